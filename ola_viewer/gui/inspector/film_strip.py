"""The film strip: thumbnails of all frames in a row, 56×32, only those in view decoded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.theme import Theme

CELL_WIDTH, CELL_HEIGHT, GAP, SIDE = 56, 32, 2, 8
_MOST_HELD = 1_000


class FilmStrip(QWidget):
    """Shows frames 0 … count - 1. Ask for missing thumbnails on `wanted(list of indexes)`.

    `scrubbed(index)` when the user points at a frame; `window_changed(first, last)` when it scrolled.
    """

    scrubbed = Signal(int)
    wanted = Signal(object)
    window_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self._kept = np.zeros(0, bool)
        self._current = 0
        self._offset = 0
        self._images: dict[int, QImage] = {}
        self._pointing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Film strip"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, CELL_HEIGHT + 8)

    def set_frames(self, count: int, kept: NDArray[np.intp]) -> None:
        """Show the frames of another medium."""
        self._count = count
        self._kept = np.zeros(count, bool)
        self._kept[kept[kept < count]] = True
        self._images.clear()
        self._current = 0
        self._offset = 0
        self.update()
        self._tell_window()

    def set_current(self, index: int) -> None:
        """Mark the frame on the stage and bring it into view."""
        self._current = index
        left = SIDE + index * (CELL_WIDTH + GAP) - self._offset
        if left < SIDE or left + CELL_WIDTH > self.width() - SIDE:
            self._scroll_to(index * (CELL_WIDTH + GAP) - (self.width() - CELL_WIDTH) // 2 + SIDE)
        self.update()

    def add_thumbnails(self, images: dict[int, QImage]) -> None:
        """Take decoded thumbnails; a null image marks a frame that does not decode."""
        self._images.update(images)
        if len(self._images) > _MOST_HELD:
            middle = self._window()[0]
            for index in sorted(self._images, key=lambda index: -abs(index - middle))[: len(self._images) // 2]:
                del self._images[index]
        self.update()

    def thumbnail(self, index: int) -> QImage | None:
        """The thumbnail that is held of a frame."""
        return self._images.get(index)

    def missing(self) -> list[int]:
        """Frames in view (and a little beyond) without a thumbnail, the nearest to the current one first."""
        first, last = self._window()
        lacking = [index for index in range(max(0, first - 4), min(self._count, last + 8)) if index not in self._images]
        return sorted(lacking, key=lambda index: abs(index - self._current))

    def _window(self) -> tuple[int, int]:
        step = CELL_WIDTH + GAP
        first = max(0, (self._offset - SIDE) // step)
        last = min(self._count, (self._offset + self.width() - SIDE) // step + 1)
        return first, max(first, last)

    def _scroll_to(self, offset: int) -> None:
        most = max(0, self._count * (CELL_WIDTH + GAP) - GAP + 2 * SIDE - self.width())
        offset = min(most, max(0, offset))
        if offset != self._offset:
            self._offset = offset
            self.update()
            self._tell_window()

    def _tell_window(self) -> None:
        self.window_changed.emit(*self._window())
        missing = self.missing()
        if missing:
            self.wanted.emit(missing)

    def cell_rect(self, index: int) -> QRect:
        """Where a frame stands in the strip."""
        return QRect(SIDE + index * (CELL_WIDTH + GAP) - self._offset, 4, CELL_WIDTH, CELL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        first, last = self._window()
        for index in range(first, last):
            self._paint_cell(painter, index)

    def _paint_cell(self, painter: QPainter, index: int) -> None:
        box = self.cell_rect(index)
        image = self._images.get(index)
        dropped = not self._kept[index]
        painter.save()
        painter.setClipRect(box)
        if image is None or image.isNull():
            painter.fillRect(box, self._theme.color("stage"))
            if image is not None:
                painter.drawPixmap(box.center() - QPoint(7, 7), self._theme.pixmap("severity_error", "error", 14))
        else:
            painter.setOpacity(0.45 if dropped else 1.0)
            painter.drawImage(QRectF(box), image, _cover(image.size(), box.size()))
            painter.setOpacity(1.0)
        if dropped:
            painter.setPen(QPen(self._theme.color("text3"), 0.8))
            for x in range(box.left() - CELL_HEIGHT, box.right(), 7):
                painter.drawLine(x, box.bottom() + 1, x + CELL_HEIGHT, box.top())
        painter.restore()
        if index == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 2, 2)

    def _index_at(self, x: float) -> int:
        return min(self._count - 1, max(0, int((x + self._offset - SIDE) / (CELL_WIDTH + GAP))))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._count:
            self.scrubbed.emit(self._index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._count:
            self.scrubbed.emit(self._index_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        self._scroll_to(self._offset - round(delta / 120 * 2 * (CELL_WIDTH + GAP)))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scroll_to(self._offset)
        self._tell_window()


def _cover(image: QSize, box: QSize) -> QRectF:
    """The middle part of an image that fills a box without distortion."""
    scale = max(box.width() / image.width(), box.height() / image.height())
    width, height = box.width() / scale, box.height() / scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
