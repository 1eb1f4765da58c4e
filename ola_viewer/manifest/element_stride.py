"""The fast part of the scan over elements of an array (or objects one after another): block by block."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.bitscan import BLOCK_ALIGNMENT, BlockScanner, Boundaries, ScanState
from ola_viewer.manifest.resync import find_fault, is_sound
from ola_viewer.manifest.scan_job import ScanJob

_WIDE_GAP = 64
_MANY_WIDTHS = 32
_MAX_GAP = 1 << 20
_SEPARATOR = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
_BLANK = re.compile(rb"[ \t\r\n]*")

_FIRST_PREFIX = 256 << 10
_LARGEST_PREFIX = 16 << 20
"""A record that goes on for so long is tested for being broken at 256 KB, 1 MB, 4 MB and 16 MB."""

_BEGINNINGS = 8
_MAX_BEGINNING = 64
_BEGINNING = re.compile(rb'[\[ \t\r\n]*\{[ \t\r\n]*"[^"\\]*"[ \t]*:')

_COMMA_CLASS, _OTHER_CLASS = 1, 64
_CLASSES = np.full(256, _OTHER_CLASS, np.uint8)
_CLASSES[list(b" \t\r\n")] = 0
_CLASSES[ord(",")] = _COMMA_CLASS
_CLASSES.flags.writeable = False


_MaskedBlock: TypeAlias = tuple[int, NDArray[np.uint8], int, NDArray[np.uint64]]
"""Offset, padded bytes, number of real bytes, mask of what stands outside of strings."""

_ALONE = 6
"""So many blocks are scanned by one thread: they are small, and a damaged file never gets further."""


def _ahead(blocks: Iterator[_MaskedBlock]) -> Generator[_MaskedBlock, None, None]:
    """The same blocks; from the seventh on a second thread makes the next one while this one is looked at.

    numpy lets go of the interpreter lock, so the two stages of the scan run at the same time.
    """
    yield from itertools.islice(blocks, _ALONE)
    with ThreadPoolExecutor(1, thread_name_prefix="scan") as pool:
        following = pool.submit(next, blocks, None)
        try:
            while (block := following.result()) is not None:
                following = pool.submit(next, blocks, None)
                yield block
        finally:
            following.cancel()


class Stride:
    """Scans from the start of one record until the end of the file or the first thing that is not regular.

    A record is published only after the gap behind it was verified, or after it was parsed. Records
    much longer than the others, or with an unusual beginning, are parsed at once, because a lost quote
    or bracket makes one record swallow its neighbours, or cuts records at braces inside of texts.
    """

    def __init__(self, job: ScanJob, brackets: bool) -> None:
        self._job = job
        self._file = job.file
        self._commas = 1 if job.opening.container in ("array", "wrapped-array") else 0
        self._scanner = BlockScanner(-(-job.largest_block // BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT, brackets)
        self._block = np.empty(0, np.uint8)
        self._offset = 0
        self._held: tuple[int, int] | None = None
        self._open: int | None = None
        self._prefix = _FIRST_PREFIX
        self._beginnings: list[bytes] = []

    def run(self, at: int) -> int | None:
        """Publish the records from offset `at` (where one begins) on.

        Returns the start of a record that is broken and was not published, or None if all was well up to
        the end of the last published record.
        """
        state = ScanState()
        with contextlib.closing(_ahead(self._masked_blocks(at, state))) as blocks:
            return self._scan(blocks, state)

    def _masked_blocks(self, at: int, state: ScanState) -> Iterator[_MaskedBlock]:
        """Blocks after the first stage of the scan."""
        for offset, block, real in self._job.blocks(at):
            yield offset, block, real, self._scanner.outside_strings(block, state)

    def _scan(self, blocks: Iterator[_MaskedBlock], state: ScanState) -> int | None:
        """The second stage of the scan and all checks, block by block."""
        for offset, block, real, outside in blocks:
            self._offset, self._block = offset, block
            found = self._scanner.boundaries(block, outside, state)
            starts, ends = self._take(found)
            if len(starts):
                broken, regular = self._verify(starts, ends)
                if broken is not None or not regular:
                    return broken
            if found.underflow is not None:
                return self._finish()
            broken, going_on = self._look_at_open(self._offset + real)
            if not going_on:
                return broken
            self._job.tell(offset + real)
        broken = self._finish()
        return self._open if broken is None else broken

    def _take(self, found: Boundaries) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Complete records known after this block, the held one first; remembers the one still open."""
        starts = found.opens + self._offset
        ends = found.closes + self._offset
        if self._open is not None:
            starts = np.concatenate(([self._open], starts))
        self._open = int(starts[-1]) if len(starts) > len(ends) else None
        starts = starts[: len(ends)]
        if self._held is not None and len(starts):
            starts = np.concatenate(([self._held[0]], starts))
            ends = np.concatenate(([self._held[1]], ends))
        return starts, ends

    def _verify(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[int | None, bool]:
        """Publish the verified ones of these records and hold the last one back.

        Returns the start of a broken record, and whether the scan may go on.
        """
        bad_gap = self._first_bad_gap(ends[:-1], starts[1:])
        count = len(starts) if bad_gap is None else bad_gap + 1
        broken = self._first_unsound(starts[:count], ends[:count])
        if broken is None and bad_gap is not None and not self._sound(int(starts[bad_gap]), int(ends[bad_gap])):
            broken = bad_gap
        if broken is not None:
            while broken and not self._sound(int(starts[broken - 1]), int(ends[broken - 1])):
                broken -= 1
            self._job.publish(starts[:broken], ends[:broken])
            return int(starts[broken]), False
        if bad_gap is not None:
            self._job.publish(starts[:count], ends[:count])
            return None, False
        self._job.publish(starts[:-1], ends[:-1])
        self._held = int(starts[-1]), int(ends[-1])
        self._prefix = _FIRST_PREFIX
        return None, True

    def _finish(self) -> int | None:
        """Publish the record that was held back, or return its start if it is broken."""
        if self._held is None:
            return None
        start, end = self._held
        self._held = None
        if not self._sound(start, end):
            return start
        self._job.publish_one(start, end)
        return None

    def _look_at_open(self, reached: int) -> tuple[int | None, bool]:
        """A record that does not end: is it broken already? Returns (start of a broken record, whether to go on)."""
        if self._open is None or reached - self._open < self._prefix or self._prefix > _LARGEST_PREFIX:
            return None, True
        fault = find_fault(self._file.read_at(self._open, self._prefix))
        self._prefix *= 4
        if fault is None or fault.incomplete:
            return None, True
        broken = self._finish()
        return (self._open if broken is None else broken), False

    # ---- gaps

    def _first_bad_gap(self, ends: NDArray[np.int64], starts: NDArray[np.int64]) -> int | None:
        """Number of the first gap (from `ends[i]` to `starts[i]`) that is no separator, or None."""
        widths = starts - ends
        good = np.zeros(len(widths), np.bool_)
        kinds = widths[:1] if len(widths) and (widths == widths[0]).all() else np.unique(widths)
        if len(kinds) <= _MANY_WIDTHS:
            for width in kinds.tolist():
                if width <= _WIDE_GAP:
                    which = np.flatnonzero((widths == width) & (ends >= self._offset))
                    good[which] = self._are_separators(ends[which] - self._offset, width)
        for gap in np.flatnonzero(~good).tolist():
            if not self._is_separator(int(ends[gap]), int(widths[gap])):
                return int(gap)
        return None

    def _are_separators(self, at: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
        """For gaps of one width inside the block: nothing but white space and the right number of commas?"""
        found = np.zeros(len(at), np.uint16)
        for k in range(width):
            found += _CLASSES[self._block[at + k]]
        right: NDArray[np.bool_] = found == self._commas * _COMMA_CLASS
        return right

    def _is_separator(self, at: int, width: int) -> bool:
        """The same for a single gap anywhere in the file."""
        if width > _MAX_GAP:
            return False
        pattern = _SEPARATOR if self._commas else _BLANK
        return pattern.fullmatch(self._file.read_at(at, width)) is not None

    # ---- records that swallow others

    def _first_unsound(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> int | None:
        """Number of the first record that is far longer or begins otherwise than usual, and does not parse, or None."""
        lengths = ends - starts
        index = self._job.index
        seen = index.count + len(lengths)
        usual = (int(ends[-1]) - self._job.opening.body) / max(seen, 1)
        suspect = lengths > max(4096, 4 * usual)
        suspect |= ~self._begin_as_usual(starts)
        for number in np.flatnonzero(suspect).tolist():
            for suspected in range(max(number - 1, 0), number + 1):  # the one before may have lost its rest to this one
                if not self._sound(int(starts[suspected]), int(ends[suspected])):
                    return suspected
            start = int(starts[number])
            if len(self._beginnings) < _BEGINNINGS:
                self._learn_beginning(start - self._offset)
        return None

    def _learn_beginning(self, first: int) -> None:
        """Remember how the sound record at `first` in the block begins, up to the colon behind its first key."""
        if first < 0:
            return
        match = _BEGINNING.match(self._block[first : first + _MAX_BEGINNING].tobytes())
        if match and not any(match.group() == beginning for beginning in self._beginnings):
            self._beginnings.append(match.group())

    def _begin_as_usual(self, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """For each record: does it begin in one of the ways that were seen before?"""
        usual = np.zeros(len(starts), np.bool_)
        left = np.flatnonzero((starts >= self._offset) & (starts < self._offset + len(self._block) - _MAX_BEGINNING))
        for beginning in self._beginnings:
            if not len(left):
                break
            same = np.ones(len(left), np.bool_)
            at = starts[left] - self._offset
            for k, byte in enumerate(beginning):
                same &= self._block[at + k] == byte
            usual[left[same]] = True
            left = left[~same]
        return usual

    def _sound(self, start: int, end: int) -> bool:
        first, last = start - self._offset, end - self._offset
        if first >= 0 and last <= len(self._block):
            return is_sound(self._block[first:last].tobytes())
        return is_sound(self._file.read_at(start, end - start))
