"""The stage: shows one decoded frame, fitted or zoomed, and the loading and error states in its place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ola_viewer.gui.inspector.shown import ShownFrame
from ola_viewer.gui.inspector.view_geometry import Placement
from ola_viewer.gui.theme import Theme

LOADING_AFTER_MS = 150


class ImageView(QWidget):
    """Paints a `ShownFrame` on the stage colour. Wheel zooms at the pointer, dragging pans.

    `zoom_changed` fires when the scale or the mode changed. `begin_loading` keeps the old picture for
    150 ms, then shows the text and a 2 px bar until the next frame.
    """

    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: ShownFrame | None = None
        self._placement = Placement()
        self._drag: QPointF | None = None
        self._loading_text = ""
        self._loading_shown = False
        self._loading_timer = QTimer(self)
        self._loading_timer.setSingleShot(True)
        self._loading_timer.setInterval(LOADING_AFTER_MS)
        self._loading_timer.timeout.connect(self._on_loading_late)
        self._progress = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(80)
        self.setAccessibleName(self.tr("Picture"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(396, 222)

    @property
    def frame(self) -> ShownFrame | None:
        """The frame on the stage."""
        return self._frame

    @property
    def placement(self) -> Placement:
        """Where the picture stands."""
        return self._placement

    @property
    def shows_loading(self) -> bool:
        """Whether the loading state has replaced the old picture."""
        return self._loading_shown

    def show_frame(self, frame: ShownFrame) -> None:
        """Put a frame on the stage and end the loading state. Zoom and place stay."""
        self._stop_loading()
        self._frame = frame
        self._place(self._placement.with_picture((frame.width, frame.height)))
        self.setAccessibleDescription(f"{frame.width} × {frame.height}")
        self.update()

    def clear(self) -> None:
        """An empty stage."""
        self._stop_loading()
        self._frame = None
        self.update()

    def begin_loading(self, text: str, progress: float = 0.0) -> None:
        """Something else will be shown soon: after 150 ms `text` and a bar of `progress` (0 … 1) take the stage."""
        self._loading_text = text
        self._progress = progress
        if self._loading_shown:
            self.update()
        elif not self._loading_timer.isActive():
            self._loading_timer.start()

    def end_loading(self) -> None:
        """Leave the loading state without a new frame."""
        self._stop_loading()
        self.update()

    def fit(self) -> None:
        """Show the whole picture."""
        self._place(self._placement.fitted())

    def true_size(self) -> None:
        """One picture pixel per screen pixel."""
        self._place(self._placement.zoomed_to(1.0 / self.devicePixelRatioF(), (self.width() / 2, self.height() / 2)))

    def set_zoom(self, zoom: float) -> None:
        """View px per picture px, about the middle."""
        self._place(self._placement.zoomed_to(zoom, (self.width() / 2, self.height() / 2)))

    def toggle_fit(self) -> None:
        """Fit, or true size if fitted."""
        self.true_size() if self._placement.fits else self.fit()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom in (positive) or out about `at`, the middle without."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        self._place(self._placement.zoomed(steps, (point.x(), point.y())))

    def _place(self, placement: Placement) -> None:
        changed = placement != self._placement
        self._placement = placement
        if changed:
            self.zoom_changed.emit()
            self.update()

    def _stop_loading(self) -> None:
        self._loading_timer.stop()
        self._loading_shown = False

    def _on_loading_late(self) -> None:
        self._loading_shown = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("stage"))
        if self._loading_shown:
            self._paint_loading(painter)
        elif self._frame is not None:
            left, top, width, height = self._placement.rect()
            scale = self._placement.scale * self.devicePixelRatioF()
            level = 0
            while level + 1 < len(self._frame.levels) and scale <= 0.5 ** (level + 1):
                level += 1
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 3)
            painter.drawImage(QRectF(left, top, width, height), self._frame.levels[level])
        if self.hasFocus() and self._frame is not None:
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_loading(self, painter: QPainter) -> None:
        painter.setPen(self._theme.color("text2"))
        painter.setFont(self._theme.font("row"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._loading_text)
        width = self.width() * max(0.08, self._progress)
        painter.fillRect(QRectF(0, self.height() - 2, width, 2), self._theme.color("accent"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._placement = replace(self._placement, view=(max(1, self.width()), max(1, self.height())))
        self.zoom_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and self._frame is not None:
            self.zoom_by(steps, event.position())
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = event.position()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            moved = event.position() - self._drag
            self._drag = event.position()
            if not self._placement.fits:
                self._place(self._placement.panned((moved.x(), moved.y())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self._placement.fits:
                point = (event.position().x(), event.position().y())
                self._place(self._placement.zoomed_to(1.0 / self.devicePixelRatioF(), point))
            else:
                self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Z:
            self.toggle_fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        else:
            super().keyPressEvent(event)
