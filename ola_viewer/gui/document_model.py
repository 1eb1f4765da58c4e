"""What is open, and what of it is shown: the object in whose signals all panes meet.

Lives on the GUI thread and owns the `Document`. Long work (indexing, filtering, sorting, counting)
goes to the lanes; the view is an array of row names, replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.column_follower import ColumnFollower
from ola_viewer.gui.lanes import Job, Lanes
from ola_viewer.gui.opening import Opener, OpeningEvents, SourceState
from ola_viewer.gui.shown_rows import NO_ROWS, ShownRows, Sorting, Viewer, ViewRequest
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.document import ChangeSet, Document, HistoryEntry, What
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import RowId, RowIds, ViewRow, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

_GROW_INTERVAL_MS = 100


class DocumentModel(QObject):
    """See the module. Row numbers cross signals as Python objects, never as C ints."""

    sources_changed = Signal()
    """Files were added, closed, began or ended to be indexed."""
    rows_indexed = Signal()
    """More records are known (at most ten times a second)."""
    columns_changed = Signal()
    """Columns of a source became known or were computed anew: facets and statistics count again."""
    columns_growing = Signal()
    """The columns of the first records of a source became known (`SourceState.first_columns`)."""
    view_changed = Signal()
    """`rows` is another array."""
    busy_changed = Signal()
    """A filter or sort began or ended."""
    request_changed = Signal()
    """The query or the sorting changed."""
    query_failed = Signal(str)
    """The query cannot be understood; "" when it can be again."""
    current_changed = Signal(object)
    """The current record: RowId or None."""
    selection_changed = Signal()
    """`selected` changed."""
    record_changed = Signal(object)
    """A ChangeSet: records were edited, deleted, moved."""
    history_changed = Signal()
    """Undo, redo, modified."""
    problems_changed = Signal()
    """Faults of files were found."""
    open_failed = Signal(object, object)
    """Path and exception of a file that cannot be opened."""
    file_indexed = Signal(object)
    """A SourceState whose index is complete."""

    def __init__(self, lanes: Lanes, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._view = ShownRows(lanes, viewer, lambda: self.snapshot, self)
        self._view.view_changed.connect(self.view_changed)
        self._view.busy_changed.connect(self.busy_changed)
        self._view.request_changed.connect(self.request_changed)
        self._view.query_failed.connect(self.query_failed)
        self._document = Document()
        self._document.on_change(self._on_document_change)
        self._states: list[SourceState] = []
        self._next_number = 0
        self._current: RowId | None = None
        self._selected: RowIds = NO_ROWS
        self._opener = Opener(
            lanes,
            OpeningEvents(
                opened=self._on_opened,
                rows=self._on_rows,
                indexed=self._on_indexed,
                first_columns=lambda _state: self.columns_growing.emit(),
                columns=self._on_columns,
                failed=self._on_failed,
                ended=self._on_ended,
            ),
        )
        self._columns = ColumnFollower(lanes, self, self)
        self._columns.known.connect(self._on_columns_known)
        self._columns.failed.connect(self.open_failed)
        self._grow = QTimer(self, singleShot=True, interval=_GROW_INTERVAL_MS)
        self._grow.timeout.connect(self._on_grow)

    # -- what is there -------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """The document itself, for panes that push edits. Only the GUI thread may touch it."""
        return self._document

    @property
    def snapshot(self) -> Snapshot:
        """The present state, for workers."""
        return self._document.snapshot

    @property
    def sources(self) -> tuple[SourceState, ...]:
        """The open files, those that failed excluded."""
        return tuple(state for state in self._states if state.error is None or state.source is not None)

    def source_state(self, number: int) -> SourceState | None:
        """The open file of that source number."""
        return next((state for state in self._states if state.number == number), None)

    @property
    def is_open(self) -> bool:
        """Whether any file is open or being opened."""
        return bool(self._states)

    @property
    def total(self) -> int:
        """Records of the document so far."""
        return self.snapshot.row_count

    @property
    def complete(self) -> bool:
        """Whether every file is indexed to its end."""
        return all(state.complete for state in self.sources)

    @property
    def columns_ready(self) -> bool:
        """Whether the columns of every file are known."""
        return bool(self.sources) and all(state.columns_ready for state in self.sources)

    @property
    def rows(self) -> RowIds:
        """The rows shown, in their order. int64, shape (n,). Do not write."""
        return self._view.rows

    @property
    def busy(self) -> bool:
        """Whether a filter or sort is being computed."""
        return self._view.busy

    @property
    def request(self) -> ViewRequest:
        """The wanted query and sorting (shown as soon as computed)."""
        return self._view.request

    @property
    def filtered(self) -> bool:
        """Whether a query hides rows."""
        return bool(self._view.request.query.strip())

    # -- opening -------------------------------------------------------------------------------

    def open(self, paths: Sequence[Path], *, add: bool = False) -> None:
        """Open files as one table; with `add` append them to what is open. Returns at once."""
        if not add and not self._is_untouched:
            self.close()
        try:
            files = expand(paths)
        except (ManifestError, OSError) as error:
            self.open_failed.emit(paths[0] if paths else None, error)
            self.sources_changed.emit()
            return
        for path in files:
            state = self._opener.start(path, self._next_number)
            self._next_number += 1
            self._states.append(state)
        self.sources_changed.emit()

    @property
    def _is_untouched(self) -> bool:
        """Whether there is nothing that `close` would change."""
        return (
            not self._states
            and not self._next_number
            and not self._document.sources
            and not self._document.history
            and self._view.request == ViewRequest()
            and not len(self._view.rows)
            and not len(self._selected)
            and self._current is None
        )

    def reload(self) -> None:
        """Open the same files anew. Edits of the old state are gone: ask before."""
        self.open([state.path for state in self._states])

    def close(self) -> None:
        """Close everything. Files are closed when the last worker that reads them lets go of the source."""
        states, self._states = self._states, []
        for state in states:
            self._opener.forget(state)
        self._document = Document()
        self._document.on_change(self._on_document_change)
        self._next_number = 0
        self._view.clear()
        self.set_selected(NO_ROWS)
        self.set_current(None)
        self.request_changed.emit()
        self.sources_changed.emit()
        self.history_changed.emit()
        self.columns_changed.emit()

    def cancel_indexing(self) -> None:
        """Stop indexing; what was indexed stays usable."""
        for state in self._states:
            if state.job is not None:
                state.job.cancel()

    # -- view ----------------------------------------------------------------------------------

    def set_query(self, query: str) -> None:
        """Show only what the query finds; "" shows all."""
        self._view.ask(ViewRequest(query.strip(), self._view.request.sorting))

    def set_sorting(self, sorting: Sorting) -> None:
        """Show rows in another order."""
        self._view.ask(ViewRequest(self._view.request.query, sorting))

    def refresh_view(self) -> None:
        """Filter and order again, because answers of other rooms changed."""
        if not self._view.plain:
            self._view.compute()

    def view_row(self, row: RowId) -> ViewRow | None:
        """Where a row stands in the view, None if the filter hides it."""
        return self._view.place_of(row)

    @property
    def current(self) -> RowId | None:
        """The record that the inspector shows."""
        return self._current

    def set_current(self, row: RowId | None) -> None:
        """Make a record the current one."""
        if row != self._current:
            self._current = row
            self.current_changed.emit(row)

    def step(self, delta: int) -> None:
        """Make the record `delta` rows further in the view the current one."""
        if not len(self._view.rows):
            return
        here = None if self._current is None else self.view_row(self._current)
        target = 0 if here is None else max(0, min(len(self._view.rows) - 1, here + delta))
        self.set_current(RowId(int(self._view.rows[target])))

    @property
    def selected(self) -> RowIds:
        """The selected rows in view order. int64, shape (n,)."""
        return self._selected

    def set_selected(self, rows: RowIds) -> None:
        """Take over what the table selected."""
        self._selected = rows
        self.selection_changed.emit()

    # -- edits ---------------------------------------------------------------------------------

    def push(self, edit: Edit, merge_key: object = None) -> ChangeSet:
        """Do an edit. Raises as `Document.push`."""
        return self._document.push(edit, merge_key)

    def undo(self) -> None:
        """Take the last edit back."""
        self._document.undo()

    def redo(self) -> None:
        """Do it again."""
        self._document.redo()

    def jump(self, count: int) -> None:
        """Go to the state in which the first `count` edits are in force. Raises IndexError."""
        self._document.jump(count)

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """All edits, done and undone."""
        return self._document.history

    @property
    def modified(self) -> bool:
        """Whether there are edits that were not saved."""
        return self._document.modified

    @property
    def unsaved(self) -> int:
        """How many edits, or edits taken back, the present state is away from the files; 0 where it is saved."""
        return self._document.steps.unsaved if self.modified else 0

    def replace_sources(
        self, sources: Sequence[Source], before: Snapshot, same_rows: bool, at: float, room: int
    ) -> None:
        """After a save in place, see `Document.replace_sources`. Columns of new files are read in the background; files
        are closed when the last worker, and the history, let go of them."""
        self._document.replace_sources(sources, before, same_rows, at, room)

    # -- inside --------------------------------------------------------------------------------

    def _on_opened(self, state: SourceState) -> None:
        assert state.source is not None
        self._document.add_source(state.source)

    def _on_rows(self, state: SourceState) -> None:
        if not len(self._view.rows) and not self.filtered:
            self._on_grow()
        elif not self._grow.isActive():
            self._grow.start()

    def _on_grow(self) -> None:
        self.rows_indexed.emit()
        self._view.grow()
        if any(len(state.problems) != state.seen_problems for state in self._states):
            for state in self._states:
                state.seen_problems = len(state.problems)
            self.problems_changed.emit()

    def _on_indexed(self, state: SourceState) -> None:
        self._on_grow()
        self.file_indexed.emit(state)
        self.sources_changed.emit()

    def _on_columns(self, state: SourceState, columns: Columns) -> None:
        self.snapshot.keep_columns(state.number, columns, 0)
        self._on_columns_known()

    def _on_columns_known(self) -> None:
        self.columns_changed.emit()
        if not self._view.plain:
            self._view.compute()

    def _on_failed(self, state: SourceState, error: Exception) -> None:
        if state.source is None:
            self._states = [other for other in self._states if other is not state]
        self.open_failed.emit(state.path, error)

    def _on_ended(self, state: SourceState) -> None:
        self._on_grow()
        self.sources_changed.emit()

    def _on_document_change(self, change: ChangeSet) -> None:
        if change.what & What.SOURCES:
            stale = self._follow_sources()
            self._view.let_go(bool(change.what & (What.RECORDS | What.ORDER)))
            self._view.compute()
            self.sources_changed.emit()
            if stale:
                self._columns.read(stale)
        elif change.what & What.ORDER:
            self._view.let_go(False)
            if self._view.plain:
                self._view.compute()
        self.record_changed.emit(change)
        self.history_changed.emit()
        if change.what & (What.RECORDS | What.ORDER):
            self._columns.refresh()

    def _follow_sources(self) -> list[SourceState]:
        """The files stand for the sources that the document reads now, after a save or an undo past one; those whose
        columns have to be read."""
        stale = []
        for source in self._document.sources:
            state = self.source_state(source.number)
            if state is not None and state.source is not source:
                state.source, state.columns_ready = source, False
                stale.append(state)
        if self._current is not None and not self.snapshot.knows(np.array([self._current])).all():
            self.set_current(None)
        return stale


def source_name(model: DocumentModel, row: RowId) -> str:
    """File name of the source a row came from."""
    state = model.source_state(source_of(row))
    return "" if state is None else state.path.name


def running_job(model: DocumentModel) -> Job | None:
    """The first indexing job that is still running."""
    return next((state.job for state in model.sources if state.busy), None)


__all__ = [
    "DocumentModel",
    "Sorting",
    "SourceState",
    "ViewRequest",
    "Viewer",
    "running_job",
    "source_name",
]
