"""Media out of archives, safely: no path leaves the folder, no links or devices are made, sizes are bounded.

A file stands under its final name only when it is complete; what is there in full already is skipped. So an
extraction that was killed is simply repeated.
"""

from __future__ import annotations

import fnmatch
import gzip
import os
import shutil
import tarfile
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress

PART_SUFFIX: Final = ".ola-viewer-part"
LARGEST_FILE: Final = 16 << 30
MOST_FILES: Final = 20_000_000
MOST_LISTED: Final = 1000

_BLOCK: Final = 1 << 20
_LARGEST_HEADER: Final = 8 << 20
_SPARE: Final = 64 << 20
_HEADER: Final = 512
_LONGEST_NAME: Final = 255
_ROWS: Final = 2
_GZIP_MAGIC: Final = b"\x1f\x8b"


class ExtractError(Exception):
    """An archive cannot be extracted (further); `str()` says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken out of an archive: files whose names match `files`; of their paths the part from one of
    `children` on, the whole path where there is none."""

    files: tuple[str, ...]
    children: tuple[str, ...] = ()
    largest: int = LARGEST_FILE


@dataclass(slots=True)
class Extracted:
    """What became of one archive. `refused`: (name in the archive, reason), at most 1,000 of `refusals`."""

    archive: Path
    written: int = 0
    kept: int = 0
    size: int = 0
    refusals: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def files(self) -> int:
        """Files of the archive that are there now."""
        return self.written + self.kept

    def refuse(self, name: str, reason: str) -> None:
        """Note a member that was left out."""
        self.refusals += 1
        if len(self.refused) < MOST_LISTED:
            self.refused.append((name[:_LONGEST_NAME], reason))


class SafeFolder:
    """Writes files below a folder and nowhere else. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[Path] = set()
        self._lock = threading.Lock()

    def place(self, name: str, wanted: Wanted) -> Path | str:
        """Where a member of that name goes, or why it goes nowhere ("" for what is simply not wanted)."""
        if "\0" in name or "\\" in name or any(ord(char) < 32 for char in name):
            return "Its name holds characters that do not belong into a name."
        path = PurePosixPath(name)
        parts = [part for part in path.parts if part != "."]
        if path.is_absolute() or ".." in parts or (parts and ":" in parts[0]):
            return "Its path leads out of the folder."
        if not parts or not any(fnmatch.fnmatchcase(parts[-1].lower(), pattern.lower()) for pattern in wanted.files):
            return ""
        if parts[-1].startswith("._"):
            return ""  # attributes that macOS puts beside each file
        start = next((k for k, part in enumerate(parts[:-1]) if part in wanted.children), 0)
        if any(len(os.fsencode(part)) > _LONGEST_NAME - len(PART_SUFFIX) - 24 for part in parts):
            return "Its name is too long."
        return self.folder.joinpath(*parts[start:])

    def write(self, target: Path, size: int, blocks: Iterator[bytes], result: Extracted, cancel: CancelToken) -> None:
        """Put `size` bytes under `target`, unless a file of that size is there. Raises OSError, `ExtractError`,
        `Cancelled`; the final name is then as before."""
        try:
            status = os.lstat(target)
        except (FileNotFoundError, NotADirectoryError):
            status = None
        if status is not None and not os.path.isfile(target):
            result.refuse(str(target), "Something that is no file has its name.")
            return
        if status is not None and not os.path.islink(target) and status.st_size == size:
            result.kept += 1
            return
        self._make_parent(target.parent)
        part = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}{PART_SUFFIX}")
        try:
            with open(part, "xb") as out:
                got = 0
                for block in blocks:
                    cancel.check()
                    out.write(block)
                    got += len(block)
            if got != size:
                raise ExtractError(f"{result.archive} ends inside of {target.name}. Download it again.")
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        result.written += 1
        result.size += size

    def _make_parent(self, parent: Path) -> None:
        """Make the folders down to `parent`; none of them may be a link that leads elsewhere."""
        with self._lock:
            if parent in self._known:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            step = self.folder
            for part in parent.relative_to(self.folder).parts:
                step /= part
                if step.is_symlink():
                    raise ExtractError(f"{step} is a link. Remove it: nothing is extracted through links.")
                step.mkdir(exist_ok=True)
            self._known.add(parent)

    def check_room(self, size: int) -> None:
        """Raise `ExtractError` if the disk cannot take `size` bytes more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free
        if free < size + _SPARE:
            raise ExtractError(f"The disk of {self.folder} is full: {free:,} bytes are left. Make room, then go on.")


def remove_parts(folder: Path) -> int:
    """Remove what a killed extraction left below `folder`; returns how many files."""
    removed = 0
    for base, _, names in os.walk(folder):
        for name in names:
            if name.endswith(PART_SUFFIX) and name.startswith("."):
                Path(base, name).unlink(missing_ok=True)
                removed += 1
    return removed


class _Bounded:
    """A file that refuses to be read in one piece where a header claims to be huge."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError("a header is too large")
        data: bytes = self._file.read(size)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())


def extract_tar(
    archive: Path,
    folder: Path,
    wanted: Wanted,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Extracted:
    """The wanted files of a `.tar` or `.tar.gz` below `folder`. Progress counts bytes of the archive.

    Raises `ExtractError` for a damaged archive or a full disk (what was extracted stays), and `Cancelled`.
    """
    cancel = cancel or CancelToken()
    result = Extracted(archive)
    safe = SafeFolder(folder)
    try:
        with open(archive, "rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            total = os.fstat(raw.fileno()).st_size
            inner: Any = gzip.GzipFile(fileobj=raw) if packed else raw
            for tar, member in _members(inner):
                cancel.check()
                _take(tar, member, safe, wanted, result, cancel)
                progress(Progress(raw.tell(), total, "bytes", f"{archive.name}: {result.files:,} files"))
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ExtractError(f"{archive} is damaged or incomplete ({error}). Download it again.") from error
    except OSError as error:
        raise ExtractError(f"{archive} was not extracted: {error.strerror or error}.") from error
    return result


def _members(inner: Any) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """The members one after the other; the list that the library keeps of them stays empty."""
    bounded: Any = _Bounded(inner)
    with tarfile.TarFile(fileobj=bounded, mode="r", errorlevel=1) as tar:
        loose: Any = tar  # its list of members and its offset are public but not in the type stubs
        for _ in range(MOST_FILES):
            member = tar.next()
            if member is None:
                # The library takes a cut or unreadable header for the end; the true end is a block of zeros.
                bounded.seek(loose.offset)
                if bounded.read(_HEADER) != bytes(_HEADER):
                    raise tarfile.ReadError("it has no end")
                return
            yield tar, member
            loose.members = []
    raise tarfile.ReadError(f"more than {MOST_FILES:,} members")


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, safe: SafeFolder, wanted: Wanted, result: Extracted,
    cancel: CancelToken,
) -> None:  # fmt: skip
    if member.isdir():
        return
    place = safe.place(member.name, wanted)
    if isinstance(place, str):
        if place:
            result.refuse(member.name, place)
        return
    if not member.isreg() or member.issparse():
        result.refuse(member.name, "It is a link, a device or a sparse file.")
        return
    if not 0 <= member.size <= wanted.largest:
        result.refuse(member.name, f"It claims to have {member.size:,} bytes.")
        return
    safe.check_room(member.size)
    source = tar.extractfile(member)
    if source is None:
        result.refuse(member.name, "It has no content.")
        return
    with source:
        safe.write(place, member.size, _blocks(source), result, cancel)


def _blocks(source: Any) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block


def extract_parquet(
    archive: Path,
    folder: Path,
    wanted: Wanted,
    content: Sequence[str],
    names: Sequence[str],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Extracted:
    """The files whose bytes stand in a column of a parquet shard. `content`, `names`: candidates for the columns of
    bytes and of file names, dotted for members of structs. Reads a few rows at a time.

    Raises `ExtractError` (as `extract_tar`, and where no such columns are there), `Cancelled`.
    """
    import pyarrow as pa
    from pyarrow import parquet

    cancel = cancel or CancelToken()
    result = Extracted(archive)
    safe = SafeFolder(folder)
    try:
        with parquet.ParquetFile(archive, pre_buffer=False) as file:
            present = {file.schema.column(k).path for k in range(len(file.schema.names))}
            bytes_column = next((name for name in content if name in present), None)
            name_column = next((name for name in names if name in present), None)
            if bytes_column is None or name_column is None:
                missing, tried = ("bytes", content) if bytes_column is None else ("file names", names)
                raise ExtractError(f"{archive} has no column of {missing}; looked for {', '.join(tried)}.")
            done, total = 0, file.metadata.num_rows
            for batch in file.iter_batches(batch_size=_ROWS, columns=[bytes_column, name_column]):
                pieces, texts = _column(batch, bytes_column), _column(batch, name_column)
                for piece, text in zip(pieces, texts, strict=True):
                    cancel.check()
                    _take_row(piece, text.as_py(), safe, wanted, result, cancel)
                done += len(texts)
                progress(Progress(done, total, "rows", f"{archive.name}: {result.files:,} files"))
    except pa.ArrowException as error:
        raise ExtractError(f"{archive} is damaged or no parquet file ({error}). Download it again.") from error
    except OSError as error:
        raise ExtractError(f"{archive} was not extracted: {error.strerror or error}.") from error
    return result


def _column(batch: Any, dotted: str) -> Any:
    name, *inner = dotted.split(".")
    column = batch.column(name)
    for step in inner:
        column = column.field(step)
    return column


def _take_row(
    piece: Any, text: object, safe: SafeFolder, wanted: Wanted, result: Extracted, cancel: CancelToken
) -> None:
    buffer = piece.as_buffer()
    if not isinstance(text, str) or buffer is None:
        result.refuse(str(text), "The row has no name or no bytes.")
        return
    name = PurePosixPath(text.replace("\\", "/")).name
    if name in ("", ".", ".."):
        result.refuse(text, "It is no file name.")
        return
    if not any(fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in wanted.files):
        name += wanted.files[0].removeprefix("*")
    place = safe.place(name, wanted)
    if isinstance(place, str):
        result.refuse(text, place or "It is no file of the kind wanted.")
        return
    size = buffer.size
    if size > wanted.largest:
        result.refuse(text, f"It has {size:,} bytes.")
        return
    safe.check_room(size)
    view = memoryview(buffer)
    safe.write(place, size, (bytes(view[k : k + _BLOCK]) for k in range(0, size, _BLOCK)), result, cancel)
