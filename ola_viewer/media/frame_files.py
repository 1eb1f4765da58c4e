"""Videos as other trainers name them: image files in a list or a folder, names without extension. Ola's trainer
reads none of these."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ola_viewer.manifest.dialect_media import is_image_name
from ola_viewer.media.errors import MediaError
from ola_viewer.media.profile import OLA
from ola_viewer.media.roots import Roots, resolve

_VIDEO_SUFFIXES: Final = (".mp4", ".mkv", ".webm", ".avi", ".mov")
"""Extensions that a name without one may lack, the most usual first."""

_OTHERS: Final = 10
_DIGITS: Final = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorting key of a file name: numbers by their value (frame_2 before frame_10), letters regardless of case."""
    parts = (part for part in _DIGITS.split(name) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts), name


def frames_of_folder(folder: Path, most: int = OLA.max_images) -> tuple[str, ...]:
    """Paths of the images directly in a folder, in natural order. Touches the disk; raises OSError, and `MediaError`
    for a folder with more than `most` images, or ten times as many entries: that is a store of images, not a video."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if is_image_name(entry.name) and not entry.name.startswith(".") and entry.is_file():
                names.append(entry.name)
            if len(names) > most or number >= _OTHERS * most:
                said = (
                    f"{folder} is a folder with more than {most:,} images: it is not taken for the frames of a video."
                )
                if len(names) <= most:
                    said = f"{folder} is a folder with more than {number:,} entries: it is not searched for frames."
                raise MediaError("media-too-large", said, folder)
    return tuple(str(folder / name) for name in sorted(names, key=natural))


def video_of_folder(folder: Path, most: int = OLA.max_images) -> tuple[str, ...]:
    """The frames of a folder that stands for a video; `MediaError` where there are none, more than `most`, or where it
    cannot be read."""
    try:
        frames = frames_of_folder(folder, most)
    except OSError as error:
        raise MediaError("file-unreadable", f"{folder}: {error.strerror}.", folder) from error
    if not frames:
        raise MediaError("file-not-regular", f"{folder} is a folder without images, not a video.", folder)
    return frames


def with_video_suffix(text: str, roots: Roots) -> Path | None:
    """The video file that a name without extension stands for in other trainers' manifests, None if there is none.

    Touches the disk (one look for each usual extension and root)."""
    if not text or os.path.splitext(text)[1] or text.endswith(("/", "\\")):
        return None
    found = (resolve(text + suffix, roots).path for suffix in _VIDEO_SUFFIXES)
    return next((path for path in found if path is not None and path.is_file()), None)


def are_frames(values: Sequence[object]) -> bool:
    """Whether a list names image files and nothing else, that is, the frames of one video."""
    return bool(values) and all(isinstance(value, str) and is_image_name(value) for value in values)
