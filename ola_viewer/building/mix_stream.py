"""Chosen records of several sources as one stream of bytes: long runs copied by the system, the rest gathered.

Records that come in a mixed order are gathered in windows of some megabytes: a window's records are read in the
order of the file, neighbours together, and then put into the order of the mix. So a shuffled mix reads forwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.building.mix_changes import MixChanges, WindowChanges
from ola_viewer.building.segments import SegmentSink
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.jobs.executors import run_each
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.save_plan import separator_of
from ola_viewer.manifest.sinks import Sink
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

Read: TypeAlias = Callable[[int, int, int], bytes]
"""Source number, start, size → exactly these bytes."""
Reached: TypeAlias = Callable[[int], None]
"""Told after pieces how many records of the mix are written; a later run could go on from there."""

_LONG_RUN: Final = 1 << 20
_WINDOW: Final = 24 << 20
_COPY: Final = 8 * _WINDOW
"""So much of a long run is copied between two looks at the token and two chances for a checkpoint."""
_MOST_ROWS: Final = 1 << 17
_BLOCK: Final = 4 << 20
_HOLE: Final = 16 << 10
"""Records that stand closer than this are read with what is between them."""


@dataclass(frozen=True, slots=True)
class Window:
    """Records that are gathered at once, with all that another process needs for it. `rows`, `starts`, `lengths`:
    int64, shape (n,), in the order of the mix; `files` and `separators` by source number, `files` with their sizes."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    files: Mapping[int, tuple[Path, int]]
    separators: Mapping[int, bytes]
    lines: bool
    changes: WindowChanges


@dataclass(frozen=True, slots=True)
class _Piece:
    """Places `first` … `last - 1` of the mix. `window` None: neighbours of one file, to be copied as they stand.
    `joined`: what stands between it and the record before is written already."""

    first: int
    last: int
    window: Window | None = None
    joined: bool = False


class MixStream:
    """Writes `rows`, in that order, as an array or as JSON Lines. Used once; `run` in one thread."""

    def __init__(self, snapshot: Snapshot, rows: RowIds, lines: bool, changes: MixChanges) -> None:
        self._sources = {source.number: source for source in snapshot.sources}
        self._rows = rows
        self._lines = lines
        self._changes = changes
        self._changed = changes.mask(len(rows))
        self._separators = {n: b"\n" if lines else separator_of(s) for n, s in self._sources.items()}
        if not lines:
            self._separators = {n: s if b"," in s else b",\n" for n, s in self._separators.items()}
        self._starts = {n: s.index.snapshot()[0] for n, s in self._sources.items()}
        self._lengths = {n: s.index.snapshot()[1] for n, s in self._sources.items()}

    def run(
        self,
        sink: SegmentSink,
        executor: Executor,
        ahead: int,
        here: bool,
        cancel: CancelToken,
        progress: ProgressCallback,
        begin: int = 0,
        reached: Reached | None = None,
    ) -> None:
        """Write everything from record `begin` of the mix on (where it is not 0, what comes before was written by an
        earlier run). Windows are gathered by `executor`, at most `ahead` of them at a time; `here`: its workers are
        threads of this process. Long runs are copied by this thread, since nothing is faster.

        Raises `Cancelled`, `SourceChangedError`, OSError, and what a lost worker raises.
        """
        rows = self._rows
        head, tail = self._frame()
        if not begin:
            sink.write(head)
        work = partial(_gather_piece, read=self._read_here) if here else gather_apart
        for outcome in run_each(executor, work, self._pieces(begin), cancel, ahead, in_order=True):
            piece = outcome.item
            if piece.first and not piece.joined:
                sink.write(self._separator(piece.first))
            if piece.window is None:
                self._copy(piece, sink)
            else:
                sink.write(outcome.result)
            progress(Progress(piece.last, len(rows)))
            if sink.cut() and reached is not None:
                reached(piece.last)
        sink.write(tail)

    def _frame(self) -> tuple[bytes, bytes]:
        """What stands before the first record and behind the last."""
        if self._lines:
            return b"", b"\n" if len(self._rows) else b""
        lead = self._separator(0).replace(b",", b"") if len(self._rows) else b""
        return (b"[" + lead, b"\n]\n") if b"\n" in lead else (b"[", b"]\n")

    def _separator(self, place: int) -> bytes:
        return self._separators[int(self._rows[place]) >> POSITION_BITS]

    def _pieces(self, begin: int) -> Iterator[_Piece]:
        rows = self._rows
        if begin >= len(rows):
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
        run = int(np.searchsorted(edges, begin, side="right")) - 1
        while run < len(copied):
            if copied[run]:
                yield from self._copies(int(edges[run]), int(edges[run + 1]), begin, ends)
                run += 1
                continue
            later = np.flatnonzero(copied[run:])
            stop = run + int(later[0]) if len(later) else len(copied)
            yield from self._windows(max(begin, int(edges[run])), int(edges[stop]), ends, lengths)
            run = stop

    @staticmethod
    def _copies(first: int, last: int, begin: int, ends: NDArray[np.int64]) -> Iterator[_Piece]:
        """A long run of one file in pieces, from place `begin` on."""
        at = max(first, begin)
        while at < last:
            base = int(ends[at - 1]) if at else 0
            stop = min(max(int(np.searchsorted(ends, base + _COPY, side="right")), at + 1), last)
            yield _Piece(at, stop, joined=at > first)
            at = stop

    def _windows(self, first: int, last: int, ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[_Piece]:
        while first < last:
            begin = int(ends[first - 1]) if first else 0
            stop = int(np.searchsorted(ends, begin + _WINDOW, side="right"))
            stop = min(max(stop, first + 1), last, first + _MOST_ROWS)
            yield _Piece(first, stop, self._window(first, stop, lengths[first:stop]))
            first = stop

    def _window(self, first: int, last: int, lengths: NDArray[np.int64]) -> Window:
        rows = self._rows[first:last]
        numbers = rows >> POSITION_BITS
        starts = np.empty(len(rows), np.int64)
        present = np.unique(numbers).tolist()
        for number in present:
            where = numbers == number
            starts[where] = self._starts[number][rows[where] & POSITION_MASK]
        changed = None if self._changed is None else self._changed[first:last]
        return Window(
            rows,
            starts,
            lengths,
            {n: (self._sources[n].file.path, self._sources[n].file.size) for n in present},
            {n: self._separators[n] for n in present},
            self._lines,
            WindowChanges() if changed is None else self._changes.window(first, rows, changed),
        )

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

    def _copy(self, piece: _Piece, sink: Sink) -> None:
        number = int(self._rows[piece.first]) >> POSITION_BITS
        source, starts, lengths = self._sources[number], self._starts[number], self._lengths[number]
        position = int(self._rows[piece.first]) & POSITION_MASK
        stop = position + piece.last - piece.first
        goes_on = piece.last < len(self._rows) and self._rows[piece.last] == self._rows[piece.last - 1] + 1
        goes_on = goes_on and (self._changed is None or not self._changed[piece.last])
        # Up to the next record's first byte, or to the end of the last record.
        end = int(starts[stop]) if goes_on else int(starts[stop - 1] + lengths[stop - 1])
        sink.copy(source.file, int(starts[position]), end - int(starts[position]))

    def _read_here(self, number: int, start: int, size: int) -> bytes:
        return self._sources[number].read_range(start, size)


def _gather_piece(piece: _Piece, read: Read) -> bytes:
    return b"" if piece.window is None else gather(piece.window, read)


def gather_apart(piece: _Piece) -> bytes:
    """`gather` in another process, or on another machine that sees the same files."""
    window = piece.window
    if window is None:
        return b""
    files: dict[int, ReadFile] = {}
    try:
        for number, (path, size) in window.files.items():
            files[number] = ReadFile(path)
            if files[number].size != size:
                raise SourceChangedError("changed", f"{path} is not the file any more that was opened.", path)

        def read(number: int, start: int, size: int) -> bytes:
            data = files[number].read_at(start, size)
            if len(data) != size:
                path = window.files[number][0]
                raise SourceChangedError("changed", f"{path} became shorter while it was read.", path)
            return data

        return gather(window, read)
    finally:
        for file in files.values():
            file.close()


def gather(window: Window, read: Read) -> bytes:
    """The records of a window with their separators, none before the first."""
    by_place = np.argsort(window.rows, kind="stable")
    raws: list[bytes] = [b""] * len(window.rows)
    _read(window, by_place, raws, read)
    window.changes.apply(raws)
    if window.lines:
        return b"\n".join(to_one_line(raw) for raw in raws)
    if len(set(window.separators.values())) == 1:
        return next(iter(window.separators.values())).join(raws)
    numbers = (window.rows >> POSITION_BITS).tolist()
    parts = [piece for n, raw in zip(numbers, raws, strict=True) for piece in (window.separators[n], raw)]
    return b"".join(parts[1:])


def _read(window: Window, by_place: NDArray[np.int64], raws: list[bytes], read: Read) -> None:
    """Read the records in the order of the files, neighbours together; record k becomes `raws[k]`."""
    rows, places = window.rows[by_place], by_place.tolist()
    numbers = rows >> POSITION_BITS
    begins = window.starts[by_place]
    stops = begins + window.lengths[by_place]
    apart = (numbers[1:] != numbers[:-1]) | (begins[1:] - stops[:-1] > _HOLE)
    apart |= (begins[1:] // _BLOCK) != (begins[:-1] // _BLOCK)
    edges = np.concatenate(([0], np.flatnonzero(apart) + 1, [len(rows)])).tolist()
    starts, ends = begins.tolist(), stops.tolist()
    # A shuffled mix has one record a block: nothing here may cost more than the reading itself.
    for first, last in itertools.pairwise(edges):
        base = starts[first]
        block = read(rows.item(first) >> POSITION_BITS, base, ends[last - 1] - base)
        if last - first == 1:
            raws[places[first]] = block
            continue
        for k in range(first, last):
            raws[places[k]] = block[starts[k] - base : ends[k] - base]
