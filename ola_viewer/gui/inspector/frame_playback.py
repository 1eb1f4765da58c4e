"""Runs the frames of a video: rate, loop, and the sound that plays along."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from ola_viewer.gui.inspector.shown import OpenedVisual


class SoundClock(Protocol):
    """The sound that goes with a video: plays, and tells where it is."""

    def play_from(self, seconds: float, speed: float) -> bool:
        """Start; False if there is no sound to be heard."""

    def pause(self) -> None:
        """Stop, keep the place."""

    def position(self) -> float | None:
        """Audible position in seconds, None when not playing."""


class FramePlayback(QObject):
    """Says which frame is due. GUI thread only; it decodes nothing.

    `frame_due(index)` while it runs; `state_changed(playing)`. The clock is the sound's where one is heard,
    else the wall's.
    """

    frame_due = Signal(int)
    state_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened: OpenedVisual | None = None
        self._index = 0
        self.rate = 1.0
        self.playing = False
        self.looping = False
        self._range: tuple[int | None, int | None] = (None, None)
        self._base = 0.0
        self._clock = QElapsedTimer()
        self.sound: SoundClock | None = None
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._on_tick)

    def set_medium(self, opened: OpenedVisual | None, rate: float) -> None:
        """Stop, and take another medium at its usual rate."""
        self.stop()
        self._opened, self.rate, self._index = opened, rate, 0
        self._range = (None, None)

    @property
    def can_play(self) -> bool:
        """Whether there is anything to run."""
        opened = self._opened
        return opened is not None and opened.source.kind in ("patch", "video") and opened.source.count > 1

    def set_rate(self, rate: float) -> None:
        """Frames per second."""
        self.rate = rate
        if self.playing:
            self.start_from(self._index)

    def moved_to(self, index: int) -> None:
        """The panel wants another frame by itself; playing goes on from there."""
        if self.playing and index != self._index:
            self.start_from(index)
        self._index = index

    def play(self, index: int) -> None:
        """Run from `index`, from the start when that is the end."""
        if self.can_play:
            self.playing = True
            self.state_changed.emit(True)
            self.start_from(self.first if index >= self.last else index)
            self._ticks.start(max(10, min(40, round(500 / self.rate))))

    def stop(self) -> None:
        """Pause."""
        if self.playing:
            self.playing = False
            self._ticks.stop()
            if self.sound is not None:
                self.sound.pause()
            self.state_changed.emit(False)

    def set_edge(self, index: int, *, start: bool) -> None:
        """A frame begins (or ends) the loop, which is switched on."""
        low, high = self._range
        low, high = (index, high) if start else (low, index)
        if low is not None and high is not None and low > high:
            low, high = (index, None) if start else (None, index)
        self._range = (low, high)
        self.looping = True

    @property
    def first(self) -> int:
        """Where playing begins."""
        return self._range[0] or 0 if self.looping else 0

    @property
    def last(self) -> int:
        """Where playing ends."""
        count = self._opened.source.count if self._opened is not None else 1
        return self._range[1] if self.looping and self._range[1] is not None else count - 1

    @property
    def real_rate(self) -> float:
        """Frames per second of the medium itself; the chosen rate where nothing tells."""
        opened = self._opened
        return opened.source.rate or self.rate if opened is not None and opened.source.kind == "video" else self.rate

    def time_of(self, index: int) -> float:
        """Seconds in the medium at which a frame is shown, at its own rate."""
        opened = self._opened
        if opened is not None and opened.times is not None and index < len(opened.times):
            return float(opened.times[index])
        return index / self.real_rate

    def frame_at(self, seconds: float) -> int:
        """The frame that is shown at a time; may be behind the last one."""
        opened = self._opened
        times = opened.times if opened is not None else None
        if times is not None and len(times):
            if seconds > times[-1] + 1 / self.real_rate:
                return len(times)
            return max(0, int(np.searchsorted(times, seconds + 1e-6, side="right")) - 1)
        return int(seconds * self.real_rate + 1e-6)

    def start_from(self, index: int) -> None:
        """Set the clocks to a frame."""
        self._index = index
        self._base = self.time_of(index)
        self._clock.start()
        if self.sound is not None:
            self.sound.play_from(self._base, self.rate / self.real_rate)
        self.frame_due.emit(index)

    def _on_tick(self) -> None:
        heard = self.sound.position() if self.sound is not None else None
        speed = self.rate / self.real_rate
        seconds = heard if heard is not None else self._base + self._clock.elapsed() / 1000 * speed
        index = self.frame_at(seconds)
        if index > self.last:
            if self.looping:
                self.start_from(self.first)
            else:
                self._index = self.last
                self.frame_due.emit(self.last)
                self.stop()
        elif index != self._index:
            self._index = index
            self.frame_due.emit(index)
