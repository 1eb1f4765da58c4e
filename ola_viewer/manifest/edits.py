"""What an edit is: a small immutable value that says how records change, and nothing else.

An edit never holds the records it changes. Reading a row applies the edits that cover it, in order;
saving does the same in a stream. Undo takes the last edit away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.rows import RowIds

if TYPE_CHECKING:
    from ola_viewer.manifest.columns import Columns


class RowSet:
    """An immutable set of rows: all rows of the document, or ranges of row ids. Never one object a row.

    Held as sorted, disjoint, half-open int64 ranges, shape (n, 2); `None` means every row.
    """

    __slots__ = ("_ranges",)

    def __init__(self, ranges: NDArray[np.int64] | None) -> None:
        self._ranges = ranges

    @classmethod
    def everything(cls) -> RowSet:
        """Every row, also those of sources that are still being indexed."""
        return cls(None)

    @classmethod
    def of(cls, rows: RowIds | list[int]) -> RowSet:
        """Exactly these rows, in any order."""
        ids = np.unique(np.asarray(rows, dtype=np.int64))
        if not len(ids):
            return cls(np.zeros((0, 2), np.int64))
        breaks = np.flatnonzero(np.diff(ids) != 1) + 1
        starts = ids[np.concatenate(([0], breaks))]
        stops = ids[np.concatenate((breaks - 1, [len(ids) - 1]))] + 1
        return cls(np.stack((starts, stops), axis=1))

    @property
    def is_everything(self) -> bool:
        """Whether this covers every row there is or will be."""
        return self._ranges is None

    @property
    def ranges(self) -> NDArray[np.int64]:
        """Half-open ranges of row ids, shape (n, 2). Raises ValueError for the set of every row."""
        if self._ranges is None:
            raise ValueError("the set of every row has no ranges")
        return self._ranges

    def __contains__(self, row: object) -> bool:
        if self._ranges is None:
            return True
        if not isinstance(row, int | np.integer) or not len(self._ranges):
            return False
        at = int(np.searchsorted(self._ranges[:, 0], row, side="right")) - 1
        return at >= 0 and bool(row < self._ranges[at, 1])

    def mask(self, rows: RowIds) -> NDArray[np.bool_]:
        """For each of `rows` whether it belongs to the set. bool, shape (len(rows),)."""
        if self._ranges is None:
            return np.ones(len(rows), bool)
        if not len(self._ranges):
            return np.zeros(len(rows), bool)
        at = np.searchsorted(self._ranges[:, 0], rows, side="right") - 1
        inside: NDArray[np.bool_] = (at >= 0) & (rows < self._ranges[np.maximum(at, 0), 1])
        return inside

    def count(self) -> int:
        """Number of rows. Raises ValueError for the set of every row."""
        return int((self.ranges[:, 1] - self.ranges[:, 0]).sum())


@dataclass(frozen=True, slots=True)
class Splices:
    """Replacements of byte ranges of one source file, sorted and disjoint.

    `start`, `stop`: int64 absolute offsets, shape (n,). `text`: int32 index into `texts`, shape (n,).
    """

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    text: NDArray[np.int32]
    texts: tuple[bytes, ...]


@runtime_checkable
class Edit(Protocol):
    """One gesture of the user, however many rows it covers. Immutable and small.

    Implementations live with their domain (`paths` for path rules, `checks` for fixes) and are
    frozen dataclasses. They are registered by `kind` in `manifest/edit_codec.py` for the journal.
    """

    @property
    def kind(self) -> str:
        """Stable name of the edit's class in journals and work files, e.g. "path-rules"."""

    @property
    def label(self) -> str:
        """Words for the undo list, e.g. "Remap 1,169,412 paths"."""

    @property
    def rows(self) -> RowSet:
        """The rows that the edit may change."""

    def apply(self, raw: bytes, row: int) -> bytes:
        """The record's bytes after the edit. Must leave every byte that it does not mean to change.

        Called from any thread. Returns `raw` itself when nothing changes.
        """

    def columns(self, columns: Columns, source: int) -> Columns | None:
        """The columns of source `source` after the edit, computed without reading the file, or None
        if the covered rows have to be read again."""

    def splices(self, columns: Columns, source: int, first: int, last: int) -> Splices | None:
        """What the edit does to records `first` … `last - 1` of the file as byte replacements, or
        None if the rows have to be edited one by one. `columns` are those before the edit, and
        describe the unedited file. Used to save a million edits at disk speed."""

    def to_json(self) -> dict[str, object]:
        """A JSON-serialisable description for the journal; rebuilt by the codec registered for `kind`."""
