"""Offers what an earlier session left unsaved, and does it again if wanted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from ola_viewer.gui.figures import count_text, edits_text, records_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.manifest.edit_codec import EditCodec
from ola_viewer.manifest.edits import Edit
from ola_viewer.session import SavedWork
from ola_viewer.session.opening import ASIDE, OpenedWork, decode_work, encode_work
from ola_viewer.session.witnesses import all_indexed, already_done, contradicted

OFFER: Final = "session:restore"


class RestoreOffer(QObject):
    """Lives on the GUI thread. `keep_value(name, value)` keeps the offer until it is answered; `forget()` clears the
    journal it came from."""

    def __init__(
        self,
        services: Services,
        codec: EditCodec,
        keep_value: Callable[[str, object], None],
        forget: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._codec = services, codec
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
        if not saved.edits:
            saved = decode_work(self._codec, opened.values.get(ASIDE)) or saved
        if not saved.edits:
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
        count = edits_text(len(saved.edits))
        text = self.tr("{0}: {1} of {2} not saved.").format(name, count, moment)
        if saved.lost:
            text += " " + self.tr("{0} later ones need a newer version.").format(count_text(saved.lost))
        restore = BarAction(self.tr("Restore {0}").format(count), self.restore)
        self._show("info", text, restore)

    def set_aside(self) -> None:
        """New edits begin a new journal; the offered ones are kept beside it until they are answered."""
        if self._offered is not None:
            self._keep_value(ASIDE, encode_work(self._codec, self._offered))

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

    def _restore(self) -> None:
        """What was edited since comes on top."""
        saved, model = self._offered, self._services.model
        if saved is None:
            return
        document = model.document
        self._offered = None
        since = [entry.edit for entry in document.history if entry.done]
        undone: tuple[Edit, ...] = () if since else saved.undone
        if document.history:
            model.replace_sources(document.sources)
        try:
            document.restore([*saved.edits, *since], undone)
        except ValueError as error:
            document.restore(since)
            self._services.messages.say(self.tr("The edits cannot be restored: {0}").format(error), "error")
            return
        self._keep_value(ASIDE, None)
        done = self.tr("{0} restored").format(edits_text(len(saved.edits)))
        self._services.messages.say(done, "success")

    def _show(self, severity: str, text: str, restore: BarAction) -> None:
        if self._offered is not None:
            actions = (restore, BarAction(self.tr("Discard"), self.discard))
            self._services.messages.show_bar(BarMessage(OFFER, severity, text, actions))  # type: ignore[arg-type]
