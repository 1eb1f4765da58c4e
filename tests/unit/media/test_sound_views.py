"""Waveform, spectrogram and chunks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from ola_viewer.media.sound import open_sound_file
from ola_viewer.media.sound_views import chunks, envelope, envelope_of, spectrogram


@pytest.mark.parametrize(("count", "columns"), [(1_000_003, 700), (50, 700), (700, 700), (1, 10), (2_000_000, 3)])
def test_envelope_covers_every_sample(tmp_path: Path, count: int, columns: int) -> None:
    rng = np.random.default_rng(0)
    samples = rng.uniform(-0.5, 0.5, (count, 2)).astype(np.float32)
    samples[count // 2, 1] = 0.9
    soundfile.write(str(tmp_path / "s.wav"), samples, 16_000, subtype="FLOAT")
    with open_sound_file(tmp_path / "s.wav") as reader:
        found = envelope(reader, columns)
    assert len(found.low) == len(found.high) == len(found.rms) <= columns
    assert found.frames == count
    assert found.duration == count / 16_000
    assert found.peak == pytest.approx(0.9)
    assert int(np.argmax(found.high)) == count // 2 // found.step
    for column in {0, len(found.low) // 2, len(found.low) - 1}:
        part = samples[column * found.step : (column + 1) * found.step]
        assert found.low[column] == part.min()
        assert found.high[column] == part.max()
        assert found.rms[column] == pytest.approx(float(np.sqrt(np.mean(part.astype(np.float64) ** 2))), rel=1e-3)
    again = envelope_of(samples, 16_000, columns)
    assert np.array_equal(again.low, found.low)
    assert np.array_equal(again.high, found.high)


def test_envelope_of_nothing() -> None:
    found = envelope_of(np.zeros(0, dtype=np.float32), 16_000, 100)
    assert (len(found.low), found.frames, found.peak) == (0, 0, 0.0)


def test_spectrogram_finds_tones() -> None:
    rate = 16_000
    at = np.arange(rate * 2) / rate
    samples = np.where(at < 1, np.sin(2 * np.pi * 1000 * at), 0.1 * np.sin(2 * np.pi * 4000 * at)).astype(np.float32)
    found = spectrogram(samples, rate, 200)
    assert found.dtype == np.float32
    assert found.shape == (513, 125)  # a column every quarter window at the finest
    assert np.argmax(found[:, 30]) * rate / 1024 == pytest.approx(1000, abs=16)
    assert np.argmax(found[:, 95]) * rate / 1024 == pytest.approx(4000, abs=16)
    assert found[:, 30].max() == pytest.approx(0, abs=1.5)
    assert found[:, 95].max() == pytest.approx(-20, abs=1.5)
    assert found.min() >= -100.1
    assert spectrogram(samples[:0], rate, 10).shape == (513, 0)
    assert spectrogram(samples, rate, 40).shape == (513, 40)


def test_chunks() -> None:
    assert [(c.start, c.stop, c.used) for c in chunks(65.0)] == [(0, 30, True), (30, 60, True), (60, 65, True)]
    long = chunks(800.0)
    assert [c.used for c in long] == [True] * 25 + [False] * 2
    assert long[-1].stop == 800
    assert len(chunks(30.0)) == 1
    assert len(chunks(0.0)) == 1
