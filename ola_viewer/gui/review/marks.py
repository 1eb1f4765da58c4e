"""What the head of the review draws: a cell per record, and the share of bad with its interval."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.theme import Theme
from ola_viewer.review.statistics import Share

_HEIGHTS = {"good": 5, "unsure": 8, "bad": 11}
_ROLES = {"good": "success", "unsure": "warnfill", "bad": "error"}
_CELL = 9.0


class Ribbon(QWidget):
    """A cell per record of the queue; height and colour say the mark. Click goes there: `chosen(position)`.

    Cells are narrower than their 9 px where there are many; beyond one a pixel, the gravest mark of each
    pixel is drawn.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self._position = 0
        self._mark_at: Callable[[int], str | None] = lambda position: None
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Records of the queue"))
        theme.changed.connect(self.update)

    def show_queue(self, count: int, position: int, mark_at: Callable[[int], str | None]) -> None:
        """Show `count` cells, the current one at `position`."""
        self._count, self._position, self._mark_at = count, position, mark_at
        self.update()

    def cell(self, position: int) -> QRectF:
        """Where a cell stands, full height."""
        wide = self._cell_width()
        return QRectF(12 + position * wide, 0, max(1.0, wide - (1 if wide > 3 else 0)), self.height())

    def position_at(self, x: float) -> int:
        """The record whose cell is at `x`."""
        return max(0, min(self._count - 1, int((x - 12) / self._cell_width())))

    def _cell_width(self) -> float:
        return min(_CELL, max(0.001, (self.width() - 24) / max(1, self._count)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells stand on the base line."""
        painter = QPainter(self)
        base = self.height() - 5
        step = max(1, int(1 / self._cell_width()))
        for first in range(0, self._count, step):
            marks = [self._mark_at(place) for place in range(first, min(first + step, self._count))]
            mark = max((mark for mark in marks if mark), key=lambda mark: _HEIGHTS[mark], default=None)
            cell = self.cell(first)
            high = _HEIGHTS.get(mark or "", 2)
            colour = self._theme.color(_ROLES[mark] if mark else "control")
            painter.fillRect(QRectF(cell.x(), base - high, cell.width(), high), colour)
        if self._count:
            cell = self.cell(self._position)
            wide = max(3.0, cell.width())
            painter.fillRect(QRectF(cell.x(), base - 11, wide, 11), self._theme.color("accent"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if self._count:
            self.chosen.emit(self.position_at(event.position().x()))


class IntervalBar(QWidget):
    """The 95 % interval of a share on a scale from 0 to 30 % (100 % where it reaches further)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = Share(0, 0, 0)
        self.setFixedSize(QSize(150, 22))
        theme.changed.connect(self.update)

    def show_share(self, share: Share) -> None:
        """Draw another share."""
        self._share = share
        self.setAccessibleName(f"{share.low * 100:.1f} – {share.high * 100:.1f} %")
        self.update()

    @property
    def scale(self) -> float:
        """The share at the right end."""
        high = self._share.high
        return next((end for end in (0.1, 0.3, 0.5) if high <= end * 0.97), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scale, interval, point."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, wide = self.height() / 2, self.width() - 6
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.drawLine(QPointF(3, middle), QPointF(3 + wide, middle))
        for tick in range(5):
            x = 3 + wide * tick / 4
            painter.drawLine(QPointF(x, middle - 3), QPointF(x, middle + 3))
        share = self._share
        if not share.decided:
            return
        low, high, at = (3 + wide * min(1.0, value / self.scale) for value in (share.low, share.high, share.share))
        painter.setPen(QPen(self._theme.color("error"), 2))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for x in (low, high):
            painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("error"))
        painter.drawEllipse(QPointF(at, middle), 4, 4)


def percent(share: float) -> str:
    """0.0883 → "8.8 %"."""
    return f"{share * 100:.1f} %"
