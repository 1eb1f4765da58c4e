"""Jobs that make files: started with a limit, remembered with what came out of them, repeated to go on.

Every building job can simply be started again: what it finished before is kept. The book knows how, and writes down
each job so that a later program knows of it as well.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.messages import Messages, Severity
from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback
from ola_viewer.jobs.diary import Ending, JobDiary
from ola_viewer.jobs.executors import ExecutorError
from ola_viewer.jobs.job_files import JobFiles, JobRecord
from ola_viewer.jobs.specs import JobError, JobSpec
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.problems import ManifestError

EXPECTED = (JobError, SaveError, ManifestError, ExecutorError, OSError)
"""What a job may end with for reasons of the disk, the files or the settings: `str()` is a sentence for the user."""
REPEATABLE = frozenset(("pack", "unpack", "soundtracks", "setup"))
"""Jobs of single items: started again, they do only what is not done, so also what failed."""

_LOOK_SECONDS = 0.2
_SEVERITIES = ("info", "success", "warning", "error")


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
    failed: int = 0
    """Items without a result."""

    @property
    def ending(self) -> Ending:
        """As it is written down."""
        return Ending(self.summary, self.severity, self.lines, self.result, self.folder, self.log, failed=self.failed)


Work = Callable[[CancelToken, ProgressCallback], Outcome]


class PastJob(Job):
    """A job that this program does not run: of an earlier one, or of another that is alive: a window or a
    command. Its state is "done", "cancelled", "failed", "interrupted", "followed", or "elsewhere" while the other runs
    it."""

    def __init__(self, record: JobRecord, number: int, parent: QObject) -> None:
        super().__init__(record.title, number, parent)
        self.show_record(record)

    def show_record(self, record: JobRecord) -> None:
        """Take over what is known now."""
        self.state = record.state
        self._seconds = record.seconds
        self.progress = Progress(record.done, record.total, record.unit) if record.done or record.total else None

    @property
    def elapsed(self) -> float:
        """Seconds of running."""
        return self._seconds

    def cancel(self) -> None:
        """It is not this program's to cancel."""


@dataclass
class Page:
    """One job in the book. `work` is None for a job of an earlier program that cannot be done again."""

    job: Job
    work: Work | None
    spec: JobSpec | None = None
    outcome: Outcome | None = None
    followed: Job | None = None
    """The job that went on with it."""
    earlier: Job | None = None
    """The job that it goes on with."""
    listeners: list[Callable[[Page], None]] = field(default_factory=list)
    record: JobRecord | None = None
    """As it is written down; None where nothing is."""

    @property
    def can_resume(self) -> bool:
        """Whether it ended without a result and was not taken up again."""
        ended = self.job.state in ("cancelled", "failed", "interrupted")
        return ended and self.followed is None and self.work is not None

    @property
    def can_repeat(self) -> bool:
        """Whether it came to its end but some of its items failed, which another run would try again."""
        some_failed = self.outcome is not None and self.outcome.failed > 0
        named = self.spec is not None and self.spec.name in REPEATABLE
        return self.job.state == "done" and some_failed and named and self.followed is None and self.work is not None


Reviver = Callable[[JobSpec, float], Work | None]
"""A specification and when that job began → the work that goes on with it; None if it cannot be told."""


class JobBook(QObject):
    """Lives on the GUI thread. At most `limit` of its jobs work at a time, the others wait in their order of luck.

    `opened(page)`: a job began; `ended(page)`: it has an outcome, was cancelled or failed; `listed`: the list of past
    jobs changed. With `files` every job is written down from its own thread; `revive` makes work of what an earlier
    program wrote.
    """

    opened = Signal(object)
    ended = Signal(object)
    listed = Signal()

    def __init__(
        self,
        lane: JobLane,
        messages: Messages,
        limit: int = 2,
        parent: QObject | None = None,
        files: JobFiles | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._messages = messages
        self._room = threading.BoundedSemaphore(limit)
        self._pages: dict[int, Page] = {}
        self._past: dict[str, Page] = {}
        self._hidden: set[int] = set()
        self._numbers = itertools.count(-1, -1)  # the lane's own jobs count upwards
        self._files = files
        self.revive: Reviver = lambda _spec, _started: None

    def start(self, title: str, work: Work, spec: JobSpec | None = None, earlier: Job | None = None) -> Page:
        """Begin `work(cancel, progress)` on a thread. Expected failures become an outcome, others go to the crash
        report."""
        room = self._room
        waiting = self.tr("waits for other jobs")
        diary = None
        if self._files is not None and spec is not None:
            diary = JobDiary(self._files, title, spec)

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
            run if diary is None else lambda cancel, progress: _written_down(diary, run, cancel, progress),
            lambda outcome: self._finish(held[0], outcome),
            lambda error: self._fail(held[0], error),
            lambda: self._finish(held[0], None),
        )
        page = Page(job, work, spec, earlier=earlier, record=None if diary is None else diary.record)
        held.append(page)
        self._pages[job.number] = page
        for number in [known for known in self._pages if known not in {each.number for each in self._lane.jobs}]:
            del self._pages[number]
        self.opened.emit(page)
        return page

    @property
    def past(self) -> list[Page]:
        """The jobs of earlier programs and of other windows, newest first."""
        return list(self._past.values())

    def page(self, job: Job) -> Page | None:
        """What the book knows of a job; None for jobs of other kinds."""
        if isinstance(job, PastJob):
            return next((page for page in self._past.values() if page.job is job), None)
        return self._pages.get(job.number)

    def resume(self, job: Job) -> Page | None:
        """Start a cancelled, failed or interrupted job again, or one of which items failed; it goes on where it
        stopped."""
        page = self.page(job)
        if page is None or not (page.can_resume or page.can_repeat) or page.work is None:
            return None
        started = time.time() if page.record is None else page.record.started
        again = None if page.spec is None else self.revive(page.spec, started)
        following = self.start(job.title, again or page.work, page.spec, job)
        page.followed = following.job
        if page.record is not None and self._files is not None:
            page.record = replace(page.record, state="followed", owner="")
            with contextlib.suppress(OSError):
                self._files.write(page.record)
        self.listed.emit()
        return following

    def take_over(self, records: Sequence[JobRecord]) -> None:
        """Show what the files know of jobs that this program does not run. May be called again to bring it up to
        date."""
        known = {record.key: record for record in records}
        mine = {page.record.key for page in self._pages.values() if page.record is not None}
        past: dict[str, Page] = {}
        for key, record in known.items():
            if key in mine or record.state == "running":
                continue
            page = self._past.get(key)
            if page is None:
                page = Page(PastJob(record, next(self._numbers), self), None, record.spec)
            if page.record != record:
                self._show_past(page, record)
            past[key] = page
        for key, page in self._past.items():
            if key not in past:
                page.job.deleteLater()
        self._past = past
        self.listed.emit()

    def _show_past(self, page: Page, record: JobRecord) -> None:
        assert isinstance(page.job, PastJob)
        page.record = record
        page.job.show_record(record)
        spec = record.spec
        if spec is not None and page.work is None:
            page.work = self.revive(spec, record.started)
        severity = record.severity if record.severity in _SEVERITIES else "info"
        page.outcome = None
        if record.summary or record.lines:
            page.outcome = Outcome(
                record.summary,
                cast(Severity, severity),
                record.lines,
                Path(record.result) if record.result else None,
                Path(record.folder) if record.folder else None,
                Path(record.log) if record.log else None,
                failed=record.failed,
            )

    def is_hidden(self, job: Job) -> bool:
        """Whether a job was taken off the list."""
        return job.number in self._hidden

    def clear(self, jobs: Sequence[Job]) -> None:
        """Take jobs that have ended off the list, for good. What they wrote stays."""
        keys = []
        for job in jobs:
            if job.state in ("running", "elsewhere"):
                continue
            page = self.page(job)
            self._hidden.add(job.number)
            if page is not None and page.record is not None:
                keys.append(page.record.key)
                self._past.pop(page.record.key, None)
        if self._files is not None:
            self._files.remove(keys)
        self.listed.emit()

    def _finish(self, page: Page, outcome: Outcome | None) -> None:
        page.outcome = outcome
        if outcome is not None:
            self._messages.say(outcome.summary, outcome.severity)
        self._tell(page)

    def _fail(self, page: Page, error: Exception) -> None:
        if not isinstance(error, EXPECTED):
            self._tell(page)
            raise error
        page.outcome = Outcome(_failure(page.job.title, error), "error")
        self._messages.say(page.outcome.summary, "error")
        self._tell(page)

    def _tell(self, page: Page) -> None:
        for listener in list(page.listeners):
            listener(page)
        self.ended.emit(page)


def _failure(title: str, error: Exception) -> str:
    return f"{title}: {error}"


def _written_down(diary: JobDiary, work: Work, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
    """Do the work; its beginning, its progress and its end are written down."""
    diary.begin()
    title = diary.record.title

    def tell(report: Progress) -> None:
        progress(report)
        diary.tell(report)

    try:
        outcome = work(cancel, tell)
    except Cancelled:
        diary.end("cancelled")
        raise
    except EXPECTED as error:
        diary.end("failed", Ending(_failure(title, error), "error"))
        raise
    except Exception as error:
        diary.end("failed", Ending(f"{title}: {type(error).__name__}: {error}", "error"))
        raise
    diary.end("done", outcome.ending)
    return outcome
