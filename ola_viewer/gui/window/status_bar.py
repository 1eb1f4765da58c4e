"""The line below: what runs, what was said last, counts of findings, edits, trainer, position."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ola_viewer.gui.figures import count_text, size_text, time_left_text
from ola_viewer.gui.lanes import Job, JobLane
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.bars import ThinBar
from ola_viewer.jobs import Progress

STATUS_HEIGHT = 26
_MESSAGE_MS = 15000
_DIVIDER = 9


class LinkLabel(QPushButton):
    """A word that acts, in the accent colour or plain. `divided`: with a hairline before it."""

    def __init__(
        self, theme: Theme, role: str = "accent", parent: QWidget | None = None, *, divided: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._before = _DIVIDER if divided else 0
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(theme.font("row"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Only the words and their icon."""
        icon = 20 if not self.icon().isNull() else 0
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + icon + 8 + self._before, 22)

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, underlined under the pointer or with focus."""
        painter = QPainter(self)
        x = 4 + self._before
        if self._before:
            painter.fillRect(2, 3, 1, self.height() - 6, self._theme.color("border"))
        if not self.icon().isNull():
            self.icon().paint(painter, x, (self.height() - 14) // 2, 14, 14)
            x += 20
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(self._theme.color(self._role if self.isEnabled() else "disabled"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(self.rect().adjusted(x, 0, 0, 0), flags, self.text())


class ProgressLine(QWidget):
    """What, bar, percent, amount, rate, time left, Cancel: of the oldest running job. `clicked`: show all jobs."""

    clicked = Signal()

    def __init__(self, jobs: JobLane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._samples: list[tuple[float, int]] = []
        self._title = LinkLabel(theme, "text", self)
        self._title.setToolTip(self.tr("Show all jobs"))
        self._title.clicked.connect(self.clicked)
        self._bar = ThinBar(theme, self)
        self._facts = QLabel(self)
        self._cancel = LinkLabel(theme, "accent", self)
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._facts.setFont(theme.font("row"))
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._title)
        row.addWidget(self._bar)
        row.addWidget(self._facts)
        row.addWidget(self._cancel)
        self._delay = QTimer(self, singleShot=True, interval=250)
        self._delay.timeout.connect(self._appear)
        jobs.changed.connect(self._on_jobs_changed)
        self.hide()

    @property
    def facts(self) -> str:
        """The words shown, for tests and screen readers."""
        return self._facts.text()

    def _on_jobs_changed(self) -> None:
        running = self._jobs.running
        job = running[0] if running else None
        if job is self._job:
            return
        if self._job is not None:
            self._job.progressed.disconnect(self._on_progress)
        self._job = job
        self._samples = []
        self._delay.stop()
        if job is None:
            self.hide()
            return
        job.progressed.connect(self._on_progress)
        self._title.setText(job.title)
        self._facts.setText("")
        self._bar.set_fraction(None)
        if self.isVisible():
            return
        self._delay.start()  # short work does not flash

    def _appear(self) -> None:
        if self._job is not None:
            self.show()

    def _on_progress(self, progress: Progress) -> None:
        now = time.monotonic()
        recent = [s for s in self._samples if now - s[0] < 3.0 and s[1] <= progress.done]  # another unit begins anew
        self._samples = [*recent, (now, progress.done)]
        self._bar.set_fraction(progress.done / progress.total if progress.total else None)
        self._facts.setText(progress_facts(progress, self._samples))

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()


def progress_facts(progress: Progress, samples: list[tuple[float, int]]) -> str:
    """ "62 % · 1,187,432 records · 412 MB/s · about 2 s left" from the reports of the last seconds."""
    parts = []
    if progress.total:
        parts.append(f"{100 * progress.done / progress.total:.0f} %")
    if progress.note:
        parts.append(progress.note)
    elif progress.unit != "bytes":
        parts.append(f"{count_text(progress.done)} {progress.unit}")
    seconds = samples[-1][0] - samples[0][0] if len(samples) > 1 else 0.0
    rate = (samples[-1][1] - samples[0][1]) / seconds if seconds > 0.2 else 0.0
    if rate > 0:
        parts.append(f"{size_text(int(rate))}/s" if progress.unit == "bytes" else f"{count_text(int(rate))}/s")
        if progress.total:
            parts.append(time_left_text((progress.total - progress.done) / rate))
    return " · ".join(parts)


class StatusBar(QWidget):
    """Left: progress or the last message. Right: fields by name, in order of first use.

    `field_clicked(name)`: every count is a filter; whoever set the field acts.
    """

    field_clicked = Signal(str)

    def __init__(self, jobs: JobLane, messages: Messages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("status_bar")
        self.setFixedHeight(STATUS_HEIGHT)
        self.progress = ProgressLine(jobs, theme, self)
        self._mark = QLabel(self)
        self._message = QLabel(self)
        self._message.setFont(theme.font("row"))
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._fields: dict[str, LinkLabel] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.progress)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._message, 1)
        self._hide = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._hide.timeout.connect(lambda: self._show_message("", ""))
        messages.said.connect(self._show_message)
        if messages.last is not None:
            self._show_message(*messages.last)
        theme.changed.connect(self.update)

    @property
    def message(self) -> str:
        """The message shown."""
        return self._message.text()

    def set_field(
        self, name: str, text: str, *, icon: str = "", role: str = "text2", tooltip: str = "", before: str = ""
    ) -> None:
        """Show `text` under `name` on the right; "" hides it. A new field stands left of the field `before`."""
        field = self._fields.get(name)
        if field is None:
            field = LinkLabel(self._theme, role, self, divided=not icon)
            field.clicked.connect(lambda: self.field_clicked.emit(name))
            neighbour = self._fields.get(before)
            self._row.insertWidget(self._row.count() if neighbour is None else self._row.indexOf(neighbour), field)
            self._fields[name] = field
        elif not icon and (field.text(), field.toolTip(), field.isHidden()) == (text, plain_tip(tooltip), not text):
            return  # told many times a second while a file is being indexed
        field.setText(text)
        field.setToolTip(plain_tip(tooltip))
        if icon:
            field.setIcon(self._theme.icon(icon, role))
        field.setVisible(bool(text))
        field.updateGeometry()

    def field_text(self, name: str) -> str:
        """What a field shows, "" if it is hidden."""
        field = self._fields.get(name)
        return field.text() if field is not None else ""

    def _show_message(self, severity: str, text: str) -> None:
        self._message.setText(text)
        self._message.setToolTip(plain_tip(text))
        self._mark.setVisible(bool(text) and severity != "info")
        if text and severity != "info":
            role = "warnfill" if severity == "warning" else severity
            self._mark.setPixmap(self._theme.pixmap(f"severity_{severity}", role, 14))
        if text:
            self._hide.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window ground and a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("border"))
