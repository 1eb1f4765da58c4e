"""Writing a file so that there is always either the old one or the new one, complete.

The new content goes into a part file beside the target, is forced to disk, and takes the target's name in one
step. A part file that a killed process left behind is recognised by its name and removed at the next save.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import socket
import stat
import sys
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from ola_viewer.manifest.platform_io import ReadFile, copy_range

_PART: Final = re.compile(r"\.(?P<name>.+)\.ola-viewer-(?P<host>[0-9a-z_-]+)-(?P<pid>\d+)-[0-9a-f]+\.part")
_STALE_SECONDS: Final = 86_400
_BUFFER: Final = 1 << 16
"""What is longer is written directly."""
_SPARE: Final = 16 << 20
"""A disk is not filled to the last byte."""


class Backup(Enum):
    """What becomes of the earlier version of a file that is saved in place."""

    NONE = "none"
    BAK = "bak"
    """It becomes `NAME.bak`, in place of an earlier one."""
    NUMBERED = "numbered"
    """It becomes `NAME.1.bak`, `NAME.2.bak`, …"""


class SaveError(Exception):
    """A file could not be written; the old one is untouched. `str()` is the sentence for the user, `kind` a
    stable code: `folder-missing`, `folder-read-only`, `read-only`, `disk-full`, `exists`, `not-a-file`, `failed` …"""

    def __init__(self, kind: str, message: str, path: Path) -> None:
        super().__init__(message)
        self.kind = kind
        self.path = path

    def __reduce__(self) -> tuple[type[SaveError], tuple[str, str, Path]]:
        """Errors travel from worker processes as what they are."""
        return type(self), (self.kind, str(self), self.path)


def check_target(path: Path, needed: int, overwrite_read_only: bool = False) -> Path:
    """Say at once, before any work, why `path` cannot be written. `needed`: bytes of the new content.

    Returns the real file behind a symbolic link, which is the one that will be replaced. Raises `SaveError`.
    """
    target = Path(os.path.realpath(path))
    folder = target.parent
    if not folder.is_dir():
        raise SaveError("folder-missing", f"The folder {folder} does not exist. Create it or choose another one.", path)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SaveError(
            "folder-read-only", f"The folder {folder} is read-only for you. Save to another folder with Export.", path
        )
    try:
        status = os.stat(target)
    except FileNotFoundError:
        status = None
    if status is not None:
        if not stat.S_ISREG(status.st_mode):
            raise SaveError("not-a-file", f"{path} is no ordinary file and is not replaced.", path)
        writable = status.st_mode & 0o222 and os.access(target, os.W_OK)
        if not writable and not overwrite_read_only:
            raise SaveError("read-only", f"{path} is read-only. Make it writable, or export to another file.", path)
    remove_stale(target)
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise SaveError(
            "disk-full",
            f"{path.name} needs about {needed + _SPARE:,} bytes of room, but {folder} has only {free:,} left. "
            "Make room first.",
            path,
        )
    return target


class PartFile:
    """The new content of `target` while it is being written. A context manager: what was not committed at its end
    is removed, and the old file stays untouched. Disk trouble is raised as `SaveError`.

    Several files become new together by writing and finishing all of them before the first is committed.

    `part`: a name of its own for the part file, beside the target. It may exist; its content stays, and the caller says
    by seeking where to write. With `keep` it is not removed at the end, so that a later run can go on with it.
    """

    def __init__(self, target: Path, part: Path | None = None, keep: bool = False) -> None:
        self.target = target
        self.keep = keep
        self._part = part or _part_path(target)
        only_new = os.O_EXCL if part is None else 0
        with disk_errors(target):
            handle = os.open(self._part, os.O_RDWR | os.O_CREAT | only_new | getattr(os, "O_BINARY", 0), 0o666)
            self.out: BinaryIO = os.fdopen(handle, "wb", buffering=_BUFFER)

    @property
    def path(self) -> Path:
        """Where the new content stands until `commit`."""
        return self._part

    def finish(self) -> None:
        """Force the content to disk. Permissions, owner and extended attributes follow the old file where the
        system allows it."""
        with disk_errors(self.target):
            self.out.flush()
            _take_over(self.target, self._part)
            os.fsync(self.out.fileno())
            self.out.close()

    def commit(self, backup: Backup = Backup.NONE) -> Path | None:
        """Take the target's name; return where the earlier version is kept. On Windows readers of the old file must
        have been closed."""
        with disk_errors(self.target):
            kept = _back_up(self.target, backup)
            try:
                os.replace(self._part, self.target)
            except OSError:
                if kept is not None and backup is Backup.NUMBERED:
                    kept.unlink(missing_ok=True)
                raise
            _sync_folder(self.target.parent)
        return kept

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def __del__(self) -> None:
        """An interrupt may come between the making of the file and the block that would remove it."""
        self._discard()

    def _discard(self) -> None:
        with contextlib.suppress(OSError, AttributeError):  # interrupted before there was an `out`
            self.out.close()
        if not self.keep:
            with contextlib.suppress(OSError):
                os.unlink(self._part)


@contextlib.contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Turn an OSError into the `SaveError` that tells the user."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            message = f"The disk of {target.parent} is full: {target.name} was not written, nothing was replaced."
            raise SaveError("disk-full", message, target) from error
        message = f"{target} was not written ({error.strerror or error}); nothing was replaced."
        raise SaveError("failed", message, target) from error


def remove_stale(target: Path) -> list[Path]:
    """Remove part files of `target` that a killed process left behind; return what was removed."""
    removed: list[Path] = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(target.parent):
            match = _PART.fullmatch(entry.name)
            if match is not None and match["name"] == target.name and _is_stale(entry, match):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)
                    removed.append(Path(entry.path))
    return removed


def _is_stale(entry: os.DirEntry[str], match: re.Match[str]) -> bool:
    with contextlib.suppress(OSError):
        if time.time() - entry.stat().st_mtime > _STALE_SECONDS:
            return True
    return match["host"] == _host() and not _is_alive(int(match["pid"]))


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return pid == os.getpid()  # there an open part file cannot be removed anyway
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _host() -> str:
    return re.sub(r"[^0-9a-z]", "_", socket.gethostname().lower())[:32] or "host"


def _part_path(target: Path) -> Path:
    mark = f".ola-viewer-{_host()}-{os.getpid()}-{secrets.token_hex(4)}.part"
    return target.with_name(f".{target.name}{mark}")


def _take_over(target: Path, part: Path) -> None:
    """Give the part file what the old file has besides its content, as far as the system allows."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        mine = os.stat(part)
        if (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
            with contextlib.suppress(OSError):
                os.chown(part, status.st_uid, status.st_gid)
    with contextlib.suppress(OSError):
        os.chmod(part, stat.S_IMODE(status.st_mode))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(part, name, os.getxattr(target, name))


def _back_up(target: Path, backup: Backup) -> Path | None:
    """Keep the old file under a second name. There is no moment without a file under the first."""
    if backup is Backup.NONE or not target.exists():
        return None
    if backup is Backup.BAK:
        kept = target.with_name(target.name + ".bak")
        extra = _part_path(target)
        try:
            _link(target, extra)
            os.replace(extra, kept)
        finally:
            extra.unlink(missing_ok=True)
        return kept
    number = 1
    taken = re.compile(re.escape(target.name) + r"\.(\d+)\.bak")
    for name in os.listdir(target.parent):
        match = taken.fullmatch(name)
        if match is not None:
            number = max(number, int(match.group(1)) + 1)
    kept = target.with_name(f"{target.name}.{number}.bak")
    _link(target, kept)
    return kept


def _link(old: Path, new: Path) -> None:
    """A second name for the same file; where the file system has none, a copy."""
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        with ReadFile(old) as source, open(new, "xb") as out:
            copy_range(source, 0, source.size, out)
            out.flush()
            os.fsync(out.fileno())
        shutil.copystat(old, new)


def _sync_folder(folder: Path) -> None:
    """Force the renaming to disk."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
