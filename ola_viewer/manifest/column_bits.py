"""Questions about a piece of JSON text that is a whole number of records, answered for many places at once.

Every byte is one bit of 64-bit words, as in `bitscan`; but the piece begins outside of all strings, so
nothing is carried, and what is asked are places ("the closing quote of the string that opens here")
instead of record boundaries. All positions are int64 arrays.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]
Mask = NDArray[np.bool_]

MARGIN = 64
"""Bytes in front of and behind the text that may be looked at without checking."""

QUOTE, BACKSLASH = 0x22, 0x5C
_NARROW = 32
"""Gaps between records up to this width are overwritten all at once."""
_ONE = np.uint64(1)
_TOP = np.uint64(63)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_SHIFTS = tuple(np.uint64(1 << k) for k in range(6))


def pack(found: Mask) -> Words:
    """One bit an entry; the length must be a multiple of 64."""
    return np.packbits(found, bitorder="little").view(np.uint64)


def unpack(words: Words) -> Positions:
    """Positions of all set bits, ascending."""
    octets = words.view(np.uint8)
    numbers = np.flatnonzero(octets != 0)
    bits = np.flatnonzero(np.unpackbits(octets[numbers], bitorder="little").view(np.bool_))
    found: Positions = (numbers[bits >> 3] << 3) + (bits & 7)
    return found


def next_set(words: Words, at: Positions) -> Positions:
    """For each position the first set bit at or behind it; the number of all bits where there is none."""
    last = len(words) - 1
    number = at >> 6
    inside = number <= last
    number = np.minimum(number, last)
    rest = words[number] & (_ALL << (at & 63).astype(np.uint64))
    rest[~inside] = 0
    open_ = np.flatnonzero(rest == 0)
    while len(open_):
        number[open_] += 1
        open_ = open_[number[open_] <= last]
        rest[open_] = words[number[open_]]
        open_ = open_[rest[open_] == 0]
    found: Positions = (number << 6) + np.bitwise_count(~rest & (rest - _ONE))
    return np.where(rest == 0, np.int64(len(words) << 6), found)


def previous_set(words: Words, at: Positions) -> Positions:
    """For each position the last set bit before it; -1 where there is none."""
    number = (at - 1) >> 6
    keep = ((at - 1) & 63).astype(np.uint64)
    rest = np.where(number >= 0, words[np.maximum(number, 0)] & (_ALL >> (_TOP - keep)), np.uint64(0))
    open_ = np.flatnonzero((rest == 0) & (number > 0))
    while len(open_):
        number[open_] -= 1
        rest[open_] = words[number[open_]]
        open_ = open_[(rest[open_] == 0) & (number[open_] > 0)]
    for shift in _SHIFTS:
        rest |= rest >> shift
    return np.where(rest == 0, np.int64(-1), (number << 6) + np.bitwise_count(rest) - 1)


class CountedBits:
    """Bits with running totals: how many are set before a place, and where the k-th is."""

    __slots__ = ("_before", "words")

    def __init__(self, words: Words) -> None:
        self.words = words
        counts = np.bitwise_count(words).astype(np.int32)
        self._before = np.cumsum(counts, dtype=np.int32)
        self._before -= counts

    def before(self, at: Positions) -> NDArray[np.int32]:
        """Number of set bits in front of each position."""
        number = at >> 6
        below = (_ONE << (at & 63).astype(np.uint64)) - _ONE
        found: NDArray[np.int32] = self._before[number] + np.bitwise_count(self.words[number] & below)
        return found


def room_for(size: int) -> NDArray[np.uint8]:
    """An array for `TextBits` to fill with a text of `size` bytes from MARGIN on.

    Behind the text there is at least one space, up to a multiple of 64, and there are margins of spaces on both sides.
    """
    padded = np.empty((size // 64 + 1) * 64 + 2 * MARGIN, np.uint8)
    padded[:MARGIN] = ord(" ")
    padded[MARGIN + size :] = ord(" ")
    return padded


def pad(text: bytes) -> NDArray[np.uint8]:
    """A copy of the text with the room around it that `TextBits` wants."""
    padded = room_for(len(text))
    padded[MARGIN : MARGIN + len(text)] = np.frombuffer(text, np.uint8)
    return padded


class TextBits:
    """A piece of JSON text and its bits.

    `padded` is what `pad` gives: the text between two margins. `data` is the middle.
    `slashes`: positions of all backslashes; `opens`: which of them begin an escape.
    """

    def __init__(self, padded: NDArray[np.uint8]) -> None:
        self.padded = padded
        self.data = padded[MARGIN:-MARGIN]
        self._found = np.empty(len(self.data), np.bool_)
        found = np.equal(self.data, BACKSLASH, out=self._found)
        self.slashes: Positions = unpack(pack(found))
        np.equal(self.data, QUOTE, out=found)
        self.opens = opening(self.slashes)
        found[self.slashes[self.opens] + 1] = False
        quotes = pack(found)
        self.quotes = CountedBits(quotes)
        """The quotes around strings; those inside, which are escaped, do not count."""
        self.quote_places: Positions = unpack(quotes)
        self._longs = np.ndarray((len(padded) - 7,), "<u8", padded, 0, (1,))

    @cached_property
    def outside(self) -> Words:
        """Set outside of strings; the opening quote counts as inside, the closing one as outside."""
        return _outside(self.quotes.words)

    @cached_property
    def solid(self) -> Words:
        """Set where the byte is no white space."""
        return pack(np.greater(self.data, ord(" "), out=self._found))

    def find(self, byte: int) -> Words:
        """Bits of this byte, outside of strings only."""
        words = self.find_all(byte)
        words &= self.outside
        return words

    def find_all(self, byte: int) -> Words:
        """Bits of this byte, wherever it stands."""
        return pack(np.equal(self.data, byte, out=self._found))

    def find_below(self, byte: int) -> Words:
        """Bits of all smaller bytes, wherever they stand."""
        return pack(np.less(self.data, np.uint8(byte), out=self._found))

    def find_run(self, low: int, count: int) -> Words:
        """Bits of the `count` bytes from `low` on, wherever they stand."""
        values = self._found.view(np.uint8)
        np.subtract(self.data, np.uint8(low), out=values)
        return pack(np.less(values, np.uint8(count), out=self._found))

    def skip_space(self, at: Positions) -> Positions:
        """The first place at or behind each position that is no white space; the last place if there is none."""
        return np.minimum(next_set(self.solid, at), len(self.data) - 1)

    def string_end(self, quote: Positions) -> Positions:
        """Where the string that opens at `quote` has its closing quote. Any place if none opens there."""
        return self._quote(self.quotes.before(quote) + np.int64(1))

    def string_start(self, quote: Positions) -> Positions:
        """Where the string that closes at `quote` has its opening quote. Any place if none closes there."""
        return self._quote(self.quotes.before(quote) - np.int64(1))

    def _quote(self, number: Positions) -> Positions:
        if not len(self.quote_places):
            return np.zeros(len(number), np.int64)
        return self.quote_places[np.clip(number, 0, len(self.quote_places) - 1)]

    def tail(self, end: Positions, skip: int = 0) -> Words:
        """The eight bytes up to and including `end - skip`, as a little-endian number."""
        return self._longs[end + (MARGIN - 7 - skip)]

    def head(self, start: Positions) -> Words:
        """The eight bytes from `start` on, as a little-endian number."""
        return self._longs[start + MARGIN]


def opening(slashes: Positions) -> Mask:
    """Which backslashes begin an escape: of those that stand side by side the first, the third …"""
    follows = np.zeros(len(slashes), np.bool_)
    np.equal(slashes[1:] - slashes[:-1], 1, out=follows[1:])
    if not (follows[1:] & follows[:-1]).any():
        return ~follows
    number = np.arange(len(slashes))
    opens: Mask = (number - np.maximum.accumulate(np.where(follows, 0, number))) & 1 == 0
    return opens


def _outside(quotes: Words) -> Words:
    """The complement of the running exclusive or of the quote bits."""
    inside = quotes.copy()
    work = np.empty_like(inside)
    for shift in _SHIFTS:
        np.left_shift(inside, shift, out=work)
        inside ^= work
    parity = (inside >> _TOP).astype(np.uint8)
    running = np.bitwise_xor.accumulate(parity)
    flip = np.zeros(len(inside), np.int64)
    np.negative(running[:-1], out=flip[1:], dtype=np.int64, casting="unsafe")
    inside ^= flip.view(np.uint64)
    return np.invert(inside, out=inside)


def ends_with(tail: NDArray[np.uint64], literal: bytes) -> Mask:
    """Whether the last bytes of each little-endian long are `literal` (at most eight bytes)."""
    size = len(literal)
    wanted = np.uint64(int.from_bytes(literal.rjust(8, b"\0"), "little"))
    mask = np.uint64(((1 << 8 * size) - 1) << 8 * (8 - size))
    same: Mask = (tail & mask) == wanted
    return same


def blank_gaps(data: NDArray[np.uint8], starts: Positions, stops: Positions) -> None:
    """Overwrite what stands between records; normally a comma and white space, after damage anything."""
    widths = starts[1:] - stops[:-1]
    for number in np.flatnonzero(widths > _NARROW).tolist():
        data[stops[number] : starts[number + 1]] = ord(" ")
    narrow = np.where(widths > _NARROW, 0, widths)
    for step in range(int(narrow.max(initial=0))):
        data[stops[:-1][narrow > step] + step] = ord(" ")
