"""The columns of a whole source."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress, keep_large_blocks
from ola_viewer.jobs.executors import Where, Workers, open_executor
from ola_viewer.jobs.worker_pool import worker_count
from ola_viewer.manifest.column_build import ColumnJoiner
from ola_viewer.manifest.column_piece import MOSTLY, Piece, read_piece
from ola_viewer.manifest.column_store import load_columns, store_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.piecework import THREADS, in_order
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError

PIECE = 4 << 20
"""About so many bytes of the file are looked at at a time."""

_FIRST_PIECE = 256 << 10
_SMALL = 4 << 20
"""Columns of files below this size are not worth a side file."""

_TRIED: Final = 2
"""So many pieces tell whether a file is written in the documented way, or has to be parsed."""
_MOSTLY_SLOW: Final = 0.25
_WORTH_PROCESSES: Final = 192 << 20
_WORTH_PROCESSES_TO_PARSE: Final = 24 << 20
"""Below so many bytes left, starting processes takes longer than they save."""
_AHEAD: Final = 3
"""So many pieces are handed out to each process at a time."""
_LOOK: Final = 0.2
"""Seconds between two looks at the cancel token."""

PartCallback = Callable[[int, Columns], None]
"""Called with the position of the first record of a part and the part's columns."""


class HasRecords(Protocol):
    """What is needed of a source: an opened file and the places of its records."""

    @property
    def file(self) -> ReadFile:
        """The file to read."""

    @property
    def index(self) -> RecordIndex:
        """Where its records stand."""


def build_columns(
    source: HasRecords,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_part: PartCallback | None = None,
) -> Columns:
    """The columns of all records indexed so far, taken from the cache if they were computed before.

    Raises `Cancelled`, `SourceChangedError` and OSError.
    """
    starts, lengths = source.index.snapshot()
    if not source.index.complete or source.file.size < _SMALL:
        return scan_columns(source.file, starts, lengths, cancel, progress, on_part)
    identity = Identity.of_open(source.file)
    columns = load_columns(identity, len(starts))
    if columns is None:
        columns = scan_columns(source.file, starts, lengths, cancel, progress, on_part)
        unchanged = Identity.of(source.file.path) == identity and identity.size == source.file.size
        if unchanged and store_columns(identity, columns):
            # the mapped file takes the place of the arrays, so that only what is used stays in memory
            columns = load_columns(identity, len(starts)) or columns
    elif on_part:
        on_part(0, columns)
    return columns


def scan_columns(
    file: ReadFile,
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_part: PartCallback | None = None,
    threads: int = THREADS,
    piece: int = PIECE,
) -> Columns:
    """The columns of the records at these places of `file` (ascending, not overlapping).

    `on_part` and `progress` are called in order, in the calling thread. Other processes help with a large file.
    """
    token = cancel or CancelToken()
    identity = Identity.of_open(file)
    joiner = ColumnJoiner(len(starts))
    slow, irregular, tried = 0, 0, 0

    def take(first: int, last: int, part: Columns) -> None:
        token.check()
        joiner.add(part)
        if on_part:
            on_part(first, part)
        progress(Progress(last, len(starts)))

    def work(ends: tuple[int, int]) -> Piece:
        token.check()
        worth_while = irregular <= MOSTLY * tried
        return read_piece(file, starts[ends[0] : ends[1]], lengths[ends[0] : ends[1]], worth_while)

    todo = list(pieces(starts, lengths, piece))
    head = todo[:_TRIED]
    for (first, last), done in in_order(work, head, threads):
        slow += done.parsed
        irregular += done.irregular
        tried = last
        take(first, last, done.columns)
    rest = todo[len(head) :]
    if rest and _worth_processes(slow, head[-1][1], int(lengths[rest[0][0] :].sum())):
        tasks = [_Task(identity, first, starts[first:last], lengths[first:last]) for first, last in rest]
        with open_executor(Workers(Where.PROCESSES, worker_count() - 1)) as helpers:
            for part, (first, last) in zip(_with_help(helpers, tasks, work, token), rest, strict=True):
                take(first, last, part)
    else:
        for (first, last), done in in_order(work, rest, threads):
            take(first, last, done.columns)
    return joiner.result()


def _worth_processes(slow: int, tried: int, size: int) -> bool:
    """Whether other processes are worth their start for the rest of a file: threads wait for each other, most of all
    where records have to be parsed. A process that belongs to another one may be forbidden to have its own."""
    if worker_count() < 2 or multiprocessing.current_process().daemon:
        return False
    return size >= (_WORTH_PROCESSES_TO_PARSE if slow > _MOSTLY_SLOW * tried else _WORTH_PROCESSES)


def _with_help(
    helpers: Executor, tasks: list[_Task], work: Callable[[tuple[int, int]], Piece], token: CancelToken
) -> Iterator[Columns]:
    """The columns of each piece in order, some made by processes and some here meanwhile."""
    ready: dict[int, Columns] = {}
    running: dict[Future[Columns], int] = {}
    ahead = _AHEAD * (worker_count() - 1)
    given = 0

    def own(number: int) -> Columns:
        first = tasks[number].first
        return work((first, first + len(tasks[number].starts))).columns

    for number in range(len(tasks)):
        while number not in ready:
            token.check()
            free = min(len(tasks), number + 2 * ahead + 1)
            while given < free and len(running) < ahead:
                running[helpers.submit(_piece_of_file, tasks[given])] = given
                given += 1
            if given < free:
                given += 1
                ready[given - 1] = own(given - 1)
            else:
                wait(running, _LOOK, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future.done()]:
                done = running.pop(future)
                # whatever went wrong there, such as a file replaced under its name, the open file here is right
                ready[done] = own(done) if future.exception() else future.result()
        yield ready.pop(number)


@dataclass(frozen=True, slots=True)
class _Task:
    """A piece of a file for another process. `first`: number of its first record."""

    identity: Identity
    first: int
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def _piece_of_file(task: _Task) -> Columns:
    """In a worker process: the columns of a piece. Raises `SourceChangedError` and OSError."""
    keep_large_blocks()
    path = Path(task.identity.path)
    with ReadFile(path) as file:
        if Identity.of_open(file) != task.identity:
            raise SourceChangedError("changed", f"{path} was changed since it was opened.", path)
        return read_piece(file, task.starts, task.lengths).columns


def pieces(starts: NDArray[np.int64], lengths: NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of records, at least one each, that together take about `size` bytes of the file.

    The first ranges are smaller, and each the double of the one before, so that first parts come at once.
    """
    first, count = 0, len(starts)
    now = min(_FIRST_PIECE, size)
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + now, side="right"))
        last = max(first + 1, min(last, count))
        yield first, last
        first = last
        now = min(2 * now, size)
