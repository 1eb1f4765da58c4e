"""A sound made ready to draw and to play. Plain functions for the decode lane."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import OLA, Roots, resolve
from ola_viewer.media.sound import Playable, SoundInfo, load_playable, open_sound, open_sound_file
from ola_viewer.media.sound_views import Envelope, envelope, envelope_of, spectrogram

COLUMNS = 2_400
SPECTRUM_ROWS = 96
LOWEST_HZ, HIGHEST_HZ = 50.0, 8_000.0
_FLOOR, _CEILING = -85.0, -15.0


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """A sound: how it is stored, its waveform, `strength` (rows, columns) uint8 of the spectrogram from the
    highest frequency down, and the samples to play. `duration` in seconds, of the whole sound."""

    info: SoundInfo
    envelope: Envelope
    strength: NDArray[np.uint8]
    playable: Playable
    duration: float
    root: Path | None

    @property
    def nbytes(self) -> int:
        """Memory of the samples and pictures."""
        return int(self.playable.samples.nbytes + self.strength.nbytes + 12 * len(self.envelope.low))

    @property
    def chunks(self) -> int:
        """How many 30 s chunks the trainer cuts, at most its limit."""
        return max(1, min(OLA.chunks, -int(-self.duration // OLA.chunk_seconds)))


def open_hearing(ref: MediaRef, roots: Roots, token: CancelToken) -> Hearing:
    """Read a sound. Raises `MediaError`. Worker threads only."""
    with open_sound(ref, roots) as reader:
        info = reader.info
        playable = load_playable(reader)
    token.check()
    found = resolve(ref.path, roots) if ref.path else None
    if playable.note is not None and "cut" in playable.note:
        with open_sound(ref, roots) as again:
            whole = envelope(again, COLUMNS)
    else:
        whole = envelope_of(playable.samples, playable.rate, COLUMNS)
    token.check()
    strength = spectrum_strength(playable.samples, playable.rate, token)
    return Hearing(info, whole, strength, playable, whole.duration, found.root if found else None)


def open_track(path: Path, token: CancelToken) -> Playable:
    """The sound track of a video file, to play along. Raises `MediaError`. Worker threads only."""
    with open_sound_file(path) as reader:
        playable = load_playable(reader)
    token.check()
    return playable


def spectrum_strength(samples: NDArray[np.float32], rate: int, token: CancelToken) -> NDArray[np.uint8]:
    """How strong each frequency is over time, 0 … 255, on a logarithmic scale of frequency."""
    if not len(samples):
        return np.zeros((SPECTRUM_ROWS, 1), np.uint8)
    mono = samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1)
    token.check()
    power = spectrogram(mono, rate, COLUMNS // 2)
    frequencies = np.geomspace(HIGHEST_HZ, LOWEST_HZ, SPECTRUM_ROWS)
    step = rate / 2 / (power.shape[0] - 1)
    rows = np.minimum(np.round(frequencies / step).astype(int), power.shape[0] - 1)
    scaled = np.clip((power[rows] - _FLOOR) / (_CEILING - _FLOOR), 0, 1)
    scaled[frequencies > rate / 2] = 0
    strength: NDArray[np.uint8] = (scaled * 255).astype(np.uint8)
    return strength


def column_levels(whole: Envelope, width: int) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Lowest, highest and RMS of each of `width` columns of pixels; float32, each shape (width,)."""
    count = len(whole.low)
    if not count or width < 1:
        none = np.zeros(max(0, width), np.float32)
        return none, none, none
    edges = np.minimum(np.arange(width) * count // width, count - 1)
    low = np.minimum.reduceat(whole.low, edges)
    high = np.maximum.reduceat(whole.high, edges)
    power = np.add.reduceat(whole.rms.astype(np.float64) ** 2, edges)
    lengths = np.maximum(1, np.diff(np.append(edges, count)))
    return low, high, np.sqrt(power / lengths).astype(np.float32)


def ruler_step(duration: float, width: int, least_px: int = 56) -> float:
    """Seconds between labels of the time ruler, a round number."""
    for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200):
        if duration <= 0 or step / duration * width >= least_px:
            return float(step)
    return 14_400.0
