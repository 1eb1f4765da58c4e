"""Indexes a large file and computes its columns by a process of its own, for the window.

Both are half numpy, which lets other threads run, and half Python, which does not: in the window's process every
painting would wait for it again and again, it would wait for every painting, and the memory of its buffers would stay
there. The first records are indexed here, while the process starts. Records come back through a pipe, columns through
the cache folder, where they are mapped.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.spawning import interrupts_for_parent
from ola_viewer.manifest.column_scan import build_columns
from ola_viewer.manifest.column_store import load_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.scan_job import OnRows, ignore_rows
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.source_helper import READY, ColumnsOrder, Done, FirstColumns, IndexOrder, NewRecords, serve

WORTH_A_PROCESS = 32 << 20
"""Starting the process takes a third of a second; the columns of smaller files are computed in the calling thread."""
WORTH_TO_INDEX = 128 << 20
"""Nor are smaller files indexed by it."""
INDEXED_HERE = 64 << 20
"""So much of a larger one is indexed in the calling thread until the process is ready."""

_POLL_SECONDS = 0.1
OnFirst: TypeAlias = Callable[[Columns], None]


def ignore_first(columns: Columns) -> None:
    """The callback of a caller that waits for all columns."""


def read_apart(
    source: Source,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_rows: OnRows = ignore_rows,
    on_indexed: Callable[[], None] = lambda: None,
    on_first: OnFirst = ignore_first,
    least: int | None = None,
) -> Columns:
    """Fill the source's index, call `on_indexed`, and return the columns, by a helper process where the file has at
    least `least` bytes (None: what is worth it). `on_first(columns)` gets those of the first records meanwhile, if it
    takes long.

    Without a usable cache folder, or if the process dies, the calling thread does the work. All callbacks are called
    in the calling thread; `progress` is in bytes for the index, in records for the columns. Raises `Cancelled` (what
    was indexed stays usable), `SourceChangedError` and OSError.
    """
    cancel = cancel or CancelToken()
    size = source.file.size
    if source.index.complete or size < (WORTH_TO_INDEX if least is None else least):
        source.build_index(cancel, progress, on_rows)
        on_indexed()
        return build_columns_apart(source, cancel, progress, on_first, least)
    with _helper(source) as pipe:
        if pipe is not None:
            _index(source, pipe, cancel, progress, on_rows)
        source.build_index(cancel, progress, on_rows)  # what is left: all of it where the process failed
        on_indexed()
        columns = None if pipe is None else _columns(source, pipe, cancel, progress, on_first)
    return build_columns(source, cancel, progress) if columns is None else columns


def build_columns_apart(
    source: Source,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_first: OnFirst = ignore_first,
    least: int | None = None,
) -> Columns:
    """The same as `build_columns`, in the same way; `progress` is in records."""
    cancel = cancel or CancelToken()
    if source.index.complete and source.file.size >= (WORTH_A_PROCESS if least is None else least):
        columns = load_columns(Identity.of_open(source.file), source.index.count)
        if columns is None:
            with _helper(source) as pipe:
                columns = None if pipe is None else _columns(source, pipe, cancel, progress, on_first)
        if columns is not None:
            return columns
    return build_columns(source, cancel, progress)


class _UntilReady(CancelToken):
    """Cancelled when another token is, and as soon as the process is ready or enough was indexed."""

    __slots__ = ("_outer", "_pipe", "_source")

    def __init__(self, outer: CancelToken, pipe: Connection, source: Source) -> None:
        super().__init__()
        self._outer, self._pipe, self._source = outer, pipe, source

    def check(self) -> None:
        self._outer.check()
        if self._source.index.resume_at >= INDEXED_HERE or self._pipe.poll():
            self.cancel()
        super().check()


def _index(source: Source, pipe: Connection, cancel: CancelToken, progress: ProgressCallback, on_rows: OnRows) -> None:
    """Index as far as it goes: here first, then by the process. Raises as `Source.build_index`."""
    index = source.index
    try:
        source.build_index(_UntilReady(cancel, pipe, source), progress, on_rows)
    except Cancelled:
        cancel.check()
    if index.complete:
        return

    def take(told: object) -> None:
        if isinstance(told, NewRecords):
            index.append(told.starts, told.lengths, told.resume_at)
            index.separated = told.separated
            for problem in told.problems:
                index.report(problem)
            on_rows(index.count)
            progress(Progress(index.resume_at, source.file.size, "bytes", f"{index.count:,} records"))

    starts, lengths = index.snapshot()
    order = IndexOrder(
        Identity.of_open(source.file),
        source.opening,
        starts,
        lengths,
        index.problems,
        index.problem_counts,
        index.resume_at,
        index.separated,
    )
    done = _carry_out(pipe, order, cancel, take)
    if done is not None and done.good:
        index.count_problems(done.problem_counts)
        index.finish()
        on_rows(index.count)
        progress(Progress(source.file.size, source.file.size, "bytes", f"{index.count:,} records"))


def _columns(
    source: Source, pipe: Connection, cancel: CancelToken, progress: ProgressCallback, on_first: OnFirst
) -> Columns | None:
    """The columns that the process left in the cache; None if it did not."""

    def take(told: object) -> None:
        if isinstance(told, Progress):
            progress(told)
        elif isinstance(told, FirstColumns):
            on_first(told.columns)

    identity = Identity.of_open(source.file)
    done = _carry_out(pipe, ColumnsOrder(identity), cancel, take)
    return load_columns(identity, source.index.count) if done is not None and done.good else None


def _carry_out(pipe: Connection, order: object, cancel: CancelToken, take: Callable[[object], None]) -> Done | None:
    """Have an order carried out; how it ended, None if the process ended without a word. Raises `Cancelled`."""
    try:
        pipe.send(order)
        while True:
            cancel.check()
            if pipe.poll(_POLL_SECONDS):
                told = pipe.recv()
                if isinstance(told, Done):
                    return told
                if told != READY:
                    take(told)
    except (EOFError, OSError):
        return None


@contextmanager
def _helper(source: Source) -> Iterator[Connection | None]:
    """A helper process for the file, as a pipe to it; None if none could be started. Ends it in any case."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    # no daemon, for a daemon may not have worker processes of its own
    process = context.Process(target=serve, args=(str(source.file.path), there), daemon=False, name="reader")
    try:
        with interrupts_for_parent():
            process.start()
    except OSError:
        there.close()
        here.close()
        yield None
        return
    there.close()
    try:
        yield here
    finally:
        here.close()
        _end(process)


def _end(process: BaseProcess) -> None:
    """It ends by itself when nobody listens, but perhaps not soon."""
    process.join(0.2)
    if process.is_alive():
        process.terminate()
    process.join()
    process.close()
