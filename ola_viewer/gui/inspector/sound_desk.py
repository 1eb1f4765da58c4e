"""Plays sounds for the inspector without ever blocking the GUI thread.

Opening a device takes tenths of a second. The desk owns the `Player`, talks to it on one thread of its
own, polls it every 40 ms while it plays, and says what is heard by queued signals.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from ola_viewer.media.audio_backend import PlaybackError
from ola_viewer.media.playback import Player, PlayState
from ola_viewer.media.sound import Playable

POLL_SECONDS = 0.04


class SoundDesk(QObject):
    """`moved(owner, PlayState)` while and when it stops playing; `failed(owner, sentence)` where there is no sound.

    `owner` is any object that `play` was called with; a new owner takes the player from the former one,
    who is told that he stopped.
    """

    moved = Signal(object, object)
    failed = Signal(object, str)
    devices_listed = Signal(object)
    """The outputs of this machine, a tuple of `OutputDevice`; empty where there is no sound."""
    output_changed = Signal(str)
    """Name of the output in use, when playing starts there."""
    _told = Signal(object, object, object)

    def __init__(self, make_player: Callable[[], Player], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_player = make_player
        self._player: Player | None = None
        self._owner: object = None
        self._sound: Playable | None = None
        self._volume, self._speed = 0.8, 1.0
        self._device: str | None = None
        self._output = ""
        self._commands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._playing = False
        self._closed = False
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def play(
        self, owner: object, sound: Playable, seconds: float, loop: tuple[float, float] | None, speed: float
    ) -> None:
        """Play `sound` from `seconds`. Returns at once."""

        def act() -> None:
            player = self._ready()
            if self._owner is not owner and self._owner is not None:
                self._told.emit(self._owner, PlayState(player.position, playing=False), None)
            self._owner = owner
            if self._sound is not sound:
                player.load(sound)
                self._sound = sound
            player.speed, player.volume, player.loop = speed, self._volume, loop
            player.seek(seconds)
            player.play()
            self._playing = player.playing
            self._tell_output(player)

        self._send(act)

    def pause(self, owner: object) -> None:
        """Stop, if `owner` is playing."""

        def act() -> None:
            if self._player is not None and self._owner is owner:
                self._player.pause()
                self._playing = False
                self._told.emit(owner, self._player.poll(), None)

        self._send(act)

    def seek(self, owner: object, seconds: float) -> None:
        """Go on from another place, if `owner` is playing."""
        self._if_owner(owner, lambda player: player.seek(seconds))

    def set_loop(self, owner: object, loop: tuple[float, float] | None) -> None:
        """Play a part over and over, or not."""

        def act(player: Player) -> None:
            player.loop = loop

        self._if_owner(owner, act)

    def set_speed(self, owner: object, speed: float) -> None:
        """0.5 … 2."""

        def act(player: Player) -> None:
            player.speed = speed

        self._if_owner(owner, act)

    def set_volume(self, volume: float) -> None:
        """0 … 1, for whatever plays."""
        self._volume = volume

        def act() -> None:
            if self._player is not None:
                self._player.volume = volume

        if self._thread is not None:
            self._send(act)

    def choose_device(self, device: str | None) -> None:
        """Play on this device; None follows the machine's default."""
        self._device = device

        def act() -> None:
            if self._player is not None:
                self._player.choose(device)

        if self._thread is not None:
            self._send(act)

    def list_devices(self) -> None:
        """Look for the outputs of this machine; `devices_listed` tells them. Nothing is interrupted."""

        def act() -> None:
            try:
                self.devices_listed.emit(tuple(self._ready().devices()))
            except PlaybackError:  # said when something is to be played
                self.devices_listed.emit(())

        self._send(act)

    def close(self, seconds: float = 1.0) -> None:
        """Stop and end the thread; waits at most `seconds`."""
        self._closed = True
        if self._thread is not None:
            self._commands.put(None)
            self._thread.join(seconds)

    def _if_owner(self, owner: object, act: Callable[[Player], None]) -> None:
        def checked() -> None:
            if self._player is not None and self._owner is owner:
                act(self._player)

        if self._thread is not None:
            self._send(checked)

    def _send(self, act: Callable[[], None]) -> None:
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sound-desk", daemon=True)
            self._thread.start()
        self._commands.put(act)

    def _ready(self) -> Player:
        if self._player is None:
            self._player = self._make_player()
            if self._device:
                self._player.choose(self._device)
        return self._player

    def _tell_output(self, player: Player) -> None:
        """On the desk's own thread: say which output is in use, if it is another than before."""
        devices = player.devices()
        used = next((device for device in devices if device.id == self._device), None)
        used = used or next((device for device in devices if device.is_default), None)
        if used is not None and used.name != self._output:
            self._output = used.name
            self.output_changed.emit(used.name)

    def _run(self) -> None:
        while True:
            try:
                act = self._commands.get(timeout=POLL_SECONDS if self._playing else None)
            except queue.Empty:
                self._poll()
                continue
            if act is None:
                break
            try:
                act()
                if self._playing:
                    self._poll()
            except PlaybackError as error:
                self._playing = False
                self._told.emit(self._owner, None, str(error))
        if self._player is not None:
            self._player.close()

    def _poll(self) -> None:
        if self._player is None:
            return
        state = self._player.poll()
        self._playing = state.playing
        self._told.emit(self._owner, state, state.problem)

    def _on_told(self, owner: object, state: PlayState | None, problem: str | None) -> None:
        if self._closed:
            return
        if state is not None:
            self.moved.emit(owner, state)
        if problem:
            self.failed.emit(owner, problem)
