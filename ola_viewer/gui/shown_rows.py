"""Which rows are shown, and in which order: the answer to a query and a sorting, computed in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.lanes import Lanes
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.manifest.rows import RowId, RowIds, ViewRow, make_row, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

NO_ROWS: RowIds = np.zeros(0, np.int64)
_LEAST_AHEAD = 4 << 20
"""So many rows there is room for at least; what is not filled takes no memory, only addresses."""
_WORTH_TAKING = 1 << 16
"""Fewer rows are made anew when the index is complete."""
_REFILTER_INTERVAL_MS = 700


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column the view is sorted."""

    key: str = "number"
    descending: bool = False

    @property
    def is_file_order(self) -> bool:
        """Whether this is the order of the document itself."""
        return self.key == "number" and not self.descending


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """What decides which rows are shown and in which order. Equal requests show the same view."""

    query: str = ""
    sorting: Sorting = Sorting()


Viewer = Callable[[Snapshot, ViewRequest, CancelToken, Callable[[RowIds], None]], RowIds]
"""Computes a view in a worker: (snapshot, request, cancel, on_rows so far) → rows."""


class ShownRows(QObject):
    """Lives on the GUI thread. `view_changed`: `rows` is another array. `busy_changed`: a filter or sort began or
    ended. `request_changed`: another query or sorting is wanted. `query_failed(words)`: it cannot be understood; ""
    when it can be again."""

    view_changed = Signal()
    busy_changed = Signal()
    request_changed = Signal()
    query_failed = Signal(str)

    def __init__(self, lanes: Lanes, viewer: Viewer, snapshot_of: Callable[[], Snapshot], parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._viewer = viewer
        self._snapshot_of = snapshot_of
        self.rows: RowIds = NO_ROWS
        """The rows shown, in their order. int64, shape (n,). Do not write."""
        self._ahead: RowIds = NO_ROWS
        """The rows of a file that is being indexed, and room for those that it will probably have."""
        self._filled = 0
        """So many of them are filled in."""
        self.request = ViewRequest()
        """The wanted query and sorting (shown as soon as computed)."""
        self.busy = False
        """Whether a filter or sort is being computed."""
        self._shown = ViewRequest()
        self._refilter = QTimer(self, singleShot=True, interval=_REFILTER_INTERVAL_MS)
        self._refilter.timeout.connect(self.compute)

    @property
    def plain(self) -> bool:
        """Whether all rows are wanted, as the document has them."""
        return self.request == ViewRequest()

    def ask(self, request: ViewRequest) -> None:
        """Want another view."""
        if request != self.request:
            self.request = request
            self.request_changed.emit()
            self.compute()

    def _all_rows(self, snapshot: Snapshot) -> RowIds:
        """`snapshot.rows()`; while a single file is being indexed cut from a longer array that is filled as the index
        grows, for making millions of them ten times a second would be felt. So would be making them anew when the
        index is complete: the snapshot takes those that are there."""
        if len(snapshot.sources) != 1 or not snapshot.structure.in_file_order:
            self._ahead = NO_ROWS
            return snapshot.rows()
        count, source = snapshot.counts[0], snapshot.sources[0]
        if not source.index.complete:
            return self._beginning(source, count)
        if len(self._ahead) and count >= _WORTH_TAKING:
            snapshot.take_rows(self._beginning(source, count))
        self._ahead = NO_ROWS
        return snapshot.rows()

    def _beginning(self, source: Source, count: int) -> RowIds:
        """The first `count` rows of a source that is being indexed; `rows` itself if they are shown already."""
        if not count:
            return NO_ROWS
        if count == len(self.rows) and self.rows.base is self._ahead:
            return self.rows
        if count > len(self._ahead) or source_of(int(self._ahead[0])) != source.number:
            likely = int(1.1 * count * source.file.size / max(1, source.index.resume_at))
            most = 4 * count  # the first records may be much smaller than the others
            self._ahead = np.empty(max(_LEAST_AHEAD, count, min(likely, most)), np.int64)
            self._filled = 0
        if count > self._filled:
            first = make_row(source.number, self._filled)
            self._ahead[self._filled : count] = np.arange(first, first + count - self._filled)
            self._filled = count
        return self._ahead[:count]

    def grow(self) -> None:
        """There are more records: show them, filtered ones not too often."""
        if self.plain:
            self.compute()
        elif not self._refilter.isActive():
            self._refilter.start()

    def let_go(self, renumbered: bool) -> None:
        """Show no rows that the document no longer has; none at all if their numbers mean other records now, as after
        a save without the deleted ones. The view has to be computed anew."""
        if not self.plain and len(self.rows):
            kept = np.zeros(len(self.rows), bool) if renumbered else self._snapshot_of().holds(self.rows)
            if not kept.all():
                self._set_rows(self.rows[kept])

    def clear(self) -> None:
        """Nothing is open."""
        self._lanes.decode.cancel("view")
        self._set_busy(False)
        self.request = self._shown = ViewRequest()
        self._ahead = NO_ROWS
        self._set_rows(NO_ROWS)

    def place_of(self, row: RowId) -> ViewRow | None:
        """Where a row stands in the view, None if the filter hides it."""
        if self._shown == ViewRequest() and self._snapshot_of().order is None:
            guess = int(np.searchsorted(self.rows, row))
            return ViewRow(guess) if guess < len(self.rows) and int(self.rows[guess]) == row else None
        found = np.flatnonzero(self.rows == row)
        return ViewRow(int(found[0])) if len(found) else None

    def compute(self) -> None:
        """Filter and order again. The newest request wins."""
        request, snapshot = self.request, self._snapshot_of()
        if request == ViewRequest():
            self._lanes.decode.cancel("view")
            self.query_failed.emit("")
            self._set_busy(False)
            self._show(request, self._all_rows(snapshot))
            return
        self._set_busy(True)
        fresh = request != self._shown
        post = self._lanes.dispatcher.post

        def work(cancel: CancelToken) -> RowIds:
            def on_rows(rows: RowIds) -> None:
                post(lambda: None if cancel.cancelled or not fresh else self._show(request, rows))

            return self._viewer(snapshot, request, cancel, on_rows)

        def done(rows: RowIds) -> None:
            self._set_busy(False)
            self.query_failed.emit("")
            self._show(request, rows)

        def failed(error: Exception) -> None:
            if isinstance(error, ColumnsMissingError):
                return  # asked again as soon as the columns are there
            self._set_busy(False)
            self.query_failed.emit(str(error))

        self._lanes.decode.submit("view", work, done, failed)

    def _show(self, request: ViewRequest, rows: RowIds) -> None:
        self._shown = request
        self._set_rows(rows)

    def _set_rows(self, rows: RowIds) -> None:
        if rows is not self.rows:
            self.rows = rows
            self.view_changed.emit()

    def _set_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit()
