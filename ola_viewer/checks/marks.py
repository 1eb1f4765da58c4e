"""Hashes and marks of records, the same from parsed values and from bytes.

A mark is equal for records with equal media and conversation and differs for nearly all others. It is made of
the ends of texts that tell records apart: a few bytes each, chosen so that they can mostly be taken from
the JSON text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha1

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Positions

Hashes = NDArray[np.uint64]
LONGEST_PLAIN = 200
"""Characters of an id that go into its hash as they stand."""
END = 16
"""Bytes of the end of a text that go into a mark."""
ENOUGH = 8
SLOTS = 4
"""Ends in a mark: first question, last answer, first and second medium."""
NOTHING = b"\0" * END
_SPELT = re.compile(rb'.*[\x00-\x1f"\\\x7f-\xff]', re.DOTALL)
_FACTORS = np.random.default_rng(20_240_731).integers(1, 1 << 64, 4 * LONGEST_PLAIN + 1, np.uint64)
_MARK_FACTORS = np.random.default_rng(20_240_801).integers(1, 1 << 64, SLOTS * END // 8, np.uint64) | np.uint64(1)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(31)


def short_hash(data: bytes) -> bytes:
    """Eight bytes that differ for different data (two of 2 million equal by chance: 1 in 10 million)."""
    return sha1(data, usedforsecurity=False).digest()[:8]


def end_of_text(text: str) -> bytes:
    """The `END` bytes that stand for a text: its last ones, without line ends behind.

    What may be spelt in several ways (anything but printable ASCII) and what stands before it is left out, if
    `ENOUGH` bytes remain.
    """
    end = text[-2 * END :].rstrip("\n") or text.rstrip("\n")
    data = end[-END:].encode("utf-8", "surrogatepass")[-END:]
    found = _SPELT.match(data)
    if found and len(data) - found.end() >= ENOUGH:
        data = data[found.end() :]
    return data.rjust(END, b"\0")


def end_of_value(value: object) -> bytes:
    """The `END` bytes that stand for a media value: of a path its end, of a place in a patch its beginning."""
    if type(value) is str:
        return end_of_text(value)
    start = value.get("start_num") if type(value) is dict else None
    if type(start) is int and 0 <= start < 1 << 62:
        return start.to_bytes(8, "little") + NOTHING[8:]
    return NOTHING


def ends_of(turns: object, media: Sequence[object]) -> bytes:
    """`SLOTS` ends in a row for a dialogue and its media, all zero where the dialogue is none."""
    try:
        ends = end_of_text(turns[0]["value"]) + end_of_text(turns[-1]["value"])  # type: ignore[index]
    except (TypeError, LookupError, AttributeError):
        ends = b""
    else:
        for value in media[: SLOTS - 2]:
            ends += end_of_value(value)
    if turns and not ends.strip(b"\0"):
        ends = b"\1"
    return ends.ljust(SLOTS * END, b"\0")


def marks_of(ends: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The marks of ends, shape (n, SLOTS * END / 8); 0 where all are zero."""
    sums = ends @ _MARK_FACTORS
    mixed = (sums ^ (sums >> _HALF)) * _SPREAD | np.uint64(1)
    marks: NDArray[np.int64] = np.where(ends.any(axis=1), mixed, np.uint64(0)).view(np.int64)
    return marks


def hash_texts(texts: Sequence[str]) -> Hashes:
    """64-bit hashes of texts, 0 for "", all at once.

    Equal on every machine and in every process. Of unusual texts (long, or with a zero character) the hash
    of their bytes is taken in their place.
    """
    if not texts:
        return np.zeros(0, np.uint64)
    plain = [text if len(text) <= LONGEST_PLAIN and "\0" not in text else _unusual(text) for text in texts]
    values = np.frombuffer("\0".join([*plain, ""]).encode("utf-8", "surrogatepass"), np.uint8)
    stops = np.flatnonzero(values == 0) + 1
    lengths = np.diff(stops, prepend=0)
    return np.where(lengths == 1, np.uint64(0), hash_rows(values, stops - lengths, lengths))


def hash_rows(values: NDArray[np.uint8], starts: Positions, lengths: Positions) -> Hashes:
    """The hashes of texts that follow each other in `values` without gaps, none empty (a zero byte does not count).

    The sum of the bytes times numbers drawn once for all. At most four times `LONGEST_PLAIN` bytes each.
    """
    places = np.arange(len(values)) - np.repeat(starts, lengths)
    sums = np.add.reduceat(values * _FACTORS[places], starts)
    hashes: Hashes = (sums ^ (sums >> _HALF)) * _SPREAD | np.uint64(1)
    return hashes


def _unusual(text: str) -> str:
    return short_hash(text.encode("utf-8", "surrogatepass")).hex()
