"""What an edit is: a small immutable value that says how records change, and nothing else.

An edit never holds the records it changes. Reading a row applies the edits that cover it, in order;
saving does the same in a stream. Undo takes the last edit away.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.rows import RowIds, distinct, make_row

if TYPE_CHECKING:
    from ola_viewer.manifest.columns import Columns

_READABLE_RANGES = 200
_MOST_PACKED = 1 << 28


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
        ids = distinct(np.asarray(rows, dtype=np.int64))
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

    def within(self, first: int, stop: int) -> NDArray[np.int64]:
        """The ranges of the set cut to rows `first` … `stop - 1`. int64, shape (n, 2)."""
        if self._ranges is None:
            return np.array([[first, stop]] if first < stop else [], np.int64).reshape(-1, 2)
        cut = np.clip(self._ranges, first, max(stop, first))
        inside: NDArray[np.int64] = cut[cut[:, 0] < cut[:, 1]]
        return inside

    def to_rows(self) -> RowIds:
        """Every row of the set, ascending. Raises ValueError for the set of every row."""
        lengths = self.ranges[:, 1] - self.ranges[:, 0]
        before = np.cumsum(lengths) - lengths
        return np.repeat(self.ranges[:, 0] - before, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)

    def touches(self, source: int) -> bool:
        """Whether any row of source number `source` may belong to the set."""
        return bool(len(self.within(make_row(source, 0), make_row(source + 1, 0))))

    def union(self, other: RowSet) -> RowSet:
        """The rows of either set."""
        if self._ranges is None or other._ranges is None:
            return RowSet(None)
        return RowSet(_merged(np.concatenate((self._ranges, other._ranges))))

    def difference(self, other: RowSet) -> RowSet:
        """The rows of this set that the other one lacks. Raises ValueError if this is the set of every row
        and the other one is not."""
        if other._ranges is None:
            return RowSet(np.zeros((0, 2), np.int64))
        marks = np.concatenate((self.ranges.ravel(), other._ranges.ravel()))
        steps = np.concatenate((np.tile([1, -1], len(self.ranges)), np.tile([-2, 2], len(other._ranges))))
        by_mark = np.argsort(marks, kind="stable")
        level = np.cumsum(steps[by_mark])
        edges = marks[by_mark]
        inside = np.flatnonzero(level[:-1] == 1) if len(level) else np.zeros(0, np.int64)
        pieces = np.stack((edges[inside], edges[inside + 1]), axis=1) if len(inside) else np.zeros((0, 2), np.int64)
        return RowSet(_merged(pieces[pieces[:, 0] < pieces[:, 1]]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowSet):
            return NotImplemented
        if self._ranges is None or other._ranges is None:
            return self._ranges is other._ranges
        return bool(np.array_equal(self._ranges, other._ranges))

    def __hash__(self) -> int:
        return hash(None if self._ranges is None else self._ranges.tobytes())

    def __repr__(self) -> str:
        return f"RowSet({'everything' if self._ranges is None else self._ranges.tolist()})"

    def to_json(self) -> dict[str, object]:
        """For the journal: readable ranges while they are few, packed ones when there are many."""
        if self._ranges is None:
            return {"all": True}
        if len(self._ranges) <= _READABLE_RANGES:
            return {"ranges": self._ranges.tolist()}
        steps = np.diff(self._ranges.ravel(), prepend=np.int64(0)).astype("<i8")
        return {"packed": base64.b85encode(zlib.compress(steps.tobytes(), 6)).decode("ascii")}

    @classmethod
    def from_json(cls, value: object) -> RowSet:
        """The set written by `to_json`. Raises ValueError for anything else."""
        if not isinstance(value, dict):
            raise ValueError("a set of rows must be an object")
        if value.get("all") is True:
            return cls(None)
        try:
            if "packed" in value:
                steps = np.frombuffer(_unpacked(base64.b85decode(value["packed"])), "<i8")
                ranges = np.cumsum(steps).astype(np.int64).reshape(-1, 2)
            else:
                ranges = np.array(value["ranges"], np.int64).reshape(-1, 2)
        except (KeyError, TypeError, ValueError, OverflowError, zlib.error) as error:
            raise ValueError(f"not a set of rows: {error}") from error
        if (ranges < 0).any() or (ranges[:, 0] >= ranges[:, 1]).any():
            raise ValueError("not a set of rows: a range is empty or negative")
        return cls(_merged(ranges))


def _merged(ranges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted and disjoint ranges that cover the same rows; neighbours that touch become one."""
    if not len(ranges):
        return np.zeros((0, 2), np.int64)
    ranges = ranges[np.argsort(ranges[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ranges[:, 1])
    new = np.flatnonzero(np.concatenate(([True], ranges[1:, 0] > reach[:-1])))
    last = np.concatenate((new[1:] - 1, [len(ranges) - 1]))
    return np.stack((ranges[new, 0], reach[last]), axis=1)


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, _MOST_PACKED)
    if not unpacker.eof:
        raise ValueError("cut off, or of an unreasonable size")
    return plain


@dataclass(frozen=True, slots=True)
class Splices:
    """Replacements of byte ranges of one source file, sorted and disjoint.

    `start`, `stop`: int64 absolute offsets, shape (n,). `text`: int32 index into `texts`, shape (n,).
    `respelt`, bool, shape (n,): replacements of string literals whose text is not written as JSON yet but stands in
    plain quotes, to be spelt like the literal it replaces (`jsontext.encode_in_place`); None = none of them.
    `begin`, `quick`, int32, shape (n,): of a respelt one that differs in its beginning only, the text that the literal
    begins with, quotation mark included, and the one that takes its place; -1 where there is none. Where the literal
    does not begin with that in its bytes, or is spelt unusually, it has to be respelt as a whole.
    """

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    text: NDArray[np.int32]
    texts: Sequence[bytes]
    respelt: NDArray[np.bool_] | None = None
    begin: NDArray[np.int32] | None = None
    quick: NDArray[np.int32] | None = None

    def some(self, chosen: NDArray[np.int64]) -> Splices:
        """Those at these places."""
        respelt = None if self.respelt is None else self.respelt[chosen]
        begin, quick = (None if part is None else part[chosen] for part in (self.begin, self.quick))
        return Splices(self.start[chosen], self.stop[chosen], self.text[chosen], self.texts, respelt, begin, quick)


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

    def splices(
        self, columns: Columns, source: int, first: int, last: int, unedited: Columns | None = None
    ) -> Splices | None:
        """What the edit does to records `first` … `last - 1` of the file as byte replacements, or
        None if the rows have to be edited one by one. `columns` are those before the edit, `unedited`
        those of the file before any edit (None: the same). Of two edits that replace from the same byte on
        the later one's replacement counts alone. Used to save a million edits at disk speed."""

    def to_json(self) -> dict[str, object]:
        """A JSON-serialisable description for the journal; rebuilt by the codec registered for `kind`."""
