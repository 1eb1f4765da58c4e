"""What the panels of all media have in common: head, a stage that gives way to an error, a note, media keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ola_viewer.gui.inspector.media_head import MediaHead
from ola_viewer.gui.inspector.media_state import ErrorState
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import MediaRef

KeyActions = Mapping[int, Callable[[], object]]

_STEP_KEYS: Mapping[int, int] = {
    Qt.Key.Key_Period: 1,
    Qt.Key.Key_Greater: 1,
    Qt.Key.Key_Comma: -1,
    Qt.Key.Key_Less: -1,
}


class MediaPanel(QWidget):
    """Base of the panels. `facts_changed(note)` for chips; `way_out(WayOut)` from the error state. GUI thread only.

    Work for the decode lane is submitted under `key`; results of an earlier medium are dropped by a generation number.
    """

    facts_changed = Signal(str)
    way_out = Signal(object)
    status_message = Signal(str)

    def __init__(self, theme: Theme, lane: DecodeLane, key: str, canvas: QWidget) -> None:
        super().__init__()
        self._theme, self._lane, self._key = theme, lane, key
        self._generation = 0
        self._ref: MediaRef | None = None
        self.note = ""
        self.head = MediaHead(theme)
        self.error = ErrorState(theme)
        self.stage = QStackedWidget()
        self.stage.addWidget(canvas)
        self.stage.addWidget(self.error)
        self.error.way_out.connect(self.way_out)

    def arrange(self, *below: QWidget) -> None:
        """Head, stage, and these widgets under each other; the stage takes the height that is left."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stage, 1)
        for widget in below:
            column.addWidget(widget)

    @property
    def ref(self) -> MediaRef | None:
        """The medium that is shown."""
        return self._ref

    @property
    def failed(self) -> bool:
        """Whether the error state stands on the stage."""
        return self.stage.currentWidget() is self.error

    def tell_note(self, note: str) -> None:
        """Say what the chip of the medium should say."""
        self.note = note
        self.facts_changed.emit(note)

    # keys

    @property
    def can_step(self) -> bool:
        """Whether `,` and `.` have somewhere to go."""
        raise NotImplementedError

    def step_by_key(self, sign: int, *, far: bool) -> None:
        """`,` (-1) or `.` (1) was pressed, with Shift where `far`."""
        raise NotImplementedError

    def change_speed(self, sign: int) -> None:
        """The next lower (-1) or higher (1) speed."""
        raise NotImplementedError

    def key_actions(self) -> KeyActions:
        """What the other keys do at present, by `Qt.Key`; a key that does nothing now is absent."""
        raise NotImplementedError

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a media key; False if it is none of this panel's."""
        key, modifiers = event.key(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        sign = _STEP_KEYS.get(key)
        if sign is not None and self.can_step:
            if alt:
                self.change_speed(sign)
            else:
                self.step_by_key(sign, far=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
            return True
        action = None if alt else self.key_actions().get(key)
        if action is None:
            return False
        action()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.color("window"))
