"""One immutable state of a document: its sources as far as they are indexed, and the edits in force.

Taking a snapshot costs nothing that depends on the number of records. Any thread may read any snapshot
at any time, whatever happens to the document meanwhile.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsontext import parse
from ola_viewer.manifest.order_edits import Structure, arrange
from ola_viewer.manifest.rows import ADDED_SOURCE, RowIds, make_row, position_of, rows_of_source, source_of
from ola_viewer.manifest.sample import Sample

if TYPE_CHECKING:
    from ola_viewer.manifest.columns import Columns
    from ola_viewer.manifest.source import Source

_CACHED_ROWS: Final = 1024
_CACHED_LENGTH: Final = 1 << 16
_READ_AHEAD: Final = 1 << 20
_KEPT_STATES: Final = 4


class ColumnStore:
    """The computed columns of a document's sources, by source and state of its edits. Thread-safe.

    The base columns (state 0) of each source stay; of edited states the latest few do.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: dict[tuple[int, int], Columns] = {}

    def get(self, source: int, state: int) -> Columns | None:
        """The columns of a source in a state, or None while they are not computed."""
        with self._lock:
            return self._columns.get((source, state))

    def put(self, source: int, state: int, columns: Columns) -> None:
        """Keep computed columns; the oldest edited state of that source may go."""
        with self._lock:
            self._columns.pop((source, state), None)
            self._columns[source, state] = columns
            states = [key for key in self._columns if key[0] == source and key[1]]
            for key in states[:-_KEPT_STATES]:
                del self._columns[key]

    def forget_edited(self) -> None:
        """Drop everything but base columns: the states of a history that begins anew mean nothing."""
        with self._lock:
            for key in [key for key in self._columns if key[1]]:
                del self._columns[key]

    def forget(self, source: int) -> None:
        """Drop all columns of a source that was closed or replaced."""
        with self._lock:
            for key in [key for key in self._columns if key[0] == source]:
                del self._columns[key]


class Snapshot:
    """See the module. Built by `Document` only; `counts[k]` records of `sources[k]` belong to it."""

    def __init__(
        self,
        sources: tuple[Source, ...],
        counts: tuple[int, ...],
        stack: EditStack,
        store: ColumnStore,
        earlier: Snapshot | None = None,
    ) -> None:
        self.sources = sources
        self.counts = counts
        self.stack = stack
        self._store = store
        self._by_number = {source.number: source for source in sources}
        self._edited: dict[int, bytes] = {}
        self._states: dict[int, int] = {}
        self._rows: RowIds | None = None
        if (
            earlier is not None
            and earlier.counts == counts
            and earlier.structure.placing == self.structure.placing
            and earlier.structure.deleted is self.structure.deleted
            and [s.number for s in earlier.sources] == [s.number for s in sources]
        ):
            self._rows = earlier._rows

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits in force, in order."""
        return self.stack.edits

    @property
    def structure(self) -> Structure:
        """What was deleted, moved, added and excluded."""
        return self.stack.structure

    @property
    def excluded(self) -> RowSet:
        """The rows that are struck through: shown, but left out of saves and exports."""
        return self.structure.excluded

    @property
    def order(self) -> RowIds | None:
        """None while all rows stand in file order, else `rows()`."""
        return None if self.structure.in_file_order else self.rows()

    def rows(self) -> RowIds:
        """Every row of the document, in its order, excluded ones too. int64, shape (n,). Do not write."""
        if self._rows is None:
            parts = [
                rows_of_source(source.number, count) for source, count in zip(self.sources, self.counts, strict=True)
            ]
            rows = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, np.int64)
            self._rows = arrange(self.structure, rows)
        return self._rows

    def take_rows(self, rows: RowIds) -> None:
        """Have `rows()` return this array, which its caller made already: equal to what `rows()` would make.

        Raises ValueError where that cannot be.
        """
        if not self.structure.in_file_order or len(rows) != sum(self.counts):
            raise ValueError("these are not the rows of this snapshot")
        self._rows = rows

    def holds(self, rows: RowIds) -> NDArray[np.bool_]:
        """Which of `rows` are rows of the document. bool, shape (n,)."""
        found = self.knows(rows)
        if len(self.structure.deleted.ranges):
            found &= ~self.structure.deleted.mask(rows)
        return found

    def knows(self, rows: RowIds) -> NDArray[np.bool_]:
        """Which of `rows` can be read: those of the document, and deleted ones. bool, shape (n,)."""
        found = np.zeros(len(rows), bool)
        sizes = [*zip((source.number for source in self.sources), self.counts, strict=True)]
        for number, count in (*sizes, (ADDED_SOURCE, len(self.structure.added))):
            first = make_row(number, 0)
            found |= (rows >= first) & (rows < first + count)
        return found

    @property
    def row_count(self) -> int:
        """`len(rows())`, at once also while the index grows."""
        return sum(self.counts) if self.structure.in_file_order else len(self.rows())

    def source(self, number: int) -> Source:
        """The source of that number. Raises KeyError."""
        return self._by_number[number]

    def count(self, number: int) -> int:
        """How many records of that source belong to this snapshot; for ADDED_SOURCE the added ones."""
        if number == ADDED_SOURCE:
            return len(self.structure.added)
        return self.counts[self.sources.index(self._by_number[number])]

    def path_of_source(self, number: int) -> Path:
        """The file of a source as the user named it. Raises KeyError, also for ADDED_SOURCE."""
        return self._by_number[number].path

    def original(self, row: int) -> bytes:
        """The record's bytes as they stand in the file (of an added row: as it was added).

        Raises IndexError for a row that is not there, `SourceChangedError` when the file became shorter.
        """
        number, position = source_of(row), position_of(row)
        if number == ADDED_SOURCE:
            return self.structure.added[position]
        source = self._by_number.get(number)
        if source is None:
            raise IndexError(f"no source {number}")
        return source.read(position)

    def raw(self, row: int) -> bytes:
        """The record's bytes with all edits. Raises as `original`."""
        covering = self.stack.covering(row)
        if not covering:
            return self.original(row)
        raw = self._edited.get(row)
        if raw is None:
            raw = self.original(row)
            for edit in covering:
                raw = edit.apply(raw, row)
            if len(raw) <= _CACHED_LENGTH:
                if len(self._edited) >= _CACHED_ROWS:
                    self._edited.clear()
                self._edited[row] = raw
        return raw

    def record(self, row: int) -> object:
        """The parsed record with all edits. Raises as `raw`, and `RecordError` where it is not JSON."""
        return parse(self.raw(row))

    def sample(self, row: int) -> Sample:
        """The record, understood. Raises as `record`."""
        return read_sample(self.record(row))

    def is_edited(self, row: int) -> bool:
        """Whether the record's bytes differ from the file, or the row stands in no file at all."""
        if source_of(row) == ADDED_SOURCE:
            return True
        return bool(self.stack.covering(row)) and self.raw(row) != self.original(row)

    def iter_originals(self, rows: RowIds, cancel: CancelToken | None = None) -> Iterator[tuple[int, bytes]]:
        """Row and unedited bytes of each of `rows`, in that order; neighbours in a file are read together."""
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        edges = [0, *breaks.tolist(), len(rows)]
        for first, last in itertools.pairwise(edges):
            if cancel is not None:
                cancel.check()
            if first < last:
                yield from self._run(int(rows[first]), last - first, cancel)

    def iter_raws(self, rows: RowIds, cancel: CancelToken | None = None) -> Iterator[tuple[int, bytes]]:
        """As `iter_originals`, with all edits applied."""
        for row, raw in self.iter_originals(rows, cancel):
            edited = raw
            for edit in self.stack.covering(row):
                edited = edit.apply(edited, row)
            yield row, edited

    def _run(self, row: int, count: int, cancel: CancelToken | None) -> Iterator[tuple[int, bytes]]:
        number, position = source_of(row), position_of(row)
        if count == 1 or number == ADDED_SOURCE:
            for step in range(count):
                yield row + step, self.original(row + step)
            return
        source = self._by_number[number]
        starts, lengths = source.index.snapshot()
        last = position + count
        while position < last:
            if cancel is not None:
                cancel.check()
            base = int(starts[position])
            stop = int(np.searchsorted(starts[:last], base + _READ_AHEAD, side="left"))
            stop = min(max(stop, position + 1), last)
            ends = (starts[position:stop] + lengths[position:stop] - base).tolist()
            block = source.read_range(base, ends[-1])
            for start, end in zip((starts[position:stop] - base).tolist(), ends, strict=True):
                yield make_row(number, position), block[start:end]
                position += 1

    def before(self, serial: int) -> Snapshot:
        """The state before the edit that was pushed under this serial number."""
        return Snapshot(self.sources, self.counts, self.stack.cut(self.stack.serials.index(serial)), self._store)

    def column_state(self, number: int) -> int:
        """A number that is the same for two snapshots exactly when the same edits touch the source; 0 for none."""
        state = self._states.get(number)
        if state is None:
            state = self._states[number] = self.stack.state_of(number)
        return state

    def columns(self, number: int) -> Columns | None:
        """The columns of a source with all edits, or None while they are not computed
        (`column_refresh.refresh_columns` does that). Works for ADDED_SOURCE as well."""
        return self._store.get(number, self.column_state(number))

    def keep_columns(self, number: int, columns: Columns, state: int | None = None) -> None:
        """Make computed columns known to every snapshot in the same state. For `column_refresh`."""
        self._store.put(number, self.column_state(number) if state is None else state, columns)

    def columns_in_state(self, number: int, state: int) -> Columns | None:
        """The columns of a source in another state of its edits, 0 being the file. For `column_refresh`."""
        return self._store.get(number, state)
