"""Sound tracks of videos as 16 kHz mono 16-bit WAV files, as `ffmpeg -i in -ac 1 -ar 16000 -vn out.wav` writes them.

Decoding and conversion are FFmpeg's own libraries (PyAV), so the samples equal those of the command within
1 step of 16 bits. No shell and no `ffmpeg` program are involved; any file name will do.
"""

from __future__ import annotations

import os
import wave
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import PartFile
from ola_viewer.media.containers import SOUND_FORMATS, load_av, open_container, say
from ola_viewer.media.errors import MediaError

RATE: Final = 16_000
"""Samples per second of the tracks: what the trainer resamples to anyway."""
SAMPLE_BYTES: Final = 2
_COMMON = (".mp4", ".mkv", ".webm", ".avi", ".mov", ".m4v", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts")
VIDEO_SUFFIXES: Final = frozenset((*_COMMON, ".flv", ".wmv", ".3gp", ".ogv", ".asf"))


class TrackState(StrEnum):
    """What became of one video."""

    WRITTEN = "written"
    KEPT = "kept"
    """A valid track was there already."""
    SILENT = "silent"
    """The video has no sound track."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SoundTrackResult:
    """One video's outcome. `samples` at 16 kHz (0 unless written or kept); `message` says why it failed."""

    video: Path
    out: Path
    state: TrackState
    samples: int = 0
    message: str = ""


def find_videos(folder: Path) -> list[Path]:
    """Every video file below a folder, by extension in any case, sorted; links to folders are not followed."""
    found = []
    for base, folders, names in os.walk(folder):
        folders.sort()
        found += [Path(base, name) for name in sorted(names) if Path(name).suffix.lower() in VIDEO_SUFFIXES]
    return found


def mirrored_tracks(videos: Sequence[Path], folder: Path, out: Path) -> dict[Path, Path]:
    """Video → track in the mirrored tree: `out/sub/name.wav` for `folder/sub/name.mp4`.

    Where two videos differ only by extension (or by case, for the sake of other file systems), each keeps its
    extension: `name.mkv.wav`. Videos outside of `folder` go straight into `out`, numbered when their names meet.
    """
    plain: dict[str, list[Path]] = {}
    for video in videos:
        plain.setdefault(str(_below(video, folder).with_suffix("")).lower(), []).append(video)
    tracks: dict[Path, Path] = {}
    taken: set[str] = set()
    for group in plain.values():
        for video in group:
            place = _below(video, folder)
            name = place.with_suffix(".wav") if len(group) == 1 else place.with_name(place.name + ".wav")
            number = 1
            while str(name).lower() in taken:
                number += 1
                name = place.with_name(f"{place.stem}_{number}.wav")
            taken.add(str(name).lower())
            tracks[video] = out / name
    return tracks


def _below(video: Path, folder: Path) -> Path:
    try:
        return video.relative_to(folder)
    except ValueError:
        return Path(video.name)


def valid_track(path: Path) -> int | None:
    """Number of samples of a complete 16 kHz mono 16-bit WAV file, or None for anything else."""
    try:
        with wave.open(str(path), "rb") as track:
            shape = (track.getnchannels(), track.getsampwidth(), track.getframerate())
            frames = track.getnframes()
        size = path.stat().st_size
    except (OSError, EOFError, wave.Error):
        return None
    # A header alone proves nothing: a killed writer leaves one that promises more than there is.
    return frames if shape == (1, SAMPLE_BYTES, RATE) and size >= frames * SAMPLE_BYTES + 44 else None


def extract_sound_track(video: Path, out: Path, cancel: CancelToken | None = None) -> SoundTrackResult:
    """Write the best sound track of `video` to `out` unless a valid one is there. Streams: a few MB of memory.

    Never leaves a partial file under the final name. A damaged packet is left out as FFmpeg does. Raises
    `Cancelled`; everything else is told by the result.
    """
    samples = valid_track(out)
    if samples is not None:
        return SoundTrackResult(video, out, TrackState.KEPT, samples)
    try:
        container = open_container(video, SOUND_FORMATS)
    except MediaError as error:
        return SoundTrackResult(video, out, TrackState.FAILED, message=str(error))
    with container:
        stream = container.streams.best("audio")
        if stream is None:
            return SoundTrackResult(video, out, TrackState.SILENT, message=f"{video} has no sound track.")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with PartFile(out) as part:
                samples = _write_track(container, stream, part.out, cancel or CancelToken())
                part.finish()
                part.commit()
        except (load_av().FFmpegError, ValueError) as error:
            message = f"{video}: the sound breaks off ({say(error)})."
            return SoundTrackResult(video, out, TrackState.FAILED, message=message)
        except OSError as error:
            message = f"{out} was not written ({error.strerror or error})."
            return SoundTrackResult(video, out, TrackState.FAILED, message=message)
    return SoundTrackResult(video, out, TrackState.WRITTEN, samples)


def extract_pair(pair: tuple[Path, Path]) -> SoundTrackResult:
    """`extract_sound_track` of (video, out). Stands here, and not with the job, so that a worker process has little
    to import."""
    return extract_sound_track(*pair)


def _write_track(container: Any, stream: Any, out: BinaryIO, cancel: CancelToken) -> int:
    av = load_av()
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    samples = 0
    with wave.open(out, "wb") as track:
        track.setnchannels(1)
        track.setsampwidth(SAMPLE_BYTES)
        track.setframerate(RATE)
        for frame in _frames(container, stream, cancel):
            for piece in resampler.resample(frame):
                samples += piece.samples
                track.writeframesraw(bytes(piece.planes[0])[: piece.samples * SAMPLE_BYTES])
    return samples


def _frames(container: Any, stream: Any, cancel: CancelToken) -> Iterable[Any]:
    """The decoded frames, then None, which asks the resampler for its rest."""
    av = load_av()
    for packet in container.demux(stream):
        cancel.check()
        try:
            yield from cast("list[Any]", packet.decode())
        except av.error.InvalidDataError:
            continue
    yield None
