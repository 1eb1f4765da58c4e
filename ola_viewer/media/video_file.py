"""Video files through PyAV."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """How a video file is stored: size in pixels as shown (after `rotation`, degrees clockwise), frames per
    second, seconds, and number of frames (None while unknown)."""

    codec: str
    width: int
    height: int
    rate: float | None
    duration: float | None
    rotation: int
    frames: int | None
