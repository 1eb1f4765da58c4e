"""The bit-parallel scan: where records start and end in a block of JSON text, at numpy speed.

Every byte becomes one bit of a 64-bit word. Quotes that are not escaped, summed up by exclusive or,
give the mask of what stands inside strings; braces outside strings, counted a word at a time, give the
depth. Only words in which the depth can reach zero are looked at byte by byte. Three values are
carried from block to block. The scan says nothing about the text between records: its caller has to
verify every gap, and only then the boundaries are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_ALIGNMENT = 64
"""The length of a block must be a multiple of this; pad the last one with spaces."""

QUOTE, BACKSLASH, OPEN, CLOSE = 0x22, 0x5C, 0x7B, 0x7D
_CASE_BIT = np.uint8(0x20)
"""Setting this bit maps `[` to `{` and `]` to `}`, and no other byte to either."""

_ONE = np.uint64(1)
_TOP = np.uint64(63)
_SHIFTS = tuple(np.uint64(1 << k) for k in range(6))

Positions = NDArray[np.int64]


@dataclass(slots=True)
class ScanState:
    """What is carried from one block to the next."""

    in_string: int = 0
    depth: int = 0
    escaped: int = 0
    """1 if the block ended with an odd run of backslashes."""

    @property
    def at_top(self) -> bool:
        """Whether the scan stands outside of all strings and records."""
        return not (self.in_string or self.depth or self.escaped)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Result for one block; offsets relative to the block, int64, ascending.

    `opens`: where the depth goes from 0 to 1. `closes`: one byte behind where it goes from 1 to 0.
    `underflow`: the first closing brace at depth 0, or None; nothing behind it is reported.
    """

    opens: Positions
    closes: Positions
    underflow: int | None = None


_NOTHING = np.zeros(0, np.int64)


class BlockScanner:
    """Scans blocks of up to `size` bytes with reused work arrays.

    A block goes through two stages, `outside_strings` and `boundaries`. Each must be called for one block
    after the other, but one thread may be in the first stage of a block while another one is in the
    second stage of the block before: they share neither work arrays nor fields of the state.

    `brackets`: count `[ ]` like `{ }`, so that arrays are records as well. Without it the depth is
    that of objects alone, and a missing bracket inside a record harms no other record.
    """

    def __init__(self, size: int, brackets: bool = False) -> None:
        if size % BLOCK_ALIGNMENT:
            raise ValueError(f"block size {size} is not a multiple of {BLOCK_ALIGNMENT}")
        self.brackets = brackets
        self._quote_bytes = np.empty(size, np.bool_)
        self._brace_bytes = np.empty(size, np.bool_)
        self._words = np.empty(size // 64, np.uint64)
        self._folded = np.empty(size if brackets else 0, np.uint8)

    def scan(self, data: NDArray[np.uint8], state: ScanState) -> Boundaries:
        """Both stages: find the boundaries in `data` (length a multiple of 64) and move `state` to its end.

        After an underflow `state` is void.
        """
        return self.boundaries(data, self.outside_strings(data, state), state)

    def boundaries(self, data: NDArray[np.uint8], outside: NDArray[np.uint64], state: ScanState) -> Boundaries:
        """Second stage: boundaries of records, given the mask of the first stage. Moves `state.depth`."""
        braces = data
        if self.brackets:
            braces = np.bitwise_or(data, _CASE_BIT, out=self._folded[: len(data)])
        opens = _bits(braces, OPEN, self._brace_bytes)
        closes = _bits(braces, CLOSE, self._brace_bytes)
        opens &= outside
        closes &= outside
        return _depth_zero(braces, opens, closes, state)

    def outside_strings(self, data: NDArray[np.uint8], state: ScanState) -> NDArray[np.uint64]:
        """First stage: one bit per byte, set outside of strings (the opening quote counts as inside).

        A fresh array, uint64, shape (len(data) / 64,). Moves `state.in_string` and `state.escaped`.
        """
        quotes = _bits(data, QUOTE, self._quote_bytes)
        self._drop_escaped(data, quotes, state)
        words = self._words[: len(quotes)]
        for shift in _SHIFTS:
            np.left_shift(quotes, shift, out=words)
            quotes ^= words
        parity = (quotes >> _TOP).astype(np.uint8)
        running = np.bitwise_xor.accumulate(parity)
        before = np.empty(len(running), np.uint8)
        before[0] = state.in_string
        before[1:] = running[:-1] ^ np.uint8(state.in_string)
        state.in_string ^= int(running[-1])
        np.negative(before.astype(np.int64), out=words.view(np.int64))
        quotes ^= words
        return np.invert(quotes, out=quotes)

    def _drop_escaped(self, data: NDArray[np.uint8], quotes: NDArray[np.uint64], state: ScanState) -> None:
        """Clear the bits of escaped quotes in place; carry the parity of a run of backslashes at the end."""
        carried = state.escaped
        found = np.equal(data, BACKSLASH, out=self._quote_bytes[: len(data)])
        if not found.any():
            if carried:
                quotes[0] &= ~_ONE
            state.escaped = 0
            return
        slashes = np.packbits(found, bitorder="little").view(np.uint64)
        state.escaped = _run_parity(data, carried) if found[-1] else 0
        behind = np.left_shift(slashes, _ONE, out=self._words[: len(quotes)])
        behind[1:] |= slashes[:-1] >> _TOP
        if carried:
            behind[0] |= _ONE
        behind &= quotes
        words = np.flatnonzero(behind)
        if not len(words):
            return
        at = _bit_positions(behind[words], words)
        escaped = at[_odd_runs(data, at, carried)]
        np.bitwise_and.at(quotes, escaped >> 6, ~(_ONE << (escaped & 63).astype(np.uint64)))


def _bits(data: NDArray[np.uint8], byte: int, scratch: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """One bit per byte of `data`, set where it equals `byte`; a fresh array."""
    found = np.equal(data, byte, out=scratch[: len(data)])
    return np.packbits(found, bitorder="little").view(np.uint64)


def _bit_positions(words: NDArray[np.uint64], numbers: Positions) -> Positions:
    """Positions of all set bits of `words`, whose places among all words are `numbers`."""
    bits = np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))
    found: Positions = (numbers[bits >> 6] << 6) + (bits & 63)
    return found


def _odd_runs(data: NDArray[np.uint8], at: Positions, carried: int) -> NDArray[np.bool_]:
    """For each quote at `at`, known to follow a backslash: is the run of backslashes odd?"""
    odd = np.ones(len(at), np.bool_)
    active = np.arange(len(at))
    if at[0] == 0:  # its run lies wholly in the block before, and `carried` says that it is odd
        active = active[1:]
    back = 2
    while len(active):
        before = at[active] - back
        if before[0] < 0:  # ascending: only the first can reach the start of the block
            if carried:
                odd[active[0]] ^= True
            active, before = active[1:], before[1:]
        active = active[data[before] == BACKSLASH]
        odd[active] ^= True
        back += 1
    return odd


def _run_parity(data: NDArray[np.uint8], carried: int) -> int:
    """Parity of the run of backslashes at the end of the block, with what the block before left over."""
    window = 4096
    while True:
        tail = data[-window:].tobytes()
        run = len(tail) - len(tail.rstrip(b"\\"))
        if run < len(tail):
            return run & 1
        if len(tail) == len(data):
            return (run & 1) ^ carried
        window *= 16


def _depth_zero(
    data: NDArray[np.uint8], opens: NDArray[np.uint64], closes: NDArray[np.uint64], state: ScanState
) -> Boundaries:
    """Where the depth leaves and reaches zero, given the bits of braces outside of strings."""
    closing = np.bitwise_count(closes).astype(np.int32)
    net = np.bitwise_count(opens).astype(np.int32)
    net -= closing
    after = np.cumsum(net, dtype=np.int32)
    after += np.int32(state.depth)
    state.depth = int(after[-1])
    before = after - net
    opens |= closes
    near_zero = before <= closing
    near_zero &= opens != 0
    words = np.flatnonzero(near_zero)
    if not len(words):
        return Boundaries(_NOTHING, _NOTHING)
    braces = opens[words]
    at = _bit_positions(braces, words)
    is_open = data[at] == OPEN
    steps = is_open.view(np.int8) * np.int8(2) - np.int8(1)
    running = np.cumsum(steps, dtype=np.int32)
    counts = np.bitwise_count(braces).astype(np.int64)
    last = np.cumsum(counts)
    base = before[words]
    base[1:] -= running[last[:-1] - 1]
    depth = running + np.repeat(base, counts)
    underflow = None
    negative = np.flatnonzero(depth < 0)
    if len(negative):
        first = int(negative[0])
        underflow = int(at[first])
        at, depth, is_open = at[:first], depth[:first], is_open[:first]
    return Boundaries(at[(depth == 1) & is_open], at[(depth == 0) & ~is_open] + 1, underflow)
