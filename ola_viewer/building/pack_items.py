"""What goes into patches: the media below a folder, in natural order, each one an item of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from ola_viewer.building.patch_writer import DEFAULT_SIZE, PatchLimits
from ola_viewer.building.soundtracks import VIDEO_SUFFIXES
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.specs import Json
from ola_viewer.manifest.dialect_media import IMAGE_SUFFIXES
from ola_viewer.media.frame_files import natural

SOUND_SUFFIXES: Final = frozenset((".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".w64", ".au"))


class ItemKind(StrEnum):
    """What an item is made of, and thereby how it is read and what its value looks like."""

    IMAGE = "image"
    """An image file, as it is."""
    FRAMES = "frames"
    """A folder of image files, as they are: one video."""
    VIDEO = "video"
    """A video file, decoded; its frames at the chosen rate as JPEG."""
    AUDIO = "audio"
    """A sound file, as it is."""
    TRACK = "track"
    """The sound track of a video file, as 16 kHz mono WAV."""

    @property
    def field(self) -> str:
        """The key of a record that takes the value."""
        if self in (ItemKind.AUDIO, ItemKind.TRACK):
            return "audio"
        return "image" if self is ItemKind.IMAGE else "video"

    @property
    def decodes(self) -> bool:
        """Whether making it means decoding, which belongs into a process that may die."""
        return self in (ItemKind.VIDEO, ItemKind.TRACK)


@dataclass(frozen=True, slots=True)
class PackItem:
    """One medium. `name`: what it is called in the mapping; `paths`: its files in order; `size`: bytes of them, 0 where
    that was not looked up."""

    kind: ItemKind
    name: str
    paths: tuple[str, ...]
    size: int = 0

    @property
    def key(self) -> str:
        """Its name in the log: the same path may be a video and a sound track."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class PackOptions:
    """`fps`: frames a second that are taken of video files; `quality`: of their JPEGs, 1 to 100. `audio`: pack sounds
    as well, and the sound tracks of video files. `frame_folders`: a folder that holds images is one video. `verify`:
    read every patch back before it takes its name."""

    fps: float = 1.0
    quality: int = 90
    audio: bool = False
    frame_folders: bool = False
    limits: PatchLimits = field(default_factory=PatchLimits)
    verify: bool = True

    def parameters(self) -> dict[str, Json]:
        """Whatever changes the bytes of the patches, for the job's specification."""
        return {
            "fps": self.fps,
            "quality": self.quality,
            "audio": self.audio,
            "frame_folders": self.frame_folders,
            "per_patch": self.limits.pieces,
            "max_size": self.limits.size,
        }

    @classmethod
    def of(cls, parameters: Mapping[str, Json]) -> PackOptions:
        """Inverse of `parameters`; what is missing is as by default."""
        size = parameters.get("max_size", DEFAULT_SIZE)
        return cls(
            float(str(parameters.get("fps", 1.0))),
            int(str(parameters.get("quality", 90))),
            bool(parameters.get("audio", False)),
            bool(parameters.get("frame_folders", False)),
            PatchLimits(int(str(parameters.get("per_patch", 0))), int(str(size))),
            bool(parameters.get("verify", True)),
        )


@dataclass(slots=True)
class FolderPlan:
    """The items of a folder in order, and the number of files left out, by reason."""

    items: list[PackItem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def plan_folder(folder: Path, out: Path, options: PackOptions, cancel: CancelToken | None = None) -> FolderPlan:
    """Every medium below `folder`; links to folders are not followed, nor is `out` looked into."""
    plan = FolderPlan()
    cancel = cancel or CancelToken()
    for base, names in _folders(folder, out, cancel):
        below = base.relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        images = [name for name in names if _suffix(name) in IMAGE_SUFFIXES]
        if options.frame_folders and images:
            paths = tuple(os.path.join(base, name) for name in images)
            plan.items.append(PackItem(ItemKind.FRAMES, below, paths))
        for name in names:
            suffix, path = _suffix(name), (os.path.join(base, name),)
            if suffix in IMAGE_SUFFIXES:
                if not options.frame_folders:
                    plan.items.append(PackItem(ItemKind.IMAGE, prefix + name, path))
            elif suffix in VIDEO_SUFFIXES:
                plan.items.append(PackItem(ItemKind.VIDEO, prefix + name, path))
                if options.audio:
                    plan.items.append(PackItem(ItemKind.TRACK, prefix + name, path))
            elif suffix in SOUND_SUFFIXES and options.audio:
                plan.items.append(PackItem(ItemKind.AUDIO, prefix + name, path))
            else:
                plan.left_out["sound" if suffix in SOUND_SUFFIXES else "no media"] += 1
    return plan


def _suffix(name: str) -> str:
    return "" if name.startswith(".") else os.path.splitext(name)[1].lower()


def _folders(folder: Path, out: Path, cancel: CancelToken) -> Iterator[tuple[Path, list[str]]]:
    for base, folders, names in os.walk(folder):
        cancel.check()
        folders[:] = sorted((name for name in folders if Path(base, name) != out), key=natural)
        if Path(base) == out:  # a folder packed into itself: what is written there is not read
            names = [name for name in names if not name.startswith(("patch_", "pack_"))]
        yield Path(base), sorted(names, key=natural)
