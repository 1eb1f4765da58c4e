"""The page of the review: head, record, foot, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.review.desk import ReviewDesk
from ola_viewer.gui.review.foot import ReviewFoot
from ola_viewer.gui.review.habits import ViewingHabits
from ola_viewer.gui.review.head import ReviewHead
from ola_viewer.gui.review.sample_view import ReviewSample, RootsOf, SampleView
from ola_viewer.gui.services import Services
from ola_viewer.gui.trainers import name_of
from ola_viewer.media.playback import Player
from ola_viewer.review.verdicts import Mark

_AHEAD = 2
_LEVEL_RESTS_MS = 500
_HABITS = "review/habits"
_MARK_KEYS: dict[int, Mark] = {Qt.Key.Key_G: "good", Qt.Key.Key_B: "bad", Qt.Key.Key_U: "unsure"}


class ReviewPage(QWidget):
    """Keys act while no text field has the focus. `left`: back to the table. `edit_wanted(row)`: E was pressed.
    `export_wanted`: Ctrl+E. Call `close_media` before it is destroyed."""

    left = Signal()
    edit_wanted = Signal(object)
    export_wanted = Signal()

    def __init__(self, services: Services, desk: ReviewDesk, roots_of: RootsOf) -> None:
        super().__init__()
        self._services, self._desk = services, desk
        self.sounds = SoundDesk(Player, self)
        settings = services.settings.settings
        self.head = ReviewHead(services.theme, desk)
        self.sample = SampleView(
            services.theme,
            services.lanes.decode,
            roots_of,
            self.sounds,
            settings.patch_frame_rate,
            services.trainers.trainer_of,
        )
        self.foot = ReviewFoot(services.theme, desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.sample, 1)
        column.addWidget(self.foot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Review"))
        self.head.left.connect(self.left)
        self.foot.keys_wanted.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.sample.shown.connect(self._on_shown)
        self.sample.status_message.connect(services.messages.say)
        self.sample.habits = ViewingHabits.from_text(services.layout.value(_HABITS, ""))
        self.sample.habits_changed.connect(self._on_habits_changed)
        self._level = 0.0
        self._store_level = QTimer(self, singleShot=True, interval=_LEVEL_RESTS_MS)
        self._store_level.timeout.connect(self._on_store_level)
        self.sample.media.volume_changed.connect(self._on_volume_changed)
        desk.moved.connect(self.show_current)
        services.settings.subscribe(self._on_setting)
        services.trainers.changed.connect(self._on_trainers_changed)
        for name in ("volume", "sound_device", "review_tags", "review_autoplay", "frames_kept"):
            self._on_setting(name)

    def show_current(self) -> None:
        """Show the record that the desk wants judged."""
        row = self._desk.row
        if row is None:
            self.sample.clear()
            return
        snapshot = self._services.model.snapshot
        self.sample.show_row(snapshot, row)

    def told(self) -> dict[str, object]:
        """What is shown, for tests that drive the program from outside."""
        desk = self._desk
        return {
            "position": desk.position,
            "count": desk.count,
            "ready": desk.ready,
            "row": desk.row,
            "judged": desk.count - desk.left(),
            "share": self.head.share.text(),
            "interval": self.head.interval.text(),
        }

    def event(self, event: QEvent) -> bool:
        """Plain keys belong to the review: no command of the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    def close_media(self) -> None:
        """Stop sound and end its thread. How the last sample was looked at is kept for the next run."""
        self.sample.learn_habits()
        self.sample.media.stop()
        self.sounds.close()

    def _on_shown(self, sample: ReviewSample) -> None:
        self._desk.take_sample(sample.view.row, sample.view.sample, sample.fingerprint)
        self.sample.prefetch(self._services.model.snapshot, self._desk.next_rows(_AHEAD))

    def _on_trainers_changed(self) -> None:
        trainers = self._services.trainers
        stale = self.sample.forget_other_trainers(lambda snapshot, row: name_of(trainers.known(snapshot, row)))
        if stale and self.isVisible():
            self.show_current()

    def _on_habits_changed(self) -> None:
        self._services.layout.setValue(_HABITS, self.sample.habits.to_text())

    def _on_volume_changed(self, level: float) -> None:
        """The level is in force already; it is remembered once the slider rests."""
        self._level = level
        self._store_level.start()

    def _on_store_level(self) -> None:
        try:
            self._services.settings.set("volume", round(self._level * 100))
        except OSError as error:
            self._services.messages.say(self.tr("The volume cannot be remembered: {0}").format(error), "warning")

    def _on_setting(self, name: str) -> None:
        settings = self._services.settings.settings
        if name == "review_tags":
            self.foot.set_tags(settings.review_tags)
        elif name == "review_autoplay":
            self.sample.autoplay = settings.review_autoplay
        elif name == "volume":
            self.sounds.set_volume(settings.volume / 100)
            self.sample.media.set_volume(settings.volume / 100)
        elif name == "sound_device":
            self.sounds.choose_device(settings.sound_device or None)
        elif name in ("frames_kept", "patch_frame_rate"):
            self.sample.media.set_reading(settings.frames_kept, settings.patch_frame_rate)
            self.sample.forget()
        elif name == "roots":
            self.sample.forget()
            if self.isVisible():
                self.show_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Verdicts, tags, note, JSON; all else are media keys."""
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        """False for a key that means nothing here."""
        key, desk = event.key(), self._desk
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_E and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.export_wanted.emit()
        elif modifiers & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            desk.step(1 if key == Qt.Key.Key_Down else -1)
        elif modifiers != Qt.KeyboardModifier.NoModifier:
            return self.sample.handle_key(event)
        elif key in _MARK_KEYS:
            desk.judge(_MARK_KEYS[key])
        elif key == Qt.Key.Key_S:
            desk.skip()
        elif key == Qt.Key.Key_Backspace:
            desk.step(-1)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.foot.press_tag(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_N:
            self.foot.start_note()
        elif key == Qt.Key.Key_J:
            self.sample.toggle_json()
        elif key == Qt.Key.Key_E:
            if desk.row is not None:
                self.edit_wanted.emit(desk.row)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return self.sample.handle_key(event)
        return True
