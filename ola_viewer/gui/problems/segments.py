"""A row of joined buttons of which one is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.theme import Theme

_HEIGHT = 24
_PAD = 10


class Segments(QWidget):
    """`chosen(number)` when the user chose another one, by mouse or with the arrow keys."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, titles: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles = tuple(titles)
        self._name = name
        self.current = 0
        self.setFont(theme.font("row", 500))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._say()
        theme.changed.connect(self.update)

    def choose(self, number: int) -> None:
        """Turn a segment on without telling."""
        self.current = number
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(round(sum(self._widths())) + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words are not cut."""
        return self.sizeHint()

    def segment_rect(self, number: int) -> QRectF:
        """Where a segment stands."""
        widths = self._widths()
        return QRectF(sum(widths[:number]), 0, widths[number], _HEIGHT)

    def _widths(self) -> list[float]:
        metrics = self.fontMetrics()
        return [metrics.horizontalAdvance(title) + 2.0 * _PAD for title in self._titles]

    def _say(self) -> None:
        self.setAccessibleName(f"{self._name}: {self._titles[self.current]}")

    def _take(self, number: int) -> None:
        if number != self.current and 0 <= number < len(self._titles):
            self.choose(number)
            self.chosen.emit(number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        for number in range(len(self._titles)):
            if self.segment_rect(number).contains(event.position()):
                self._take(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._take(self.current + step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is gone."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """An outline, the chosen segment raised."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("focus" if self.hasFocus() else "control"))
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        for number, title in enumerate(self._titles):
            box = self.segment_rect(number)
            on = number == self.current
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("chip"))
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 4, 4)
            painter.setPen(self._theme.color("text" if on else "text2"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), title)
