"""Columns follow the files and edits of the document, in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.opening import SourceState
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.snapshot import Snapshot


class _Model(Protocol):
    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def columns_ready(self) -> bool: ...


class ColumnFollower(QObject):
    """Computes what columns are missing. On the GUI thread; the work is done by the lanes."""

    known = Signal()
    """Columns became known or were computed anew: what counts, filters or orders by them asks again."""
    failed = Signal(object, object)
    """Path of a file whose columns cannot be read, and the exception."""

    def __init__(self, lanes: Lanes, model: _Model, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._model = model

    def read(self, states: Sequence[SourceState]) -> None:
        """Read the columns of files that took another's place; `columns_ready` of these states then becomes true."""
        snapshot = self._model.snapshot
        sources = [state.source for state in states]

        def done(_value: None) -> None:
            for state, source in zip(states, sources, strict=True):
                state.columns_ready = state.columns_ready or state.source is source
            self.refresh()
            self.known.emit()

        def failed(error: Exception) -> None:
            self.failed.emit(states[0].path, error)

        def work(cancel: CancelToken, progress: ProgressCallback) -> None:
            refresh_columns(snapshot, cancel, progress)

        self._lanes.jobs.start(self.tr("Reading columns"), work, done, failed)

    def refresh(self) -> None:
        """Let the columns follow the edits, where those of all files are known."""
        snapshot = self._model.snapshot
        if not self._model.columns_ready:
            return
        self._lanes.decode.submit(
            "columns", lambda cancel: refresh_columns(snapshot, cancel), lambda _value: self.known.emit()
        )
