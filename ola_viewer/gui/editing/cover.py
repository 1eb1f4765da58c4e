"""An editor that lies over the widget whose content it edits, and follows its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ola_viewer.gui.small_parts import ElidedLabel
from ola_viewer.gui.theme import Theme

_STAND_INS: Final = {"\r": "\ufdd4", "\u2028": "\ufdd5", "\u2029": "\ufdd6", "\x00": "\ufdd7"}
"""Qt takes these characters for line ends; noncharacters, which no text holds, stand for them while it is edited."""
_THERE: Final = str.maketrans(_STAND_INS)
_BACK: Final = str.maketrans({"\u2029": "\n", **{stand_in: char for char, stand_in in _STAND_INS.items()}})


class EditPad(QPlainTextEdit):
    """Plain text whose special keys go to `on_key` first; Tab leaves the field.

    `text` gives back every character of `set_text`, which `toPlainText` does not (no-break spaces, line separators).
    """

    def __init__(self) -> None:
        super().__init__()
        self.on_key: Callable[[QKeyEvent], bool] = lambda event: False
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)

    def text(self) -> str:
        """What stands in the field."""
        return self.document().toRawText().translate(_BACK)

    def set_text(self, text: str) -> None:
        """Edit `text`; forgets what could be undone in the field."""
        self.setPlainText(text.translate(_THERE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commands of the editor, else typing."""
        if not self.on_key(event):
            super().keyPressEvent(event)


class CoverEditor(QWidget):
    """Head line, pad, foot line with Take and Cancel. Ctrl+Enter takes; Esc leaves, twice where something was typed.

    `closed` after either. Subclasses fill `head` and override `take` (True if the editor may close) and `handle_key`.
    """

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._host: QWidget | None = None
        self._warned = False
        self._original = ""
        self.head = QHBoxLayout()
        self.head.setContentsMargins(8, 4, 8, 4)
        self.head.setSpacing(6)
        self.pad = EditPad()
        self.pad.on_key = self._on_pad_key
        self.note = ElidedLabel(theme, "text2")
        self.take_button = QPushButton(self.tr("Take"))
        self.take_button.setToolTip(self.tr("Take (Ctrl+Enter)"))
        self.take_button.clicked.connect(self._on_take)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Cancel (Esc)"))
        self.cancel_button.clicked.connect(self.leave)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 6)
        foot.setSpacing(6)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.pad, 1)
        column.addLayout(foot)
        self.pad.textChanged.connect(self._on_typed)
        self.hide()

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not taken yet."""
        return self.pad.text() != self._original

    def cover(self, host: QWidget, text: str, place: int = 0) -> None:
        """Lie over `host` and edit `text`, the cursor at character `place`."""
        self._detach()
        self._host = host
        host.installEventFilter(self)
        self.setParent(host)
        self.setGeometry(host.rect())
        self.load(text, place)
        self.show()
        self.raise_()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self, text: str, place: int = 0) -> None:
        """Edit another text."""
        self._original = text
        self._warned = False
        if self.pad.text() != text:
            self.pad.set_text(text)
        cursor = self.pad.textCursor()
        cursor.setPosition(min(place, self.pad.document().characterCount() - 1))
        self.pad.setTextCursor(cursor)
        self.pad.ensureCursorVisible()
        self.typed()

    def take(self) -> bool:
        """Do the edit. False keeps the editor open."""
        raise NotImplementedError

    def typed(self) -> None:
        """The text changed: say what is to be said of it."""

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys of a subclass."""
        return False

    def leave(self) -> None:
        """Close. What was typed is only given up when asked twice."""
        if self.changed and not self._warned:
            self._warned = True
            self.say(self.tr("Esc again gives the change up; Ctrl+Enter takes it"), "warning")
            return
        self.close_cover()

    def close_cover(self) -> None:
        """Close without asking."""
        self.hide()
        self._detach()
        self.closed.emit()

    def say(self, text: str, role: str = "text2") -> None:
        """A sentence in the foot line."""
        self.note.set_text(text, role)

    def _on_take(self) -> None:
        if self.take():
            self.close_cover()

    def _on_typed(self) -> None:
        self._warned = False
        self.typed()

    def _on_pad_key(self, event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_take()
        else:
            return self.handle_key(event)
        return True

    def _detach(self) -> None:
        if self._host is not None:
            self._host.removeEventFilter(self)
            self._host = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what is covered."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self._host is not None:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc works from every part of the editor; no key goes on to the window."""
        if not self._on_pad_key(event):
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text ground, head and foot lines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(self.pad.geometry(), self._theme.color("base"))
        painter.fillRect(0, 0, self.width(), 2, self._theme.color("edited"))
