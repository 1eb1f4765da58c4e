"""The keys that matter for the columns, as both ways of the sweep know them, and what their presence means."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.as_trained import combination_fails, trained_branch
from ola_viewer.manifest.column_bits import BACKSLASH, MARGIN, Mask, Positions, TextBits, ends_with
from ola_viewer.manifest.column_build import FIELDS
from ola_viewer.manifest.dialect_media import MEDIA_KEYS
from ola_viewer.manifest.dialect_turns import OTHER_DIALOGUES
from ola_viewer.manifest.sample import Kind

Codes = NDArray[np.uint8]

# keys of the record; the media come first, in the order of FIELDS
IMAGE, VIDEO, AUDIO, AUDIO_Q, ID, TURNS, FOREIGN = range(1, 8)
TOP_KEYS: Final = (*FIELDS, "id", "conversations")
FOREIGN_KEYS: Final = tuple(sorted({*MEDIA_KEYS, *OTHER_DIALOGUES} - set(FIELDS)))
# keys of a media object, and of a turn
PATCH, START, SIZE, ENCODING, MISSPELT = range(1, 6)
PATCH_KEYS: Final = ("patch", "start_num", "size", "image_encoding", "image_encoing")
FROM, VALUE = 1, 2
TURN_KEYS: Final = ("from", "value")


def _kinds() -> NDArray[np.uint8]:
    """Kind for each combination of the four fields, bit k standing for `FIELDS[k]`."""
    kinds = []
    for bits in range(1 << len(FIELDS)):
        record: dict[str, object] = {name: "" for k, name in enumerate(FIELDS) if bits >> k & 1}
        kinds.append(int(Kind.OTHER if combination_fails(record) else trained_branch(record)))
    return np.array(kinds, np.uint8)


_KIND_OF_FIELDS: Final = _kinds()
_FIELD_WEIGHTS: Final = np.array([1 << k for k in range(len(FIELDS))], np.int64)


def kinds_of(present: Mask) -> NDArray[np.uint8]:
    """The kind of each record. `present`: shape (records, 8), whether the record has the key of each code."""
    kinds: NDArray[np.uint8] = _KIND_OF_FIELDS[present[:, IMAGE : AUDIO_Q + 1] @ _FIELD_WEIGHTS]
    return kinds


def match_keys(bits: TextBits, end: Positions, keys: tuple[str, ...]) -> Codes:
    """Number of the key, from 1, whose closing quote stands at each place; 0 for none of them."""
    code = np.zeros(len(end), np.uint8)
    tail = bits.tail(end)
    for number, key in enumerate(keys, 1):
        literal = f'"{key}"'.encode()
        hits = np.flatnonzero(ends_with(tail, literal[-8:]))
        for skip in range(8, len(literal), 8):
            hits = hits[ends_with(bits.tail(end[hits], skip), literal[-skip - 8 : -skip])]
        # an escaped quote inside a longer key is no beginning
        before = bits.padded[end[hits] - len(literal) + MARGIN]
        code[hits[before != BACKSLASH]] = number
    return code


def escaped_keys(bits: TextBits, end: Positions) -> Mask:
    """Whether the key whose closing quote stands at each place holds a backslash."""
    slashes = bits.slashes
    if not len(slashes):
        return np.zeros(len(end), np.bool_)
    return np.not_equal(np.searchsorted(slashes, bits.string_start(end)), np.searchsorted(slashes, end))
