"""Offers what an earlier session left unsaved, and does it again if wanted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject

from ola_viewer.gui.figures import count_text, edits_text, records_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.source import Source
from ola_viewer.session import SavedWork
from ola_viewer.session.opening import ASIDE, OpenedWork, encode_work
from ola_viewer.session.versions import open_versions
from ola_viewer.session.witnesses import all_indexed, already_done, contradicted

OFFER: Final = "session:restore"


class RestoreOffer(QObject):
    """Lives on the GUI thread. `keep_value(name, value)` keeps the offer until it is answered; `forget()` clears the
    journal it came from."""

    def __init__(
        self,
        services: Services,
        keep_value: Callable[[str, object], None],
        forget: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._keep_value, self._forget = keep_value, forget
        self._offered: SavedWork | None = None
        self._told = False
        self._name = ""
        services.model.rows_indexed.connect(lambda *_: self._show_when_known())
        services.model.file_indexed.connect(lambda *_: self._show_when_known())

    @property
    def open(self) -> bool:
        """Whether an answer is wanted."""
        return self._offered is not None

    def offer(self, opened: OpenedWork, name: str) -> None:
        """Say what was left of the manifest called `name`, if anything was."""
        saved = opened.saved
        if not saved.unsaved:
            saved = opened.aside or saved
        if not saved.unsaved:
            return
        self._offered, self._told = saved, False
        if self._services.model.history:
            self.set_aside()
        self._name = name
        self._show_when_known()

    def _show_when_known(self) -> None:
        """Once the records that the edits touch are indexed: a save that was cut off before the database heard of it
        may have done the edits already, without another size and so, maybe, without another identity."""
        saved, model = self._offered, self._services.model
        if saved is None or self._told or not all_indexed(saved.witnesses, model.snapshot):
            return
        self._told = True
        wrong = contradicted(saved.witnesses, model.snapshot)
        if wrong and already_done(saved.edits, wrong, model.snapshot):
            self.discard()
            return
        name = self._name
        moment = time.strftime("%d %b %H:%M", time.localtime(saved.at)) if saved.at else ""
        count = edits_text(saved.unsaved)
        if saved.gone:
            self._say_gone(name, moment)
            return
        text = self.tr("{0}: {1} of {2} not saved.").format(name, count, moment)
        if saved.lost:
            text += " " + self.tr("{0} later ones need a newer version.").format(count_text(saved.lost))
        restore = BarAction(self.tr("Restore {0}").format(count), self.restore)
        self._show("info", text, restore)

    def set_aside(self) -> None:
        """New edits begin a new journal; the offered ones are kept beside it until they are answered."""
        if self._offered is not None:
            self._keep_value(ASIDE, encode_work(self._offered))

    def restore(self) -> None:
        """Do the edits again, unless records that they touch read otherwise: then ask once more."""
        saved = self._offered
        if saved is None:
            return
        wrong = contradicted(saved.witnesses, self._services.model.snapshot)
        if not wrong:
            self._restore()
            return
        text = self.tr("{0} that the edits touch read otherwise now: this is another file.")
        again = BarAction(self.tr("Restore {0} anyway").format(edits_text(len(saved.edits))), self._restore)
        self._services.lanes.dispatcher.post(  # the answered bar goes first
            lambda: self._show("warning", text.format(records_text(len(wrong))), again)
        )

    def discard(self) -> None:
        """Forget what an earlier session left."""
        self._offered = None
        self._keep_value(ASIDE, None)
        self._forget()

    def end(self) -> None:
        """The manifest is closed."""
        self._offered = None
        self._services.messages.dismiss(OFFER)

    def _say_gone(self, name: str, moment: str) -> None:
        """Undo had gone back past a save, to a version of the file of which there was no backup."""
        text = self.tr(
            "{0}: on {1}, saved edits had been taken back, and that was not saved. The file from before that save is "
            "gone: they are in force again, and the history begins at the save."
        )
        self.discard()
        self._services.messages.show_bar(BarMessage(OFFER, "warning", text.format(name, moment)))

    def _restore(self) -> None:
        """What was edited since comes on top."""
        saved, model = self._offered, self._services.model
        if saved is None:
            return
        needed = {number for files in saved.versions.values() for number in files}
        sources = {source.number: source for source in model.document.sources}
        if not needed:
            self._take_over(saved, {})
            return
        document = model.document

        def work(cancel: CancelToken, progress: ProgressCallback) -> dict[int, dict[int, Source]]:
            return open_versions(saved.versions, sources, cancel, progress)

        def done(opened: dict[int, dict[int, Source]]) -> None:
            if self._offered is saved and model.document is document:
                self._take_over(saved, opened)

        self._services.lanes.jobs.start(self.tr("Reading the earlier version"), work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._services.messages.say(self.tr("The edits cannot be restored: {0}").format(error), "error")

    def _take_over(self, saved: SavedWork, versions: Mapping[int, Mapping[int, Source]]) -> None:
        document = self._services.model.document
        since = [entry.edit for entry in document.history if entry.done]
        history = saved.history
        if since and versions.get(history.base_at(history.done).number):
            words = self.tr("What was left is on an earlier version of the file. Take back the edits made since first.")
            self._services.messages.say(words, "error")
            return
        self._offered = None
        if document.history:
            document.replace_sources(document.sources)
        try:
            for edit in since:
                history = history.pushed(edit, len(history.steps) + 1)
            document.restore_history(history, versions)
        except ValueError as error:
            document.restore(since)
            self._on_failed(error)
            return
        self._keep_value(ASIDE, None)
        done = self.tr("{0} restored").format(edits_text(saved.unsaved))
        self._services.messages.say(done, "success")

    def _show(self, severity: str, text: str, restore: BarAction) -> None:
        if self._offered is not None:
            actions = (restore, BarAction(self.tr("Discard"), self.discard))
            self._services.messages.show_bar(BarMessage(OFFER, severity, text, actions))  # type: ignore[arg-type]
