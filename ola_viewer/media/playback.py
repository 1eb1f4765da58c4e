"""Playing a sound: play, pause, seek, loop, speed, level, and where the ear is."""

from __future__ import annotations

import contextlib
import sys
import threading
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ola_viewer.media.audio_backend import (
    AudioBackend,
    OutputDevice,
    OutputStream,
    PlaybackError,
    PortAudioBackend,
    RateRefusedError,
)
from ola_viewer.media.sound import Playable, Samples, resample
from ola_viewer.media.time_scale import TimeScaler

MIN_SPEED, MAX_SPEED = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class PlayState:
    """What a poll finds: the audible `position` in seconds, whether it plays, and the reason if it broke off."""

    position: float
    playing: bool
    problem: str | None = None


class _Heard(NamedTuple):
    """Published by the callback as one value: from stream time `at` on, source sample `sample` is heard; `until` is
    behind the last one that was handed over, `first` is where this run began, `passes` how often the loop went round,
    `ended` whether all is handed over."""

    at: float
    sample: float
    speed: float
    first: float
    passes: int
    ended: bool
    until: float


class _Run:
    """One uninterrupted playing, from `play` or `seek` to the next change. The callback owns it; others read
    `heard`, and set `speed`, `volume` and `loop`, each a single assignment."""

    def __init__(
        self, samples: Samples, rate: int, start: float, speed: float, volume: float, loop: tuple[int, int] | None
    ) -> None:
        self.samples = samples
        self.speed = speed
        self.volume = volume
        self.loop = loop
        self.heard: _Heard | None = None
        self.furthest = 0.0
        """The last position that was told, as a sample; for whoever asks for the position."""
        self._first = start
        self._scaler = TimeScaler(samples, rate, start)
        self._passes = 0

    def fill(self, out: NDArray[np.float32], at: float) -> None:
        """The audio callback's work: no locks, no allocation beyond the block."""
        speed, loop = self.speed, self.loop
        begin, end = loop if loop is not None else (0, len(self.samples))
        scaler = self._scaler
        sample = scaler.position
        done = 0
        while done < len(out):
            if loop is not None and scaler.position >= end:
                scaler.jump(begin)
                self._passes += 1
            block = self._next(len(out) - done, speed, end)
            if not len(block):
                if loop is None or scaler.position < end or end <= begin:
                    break
                continue
            out[done : done + len(block)] = block
            done += len(block)
        out[done:] = 0
        if self.volume != 1.0:
            out *= self.volume
        before = self.heard
        if before is None or not before.ended or loop is not None:  # the silence behind the end moves nothing on
            ended = loop is None and scaler.position >= end
            self.heard = _Heard(at, sample, speed, self._first, self._passes, ended, scaler.position)

    def _next(self, count: int, speed: float, end: int) -> Samples:
        scaler = self._scaler
        if speed != 1.0:
            return scaler.take(count, speed, end)
        at = int(scaler.position)
        block = self.samples[at : min(at + count, end)]
        scaler.jump(at + len(block))
        return block


class Player:
    """Plays one sound at a time. Control it from one thread; `load` may run on another.

    Opening a device takes up to some tenths of a second. Methods raise `PlaybackError` with reason and remedy where
    there is no sound output. Poll it every 30–50 ms while it plays.
    """

    def __init__(self, backend: AudioBackend | None = None) -> None:
        self._backend: AudioBackend = backend if backend is not None else PortAudioBackend()
        self._lock = threading.RLock()
        self._device: str | None = None
        self._sound: Playable | None = None
        self._output: tuple[Samples, int] | None = None
        self._stream: OutputStream | None = None
        self._run: _Run | None = None
        self._position = 0.0
        self._speed = 1.0
        self._volume = 1.0
        self._loop: tuple[float, float] | None = None

    def devices(self, refresh: bool = False) -> list[OutputDevice]:
        """The outputs of this machine; `refresh` looks again (playing stops for it)."""
        with self._lock:
            if refresh:
                self.pause()
                self._backend.refresh()
            return self._backend.devices()

    def choose(self, device: str | None) -> None:
        """Play on this device (its `id`), or on the machine's default one, wherever that goes (None)."""
        with self._lock:
            was_playing = self.playing
            self.pause()
            self._device = device
            self._output = None
            if was_playing:
                self.play()

    def load(self, sound: Playable) -> None:
        """Take another sound, stopped at its start, without a loop. Speed, level and device stay."""
        with self._lock:
            self.pause()
            self._sound, self._output = sound, None
            self._position, self._loop = 0.0, None

    @property
    def duration(self) -> float:
        """Seconds of the loaded sound."""
        return self._sound.duration if self._sound is not None else 0.0

    @property
    def playing(self) -> bool:
        """Whether sound is being put out."""
        return self._run is not None

    @property
    def position(self) -> float:
        """What is heard now, in seconds from the start of the sound."""
        run, stream, output = self._run, self._stream, self._output
        if run is None or stream is None or output is None:
            return self._position
        heard = run.heard
        if heard is None:
            return self._position
        samples, rate = output
        sample = heard.sample + (stream.time - heard.at) * rate * heard.speed
        loop = run.loop
        if loop is not None and heard.passes and sample < loop[0]:
            sample += loop[1] - loop[0]
        elif sample < heard.first and not heard.passes:
            sample = heard.first
        if loop is None and not heard.passes:
            # After a halt of the machine the device plays what it has, then waits: nothing is heard that was not
            # handed over, and what was heard is not taken back.
            run.furthest = sample = max(min(sample, heard.until), run.furthest)
        if loop is not None and sample >= loop[1] > heard.first:
            sample = loop[0] + (sample - loop[0]) % max(1, loop[1] - loop[0])
        return min(max(sample, 0.0), float(len(samples))) / rate

    def play(self) -> None:
        """Go on from the current position (from the start, or the loop's, when it stands at the end)."""
        with self._lock:
            if self._sound is None or self._run is not None or not len(self._sound.samples):
                return
            if self._loop is not None and not self._loop[0] <= self._position < self._loop[1]:
                self._position = self._loop[0]
            elif self._loop is None and self._position >= self.duration - 1e-3:
                self._position = 0.0
            if self._device is None and sys.platform != "linux":
                with contextlib.suppress(PlaybackError):
                    self._backend.refresh()  # elsewhere PortAudio does not notice that the default device changed
            try:
                self._start()
            except RateRefusedError:
                raise
            except PlaybackError:
                self._backend.refresh()  # a device may have come or gone since the list was made
                self._output = None
                self._start()

    def pause(self) -> None:
        """Stop at what is heard now; what was handed to the device but not heard is not skipped."""
        with self._lock:
            self._position = self.position
            self._stop()

    def seek(self, seconds: float) -> None:
        """Go to a position; playing goes on from there."""
        with self._lock:
            was_playing = self.playing
            self._stop()
            self._position = min(max(0.0, seconds), self.duration)
            if was_playing:
                self._start()

    @property
    def speed(self) -> float:
        """Times the normal speed, 0.5 … 2, at the same pitch."""
        return self._speed

    @speed.setter
    def speed(self, value: float) -> None:
        self._speed = min(max(MIN_SPEED, value), MAX_SPEED)
        run = self._run
        if run is not None:
            run.speed = self._speed

    @property
    def volume(self) -> float:
        """0 (silent) … 1 (as recorded)."""
        return self._volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._volume = min(max(0.0, value), 1.0)
        run = self._run
        if run is not None:
            run.volume = self._volume

    @property
    def loop(self) -> tuple[float, float] | None:
        """The part that is played over and over (start, stop in seconds), None without."""
        return self._loop

    @loop.setter
    def loop(self, value: tuple[float, float] | None) -> None:
        with self._lock:
            if value is not None:
                start, stop = max(0.0, min(value)), min(self.duration, max(value))
                value = (start, stop) if stop - start >= 0.02 else None
            self._loop = value
            inside = value is None or value[0] <= self.position < value[1]
            if self._run is not None and inside:
                self._run.loop = self._loop_samples()
            elif self._run is not None and value is not None:
                self.seek(value[0])

    def poll(self) -> PlayState:
        """Where it is; ends the playing when all was heard, and notices a device that went away."""
        with self._lock:
            run, stream = self._run, self._stream
            if run is None or stream is None:
                return PlayState(self._position, playing=False)
            position = self.position
            if run.heard is not None and run.heard.ended and position >= self.duration - 1e-3:
                self._stop()
                self._position = self.duration
                return PlayState(self._position, playing=False)
            if not stream.active:
                self._position = position
                self._stop()
                return PlayState(position, playing=False, problem="The sound device went away. Choose another one.")
            return PlayState(position, playing=True)

    def close(self) -> None:
        """Stop and give the device back."""
        with self._lock:
            self.pause()
            self._sound = self._output = None

    def _start(self) -> None:
        """Open the device for the loaded sound and start a run; resample where the device asks for it."""
        sound = self._sound
        assert sound is not None
        runs: list[_Run] = []

        def fill(out: NDArray[np.float32], at: float) -> None:
            runs[0].fill(out, at)

        channels = sound.samples.shape[1]
        rates = [self._output[1]] if self._output is not None else [sound.rate, *self._other_rates(sound.rate)]
        stream: OutputStream | None = None
        refused: RateRefusedError | None = None
        for rate in rates:
            try:
                stream = self._backend.open(self._device, rate, channels, fill)
                break
            except RateRefusedError as error:
                refused = error
        if stream is None:
            raise refused or PlaybackError("The sound device takes no sample rate.")
        if self._output is None:
            self._output = (resample(sound.samples, sound.rate, rate), rate)
        samples = self._output[0]
        start = min(self._position * rate, float(len(samples)))
        run = _Run(samples, rate, start, self._speed, self._volume, self._loop_samples())
        runs.append(run)
        self._stream, self._run = stream, run
        stream.start()

    def _other_rates(self, rate: int) -> list[int]:
        """Rates to try when the device refuses the sound's own: the device's, then the usual ones."""
        known = [device.rate for device in self._backend.devices() if device.id == self._device or device.is_default]
        return [other for other in dict.fromkeys([*known, 48_000, 44_100, 16_000]) if other != rate]

    def _loop_samples(self) -> tuple[int, int] | None:
        if self._loop is None or self._output is None:
            return None
        samples, rate = self._output
        start, stop = (min(len(samples), round(seconds * rate)) for seconds in self._loop)
        return (start, stop) if stop > start else None

    def _stop(self) -> None:
        stream, self._stream, self._run = self._stream, None, None
        if stream is not None:
            stream.stop()
            stream.close()
