"""The scan of JSON Lines: a record is a line, blank lines do not count, a bad line harms no other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.problems import FileProblem, shown_before
from ola_viewer.manifest.resync import LineCounter, find_fault
from ola_viewer.manifest.scan_job import ScanJob

_NEWLINE, _RETURN, _OPEN, _CLOSE = 0x0A, 0x0D, 0x7B, 0x7D
_WHITE = b" \t\r\n"
_MAX_ODD = 16 << 20
"""A line longer than this that is no object is not parsed: only its first and last byte are judged."""


def scan_lines(job: ScanJob) -> None:
    """Index a file of one record a line from where the index stands. Raises as `build_index`."""
    _Lines(job).run()


class _Lines:
    def __init__(self, job: ScanJob) -> None:
        self._job = job
        self._file = job.file
        self._index = job.index
        self._counter = LineCounter(job.file)

    def run(self) -> None:
        """Index up to the end of the file."""
        line_start = self._line_start()
        for offset, block, real in self._job.blocks(line_start):
            self._job.tell(offset)
            breaks = np.flatnonzero(block[:real] == _NEWLINE)
            if not len(breaks):
                continue
            starts = np.empty(len(breaks), np.int64)
            starts[0] = line_start
            starts[1:] = breaks[:-1] + 1 + offset
            line_start = int(breaks[-1]) + 1 + offset
            self._take(offset, block, starts, breaks + offset)
        if line_start < self._file.size:
            self._take_last(line_start)

    def _line_start(self) -> int:
        """Where to begin: the body, or behind the line of the last record after a cancel."""
        at = self._index.resume_at
        if not self._index.count:
            return at
        while at < self._file.size:
            found = self._file.read_at(at, 4096).find(b"\n")
            if found >= 0:
                return at + found + 1
            at += 4096
        return at

    def _take(self, offset: int, block: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Publish whole lines; `ends` are the offsets of their line breaks, all within the block."""
        last = ends - 1 - offset
        returns = np.flatnonzero(block[np.maximum(last, 0)] == _RETURN)
        ends[returns] -= 1
        inside = (starts >= offset) & (ends > starts)
        good = np.zeros(len(starts), np.bool_)
        good[inside] = (block[starts[inside] - offset] == _OPEN) & (block[ends[inside] - 1 - offset] == _CLOSE)
        keep = np.ones(len(starts), np.bool_)
        base = self._index.count
        dropped = 0
        for number in np.flatnonzero(~good).tolist():
            start, end = self._trim(int(starts[number]), int(ends[number]))
            starts[number], ends[number] = start, end
            if start == end:
                keep[number] = False
                dropped += 1
            else:
                self._judge(start, end, base + number - dropped)
        self._job.publish(starts[keep], ends[keep])

    def _take_last(self, start: int) -> None:
        """The last line has no line break: it may be cut off."""
        start, end = self._trim(start, self._file.size)
        if start == end:
            return
        position = self._index.count
        fault = find_fault(self._file.read_at(start, end - start)) if end - start <= _MAX_ODD else None
        if fault is not None and fault.incomplete:
            line, column = self._counter.place(start)
            self._index.report(
                FileProblem(
                    "truncated",
                    f"The file ends inside record {position} on line {line}: it was cut off. {shown_before(position)}.",
                    self._file.size,
                    line,
                    column + self._file.size - start,
                    position,
                )
            )
            return
        self._judge(start, end, position)
        self._job.publish_one(start, end)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """The line without white space around it."""
        window = 4096
        while start < end:
            head = self._file.read_at(start, min(window, end - start))
            bare = head.lstrip(_WHITE)
            start += len(head) - len(bare)
            if bare:
                break
        while start < end:
            first = max(start, end - window)
            tail = self._file.read_at(first, end - first)
            bare = tail.rstrip(_WHITE)
            end -= len(tail) - len(bare)
            if bare:
                break
        return start, end

    def _judge(self, start: int, end: int, position: int) -> None:
        """Report a line that is not one whole object."""
        first, last = self._file.read_at(start, 1), self._file.read_at(end - 1, 1)
        if first == b"{" and last == b"}":
            return
        fault = find_fault(self._file.read_at(start, end - start)) if end - start <= _MAX_ODD else None
        if fault is not None:
            kind, byte = "broken-record", start + fault.offset
            message = f"is broken: {fault.expected}."
        else:
            kind, byte, message = "not-object", start, "is not an object."
        line = column = None
        if self._index.wants(kind):
            line, column = self._counter.place(byte)
        where = "" if line is None else f" on line {line}"
        self._index.report(FileProblem(kind, f"Record {position}{where} {message}", byte, line, column, position, end))
