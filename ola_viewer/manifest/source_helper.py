"""The helper process of `source_process`: indexes a file and computes its columns, away from the window.

Messages to it: `IndexOrder`, `ColumnsOrder`. Messages from it: `READY` once, then for each order any number of
`NewRecords`, `FirstColumns` and `Progress`, and at the end `Done`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ignore_progress, keep_large_blocks, throttled
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.index_build import build_index
from ola_viewer.manifest.index_store import Identity, load_index, store_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import Opening
from ola_viewer.manifest.problems import FileProblem, SourceChangedError

if TYPE_CHECKING:  # importing it at run time would import Arrow, see `_columns`
    from ola_viewer.manifest.columns import Columns

READY: Final = "ready"
FIRST_SHARES: Final = (0.01, 0.04, 0.16)
"""The columns of the first records are sent when so many are known."""
_NICENESS: Final = 2
_SEND_SECONDS: Final = 0.05
"""Records are sent so often at most: each message costs the receiver the interpreter."""


@dataclass(frozen=True, slots=True)
class IndexOrder:
    """Go on with the index of the file that has this identity, and keep it in the cache."""

    identity: Identity
    opening: Opening
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    problems: tuple[FileProblem, ...]
    problem_counts: dict[str, int]
    resume_at: int
    separated: bool


@dataclass(frozen=True, slots=True)
class ColumnsOrder:
    """Compute the columns of the file that has this identity, and keep them in the cache."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class NewRecords:
    """What was indexed since the last such message, and where the index stands now."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    problems: tuple[FileProblem, ...]
    resume_at: int
    separated: bool


@dataclass(frozen=True, slots=True)
class FirstColumns:
    """The columns of the first records of the file, while the others are still being read."""

    columns: Columns


@dataclass(frozen=True, slots=True)
class Done:
    """An order was carried out, or not. `problem_counts`: of an index."""

    good: bool
    problem_counts: dict[str, int]


def serve(path: str, pipe: Connection) -> None:
    """In the helper process: carry out orders until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked at the start
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    keep_large_blocks()
    index: RecordIndex | None = None
    with contextlib.suppress(BrokenPipeError, EOFError, ConnectionResetError):  # the window was closed
        pipe.send(READY)
        while True:
            order = pipe.recv()
            counts: dict[str, int] = {}
            good = False
            with contextlib.suppress(OSError, SourceChangedError), ReadFile(Path(path)) as file:
                if Identity.of_open(file) == order.identity:
                    if isinstance(order, IndexOrder):
                        index = _go_on(file, order, pipe.send)
                        counts, good = index.problem_counts, True
                    else:
                        good = _columns(file, order.identity, index, pipe.send)
            pipe.send(Done(good, counts))


def _go_on(file: ReadFile, order: IndexOrder, send: Callable[[object], None]) -> RecordIndex:
    """The complete index. Raises as `build_index`."""
    index = RecordIndex.resumed(
        order.starts, order.lengths, order.problems, order.problem_counts, order.resume_at, order.separated
    )
    sent, known = index.count, len(order.problems)
    last = 0.0

    def on_rows(_count: int, least: float = _SEND_SECONDS) -> None:
        nonlocal sent, known, last
        now = time.monotonic()
        if now - last < least:
            return
        last = now
        starts, lengths = index.snapshot()
        problems = index.problems
        send(NewRecords(starts[sent:], lengths[sent:], problems[known:], index.resume_at, index.separated))
        sent, known = len(starts), len(problems)

    build_index(file, order.opening, CancelToken(), ignore_progress, on_rows, index)
    on_rows(index.count, 0.0)
    if Identity.of(file.path) == order.identity:
        store_index(order.identity, index)
    return index


def _columns(file: ReadFile, identity: Identity, index: RecordIndex | None, send: Callable[[object], None]) -> bool:
    """Whether the columns were computed and stored."""
    # Not before the index: it would wait for the import of Arrow.
    from ola_viewer.manifest.column_build import join_columns
    from ola_viewer.manifest.column_scan import scan_columns
    from ola_viewer.manifest.column_store import store_columns

    index = index or load_index(identity, file)
    if index is None or not index.complete:
        return False
    report = throttled(lambda step: send(Progress(step.done, step.total, "records")))
    parts: list[Columns] = []
    wanted = [int(index.count * share) for share in FIRST_SHARES]

    def on_part(first: int, part: Columns) -> None:
        if wanted:
            parts.append(part)
            if first + len(part) >= wanted[0]:
                wanted[:] = [count for count in wanted if count > first + len(part)]
                send(FirstColumns(join_columns(parts)))

    columns = scan_columns(file, *index.snapshot(), None, report, on_part)
    return Identity.of(file.path) == identity and store_columns(identity, columns) is not None
