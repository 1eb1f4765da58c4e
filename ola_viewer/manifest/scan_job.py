"""What the parts of the scan share: the file, the index being filled, reading a block, publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.bitscan import BLOCK_ALIGNMENT
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import Opening
from ola_viewer.manifest.problems import SourceChangedError

OnRows: TypeAlias = Callable[[int], None]

FIRST_BLOCK = 64 << 10
LARGEST_BLOCK = 2 << 20
_SPACE = 0x20


def ignore_rows(count: int) -> None:
    """The callback of a caller that does not show rows."""


@dataclass(slots=True)
class ScanJob:
    """One scan of one file into one index. Used by one thread."""

    file: ReadFile
    opening: Opening
    index: RecordIndex
    cancel: CancelToken
    progress: ProgressCallback
    on_rows: OnRows
    largest_block: int = LARGEST_BLOCK
    _buffers: tuple[NDArray[np.uint8], NDArray[np.uint8]] = field(init=False)

    def __post_init__(self) -> None:
        size = min(self.largest_block, self.file.size) + BLOCK_ALIGNMENT
        self._buffers = (np.empty(size, np.uint8), np.empty(size, np.uint8))

    def blocks(self, at: int) -> Iterator[tuple[int, NDArray[np.uint8], int]]:
        """The file from `at` on as (offset, bytes, number of bytes that are real), in two arrays used by turns.

        A block stays valid while the next one is made, not longer. The bytes are padded with spaces to a
        multiple of 64. Blocks start small and double, so that the first rows come at once and a fault costs
        little. Raises `Cancelled` between blocks, and `SourceChangedError` where the file is shorter than it
        was when opened.
        """
        size = min(FIRST_BLOCK, self.largest_block)
        turn = 0
        while at < self.file.size:
            self.cancel.check()
            want = min(size, self.file.size - at)
            buffer = self._buffers[turn]
            turn ^= 1
            got = self.file.read_into(at, buffer[:want])
            if got < want:
                raise SourceChangedError(
                    "shortened",
                    f"{self.file.path} became shorter while it was read: it ends at byte {at + got:,} "
                    f"instead of {self.file.size:,}.",
                    self.file.path,
                    at + got,
                )
            padded = -(-got // BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT
            buffer[got:padded] = _SPACE
            yield at, buffer[:padded], got
            at += got
            size = min(2 * size, self.largest_block)

    def tell(self, reached: int) -> None:
        """Report that the scan reached this offset."""
        self.progress(Progress(reached, self.file.size, "bytes", f"{self.index.count:,} records"))

    def publish(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Append verified records to the index and tell."""
        if len(starts):
            self.index.append(starts, ends - starts, int(ends[-1]))
            self.on_rows(self.index.count)

    def publish_one(self, start: int, end: int) -> None:
        """Append one record."""
        self.publish(np.array([start], np.int64), np.array([end], np.int64))
