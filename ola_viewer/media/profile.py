"""What differs from trainer to trainer when media are read, and the bounds that we set ourselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DecodeProfile:
    """The trainer's constants, and bounds on what one medium may cost.

    `kept_frames` is the script's `frames_upbound`; `swapped_words` are the words in a video patch's path that
    make the loader exchange red and blue. `max_request` stands for the trainer's memory: a `size` beyond it
    ends in a MemoryError there. `max_bytes` and `max_pixels` are the most that we read for one piece and decode
    for one picture; the latter is where Pillow itself refuses by default. `max_sound_seconds` bounds what is held
    of one sound in memory; the trainer uses `chunks` pieces of `chunk_seconds`. A folder of more than `max_images`
    images is no video.
    """

    kept_frames: int = 48
    swapped_words: tuple[str, ...] = (
        "sharegpt4o",
        "ShareGPT4Video/new_patch",
        "cinepile",
        "nextqa",
        "perceptiontest",
    )
    max_request: int = 1 << 38
    max_bytes: int = 512 << 20
    max_pixels: int = 178_956_970
    sound_rate: int = 16_000
    chunk_seconds: int = 30
    chunks: int = 25
    max_sound_seconds: int = 2 * 3600
    max_images: int = 100_000

    def kept(self, count: int) -> NDArray[np.intp]:
        """Numbers of the frames that the trainer keeps of `count`: all, or `linspace` rounded down."""
        if count <= self.kept_frames:
            return np.arange(count, dtype=np.intp)
        return np.linspace(0, count - 1, self.kept_frames, dtype=np.intp)

    def swaps(self, patch: str) -> bool:
        """Whether the path text of a video patch makes the loader exchange red and blue."""
        return any(word in patch for word in self.swapped_words)


OLA: Final = DecodeProfile()
"""The published training script."""
