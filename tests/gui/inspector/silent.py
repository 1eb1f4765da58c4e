"""Sound outputs for tests: one that pulls as fast as it may, and one that is not there."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from ola_viewer.media.audio_backend import Fill, OutputDevice, PlaybackError


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
        block = self.rate // 50
        while not self._stop.wait(0.02):
            out = np.zeros((block, self.channels), np.float32)
            self.fill(out, self.time)
            self.heard.append(out)
            self.time += 0.02


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


class NoBackend(SilentBackend):
    """No sound at all."""

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> SilentStream:
        raise PlaybackError("There is no sound output. Connect one and try again.")
