"""The curve below the film strip: how far each frame is from the next. A misplaced frame stands between two peaks.

Where frames were found out of order the curve is amber, and below it stands in grey what it would be in a better order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.theme import Theme

_HEIGHT = 36
_SIDE = 8
_MOST_POINTS = 2000
_HEADROOM = 2.5
"""The curve reaches at least so many usual jumps high: one of a video in order stays low and even."""


class JumpCurve(QWidget):
    """`scrubbed(index)`: the user pointed at the jump behind frame `index`."""

    scrubbed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.jumps: NDArray[np.float32] = np.zeros(0, np.float32)
        self.mended: NDArray[np.float32] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Jumps between neighbouring frames"))
        self._tell()
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(200, _HEIGHT)

    def set_jumps(self, jumps: NDArray[np.float32] | None, mended: NDArray[np.float32] | None = None) -> None:
        """Show other jumps (grey levels, float32, shape (n - 1,)), or none. `mended`: those of the same frames in a
        better order, where they were found out of order."""
        self.jumps = np.zeros(0, np.float32) if jumps is None else jumps
        self.mended = mended
        self._tell()
        self.update()

    def point(self, number: int) -> QPointF:
        """Where the jump behind frame `number` is drawn."""
        return self._point(self.jumps, number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The curve, and for comparison in grey that of a better order, else dotted the usual jump."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if not len(self.jumps):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.mended is None:
            y = self._y(float(np.median(self.jumps)))
            painter.setPen(QPen(self._theme.color("text3"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(_SIDE, y), QPointF(self.width() - _SIDE, y))
            self._draw(painter, self.jumps, "text2", 1.4)
        else:
            self._draw(painter, self.mended, "text3", 1.4)
            self._draw(painter, self.jumps, "warnfill", 1.6)

    def _draw(self, painter: QPainter, jumps: NDArray[np.float32], color: str, width: float) -> None:
        step = max(1, len(jumps) // _MOST_POINTS)
        painter.setPen(QPen(self._theme.color(color), width))
        painter.drawPolyline(QPolygonF([self._point(jumps, number) for number in range(0, len(jumps), step)]))

    def _point(self, jumps: NDArray[np.float32], number: int) -> QPointF:
        x = _SIDE + (number + 1) * (self.width() - 2 * _SIDE) / (len(jumps) + 1)
        return QPointF(x, self._y(float(jumps[number])))

    def _y(self, jump: float) -> float:
        top = max(float(self.jumps.max()), _HEADROOM * float(np.median(self.jumps)), 1e-6)
        return _HEIGHT - 5 - (_HEIGHT - 12) * min(1.0, jump / top)

    def _tell(self) -> None:
        if self.mended is None:
            told = self.tr(
                "How far each frame is from the next; dotted: the usual jump.\n"
                "Peaks side by side: a frame in the wrong place, or cuts. A click goes to the frame."
            )
        else:
            told = self.tr(
                "Amber: how far each frame is from the next. Grey: the same frames in a better order.\n"
                "Where amber stands above grey, frames are out of order. A click goes to the frame."
            )
        self.setToolTip(told)
        self.setAccessibleDescription(told)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the frame."""
        self._scrub(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(event)

    def _scrub(self, event: QMouseEvent) -> None:
        count = len(self.jumps) + 1
        if count > 1:
            share = (event.position().x() - _SIDE) / max(1, self.width() - 2 * _SIDE)
            self.scrubbed.emit(min(count - 1, max(0, int(share * count))))
