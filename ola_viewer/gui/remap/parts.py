"""Small labels and buttons of the remap panel, coloured by role."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.figures import elide_middle
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme

_LINE = 16
"""Height of a line of a path in pixels."""


class PathWords(QWidget):
    """A path in monospace, on one line or wrapped on a few, elided in its middle; the tool tip holds the whole."""

    def __init__(self, theme: Theme, text: str = "", role: str = "text", lines: int = 1) -> None:
        super().__init__()
        self._lines = lines
        self._theme = theme
        self._role = role
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LINE * lines + 4)
        theme.changed.connect(self.update)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another path."""
        self.text = text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the text, within bounds."""
        width = self.fontMetrics().horizontalAdvance(self.text[:200]) + 12
        return QSize(min(520, width), self.height())

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few letters."""
        return QSize(60, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The elided text."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("mono"))
        painter.setPen(self._theme.color(self._role))
        metrics = painter.fontMetrics()
        # wrapped lines end between letters: one letter of each is not counted on
        room = self.width() * self._lines - metrics.averageCharWidth() * (self._lines - 1)
        shown = elide_middle(self.text, metrics, room)
        wrap = Qt.TextFlag.TextSingleLine if self._lines == 1 else Qt.TextFlag.TextWrapAnywhere
        flags = int((Qt.AlignmentFlag.AlignVCenter if self._lines == 1 else Qt.AlignmentFlag.AlignTop) | wrap)
        painter.drawText(self.rect(), flags, shown)


class Share(QWidget):
    """A bar that says which part was found: 4 px high, success where it is nearly all."""

    def __init__(self, theme: Theme, share: float, width: int = 72) -> None:
        super().__init__()
        self._theme = theme
        self._share = max(0.0, min(1.0, share))
        self.setFixedSize(width, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(0, 4, self.width(), 4, 2, 2)
        painter.setBrush(self._theme.color("success" if self._share > 0.5 else "warnfill"))
        if self._share > 0:
            painter.drawRoundedRect(0, 4, max(4, int(self.width() * self._share)), 4, 2, 2)
