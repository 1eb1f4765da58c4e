"""How many records the filter leaves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.theme import Theme


class CountLabel(QWidget):
    """ "412,906 of 1,310,303 so far"; the shown count is bold. Its width only grows, nothing jumps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown, self._rest = "", ""
        self._wide = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """The words shown."""
        return f"{self._shown} {self._rest}".strip()

    def show_counts(self, shown: int, total: int, *, filtered: bool, so_far: bool) -> None:
        """Say how many rows are shown of how many."""
        self._shown = count_text(shown if filtered else total)
        self._rest = self.tr("of {0}").format(count_text(total)) if filtered else self.tr("record")
        if not filtered and total != 1:
            self._rest = self.tr("records")
        if so_far:
            self._rest += " " + self.tr("so far")
        self.setAccessibleName(self.text)
        needed = self._advance()
        if needed != self._wide:
            self._wide = needed
            self.updateGeometry()
        self.update()

    def _advance(self) -> int:
        bold = QFontMetrics(self._theme.font("row", 600)).horizontalAdvance(self._shown)
        return bold + 4 + QFontMetrics(self._theme.font("row")).horizontalAdvance(self._rest)

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(self._advance() + 2, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Count in bold, the rest in grey."""
        painter = QPainter(self)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(self._theme.font("row", 600))
        painter.setPen(self._theme.color("text"))
        painter.drawText(self.rect(), flags, self._shown)
        x = QFontMetrics(painter.font()).horizontalAdvance(self._shown) + 4
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color("text2"))
        painter.drawText(self.rect().adjusted(x, 0, 0, 0), flags, self._rest)
