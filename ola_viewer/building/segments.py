"""A new manifest as a stream of bytes that can be gone on with: plain, or packed in pieces of their own.

A packed file is a row of gzip members or Zstandard frames, which both formats define to mean the joined content. A
compressor's state cannot be written down, but at the end of a piece there is none: a later run goes on there, and what
it writes is what an uninterrupted run would have written.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, Protocol

import zstandard

from ola_viewer.manifest.sinks import FileSink, PackingSink, Sink

PIECE: Final = 64 << 20
"""Bytes of content after which a piece ends at the next chance: small files are one piece, as of any other program."""
_GZIP_LEVEL: Final = 6
_GZIP_FORM: Final = 31
"""zlib's name for a gzip member with the largest window; it holds no time, so that equal content gives equal bytes."""
_ZSTD_LEVEL: Final = 3


class SegmentSink(Sink, Protocol):
    """A sink that tells where it may be cut."""

    def cut(self) -> bool:
        """Called between two pieces of the work, always at the same ones: whether a later run could go on from what
        is in the file now."""


class _Compressor(Protocol):
    def compress(self, data: bytes | memoryview, /) -> bytes: ...

    def flush(self) -> bytes: ...


@contextmanager
def segment_sink(out: BinaryIO, packing: str) -> Iterator[SegmentSink]:
    """A sink that appends to `out`, from where it stands. `packing`: "gzip", "zstd" or "". Raises OSError."""
    if not packing:
        with _PlainSegments(out) as plain:
            yield plain
        return
    packed = _PackedSegments(out, packing)
    yield packed
    packed.end()  # not after an error: what stands behind the last checkpoint is cut off


class _PlainSegments(FileSink):
    """Everything that was written can be gone on from."""

    def cut(self) -> bool:
        """See `SegmentSink`."""
        return True


class _PackedSegments(PackingSink):
    """Pieces of at least `PIECE` bytes of content, each with a compressor of its own."""

    def __init__(self, out: BinaryIO, packing: str) -> None:
        super().__init__(self._pack)
        self._out = out
        self._packing = packing
        self._pieces = int(out.tell() > 0)
        self._compressor: _Compressor | None = None
        self._size = 0

    def _pack(self, data: bytes | memoryview) -> None:
        if not len(data):
            return
        if self._compressor is None:
            self._compressor = _compressor(self._packing)
        self._size += len(data)
        self._out.write(self._compressor.compress(data))

    def cut(self) -> bool:
        """See `SegmentSink`."""
        if self._size >= PIECE:
            self.end()
        return not self._size

    def end(self) -> None:
        """End the piece that is being written; a file without content is one piece as well."""
        if self._compressor is None and not self._pieces:
            self._compressor = _compressor(self._packing)
        if self._compressor is not None:
            self._out.write(self._compressor.flush())
            self._pieces += 1
        self._compressor, self._size = None, 0


def _compressor(packing: str) -> _Compressor:
    if packing == "gzip":
        return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_FORM)
    compressor: _Compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    return compressor
