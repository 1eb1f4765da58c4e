"""What a found file's own bytes say: what it is, whether pieces begin at given places, which files are equal.

Reads a few bytes of each file; whole files only to compare them, within a `ReadBudget`. Nothing is decoded but
headers of sounds and videos, for their duration.
"""

from __future__ import annotations

import base64
import binascii
import os
import threading
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.media.containers import VIDEO_FORMATS, open_container
from ola_viewer.media.errors import MediaError
from ola_viewer.media.sound import open_sound_file

MOST_BYTES = 2 << 30
"""Bytes that one search reads at most to compare files: seconds on a local disk, about a minute over a network. What
is not compared stays a choice."""
_BLOCK = 1 << 20
_HEAD = 64
_BESIDE = 16

IMAGE, VIDEO, SOUND, TEXT, ARCHIVE = "image", "video", "sound", "text", "archive"
_MAGIC: tuple[tuple[int, bytes, tuple[str, ...]], ...] = (
    (0, b"\xff\xd8\xff", (IMAGE,)),
    (0, b"\x89PNG\r\n\x1a\n", (IMAGE,)),
    (0, b"GIF8", (IMAGE, VIDEO)),
    (0, b"BM", (IMAGE,)),
    (0, b"II*\0", (IMAGE,)),
    (0, b"MM\0*", (IMAGE,)),
    (0, b"\0\0\0\x0cjP  ", (IMAGE,)),
    (8, b"WEBP", (IMAGE,)),
    (8, b"WAVE", (SOUND,)),
    (8, b"AVI ", (VIDEO,)),
    (4, b"ftypavif", (IMAGE,)),
    (4, b"ftypheic", (IMAGE,)),
    (4, b"ftyp", (VIDEO, SOUND)),
    (0, b"\x1aE\xdf\xa3", (VIDEO, SOUND)),
    (0, b"FLV", (VIDEO,)),
    (0, b"\0\0\x01\xba", (VIDEO, SOUND)),
    (0, b"0&\xb2u\x8ef\xcf\x11", (VIDEO, SOUND)),
    (0, b"OggS", (SOUND, VIDEO)),
    (0, b"fLaC", (SOUND,)),
    (0, b"ID3", (SOUND,)),
    (0, b"FORM", (SOUND,)),
    (0, b".snd", (SOUND,)),
    (0, b"PK\x03\x04", (ARCHIVE,)),
    (0, b"\x1f\x8b\x08", (ARCHIVE,)),
)
_TEXTS = (b"<!doctype", b"<html", b"<?xml", b"{", b"[", b"version https://git-lfs")
"""What a failed download leaves under a medium's name."""
_PIECES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"fLaC", b"OggS", b"ID3")
_BASE64_PIECES = (b"/9j/", b"iVBORw0KGgo", b"R0lGOD", b"UklGR")


class ReadBudget:
    """Bytes that may still be read. Thread-safe."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._left = most
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether `size` bytes may be read; if so they are spent."""
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
            return True


def kinds_of(head: bytes) -> tuple[str, ...]:
    """What a file may be that begins like this: "image", "video", "sound", "text", "archive"; empty if unknown."""
    for at, magic, kinds in _MAGIC:
        if head.startswith(magic, at):
            return kinds
    return (TEXT,) if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_TEXTS) else ()


def head_of(path: str) -> bytes:
    """The first bytes of a file. Raises OSError."""
    with ReadFile(path) as file:
        return file.read_at(0, _HEAD)


def pieces_at(
    path: str, starts: Sequence[int], ends: Sequence[int], beat: Callable[[], None] = lambda: None
) -> tuple[int, int]:
    """At how many of `starts` an encoded image or sound begins in a file, and at how many of `ends` one ends.

    Reads some 50 bytes a range. Raises OSError.
    """
    begun = ended = 0
    with ReadFile(path) as file:
        for start, end in zip(starts, ends, strict=True):
            head = file.read_at(start, _BESIDE)
            begun += _begins(head)
            before = file.read_at(max(start, end - _BESIDE), min(_BESIDE, end - start))
            ended += _ends(before) or _begins(file.read_at(end, _BESIDE))
            beat()
    return begun, ended


def _begins(head: bytes) -> bool:
    sound = head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"WEBP")
    return sound or head.startswith(_PIECES) or head.startswith(_BASE64_PIECES)


def _ends(tail: bytes) -> bool:
    if tail.endswith((b"\xff\xd9", b"IEND\xaeB`\x82")):
        return True
    try:
        return base64.b64decode(tail[-8:], validate=True).endswith((b"\xff\xd9", b"`\x82"))
    except (binascii.Error, ValueError):
        return False


def sound_seconds(path: str) -> float | None:
    """How long a sound file, or a video's sound track, lasts by its header; None if it does not say."""
    try:
        with open_sound_file(Path(path)) as reader:
            return reader.info.duration
    except (MediaError, OSError):
        return None


def video_seconds(path: str) -> float | None:
    """How long a video lasts by its container; None if that does not say."""
    try:
        container = open_container(Path(path), VIDEO_FORMATS)
    except (MediaError, OSError):
        return None
    try:
        return container.duration / 1_000_000 if container.duration else None
    finally:
        container.close()


def same_files(paths: Sequence[str], budget: ReadBudget, cancel: CancelToken | None = None) -> list[int]:
    """For each file the number of its content: equal numbers, equal bytes.

    Told apart by size, then by a hash of their beginning, then of the whole. Links to one file are equal unread.
    A file that cannot be read, or for which the budget is spent, has a number of its own. Raises `Cancelled`.
    """
    identity: list[object] = []
    members: dict[object, tuple[str, int]] = {}
    by_size: dict[int, list[object]] = {}
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            identity.append(path)
            continue
        key = (status.st_dev, status.st_ino)
        identity.append(key)
        if key not in members:
            members[key] = path, status.st_size
            by_size.setdefault(status.st_size, []).append(key)
    same: dict[object, object] = {}
    for size, alike in by_size.items():
        for part in _parted(alike, members, min(size, _BLOCK), budget, cancel):
            for whole in _parted(part, members, size, budget, cancel) if size > _BLOCK else [part]:
                same |= dict.fromkeys(whole, whole[0])
    numbers: dict[object, int] = {}
    return [numbers.setdefault(same.get(key, key), len(numbers)) for key in identity]


def _parted(
    alike: list[object],
    members: dict[object, tuple[str, int]],
    size: int,
    budget: ReadBudget,
    cancel: CancelToken | None,
) -> list[list[object]]:
    """Files that were equal so far, parted by a hash of their first `size` bytes."""
    if len(alike) == 1:
        return [alike]
    parts: dict[object, list[object]] = {}
    for key in alike:
        digest = _digest(members[key][0], size, budget, cancel)
        parts.setdefault(key if digest is None else digest, []).append(key)
    return list(parts.values())


def _digest(path: str, size: int, budget: ReadBudget, cancel: CancelToken | None) -> bytes | None:
    """A hash of the first `size` bytes; None where they may not or cannot be read."""
    if not budget.take(size):
        return None
    hasher = blake2b(digest_size=20)
    try:
        with ReadFile(path) as file:
            for at in range(0, size, _BLOCK):
                if cancel is not None:
                    cancel.check()
                hasher.update(file.read_at(at, min(_BLOCK, size - at)))
    except OSError:
        return None
    return hasher.digest()
