"""Jobs, newest first: what, how far, how long; Cancel while they run, the reason where they failed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from ola_viewer.gui.figures import seconds_text
from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.panels import Panel


class JobsModel(QAbstractTableModel):
    """The lane's jobs, newest first."""

    def __init__(self, lane: JobLane) -> None:
        super().__init__(lane)
        self._lane = lane
        self._jobs: list[Job] = []
        lane.changed.connect(self._on_changed)
        lane.started.connect(lambda job: job.progressed.connect(self._on_progressed))
        self._on_changed()

    def job(self, row: int) -> Job:
        """The job of a line."""
        return self._jobs[row]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """One line a job."""
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Job, state, time."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < 3:
            return (self.tr("Job"), self.tr("State"), self.tr("Time"))[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the whole reason of a failure is in the tool tip."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        job = self._jobs[index.row()]
        if index.column() == 0:
            return job.title
        if index.column() == 2:
            return seconds_text(job.elapsed)
        return self._state(job)

    def _state(self, job: Job) -> str:
        if job.state == "running":
            progress = job.progress
            if progress is not None and progress.total:
                return f"{100 * progress.done / progress.total:.0f} %"
            return self.tr("running")
        if job.state == "failed":
            return self.tr("failed: {0}").format(job.error)
        return {"done": self.tr("done"), "cancelled": self.tr("cancelled")}[job.state]

    def _on_changed(self) -> None:
        self.beginResetModel()
        self._jobs = list(reversed(self._lane.jobs))
        self.endResetModel()

    def _on_progressed(self) -> None:
        if self._jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._jobs) - 1, 2))


class JobsPanel(Panel):
    """A table of jobs; Cancel for the selected one."""

    def __init__(self, lane: JobLane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobsModel(lane)
        self._table = QTableView(self)
        self._table.setModel(self.model)
        self._table.setFrameShape(QTableView.Shape.NoFrame)
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setMinimumSectionSize(26)
        self._table.verticalHeader().setDefaultSectionSize(26)
        self._table.horizontalHeader().setFont(theme.font("caption", 600))
        self._table.horizontalHeader().setFixedHeight(26)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.setColumnWidth(0, 360)
        self._table.setFont(theme.font("row"))
        self._table.setAccessibleName(self.tr("Jobs"))
        self._cancel = QPushButton(self.tr("Cancel job"))
        self._cancel.setFlat(True)
        self._cancel.clicked.connect(self._on_cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)

    def head_right(self) -> QWidget | None:
        """Cancel."""
        return self._cancel

    def _on_cancel(self) -> None:
        row = self._table.currentIndex().row()
        if self.model.rowCount():
            self.model.job(max(0, row)).cancel()
