"""Many values of JSON text read at once: whole numbers, lists of sizes, paths cut into folder and name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.manifest.column_bits import Mask, Positions, TextBits, previous_set
from ola_viewer.manifest.column_build import plain_text, split_path
from ola_viewer.manifest.columns import NO_RANGE
from ola_viewer.manifest.jsontext import RecordError, decode_string

MOST_DIGITS = 18
"""So many digits surely fit into int64."""
MOST_SIZE_DIGITS = 8
"""Sizes of pieces with more digits are left to the slow way."""

_ENDS_NUMBER = np.zeros(256, np.bool_)
_ENDS_NUMBER[list(b",]} \t\r\n")] = True
_ENDS_SCALAR = _ENDS_NUMBER.copy()
_ENDS_SCALAR[ord('"')] = True  # which is wrong there
_BEGINS_SCALAR = np.zeros(256, np.bool_)
_BEGINS_SCALAR[list(b"-0123456789tfn")] = True
_LONGEST_SCALAR = 24
_BYTE = np.uint64(8)
_EIGHT = np.uint64(8)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_STEPS = (
    (np.uint64(10), np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(100), np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(10000), np.uint64(32), np.uint64(0x00000000FFFFFFFF)),
)
_ZEROS = np.uint64(0x3030303030303030)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_HIGH_BITS = np.uint64(0x8080808080808080)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)


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


def scalar_ends(text: NDArray[np.uint8], at: Positions) -> Positions:
    """The places behind numbers and literals that begin at `at`; -1 where there is none, or one of too many bytes."""
    stop = at.copy()
    stop[~_BEGINS_SCALAR[text[at]]] = -1
    live = np.flatnonzero(stop >= 0)
    for _ in range(_LONGEST_SCALAR):
        stop[live] += 1
        live = live[~_ENDS_SCALAR[text[stop[live]]]]
        if not len(live):
            break
    stop[live] = -1
    return stop


@dataclass(frozen=True, slots=True)
class SizeLists:
    """Lists of sizes: their sums, their lengths, and whether they were plain enough to be read here."""

    total: NDArray[np.int64]
    count: NDArray[np.int64]
    sure: Mask


def size_lists(bits: TextBits, opens: Positions, stops: Positions) -> SizeLists:
    """The lists from their `[` at `opens` to behind their `]` (ascending, not overlapping)."""
    if not len(opens):
        return SizeLists(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    view = bits.data.data
    text = np.frombuffer(
        b" " * 8 + b"".join(map(view.__getitem__, map(slice, opens.tolist(), stops.tolist()))), np.uint8
    )
    sizes = stops - opens
    wide = (text < 32).any()
    if wide:  # a number a line: without the white space it reads like any other
        solid = np.concatenate((np.ones(8, np.bool_), text[8:] > 32))
        edges = np.cumsum(solid) - 8
        sizes = np.diff(np.concatenate(([0], edges[np.cumsum(sizes) + 7])))
        text = text[solid]
    marks = np.flatnonzero((text == ord(",")) | (text == ord("[")) | (text == ord("]")))
    begins = np.concatenate(([8], np.cumsum(sizes) + 8))[:-1]
    first_mark = np.searchsorted(marks, begins)
    last_mark = np.append(first_mark[1:], len(marks)) - 1
    sure = (text[begins] == ord("[")) & (text[begins + sizes - 1] == ord("]")) & (sizes > 1)
    first, stop = marks[:-1] + 1, marks[1:]
    first = first + (text[first] == ord(" "))
    value, plain = plain_numbers(text, first, stop, MOST_SIZE_DIGITS)
    brackets = np.flatnonzero((text == ord("[")) | (text == ord("]")))
    sure &= np.searchsorted(brackets, begins + sizes) - np.searchsorted(brackets, begins) == 2
    between = first_mark[1:] - 1  # from the end of one list to the beginning of the next there is no number
    plain[between] = True
    value[between] = 0
    empty = last_mark - first_mark == 1
    empty &= text[begins + 1] == ord("]")
    plain[first_mark[empty]] = True
    value[first_mark[empty]] = 0
    strange = np.zeros(len(marks), np.int64)
    np.cumsum(~plain, out=strange[1:])
    running = np.zeros(len(marks), np.int64)
    np.cumsum(value, out=running[1:])
    sure &= strange[last_mark] == strange[first_mark]
    return SizeLists(running[last_mark] - running[first_mark], np.where(empty, 0, last_mark - first_mark), sure)


def plain_numbers(
    padded: NDArray[np.uint8], first: Positions, stop: Positions, most: int = 16
) -> tuple[NDArray[np.int64], Mask]:
    """The numbers between `first` and `stop` (`stop` from 8 on): values, and whether they are runs of 1 to `most`
    (at most 16) digits; the value of anything else is arbitrary."""
    digits = stop - first
    plain = (digits > 0) & (digits <= most)
    longs = np.ndarray((len(padded) - 7,), "<u8", padded, 0, (1,))
    low, good = _digits_before(longs, stop, np.clip(digits, 1, 8))
    plain &= good
    long = np.flatnonzero(plain & (digits > 8))
    if len(long):
        high, good = _digits_before(longs, stop[long] - 8, digits[long] - 8)
        low[long] += high * 10**8
        plain[long] &= good
    return low, plain


def _digits_before(longs: NDArray[np.uint64], stop: Positions, digits: Positions) -> tuple[NDArray[np.int64], Mask]:
    """The value of the 1 to 8 digits in front of each place, and whether they are digits."""
    value = longs[stop - 8]
    value ^= _ZEROS
    value &= _ALL << ((8 - digits) << 3).view(np.uint64)
    wrong = value + _ABOVE_NINE
    wrong |= value
    wrong &= _HIGH_BITS
    upper = np.empty_like(value)
    for factor, shift, mask in _STEPS:
        np.right_shift(value, shift, out=upper)
        value *= factor
        value += upper
        value &= mask
    return value.view(np.int64), wrong == 0


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
    known: dict[str, int] = {}
    renumber = np.array([_folder_number(text, known) for text in folders.dictionary.to_pylist()], np.int32)
    numbers = renumber[folders.indices.to_numpy(zero_copy_only=False)]
    names = cut_texts(bits.data, cut, closes, pa.large_string())
    last_slash = np.searchsorted(bits.slashes, closes)
    # an escape in the name may stand for a separator; one in the folder is the folder's affair
    escaped = np.flatnonzero((np.searchsorted(bits.slashes, cut) != last_slash) | (numbers < 0))
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


def _folder_number(text: str, known: dict[str, int]) -> int:
    """The number in `known`, perhaps a new one, of a folder as it is spelled in JSON; -1 if it is wrong."""
    if "\\" in text:
        try:
            text = plain_text(decode_string(f'"{text}"'.encode()))
        except RecordError:
            return -1
    return known.setdefault(text, len(known))


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
