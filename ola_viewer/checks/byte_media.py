"""Media values on the tokens of JSON text: plain paths, plain places in patches, lists of pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import orjson
import pyarrow as pa

from ola_viewer.checks.byte_shapes import AUDIO, AUDIO_Q, IMAGE, VIDEO, Shapes
from ola_viewer.checks.byte_texts import begins_with, literal_at, read_text
from ola_viewer.checks.marks import Hashes, short_hash
from ola_viewer.checks.plain_paths import Found, PlainPatches, plain_path
from ola_viewer.manifest.column_bits import Mask, Positions, TextBits
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.json_tokens import (
    CLOSE,
    CLOSE_LIST,
    COMMA,
    KEY,
    NUMBER,
    OPEN,
    OPEN_LIST,
    TEXT,
    Tokens,
)
from ola_viewer.manifest.rows import distinct

_PATCH, _START, _SIZE = 1, 2, 4
_STRANGE = bytes(byte in b"\\:~$% \x7f\xc2\xe1\xe2\xe3" for byte in range(256))
"""Bytes in a path that make it worth reading. Beyond ASCII only blanks matter; with these bytes they begin."""


@dataclass(frozen=True, slots=True)
class Media:
    """The media of the records of `shapes`; all but `plain` holds only for plain ones.

    `images`: how many images the trainer wants. `owner` … `found`: one entry a place in a patch: the number of
    its record among those of `shapes`, its field, hash of the patch's path, range, and number of what is
    said of it in `sayings`.
    """

    plain: Mask
    images: Positions
    owner: Positions
    field: Positions
    patch: Hashes
    start: Positions
    stop: Positions
    said: Positions
    sayings: tuple[Found, ...]


def media_of(bits: TextBits, tokens: Tokens, shapes: Shapes, patches: PlainPatches) -> Media:
    """Judge the media of `shapes` for the trainer of `patches`."""
    count = len(shapes.records)
    plain = np.full(count, True)
    if not patches.reads_sound:
        plain &= (shapes.value[AUDIO] == 0) & (shapes.value[AUDIO_Q] == 0)
    images = np.zeros(count, np.int64)
    paths: list[tuple[Positions, Positions]] = []
    objects: list[tuple[Positions, Positions, Positions]] = []
    for field in (IMAGE, VIDEO, AUDIO, AUDIO_Q):
        owner = np.flatnonzero(shapes.value[field])
        if not len(owner):
            continue
        at = shapes.value[field][owner]
        kind = tokens.kind[at]
        if field in (IMAGE, VIDEO):
            images[owner] = 1
        is_list = np.flatnonzero(kind == OPEN_LIST) if field == IMAGE else np.zeros(0, np.intp)
        plain[owner[~((kind == TEXT) | (kind == OPEN))]] = False
        if field == VIDEO and not patches.video_files:
            plain[owner[kind == TEXT]] = False
        if len(is_list):
            plain[owner[is_list]] = True
            paths.append(
                _listed(tokens, owner[is_list], at[is_list], shapes.after[field][owner[is_list]], plain, images)
            )
        paths.append((owner[kind == TEXT], at[kind == TEXT]))
        is_object = kind == OPEN
        objects.append((owner[is_object], at[is_object], np.full(int(is_object.sum()), field)))
    if not patches.many_images:
        plain &= images <= 1
    for whose, texts in paths:
        _check_paths(bits, tokens, whose, texts, plain)
    nothing = np.zeros(0, np.int64)
    owners, values, fields = (np.concatenate([nothing, *(part[k] for part in objects)]) for k in range(3))
    order = np.argsort(values)
    return _patches(bits, tokens, owners[order], values[order], fields[order], patches, plain, images)


def _listed(
    tokens: Tokens, owner: Positions, at: Positions, after: Positions, plain: Mask, images: Positions
) -> tuple[Positions, Positions]:
    """Records and tokens of the paths in lists of pictures; lists of anything else are not plain."""
    counts = (after - at - 1) >> 1
    images[owner] = counts
    items = np.repeat(owner, counts)
    begins = np.cumsum(counts) - counts
    tokens_at = np.repeat(at + 1, counts) + 2 * (np.arange(len(items)) - np.repeat(begins, counts))
    text = tokens.kind[tokens_at] == TEXT
    plain[items[~text]] = False
    plain[owner[(counts == 0) | ((after - at) & 1 == 0)]] = False
    return items[text], tokens_at[text]


def _check_paths(bits: TextBits, tokens: Tokens, owner: Positions, at: Positions, plain: Mask) -> None:
    """Clear `plain` where a path is not."""
    if not len(at):
        return
    texts = cut_texts(bits.data, tokens.place[at] + 1, tokens.stop[at], pa.large_binary())
    edges = np.frombuffer(texts.buffers()[1], np.int64)[: len(at) + 1]
    values = np.frombuffer(texts.buffers()[2], np.uint8)[edges[0] : edges[-1]] if edges[-1] else np.zeros(0, np.uint8)
    edges = edges - edges[0]
    strange = np.frombuffer(bytearray(values).translate(_STRANGE), np.bool_)
    strange[1:] |= (values[1:] == ord("/")) & (values[:-1] == ord("/"))
    doubtful = distinct(np.searchsorted(edges, np.flatnonzero(strange), side="right") - 1)
    plain[owner[edges[1:] == edges[:-1]]] = False
    for number in doubtful.tolist():
        if not plain_path(read_text(bits, tokens, int(at[number]))):
            plain[owner[number]] = False


def _patches(
    bits: TextBits,
    tokens: Tokens,
    owner: Positions,
    at: Positions,
    field: Positions,
    patches: PlainPatches,
    plain: Mask,
    images: Positions,
) -> Media:
    """Places in patches: objects of exactly one path, one start, and one size or list of sizes."""
    kind = tokens.kind
    codes = np.zeros(len(at), np.int64)
    values = {code: np.zeros(len(at), np.int64) for code in (_PATCH, _START, _SIZE)}
    good = np.ones(len(at), np.bool_)
    key = at + 1
    for _ in range(3):
        good &= kind[key] == KEY
        here = tokens.place[np.where(good, key, 0)]
        value = np.where(good, key + 2, 0)
        head = bits.head(here)
        for code, name in ((_PATCH, b'"patch"'), (_START, b'"start_num"'), (_SIZE, b'"size"')):
            named = np.flatnonzero(begins_with(head, name[:8]))
            if len(name) > 8:
                named = named[literal_at(bits, here[named] + 8, name[8:])]
            values[code][named] = value[named]
            codes[named] += code
        is_list = kind[value] == OPEN_LIST
        good &= ~is_list | ((kind[value + 1] == NUMBER) & (kind[value + 2] == CLOSE_LIST))
        behind = np.where(good, value + np.where(is_list, 3, 1), 0)
        key = behind + 1
        good &= (kind[behind] == COMMA) | (kind[behind] == CLOSE)
    good &= (kind[behind] == CLOSE) & (codes == _PATCH | _START | _SIZE) if len(at) else True
    patch, start, size = values[_PATCH], values[_START], values[_SIZE]
    good &= (kind[patch] == TEXT) & (kind[start] == NUMBER)
    good &= np.where(field == VIDEO, kind[size] == OPEN_LIST, kind[size] == NUMBER)
    plain[owner[~good]] = False
    owner, field, patch, start, size = owner[good], field[good], patch[good], start[good], size[good]

    texts = cut_texts(bits.data, tokens.place[patch] + 1, tokens.stop[patch], pa.large_binary()).dictionary_encode()
    which = texts.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    said, names = [], []
    for literal in texts.dictionary.to_pylist():
        path: str = orjson.loads(b'"' + literal + b'"')
        said.append(patches.patch(path))
        names.append(short_hash(path.encode("utf-8", "replace")))
    unplain = np.array([found is None for found in said], np.bool_)
    if len(which):
        plain[owner[unplain[which]]] = False
    sizes = size + (field == VIDEO)
    begin = tokens.digits.values(tokens.numbers_at(start)[0])
    total = tokens.digits.sums(*tokens.numbers_at(sizes))
    hashes = np.frombuffer(b"".join(names), np.uint64)
    return Media(
        plain=plain,
        images=images,
        owner=owner,
        field=field,
        patch=hashes[which] if len(which) else np.zeros(0, np.uint64),
        start=begin,
        stop=begin + total,
        said=which,
        sayings=tuple(found or () for found in said),
    )
