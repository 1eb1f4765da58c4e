"""Waveform and spectrogram with ruler, chunk marks, loop and cursor, in one widget.

The sound is drawn once into an image; a moving cursor repaints two thin stripes only.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.inspector.hearing import HIGHEST_HZ, LOWEST_HZ, Hearing, column_levels, ruler_step
from ola_viewer.gui.inspector.media_words import clock_text
from ola_viewer.gui.theme import Theme
from ola_viewer.media import OLA

_LEFT, _RIGHT, _RULER = 38, 12, 22
_SCALE_PITCH = 13.0
_DENSE = 60
_DRAG_PX = 4


class SoundCanvas(QWidget):
    """`seek_wanted(seconds)` on a click; `loop_wanted((start, stop))` after dragging over a part."""

    seek_wanted = Signal(float)
    loop_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hearing: Hearing | None = None
        self._drawn: QImage | None = None
        self._position = 0.0
        self._loop: tuple[float, float] | None = None
        self._pressed: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(100)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sound"))
        theme.changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        return QSize(396, 186)

    def show_hearing(self, hearing: Hearing | None) -> None:
        """Draw another sound, or none."""
        self._hearing = hearing
        self._drawn = None
        self._position, self._loop = 0.0, None
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the cursor."""
        if seconds != self._position:
            for place in (self._position, seconds):
                x = self.x_of(place)
                self.update(QRect(int(x) - 8, 0, 16, self.height()))
            self._position = seconds

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Mark a part."""
        self._loop = loop
        self.update()

    @property
    def position(self) -> float:
        """Where the cursor stands, in seconds."""
        return self._position

    def _duration(self) -> float:
        return max(1e-3, self._hearing.duration) if self._hearing is not None else 1.0

    def x_of(self, seconds: float) -> float:
        """Where a time stands, in px."""
        return _LEFT + (self.width() - _LEFT - _RIGHT) * seconds / self._duration()

    def seconds_at(self, x: float) -> float:
        """The time at a place, within the sound."""
        inside = (x - _LEFT) / max(1, self.width() - _LEFT - _RIGHT)
        return min(1.0, max(0.0, inside)) * self._duration()

    def _wave_rect(self) -> QRect:
        height = (self.height() - _RULER) * 46 // 100
        return QRect(_LEFT, _RULER, max(1, self.width() - _LEFT - _RIGHT), height)

    def _spectrum_rect(self) -> QRect:
        wave = self._wave_rect()
        return QRect(wave.left(), wave.bottom() + 2, wave.width(), max(1, self.height() - wave.bottom() - 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._drawn is None or self._drawn.size() != size:
            self._drawn = self._draw(size, ratio)
        painter.drawImage(0, 0, self._drawn)
        if self._hearing is not None and self._hearing.duration > 0:
            self._paint_loop(painter)
            self._paint_cursor(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_loop(self, painter: QPainter) -> None:
        if self._loop is None:
            return
        left, right = (self.x_of(edge) for edge in self._loop)
        accent = self._theme.color("accent")
        tint = QColor(accent)
        tint.setAlphaF(0.13)
        wave = self._wave_rect()
        painter.fillRect(QRectF(left, wave.top(), right - left, wave.height()), tint)
        painter.fillRect(QRectF(left, wave.top() - 3, right - left, 2), accent)
        painter.fillRect(QRectF(left - 0.5, wave.top(), 1, self.height() - wave.top()), accent)
        painter.fillRect(QRectF(right - 0.5, wave.top(), 1, self.height() - wave.top()), accent)

    def _paint_cursor(self, painter: QPainter) -> None:
        x = self.x_of(self._position)
        ink = self._theme.color("text")
        painter.fillRect(QRectF(x - 0.5, _RULER - 4, 1, self.height()), ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(x - 4, _RULER - 7), QPointF(x + 4, _RULER - 7), QPointF(x, _RULER - 1)]))

    # the still picture

    def _draw(self, size: QSize, ratio: float) -> QImage:
        image = QImage(size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(self._theme.color("window"))
        painter = QPainter(image)
        for box in (self._wave_rect(), self._spectrum_rect()):
            painter.fillRect(box, self._theme.color("base"))
        if self._hearing is not None:
            painter.drawImage(QRectF(self._wave_rect()), self._wave_image(self._hearing, ratio))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self._spectrum_rect()), self._spectrum_image(self._hearing))
            self._draw_ruler(painter)
            self._draw_chunks(painter)
        painter.setPen(self._theme.color("border"))
        for box in (self._wave_rect(), self._spectrum_rect()):
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        self._draw_scales(painter)
        painter.end()
        return image

    def _wave_image(self, hearing: Hearing, ratio: float) -> QImage:
        box = self._wave_rect()
        width, height = round(box.width() * ratio), round(box.height() * ratio)
        low, high, rms = column_levels(hearing.envelope, width)
        base, accent = (_rgb(self._theme.color(role)) for role in ("base", "accent"))
        faint = (base * 0.55 + accent * 0.45).astype(np.uint8)
        half = (height - 1) / 2
        rows = (half - np.arange(height)[:, None]) / max(1.0, half * 0.96)
        pixel = 0.6 / max(1.0, half)
        peak = (rows <= np.maximum(high, pixel)) & (rows >= np.minimum(low, -pixel))
        solid = np.abs(rows) <= np.maximum(rms, pixel)
        pixels = np.empty((height, width, 3), np.uint8)
        pixels[:] = base
        pixels[peak] = faint
        pixels[solid & peak] = accent.astype(np.uint8)
        return QImage(pixels.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()

    def _spectrum_image(self, hearing: Hearing) -> QImage:
        strength = np.ascontiguousarray(hearing.strength)
        rows, columns = strength.shape
        image = QImage(strength.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8).copy()
        base, ink = _rgb(self._theme.color("base")), _rgb(self._theme.color("text"))
        levels = np.linspace(0, 1, 256)[:, None]
        table = (base * (1 - levels) + ink * levels).astype(int)
        image.setColorTable([0xFF000000 | (int(r) << 16) | (int(g) << 8) | int(b) for r, g, b in table])
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _draw_ruler(self, painter: QPainter) -> None:
        duration = self._duration()
        width = self.width() - _LEFT - _RIGHT
        step = ruler_step(duration, width)
        plain, strong = self._theme.font("caption"), self._theme.font("caption", 600)
        number = 0
        while number * step <= duration + 1e-6:
            seconds = number * step
            x = self.x_of(seconds)
            chunk = abs(seconds / OLA.chunk_seconds - round(seconds / OLA.chunk_seconds)) < 1e-6
            painter.setFont(strong if chunk else plain)
            painter.setPen(self._theme.color("text" if chunk else "text2"))
            text = clock_text(seconds) if step >= 1 else f"{seconds:.1f}"
            room = painter.fontMetrics().horizontalAdvance(text)
            if chunk:
                if x + 4 + room <= self.width():
                    painter.drawText(QPointF(x + (4 if number else 0), 12), text)
            elif x - room / 2 > _LEFT and x + room / 2 < self.width() - 2:
                painter.drawText(QPointF(x - room / 2, 12), text)
            painter.setPen(self._theme.color("control"))
            painter.drawLine(QPointF(x, _RULER - 4), QPointF(x, _RULER - 1))
            number += 1

    def _draw_chunks(self, painter: QPainter) -> None:
        """Dashed lines at each 30 s as long as they stand apart; a warning line where the trainer stops."""
        duration = self._duration()
        limit = OLA.chunk_seconds * OLA.chunks
        apart = (self.width() - _LEFT - _RIGHT) * OLA.chunk_seconds / duration
        dense = apart < _DENSE  # many lines: fainter, and not through the figures of the ruler
        pen = QPen(self._theme.color("control" if dense else "text2"), 1, Qt.PenStyle.DashLine)
        top = _RULER if dense else 0
        bottom = self.height()
        if apart >= 6:
            painter.setPen(pen)
            for number in range(1, OLA.chunks):
                if number * OLA.chunk_seconds < duration:
                    x = round(self.x_of(number * OLA.chunk_seconds)) + 0.5
                    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        if duration > limit:
            x = self.x_of(limit)
            veil = self._theme.color("window")
            veil.setAlphaF(0.6)
            painter.fillRect(QRectF(x, _RULER, self.width() - _RIGHT - x, bottom), veil)
            painter.setPen(QPen(self._theme.color("warning"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))

    def _draw_scales(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text2"))
        wave, spectrum = self._wave_rect(), self._spectrum_rect()
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

        at_2k = float(np.log(HIGHEST_HZ / 2000) / np.log(HIGHEST_HZ / LOWEST_HZ))
        scales = (
            (("1", wave.top() + 7), ("0", wave.center().y())),
            (
                ("8k", spectrum.top() + 7),
                ("50", spectrum.bottom() - 7),
                ("2k", spectrum.top() + spectrum.height() * at_2k),
            ),
        )
        for scale in scales:
            taken: list[float] = []
            for text, y in scale:
                if all(abs(y - other) >= _SCALE_PITCH for other in taken):
                    taken.append(y)
                    painter.drawText(QRectF(0, y - 7, _LEFT - 6, 14), right, text)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._hearing is not None:
            self._pressed = event.position().x()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and abs(event.position().x() - self._pressed) > _DRAG_PX:
            self.set_loop(self._dragged(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        x = event.position().x()
        if abs(x - self._pressed) > _DRAG_PX:
            self.loop_wanted.emit(self._dragged(x))
        else:
            self.seek_wanted.emit(self.seconds_at(x))
        self._pressed = None

    def _dragged(self, x: float) -> tuple[float, float]:
        start, stop = sorted((self.seconds_at(self._pressed or 0.0), self.seconds_at(x)))
        return start, stop

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = None

    def _on_theme_changed(self) -> None:
        self._drawn = None
        self.update()


def _rgb(colour: QColor) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)
