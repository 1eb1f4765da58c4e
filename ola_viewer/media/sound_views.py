"""What can be drawn of a sound: waveform, spectrogram, and the trainer's 30-second chunks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.media.sound import Samples, SoundReader

_BLOCK: Final = 1 << 19
_FLOOR_DB: Final = -100.0
_BATCH: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """A waveform reduced to columns: lowest and highest sample and the root mean square of each, over all
    channels; (columns,) float32 each. A column covers `step` samples (the last one perhaps fewer) of `frames`."""

    low: Samples
    high: Samples
    rms: Samples
    step: int
    rate: int
    frames: int

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / self.rate if self.rate else 0.0

    @property
    def peak(self) -> float:
        """The largest magnitude of all."""
        return max(float(-self.low.min()), float(self.high.max()), 0.0) if len(self.low) else 0.0


def envelope(reader: SoundReader, columns: int) -> Envelope:
    """The rest of `reader` in about `columns` columns, block by block; holds no more than a block in memory."""
    info = reader.info
    frames = info.frames if info.frames is not None else round((info.duration or 60.0) * info.rate)
    step = max(1, math.ceil(frames / max(1, columns)))
    return _reduced(reader.blocks(max(1, _BLOCK // step) * step), step, info.rate)


def envelope_of(samples: Samples, rate: int, columns: int) -> Envelope:
    """The same of samples in memory: (n,) or (n, channels) float32."""
    step = max(1, math.ceil(len(samples) / max(1, columns)))
    block = max(1, _BLOCK // step) * step
    sound = samples[:, None] if samples.ndim == 1 else samples
    return _reduced((sound[at : at + block] for at in range(0, len(sound), block)), step, rate)


def spectrogram(samples: Samples, rate: int, columns: int, window: int = 1024) -> Samples:
    """Power in decibels below full scale, (window // 2 + 1, columns or fewer) float32, -100 … about 0.

    Row r stands for r · rate / window Hz; columns are evenly spaced over (n,) mono `samples`. 60 s take some 15 ms.
    """
    if not len(samples) or columns < 1:
        return np.zeros((window // 2 + 1, 0), dtype=np.float32)
    padded = np.pad(samples, (window // 2, window)).astype(np.float32, copy=False)
    count = min(columns, max(1, math.ceil(len(samples) / (window // 4))))
    starts = np.linspace(0, len(samples), count, endpoint=False).astype(np.intp)
    frames = sliding_window_view(padded, window)
    hann = np.hanning(window).astype(np.float32)
    scale = np.float32(1 / max(1e-12, float(hann.sum()) / 2) ** 2)
    out = np.empty((window // 2 + 1, count), dtype=np.float32)
    for at in range(0, count, _BATCH):
        spectrum = np.fft.rfft(frames[starts[at : at + _BATCH]] * hann, axis=1)
        power = (spectrum.real**2 + spectrum.imag**2).T * scale
        out[:, at : at + _BATCH] = 10 * np.log10(np.maximum(power, 10 ** (_FLOOR_DB / 10)))
    return out


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a sound as the trainer cuts it; `start` and `stop` in seconds. Only `used` ones are trained."""

    start: float
    stop: float
    used: bool


def chunks(duration: float, profile: DecodeProfile = OLA) -> list[Chunk]:
    """The trainer's chunks of a sound of `duration` seconds (one of silence if it is empty)."""
    length = profile.chunk_seconds
    count = max(1, math.ceil(duration / length))
    return [Chunk(k * length, min((k + 1) * length, duration), k < profile.chunks) for k in range(count)]


def _reduced(blocks: Iterable[Samples], step: int, rate: int) -> Envelope:
    parts: list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]] = []
    frames = 0
    for block in blocks:
        frames += len(block)
        parts += _columns_of(block, step)
    if not parts:
        none = np.zeros(0, dtype=np.float32)
        return Envelope(none, none, none, step, rate, 0)
    low, high, rms = (np.concatenate([part[n] for part in parts]) for n in range(3))
    return Envelope(low, high, rms, step, rate, frames)


def _columns_of(block: Samples, step: int) -> Iterator[tuple[Samples, Samples, Samples]]:
    whole = len(block) // step * step
    for part, rows in ((block[:whole], whole // step), (block[whole:], 1)):
        if len(part):
            columns = np.ascontiguousarray(part).reshape(rows, -1)
            power = np.einsum("ij,ij->i", columns, columns) / columns.shape[1]
            yield columns.min(axis=1), columns.max(axis=1), np.sqrt(power)
