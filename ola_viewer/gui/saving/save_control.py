"""Saves in place: in the background, with its questions in message bars; the document goes on with the new files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.figures import records_text, size_text
from ola_viewer.gui.file_watch import FileWatch
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.opening import SourceState
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.atomic_file import Backup, SaveError, remove_stale
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.problems import ManifestError, SourceChangedError
from ola_viewer.manifest.rows import ADDED_SOURCE, RowId, make_row, source_of
from ola_viewer.manifest.save import BeforeCommit, Saved, SaveOptions, modified_sources, save
from ola_viewer.manifest.snapshot import Snapshot

_BAR = "save"


class SaveControl(QObject):
    """Lives on the GUI thread. `saved`: the files hold all edits made before Save; `given_up`: they do not."""

    saved = Signal()
    given_up = Signal()
    export_wanted = Signal()
    reload_wanted = Signal()

    def __init__(self, services: Services, watch: FileWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._watch = watch
        self._job: Job | None = None
        self.before_commit: Callable[[], BeforeCommit | None] = lambda: None
        """Asked when a save begins, for what is to be called before the new files take their names."""
        services.model.sources_changed.connect(self._on_sources_changed)
        services.model.file_indexed.connect(self._on_file_indexed)

    @property
    def running(self) -> bool:
        """Whether files are being written."""
        return self._job is not None

    def save(self, *, overwrite_changed: bool = False, overwrite_read_only: bool = False) -> None:
        """Write every modified file in place. Editing goes on meanwhile; later edits stay unsaved edits."""
        services = self._services
        if self._job is not None:
            services.messages.say(self.tr("The files are being saved already."))
            return
        if not services.model.modified:
            services.messages.say(self.tr("There is nothing to save."))
            self.saved.emit()
            return
        services.messages.dismiss(_BAR)
        services.model.document.end_gesture()
        snapshot = services.model.snapshot
        options = SaveOptions(self._backup(), overwrite_changed, overwrite_read_only)

        before_commit = self.before_commit()

        def work(cancel: CancelToken, progress: ProgressCallback) -> list[Saved]:
            return save(snapshot, modified_sources(snapshot), options, cancel, progress, before_commit)

        self._watch.paused = True
        names = [state.path.name for state in services.model.sources]
        title = self.tr("Saving {0}").format(names[0] if len(names) == 1 else self.tr("{0} files").format(len(names)))
        self._job = services.lanes.jobs.start(
            title, work, lambda saved: self._on_saved(snapshot, saved), self._on_failed, self._on_cancelled
        )

    def _backup(self) -> Backup:
        settings = self._services.settings.settings
        if not settings.backup:
            return Backup.NONE
        return Backup.NUMBERED if settings.backup_kind == "numbered" else Backup.BAK

    # -- endings -------------------------------------------------------------------------------

    def _on_saved(self, before: Snapshot, saved: list[Saved]) -> None:
        self._end()
        model, messages = self._services.model, self._services.messages
        current = model.current
        earlier = model.document.sources
        same_rows = all(one.same_rows for one in saved)
        model.replace_sources(
            [one.source for one in saved], before, same_rows, time.time(), min((one.room for one in saved), default=0)
        )
        if current is not None and not same_rows and model.document.sources is not earlier:
            model.set_current(new_place(current, saved))
        messages.dismiss_all("disk:")
        messages.say(saved_words(saved), "success")
        self.saved.emit()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        messages = self._services.messages
        export = BarAction(self.tr("Export…"), self.export_wanted.emit)
        actions: tuple[BarAction, ...] = (export,)
        severity = "error"
        if isinstance(error, SourceChangedError) and error.kind == "changed":
            severity = "warning"
            overwrite = BarAction(self.tr("Overwrite"), lambda: self.save(overwrite_changed=True))
            actions = (overwrite, export, BarAction(self.tr("Reload"), self.reload_wanted.emit))
        elif isinstance(error, SourceChangedError):
            actions = (BarAction(self.tr("Reload"), self.reload_wanted.emit),)
        elif isinstance(error, SaveError) and error.kind == "read-only":
            severity = "warning"
            actions = (BarAction(self.tr("Overwrite"), lambda: self.save(overwrite_read_only=True)), export)
        elif isinstance(error, SaveError) and error.kind == "indexing":
            severity, actions = "warning", ()
        elif isinstance(error, SaveError) and error.kind == "disk-full" and (held := self._document().held):
            free = self.tr("Free {0} kept for undo and save").format(size_text(held))
            actions = (BarAction(free, self._free_and_save), export)
        elif not isinstance(error, SaveError | ManifestError | OSError):
            self.given_up.emit()
            raise error
        messages.show_bar(BarMessage(_BAR, severity, str(error), actions))  # type: ignore[arg-type]  # two severities
        self.given_up.emit()

    def _document(self) -> Document:
        return self._services.model.document

    def _free_and_save(self) -> None:
        """Undo will not reach past earlier saves any more."""
        self._document().forget_versions()
        self.save()

    def _on_cancelled(self) -> None:
        self._end()
        self._services.messages.say(self.tr("Saving was cancelled. The files are as they were."))
        self.given_up.emit()

    def _end(self) -> None:
        self._job = None
        self._watch.paused = False

    def _on_file_indexed(self, state: SourceState) -> None:
        """Part files that a killed program left beside the manifest go, without a word."""
        target = state.path
        self._services.lanes.decode.submit(
            f"stale-parts:{state.number}",
            lambda _cancel: remove_stale(Path(os.path.realpath(target))),
            lambda _found: None,
            background=True,
        )

    def _on_sources_changed(self) -> None:
        if not self._services.model.is_open:
            self._services.messages.dismiss(_BAR)


def new_place(row: RowId, saved: Sequence[Saved]) -> RowId | None:
    """The name of a record after the save; None if it is gone."""
    for one in saved:
        if source_of(row) in (one.source.number, ADDED_SOURCE):
            at = np.flatnonzero(one.rows == row)
            if len(at):
                return make_row(one.source.number, int(at[0]))
    return None if any(source_of(row) == one.source.number for one in saved) else row


def saved_words(saved: Sequence[Saved]) -> str:
    """ "video-data.json saved: 400 records changed, 1.2 MB; the earlier version is video-data.json.bak"."""
    if len(saved) == 1:
        one = saved[0]
        changed = f"{records_text(one.edited)} changed, " if one.edited else ""
        words = f"{one.path.name} saved: {changed}{size_text(one.size)}"
    else:
        edited = sum(one.edited for one in saved)
        words = f"{len(saved)} files saved: {records_text(edited)} changed"
    kept = [one.backup.name for one in saved if one.backup is not None]
    if kept:
        words += (
            f"; the earlier version is {kept[0]}" if len(kept) == 1 else f"; earlier versions end in {kept[0][-4:]}"
        )
    return words
