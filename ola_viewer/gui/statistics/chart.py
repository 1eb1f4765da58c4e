"""One histogram: title, median, horizontal bars that are filters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.figures import count_text, elide_middle
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.statistics import Histogram

_HEAD = 34
_LINE = 20
_TITLE_WIDTH = 128


class Chart(QWidget):
    """`term_wanted(term)`: the rows behind a bar are wanted."""

    term_wanted = Signal(str)

    def __init__(self, histogram: Histogram, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.histogram = histogram
        self._theme = theme
        self._current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("{0}, {1} bars").format(histogram.title, len(histogram.bars)))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A line a bar."""
        return QSize(300, _HEAD + _LINE * max(1, len(self.histogram.bars)) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head, then title, bar and count of each."""
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        right = int(flags | Qt.AlignmentFlag.AlignRight)
        painter.setFont(self._theme.font("row", 600))
        painter.setPen(self._theme.color("text"))
        painter.drawText(QRect(0, 6, self.width(), 20), int(flags), self.histogram.title)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text2"))
        painter.drawText(QRect(0, 6, self.width() - 2, 20), right, self._note())
        most = max((bar.count for bar in self.histogram.bars), default=1) or 1
        metrics = QFontMetrics(self._theme.font("row"))
        counts = max((metrics.horizontalAdvance(count_text(bar.count)) for bar in self.histogram.bars), default=0) + 8
        painter.setFont(self._theme.font("row"))
        for number, bar in enumerate(self.histogram.bars):
            top = _HEAD + number * _LINE
            if number == self._current:
                painter.fillRect(0, top, self.width(), _LINE, self._theme.color("hover"))
            painter.setPen(self._theme.color("text"))
            title = elide_middle(bar.title, metrics, _TITLE_WIDTH - 8)
            painter.drawText(QRect(0, top, _TITLE_WIDTH - 8, _LINE), right, title)
            room = self.width() - _TITLE_WIDTH - counts
            wide = max(1 if bar.count else 0, round(room * bar.count / most))
            role = "accent" if number == self._current else "text3"
            painter.fillRect(_TITLE_WIDTH, top + 4, wide, _LINE - 8, self._theme.color(role))
            painter.setPen(self._theme.color("text2"))
            painter.drawText(QRect(0, top, self.width() - 2, _LINE), right, count_text(bar.count))

    def _note(self) -> str:
        parts = []
        if self.histogram.median is not None:
            parts.append(self.tr("median {0}").format(count_text(self.histogram.median)))
        if self.histogram.highest is not None:
            parts.append(self.tr("most {0}").format(count_text(self.histogram.highest)))
        if self.histogram.unit:
            parts.append(self.histogram.unit)
        return " · ".join(parts)

    def _at(self, y: float) -> int:
        number = int(y - _HEAD) // _LINE
        return number if 0 <= number < len(self.histogram.bars) and y >= _HEAD else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the bar under the pointer."""
        self._light(self._at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No bar is lit."""
        self._light(-1)

    def _light(self, number: int) -> None:
        self._current = number
        self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
        self.setToolTip(plain_tip(self.histogram.bars[number].term) if number >= 0 else "")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Filter by the bar."""
        number = self._at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self.term_wanted.emit(self.histogram.bars[number].term)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a bar, Enter filters."""
        count = len(self.histogram.bars)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and count:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._light(max(0, min(count - 1, self._current + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.term_wanted.emit(self.histogram.bars[self._current].term)
        else:
            super().keyPressEvent(event)
