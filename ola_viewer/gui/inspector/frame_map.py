"""The frame map: one cell per frame, high where the trainer keeps it. Click or drag to scrub."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.theme import Theme

_KEPT, _DROPPED, _CURRENT = 7, 2, 13
_SIDE = 8


class FrameMap(QWidget):
    """`scrubbed(index)` when the user points at a frame."""

    scrubbed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self._kept = np.zeros(0, bool)
        self._current = 0
        self._window = (0, 0)
        self._cells: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Frame map"))
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        return QSize(200, 22)

    def set_frames(self, count: int, kept: NDArray[np.intp]) -> None:
        """Show `count` frames of which the trainer keeps `kept` (frame numbers)."""
        self._count = count
        self._kept = np.zeros(count, bool)
        self._kept[kept[kept < count]] = True
        self._current = 0
        self._cells = None
        self.update()

    def set_current(self, index: int) -> None:
        """Mark the frame on the stage."""
        if index != self._current:
            self._current = index
            self.update()

    def set_window(self, first: int, last: int) -> None:
        """Mark the frames that the film strip shows (first … last - 1)."""
        if (first, last) != self._window:
            self._window = (first, last)
            self._cells = None
            self.update()

    def cell_rect(self, index: int) -> QRectF:
        """Where the cell of a frame stands."""
        width = self._cell_width()
        high = _CURRENT if index == self._current else _KEPT if self._kept[index] else _DROPPED
        gap = 1 if width >= 3 else 0
        return QRectF(_SIDE + index * width, self.height() - 6 - high, max(1.0, width - gap), high)

    def _cell_width(self) -> float:
        return (self.width() - 2 * _SIDE) / max(1, self._count)

    def _index_at(self, x: float) -> int:
        return min(self._count - 1, max(0, int((x - _SIDE) / self._cell_width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        if not self._count:
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._cells is None or self._cells.size() != size:
            self._cells = self._draw_cells(size, ratio)
        painter.drawImage(0, 0, self._cells)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self.cell_rect(self._current)
        if cell.width() < 3:
            cell.setWidth(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(cell, 1, 1)

    def _draw_cells(self, size: QSize, ratio: float) -> QImage:
        """All cells but the current one's height, as an image: thousands of frames cost one blit a repaint."""
        cells = QImage(size, QImage.Format.Format_RGB32)
        cells.setDevicePixelRatio(ratio)
        cells.fill(self._theme.color("sunken"))
        painter = QPainter(cells)
        kept, shown, dropped = (self._theme.color(role) for role in ("text2", "text", "text3"))
        width = self._cell_width()
        gap = 1 if width >= 3 else 0
        drawn: Iterable[int] = range(self._count)
        if not gap:  # cells stand wall to wall: the dropped ones are one band
            band = QRectF(_SIDE, self.height() - 6 - _DROPPED, width * self._count, _DROPPED)
            painter.fillRect(band, dropped)
            drawn = np.flatnonzero(self._kept).tolist()
        for index in drawn:
            high = _KEPT if self._kept[index] else _DROPPED
            box = QRectF(_SIDE + index * width, self.height() - 6 - high, max(1.0, width - gap), high)
            inside = self._window[0] <= index < self._window[1]
            painter.fillRect(box, shown if inside and self._kept[index] else kept if self._kept[index] else dropped)
        painter.end()
        return cells

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._count:
            self.scrubbed.emit(self._index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._count:
            return
        index = self._index_at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.scrubbed.emit(index)
        else:
            kept = self.tr("kept") if self._kept[index] else self.tr("dropped by the trainer")
            QToolTip.showText(event.globalPosition().toPoint(), f"{count_text(index + 1)} · {kept}", self)

    def _on_theme_changed(self) -> None:
        self._cells = None
        self.update()
