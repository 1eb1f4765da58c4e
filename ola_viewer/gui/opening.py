"""Opens files in the background: probe, index, columns. Rows are usable from the first block on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import Job, Lanes
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.problems import FileProblem
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.source_process import read_apart


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("opening", text)


@dataclass
class SourceState:
    """One file as the window shows it: how far it is and what went wrong. Lives on the GUI thread."""

    path: Path
    number: int
    job: Job | None = None
    source: Source | None = None
    error: Exception | None = None
    columns_ready: bool = False
    first_columns: Columns | None = None
    """Those of the first records, while the others are being read."""
    cancelled: bool = False
    changed: bool = False
    progress: Progress | None = None
    seen_problems: int = 0

    @property
    def count(self) -> int:
        """Records indexed so far."""
        return 0 if self.source is None else self.source.index.count

    @property
    def complete(self) -> bool:
        """Whether the index covers the whole file."""
        return self.source is not None and self.source.index.complete

    @property
    def busy(self) -> bool:
        """Whether a job still works on it."""
        return self.job is not None and self.job.state == "running"

    @property
    def problems(self) -> tuple[FileProblem, ...]:
        """Faults of the file found so far."""
        return () if self.source is None else self.source.index.problems

    @property
    def fraction(self) -> float:
        """Share of the file that is indexed, 0 to 1."""
        if self.complete:
            return 1.0
        if self.progress is None or not self.progress.total:
            return 0.0
        return min(1.0, self.progress.done / self.progress.total)


@dataclass(frozen=True)
class OpeningEvents:
    """What the opener tells, always on the GUI thread."""

    opened: Callable[[SourceState], None]
    rows: Callable[[SourceState], None]
    indexed: Callable[[SourceState], None]
    first_columns: Callable[[SourceState], None]
    columns: Callable[[SourceState, Columns], None]
    failed: Callable[[SourceState, Exception], None]
    ended: Callable[[SourceState], None]


class Opener:
    """Starts one job for each file. The GUI thread calls it; workers only see plain values."""

    def __init__(self, lanes: Lanes, events: OpeningEvents) -> None:
        self._lanes = lanes
        self._events = events

    def start(self, path: Path, number: int) -> SourceState:
        """Open `path` as source `number`."""
        state = SourceState(path, number)
        post = self._lanes.dispatcher.post
        events = self._events

        def live(call: Callable[[], None]) -> None:
            """Deliver unless the file was closed meanwhile."""
            post(lambda: None if state.job is None else call())

        def opened(source: Source) -> None:
            state.source = source
            events.opened(state)

        def first(columns: Columns) -> None:
            if not state.columns_ready:
                state.first_columns = columns
                events.first_columns(state)

        def work(cancel: CancelToken, progress: ProgressCallback) -> Columns:
            source = Source.open(path, number, cancel=cancel, progress=progress)
            live(lambda: opened(source))
            announced = False

            def on_rows(count: int) -> None:
                nonlocal announced
                if not announced and count:
                    announced = True
                    live(lambda: events.rows(state))

            def on_first(columns: Columns) -> None:
                live(lambda: first(columns))

            return read_apart(source, cancel, progress, on_rows, lambda: live(lambda: events.indexed(state)), on_first)

        def done(columns: Columns) -> None:
            if state.job is None:
                return
            state.columns_ready, state.first_columns = True, None
            events.columns(state, columns)
            events.ended(state)

        def failed(error: Exception) -> None:
            if state.job is not None:
                state.error = error
                events.failed(state, error)
                events.ended(state)

        def cancelled() -> None:
            if state.job is not None:
                state.cancelled = True
                events.ended(state)

        job = self._lanes.jobs.start(tr("Indexing {0}").format(path.name), work, done, failed, cancelled)
        state.job = job

        def on_progress(progress: Progress) -> None:
            if progress.unit == "bytes":
                state.progress = progress
                if state.count:
                    events.rows(state)

        job.progressed.connect(on_progress)
        return state

    def forget(self, state: SourceState) -> None:
        """Stop working on a file that is closed; nothing of it is delivered any more."""
        job, state.job = state.job, None
        if job is not None:
            job.cancel()


def progress_words(state: SourceState) -> str:
    """ "1,187,432 records" of a file that is being indexed."""
    return tr("{0} records").format(count_text(state.count))
