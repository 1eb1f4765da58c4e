"""Positioned reading and fast copying of files, the same on every platform.

`os.pread`/`os.preadv` do not exist on Windows and `os.copy_file_range` only on Linux; nobody else in
the package needs to know. Readers never share a file position, so any number of threads may read.
"""

from __future__ import annotations

import errno
import io
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

HAS_PREAD = hasattr(os, "pread")
HAS_PREADV = hasattr(os, "preadv")

_COPY_BLOCK = 1 << 20
_SYNC_STEP = 64 << 20
_KERNEL_COPY_BLOCK = 64 << 20
_NOT_SUPPORTED = {errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EPERM}


class ReadFile:
    """A file opened for positioned reads by any number of threads.

    Raises OSError from the constructor and from reads. Reading past the end returns what is there.
    `positioned=False` forces the portable way (one `FileIO` a thread); tests use it.
    """

    def __init__(self, path: Path | str, positioned: bool = HAS_PREAD) -> None:
        self.path = Path(path)
        self._positioned = positioned and HAS_PREAD
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[io.FileIO] = []
        self._closed = False
        self._first = self._open()
        self.size = os.fstat(self._first.fileno()).st_size
        """Size in bytes when the file was opened."""

    def _open(self) -> io.FileIO:
        file = io.FileIO(self.path, "rb")
        with self._lock:
            self._opened.append(file)
        return file

    def _mine(self) -> io.FileIO:
        """The calling thread's own file object."""
        if self._closed:
            raise ValueError(f"{self.path} was closed")
        file: io.FileIO | None = getattr(self._local, "file", None)
        if file is None:
            file = self._open()
            self._local.file = file
        return file

    def fileno(self) -> int:
        """The descriptor for `copy_range` and `fstat`; its position belongs to nobody."""
        return self._first.fileno()

    def current_size(self) -> int:
        """Size in bytes now, of the file that was opened (not of another one now under its name)."""
        return os.fstat(self._first.fileno()).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset` on; shorter only at the end of the file."""
        if size <= 0:
            return b""
        if self._positioned:
            data = os.pread(self._first.fileno(), size, offset)
            if len(data) == size or not data:
                return data
            parts = [data]
            got = len(data)
            while got < size:
                data = os.pread(self._first.fileno(), size - got, offset + got)
                if not data:
                    break
                parts.append(data)
                got += len(data)
            return b"".join(parts)
        size = min(size, max(0, self.current_size() - offset))
        buffer = bytearray(size)
        return bytes(buffer[: self.read_into(offset, buffer)])

    def read_into(self, offset: int, buffer: bytearray | memoryview | NDArray[np.uint8]) -> int:
        """Fill `buffer` (contiguous bytes) from `offset` on; return the number of bytes read."""
        view = (buffer.data if isinstance(buffer, np.ndarray) else memoryview(buffer)).cast("B")
        got = 0
        while got < len(view):
            if self._positioned and HAS_PREADV:
                count = os.preadv(self._first.fileno(), [view[got:]], offset + got)
            elif self._positioned:
                data = os.pread(self._first.fileno(), len(view) - got, offset + got)
                count = len(data)
                view[got : got + count] = data
            else:
                file = self._mine()
                file.seek(offset + got)
                count = file.readinto(view[got:]) or 0
            if count <= 0:
                break
            got += count
        return got

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Close every descriptor. Needed before the file is replaced on Windows. May be called twice."""
        with self._lock:
            self._closed = True
            for file in self._opened:
                file.close()
            self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_name(file: ReadFile) -> Path:
    """A path that opens the same file while `file` is open, also after another one took its name (Linux; elsewhere
    the path that it was opened by)."""
    name = Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")
    return name if name.exists() else file.path


class EarlySync:
    """Sends a file that is being written to disk in the background, from time to time.

    The last `fsync` then has little left to do. Files shorter than `step` bytes have no thread; `advance` never
    waits for the disk. The system reports a failed write to one of the calls only: `stop` passes it on.
    """

    def __init__(self, descriptor: int, step: int = _SYNC_STEP) -> None:
        self._descriptor = descriptor
        self._step = step
        self._waiting = 0
        self._wake = threading.Event()
        self._stopped = False
        self._error: OSError | None = None
        self._thread: threading.Thread | None = None

    def advance(self, size: int) -> None:
        """So many more bytes were written."""
        self._waiting += size
        if self._waiting < self._step:
            return
        self._waiting = 0
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="early-sync", daemon=True)
            self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        sync = getattr(os, "fdatasync", os.fsync)
        while self._error is None:
            self._wake.wait()
            self._wake.clear()
            if self._stopped:
                return
            try:
                sync(self._descriptor)
            except OSError as error:
                self._error = error

    def stop(self, raising: bool = True) -> None:
        """End, before the descriptor is closed. Raises the OSError of a failed write if `raising`."""
        self._stopped = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if raising and self._error is not None:
            raise self._error


def copy_range(source: ReadFile, offset: int, size: int, target: BinaryIO) -> int:
    """Append `size` bytes of `source` from `offset` on to `target`; return the number copied.

    Fewer bytes than asked for are copied only where the source ends. `target` is a real file opened
    for writing, buffered or not; its position moves on. Uses the kernel's copying where there is one.
    """
    done = 0
    if size >= _COPY_BLOCK and (hasattr(os, "copy_file_range") or hasattr(os, "sendfile")):
        target.flush()
        done = _kernel_copy(source.fileno(), offset, size, target.fileno())
        if done:
            target.seek(0, os.SEEK_CUR)
    if done == size:
        return done
    block = bytearray(min(_COPY_BLOCK, size - done))
    view = memoryview(block)
    while done < size:
        got = source.read_into(offset + done, view[: min(len(block), size - done)])
        if not got:
            break
        target.write(view[:got])
        done += got
    return done


def _kernel_copy(source: int, offset: int, size: int, target: int) -> int:
    """Copy inside the kernel at the target's own position; return the number of bytes copied, 0 if it cannot."""
    done = 0
    while done < size:
        want = min(_KERNEL_COPY_BLOCK, size - done)
        try:
            if hasattr(os, "copy_file_range"):
                count = os.copy_file_range(source, target, want, offset + done)
            else:
                count = os.sendfile(target, source, offset + done, want)
        except OSError as error:
            if error.errno in _NOT_SUPPORTED:
                break
            raise
        if not count:
            break
        done += count
    return done
