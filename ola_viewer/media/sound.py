"""Sounds: what the trainer hears (16 kHz mono), and the file's own samples for the ear.

The trainer loads sounds with librosa: libsndfile first; for files that it does not know (m4a, sound tracks of
videos) 16-bit samples from FFmpeg; then the mean of the channels, resampled with soxr in high quality. Pieces of a
patch go through libsndfile only.
"""

from __future__ import annotations

import io
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.containers import SOUND_FORMATS, load_av, open_container, say
from ola_viewer.media.errors import MediaError
from ola_viewer.media.pieces import parse_range, read_piece
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.media.roots import Roots, locate

Samples = NDArray[np.float32]

_BLOCK: Final = 1 << 19
_ONE_SHOT: Final = 48_000 * 1800
"""Mono samples up to which one resampling call is made, as the trainer does; longer sounds go block by block."""


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """How a sound is stored. `frames` counts samples per channel; None where only decoding could tell.

    `duration` in seconds. `trainer_refuses` says why the trainer cannot load what we can play.
    """

    rate: int
    channels: int
    frames: int | None
    duration: float | None
    codec: str
    container: str
    path: Path | None
    trainer_refuses: str | None = None


class SoundReader(ABC):
    """Reads a sound from front to back at its own rate. Use it in one thread at a time; close it."""

    info: SoundInfo

    @abstractmethod
    def read(self, frames: int) -> Samples:
        """The next at most `frames` samples, (n, channels) float32 in -1 … 1 (a little more for lossy codecs);
        n is 0 at the end. Raises `MediaError`."""

    @abstractmethod
    def close(self) -> None:
        """Give the file back."""

    def blocks(self, frames: int = _BLOCK) -> Iterator[Samples]:
        """The rest of the sound in blocks of about `frames`."""
        while len(block := self.read(frames)):
            yield block

    def __enter__(self) -> SoundReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SndfileReader(SoundReader):
    """wav, flac, ogg, opus, mp3, aiff … through libsndfile, from a file or from a piece of a patch."""

    def __init__(self, source: Path | bytes, path: Path | None) -> None:
        soundfile = load_soundfile()
        self._path = path
        self._error = soundfile.SoundFileError
        try:
            self._file = soundfile.SoundFile(str(source) if isinstance(source, Path) else io.BytesIO(source))
        except (soundfile.SoundFileError, OSError, ValueError, TypeError) as error:
            raise MediaError("media-undecodable", f"The sound cannot be decoded ({_short(error)}).", path) from error
        rate, frames = int(self._file.samplerate), int(self._file.frames)
        if rate < 1 or self._file.channels < 1:
            self._file.close()
            raise MediaError("media-undecodable", "The sound has no sample rate or no channels.", path)
        known = frames if 0 <= frames < 1 << 50 else None
        self.info = SoundInfo(
            rate=rate,
            channels=int(self._file.channels),
            frames=known,
            duration=None if known is None else known / rate,
            codec=str(self._file.subtype),
            container=str(self._file.format),
            path=path,
        )

    def read(self, frames: int) -> Samples:
        try:
            if self.info.codec == "PCM_16":  # scaling here gives the same floats as libsndfile, in a third of the time
                whole = self._file.read(frames, dtype="int16", always_2d=True)
                scaled: Samples = np.multiply(whole, np.float32(1 / 32768), dtype=np.float32)
                return scaled
            block: Samples = self._file.read(frames, dtype="float32", always_2d=True)
        except (self._error, OSError, ValueError) as error:
            raise MediaError("media-undecodable", f"The sound breaks off ({_short(error)}).", self._path) from error
        return block

    def close(self) -> None:
        self._file.close()


class TrackReader(SoundReader):
    """The best sound track of any container through PyAV, as 16-bit samples (what FFmpeg hands to librosa)."""

    def __init__(self, path: Path) -> None:
        self._av = load_av()
        self._path = path
        self._container = open_container(path, SOUND_FORMATS)
        stream = self._container.streams.best("audio")
        context = stream.codec_context if stream is not None else None
        if context is None or not context.sample_rate:
            self._container.close()
            raise MediaError("media-undecodable", f"{path} has no sound track that can be decoded.", path)
        rate, channels = int(context.sample_rate), int(context.layout.nb_channels)
        self._resampler = self._av.AudioResampler(format="s16", layout=context.layout, rate=rate)
        self._channels = channels
        self._left = np.zeros((0, channels), dtype=np.float32)
        self._blocks = self._decoded(stream)
        seconds = None
        if stream.duration is not None and stream.time_base:
            seconds = float(stream.duration * stream.time_base)
        elif self._container.duration:
            seconds = self._container.duration / 1_000_000
        self.info = SoundInfo(rate, channels, None, seconds, context.name, self._container.format.name, path)

    def read(self, frames: int) -> Samples:
        parts, held = [self._left], len(self._left)
        while held < frames:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(block)
            held += len(block)
        whole = np.concatenate(parts) if len(parts) > 1 else parts[0]
        self._left = whole[frames:]
        return whole[:frames]

    def close(self) -> None:
        self._blocks = iter(())
        self._container.close()

    def _decoded(self, stream: Any) -> Iterator[Samples]:
        try:
            for packet in self._container.demux(stream):
                try:
                    frames = packet.decode()
                except self._av.error.InvalidDataError:
                    continue  # FFmpeg leaves a damaged packet out and goes on
                for frame in frames:
                    for part in self._resampler.resample(frame):
                        yield self._as_float(part)
            for part in self._resampler.resample(None):
                yield self._as_float(part)
        except (self._av.FFmpegError, ValueError) as error:
            raise MediaError(
                "media-undecodable", f"{self._path}: the sound breaks off ({say(error)}).", self._path
            ) from error

    def _as_float(self, frame: Any) -> Samples:
        whole: Samples = frame.to_ndarray().reshape(-1, self._channels).astype(np.float32)
        whole *= np.float32(1 / 32768)
        return whole


def open_sound(ref: MediaRef, roots: Roots, profile: DecodeProfile = OLA) -> SoundReader:
    """A reader of the sound that `ref` names: file, piece of a patch, or the sound track of a video file.

    Raises `MediaError` where nothing can be read; where only the trainer fails, `info.trainer_refuses` says why.
    Touches the disk: call it on a worker thread.
    """
    reader = _open_value(ref, roots, profile)
    if ref.pointer and isinstance(ref.pointer[-1], int):
        reader.info = replace(reader.info, trainer_refuses="The trainer takes one sound, not a list.")
    return reader


def _open_value(ref: MediaRef, roots: Roots, profile: DecodeProfile) -> SoundReader:
    value = ref.value
    if isinstance(value, Mapping) and "patch" in value:
        pieces = parse_range(value, "audio")
        path = locate(pieces.patch, roots)
        return SndfileReader(read_piece(path, pieces.start, pieces.sizes[0], profile), path)
    if isinstance(value, str):
        return open_sound_file(locate(value, roots))
    if isinstance(value, Mapping) and ref.path is not None and "img_path" not in value:
        reader = open_sound_file(locate(ref.path, roots))
        refused = "The trainer does not know this form of media value: it has no “patch”."
        reader.info = replace(reader.info, trainer_refuses=refused)
        return reader
    if isinstance(value, Mapping):
        parse_range(value, "audio")
    raise MediaError("media-type", "A sound must be a path or an object that points into a patch.")


def open_sound_file(path: Path) -> SoundReader:
    """A reader of a sound file or of a video file's sound track. Raises `MediaError`. Touches the disk."""
    try:
        return SndfileReader(path, path)
    except MediaError as first:
        try:
            return TrackReader(path)
        except MediaError as second:
            if "no sound track" in second.message:
                raise
            raise MediaError("media-undecodable", f"{path}: {first.message}", path) from second


def load_trained(ref: MediaRef, roots: Roots, profile: DecodeProfile = OLA) -> Samples:
    """What the trainer hears: (n,) float32, mono at `profile.sound_rate`.

    Raises `MediaError`, `media-too-large` beyond `profile.max_sound_seconds`. Touches the disk.
    """
    with open_sound(ref, roots, profile) as reader:
        return to_trained(reader, profile)


def to_trained(reader: SoundReader, profile: DecodeProfile = OLA) -> Samples:
    """The rest of `reader` as the trainer hears it (see `load_trained`)."""
    rate, target = reader.info.rate, profile.sound_rate
    stream: Any = None
    parts: list[Samples] = []
    count = 0
    for block in _mono_blocks(reader, profile):
        count += len(block)
        if stream is not None:
            parts.append(stream.resample_chunk(block))
            continue
        parts.append(block)
        if rate != target and count > _ONE_SHOT:
            stream = _soxr().ResampleStream(rate, target, 1, dtype="float32", quality="HQ")
            parts = [stream.resample_chunk(part) for part in parts]
    if stream is not None:
        parts.append(stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True))
    mono = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    if rate == target or not count:
        return mono
    if stream is None:
        mono = resample(mono, rate, target)
    return _fitted(mono, math.ceil(count * (float(target) / rate)))


@dataclass(frozen=True, slots=True, eq=False)
class Playable:
    """A sound in memory for the ear: (n, channels) float32 at `rate`, with 1 or 2 channels.

    `note` says in what it differs from the file (mixed down, resampled, cut), None if in nothing.
    """

    samples: Samples
    rate: int
    note: str | None = None

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate


def load_playable(reader: SoundReader, max_bytes: int = 256 << 20) -> Playable:
    """The rest of `reader` at its own rate, at most `max_bytes`; a longer sound is cut, and the note says where.

    More than two channels are mixed down; so is a stereo sound that would not fit otherwise.
    """
    info = reader.info
    mono = info.channels > 2 or (info.frames or int((info.duration or 0) * info.rate)) * info.channels * 4 > max_bytes
    notes = [f"mixed down from {info.channels} channels"] if mono and info.channels > 1 else []
    parts: list[Samples] = []
    room = max_bytes // (4 if mono else 4 * info.channels)
    for block in reader.blocks():
        part = _mean(block)[:, None] if mono else block
        parts.append(part[:room])
        room -= len(part)
        if room <= 0:
            notes.append("cut, too long to be held in memory")
            break
    samples = np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)
    return Playable(samples, info.rate, ", ".join(notes) or None)


def resample(samples: Samples, rate: int, target: int) -> Samples:
    """`samples`, (n,) or (n, channels), from `rate` to `target` Hz in soxr's high quality."""
    if rate == target or not len(samples):
        return samples
    resampled: Samples = _soxr().resample(samples, rate, target, quality="HQ")
    return resampled


@cache
def load_soundfile() -> ModuleType:
    """Import soundfile; raises `MediaError` where it or libsndfile is missing."""
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise MediaError(
            "media-undecodable",
            f"Sounds need the package “soundfile” with libsndfile, which cannot be loaded: {error}.",
        ) from error
    module: ModuleType = soundfile
    return module


@cache
def _soxr() -> ModuleType:
    try:
        import soxr
    except ImportError as error:
        raise MediaError("media-undecodable", f"Resampling needs the package “soxr”: {error}.") from error
    module: ModuleType = soxr
    return module


def _mono_blocks(reader: SoundReader, profile: DecodeProfile) -> Iterator[Samples]:
    left = profile.max_sound_seconds * reader.info.rate
    for block in reader.blocks():
        left -= len(block)
        if left < 0:
            minutes = profile.max_sound_seconds // 60
            raise MediaError("media-too-large", f"The sound is longer than {minutes} minutes.", reader.info.path)
        yield _mean(block)


def _mean(block: Samples) -> Samples:
    """Mean of the channels, added up in librosa's order."""
    total = block[:, 0].copy()
    for channel in range(1, block.shape[1]):
        total += block[:, channel]
    if block.shape[1] > 1:
        total /= np.float32(block.shape[1])
    return total


def _fitted(samples: Samples, length: int) -> Samples:
    """Cut or filled with silence to `length`, as librosa does after resampling."""
    if len(samples) >= length:
        return samples[:length]
    return np.concatenate([samples, np.zeros(length - len(samples), dtype=np.float32)])


def _short(error: BaseException) -> str:
    said = str(getattr(error, "error_string", None) or error).strip().rstrip(".")
    return said or type(error).__name__
