"""Many values of JSON text read at once: whole numbers, lists of sizes, paths cut into folder and name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.manifest.byte_search import find_bytes
from ola_viewer.manifest.column_bits import Mask, Positions, TextBits, next_set, previous_set
from ola_viewer.manifest.column_build import plain_text, split_path
from ola_viewer.manifest.columns import NO_RANGE
from ola_viewer.manifest.jsontext import RecordError, decode_string

MOST_DIGITS = 18
"""So many digits surely fit into int64."""
MOST_SIZE_DIGITS = 8
"""Sizes of pieces with more digits are left to the slow way."""

_ENDS_NUMBER = np.zeros(256, np.bool_)
_ENDS_NUMBER[list(b",]} \t\r\n")] = True
_BYTE = np.uint64(8)
_EIGHT = np.uint64(8)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_STEPS = (
    (np.uint64(10), np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(100), np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(10000), np.uint64(32), np.uint64(0x00000000FFFFFFFF)),
)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)


def closing_tags(data: NDArray[np.uint8], slashes: Positions) -> Positions:
    """Where a tag such as `</img>` may stand, ascending: at its first two bytes, and wherever something is written
    as an escape that could be part of one (an ASCII character as `\\u00XX`, or a slash). `slashes`: all backslashes."""
    last = len(data) - 1
    behind = [data[np.minimum(slashes + offset, last)] for offset in (1, 2, 3, 4)]
    ascii_escape = (behind[0] == ord("u")) & (behind[1] == ord("0")) & (behind[2] == ord("0"))
    ascii_escape &= (behind[3] >= ord("2")) & (behind[3] <= ord("7"))
    return np.sort(np.concatenate((find_bytes(data, b"</"), slashes[ascii_escape | (behind[0] == ord("/"))])))


def is_utf8(data: NDArray[np.uint8]) -> bool:
    """Whether the bytes are valid UTF-8. Makes no Python text of them."""
    edges = pa.py_buffer(np.array([0, len(data)], np.int64))
    text = pa.LargeStringArray.from_buffers(1, edges, pa.py_buffer(data))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def whole_numbers(data: NDArray[np.uint8], at: Positions) -> tuple[NDArray[np.int64], Positions, Mask]:
    """The numbers that begin at `at`: value, place behind, and whether they are plain runs of at most 18 digits."""
    value = np.zeros(len(at), np.int64)
    stop = at.copy()
    live = np.arange(len(at))
    for _ in range(MOST_DIGITS):
        digit = data[stop[live]] - np.uint8(48)
        good = digit < 10
        live = live[good]
        if not len(live):
            break
        value[live] = value[live] * 10 + digit[good]
        stop[live] += 1
    return value, stop, (stop > at) & _ENDS_NUMBER[data[stop]]


@dataclass(frozen=True, slots=True)
class SizeLists:
    """Lists of sizes: their sums, their lengths, and whether they were plain enough to be read here."""

    total: NDArray[np.int64]
    count: NDArray[np.int64]
    sure: Mask


def size_lists(bits: TextBits, opens: Positions, closing: NDArray[np.uint64]) -> SizeLists:
    """The lists whose `[` stand at `opens` (ascending). `closing`: bits of `]` outside of strings."""
    if not len(opens):
        return SizeLists(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    stops = next_set(closing, opens) + 1
    view = bits.data.data
    joined = b"\0" * 8 + b"".join([view[a:b] for a, b in zip(opens.tolist(), stops.tolist(), strict=True)])
    text = np.frombuffer(joined, np.uint8)
    edges = np.full(len(opens) + 1, 8, np.int64)
    np.cumsum(stops - opens, out=edges[1:])
    edges[1:] += 8
    digit = (text - np.uint8(48)) < 10
    comma = text == ord(",")
    first = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    last = np.flatnonzero(digit[:-1] & ~digit[1:])
    digits = last - first + 1
    numbers = np.searchsorted(last, edges)
    count = np.diff(numbers)
    commas = np.diff(np.searchsorted(np.flatnonzero(comma), edges))
    strange = np.flatnonzero((text > 32) & ~digit & ~comma)
    sure = np.diff(np.searchsorted(strange, edges)) == 2  # the two brackets and nothing else
    sure &= (commas == count - 1) | ((commas == 0) & (count == 0))
    long = np.searchsorted(edges, last[digits > MOST_SIZE_DIGITS], side="right") - 1
    sure[long] = False
    running = np.zeros(len(last) + 1, np.int64)
    np.cumsum(eight_digits(text, last, np.minimum(digits, MOST_SIZE_DIGITS)), out=running[1:])
    return SizeLists(np.diff(running[numbers]), count.astype(np.int64), sure)


def eight_digits(text: NDArray[np.uint8], last: Positions, digits: Positions) -> NDArray[np.int64]:
    """Values of the numbers of 1 to 8 digits whose last digits stand at `last` (from 8 on)."""
    longs = np.ndarray((len(text) - 7,), "<u8", text, 0, (1,))
    value = longs[last - 7] & _NIBBLES
    value &= _ALL << ((_EIGHT - digits.astype(np.uint64)) * _BYTE)
    for factor, shift, mask in _STEPS:
        value = (value * factor + (value >> shift)) & mask
    return value.view(np.int64)


@dataclass(frozen=True, slots=True)
class Paths:
    """Path texts cut at the last separator: `folders[folder[k]] + names[k]`."""

    folder: NDArray[np.int32]
    folders: tuple[str, ...]
    names: pa.LargeStringArray
    failed: Positions
    """Numbers of the literals that are no valid JSON strings; they count as empty paths."""


def read_paths(bits: TextBits, opens: Positions, closes: Positions) -> Paths:
    """The paths whose literals have their quotes at `opens` and `closes` (ascending). The text is valid UTF-8."""
    if not len(opens):
        return Paths(np.zeros(0, np.int32), (), pa.array([], pa.large_string()), np.zeros(0, np.int64))
    cut = np.maximum(previous_set(bits.find_all(ord("/")), closes), opens) + 1
    folders = cut_texts(bits.data, opens + 1, cut, pa.large_string()).dictionary_encode()
    numbers = folders.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    known = {text: number for number, text in enumerate(folders.dictionary.to_pylist())}
    names = cut_texts(bits.data, cut, closes, pa.large_string())
    escaped = np.flatnonzero(np.searchsorted(bits.slashes, opens) != np.searchsorted(bits.slashes, closes))
    failed: list[int] = []
    if len(escaped):
        spelled: list[str] = []
        for number in escaped.tolist():
            try:
                path = plain_text(decode_string(bits.data[opens[number] : closes[number] + 1].tobytes()))
            except RecordError:
                failed.append(number)
                path = ""
            folder, name = split_path(path)
            spelled.append(name)
            numbers[number] = known.setdefault(folder, len(known))
        order = np.arange(len(opens))
        order[escaped] = len(opens) + np.arange(len(escaped))
        names = pa.concat_arrays([names, pa.array(spelled, pa.large_string())]).take(pa.array(order))
    return Paths(numbers, tuple(known), names, np.array(failed, np.int64))


def cut_texts(data: NDArray[np.uint8], starts: Positions, stops: Positions, kind: pa.DataType) -> pa.Array:
    """The texts between `starts` and `stops` (ascending, not overlapping), copied without a Python object each.

    `kind`: `pa.large_string()` for bytes known to be UTF-8, else `pa.large_binary()`.
    Arrow wants texts to follow each other without gaps, so the gaps are texts as well and then left out.
    """
    if not len(starts):
        return pa.array([], kind)
    edges = np.empty(2 * len(starts), np.int64)
    edges[0::2] = starts
    edges[1::2] = stops
    buffers = [None, pa.py_buffer(edges), pa.py_buffer(data)]
    both = pa.Array.from_buffers(kind, len(edges) - 1, buffers)
    return both.take(pa.array(np.arange(0, len(edges), 2)))


@dataclass(frozen=True, slots=True)
class FoundRefs:
    """References found: record, field, quotes of the path's literal, and the range in a patch. Equally long."""

    record: Positions
    field: NDArray[np.uint8]
    open: Positions
    close: Positions
    range_start: NDArray[np.int64]
    range_size: NDArray[np.int64]
    parts: NDArray[np.int64]

    @classmethod
    def plain(cls, record: Positions, field: NDArray[np.uint8], opens: Positions, closes: Positions) -> FoundRefs:
        """Ordinary paths."""
        zero = np.zeros(len(record), np.int64)
        return cls(record, field, opens, closes, np.full(len(record), NO_RANGE, np.int64), zero, zero)

    @classmethod
    def none(cls) -> FoundRefs:
        """No references."""
        nothing = np.zeros(0, np.int64)
        return cls.plain(nothing, np.zeros(0, np.uint8), nothing, nothing)

    @classmethod
    def joined(cls, parts: tuple[FoundRefs, ...]) -> FoundRefs:
        """All references, one part after the other."""
        return cls(
            np.concatenate([p.record for p in parts]),
            np.concatenate([p.field for p in parts]),
            np.concatenate([p.open for p in parts]),
            np.concatenate([p.close for p in parts]),
            np.concatenate([p.range_start for p in parts]),
            np.concatenate([p.range_size for p in parts]),
            np.concatenate([p.parts for p in parts]),
        )

    def take(self, chosen: Mask | Positions) -> FoundRefs:
        """Some of the references."""
        return FoundRefs(
            self.record[chosen],
            self.field[chosen],
            self.open[chosen],
            self.close[chosen],
            self.range_start[chosen],
            self.range_size[chosen],
            self.parts[chosen],
        )
