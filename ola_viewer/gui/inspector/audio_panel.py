"""The panel of a sound: head, waveform and spectrogram, controls. Plays through the `SoundDesk`."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from ola_viewer.gui.inspector.decoders import as_media_error, medium_key
from ola_viewer.gui.inspector.hearing import Hearing, open_hearing
from ola_viewer.gui.inspector.media_panel import KeyActions, MediaPanel
from ola_viewer.gui.inspector.media_words import clock_text
from ola_viewer.gui.inspector.placeholders import icon_of
from ola_viewer.gui.inspector.sound_canvas import SoundCanvas
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.inspector.sound_facts import sound_badges, sound_facts
from ola_viewer.gui.inspector.sound_transport import SPEEDS, SoundTransport
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import Roots
from ola_viewer.media.cache import ByteCache
from ola_viewer.media.playback import PlayState


class AudioPanel(MediaPanel):
    """See the module. `heard(Hearing)` once it is read; `moved(seconds, playing)` while it plays.

    When sound cannot be played the reason and the remedy stand below the controls; all else works.
    """

    heard = Signal(object)
    moved = Signal(float, bool)
    volume_changed = Signal(float)

    def __init__(
        self,
        theme: Theme,
        lane: DecodeLane,
        key: str,
        desk: SoundDesk,
        cache: ByteCache[Hashable, Hearing],
        open_sound: Callable[..., Hearing] = open_hearing,
    ) -> None:
        self.canvas = SoundCanvas(theme)
        super().__init__(theme, lane, key, self.canvas)
        self._desk, self._cache, self._open_sound = desk, cache, open_sound
        self._hearing: Hearing | None = None
        self._position = 0.0
        self._playing = False
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._looping = False
        self._volume_before = 0.8

        self.transport = SoundTransport(theme)
        self.problem = _Sentence()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setFont(theme.font("row"))
        self.problem.setContentsMargins(12, 0, 12, 8)
        self.problem.setFixedHeight(2 * self.problem.fontMetrics().lineSpacing() + 10)
        self.problem.hide()
        self.arrange(self.transport, self.problem)
        self.canvas.seek_wanted.connect(self.seek)
        self.canvas.loop_wanted.connect(self._on_dragged)
        self.transport.stepped.connect(self.step)
        self.transport.play_toggled.connect(self.toggle_play)
        self.transport.loop_toggled.connect(lambda: self.set_looping(not self._looping))
        self.transport.loop_removed.connect(lambda: self.set_loop(None))
        self.transport.speed_chosen.connect(self.set_speed)
        self.transport.mute_toggled.connect(self.toggle_mute)
        self.transport.volume_chosen.connect(self._on_volume)
        self._show_loop()
        desk.moved.connect(self._on_moved)
        desk.failed.connect(self._on_failed)

    # the medium

    @property
    def hearing(self) -> Hearing | None:
        """What is known of it, None until it is read."""
        return self._hearing

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

    def chrome_height(self) -> int:
        """Height of everything but the canvas."""
        return 32 + 38

    def show_medium(self, ref: MediaRef, roots: Roots) -> None:
        """Read a sound and draw it."""
        self.pause()
        self._generation += 1
        generation = self._generation
        self._ref, self._hearing, self._position = ref, None, 0.0
        self._loop, self._looping = None, False
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
        self.transport.show()
        self.canvas.show_hearing(hearing)
        self._show_position()
        self.tell_note(clock_text(hearing.duration))
        self.heard.emit(hearing)

    def _on_open_failed(self, generation: int, error: Exception) -> None:
        if generation != self._generation or self._ref is None:
            return
        self.error.show_error(as_media_error(error), self._ref)
        self.stage.setCurrentWidget(self.error)
        self.transport.hide()
        self.tell_note("")

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
        self.transport.set_speed(self._speed)
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
        level = self.transport.volume
        if level > 0:
            self._volume_before = level
        self._on_volume(0.0 if level > 0 else self._volume_before)

    def set_volume(self, level: float) -> None:
        """Show the level that is in force for all panels."""
        self.transport.set_volume(level)

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
        self.transport.set_playing(playing)
        if playing:
            self.problem.hide()

    def _show_position(self) -> None:
        self.canvas.set_position(self._position)
        self.transport.set_position(self._position, self._hearing.duration if self._hearing is not None else 0.0)

    def _show_loop(self) -> None:
        self.transport.set_loop(self._loop, on=self._looping)

    # keys

    @property
    def can_step(self) -> bool:
        return self._hearing is not None

    def step_by_key(self, sign: int, *, far: bool) -> None:
        self.step(sign * (5.0 if far else 0.1))

    def change_speed(self, sign: int) -> None:
        nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - self._speed))
        self.set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, nearest + sign))])

    def key_actions(self) -> KeyActions:
        hearing = self._hearing
        if hearing is None:
            return {}
        return {
            Qt.Key.Key_Space: self.toggle_play,
            Qt.Key.Key_I: lambda: self._set_loop_edge(start=True),
            Qt.Key.Key_O: lambda: self._set_loop_edge(start=False),
            Qt.Key.Key_L: lambda: self.set_looping(not self._looping),
            Qt.Key.Key_M: self.toggle_mute,
            Qt.Key.Key_Home: lambda: self.seek(0.0),
            Qt.Key.Key_End: lambda: self.seek(hearing.duration),
        }


class _Sentence(QLabel):
    """Two lines that take their height from the canvas: a height that asks for the width would make the pane scroll."""

    def hasHeightForWidth(self) -> bool:
        return False
