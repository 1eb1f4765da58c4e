"""Small widgets that several panes use: labels that elide, badges, flat tool buttons; literal tool tips, sizes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from ola_viewer.gui.figures import elide_middle
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.theme.theme import FontRole

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
"""What a line of text must not hold; ids and paths of strangers may."""
_TITLE_BAR = 40
"""Pixels that the system puts above a window, at most."""


def plain_tip(text: str) -> str:
    """A tool tip that shows `text` literally: Qt would take anything with tags for HTML."""
    return f'<p style="white-space:pre-wrap">{html.escape(text[:4000])}</p>' if text else ""


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window that is not shown yet this size, or as much of it as the screen has room for."""
    room = window.screen().availableSize() - QSize(0, _TITLE_BAR)
    window.resize(QSize(width, height).boundedTo(room))


class RoleLabel(QLabel):
    """Plain text in the colour of a role; follows the theme."""

    def __init__(
        self, theme: Theme, text: str = "", role: str = "text", font: FontRole = "row", weight: int = 400
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(font, weight))
        theme.changed.connect(self._tint)
        self._tint()

    def set_role(self, role: str) -> None:
        """Another colour."""
        if role != self._role:
            self._role = role
            self._tint()

    def show_text(self, text: str, role: str | None = None) -> None:
        """Another text, in another role if one is given."""
        self.setText(text)
        self.set_role(role or self._role)

    def _tint(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color(self._role))
        self.setPalette(palette)


class ElidedLabel(QWidget):
    """One line of plain text in a colour role, cut in the middle (paths) or at the end where room lacks."""

    def __init__(self, theme: Theme, role: str = "text2", font: QFont | None = None, *, middle: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self._middle = middle
        self._text = ""
        self._align = Qt.AlignmentFlag.AlignLeft
        self._whole = False
        self.setFont(font or theme.font("row"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_text(self, text: str, role: str | None = None) -> None:
        """Show `text`, in another role if one is given."""
        role = role or self._role
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def set_alignment(self, align: Qt.AlignmentFlag) -> None:
        """Left or right."""
        self._align = align

    def keep_whole(self) -> None:
        """Never cut it: for figures, which say something else without their end."""
        self._whole = True
        self.updateGeometry()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text[:300]) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return hint if self._whole else QSize(min(24, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._role))
        metrics = self.fontMetrics()
        line = _BREAKS.sub(" ", self._text)
        if self._middle:
            shown = elide_middle(line, metrics, self.width())
        else:
            shown = metrics.elidedText(line[:1000], Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self._align | Qt.AlignmentFlag.AlignVCenter), shown)


class Badge(QWidget):
    """A short fact on a tinted ground: `role` is info, warning, error, corrupt or neutral."""

    def __init__(self, theme: Theme, text: str, role: str, tip: str, icon: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.text = text
        self.role = role
        self._icon = icon
        self.setFont(theme.font("caption", 500))
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 12 + (16 if self._icon else 0), 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip" if self.role == "neutral" else f"{self.role}tint"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        ink = "text" if self.role == "neutral" else self.role
        left = 6
        if self._icon:
            painter.drawPixmap(5, 3, self._theme.pixmap(self._icon, ink, 12))
            left += 15
        painter.setPen(self._theme.color(ink))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text)


class IconButton(QToolButton):
    """A flat button with one of our icons, a tool tip with its key, and an accessible name."""

    def __init__(self, theme: Theme, icon: str, name: str, key: str, act: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self._role = "text2"
        self.setAutoRaise(True)
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(26, 26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name, key)
        self.clicked.connect(lambda: act())
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_name(self, name: str, key: str) -> None:
        """What the button does, and its key."""
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name} ({key})" if key else name))

    def set_icon(self, icon: str, role: str = "text2") -> None:
        """Show another icon."""
        if (icon, role) != (self._icon_name, self._role):
            self._icon_name, self._role = icon, role
            self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setIcon(self._theme.icon(self._icon_name, self._role))


class TextButton(QToolButton):
    """A flat checkable or plain button with a short text, as Fit and 1:1."""

    def __init__(self, theme: Theme, text: str, name: str, key: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.setText(text)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFont(theme.font("row", 500))
        self.setFixedHeight(26)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(text) + 18)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name} ({key})" if key else name))
        self.clicked.connect(lambda: act())


class LevelSlider(QWidget):
    """A thin horizontal level 0 … 1. `on_change(level)` while the user drags or scrolls it."""

    def __init__(self, theme: Theme, name: str, on_change: Callable[[float], object]) -> None:
        super().__init__()
        self._theme = theme
        self._level = 0.8
        self._on_change = on_change
        self.setFixedSize(56, 26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        theme.changed.connect(self.update)

    @property
    def level(self) -> float:
        """The level in force."""
        return self._level

    def set_level(self, level: float) -> None:
        """Show another level."""
        self._level = min(1.0, max(0.0, level))
        self.setAccessibleDescription(f"{self._level * 100:.0f} %")
        self.update()

    def _choose(self, level: float) -> None:
        self.set_level(level)
        self._on_change(self._level)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.width() - 8
        for width, role in ((room, "control"), (room * self._level, "text2")):
            painter.setBrush(self._theme.color(role))
            painter.drawRoundedRect(QRectF(4, self.height() / 2 - 2, width, 4), 2, 2)
        if self.hasFocus():
            painter.setBrush(self._theme.color("focus"))
            painter.drawEllipse(QRectF(room * self._level, self.height() / 2 - 4, 8, 8))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose((event.position().x() - 4) / (self.width() - 8))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose((event.position().x() - 4) / (self.width() - 8))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._choose(self._level + (0.05 if event.angleDelta().y() > 0 else -0.05))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -0.05, Qt.Key.Key_Right: 0.05}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._level + step)
