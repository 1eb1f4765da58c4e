"""Byte ranges inside patch files: the trainer's exact rules for their numbers, and bounded reading."""

from __future__ import annotations

import base64
import binascii
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.sample import MediaRef, Modality
from ola_viewer.media.errors import MediaError
from ola_viewer.media.profile import OLA, DecodeProfile


@dataclass(frozen=True, slots=True)
class PatchRange:
    """The pieces that a patch object points to: `patch` as written, first byte `start`, one size per piece.

    A size of -1 means "to the end of the file". `base64` tells that each piece is base64 text.
    """

    patch: str
    start: int
    sizes: tuple[int, ...]
    base64: bool

    @classmethod
    def of(cls, ref: MediaRef) -> PatchRange:
        """Read the value of `ref` by the rules of the trainer's reader for its modality; raises `MediaError`."""
        if not isinstance(ref.value, Mapping):
            raise MediaError("media-type", f"“{ref.field}” is not an object that points into a patch.")
        return parse_range(ref.value, ref.modality)

    def offsets(self) -> NDArray[np.int64]:
        """First byte of each piece, int64, as the trainer adds them up (a size of -1 counts as -1)."""
        sums = np.cumsum((self.start, *self.sizes[:-1]), dtype=np.int64) if self.sizes else np.zeros(0, np.int64)
        return np.asarray(sums, dtype=np.int64)


def parse_range(value: Mapping[str, object], modality: Modality) -> PatchRange:
    """The range that a patch object names, or `MediaError` where the trainer's reader would crash.

    Images: `int()` of anything it takes. Videos: a list of such. Sounds: an integer for `size`.
    """
    missing = [key for key in ("patch", "start_num", "size") if key not in value]
    if missing:
        raise MediaError("patch-key-missing", f"The patch object has no “{missing[0]}”.")
    patch = value["patch"]
    if not isinstance(patch, str):
        raise MediaError("patch-key-missing", "“patch” is not text.")
    start = _number(value["start_num"], "start_num")
    size = value["size"]
    if modality == "video":
        if not isinstance(size, list):
            raise MediaError("video-size-int", "“size” of a video must be a list with one size per frame.")
        sizes = tuple(_number(item, f"size[{k}]") for k, item in enumerate(size))
        if not sizes:
            raise MediaError("patch-range", "“size” is an empty list: the video has no frames.")
    elif isinstance(size, list):
        raise MediaError(f"{modality}-size-list", f"“size” of an {modality} must be a number, not a list.")
    elif modality == "audio" and not isinstance(size, int):
        raise MediaError("patch-key-missing", "“size” of a sound must be an integer.")
    else:
        sizes = (_number(size, "size"),)
    if modality == "audio":
        return PatchRange(patch, start, sizes, base64=False)
    if not -(1 << 62) < start + sum(sizes) < 1 << 62 or not -(1 << 62) < start < 1 << 62:
        raise MediaError("patch-range", "The numbers of the range are too large for any file.")
    return PatchRange(patch, start, sizes, value.get("image_encoding") == "base64")


def read_piece(path: Path, start: int, size: int, profile: DecodeProfile = OLA) -> bytes:
    """The bytes that the trainer's `read(size)` gives at `start`: short at the end of the file, all for -1.

    Never allocates more than the file holds or `profile.max_bytes`; of a piece to the end of the file (-1)
    at most that much is read. Raises `MediaError`. Thread-safe; may block.
    """
    if start < 0:
        raise MediaError("patch-range", f"The range starts before the file ({start}).", path)
    if size < -1:
        raise MediaError("patch-range", f"The size of the range is negative ({size}).", path)
    if size > profile.max_request:
        raise MediaError("patch-range", f"A piece of {size:,} bytes does not fit into the trainer's memory.", path)
    try:
        with open(path, "rb", buffering=0) as file:
            held = os.fstat(file.fileno()).st_size
            here = max(0, held - start)
            here = min(here, profile.max_bytes if size < 0 else size)
            if here > profile.max_bytes:
                raise MediaError(
                    "media-too-large",
                    f"The piece has {here:,} bytes; more than {profile.max_bytes:,} are not read for a preview.",
                    path,
                )
            if here == 0:
                where = "behind the end of" if start >= held else "inside"
                raise MediaError(
                    "patch-range", f"Nothing to read: byte {start:,}, size {size:,}, {where} a file of {held:,}.", path
                )
            file.seek(start)
            return _read_fully(file, here)
    except OSError as error:
        raise MediaError("file-unreadable", f"{path}: {error.strerror or error}.", path) from error


def read_whole(path: Path, profile: DecodeProfile = OLA) -> bytes:
    """A whole file, at most `profile.max_bytes`; raises `MediaError`. Thread-safe; may block."""
    try:
        with open(path, "rb", buffering=0) as file:
            held = os.fstat(file.fileno()).st_size
            if held > profile.max_bytes:
                raise MediaError(
                    "media-too-large",
                    f"{path} has {held:,} bytes; more than {profile.max_bytes:,} are not read for a preview.",
                    path,
                )
            return _read_fully(file, held)
    except OSError as error:
        raise MediaError("file-unreadable", f"{path}: {error.strerror or error}.", path) from error


def decode_base64(data: bytes) -> bytes:
    """The content of a base64 piece, as leniently as the trainer decodes it; raises `MediaError`."""
    try:
        return base64.b64decode(data.decode())
    except (UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise MediaError("media-undecodable", f"The piece is not base64 text ({error}).") from error


def _read_fully(file: io.FileIO, size: int) -> bytes:
    parts = []
    while size > 0:
        part = file.read(min(size, 1 << 30))
        if not part:
            break  # the file became shorter while it was read: a short read, as for the trainer
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _number(value: object, name: str) -> int:
    if isinstance(value, (int, float, str)):
        try:
            return int(value)
        except (ValueError, OverflowError):
            pass
    raise MediaError("patch-key-missing", f"“{name}” is not a number.")
