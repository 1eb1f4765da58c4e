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
    buffer: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        self.buffer = np.empty(self.largest_block + BLOCK_ALIGNMENT, np.uint8)

    def blocks(self, at: int) -> Iterator[tuple[int, NDArray[np.uint8], int]]:
        """The file from `at` on as (offset, bytes, number of bytes that are real): one reused array.

        The bytes are padded with spaces to a multiple of 64. Blocks start small and double, so that the
        first rows come at once and a fault costs little. Raises `Cancelled` between blocks, and
        `SourceChangedError` where the file is shorter than it was when opened.
        """
        size = min(FIRST_BLOCK, self.largest_block)
        while at < self.file.size:
            self.cancel.check()
            want = min(size, self.file.size - at)
            got = self.file.read_into(at, self.buffer[:want])
            if got < want:
                raise SourceChangedError(
                    "shortened",
                    f"{self.file.path} became shorter while it was read: it ends at byte {at + got:,} "
                    f"instead of {self.file.size:,}.",
                    self.file.path,
                    at + got,
                )
            padded = -(-got // BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT
            self.buffer[got:padded] = _SPACE
            yield at, self.buffer[:padded], got
            at += got
            size = min(2 * size, self.largest_block)
            self.progress(Progress(at, self.file.size, "bytes", f"{self.index.count:,} records"))

    def publish(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Append verified records to the index and tell."""
        if len(starts):
            self.index.append(starts, ends - starts, int(ends[-1]))
            self.on_rows(self.index.count)

    def publish_one(self, start: int, end: int) -> None:
        """Append one record."""
        self.publish(np.array([start], np.int64), np.array([end], np.int64))
