"""The panel of a sound: head, waveform and spectrogram, controls. Plays through the `SoundDesk`."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.hearing import Hearing, open_hearing
from ola_viewer.gui.inspector.media_head import BadgeSpec, MediaHead
from ola_viewer.gui.inspector.media_state import ErrorState
from ola_viewer.gui.inspector.media_words import clock_text, exact_clock_text, hertz_text
from ola_viewer.gui.inspector.placeholders import icon_of
from ola_viewer.gui.inspector.sound_canvas import SoundCanvas
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.inspector.visual_panel import as_media_error, medium_key
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.small_parts import ElidedLabel, IconButton, LevelSlider, TextButton
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import OLA, Roots
from ola_viewer.media.cache import ByteCache
from ola_viewer.media.playback import PlayState

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("audio_panel", text)


def sound_facts(hearing: Hearing) -> str:
    """`16 kHz · mono · 3 chunks of 30 s`."""
    info = hearing.info
    named = {1: tr("mono"), 2: tr("stereo")}
    channels = named.get(info.channels) or tr("{0} channels").format(info.channels)
    chunks = hearing.chunks
    cut = tr("1 chunk") if chunks == 1 else tr("{0} chunks of 30 s").format(chunks)
    return f"{hertz_text(info.rate)} · {channels} · {clock_text(hearing.duration)} · {cut}"


def sound_badges(hearing: Hearing) -> list[BadgeSpec]:
    """What is wrong with a sound."""
    made: list[BadgeSpec] = []
    limit = OLA.chunk_seconds * OLA.chunks
    if hearing.duration > limit:
        tip = tr("The trainer will use the first {0} s only.").format(limit)
        made.append(BadgeSpec(tr("Too long"), "warning", tip))
    if hearing.duration <= 0:
        tip = tr("The sound has no samples: the trainer will train 30 s of silence.")
        made.append(BadgeSpec(tr("Empty"), "corrupt", tip))
    if hearing.info.trainer_refuses:
        made.append(BadgeSpec(tr("Refused"), "error", hearing.info.trainer_refuses))
    return made


class AudioPanel(QWidget):
    """See the module. `facts_changed(note)` for chips; `moved(seconds, playing)` while it plays.

    When sound cannot be played the reason and the remedy stand below the controls; all else works.
    """

    facts_changed = Signal(str)
    way_out = Signal(object)
    heard = Signal(object)
    moved = Signal(float, bool)
    volume_changed = Signal(float)
    status_message = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        key: str,
        desk: SoundDesk,
        cache: ByteCache[Hashable, Hearing],
        open_sound: Callable[..., Hearing] = open_hearing,
    ) -> None:
        super().__init__()
        self._theme, self._lane, self._key, self._desk, self._cache = theme, lane, key, desk, cache
        self._open_sound = open_sound
        self._generation = 0
        self.note = ""
        self._ref: MediaRef | None = None
        self._hearing: Hearing | None = None
        self._position = 0.0
        self._playing = False
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._looping = False
        self._edge: float | None = None
        self._volume_before = 0.8

        self.head = MediaHead(theme)
        self.canvas = SoundCanvas(theme)
        self.error = ErrorState(theme)
        self.stage = QStackedWidget()
        self.stage.addWidget(self.canvas)
        self.stage.addWidget(self.error)
        self.controls = self._make_controls()
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setFont(theme.font("row"))
        self.problem.setContentsMargins(12, 0, 12, 8)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stage, 1)
        column.addWidget(self.controls)
        column.addWidget(self.problem)
        self.error.way_out.connect(self.way_out)
        self.canvas.seek_wanted.connect(self.seek)
        self.canvas.loop_wanted.connect(self._on_dragged)
        desk.moved.connect(self._on_moved)
        desk.failed.connect(self._on_failed)

    def _make_controls(self) -> QWidget:
        theme = self._theme
        bar = QWidget()
        bar.setFixedHeight(38)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(IconButton(theme, "chevron_left", self.tr("0.1 s back"), ",", lambda: self.step(-0.1)))
        self._play = IconButton(theme, "play", self.tr("Play"), self.tr("Space"), self.toggle_play)
        row.addWidget(self._play)
        row.addWidget(IconButton(theme, "chevron_right", self.tr("0.1 s forward"), ".", lambda: self.step(0.1)))
        row.addSpacing(4)
        self._now = ElidedLabel(theme, "text", theme.font("row"))
        self._whole = ElidedLabel(theme, "text2", theme.font("row"))
        row.addWidget(self._now)
        row.addWidget(self._whole)
        row.addStretch(1)
        self._loop_button = TextButton(theme, "", self.tr("Loop"), "L", lambda: self.set_looping(not self._looping))
        self._loop_button.setCheckable(True)
        self._loop_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row.addWidget(self._loop_button)
        self._loop_clear = IconButton(theme, "close", self.tr("Remove the loop"), "", lambda: self.set_loop(None))
        row.addWidget(self._loop_clear)
        self._speeds = QComboBox()
        for speed in SPEEDS:
            self._speeds.addItem(f"{speed:g}×", speed)
        self._speeds.setCurrentIndex(SPEEDS.index(1.0))
        self._speeds.setFixedWidth(62)
        self._speeds.setAccessibleName(self.tr("Speed"))
        self._speeds.setToolTip(self.tr("Speed (Alt+, slower, Alt+. faster)"))
        self._speeds.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speeds.activated.connect(lambda: self.set_speed(float(self._speeds.currentData())))
        row.addWidget(self._speeds)
        self._mute = IconButton(theme, "volume", self.tr("Mute"), "M", self.toggle_mute)
        row.addWidget(self._mute)
        self.volume = LevelSlider(theme, self.tr("Volume"), self._on_volume)
        row.addWidget(self.volume)
        self._show_loop()
        return bar

    # the medium

    @property
    def ref(self) -> MediaRef | None:
        """The sound that is shown."""
        return self._ref

    @property
    def hearing(self) -> Hearing | None:
        """What is known of it, None until it is read."""
        return self._hearing

    @property
    def failed(self) -> bool:
        """Whether the error state stands on the stage."""
        return self.stage.currentWidget() is self.error

    @property
    def playing(self) -> bool:
        """Whether it is being played."""
        return self._playing

    @property
    def position(self) -> float:
        """Where it stands, in seconds."""
        return self._position

    @property
    def loop(self) -> tuple[float, float] | None:
        """The marked part."""
        return self._loop

    @property
    def speed(self) -> float:
        """How fast it plays, 1 as recorded."""
        return self._speed

    @property
    def looping(self) -> bool:
        """Whether the marked part, or the whole, is played over and over."""
        return self._looping

    def _tell_note(self, note: str) -> None:
        self.note = note
        self.facts_changed.emit(note)

    def chrome_height(self) -> int:
        """Height of everything but the canvas."""
        return 32 + 38

    def show_medium(self, ref: MediaRef, roots: Roots) -> None:
        """Read a sound and draw it."""
        self.pause()
        self._generation += 1
        generation = self._generation
        self._ref, self._hearing, self._position = ref, None, 0.0
        self._loop, self._looping, self._edge = None, False, None
        self._show_loop()
        self.problem.hide()
        self.head.set_medium(icon_of(ref), ref.field, ref.path or "", ref.path or "")
        key = medium_key(ref, roots)
        known = self._cache.get(key)
        if known is not None:
            self._lane.cancel(f"{self._key}:open")
            self._on_opened(generation, key, known)
            return
        self.canvas.show_hearing(None)
        self.stage.setCurrentWidget(self.canvas)
        self._show_position()
        work = self._open_sound
        self._lane.submit(
            f"{self._key}:open",
            lambda token: work(ref, roots, token),
            lambda hearing: self._on_opened(generation, key, hearing),
            lambda error: self._on_open_failed(generation, error),
        )

    def clear(self) -> None:
        """Show nothing."""
        self.pause()
        self._generation += 1
        self._lane.cancel(f"{self._key}:open")
        self._ref = self._hearing = None
        self.canvas.show_hearing(None)

    def _on_opened(self, generation: int, key: Hashable, hearing: Hearing) -> None:
        if generation != self._generation or self._ref is None:
            return
        self._hearing = hearing
        self._cache.put(key, hearing)
        tip = str(hearing.info.path or self._ref.path or "")
        if hearing.root is not None:
            tip += "\n" + self.tr("found in root folder {0}").format(hearing.root)
        self.head.set_tip(tip)
        self.head.set_facts(sound_facts(hearing), sound_badges(hearing))
        self.stage.setCurrentWidget(self.canvas)
        self.controls.show()
        self.canvas.show_hearing(hearing)
        self._show_position()
        self._tell_note(clock_text(hearing.duration))
        self.heard.emit(hearing)

    def _on_open_failed(self, generation: int, error: Exception) -> None:
        if generation != self._generation or self._ref is None:
            return
        self.error.show_error(as_media_error(error), self._ref)
        self.stage.setCurrentWidget(self.error)
        self.controls.hide()
        self._tell_note("")

    # playing

    def toggle_play(self) -> None:
        """Play or pause."""
        self.pause() if self._playing else self.play()

    def play(self) -> None:
        """Play from the cursor, or from the start when it stands at the end."""
        hearing = self._hearing
        if hearing is None or hearing.duration <= 0:
            return
        if self._position >= hearing.duration - 0.01:
            self._position = 0.0
        self._set_playing(True)
        self._desk.play(self, hearing.playable, self._position, self._active_loop(), self._speed)

    def pause(self) -> None:
        """Stop at what is heard."""
        if self._playing:
            self._desk.pause(self)
            self._set_playing(False)

    def seek(self, seconds: float) -> None:
        """Put the cursor somewhere; playing goes on from there."""
        hearing = self._hearing
        if hearing is None:
            return
        self._position = min(max(0.0, seconds), hearing.duration)
        self._show_position()
        if self._playing:
            self._desk.seek(self, self._position)
        self.moved.emit(self._position, self._playing)

    def step(self, by: float) -> None:
        """Move the cursor by seconds."""
        self.seek(self._position + by)

    def set_speed(self, speed: float) -> None:
        """0.5 … 2 at the same pitch."""
        self._speed = min(2.0, max(0.5, speed))
        nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - self._speed))
        self._speeds.setCurrentIndex(nearest)
        self._desk.set_speed(self, self._speed)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Mark a part and play it over and over; None removes it."""
        self._loop = loop
        self._looping = loop is not None
        self._apply_loop()

    def set_looping(self, on: bool) -> None:
        """Whether the marked part (or the whole sound) is played over and over."""
        if on and self._loop is None and self._hearing is not None:
            self._loop = (0.0, self._hearing.duration)
        self._looping = on and self._loop is not None
        self._apply_loop()

    def _active_loop(self) -> tuple[float, float] | None:
        return self._loop if self._looping else None

    def _apply_loop(self) -> None:
        self.canvas.set_loop(self._loop)
        self._desk.set_loop(self, self._active_loop())
        self._show_loop()

    def _set_loop_edge(self, *, start: bool) -> None:
        duration = self._hearing.duration if self._hearing is not None else 0.0
        low, high = self._loop or (0.0, duration)
        low, high = (self._position, high) if start else (low, self._position)
        if low >= high:
            low, high = (self._position, duration) if start else (0.0, self._position)
        self.set_loop((low, high))

    def toggle_mute(self) -> None:
        """Silence, or the level before."""
        if self.volume.level > 0:
            self._volume_before = self.volume.level
            self.volume.set_level(0.0)
        else:
            self.volume.set_level(self._volume_before)
        self._on_volume(self.volume.level)

    def set_volume(self, level: float) -> None:
        """Show the level that is in force for all panels."""
        self.volume.set_level(level)
        self._mute.set_icon("volume", "text2" if level > 0 else "text3")

    def _on_volume(self, level: float) -> None:
        self._desk.set_volume(level)
        self.set_volume(level)
        self.volume_changed.emit(level)

    def _on_dragged(self, loop: tuple[float, float]) -> None:
        self.set_loop(loop)
        self.seek(loop[0])

    def _on_moved(self, owner: object, state: PlayState) -> None:
        if owner is not self:
            return
        if not self._playing and state.playing:
            return  # a report from before the pause
        self._position = state.position
        self._show_position()
        if not state.playing:
            self._set_playing(False)
        self.moved.emit(state.position, state.playing)

    def _on_failed(self, owner: object, sentence: str) -> None:
        if owner is self:
            self._set_playing(False)
            self.problem.setText(sentence)
            self.problem.show()
            self.status_message.emit(sentence)
            self.moved.emit(self._position, False)

    def _set_playing(self, playing: bool) -> None:
        self._playing = playing
        self._play.set_icon("pause" if playing else "play")
        self._play.set_name(self.tr("Pause") if playing else self.tr("Play"), self.tr("Space"))
        if playing:
            self.problem.hide()

    def _show_position(self) -> None:
        self.canvas.set_position(self._position)
        self._now.set_text(exact_clock_text(self._position))
        whole = self._hearing.duration if self._hearing is not None else 0.0
        self._whole.set_text(f" / {exact_clock_text(whole)}")
        for label in (self._now, self._whole):
            label.setFixedWidth(label.sizeHint().width())

    def _show_loop(self) -> None:
        loop = self._loop
        text = f"{exact_clock_text(loop[0])} – {exact_clock_text(loop[1])}" if loop is not None else ""
        self._loop_button.setText(text)
        self._loop_button.setIcon(self._theme.icon("loop", "accent" if self._looping else "text2"))
        self._loop_button.setChecked(self._looping)
        self._loop_clear.setVisible(loop is not None)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a media key; False if it is none of this panel's."""
        key, modifiers = event.key(), event.modifiers()
        if self._hearing is None or modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Period, Qt.Key.Key_Greater, Qt.Key.Key_Comma, Qt.Key.Key_Less):
            sign = 1 if key in (Qt.Key.Key_Period, Qt.Key.Key_Greater) else -1
            if modifiers & Qt.KeyboardModifier.AltModifier:
                self.set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, self._speeds.currentIndex() + sign))])
            else:
                self.step(sign * (5.0 if shift else 0.1))
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            return False
        elif key == Qt.Key.Key_Space:
            self.toggle_play()
        elif key == Qt.Key.Key_I:
            self._set_loop_edge(start=True)
        elif key == Qt.Key.Key_O:
            self._set_loop_edge(start=False)
        elif key == Qt.Key.Key_L:
            self.set_looping(not self._looping)
        elif key == Qt.Key.Key_M:
            self.toggle_mute()
        elif key == Qt.Key.Key_Home:
            self.seek(0.0)
        elif key == Qt.Key.Key_End:
            self.seek(self._hearing.duration)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.color("window"))


def describe(hearing: Hearing) -> str:
    """One sentence on a sound for assistive technology."""
    return tr("{0}, {1} samples").format(sound_facts(hearing), count_text(len(hearing.playable.samples)))
