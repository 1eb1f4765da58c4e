"""Buttons with their key on a cap, as every command of the review has one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme

_PAD = 10
_ICON = 16


class KeyButton(QAbstractButton):
    """Icon, words, and the key that does the same. `act` is called when pressed; takes no focus from the keys."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        key: str,
        act: Callable[[], object],
        *,
        icon: str = "",
        icon_role: str = "text2",
        height: int = 36,
        key_first: bool = False,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._icon, self._icon_role = icon, icon_role
        self._key_first = key_first
        self.may_be_cut = False
        """Whether the words end in "…" where room lacks; the tool tip has them."""
        self.setText(title)
        self.setFont(theme.font("base", 600 if icon else 400))
        self.setFixedHeight(height)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        self.setToolTip(plain_tip(f"{title} ({key})" if key else title))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda _checked=False: act())
        theme.changed.connect(self.update)

    @property
    def key(self) -> str:
        """The words on the key cap."""
        return self._key

    def _cap_width(self) -> int:
        return max(18, self.fontMetrics().horizontalAdvance(self._key) + 8) if self._key else 0

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        wide = _PAD * 2 + self.fontMetrics().horizontalAdvance(self.text())
        wide += _ICON + 8 if self._icon else 0
        wide += self._cap_width() + (8 if self._key_first else 14) if self._key else 0
        return QSize(wide, self.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut, unless it may be."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _PAD * 2 + self._cap_width() + 44), hint.height()) if self.may_be_cut else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, words, cap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ground = "selection" if chosen else "hover" if self.underMouse() or self.isDown() else "raised"
        line = "focus" if self.hasFocus() else "accent" if chosen else "control"
        painter.setPen(QPen(self._theme.color(line), 2 if self.hasFocus() else 1))
        painter.setBrush(self._theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        ink = "disabled" if not self.isEnabled() else "seltext" if chosen else "text"
        left = _PAD
        if self._key and self._key_first:
            self._paint_cap(painter, left, ink)
            left += self._cap_width() + 8
        if self._icon:
            painter.drawPixmap(left, (self.height() - _ICON) // 2, self._theme.pixmap(self._icon, self._icon_role))
            left += _ICON + 8
        painter.setPen(self._theme.color(ink))
        painter.setFont(self.font())
        words, room = self.text(), self.rect().adjusted(left, 0, 0, 0)
        if self.may_be_cut:
            words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width() - _PAD + 2)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        if self._key and not self._key_first:
            self._paint_cap(painter, self.width() - _PAD - self._cap_width(), ink)

    def _paint_cap(self, painter: QPainter, left: int, ink: str) -> None:
        box = QRectF(left, self.height() / 2 - 9, self._cap_width(), 18)
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(self._theme.color("text2" if ink != "disabled" else ink))
        painter.setFont(self._theme.font("caption", 500))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._key)
