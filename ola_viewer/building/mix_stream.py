"""Chosen records of several sources as one stream of bytes: long runs copied by the system, the rest gathered.

Records that come in a mixed order are gathered in windows of some megabytes: a window's records are read in the
order of the file, neighbours together, and then put into the order of the mix. So a shuffled mix reads forwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.piecework import in_order
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.save_plan import separator_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line
from ola_viewer.manifest.splice_stream import Sink

Change = Callable[[int, int, bytes], bytes]
"""Place in the mix, row, bytes of the record → bytes to write."""

_LONG_RUN: Final = 1 << 20
_WINDOW: Final = 24 << 20
_MOST_ROWS: Final = 1 << 17
_BLOCK: Final = 4 << 20
_HOLE: Final = 16 << 10
"""Records that stand closer than this are read with what is between them."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Places `first` … `last - 1` of the mix. `copy`: one run of a file, to be copied as it stands."""

    first: int
    last: int
    copy: bool


class MixStream:
    """Writes `rows`, in that order, as an array or as JSON Lines. Used once; `run` in one thread.

    `changed[k]`: record k does not keep its bytes but what `change` makes of them; None: none of them do.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        rows: RowIds,
        lines: bool,
        changed: NDArray[np.bool_] | None,
        change: Change,
        threads: int = 2,
    ) -> None:
        self._sources = {source.number: source for source in snapshot.sources}
        self._rows = rows
        self._lines = lines
        self._changed = changed
        self._change = change
        self._threads = threads
        self._separators = {n: b"\n" if lines else separator_of(s) for n, s in self._sources.items()}
        if not lines:
            self._separators = {n: s if b"," in s else b",\n" for n, s in self._separators.items()}
        self._starts = {n: s.index.snapshot()[0] for n, s in self._sources.items()}
        self._lengths = {n: s.index.snapshot()[1] for n, s in self._sources.items()}

    def run(self, sink: Sink, cancel: CancelToken, progress: ProgressCallback) -> None:
        """Write everything. Raises `Cancelled`, `SourceChangedError`, OSError."""
        rows = self._rows
        head, tail = self._frame()
        sink.write(head)
        # Copying happens here and in order; gathering runs ahead in threads.
        for segment, data in in_order(lambda s: self._gather(s, cancel), self._segments(), self._threads):
            cancel.check()
            if segment.first:
                sink.write(self._separator(segment.first))
            if segment.copy:
                self._copy(segment, sink, cancel, progress)
            else:
                sink.write(data)
            progress(Progress(segment.last, len(rows)))
        sink.write(tail)

    def _frame(self) -> tuple[bytes, bytes]:
        """What stands before the first record and behind the last."""
        if self._lines:
            return b"", b"\n" if len(self._rows) else b""
        lead = self._separator(0).replace(b",", b"") if len(self._rows) else b""
        return (b"[" + lead, b"\n]\n") if b"\n" in lead else (b"[", b"]\n")

    def _separator(self, place: int) -> bytes:
        return self._separators[int(self._rows[place]) >> POSITION_BITS]

    def _segments(self) -> Iterator[_Segment]:
        rows = self._rows
        if not len(rows):
            return
        lengths = self._lengths_of(rows)
        ends = np.cumsum(lengths + 2)
        breaks = np.diff(rows) != 1
        if self._changed is not None:
            breaks |= self._changed[1:] | self._changed[:-1]
        edges = np.concatenate(([0], np.flatnonzero(breaks) + 1, [len(rows)]))
        sizes = ends[edges[1:] - 1] - np.concatenate(([0], ends))[edges[:-1]]
        copied = sizes >= _LONG_RUN
        for number, mine in self._starts.items():
            if not self._copies_from(self._sources[number]) or not len(mine):
                copied &= (rows[edges[:-1]] >> POSITION_BITS) != number
        if self._changed is not None:
            copied &= ~self._changed[edges[:-1]]
        run = 0
        while run < len(copied):
            if copied[run]:
                yield _Segment(int(edges[run]), int(edges[run + 1]), True)
                run += 1
                continue
            later = np.flatnonzero(copied[run:])
            stop = run + int(later[0]) if len(later) else len(copied)
            yield from self._windows(int(edges[run]), int(edges[stop]), ends)
            run = stop

    def _windows(self, first: int, last: int, ends: NDArray[np.int64]) -> Iterator[_Segment]:
        while first < last:
            begin = int(ends[first - 1]) if first else 0
            stop = int(np.searchsorted(ends, begin + _WINDOW, side="right"))
            stop = min(max(stop, first + 1), last, first + _MOST_ROWS)
            yield _Segment(first, stop, False)
            first = stop

    def _copies_from(self, source: Source) -> bool:
        """Whether what stands between the records of this file may stand between those of the mix."""
        clean = not source.index.problem_counts
        return clean and (source.opening.by_lines if self._lines else source.opening.container.endswith("array"))

    def _lengths_of(self, rows: RowIds) -> NDArray[np.int64]:
        lengths = np.empty(len(rows), np.int64)
        numbers = rows >> POSITION_BITS
        for number, mine in self._lengths.items():
            where = numbers == number
            lengths[where] = mine[rows[where] & POSITION_MASK]
        return lengths

    def _copy(self, segment: _Segment, sink: Sink, cancel: CancelToken, progress: ProgressCallback) -> None:
        number = int(self._rows[segment.first]) >> POSITION_BITS
        source, starts, lengths = self._sources[number], self._starts[number], self._lengths[number]
        position = int(self._rows[segment.first]) & POSITION_MASK
        last = position + segment.last - segment.first
        done = segment.first
        while position < last:
            cancel.check()
            base = int(starts[position])
            stop = min(max(int(np.searchsorted(starts, base + 8 * _WINDOW)), position + 1), last)
            # Up to the next record's first byte, or to the end of the last record.
            end = int(starts[stop]) if stop < last else int(starts[last - 1] + lengths[last - 1])
            sink.copy(source.file, base, end - base)
            done += stop - position
            position = stop
            progress(Progress(done, len(self._rows)))

    def _gather(self, segment: _Segment, cancel: CancelToken) -> bytes:
        """The records of a window with their separators, none before the first."""
        if segment.copy:
            return b""
        rows = self._rows[segment.first : segment.last]
        by_place = np.argsort(rows, kind="stable")
        raws: list[bytes] = [b""] * len(rows)
        self._read(rows[by_place], by_place.tolist(), raws, cancel)
        if self._changed is not None:
            for place in np.flatnonzero(self._changed[segment.first : segment.last]).tolist():
                raws[place] = self._change(segment.first + place, int(rows[place]), raws[place])
        if self._lines:
            return b"\n".join(to_one_line(raw) for raw in raws)
        if len(set(self._separators.values())) == 1:
            return self._separator(segment.first).join(raws)
        numbers = (rows >> POSITION_BITS).tolist()
        parts = [piece for n, raw in zip(numbers, raws, strict=True) for piece in (self._separators[n], raw)]
        return b"".join(parts[1:])

    def _read(self, rows: RowIds, places: list[int], raws: list[bytes], cancel: CancelToken) -> None:
        """Read ascending `rows`; the k-th becomes `raws[places[k]]`."""
        numbers = rows >> POSITION_BITS
        spans = np.empty((2, len(rows)), np.int64)
        for number, mine in self._starts.items():
            where = numbers == number
            spans[0, where] = mine[rows[where] & POSITION_MASK]
        spans[1] = spans[0] + self._lengths_of(rows)
        apart = (numbers[1:] != numbers[:-1]) | (spans[0, 1:] - spans[1, :-1] > _HOLE)
        apart |= (spans[0, 1:] // _BLOCK) != (spans[0, :-1] // _BLOCK)
        edges = np.concatenate(([0], np.flatnonzero(apart) + 1, [len(rows)])).tolist()
        starts, ends = spans.tolist()
        # A shuffled mix has one record a block: nothing here may cost more than the reading itself.
        for first, last in itertools.pairwise(edges):
            source = self._sources[rows.item(first) >> POSITION_BITS]
            base = starts[first]
            block = source.read_range(base, ends[last - 1] - base)
            if last - first == 1:
                raws[places[first]] = block
                continue
            cancel.check()
            for k in range(first, last):
                raws[places[k]] = block[starts[k] - base : ends[k] - base]
        cancel.check()
