"""Filter, order and place in the table come back when a manifest is opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ola_viewer.gui.document_model import DocumentModel, Sorting, ViewRequest
from ola_viewer.manifest.rows import RowId

_SOON_MS: Final = 600


class ViewKeeper(QObject):
    """`keep_value(value)` writes what `restore` takes. Lives on the GUI thread."""

    def __init__(self, model: DocumentModel, keep_value: Callable[[object], None], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._keep_value = keep_value
        self._wanted_row: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.keep)
        model.request_changed.connect(self._soon.start)
        model.current_changed.connect(lambda _row: self._soon.start())
        model.view_changed.connect(self._go_to_wanted)

    @property
    def waiting(self) -> bool:
        """Whether the view is about to be written."""
        return self._soon.isActive()

    def keep(self) -> None:
        """Write the view as it is."""
        request = self._model.request
        view = {
            "query": request.query,
            "sort": request.sorting.key,
            "descending": request.sorting.descending,
            "current": self._model.current,
        }
        self._keep_value(view)

    def flush(self) -> None:
        """Write what waits to be written, before the manifest is closed; nothing of it is to be restored any more."""
        self._wanted_row = None
        if self._soon.isActive():
            self._soon.stop()
            self.keep()

    def restore(self, value: object) -> None:
        """Take over what was kept, unless the user has chosen otherwise meanwhile."""
        if not isinstance(value, dict) or self._model.request != ViewRequest():
            return
        query, sort, descending = (value.get(key) for key in ("query", "sort", "descending"))
        if isinstance(query, str) and isinstance(sort, str):
            current = value.get("current")
            self._wanted_row = current if isinstance(current, int) else None
            sorting = Sorting(sort, bool(descending))
            if sorting != Sorting():
                self._model.set_sorting(sorting)
            if query:
                self._model.set_query(query)
            self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        """Go to the record of the last time as soon as it is shown, unless the user went elsewhere."""
        model, row = self._model, self._wanted_row
        if row is None:
            return
        current = model.current
        if current is not None and len(model.rows) and current != int(model.rows[0]):
            self._wanted_row = None
        elif not model.busy and model.view_row(RowId(row)) is not None:
            self._wanted_row = None
            model.set_current(RowId(row))
