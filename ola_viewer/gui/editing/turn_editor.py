"""Edits one turn where it stands: text, role, place in the dialogue, placeholders."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.editing.cover import CoverEditor
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.small_parts import ElidedLabel, IconButton, TextButton
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.as_trained import IMAGE_TOKEN, SPEECH_TOKEN, Trainer, as_trained, media_seen
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.sample import Pointer, Sample, Turn
from ola_viewer.manifest.turn_edits import Action, TurnEdit, turn_list

TOKENS: Final = (IMAGE_TOKEN, SPEECH_TOKEN)
_ROLES: Final = {"value": ("human", "gpt"), "content": ("user", "assistant")}
_OTHER: Final = {"human": "gpt", "gpt": "human", "user": "assistant", "assistant": "user"}
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class TurnEditor(CoverEditor):
    """Reads the record from the document when it opens and after each of its own edits; every command is one edit.

    `failed(sentence)` when a record cannot be edited here (the JSON editor can).
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, model: DocumentModel, trainer: Trainer = "ola") -> None:
        super().__init__(theme)
        self._model = model
        self.trainer: Trainer = trainer
        self._row = -1
        self._raw = b""
        self._index = 0
        self._sample: Sample | None = None
        self._list: tuple[Pointer, str, str] | None = None
        self.role = QComboBox()
        self.role.setEditable(True)
        self.role.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.role.setAccessibleName(self.tr("Role"))
        self.role.setMinimumWidth(96)
        self.place = ElidedLabel(theme, "text2")
        up = IconButton(theme, "chevron_up", self.tr("Previous turn"), "Ctrl+↑", lambda: self.go(-1))
        down = IconButton(theme, "chevron_down", self.tr("Next turn"), "Ctrl+↓", lambda: self.go(1))
        self.insert = TextButton(theme, self.tr("Insert"), self.tr("Insert a placeholder"), "Alt+I", self.open_tokens)
        self.more = IconButton(theme, "more", self.tr("New, split, move, delete"), "", self.open_commands)
        for widget in (self.role, self.place):
            self.head.addWidget(widget)
        self.head.addStretch(1)
        for button in (self.insert, up, down, self.more):
            self.head.addWidget(button)
        self.pad.setFont(theme.font("base"))
        self.pad.setAccessibleName(self.tr("Text of the turn"))
        self._count_soon = QTimer(self, singleShot=True, interval=120)
        self._count_soon.timeout.connect(self.count_tokens)

    # -- opening ---------------------------------------------------------------------------------

    @property
    def row(self) -> int:
        """The record that is edited."""
        return self._row

    @property
    def index(self) -> int:
        """The turn that is edited, from 0."""
        return self._index

    def edit_turn(self, host: QWidget, row: int, index: int) -> bool:
        """Lie over `host` and edit a turn. False, with `failed`, if the record has no such turn with a text."""
        self._row = row
        if not self._read() or not self._turns:
            self.failed.emit(self.tr("This record has no turns that can be edited as text. Edit it as JSON."))
            return False
        self._index = max(0, min(index, len(self._turns) - 1))
        turn = self._turns[self._index]
        if not isinstance(turn.text, str) or turn.text_pointer is None:
            self.failed.emit(self.tr("Turn {0} is not text. Edit it as JSON.").format(self._index + 1))
            return False
        if _has_surrogates(turn.text):
            self.failed.emit(self.tr("Turn {0} holds half a character. Edit it as JSON.").format(self._index + 1))
            return False
        self.cover(host, turn.text)
        return True

    @property
    def _turns(self) -> tuple[Turn, ...]:
        return self._sample.turns if self._sample is not None else ()

    def _read(self) -> bool:
        try:
            self._raw = self._model.snapshot.raw(self._row)
            self._sample = read_sample(parse(self._raw))
            self._list = turn_list(self._raw)
        except (RecordError, OSError, IndexError):
            self._sample = None
            return False
        return True

    def _in_list(self, index: int) -> bool:
        """Whether turn `index` stands in the list of turns, so that it can be moved, split and so on."""
        return self._list is not None and self._turns[index].pointer[:-1] == self._list[0]

    def load(self, text: str, place: int = 0) -> None:
        """Show the turn at the present index."""
        turns = self._turns
        if turns and not self._in_list(self._index):
            self._list = None  # a second answer, outside of the dialogue: only its text is edited
        roles = list(_ROLES.get(self._list[2], ()) if self._list is not None else ())
        roles += [turn.role for turn in turns if isinstance(turn.role, str) and turn.role not in roles]
        self.role.clear()
        self.role.addItems(roles)
        role = turns[self._index].role if turns else ""
        self.role.setEditText(role if isinstance(role, str) else "")
        self.role.setEnabled(self._list is not None)
        self.more.setEnabled(self._list is not None)
        self.place.set_text(self.tr("turn {0} of {1}").format(self._index + 1, count_text(len(turns))))
        super().load(text, place)

    # -- taking ----------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether text or role differ from the record."""
        turns = self._turns
        role = turns[self._index].role if self._index < len(turns) else None
        return super().changed or (self._list is not None and self.role.currentText() != role)

    def take(self) -> bool:
        """Text and role into the record."""
        turn = self._turns[self._index]
        text, role = self.pad.text(), self.role.currentText()
        if text != turn.text and turn.text_pointer is not None:
            self._model.push(SetText(self._row, turn.text_pointer, text, f"Edit turn {self._index + 1}"))
        if role != turn.role and self._list is not None:
            self._push("role", role=role)
        return True

    def _push(self, action: Action, index: int | None = None, target: int = 0, role: str = "", text: str = "") -> None:
        assert self._list is not None
        turns, role_key, text_key = self._list
        at = self._index if index is None else index
        self._model.push(TurnEdit(self._row, action, turns, at, target, role, text, role_key, text_key))

    def _again(self, index: int, place: int = 0) -> None:
        """Read the record again and go on with turn `index`."""
        if not self._read() or not self._turns:
            self.close_cover()
            return
        self._index = max(0, min(index, len(self._turns) - 1))
        text = self._turns[self._index].text
        if not isinstance(text, str) or _has_surrogates(text):
            self.close_cover()
            return
        self.load(text, place)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self, by: int) -> None:
        """Take, and edit the turn before or after."""
        if 0 <= self._index + by < len(self._turns):
            self.take()
            self._again(self._index + by)

    def new_turn(self) -> None:
        """Take, and begin an empty turn of the other role behind this one."""
        if self._list is None:
            return
        role = self.role.currentText()
        self.take()
        self._push("insert", self._index + 1, role=_OTHER.get(role, role))
        self._again(self._index + 1)

    def split(self) -> None:
        """What stands behind the cursor becomes a turn of its own, of the other role."""
        place = self.pad.textCursor().position()
        text = self.pad.text()
        if self._list is None or not 0 < place < len(text):
            self.say(self.tr("Put the cursor where the turn is to be split"), "warning")
            return
        role = self.role.currentText()
        self.take()
        # The cursor counts UTF-16 units, the edit characters.
        self._push("split", target=len(_characters(text, place)), role=_OTHER.get(role, role))
        self._again(self._index + 1)

    def move_turn(self, by: int) -> None:
        """Take, and move the turn up or down."""
        target = self._index + by
        if 0 <= target < len(self._turns) and self._in_list(target):
            place = self.pad.textCursor().position()
            self.take()
            self._push("move", target=target)
            self._again(target, place)

    def delete(self) -> None:
        """Take the turn out of the dialogue."""
        if self._list is not None:
            self._push("delete")
            self._again(min(self._index, len(self._turns) - 2))

    # -- placeholders ----------------------------------------------------------------------------

    def open_tokens(self) -> None:
        """The placeholders, with how many there are and how many there should be."""
        menu = QMenu(self)
        for token, (present, wanted) in self.token_counts().items():
            action = menu.addAction(self.tr("{0}   {1} of {2}").format(token, present, wanted))
            action.triggered.connect(lambda _checked=False, token=token: self.insert_token(token))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.insert.mapToGlobal(QPoint(0, self.insert.height())))

    def insert_token(self, token: str) -> None:
        """At the cursor; with a line end behind it where the turn begins, as the published sets write it."""
        cursor = self.pad.textCursor()
        at_start = cursor.position() == 0
        cursor.insertText(token + ("\n" if at_start and self.pad.text() else ""))
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def token_counts(self) -> dict[str, tuple[int, int]]:
        """For each placeholder how many the record has with the text as typed, and how many media take one."""
        texts = [turn.text if isinstance(turn.text, str) else "" for turn in self._turns]
        if texts:
            texts[self._index] = self.pad.text()
        pictures, sounds = media_seen(self._sample, self.trainer) if self._sample is not None else ([], [])
        wanted = {IMAGE_TOKEN: len(pictures), SPEECH_TOKEN: len(sounds)}
        return {token: (sum(text.count(token) for text in texts), wanted[token]) for token in TOKENS}

    def typed(self) -> None:
        """Count again soon."""
        self._count_soon.start()

    def count_tokens(self) -> None:
        """Say how the placeholders stand, or why the trainer will fail."""
        counts = self.token_counts()
        words = [f"{token} {present} of {wanted}" for token, (present, wanted) in counts.items() if present or wanted]
        role = "text2"
        if any(present > wanted for present, wanted in counts.values()):
            role = "corrupt"
        failure = self._failure()
        if failure:
            words, role = [failure], "error"
        self.say(" · ".join(words), role)

    def _failure(self) -> str | None:
        turn = self._turns[self._index] if self._index < len(self._turns) else None
        if turn is None or turn.text_pointer is None:
            return None
        raw = SetText(self._row, turn.text_pointer, self.pad.text()).apply(self._raw, self._row)
        try:
            return as_trained(parse(raw), self.trainer).failure
        except RecordError:
            return None

    # -- commands --------------------------------------------------------------------------------

    def open_commands(self) -> None:
        """What else can be done with the turn."""
        menu = QMenu(self)
        for title, keys, call in (
            (self.tr("New turn"), "Ctrl+Shift+Return", self.new_turn),
            (self.tr("Split at the cursor"), "Ctrl+Shift+D", self.split),
            (self.tr("Move up"), "Alt+Shift+Up", lambda: self.move_turn(-1)),
            (self.tr("Move down"), "Alt+Shift+Down", lambda: self.move_turn(1)),
            (self.tr("Delete turn"), "Ctrl+Shift+Backspace", self.delete),
        ):
            action = menu.addAction(f"{title}\t{keys.replace('Return', 'Enter')}")
            action.triggered.connect(lambda _checked=False, call=call: call())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def handle_key(self, event: QKeyEvent) -> bool:
        """The commands' keys."""
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == _CONTROL | _SHIFT and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.new_turn()
        elif modifiers == _CONTROL | _SHIFT and key == Qt.Key.Key_D:
            self.split()
        elif modifiers == _CONTROL | _SHIFT and key == Qt.Key.Key_Backspace:
            self.delete()
        elif modifiers == _ALT | _SHIFT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_turn(-1 if key == Qt.Key.Key_Up else 1)
        elif modifiers == _CONTROL and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go(-1 if key == Qt.Key.Key_Up else 1)
        elif modifiers == _ALT and key == Qt.Key.Key_I:
            self.open_tokens()
        else:
            return False
        return True


def _characters(text: str, units: int) -> str:
    """The part of `text` before UTF-16 unit number `units`."""
    return text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "surrogatepass")


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
