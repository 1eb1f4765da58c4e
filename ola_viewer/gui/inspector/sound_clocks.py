"""The sound that goes with a video: its own track, or the audio of the record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.hearing import open_track
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.media.playback import PlayState
from ola_viewer.media.sound import Playable


class TrackClock(QObject):
    """The sound track of a video file, read when it is first played. A missing track is simply not heard."""

    def __init__(self, desk: SoundDesk, lane: DecodeLane, key: str, path: Path) -> None:
        super().__init__()
        self._desk, self._lane, self._key, self._path = desk, lane, key, path
        self._playable: Playable | None = None
        self._broken = False
        self._wanted: tuple[float, float] | None = None
        self._position: float | None = None
        desk.moved.connect(self._on_moved)
        desk.failed.connect(self._on_failed)

    def play_from(self, seconds: float, speed: float) -> bool:
        """Start at `seconds`; False if this track cannot be heard (no track, no device, or an unusual speed)."""
        if self._broken or not 0.5 <= speed <= 2.0:
            self._wanted = self._position = None
            self._desk.pause(self)
            return False
        self._wanted = (seconds, speed)
        self._position = seconds
        if self._playable is None:
            self._lane.submit(
                f"{self._key}:track", lambda token: open_track(self._path, token), self._on_read, self._on_unreadable
            )
        else:
            self._desk.play(self, self._playable, seconds, None, speed)
        return True

    def pause(self) -> None:
        """Stop."""
        self._wanted = self._position = None
        self._lane.cancel(f"{self._key}:track")
        self._desk.pause(self)

    def position(self) -> float | None:
        """What is heard, in seconds; the start while it is being opened; None when nothing will be heard."""
        return self._position

    def _on_read(self, playable: Playable) -> None:
        self._playable = playable
        if self._wanted is not None:
            seconds, speed = self._wanted
            if seconds >= playable.duration:
                self._position = None
            else:
                self._desk.play(self, playable, seconds, None, speed)

    def _on_unreadable(self, _error: Exception) -> None:
        self._broken = True
        self._position = None

    def _on_moved(self, owner: object, state: PlayState) -> None:
        if owner is self and self._wanted is not None:
            self._position = state.position if state.playing else None

    def _on_failed(self, owner: object, _sentence: str) -> None:
        if owner is self:
            self._broken = True
            self._position = None


class PanelClock:
    """The audio panel of the same record."""

    def __init__(self, panel: AudioPanel) -> None:
        self._panel = panel

    def play_from(self, seconds: float, speed: float) -> bool:
        """Start the panel's sound at `seconds`."""
        if not 0.5 <= speed <= 2.0 or self._panel.hearing is None or seconds >= self._panel.hearing.duration:
            self._panel.pause()
            return False
        self._panel.set_speed(speed)
        self._panel.seek(seconds)
        if not self._panel.playing:
            self._panel.play()
        return True

    def pause(self) -> None:
        """Stop the panel's sound."""
        self._panel.pause()

    def position(self) -> float | None:
        """What is heard, None when it does not play."""
        return self._panel.position if self._panel.playing else None
