"""The setting "Keep indexes of opened files": without it the side files of a file go when it is closed.

While a file is open they stay all the same: its columns are mapped from there, which is what keeps memory small.
"""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.manifest.column_store import columns_file
from ola_viewer.manifest.index_store import Identity, side_file
from ola_viewer.settings import SettingsStore


class IndexKeeping(QObject):
    """Follows what is opened and closed. Call `end` when the program ends. GUI thread only."""

    def __init__(self, model: DocumentModel, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        self._open: set[Identity] = set()
        model.sources_changed.connect(self._on_sources_changed)
        model.file_indexed.connect(lambda _state: self._on_sources_changed())

    def end(self) -> None:
        """Nothing is open any more."""
        self._take(set())

    def _on_sources_changed(self) -> None:
        now = set()
        for state in self._model.sources:
            if state.source is not None:
                with contextlib.suppress(OSError):  # gone from the disk: nothing can be kept of it
                    now.add(Identity.of_open(state.source.file))
        self._take(now)

    def _take(self, now: set[Identity]) -> None:
        gone, self._open = self._open - now, now
        if self._settings.settings.keep_index:
            return
        for identity in gone:
            ids = side_file(identity).with_suffix(".ids")  # what a mix reads, see `building.mix_scan`
            for path in (side_file(identity), columns_file(identity), ids):
                with contextlib.suppress(OSError):  # never written, or held open by another program
                    path.unlink()
