"""Sound tracks equal those of ffmpeg, sample by sample, and no half-written file has a final name."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from ola_viewer.building.soundtracks import (
    TrackState,
    extract_sound_track,
    find_videos,
    mirrored_tracks,
    valid_track,
)
from ola_viewer.jobs import Cancelled, CancelToken

TOLERANCE = 1
"""Largest difference of a sample, in steps of 16 bits."""


def make_video(path: Path, seconds: float = 1.0, sound: bool = True, rate: int = 44100) -> Path:
    """A small video, stereo with different channels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=rate, layout="stereo") if sound else None
        for n in range(int(seconds * 10)):
            picture = np.full((64, 64, 3), n * 5 % 255, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        if audio is not None:
            t = np.arange(int(seconds * rate)) / rate
            waves = np.stack((0.5 * np.sin(6283 * t), 0.3 * np.sin(2000 * t))).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(waves, format="fltp", layout="stereo")
            frame.sample_rate = rate
            container.mux(audio.encode(frame))
            container.mux(audio.encode())
    return path


def samples_of(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path)) as track:
        assert (track.getnchannels(), track.getsampwidth(), track.getframerate()) == (1, 2, 16000)
        return np.frombuffer(track.readframes(track.getnframes()), np.int16)


def by_ffmpeg(video: Path, out: Path) -> NDArray[np.int16]:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(video), "-ac", "1", "-ar", "16000", "-vn", str(out)]
    subprocess.run(command, check=True)
    return samples_of(out)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not installed")
@pytest.mark.parametrize("rate", [16000, 44100, 48000])
def test_samples_equal_those_of_ffmpeg(tmp_path: Path, rate: int) -> None:
    video = make_video(tmp_path / "in.mp4", 2.0, rate=rate)
    result = extract_sound_track(video, tmp_path / "ours.wav")
    ours, theirs = samples_of(tmp_path / "ours.wav"), by_ffmpeg(video, tmp_path / "theirs.wav")
    assert result.state is TrackState.WRITTEN
    assert len(ours) == len(theirs) == result.samples
    assert np.abs(ours.astype(int) - theirs).max() <= TOLERANCE
    assert np.abs(ours).max() > 5000


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not installed")
def test_real_files_equal_those_of_ffmpeg(ola_like: Path, tmp_path: Path) -> None:
    compared = 0
    for video in sorted((ola_like / "video").iterdir()):
        result = extract_sound_track(video, tmp_path / f"{video.name}.wav")
        if result.state is TrackState.SILENT:
            continue
        ours, theirs = samples_of(result.out), by_ffmpeg(video, tmp_path / f"{video.name}.ffmpeg.wav")
        assert len(ours) == len(theirs), video.name
        assert np.abs(ours.astype(int) - theirs).max() <= TOLERANCE, video.name
        compared += 1
    assert compared >= 3


def test_a_silent_video_is_reported_and_leaves_nothing(tmp_path: Path) -> None:
    video = make_video(tmp_path / "silent.mp4", sound=False)
    result = extract_sound_track(video, tmp_path / "out" / "silent.wav")
    assert result.state is TrackState.SILENT
    assert not (tmp_path / "out").exists()


def test_a_valid_track_is_kept_and_a_broken_one_is_made_anew(tmp_path: Path) -> None:
    video, out = make_video(tmp_path / "a.mp4"), tmp_path / "a.wav"
    first = extract_sound_track(video, out)
    stamp = out.stat().st_mtime_ns
    assert extract_sound_track(video, out).state is TrackState.KEPT
    assert out.stat().st_mtime_ns == stamp
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 2])
    assert valid_track(out) is None
    again = extract_sound_track(video, out)
    assert (again.state, again.samples) == (TrackState.WRITTEN, first.samples)
    assert out.read_bytes() == whole


def test_a_cancelled_or_failed_track_leaves_no_file(tmp_path: Path) -> None:
    video = make_video(tmp_path / "a.mp4")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        extract_sound_track(video, tmp_path / "out" / "a.wav", token)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(video.read_bytes()[:2000])
    result = extract_sound_track(broken, tmp_path / "out" / "b.wav")
    assert result.state is TrackState.FAILED
    assert str(broken) in result.message
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["UPPER.MP4", "with space.mp4", "x;touch marker;.mp4", "-i.mp4", "ü中.Mp4", "a.mp4.part.mp4"]
)
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    video = make_video(tmp_path / "in" / "sub" / name, 0.3)
    tracks = mirrored_tracks(find_videos(tmp_path / "in"), tmp_path / "in", tmp_path / "out")
    assert tracks == {video: tmp_path / "out" / "sub" / (name[:-4] + ".wav")}
    assert extract_sound_track(video, tracks[video]).state is TrackState.WRITTEN
    assert not (tmp_path / "marker").exists()


def test_videos_that_differ_by_extension_get_a_track_each(tmp_path: Path) -> None:
    videos = [tmp_path / "a.mp4", tmp_path / "a.mkv", tmp_path / "A.webm", tmp_path / "b.avi", Path("/elsewhere/b.avi")]
    tracks = mirrored_tracks(videos, tmp_path, Path("/out"))
    assert len({str(track).lower() for track in tracks.values()}) == len(videos)
    assert tracks[tmp_path / "a.mkv"] == Path("/out/a.mkv.wav")
