"""The small field in the table's corner that takes a record number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QTableView


class JumpField(QLineEdit):
    """A small field in the table's corner that takes a record number. Enter goes there, Esc closes."""

    entered = Signal(object)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("jump_field")
        self.setAccessibleName(self.tr("Go to record"))
        self.setPlaceholderText(self.tr("Go to record…"))
        self.setFixedSize(150, 26)
        self.hide()

    def open(self, text: str) -> None:
        """Show the field with `text` in it."""
        self.setText(self.text() + text if self.isVisible() else text)
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Bottom left of the table."""
        self.move(8, self._table.height() - self.height() - 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes, Esc gives up; neither is left to the table below."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_return()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving gives up."""
        super().focusOutEvent(event)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Opaque also where the rounded corners are."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(self.palette().ColorRole.Base))
        painter.end()
        super().paintEvent(event)

    def _on_return(self) -> None:
        digits = "".join(character for character in self.text() if character.isascii() and character.isdigit())
        self._close()
        if digits:
            self.entered.emit(int(digits))

    def _close(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)  # first: a hidden field would pass the focus on
        self.hide()
