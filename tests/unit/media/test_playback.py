"""The player with a sound system whose clock the test turns, and once with a real (virtual) one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ola_viewer.media.audio_backend import Fill, OutputDevice, PlaybackError, RateRefusedError
from ola_viewer.media.playback import Player
from ola_viewer.media.sound import Playable, resample
from ola_viewer.media.time_scale import TimeScaler
from tests.helpers.patience import PATIENCE
from tests.helpers.played import compare
from tests.helpers.virtual_sink import RATE, samples_of, virtual_sink

LATENCY = 0.2
BLOCK = 512


class FakeStream:
    """Hands out blocks when the test lets time pass; what it asks for is heard LATENCY later."""

    def __init__(self, rate: int, channels: int, fill: Fill) -> None:
        self.rate, self.channels, self.fill = rate, channels, fill
        self.time = 100.0
        self.active = False
        self.closed = False
        self.asked = 0
        self.played: list[np.ndarray] = []

    def start(self) -> None:
        self.active = True
        self.begun = self.time

    def stop(self) -> None:
        self.active = False

    def close(self) -> None:
        self.closed = True

    def pass_time(self, seconds: float) -> None:
        self.time += seconds
        while self.active and self.begun + self.asked / self.rate <= self.time:
            out = np.full((BLOCK, self.channels), 9, dtype=np.float32)
            self.fill(out, self.begun + self.asked / self.rate + LATENCY)
            self.played.append(out)
            self.asked += BLOCK

    def halt(self, seconds: float) -> None:
        """The machine stands still: what was handed over is heard, then nothing; later blocks are heard later."""
        self.time += seconds
        self.begun += seconds

    def all_played(self) -> np.ndarray:
        return np.concatenate(self.played)[:, 0]


class FakeBackend:
    def __init__(self, rates: tuple[int, ...] = (16_000, 48_000)) -> None:
        self.rates = rates
        self.streams: list[FakeStream] = []
        self.refreshed = 0
        self.fail = ""

    def devices(self) -> list[OutputDevice]:
        return [OutputDevice("fake", "fake", self.rates[0], 2, True), OutputDevice("other", "other", 48_000, 2, False)]

    def refresh(self) -> None:
        self.refreshed += 1

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> FakeStream:
        if self.fail:
            raise PlaybackError(self.fail)
        if rate not in self.rates:
            raise RateRefusedError("rate")
        self.streams.append(FakeStream(rate, channels, fill))
        return self.streams[-1]


def ramp(seconds: float = 2.0, rate: int = 16_000) -> Playable:
    return Playable(np.linspace(-1, 1, int(seconds * rate), dtype=np.float32)[:, None], rate)


def test_plays_every_sample_and_ends() -> None:
    backend = FakeBackend()
    player = Player(backend)
    sound = ramp()
    player.load(sound)
    assert (player.duration, player.playing, player.position) == (2.0, False, 0.0)
    player.play()
    stream = backend.streams[0]
    stream.pass_time(1.0)
    state = player.poll()
    assert state.playing
    assert state.position == pytest.approx(1.0 - LATENCY, abs=0.001)
    stream.pass_time(2.0)
    state = player.poll()
    assert (state.position, state.playing, state.problem) == (2.0, False, None)
    assert stream.closed
    assert np.array_equal(stream.all_played()[:32_000], sound.samples[:, 0])
    assert not stream.all_played()[32_000:].any()
    player.play()
    assert backend.streams[1].time == 100.0
    assert player.position == 0.0


def test_pause_goes_back_to_what_was_heard() -> None:
    backend = FakeBackend()
    player = Player(backend)
    player.load(ramp())
    player.play()
    backend.streams[0].pass_time(0.75)
    player.pause()
    assert player.position == pytest.approx(0.75 - LATENCY, abs=0.001)
    player.play()
    backend.streams[1].pass_time(0.01)
    assert player.position == pytest.approx(0.75 - LATENCY, abs=0.001), "not heard yet: stands still"
    first = backend.streams[1].all_played()[0]
    assert first == pytest.approx(-1 + 2 * (0.75 - LATENCY) / 2.0, abs=0.01)


def test_a_halt_of_the_machine_takes_nothing_back() -> None:
    backend = FakeBackend()
    player = Player(backend)
    player.load(ramp())
    player.play()
    stream = backend.streams[0]
    stream.pass_time(0.5)
    handed_over = stream.asked / stream.rate
    stream.halt(0.7)
    assert player.position == pytest.approx(handed_over)
    stream.pass_time(0.1)
    assert player.position == pytest.approx(handed_over), "not heard yet: stands still"
    stream.pass_time(0.3)
    assert player.position == pytest.approx(0.9 - LATENCY, abs=0.001)


def test_seek_while_playing_and_while_stopped() -> None:
    backend = FakeBackend()
    player = Player(backend)
    player.load(ramp())
    player.seek(1.5)
    assert player.position == 1.5
    player.play()
    backend.streams[0].pass_time(0.3)
    player.seek(0.5)
    assert backend.streams[0].closed
    backend.streams[1].pass_time(0.1)
    assert player.position == pytest.approx(0.5, abs=0.001)
    assert backend.streams[1].all_played()[0] == pytest.approx(-0.5, abs=0.001)
    player.seek(99)
    assert player.position == 2.0


def test_loop_repeats_its_part_without_a_gap() -> None:
    backend = FakeBackend()
    player = Player(backend)
    sound = ramp()
    player.load(sound)
    player.loop = (1.0, 0.5)
    player.play()
    stream = backend.streams[0]
    stream.pass_time(1.6)
    part = sound.samples[8_000:16_000, 0]
    assert np.array_equal(stream.all_played()[:24_000], np.tile(part, 3))
    for _ in range(40):
        stream.pass_time(0.037)
        assert 0.5 <= player.position <= 1.0
    player.loop = None
    stream.pass_time(3.0)
    assert player.poll().position == 2.0


def test_speed_keeps_the_pitch() -> None:
    rate = 16_000
    tone = np.sin(2 * np.pi * 440 * np.arange(4 * rate) / rate).astype(np.float32)[:, None]
    for speed in (0.5, 0.75, 1.5, 2.0):
        backend = FakeBackend()
        player = Player(backend)
        player.load(Playable(tone, rate))
        player.speed = speed
        player.play()
        stream = backend.streams[0]
        stream.pass_time(1.0)
        assert player.position == pytest.approx((1.0 - LATENCY) * speed, abs=0.01)
        stream.pass_time(9.0)
        assert player.poll().position == 4.0
        heard = np.trim_zeros(stream.all_played())
        assert len(heard) == pytest.approx(4 * rate / speed, rel=0.02)
        middle = heard[len(heard) // 4 : len(heard) // 4 + rate]
        spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
        assert np.argmax(spectrum) == pytest.approx(440, abs=6)


def test_time_scaler_gives_the_source_at_normal_speed() -> None:
    noise = np.random.default_rng(0).normal(0, 0.2, (8_000, 2)).astype(np.float32)
    scaler = TimeScaler(noise, 16_000, 0)
    heard = np.concatenate([scaler.take(333, 1.0, 8_000) for _ in range(25)])
    assert heard.shape == (8_000, 2)
    assert np.abs(heard - noise)[:7_900].max() < 1e-5


def test_volume_speed_limits() -> None:
    backend = FakeBackend()
    player = Player(backend)
    player.load(Playable(np.ones((16_000, 2), dtype=np.float32), 16_000))
    player.volume = 0.25
    player.play()
    backend.streams[0].pass_time(0.1)
    assert np.all(backend.streams[0].all_played() == 0.25)
    player.volume = 7
    player.speed = 9
    assert (player.volume, player.speed) == (1.0, 2.0)


def test_resamples_where_the_device_refuses_the_rate() -> None:
    backend = FakeBackend(rates=(48_000,))
    player = Player(backend)
    rate = 22_050
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate).astype(np.float32)[:, None]
    player.load(Playable(tone, rate))
    player.play()
    stream = backend.streams[0]
    assert stream.rate == 48_000
    stream.pass_time(0.5)
    assert player.position == pytest.approx(0.5 - LATENCY, abs=0.001)
    expected = resample(tone, rate, 48_000)[:10_000, 0]
    assert np.array_equal(stream.all_played()[:10_000], expected)


def test_a_device_that_goes_away() -> None:
    backend = FakeBackend()
    player = Player(backend)
    player.load(ramp())
    player.play()
    backend.streams[0].pass_time(0.5)
    backend.streams[0].active = False
    state = player.poll()
    assert not state.playing
    assert state.problem is not None
    assert state.position == pytest.approx(0.5 - LATENCY, abs=0.001)


def test_no_output_is_said_with_its_reason() -> None:
    backend = FakeBackend()
    backend.fail = "There is no sound output."
    player = Player(backend)
    player.load(ramp())
    with pytest.raises(PlaybackError, match="no sound output"):
        player.play()
    assert backend.refreshed, "it looked again before giving up"
    assert not player.playing


def test_missing_portaudio_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(PlaybackError, match="libportaudio2"):
        Player().devices()


PLAY = """
import sys, threading, soundfile
from ola_viewer.media.playback import Player
from ola_viewer.media.sound import load_playable, open_sound_file
from pathlib import Path
player = Player()
assert player.devices(), "no devices"
player.load(load_playable(open_sound_file(Path(sys.argv[1]))))
player.play()
tick = threading.Event()
positions = []
while (state := player.poll()).playing:
    positions.append(state.position)
    tick.wait(0.03)
assert state.problem is None, state.problem
assert positions == sorted(positions), positions
assert state.position == player.duration
print("steps", len(positions))
player.close()
"""


def test_what_is_really_played(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rate = 16_000
    low = resample(rng.normal(0, 0.1, 3_000).astype(np.float32), 2_000, rate)  # below 1 kHz: any resampler keeps it
    sound = (low * np.hanning(len(low))).astype(np.float32)
    path = tmp_path / "noise.wav"
    soundfile.write(str(path), sound, rate, subtype="FLOAT")
    with virtual_sink() as sink:
        with sink.recording() as recording:
            child = subprocess.run(
                [sys.executable, "-c", PLAY, str(path)],
                env=sink.env,
                cwd=Path(__file__).parents[3],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        assert child.returncode == 0, child.stderr
        assert int(child.stdout.split()[-1]) > 1
        heard = samples_of(recording)
    likeness, gain = compare(heard, resample(sound, rate, RATE))
    assert likeness > 0.99
    assert gain == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("lost", [0, 1, 40])
@pytest.mark.parametrize("waits", [0, 2])
def test_a_recording_is_compared_to_its_very_end(lost: int, waits: int) -> None:
    """The comparison itself: the last samples, too quiet to be heard, may be missing; a lost or repeated part not."""
    sound = np.random.default_rng(5).uniform(-0.5, 0.5, 3 * RATE).astype(np.float32)
    silence = np.zeros(RATE // 3, np.float32)
    parts = np.split(sound[: len(sound) - lost], [RATE, 2 * RATE] if waits else [])
    heard = np.concatenate([part for each in parts for part in (silence, each)] + [silence])
    assert compare(heard, sound)[0] > 0.99
    for wrong in (sound[: RATE * 2], np.delete(sound, slice(RATE, RATE + RATE // 4)), np.tile(sound, 2)):
        with pytest.raises(AssertionError):
            compare(wrong, sound)
