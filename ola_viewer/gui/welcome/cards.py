"""Cards of the welcome page: lists of lines with a title, a note and an arrow; and the recent files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ola_viewer.gui.figures import count_text, elide_middle, size_text
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.settings import Recent


@dataclass(frozen=True)
class CardLine:
    """One line of a card."""

    title: str
    note: str
    act: Callable[[], object]


class LineList(QWidget):
    """Base: equally high lines in a rounded frame, one of them current; arrows, Enter, click."""

    chosen = Signal(int)
    chosen_to_add = Signal(int)

    def __init__(self, theme: Theme, line_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = line_height
        self._count = 0
        self.current = -1
        self._hover = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """How many lines there are."""
        self._count = count
        self.current = min(self.current, count - 1)
        self.setFixedHeight(max(1, count) * self._line + 2)
        self.update()

    def paint_line(self, painter: QPainter, rect: QRect, number: int) -> None:
        """Paint one line's contents."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, grounds, lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(frame, 6, 6)
        for number in range(self._count):
            rect = QRect(1, 1 + number * self._line, self.width() - 2, self._line)
            if number == self.current and self.hasFocus():
                painter.fillRect(rect, self._theme.color("selection"))
            elif number == self._hover:
                painter.fillRect(rect, self._theme.color("hover"))
            if number:
                painter.fillRect(rect.x(), rect.y(), rect.width(), 1, self._theme.color("hairline"))
            self.paint_line(painter, rect, number)
        painter.setPen(self._theme.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)

    def _at(self, y: float) -> int:
        number = int(y - 1) // self._line
        return number if 0 <= number < self._count else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover."""
        self._hover = self._at(event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._hover >= 0 else Qt.CursorShape.ArrowCursor)
        self.setToolTip(plain_tip(self.tooltip_of(self._hover)) if self._hover >= 0 else "")
        self.update()

    def tooltip_of(self, number: int) -> str:
        """Tool tip of a line."""
        return ""

    def leaveEvent(self, event: QEvent) -> None:
        """No hover outside."""
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        number = self._at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self.current = number
            add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.chosen_to_add if add else self.chosen).emit(number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Something is current while the list has the focus."""
        super().focusInEvent(event)
        self.current = max(0, self.current) if self._count else -1
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No blue without focus."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter; Ctrl+Enter adds."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._count:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.current = max(0, min(self._count - 1, self.current + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
            add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.chosen_to_add if add else self.chosen).emit(self.current)
        else:
            super().keyPressEvent(event)


class Card(LineList):
    """Lines with title, note and an arrow."""

    def __init__(self, lines: Sequence[CardLine], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 56, parent)
        self._lines = list(lines)
        self.set_count(len(self._lines))
        self.setAccessibleName(", ".join(line.title for line in lines))
        self.chosen.connect(lambda number: self._lines[number].act())

    def paint_line(self, painter: QPainter, rect: QRect, number: int) -> None:
        """Title above note."""
        line = self._lines[number]
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(self._theme.font("base", 500))
        painter.setPen(self._theme.color("text"))
        painter.drawText(QRect(rect.x() + 12, rect.y() + 10, rect.width() - 44, 18), flags, line.title)
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color("text2"))
        note = QFontMetrics(painter.font()).elidedText(line.note, Qt.TextElideMode.ElideRight, rect.width() - 44)
        painter.drawText(QRect(rect.x() + 12, rect.y() + 28, rect.width() - 44, 18), flags, note)
        arrow = self._theme.pixmap("chevron_right", "text2", 14)
        painter.drawPixmap(rect.right() - 26, rect.center().y() - 7, arrow)


class RecentList(LineList):
    """Recent files: name, folder, records, size, when; "Not found" where the file is gone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 44, parent)
        self.entries: list[Recent] = []
        self.missing: set[str] = set()
        self.setAccessibleName(self.tr("Recent files"))

    def show_entries(self, entries: list[Recent]) -> None:
        """Replace the list."""
        self.entries = entries
        self.set_count(len(entries))

    def show_missing(self, missing: set[str]) -> None:
        """Mark the files that are gone."""
        self.missing = missing
        self.update()

    def tooltip_of(self, number: int) -> str:
        """The whole path."""
        return self.entries[number].path

    def paint_line(self, painter: QPainter, rect: QRect, number: int) -> None:
        """One recent file."""
        entry = self.entries[number]
        gone = entry.path in self.missing
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        right = int(flags | Qt.AlignmentFlag.AlignRight)
        painter.drawPixmap(rect.x() + 13, rect.center().y() - 7, self._theme.pixmap("file", "text2", 14))
        top, low = rect.y() + 5, rect.y() + 23
        edge = rect.right() - 12
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color("text2"))
        painter.drawText(QRect(edge - 96, rect.y(), 96, rect.height()), right, when_text(entry.opened, time.time()))
        edge -= 108
        if entry.records is not None:
            painter.setPen(self._theme.color("text"))
            painter.drawText(QRect(edge - 90, top, 90, 18), right, count_text(entry.records))
        if entry.size is not None:
            painter.setFont(self._theme.font("caption"))
            painter.setPen(self._theme.color("text2"))
            painter.drawText(QRect(edge - 90, low, 90, 16), right, size_text(entry.size))
        edge -= 100
        if gone:
            painter.setFont(self._theme.font("caption", 500))
            words = self.tr("Not found")
            wide = QFontMetrics(painter.font()).horizontalAdvance(words) + 12
            badge = QRect(edge - wide, rect.center().y() - 9, wide, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("errortint"))
            painter.drawRoundedRect(badge, 4, 4)
            painter.setPen(self._theme.color("error"))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), words)
            edge -= wide + 10
        room = max(20, edge - rect.x() - 40)
        painter.setFont(self._theme.font("base", 500))
        painter.setPen(self._theme.color("text2" if gone else "text"))
        name = elide_middle(os.path.basename(entry.path), QFontMetrics(painter.font()), room)
        painter.drawText(QRect(rect.x() + 40, top, room, 18), int(flags), name)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text2"))
        folder = elide_middle(_home_relative(os.path.dirname(entry.path)), QFontMetrics(painter.font()), room)
        painter.drawText(QRect(rect.x() + 40, low, room, 16), int(flags), folder)


def _home_relative(folder: str) -> str:
    home = str(Path.home())
    return "~" + folder[len(home) :] if folder == home or folder.startswith(home + os.sep) else folder


def when_text(moment: float, now: float) -> str:
    """ "Today 14:02", "Yesterday", "Nov 18", "2024-11-18"."""
    then, today = time.localtime(moment), time.localtime(now)
    days = int((time.mktime((*today[:3], 12, 0, 0, 0, 0, -1)) - time.mktime((*then[:3], 12, 0, 0, 0, 0, -1))) // 86400)
    if moment <= 0:
        return ""
    if days == 0:
        return QCoreApplication.translate("RecentList", "Today") + time.strftime(" %H:%M", then)
    if days == 1:
        return QCoreApplication.translate("RecentList", "Yesterday")
    return time.strftime("%b %d" if then.tm_year == today.tm_year else "%Y-%m-%d", then)
