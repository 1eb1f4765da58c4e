"""Where the bytes of a file that is being written go: to a plain file, or through a compressor."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

from ola_viewer.manifest.platform_io import EarlySync, ReadFile, copy_range

_BLOCK: Final = 1 << 19
_PAGE: Final = 4096


class Sink(Protocol):
    """Where the new content goes."""

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file."""


class FileSink:
    """A plain file; untouched ranges are copied by the system where old and new place agree within a page.

    Where they do not, the system's own copying takes three times as long as reading and writing (measured on ext4).
    A context manager: what is written goes to disk meanwhile, so that little is left to wait for at the end.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._syncing = EarlySync(out.fileno())
        self._at = out.tell()
        self._buffer = memoryview(bytearray(_BLOCK))

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._out.write(data)
        self._at += len(data)
        self._syncing.advance(len(data))

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there."""
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
        self._syncing.stop(raising=kind is None)


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
