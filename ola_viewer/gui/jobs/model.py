"""The jobs of the lane and those of earlier and of other programs as a table, newest first."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ola_viewer.gui.figures import seconds_text
from ola_viewer.gui.job_book import JobBook
from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.progress_meter import ProgressMeter

JOB, STATE, TIME = range(3)
FRACTION_ROLE = Qt.ItemDataRole.UserRole + 1
"""Of a running job: 0 to 1, -1.0 while the total is unknown; None for one that ended."""
Index = QModelIndex | QPersistentModelIndex


class JobsModel(QAbstractTableModel):
    """Job, state with percent, amount, rate and time left, time."""

    def __init__(self, lane: JobLane, book: JobBook | None = None) -> None:
        super().__init__(lane)
        self._lane = lane
        self._book = book
        self._jobs: list[Job] = []
        self._meters: dict[int, ProgressMeter] = {}
        lane.changed.connect(self._on_changed)
        lane.started.connect(self._on_started)
        if book is not None:
            book.ended.connect(lambda _page: self._on_changed())
            book.listed.connect(self._on_changed)
        for job in lane.running:
            self._on_started(job)
        self._on_changed()

    def job(self, row: int) -> Job:
        """The job of a line."""
        return self._jobs[row]

    def row_of(self, job: Job | None) -> int:
        """The line of a job, -1 if it is not listed."""
        return self._jobs.index(job) if job in self._jobs else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One line a job."""
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See `JOB` … `TIME`."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < 3:
            return (self.tr("Job"), self.tr("State"), self.tr("Time"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, and how far a running job is."""
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == FRACTION_ROLE:
            return self._fraction(job)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = (
            job.title
            if index.column() == JOB
            else seconds_text(job.elapsed)
            if index.column() == TIME
            else self._state(job)
        )
        # A tool tip could be taken for rich text, and titles hold names of files.
        return text if role == Qt.ItemDataRole.DisplayRole else html.escape(text)

    @property
    def jobs(self) -> list[Job]:
        """All lines."""
        return list(self._jobs)

    def _fraction(self, job: Job) -> float | None:
        if job.state == "elsewhere":
            return _part_of(job) or -1.0
        if job.state != "running":
            return None
        meter = self._meters.get(job.number)
        return -1.0 if meter is None or meter.fraction is None else meter.fraction

    def _state(self, job: Job) -> str:
        page = None if self._book is None else self._book.page(job)
        if job.state == "running":
            meter = self._meters.get(job.number)
            return meter.facts if meter is not None and meter.facts else self.tr("running")
        if job.state == "elsewhere":
            return self.tr("running in another program") + _percent_of(job)
        if job.state == "followed" or (page is not None and page.followed is not None):
            return self.tr("taken up again")
        if job.state == "interrupted":
            return self.tr("interrupted: the program ended") + _percent_of(job)
        if job.state == "failed" and job.error is not None:
            return self.tr("failed: {0}").format(job.error)
        if page is not None and page.outcome is not None:
            return page.outcome.summary
        words = {"done": self.tr("done"), "cancelled": self.tr("cancelled"), "failed": self.tr("failed")}
        return words[job.state]

    def _on_started(self, job: Job) -> None:
        meter = ProgressMeter()
        self._meters[job.number] = meter
        job.progressed.connect(meter.take)
        job.progressed.connect(lambda _progress: self._on_progressed(job))

    def _on_changed(self) -> None:
        self.beginResetModel()
        book = self._book
        past = [] if book is None else [page.job for page in book.past]
        shown = [*reversed(self._lane.jobs), *past]
        self._jobs = shown if book is None else [job for job in shown if not book.is_hidden(job)]
        known = {job.number for job in self._jobs}
        self._meters = {number: meter for number, meter in self._meters.items() if number in known}
        self.endResetModel()

    def _on_progressed(self, job: Job) -> None:
        row = self.row_of(job)
        if row >= 0:
            self.dataChanged.emit(self.index(row, STATE), self.index(row, TIME))


def _part_of(job: Job) -> float:
    report = job.progress
    return min(1.0, report.done / report.total) if report is not None and report.total else 0.0


def _percent_of(job: Job) -> str:
    """How far a job of another program is or was, as far as it was written down."""
    part = _part_of(job)
    return f" · {100 * part:.0f} %" if part else ""
