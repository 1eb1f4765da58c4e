"""A term in force as a chip in the filter line."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ola_viewer.gui.figures import elide_middle
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.terms import term_words
from ola_viewer.gui.theme import Theme

_CHIP_MOST = 220


class TermChip(QWidget):
    """One term. Click or Enter edits it, the cross or Delete removes it, the arrow keys go to the next one."""

    stepped = Signal(int)
    removed = Signal()
    edited = Signal()

    def __init__(self, term: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.term = term
        self._theme = theme
        self._words = term_words(term)
        self._parts = self._shown_parts()
        self.setFixedHeight(20)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(" ".join(text for text, _ in self._parts))
        self.setToolTip(plain_tip(term))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        metrics = QFontMetrics(theme.font("row"))
        wide = sum(metrics.horizontalAdvance(text) for text, _ in self._parts) + 4 * (len(self._parts) - 1)
        self.setFixedWidth(min(_CHIP_MOST, wide + 12 + 18))
        theme.changed.connect(self.update)

    def _shown_parts(self) -> list[tuple[str, str]]:
        words = self._words
        parts = [(self.tr("not"), "error")] if words.negated else []
        if words.field:
            parts.append((words.field, "text2"))
        literal = not words.field and not words.value.startswith("/") and not self.term.lstrip("-").startswith("(")
        parts.append((f"“{words.value}”" if literal else words.value, "text"))
        return parts

    def _cross(self) -> QRect:
        return QRect(self.width() - 17, 4, 12, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words, cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 0.5, -1, -0.5), 4, 4)
        painter.setFont(self._theme.font("row"))
        metrics = QFontMetrics(painter.font())
        x = 6
        for text, role in self._parts:
            room = self.width() - 18 - x
            shown = elide_middle(text, metrics, room)
            painter.setPen(self._theme.color(role))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
            painter.drawText(QRect(x, 0, room + 2, self.height()), flags, shown)
            x += metrics.horizontalAdvance(shown) + 4
        painter.drawPixmap(self._cross().topLeft(), self._theme.pixmap("close", "text2", 12))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Cross or words."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            at_cross = self._cross().adjusted(-3, -4, 5, 4).contains(event.position().toPoint())
            (self.removed if at_cross else self.edited).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter edits."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.edited.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring."""
        super().focusOutEvent(event)
        self.update()
