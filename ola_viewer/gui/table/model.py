"""The table's model: an array of row names, and a bounded cache of the rows that were painted."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.table.columns import COLUMNS, Column, tooltip, tr
from ola_viewer.gui.table.row_view import RowView
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.rows import RowId, RowIds

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Reader: TypeAlias = Callable[[RowId], RowView]

PAGE = 64
"""Rows read together."""
SYNC_BUDGET = 0.006
"""Seconds of reading that one painting may take on the GUI thread; the rest comes from the lane."""
VIEW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The RowView of the index, or None while it is not read."""

_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RecordModel(QAbstractTableModel):
    """Rows are positions in `rows`; a filter or sort replaces the whole array.

    Cells of rows not read yet are None (grey bars). Reading happens within a time budget on the GUI
    thread, which keeps local files without flicker, and beyond it in the decode lane.
    """

    def __init__(self, lane: DecodeLane, columns: tuple[Column, ...] = COLUMNS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self.columns = columns
        self._rows: RowIds = np.zeros(0, np.int64)
        self._reader: Reader | None = None
        self._cache: OrderedDict[int, RowView] = OrderedDict()
        self._limit = 4000
        self._asked: set[int] = set()
        self._budget_end = 0.0
        self._generation = 0
        self.source_title: Callable[[RowId], str] = lambda row: ""
        """Name of the source a row came from, for the source column."""
        self.verdict_title: Callable[[RowId], str] = lambda row: ""
        """What a review says of a row, for the verdict column."""

    @property
    def rows(self) -> RowIds:
        """The rows in view order. Do not write."""
        return self._rows

    def set_reader(self, reader: Reader | None) -> None:
        """Read rows from another state of the document; nothing that was read stays."""
        self._reader = reader
        self.forget()

    def set_rows(self, rows: RowIds) -> bool:
        """Show these rows. Rows that only grew at the end are inserted (True), all else resets the model (False)."""
        old = self._rows
        if len(rows) > len(old) > 0 and (_begins_alike(rows, old) or np.array_equal(rows[: len(old)], old)):
            self.beginInsertRows(QModelIndex(), len(old), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
            return True
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return False

    def forget(self, rows: RowIds | None = None) -> None:
        """Read rows again when they are painted next; all by default."""
        self._generation += 1
        self._asked.clear()
        if rows is None or len(rows) > self._limit:
            self._cache.clear()
        else:
            for row in rows.tolist():
                self._cache.pop(row, None)
        if len(self._rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def begin_painting(self) -> None:
        """Grant a new time budget for reading on this thread."""
        self._budget_end = time.perf_counter() + SYNC_BUDGET

    def view_at(self, position: int) -> RowView | None:
        """The row at a position of the view, read now if the budget allows, else asked for."""
        row = int(self._rows[position])
        found = self._cache.get(row)
        if found is not None:
            self._cache.move_to_end(row)
            return found
        if self._reader is None:
            return None
        if time.perf_counter() < self._budget_end:
            view = self._reader(RowId(row))
            self._keep(view)
            return view
        self._ask(position // PAGE)
        return None

    def read_now(self, position: int) -> RowView | None:
        """The row at a position, read on this thread whatever it takes (tool tips, copying one row)."""
        if self._reader is None or not 0 <= position < len(self._rows):
            return None
        row = int(self._rows[position])
        return self._cache.get(row) or self._reader(RowId(row))

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows of the view."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The same for every cell: answered without reading anything."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for copying and screen readers; the delegate asks for VIEW_ROLE."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == VIEW_ROLE:
            return self.view_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            view = self.view_at(index.row())
            return None if view is None else self.cell_text(column, view)
        if role == Qt.ItemDataRole.ToolTipRole:
            view = self.read_now(index.row())
            if view is None or column.key in ("source", "verdict"):
                return "" if view is None else plain_tip(self.cell_text(column, view))
            return plain_tip(tooltip(column, view))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, alignment and hints of the columns; rows have no heads."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(column.title) if column.title else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(column.hint or column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def cell_text(self, column: Column, view: RowView) -> str:
        """The text of one cell."""
        if column.key == "source":
            return self.source_title(view.row)
        return self.verdict_title(view.row) if column.key == "verdict" else column.text(view)

    # -- reading -------------------------------------------------------------------------------

    def _keep(self, view: RowView) -> None:
        self._cache[int(view.row)] = view
        while len(self._cache) > self._limit:
            self._cache.popitem(last=False)

    def _ask(self, page: int) -> None:
        if page in self._asked or self._reader is None:
            return
        self._asked.add(page)
        first = page * PAGE
        wanted = [row for row in self._rows[first : first + PAGE].tolist() if row not in self._cache]
        reader, generation = self._reader, self._generation

        def work(cancel: CancelToken) -> list[RowView]:
            views = []
            for row in wanted:
                cancel.check()
                views.append(reader(RowId(row)))
            return views

        def done(views: list[RowView]) -> None:
            self._asked.discard(page)
            if generation != self._generation:
                return
            for view in views:
                self._keep(view)
            last = min(first + PAGE, len(self._rows)) - 1
            if last >= first:
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

        self._lane.submit(f"table-page-{page % 4}", work, done)


def _begins_alike(rows: RowIds, old: RowIds) -> bool:
    """Whether both are beginnings of the same array, as while a file is being indexed."""
    same: bool = old.base is not None and rows.base is old.base and rows.ctypes.data == old.ctypes.data
    return same
