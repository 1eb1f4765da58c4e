"""Where the bytes of a file that is being written go: to a plain file, or through a compressor."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

from ola_viewer.manifest.platform_io import EarlySync, ReadFile, copy_range

_BLOCK: Final = 1 << 19
_PAGE: Final = 4096
_WORTH_A_THREAD: Final = 1 << 17
"""Shorter pieces are written at once: handing them over takes longer than writing them."""
_WAITING: Final = 8
"""So many pieces may wait to be written."""


class Sink(Protocol):
    """Where the new content goes."""

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file."""


class FileSink:
    """A plain file; untouched ranges are copied by the system where old and new place agree within a page.

    Where they do not, the system's own copying takes three times as long as reading and writing (measured on ext4).
    A context manager: what is written goes to disk meanwhile, so that little is left to wait for at the end. Long
    pieces are written by another thread while the next ones are made; everything is in the file when the context ends
    without an error. A failed write is raised by one of the next calls, or at that end. For one thread.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._syncing = EarlySync(out.fileno())
        self._at = out.tell()
        self._buffer = memoryview(bytearray(_BLOCK))
        self._writer = _Writer(self._append)

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes, which nobody may change afterwards. Raises OSError, also of an earlier write."""
        if len(data) >= _WORTH_A_THREAD:
            self._writer.put(data)
        else:
            self._writer.drain()
            self._append(data)
        self._at += len(data)

    def _append(self, data: bytes | memoryview) -> None:
        """Write for good. In one thread at a time."""
        self._out.write(data)
        self._syncing.advance(len(data))

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there, and of an earlier write."""
        self._writer.drain()
        stop = start + size
        if (start - self._at) % _PAGE == 0:
            start += copy_range(file, start, size, self._out)
        else:
            while start < stop:
                got = file.read_into(start, self._buffer[: min(_BLOCK, stop - start)])
                if not got:
                    break
                self._out.write(self._buffer[:got])
                start += got
        self._at += size
        self._syncing.advance(size)
        if start != stop:
            raise OSError(f"{file.path} became shorter while it was read")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._writer.stop(raising=kind is None)
        finally:
            self._syncing.stop(raising=kind is None)


class _Writer:
    """Hands pieces to a thread that appends them in order, few at a time. Called from one thread.

    The thread begins with the first piece. After a failure the pieces that wait are dropped, and every later `put`
    and `drain` raises the error: what follows a missing piece must not be written.
    """

    def __init__(self, append: Callable[[bytes | memoryview], None]) -> None:
        self._append = append
        self._changed = threading.Condition()
        self._pieces: deque[bytes | memoryview] = deque()
        self._busy = False
        self._stopped = False
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None

    def put(self, piece: bytes | memoryview) -> None:
        """Append the piece soon. Waits while many others do."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sink-writer", daemon=True)
            self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: len(self._pieces) < _WAITING)
            self._raise()
            self._pieces.append(piece)
            self._changed.notify_all()

    def drain(self) -> None:
        """Wait until everything is appended."""
        if self._thread is None:
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._pieces and not self._busy)
            self._raise()

    def stop(self, raising: bool) -> None:
        """Append what waits, or drop it where the work has failed already (not `raising`), and end the thread."""
        if self._thread is None:
            return
        with self._changed:
            self._stopped = True
            if not raising:
                self._pieces.clear()
            self._changed.notify_all()
        self._thread.join()
        self._thread = None
        if raising:
            self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._pieces or self._stopped)
                if not self._pieces:
                    return
                piece = self._pieces.popleft()
                self._busy = True
                self._changed.notify_all()
            try:
                self._append(piece)
            except Exception as error:  # noqa: BLE001 - whatever it is belongs to the thread that hands over the pieces
                with self._changed:
                    self._error = error
                    self._pieces.clear()


class PackingSink:
    """A compressed file: everything goes through `write` of a compressor."""

    def __init__(self, write: Callable[[bytes | memoryview], object]) -> None:
        self._write = write

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._write(data)

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there."""
        while size:
            block = file.read_at(start, min(size, _BLOCK))
            if not block:
                raise OSError(f"{file.path} became shorter while it was read")
            self._write(block)
            start += len(block)
            size -= len(block)
