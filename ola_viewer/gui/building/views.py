"""What will happen, what happens, and what came of it: the lower half of every building dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ola_viewer.gui.building.tasks import Forecast, Remark
from ola_viewer.gui.building.wording import tr
from ola_viewer.gui.job_book import Page
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.progress_meter import ProgressMeter
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.bars import ThinBar
from ola_viewer.jobs import Progress

_MOST_REMARKS = 6


class RemarkLine(QWidget):
    """Mark and sentence."""

    def __init__(self, theme: Theme, remark: Remark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._remark = remark
        self._mark = QLabel(self)
        self._mark.setFixedSize(14, 16)
        self.label = RoleLabel(theme, remark.text, "text")
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        severity = self._remark.severity
        role = "warnfill" if severity == "warning" else severity
        self._mark.setPixmap(self._theme.pixmap(f"severity_{severity}", role, 14))


class ForecastView(QFrame):
    """Figures in a row, remarks below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.forecast = Forecast()
        self.setMinimumHeight(96)
        self._state = RoleLabel(theme, "", "text2", "caption", 600)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(28)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._state)
        column.addLayout(self._figures)
        column.addLayout(self._remarks)
        column.addStretch(1)
        self.show_forecast(Forecast())

    def show_busy(self, progress: Progress | None = None) -> None:
        """The fields changed; figures are being counted anew. The old ones stay in sight."""
        text = self.tr("What will happen: counting…")
        if progress is not None and progress.total and progress.done < progress.total:
            text += f" {100 * progress.done // progress.total} %"
        self._state.show_text(text)

    def show_forecast(self, forecast: Forecast, field_errors_shown: Sequence[str] = ()) -> None:
        """Replace everything. Errors of fields that show theirs are not repeated."""
        self.forecast = forecast
        self._state.show_text(self.tr("What will happen"))
        _empty(self._figures)
        _empty(self._remarks)
        for value, caption in forecast.figures:
            tile = QVBoxLayout()
            tile.setSpacing(0)
            tile.addWidget(RoleLabel(self._theme, value, "text", "figure", 600))
            tile.addWidget(RoleLabel(self._theme, caption, "text2", "caption"))
            box = QWidget(self)
            box.setAccessibleName(f"{value} {caption}")
            box.setLayout(tile)
            tile.setContentsMargins(0, 0, 0, 0)
            self._figures.addWidget(box)
        self._figures.addStretch(1)
        errors = [Remark(text, "error") for name, text in forecast.errors.items() if name not in field_errors_shown]
        for remark in [*errors, *forecast.remarks][:_MOST_REMARKS]:
            self._remarks.addWidget(RemarkLine(self._theme, remark, self))

    @property
    def heading(self) -> str:
        """What stands above the figures."""
        return self._state.text()

    @property
    def texts(self) -> list[str]:
        """All remarks and errors, for tests and screen readers."""
        return [*self.forecast.errors.values(), *(remark.text for remark in self.forecast.remarks)]


class JobStrip(QWidget):
    """One job of the book: progress and Cancel while it runs; then what came of it, and what can be done with it."""

    open_wanted = Signal(object)
    """The manifest that was written."""
    log_wanted = Signal(object)
    resume_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.page: Page | None = None
        self._meter = ProgressMeter()
        self._mark = QLabel(self)
        self._mark.setFixedSize(16, 16)
        self._bar = ThinBar(theme, self)
        self.words = RoleLabel(theme, "", "text", "row")
        self.words.setWordWrap(True)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setFont(theme.font("mono_small"))
        self.lines.setMaximumHeight(92)
        self.lines.setAccessibleName(self.tr("Messages of the job"))
        self.cancel = self._button(self.tr("Cancel job"), lambda: self.page.job.cancel() if self.page else None)
        self.resume = self._button(self.tr("Resume"), lambda: self.resume_wanted.emit(self.page))
        self.log = self._button(self.tr("Show log"), lambda: self.log_wanted.emit(self.page))
        self.open = self._button(self.tr("Open the result"), self._on_open)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._bar)
        row.addWidget(self.words, 1)
        for button in (self.cancel, self.resume, self.log, self.open):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.lines)
        theme.changed.connect(self._refresh)
        self.hide()

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def follow(self, page: Page) -> None:
        """Show this job from now on."""
        if self.page is not None and self.page.job.state == "running":
            self.page.job.progressed.disconnect(self._on_progress)
        self.page = page
        self._meter = ProgressMeter()
        page.job.progressed.connect(self._on_progress)
        page.listeners.append(self._on_page_ended)
        self.words.show_text(page.job.title, "text")
        self._bar.set_fraction(None)
        self._refresh()
        self.show()

    @property
    def running(self) -> bool:
        """Whether the job works or waits."""
        return self.page is not None and self.page.job.state == "running"

    def _on_progress(self, progress: Progress) -> None:
        assert self.page is not None
        self._meter.take(progress)
        self._bar.set_fraction(self._meter.fraction)
        title, facts = self.page.job.title, self._meter.facts
        self.words.show_text(f"{title} · {facts}" if facts else title, "text")

    def _on_page_ended(self, page: Page) -> None:
        if page is self.page:
            self._refresh()

    def _on_open(self) -> None:
        if self.page is not None and self.page.outcome is not None:
            self.open_wanted.emit(self.page.outcome.result)

    def _refresh(self) -> None:
        page = self.page
        if page is None:
            return
        outcome, job = page.outcome, page.job
        self._bar.setVisible(self.running)
        self.cancel.setVisible(self.running)
        self.resume.setVisible(page.can_resume)
        self._mark.setVisible(not self.running)
        self.open.setVisible(outcome is not None and outcome.result is not None)
        self.log.setVisible(outcome is not None and outcome.log is not None)
        self.lines.setVisible(outcome is not None and bool(outcome.lines))
        if self.running:
            return
        severity = "info" if outcome is None else outcome.severity
        role = "warnfill" if severity == "warning" else severity
        self._mark.setPixmap(self._theme.pixmap(f"severity_{severity}", role, 16))
        self.words.show_text(ended_words(job, outcome.summary if outcome is not None else ""), "text")
        self.lines.setPlainText("\n".join(outcome.lines) if outcome is not None else "")


def ended_words(job: Job, summary: str) -> str:
    """What is said of a job that ended."""
    if summary:
        return summary
    if job.state == "cancelled":
        return tr("{0}: cancelled. What was finished is kept.").format(job.title)
    return tr("{0}: failed ({1}).").format(job.title, job.error)


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
