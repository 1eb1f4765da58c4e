"""Notices that an open file changed or vanished: the system's notices, and a look every few seconds
(network disks send none). Looking happens in the background: a dead mount must not stop the window."""

from __future__ import annotations

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.opening import SourceState
from ola_viewer.jobs import CancelToken

POLL_MS = 4000


class FileWatch(QObject):
    """Emits `changed(state, disk_state)` once for each change; disk_state is "changed" or "gone"."""

    changed = Signal(object, str)

    def __init__(self, model: DocumentModel, lane: DecodeLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._lane = lane
        self._told: dict[int, str] = {}
        self.paused = False
        """While this program itself writes the files."""
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self.look)
        self._watcher.fileChanged.connect(lambda _path: self._soon.start())
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.look)
        model.sources_changed.connect(self._on_sources_changed)

    def look(self) -> None:
        """Compare every open file with the disk."""
        states = [state for state in self._model.sources if state.source is not None]
        if not states or self.paused:
            return
        sources = [(state.number, state.source) for state in states if state.source is not None]

        def tell(found: dict[int, str]) -> None:
            same = [s for s, (_, source) in zip(states, sources, strict=True) if s.source is source]
            if not self.paused:  # a save puts new sources in the place of those that were looked at
                self._tell(same, found)

        def look(_cancel: CancelToken) -> dict[int, str]:
            return {number: source.changed_on_disk() for number, source in sources}

        self._lane.submit("file-watch", look, tell, background=True)

    def accept(self, state: SourceState) -> None:
        """The user keeps what is shown: say nothing until the file changes again."""
        self._told[id(state)] = "kept"

    def _tell(self, states: list[SourceState], found: dict[int, str]) -> None:
        for state in states:
            disk = found.get(state.number, "same")
            if disk == "same":
                self._told.pop(id(state), None)
            elif state in self._model.sources and self._told.get(id(state)) not in (disk, "kept"):
                self._told[id(state)] = disk
                self.changed.emit(state, disk)

    def _on_sources_changed(self) -> None:
        wanted = {str(state.path) for state in self._model.sources}
        watched = set(self._watcher.files())
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))
        if wanted:
            self._poll.start()
        else:
            self._poll.stop()
            self._told.clear()
