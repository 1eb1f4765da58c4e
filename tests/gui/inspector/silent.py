"""Sound outputs for tests: one that pulls in real time, one whose clock the test turns, and one that is not there."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from ola_viewer.media.audio_backend import Fill, OutputDevice, PlaybackError
from tests.helpers.patience import PATIENCE

BLOCK = 0.02


@dataclass
class SilentStream:
    """Pulls 20 ms blocks in real time on a thread of its own."""

    fill: Fill
    rate: int
    channels: int
    heard: list[np.ndarray] = field(default_factory=list)
    time: float = 0.0
    active: bool = True

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._pull, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(1)

    def _pull(self) -> None:
        while not self._stop.wait(BLOCK):
            self._pull_block()

    def _pull_block(self) -> None:
        out = np.zeros((round(self.rate * BLOCK), self.channels), np.float32)
        self.fill(out, self.time)
        self.heard.append(out)
        self.time += BLOCK


class SilentBackend:
    """One device that takes every rate."""

    def __init__(self) -> None:
        self.streams: list[SilentStream] = []

    def devices(self) -> list[OutputDevice]:
        return [OutputDevice("silent", "silent", 48_000, 2, True)]

    def refresh(self) -> None:
        return

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> SilentStream:
        stream = SilentStream(fill, rate, channels)
        self.streams.append(stream)
        return stream


class SteppedStream(SilentStream):
    """Pulls when the test lets time pass, on the test's thread."""

    def __post_init__(self) -> None:
        self._started = threading.Event()

    def start(self) -> None:
        self._started.set()

    def stop(self) -> None:
        self.active = False

    def close(self) -> None:
        self.active = False

    def pass_time(self, seconds: float) -> None:
        """Hear so much more, once playing has begun."""
        assert self._started.wait(PATIENCE)
        for _ in range(round(seconds / BLOCK)):
            self._pull_block()


class SteppedBackend(SilentBackend):
    """The same device, whose time stands still otherwise."""

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> SteppedStream:
        stream = SteppedStream(fill, rate, channels)
        self.streams.append(stream)
        return stream


class NoBackend(SilentBackend):
    """No sound at all."""

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> SilentStream:
        raise PlaybackError("There is no sound output. Connect one and try again.")
