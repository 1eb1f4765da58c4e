"""The curve below the film strip: how far each frame is from the next. A misplaced frame stands between two peaks."""

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


class JumpCurve(QWidget):
    """`scrubbed(index)`: the user pointed at the jump behind frame `index`."""

    scrubbed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.jumps: NDArray[np.float32] = np.zeros(0, np.float32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Jumps between neighbouring frames"))
        self.setToolTip(self.tr("How far each frame is from the next. Peaks side by side: a frame in the wrong place."))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(200, _HEIGHT)

    def set_jumps(self, jumps: NDArray[np.float32] | None) -> None:
        """Show other jumps (grey levels, float32, shape (n - 1,)), or none."""
        self.jumps = np.zeros(0, np.float32) if jumps is None else jumps
        self.update()

    def point(self, number: int) -> QPointF:
        """Where the jump behind frame `number` is drawn."""
        top = max(float(self.jumps.max()), 1e-6)
        x = _SIDE + (number + 1) * (self.width() - 2 * _SIDE) / (len(self.jumps) + 1)
        return QPointF(x, _HEIGHT - 5 - (_HEIGHT - 12) * float(self.jumps[number]) / top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The curve, and in grey the usual jump."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if not len(self.jumps):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usual = float(np.median(self.jumps)) / max(float(self.jumps.max()), 1e-6)
        y = _HEIGHT - 5 - (_HEIGHT - 12) * usual
        painter.setPen(QPen(self._theme.color("text3"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(_SIDE, y), QPointF(self.width() - _SIDE, y))
        step = max(1, len(self.jumps) // _MOST_POINTS)
        painter.setPen(QPen(self._theme.color("warnfill"), 1.4))
        painter.drawPolyline(QPolygonF([self.point(number) for number in range(0, len(self.jumps), step)]))

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
