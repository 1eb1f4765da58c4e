"""The lines of facts below a stage: names at the left, values beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.theme import Theme

_LINE, _TOP, _NAMES = 19, 8, 76


class FactLines(QWidget):
    """A few lines of (name, value, fainter rest); its height is that of the announced number of lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: list[tuple[str, str, str]] = []
        self._count = 0
        self.setFont(theme.font("row"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, self._count * _LINE + 2 * _TOP if self._count else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def set_count(self, count: int) -> None:
        """Keep room for `count` lines before they are known."""
        if count != self._count:
            self._count = count
            self.setVisible(count > 0)
            self.updateGeometry()

    def set_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show these lines."""
        if list(lines) != self._lines:
            self._lines = list(lines)
            self.setAccessibleName("; ".join(f"{name} {value}{rest}" for name, value, rest in lines))
            self.update()
        self.set_count(len(lines))

    def lines(self) -> list[tuple[str, str, str]]:
        """What is shown."""
        return self._lines

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("window"))
        metrics = self.fontMetrics()
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for number, (name, value, rest) in enumerate(self._lines):
            top = _TOP + number * _LINE
            painter.setPen(self._theme.color("text2"))
            painter.drawText(12, top, _NAMES - 12, _LINE, middle, name)
            room = self.width() - _NAMES - 12
            shown = metrics.elidedText(value, Qt.TextElideMode.ElideRight, room)
            painter.setPen(self._theme.color("text"))
            painter.drawText(_NAMES, top, room, _LINE, middle, shown)
            if rest:
                painter.setPen(self._theme.color("text2"))
                used = metrics.horizontalAdvance(shown)
                painter.drawText(_NAMES + used, top, room - used, _LINE, middle, rest)
