"""Jobs, newest first: what, how far, how fast, how long; cancel, resume, repeat, open the result, log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QDateTime, QLocale, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.job_book import JobBook, Page, PastJob
from ola_viewer.gui.jobs.model import FRACTION_ROLE, JOB, STATE, TIME, JobsModel
from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.panels import Panel

_BAR_WIDTH = 84
_LOOK_MS = 3000
"""How often the jobs of other programs are looked at while the panel is in sight."""


class _StateDelegate(QStyledItemDelegate):
    """A thin bar left of the words while a job runs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Groove and bar, then the words beside them."""
        fraction = index.data(FRACTION_ROLE)
        if fraction is None:
            super().paint(painter, option, index)
            return
        words = QStyleOptionViewItem(option)
        words.rect = option.rect.adjusted(_BAR_WIDTH + 12, 0, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            group = QPalette.ColorGroup.Active if option.state & QStyle.StateFlag.State_Active else None
            palette = option.palette
            painter.fillRect(
                option.rect, palette.brush(group or QPalette.ColorGroup.Inactive, palette.ColorRole.Highlight)
            )
        super().paint(painter, words, index)
        groove = QRectF(option.rect.x() + 4, option.rect.center().y() - 1.5, _BAR_WIDTH, 4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(groove, 2, 2)
        painter.setBrush(self._theme.color("accent"))
        groove.setWidth(max(4.0, groove.width() * (0.3 if fraction < 0 else fraction)))
        painter.drawRoundedRect(groove, 2, 2)
        painter.restore()


class JobsPanel(Panel):
    """A table of jobs and what the chosen one has to say.

    `open_result(page)` and `show_log(page)` act on jobs of the book; `reload()` asks for what is written down of the
    jobs of other programs.
    """

    def __init__(
        self,
        lane: JobLane,
        theme: Theme,
        book: JobBook,
        open_result: Callable[[Page], None],
        show_log: Callable[[Page], None],
        reload: Callable[[], None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._reload = reload
        self._open_result = open_result
        self._show_log = show_log
        self._chosen: Job | None = None
        self.model = JobsModel(lane, book)
        self.table = self._make_table(theme)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.lines.setFont(theme.font("mono_small"))
        self.lines.setAccessibleName(self.tr("Messages of the job"))
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(self.table)
        across.addWidget(self.lines)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(across)
        self._listed = across
        self._none = RoleLabel(theme, self.tr("No jobs yet. What the Build menu starts is listed here."), "text2")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._none)
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.cancel = self._button(self.tr("Cancel job"), self._on_cancel)
        self.resume = self._button(self.tr("Resume"), self._on_resume)
        self.repeat = self._button(self.tr("Repeat failed"), self._on_resume)
        self.log = self._button(self.tr("Show log"), lambda: self._with_page(self._show_log))
        self.folder = self._button(self.tr("Show in folder"), lambda: self._with_page(show_folder))
        self.open = self._button(self.tr("Open the result"), lambda: self._with_page(self._open_result))
        self.remove = self._button(self.tr("Remove"), lambda: self._clear([self.job]))
        self.clear = self._button(self.tr("Clear finished"), lambda: self._clear(self._finished()))
        for button in (
            self.cancel,
            self.resume,
            self.repeat,
            self.log,
            self.folder,
            self.open,
            self.remove,
            self.clear,
        ):
            row.addWidget(button)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._reload)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._choose_again)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._refresh())
        book.ended.connect(lambda _page: self._refresh())
        self._choose_again()

    def shown(self) -> None:
        """Other windows may have begun or ended jobs meanwhile."""
        self._timer.start()
        self._reload()

    def hidden(self) -> None:
        """Nobody looks."""
        self._timer.stop()

    def head_right(self) -> QWidget | None:
        """What can be done with the chosen job."""
        return self._head

    def _make_table(self, theme: Theme) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setItemDelegateForColumn(STATE, _StateDelegate(theme, table))
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(26)
        table.verticalHeader().setDefaultSectionSize(26)
        head = table.horizontalHeader()
        head.setFont(theme.font("caption", 600))
        head.setFixedHeight(26)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for section, width in ((JOB, 210), (TIME, 80)):
            table.setColumnWidth(section, width)
        table.setFont(theme.font("row"))
        table.setAccessibleName(self.tr("Jobs"))
        return table

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self._head)
        button.setFlat(True)
        button.clicked.connect(lambda _checked=False: call())
        return button

    @property
    def job(self) -> Job | None:
        """The chosen job."""
        row = self.table.currentIndex().row()
        return self.model.job(row) if 0 <= row < self.model.rowCount() else None

    def _page(self) -> Page | None:
        job = self.job
        return None if job is None else self._book.page(job)

    def _with_page(self, call: Callable[[Page], None]) -> None:
        page = self._page()
        if page is not None:
            call(page)

    def _on_cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _on_resume(self) -> None:
        if self.job is not None:
            self._book.resume(self.job)
            self.table.selectRow(0)

    def _finished(self) -> list[Job]:
        """Jobs with nothing left to do in them."""
        found = []
        for job in self.model.jobs:
            page = self._book.page(job)
            left = page is not None and (page.can_resume or page.can_repeat)
            if job.state not in ("running", "elsewhere") and not left:
                found.append(job)
        return found

    def _clear(self, jobs: Sequence[Job | None]) -> None:
        self._book.clear([job for job in jobs if job is not None])

    def _remember(self) -> None:
        self._chosen = self.job

    def _choose_again(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(max(0, self.model.row_of(self._chosen)))
        self._refresh()

    def _refresh(self) -> None:
        job, page = self.job, self._page()
        outcome = None if page is None else page.outcome
        self.cancel.setVisible(job is not None and job.state == "running")
        self.resume.setVisible(page is not None and page.can_resume)
        self.repeat.setVisible(page is not None and page.can_repeat)
        self.log.setVisible(outcome is not None and outcome.log is not None)
        self.open.setVisible(outcome is not None and outcome.result is not None)
        self.folder.setVisible(outcome is not None and (outcome.folder or outcome.result) is not None)
        self.remove.setVisible(job is not None and job.state not in ("running", "elsewhere"))
        self.clear.setEnabled(bool(self._finished()))
        self.clear.setVisible(self.model.rowCount() > 0)
        self._listed.setVisible(self.model.rowCount() > 0)
        self._none.setVisible(self.model.rowCount() == 0)
        lines: list[str] = []
        if outcome is not None:
            lines = [text for text in (outcome.summary, *outcome.lines) if text]
        elif job is not None and job.error is not None:
            lines = [str(job.error)]
        if isinstance(job, PastJob) and page is not None and page.record is not None:
            begun = QDateTime.fromSecsSinceEpoch(int(page.record.started))
            words = QLocale().toString(begun, QLocale.FormatType.ShortFormat)
            lines.append(self.tr("Started {0}.").format(words))
            if job.state == "interrupted" and page.work is None:
                lines.append(
                    self.tr(
                        "It worked on edits that were not saved: open the files with these edits again, "
                        "and start it anew from its dialog. Then it goes on where it stopped."
                    )
                )
        text = "\n".join(lines)
        if text != self.lines.toPlainText():
            self.lines.setPlainText(text)
        self.lines.setVisible(bool(text))


def show_folder(page: Page) -> None:
    """Where the files of a job are, in the system's file manager."""
    outcome = page.outcome
    if outcome is None:
        return
    folder = outcome.folder or (outcome.result.parent if outcome.result is not None else None)
    if folder is not None and folder.is_dir():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
