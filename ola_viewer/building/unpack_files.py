"""Names and contents of unpacked files: safe, unique, with the extension that the bytes ask for."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ola_viewer.media.errors import MediaError
from ola_viewer.media.pieces import decode_base64, read_piece

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\\ud800-\udfff]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_MOST_BYTES: Final = 120
_MOST_PARTS: Final = 8
_SUFFIX: Final = re.compile(
    r"(?i)\.(jpe?g|jpe|jfif|png|gif|webp|bmp|tiff?|jp2|avif|wav|flac|ogg|opus|mp3|m4a|mp4|mkv|webm|avi|mov)$"
)
_SIGNATURES: Final = (
    (b"\xff\xd8\xff", 0, ".jpg"),
    (b"\x89PNG\r\n\x1a\n", 0, ".png"),
    (b"GIF8", 0, ".gif"),
    (b"WEBP", 8, ".webp"),
    (b"WAVE", 8, ".wav"),
    (b"AVI ", 8, ".avi"),
    (b"fLaC", 0, ".flac"),
    (b"OggS", 0, ".ogg"),
    (b"ID3", 0, ".mp3"),
    (b"II*\0", 0, ".tif"),
    (b"MM\0*", 0, ".tif"),
    (b"jP  \r\n", 4, ".jp2"),
    (b"ftypavif", 4, ".avif"),
    (b"ftypheic", 4, ".heic"),
    (b"ftypM4A", 4, ".m4a"),
    (b"ftyp", 4, ".mp4"),
    (b"\x1aE\xdf\xa3", 0, ".mkv"),
    (b"AIFF", 8, ".aiff"),
    (b"BM", 0, ".bmp"),
)
UNKNOWN: Final = ".bin"


def extension_of(data: bytes) -> str:
    """The extension for a file that begins like this; `UNKNOWN` where nothing fits."""
    for magic, at, suffix in _SIGNATURES:
        if data[at : at + len(magic)] == magic:
            return suffix
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return ".mp3"
    return UNKNOWN


def safe_name(identity: object, position: int) -> str:
    """A relative path without extension for a record, from its id if that is usable, else from its position.

    Every part is a plain name on every platform: no `..`, no device, no control character, at most 120 bytes.
    """
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        return f"record_{position:07d}"
    text = _SUFFIX.sub("", str(identity))
    parts = [_safe_part(part) for part in text.split("/") if part not in ("", ".")]
    parts = parts[:_MOST_PARTS]
    return "/".join(parts) if parts else f"record_{position:07d}"


def _safe_part(part: str) -> str:
    part = _UNSAFE.sub("_", part).strip(" ").rstrip(". ")
    while len(part.encode("utf-8")) > _MOST_BYTES:
        part = part[:-1]
    part = part.rstrip(". ")
    if part.strip(".") == "" or _RESERVED.fullmatch(part):
        part = f"_{part.strip('.')}"
    return part


class Names:
    """Gives every name once, on file systems that know no case as well."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def free(self, name: str) -> str:
        """`name`, or with the lowest number that makes it new."""
        base, number, wanted = name, self._next.get(name.casefold(), 1), name
        while wanted.casefold() in self._taken:
            number += 1
            wanted = f"{base}_{number}"
        self._next[base.casefold()] = number
        self._taken.add(wanted.casefold())
        return wanted


@dataclass(frozen=True, slots=True)
class Extraction:
    """Pieces of a patch that become files. `target`: path without extension; several pieces go into a folder of that
    name. `key`: what the record's value is called (`media_key`), `source` its source number."""

    key: str
    source: int
    patch: str
    start: int
    sizes: tuple[int, ...]
    base64: bool
    folder: bool
    target: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of an extraction: `path` is the file or folder, "" if it failed; `files` that were written, `kept`
    that were there with the same content; `message` what is odd or wrong."""

    path: str
    files: int = 0
    kept: int = 0
    size: int = 0
    message: str = ""


def extract_all(tasks: Sequence[Extraction]) -> list[Extracted]:
    """One result each. Plain values in and out: runs in threads, processes and on a cluster."""
    return [_extract(task) for task in tasks]


def _extract(task: Extraction) -> Extracted:
    files = kept = size = 0
    path, notes = "", []
    start = task.start
    try:
        for number, length in enumerate(task.sizes):
            data = read_piece(Path(task.patch), start, length)
            if length > len(data):
                notes.append(f"piece {number} ends with the patch: {len(data):,} of {length:,} bytes")
            start += length
            data = decode_base64(data) if task.base64 else data
            suffix = extension_of(data)
            if suffix == UNKNOWN:
                notes.append(f"piece {number} begins like no known medium")
            path = f"{task.target}/{number:06d}{suffix}" if task.folder else f"{task.target}{suffix}"
            if _put(path, data):
                files += 1
            else:
                kept += 1
            size += len(data)
    except MediaError as error:
        return Extracted("", files, kept, size, f"{task.target}: {error.message}")
    except OSError as error:
        return Extracted("", files, kept, size, f"{path or task.target} was not written ({error.strerror or error}).")
    message = f"{task.target}: {notes[0]}." if notes else ""
    return Extracted(task.target if task.folder else path, files, kept, size, message)


def _put(path: str, data: bytes) -> bool:
    """Write a file that is never seen half done; False if it is there with this content. Raises OSError."""
    try:
        if os.stat(path).st_size == len(data):
            with open(path, "rb") as file:
                if file.read() == data:
                    return False
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    part = f"{path}.{secrets.token_hex(4)}.part"
    try:
        # No fsync for each of a million files: repeating the job compares and mends whatever a power cut took.
        with open(part, "xb", buffering=0) as file:
            file.write(data)
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise
    return True
