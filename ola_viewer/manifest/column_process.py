"""Columns computed in a process of its own, and handed over through the cache folder.

Computing them is half numpy, which lets other threads run, and half Python, which does not: in the window's own
process every painting would wait for it again and again, and the memory of its buffers would stay there. The
window therefore lets a helper process of lower priority do it and maps the side file that it leaves.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress, throttled
from ola_viewer.jobs.spawning import interrupts_for_parent
from ola_viewer.manifest.column_scan import build_columns, scan_columns
from ola_viewer.manifest.column_store import load_columns, store_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.index_store import Identity, load_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.source import Source

WORTH_A_PROCESS = 32 << 20
"""Starting the process takes a third of a second; smaller files are done in the calling thread."""

_POLL_SECONDS = 0.1
_NICENESS = 2


def build_columns_apart(
    source: Source,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    least: int = WORTH_A_PROCESS,
) -> Columns:
    """The same as `build_columns`, by a helper process where the file has at least `least` bytes.

    Without a usable cache folder, or if the process dies, the calling thread does the work. `progress` is in
    records. Raises `Cancelled`, `SourceChangedError` and OSError.
    """
    if source.index.complete and source.file.size >= least:
        identity = Identity.of_open(source.file)
        count = source.index.count
        columns = load_columns(identity, count)
        if columns is None and _compute(source.file.path, cancel or CancelToken(), progress):
            columns = load_columns(identity, count)
        if columns is not None:
            return columns
    return build_columns(source, cancel, progress)


def _compute(path: Path, cancel: CancelToken, progress: ProgressCallback) -> bool:
    """Run the helper process to its end; whether it left a side file."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    # no daemon, for a daemon may not have worker processes of its own; `_end` ends it in any case
    process = context.Process(target=_work, args=(str(path), there), daemon=False, name="columns")
    try:
        with interrupts_for_parent():
            process.start()
        there.close()
        return _follow(here, cancel, progress)
    except OSError:  # no process could be started
        return False
    finally:
        here.close()
        _end(process)


def _follow(pipe: Connection, cancel: CancelToken, progress: ProgressCallback) -> bool:
    """Pass the progress on until the process says how it ended, or ends without a word."""
    while True:
        cancel.check()
        if not pipe.poll(_POLL_SECONDS):
            continue
        try:
            told = pipe.recv()
        except EOFError:
            return False
        if isinstance(told, bool):
            return told
        progress(told)


def _end(process: BaseProcess) -> None:
    if process.pid is None:
        return
    if process.is_alive():
        process.join(0.5)
    if process.is_alive():
        process.terminate()
    process.join()
    process.close()


def _work(path: str, pipe: Connection) -> None:
    """In the helper process: take the index from the cache, compute, store, say whether that worked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked at the start
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    stored = False
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more: the window was closed
        with contextlib.suppress(OSError, SourceChangedError), ReadFile(Path(path)) as file:
            identity = Identity.of_open(file)
            index = load_index(identity, file)
            if index is not None and index.complete:
                starts, lengths = index.snapshot()
                report = throttled(lambda step: pipe.send(Progress(step.done, step.total, "records")))
                columns = scan_columns(file, starts, lengths, None, report)
                stored = Identity.of(Path(path)) == identity and store_columns(identity, columns) is not None
        pipe.send(stored)
