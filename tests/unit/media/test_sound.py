"""Sounds as the trainer hears them, and readers for the ear."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import soxr

from ola_viewer.media import DecodeProfile, MediaError, Roots, load_trained, open_sound
from ola_viewer.media.sound import load_playable, open_sound_file, to_trained
from tests.unit.media.made import ref_of, write_video


def tones(seconds: float, rate: int, channels: int = 1) -> np.ndarray:
    """(n, channels) float32: a tone of its own in each channel."""
    at = np.arange(int(seconds * rate)) / rate
    return np.stack([0.4 * np.sin(2 * np.pi * (300 + 170 * c) * at) for c in range(channels)], axis=1).astype(
        np.float32
    )


def expected(samples: np.ndarray, rate: int) -> np.ndarray:
    """librosa's steps: mean of the channels, soxr HQ, length rounded up."""
    mono = samples.mean(axis=1)
    if rate == 16_000:
        return mono
    heard = soxr.resample(mono, rate, 16_000, quality="HQ")
    length = int(np.ceil(len(mono) * 16_000 / rate))
    return np.pad(heard, (0, max(0, length - len(heard))))[:length]


def write_track(path: Path, samples: np.ndarray, rate: int, codec: str = "aac") -> None:
    """A container with nothing but a sound track."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo" if samples.shape[1] == 2 else "mono")
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples.T), format="fltp", layout="stereo" if samples.shape[1] == 2 else "mono"
        )
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_files_and_pieces(tmp_path: Path, rate: int, channels: int) -> None:
    samples = tones(0.73, rate, channels)
    path = tmp_path / "s.wav"
    soundfile.write(str(path), samples, rate, subtype="FLOAT")
    heard = load_trained(ref_of("audio", str(path)), Roots())
    assert heard.dtype == np.float32
    assert len(heard) == len(expected(samples, rate))
    assert np.abs(heard - expected(samples, rate)).max() < 1e-5
    data = path.read_bytes()
    (tmp_path / "patch").write_bytes(b"before" + data + b"after")
    value = {"patch": "patch", "start_num": 6, "size": len(data)}
    assert np.array_equal(load_trained(ref_of("audio_q", value), Roots((tmp_path,))), heard)
    with open_sound(ref_of("audio", value), Roots((tmp_path,))) as reader:
        assert (reader.info.rate, reader.info.channels, reader.info.frames) == (rate, channels, len(samples))
        assert reader.info.duration == pytest.approx(0.73, abs=0.001)
        assert np.array_equal(np.concatenate(list(reader.blocks(1000))), samples)


@pytest.mark.parametrize(
    ("name", "options"),
    [("s.flac", {}), ("s.ogg", {}), ("s.opus", {"format": "OGG", "subtype": "OPUS"}), ("s.mp3", {}), ("s.aiff", {})],
)
def test_formats(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    soundfile.write(str(tmp_path / name), tones(1.0, 48_000, 2), 48_000, **options)
    heard = load_trained(ref_of("audio", name), Roots((tmp_path,)))
    assert len(heard) == pytest.approx(16_000, abs=800)
    assert float(np.sqrt(np.mean(heard**2))) == pytest.approx(0.2, abs=0.03)


def test_sound_tracks(tmp_path: Path) -> None:
    samples = tones(2.0, 44_100, 2)
    for name in ("s.m4a", "s.mkv", "s.mp4"):
        write_track(tmp_path / name, samples, 44_100)
        heard = load_trained(ref_of("audio", str(tmp_path / name)), Roots())
        reference = expected(samples, 44_100)
        assert len(heard) == pytest.approx(len(reference), abs=800)
        assert float(np.sqrt(np.mean(heard**2))) == pytest.approx(float(np.sqrt(np.mean(reference**2))), rel=0.02)
    write_video(tmp_path / "silent.mp4", 4)
    with pytest.raises(MediaError, match="no sound track"):
        load_trained(ref_of("audio", str(tmp_path / "silent.mp4")), Roots())


def test_a_piece_goes_through_libsndfile_only(tmp_path: Path) -> None:
    write_track(tmp_path / "s.m4a", tones(0.5, 16_000), 16_000)
    value = {"patch": "s.m4a", "start_num": 0, "size": (tmp_path / "s.m4a").stat().st_size}
    with pytest.raises(MediaError):
        load_trained(ref_of("audio", value), Roots((tmp_path,)))


def test_long_sounds_are_resampled_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = tones(40.0, 44_100)
    soundfile.write(str(tmp_path / "s.wav"), samples, 44_100, subtype="FLOAT")
    whole = load_trained(ref_of("audio", str(tmp_path / "s.wav")), Roots())
    monkeypatch.setattr("ola_viewer.media.sound._ONE_SHOT", 700_000)
    streamed = load_trained(ref_of("audio", str(tmp_path / "s.wav")), Roots())
    assert len(streamed) == len(whole)
    assert np.abs(streamed - whole).max() < 1e-4


def test_bounds(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "s.flac"), np.zeros(16_000 * 5), 16_000)
    with pytest.raises(MediaError) as caught:
        load_trained(ref_of("audio", "s.flac"), Roots((tmp_path,)), DecodeProfile(max_sound_seconds=4))
    assert caught.value.code == "media-too-large"
    with open_sound_file(tmp_path / "s.flac") as reader:
        cut = load_playable(reader, max_bytes=16_000 * 4 * 3)
    assert cut.duration == 3.0
    assert cut.note is not None
    assert "cut" in cut.note


def test_playable_keeps_the_files_own_rate(tmp_path: Path) -> None:
    samples = tones(1.0, 22_050, 2)
    soundfile.write(str(tmp_path / "s.wav"), samples, 22_050, subtype="FLOAT")
    with open_sound_file(tmp_path / "s.wav") as reader:
        sound = load_playable(reader)
    assert (sound.rate, sound.note) == (22_050, None)
    assert np.array_equal(sound.samples, samples)
    with open_sound_file(tmp_path / "s.wav") as reader:
        assert load_playable(reader, max_bytes=100_000).samples.shape[1] == 1


def test_empty_and_damaged(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "empty.wav"), np.zeros(0), 44_100)
    assert len(load_trained(ref_of("audio", str(tmp_path / "empty.wav")), Roots())) == 0
    file = io.BytesIO()
    soundfile.write(file, tones(1, 16_000), 16_000, format="WAV", subtype="PCM_16")
    (tmp_path / "cut.wav").write_bytes(file.getvalue()[:16_044])
    assert len(load_trained(ref_of("audio", str(tmp_path / "cut.wav")), Roots())) == 8_000, "read short, as there"
    (tmp_path / "text.wav").write_bytes(b"no sound at all " * 99)
    for value in ("text.wav", {"patch": "text.wav", "start_num": 0, "size": 99}, None, 5, [7], "gone.wav"):
        with pytest.raises(MediaError) as caught:
            load_trained(ref_of("audio", value), Roots((tmp_path,)))
        assert str(caught.value)


def test_a_sound_in_a_list_plays_but_the_trainer_refuses_it(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "s.wav"), tones(0.1, 16_000), 16_000)
    with open_sound(ref_of("audio", ["s.wav"]), Roots((tmp_path,))) as reader:
        assert "not a list" in (reader.info.trainer_refuses or "")


def test_other_dialects_play_but_say_that_the_trainer_refuses(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "s.wav"), tones(0.1, 16_000), 16_000)
    with open_sound(ref_of("audio", {"path": "s.wav"}), Roots((tmp_path,))) as reader:
        assert reader.info.trainer_refuses
        assert len(to_trained(reader)) == 1_600
