"""Jobs that make files: started with a limit, remembered with what came out of them, repeated to go on.

Every building job can simply be started again: what it finished before is kept. The book knows how.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.messages import Messages, Severity
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.jobs.executors import ExecutorError
from ola_viewer.jobs.specs import JobError, JobSpec
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.problems import ManifestError

EXPECTED = (JobError, SaveError, ManifestError, ExecutorError, OSError)
"""What a job may end with for reasons of the disk, the files or the settings: `str()` is a sentence for the user."""

_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Outcome:
    """What came out of a job. `summary`: one sentence; `lines`: what to know about single items; `result`: the manifest
    to open; `folder`: where the files are; `log`: the file with a line per item."""

    summary: str
    severity: Severity = "success"
    lines: tuple[str, ...] = ()
    result: Path | None = None
    folder: Path | None = None
    log: Path | None = None
    value: object = None
    """For whoever started the job."""


Work = Callable[[CancelToken, ProgressCallback], Outcome]


@dataclass
class Page:
    """One job in the book."""

    job: Job
    work: Work
    spec: JobSpec | None = None
    outcome: Outcome | None = None
    followed: Job | None = None
    """The job that went on with it."""
    earlier: Job | None = None
    """The job that it goes on with."""
    listeners: list[Callable[[Page], None]] = field(default_factory=list)

    @property
    def can_resume(self) -> bool:
        """Whether it ended without a result and was not taken up again."""
        return self.job.state in ("cancelled", "failed") and self.followed is None


class JobBook(QObject):
    """Lives on the GUI thread. At most `limit` of its jobs work at a time, the others wait in their order of luck.

    `opened(page)`: a job began; `ended(page)`: it has an outcome, was cancelled or failed.
    """

    opened = Signal(object)
    ended = Signal(object)

    def __init__(self, lane: JobLane, messages: Messages, limit: int = 2, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._messages = messages
        self._room = threading.BoundedSemaphore(limit)
        self._pages: dict[int, Page] = {}

    def start(self, title: str, work: Work, spec: JobSpec | None = None, earlier: Job | None = None) -> Page:
        """Begin `work(cancel, progress)` on a thread. Expected failures become an outcome, others go to the crash
        report."""
        room = self._room
        waiting = self.tr("waits for other jobs")

        def run(cancel: CancelToken, progress: ProgressCallback) -> Outcome:
            while not room.acquire(blocking=False):
                progress(Progress(0, None, "", waiting))
                cancel.wait(_LOOK_SECONDS)
                cancel.check()
            try:
                return work(cancel, progress)
            finally:
                room.release()

        held: list[Page] = []
        job = self._lane.start(
            title,
            run,
            lambda outcome: self._finish(held[0], outcome),
            lambda error: self._fail(held[0], error),
            lambda: self._finish(held[0], None),
        )
        page = Page(job, work, spec, earlier=earlier)
        held.append(page)
        self._pages[job.number] = page
        for number in [known for known in self._pages if known not in {each.number for each in self._lane.jobs}]:
            del self._pages[number]
        self.opened.emit(page)
        return page

    def page(self, job: Job) -> Page | None:
        """What the book knows of a job; None for jobs of other kinds."""
        return self._pages.get(job.number)

    def resume(self, job: Job) -> Page | None:
        """Start a cancelled or failed job again; it goes on where it stopped."""
        page = self._pages.get(job.number)
        if page is None or not page.can_resume:
            return None
        following = self.start(job.title, page.work, page.spec, job)
        page.followed = following.job
        return following

    def _finish(self, page: Page, outcome: Outcome | None) -> None:
        page.outcome = outcome
        if outcome is not None:
            self._messages.say(outcome.summary, outcome.severity)
        self._tell(page)

    def _fail(self, page: Page, error: Exception) -> None:
        if not isinstance(error, EXPECTED):
            self._tell(page)
            raise error
        page.outcome = Outcome(f"{page.job.title}: {error}", "error")
        self._messages.say(page.outcome.summary, "error")
        self._tell(page)

    def _tell(self, page: Page) -> None:
        for listener in list(page.listeners):
            listener(page)
        self.ended.emit(page)
