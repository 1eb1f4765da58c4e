"""The columns of a whole source."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.column_bits import pad
from ola_viewer.manifest.column_build import entry_by_parsing, join_columns, replace_records
from ola_viewer.manifest.column_sweep import sweep
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError

PIECE = 4 << 20
"""About so many bytes of the file are looked at at a time."""

THREADS = 2
"""numpy lets other threads run; more than two do not help, for the rest is Python."""

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
    """The columns of all records indexed so far. Raises `Cancelled` and OSError."""
    starts, lengths = source.index.snapshot()
    return scan_columns(source.file, starts, lengths, cancel, progress, on_part)


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

    `on_part` and `progress` are called in order, in the calling thread.
    """
    token = cancel or CancelToken()

    def work(first: int, last: int) -> Columns:
        token.check()
        base = int(starts[first])
        text = file.read_at(base, int(starts[last - 1] + lengths[last - 1]) - base)
        if len(text) < int(starts[last - 1] + lengths[last - 1]) - base:
            raise SourceChangedError(
                "source-changed", f"{file.path} became shorter while it was being read.", file.path
            )
        return piece_columns(text, starts[first:last] - base, lengths[first:last], base)

    parts: list[Columns] = []
    waiting: deque[tuple[int, int, Future[Columns]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="columns") as pool:
        try:
            for first, last in chain(pieces(starts, lengths, piece), ((-1, -1),) * (2 * threads)):
                if first >= 0:
                    waiting.append((first, last, pool.submit(work, first, last)))
                if waiting and (first < 0 or len(waiting) > 2 * threads):
                    begin, end, future = waiting.popleft()
                    part = future.result()
                    parts.append(part)
                    if on_part:
                        on_part(begin, part)
                    progress(Progress(end, len(starts)))
        finally:
            for _, _, future in waiting:
                future.cancel()
    token.check()
    return join_columns(parts)


def piece_columns(text: bytes, starts: NDArray[np.int64], lengths: NDArray[np.int64], base: int) -> Columns:
    """The columns of the records at these places of `text`, which begins at `base` in the file."""
    swept = sweep(pad(text), starts, starts + lengths, base)
    again = np.flatnonzero(swept.unsure)
    entries = [entry_by_parsing(text[int(starts[k]) : int(starts[k] + lengths[k])]) for k in again.tolist()]
    return replace_records(swept.columns, again, entries, starts[again] + base)


def pieces(starts: NDArray[np.int64], lengths: NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of records that together take about `size` bytes of the file; at least one record each."""
    first, count = 0, len(starts)
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + size, side="right"))
        last = max(first + 1, min(last, count))
        yield first, last
        first = last
