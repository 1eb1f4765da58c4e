"""What the sequences of keys of many records say: which of them may be plain, and where their values stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Positions
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.json_tokens import KEY, Tokens

MOST_KEYS = 8
"""Records with more keys are not looked at."""
MOST_NAMES = 254
FIELDS = ("id", "conversations", "image", "video", "audio", "audio_q", "text_q")
ID, TURNS, IMAGE, VIDEO, AUDIO, AUDIO_Q, TEXT_Q = range(len(FIELDS))
_PLAIN_MEDIA = {(), ("image",), ("video",), ("audio",), ("video", "audio"), ("audio_q",)}


@dataclass(frozen=True, slots=True)
class Shapes:
    """The plain ones among the records.

    `records`: their numbers, ascending. `names`: the sequences of keys that occur; `number`: which one each
    record has. `value`: for each of `FIELDS` the token at which the value begins (0: no such key), `after` the
    token behind the value, shape (len(FIELDS), len(records)).
    """

    records: Positions
    names: tuple[tuple[str, ...], ...]
    number: NDArray[np.intp]
    value: Positions
    after: Positions


def shapes_of(data: NDArray[np.uint8], tokens: Tokens) -> Shapes:
    """The records of `tokens` that are sure and have the keys of a plain sample and others that do not matter."""
    keys = np.flatnonzero((tokens.kind[: len(tokens.depth)] == KEY) & (tokens.depth == 1))
    keys = keys[tokens.stop[keys] > tokens.place[keys]]  # a text without an end can only be the last one
    edges = np.searchsorted(keys, np.stack((tokens.first, tokens.last)))
    counts = edges[1] - edges[0]
    records = np.flatnonzero(tokens.sure & (counts > 1) & (counts <= MOST_KEYS))
    names = cut_texts(data, tokens.place[keys] + 1, tokens.stop[keys], pa.large_binary()).dictionary_encode()
    spelt = [name.as_py() for name in names.dictionary]
    code = np.minimum(names.indices.to_numpy(zero_copy_only=False), MOST_NAMES) + 1
    packed = np.zeros(len(records), np.uint64)
    first, counts = edges[0][records], counts[records]
    for place in range(MOST_KEYS):
        has = counts > place
        packed[has] |= code[first[has] + place].astype(np.uint64) << np.uint64(8 * place)
    distinct, number = np.unique(packed, return_inverse=True)
    sequences = [_names(int(codes), spelt) for codes in distinct]
    places = np.array([_places(sequence) for sequence in sequences], np.int64).reshape(-1, len(FIELDS) + 1)
    good = np.flatnonzero(places[number, -1] == 1)
    records, number, first, counts = records[good], number[good], first[good], counts[good]
    value = np.zeros((len(FIELDS), len(records)), np.int64)
    after = np.zeros_like(value)
    ends = np.append(keys, 0)
    for field in range(len(FIELDS)):
        place = places[number, field]
        has = np.flatnonzero(place >= 0)
        at = first[has] + place[has]
        value[field, has] = keys[at] + 2
        is_last = place[has] == counts[has] - 1
        after[field, has] = np.where(is_last, tokens.last[records[has]], ends[at + 1] - 1)
    return Shapes(records, tuple(sequence or () for sequence in sequences), number, value, after)


def _names(codes: int, spelt: list[bytes]) -> tuple[str, ...] | None:
    """The keys behind packed codes, or None where there are too many names or a key holds an escape."""
    names = []
    while codes:
        code = codes & 0xFF
        codes >>= 8
        if code > MOST_NAMES or b"\\" in spelt[code - 1]:
            return None
        names.append(spelt[code - 1].decode())
    return tuple(names)


def _places(names: tuple[str, ...] | None) -> list[int]:
    """The place of each of `FIELDS` among the keys, -1 for absent, and 1 if they are those of a plain sample."""
    if names is None:
        return [-1] * len(FIELDS) + [0]
    places = [names.index(field) if field in names else -1 for field in FIELDS]
    media = tuple(field for field in FIELDS[IMAGE:TEXT_Q] if field in names)
    plain = places[ID] >= 0 and places[TURNS] >= 0 and media in _PLAIN_MEDIA
    plain = plain and ("text_q" in names or "audio_q" not in names)
    return [*places, int(plain and len(set(names)) == len(names))]
