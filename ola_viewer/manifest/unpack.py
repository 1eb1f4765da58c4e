"""Packed manifests (`.gz`, `.zst`): unpacked as a stream into a file in the cache folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import zstandard

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.index_store import Identity, forget_older
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.settings import cache_folder

_CHUNK = 1 << 20
_READ = 64 << 10
KEEP_FREE = 1 << 30
"""Unpacking stops when the disk would have less than this many bytes left."""

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def is_packed(path: Path) -> bool:
    """Whether the file begins like gzip or Zstandard, whatever its name. False if it cannot be read."""
    return _magic(path) in (_GZIP_MAGIC, _ZSTD_MAGIC)


def unpack(path: Path, cancel: CancelToken, progress: ProgressCallback, folder: Path | None = None) -> Path:
    """Unpack the file into the cache folder and return the copy; an unchanged file is unpacked only once.

    Copies of its earlier states are deleted. Memory is bounded by a few megabytes. `progress` counts
    packed bytes. Raises `ManifestError` (`packed-damaged`, `disk-full`, `unreadable`) and `Cancelled`; a
    part is never left behind.
    """
    folder = folder or cache_folder() / "unpacked"
    part = ""
    try:
        identity = Identity.of(path)
        target = folder / f"{identity.slug}.json"
        if target.exists():
            return target
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, prefix=target.stem, suffix=".part")
        with os.fdopen(handle, "wb") as out, open(path, "rb") as packed:
            _stream(path, packed, out, folder, cancel, progress, identity.size)
        os.replace(part, target)
        part = ""
        forget_older(target)
    except OSError as error:
        raise ManifestError("unreadable", f"{path} cannot be unpacked: {error.strerror or error}.", path) from error
    finally:
        if part:
            with contextlib.suppress(OSError):
                os.unlink(part)
    return target


def _magic(path: Path) -> bytes:
    try:
        if not path.is_file():  # opening a pipe would wait for its writer
            return b""
        with open(path, "rb") as file:
            head = file.read(4)
    except OSError:
        return b""
    return _GZIP_MAGIC if head.startswith(_GZIP_MAGIC) else head


def _stream(
    path: Path,
    packed: IO[bytes],
    out: IO[bytes],
    folder: Path,
    cancel: CancelToken,
    progress: ProgressCallback,
    total: int,
) -> None:
    """Copy the unpacked bytes to `out`, watching the disk. Damage behind the first bytes ends the copy like a cut."""
    written = 0
    chunks = _gzip_chunks(packed) if _magic(path) == _GZIP_MAGIC else _zstd_chunks(packed)
    while True:
        cancel.check()
        try:
            chunk = next(chunks, b"")
        except (zlib.error, zstandard.ZstdError) as error:
            if written:
                return  # the records before the damage are shown, and the index reports the cut
            raise ManifestError(
                "packed-damaged", f"{path} cannot be unpacked: it is damaged ({error}).", path
            ) from error
        if not chunk:
            return
        if shutil.disk_usage(folder).free < KEEP_FREE + len(chunk):
            raise ManifestError(
                "disk-full",
                f"{path} is not unpacked further: after {written:,} bytes less than {KEEP_FREE >> 30} GB would be left "
                f"on the disk of {folder}. Make room there, or unpack the file yourself.",
                path,
            )
        out.write(chunk)
        written += len(chunk)
        progress(Progress(packed.tell(), total, "bytes", f"{written:,} bytes unpacked"))


def _gzip_chunks(packed: IO[bytes]) -> Iterator[bytes]:
    """The content of all members of a gzip file in pieces of at most 1 MB."""
    member = zlib.decompressobj(wbits=31)
    pending = b""
    while True:
        data = pending or packed.read(_READ)
        if not data:
            rest = member.flush()  # what inflate still held back when the last piece was full
            if rest:
                yield rest
            return
        chunk = member.decompress(data, _CHUNK)
        pending = member.unconsumed_tail
        if chunk:
            yield chunk
        if member.eof:
            pending = member.unused_data.lstrip(b"\0") or packed.read(_READ).lstrip(b"\0")
            if not pending.startswith(_GZIP_MAGIC[:1]):
                return
            member = zlib.decompressobj(wbits=31)


def _zstd_chunks(packed: IO[bytes]) -> Iterator[bytes]:
    """The content of all frames of a Zstandard file in pieces of at most 1 MB; at most 128 MB of window."""
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(packed, read_across_frames=True)
    while chunk := reader.read(_CHUNK):
        yield chunk
