"""Videos that are stored as image files: a list of them, or a folder. Other trainers read these; Ola's does not."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ola_viewer.manifest.dialect_media import is_image_name
from ola_viewer.media.errors import MediaError

_DIGITS: Final = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorting key of a file name: numbers by their value (frame_2 before frame_10), letters regardless of case."""
    parts = (part for part in _DIGITS.split(name) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts), name


def frames_of_folder(folder: Path) -> tuple[str, ...]:
    """Paths of the images directly in a folder, in natural order. Touches the disk; raises OSError."""
    with os.scandir(folder) as entries:
        shown = (entry for entry in entries if is_image_name(entry.name) and not entry.name.startswith("."))
        names = [entry.name for entry in shown if entry.is_file()]
    return tuple(str(folder / name) for name in sorted(names, key=natural))


def video_of_folder(folder: Path) -> tuple[str, ...]:
    """The frames of a folder that stands for a video; `MediaError` where none are there or it cannot be read."""
    try:
        frames = frames_of_folder(folder)
    except OSError as error:
        raise MediaError("file-unreadable", f"{folder}: {error.strerror}.", folder) from error
    if not frames:
        raise MediaError("file-not-regular", f"{folder} is a folder without images, not a video.", folder)
    return frames


def are_frames(values: Sequence[object]) -> bool:
    """Whether a list names image files and nothing else, that is, the frames of one video."""
    return bool(values) and all(isinstance(value, str) and is_image_name(value) for value in values)
