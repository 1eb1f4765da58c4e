"""Keeps what the user does in the session database, and offers it again after a crash.

Edits are journalled as they happen, verdicts as they fall, the filter and the place in the table a moment
later. Everything that waits for the database runs on the document lane.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.figures import count_text, edits_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_store import full_codec
from ola_viewer.gui.session_view import ViewKeeper
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.source import Source
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.review.verdicts import Verdict, VerdictBook
from ola_viewer.session import Journal, SavedWork, SessionStore
from ola_viewer.session.identity import identify_all
from ola_viewer.session.journal import unsaved_works
from ola_viewer.session.kept import (
    forget_queue,
    keep_queue,
    keep_value,
    keep_verdicts,
    load_queues,
    load_values,
    load_verdicts,
)
from ola_viewer.session.presence import OtherWindow, Presence

BEAT_MS: Final = 10_000
_ASIDE: Final = "set-aside"
_OFFER: Final = "session:restore"
_OTHERS: Final = "session:others"
_BROKEN: Final = "session:store"
_WORKS: Final = "session:works"


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """What the database knows of the open manifests. `work` is their identity, by content."""

    work: str
    journal: Journal
    saved: SavedWork
    queues: tuple[ReviewQueue, ...]
    values: dict[str, Any]
    others: tuple[OtherWindow, ...]


class SessionGlue(QObject):
    """Lives on the GUI thread. Without a store (`store` None) everything works and nothing is kept.

    `work_opened(OpenedWork)`: queues and kept values of what is open are known. `work_renamed(str)`: the files were
    saved and have another identity now. `verdicts_loaded`: `book` was filled.
    """

    work_opened = Signal(object)
    work_renamed = Signal(str)
    verdicts_loaded = Signal()

    def __init__(
        self, services: Services, store: SessionStore | None, problem: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._model = services.model
        self._store = store
        self.codec = full_codec()
        self.open_path: Callable[[Path], object] = lambda path: None
        """Opens a manifest; set by the window."""
        self.book = VerdictBook()
        self._writing = 0
        self.work = ""
        """Identity of what is open, "" until it is known."""
        self._document: Document | None = None
        self._sources: tuple[Source, ...] = ()
        self._journal: Journal | None = None
        self._synced = False
        self._presence: Presence | None = None
        self._offered: SavedWork | None = None
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._view = ViewKeeper(services.model, lambda value: self.keep_value("view", value), self)
        if problem:
            say = BarMessage(_BROKEN, "warning", problem)
            services.messages.show_bar(say)
            self._model.file_indexed.connect(lambda _state: services.messages.show_bar(say))
        if store is not None:
            self._load_book(store)
            self._look_for_works(store)
            model = self._model
            model.sources_changed.connect(self._check)
            model.record_changed.connect(lambda _change: self._check())
            model.history_changed.connect(self._on_history_changed)

    @property
    def pending(self) -> int:
        """Writes that are not on the disk yet."""
        return self._writing + self._view.waiting

    # -- verdicts, queues, values ----------------------------------------------------------------

    def put_verdict(self, verdict: Verdict) -> None:
        """Take a verdict in and write it down."""
        self.book.put(verdict)
        if self._store is not None:
            self._watch(keep_verdicts(self._store, [verdict]))

    def put_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Take another reviewer's verdicts in and write them down; `verdicts_loaded` follows."""
        for verdict in verdicts:
            self.book.put(verdict)
        if self._store is not None:
            self._watch(keep_verdicts(self._store, verdicts))
        self.verdicts_loaded.emit()

    def keep_queue(self, queue: ReviewQueue) -> None:
        """Write a queue of the open manifest down."""
        if self._store is not None and self.work:
            self._watch(keep_queue(self._store, self.work, queue))

    def forget_queue(self, name: str) -> None:
        """Delete a queue of the open manifest; its verdicts stay."""
        if self._store is not None and self.work:
            self._watch(forget_queue(self._store, self.work, name))

    def keep_value(self, name: str, value: object) -> None:
        """Write any JSON value of the open manifest down."""
        if self._store is not None and self.work and self._document is self._model.document:
            self._watch(keep_value(self._store, self.work, name, value))

    # -- opening and closing ---------------------------------------------------------------------

    def _load_book(self, store: SessionStore) -> None:
        def done(book: VerdictBook) -> None:
            for verdict in self.book:  # judged before the answer came
                book.put(verdict)
            self.book = book
            self.verdicts_loaded.emit()

        self._services.lanes.document.submit(lambda _cancel: load_verdicts(store), done, self._on_store_failed)

    def _look_for_works(self, store: SessionStore) -> None:
        """Where a session was cut off, say so before any file is opened."""

        def work(_cancel: CancelToken) -> list[tuple[Path, int]]:
            return [(Path(path), edits) for path, edits in unsaved_works(store).items() if Path(path).exists()]

        def done(works: list[tuple[Path, int]]) -> None:
            if not works or self._model.is_open:
                return
            path, edits = works[-1]
            text = self.tr("{0}: {1} of an earlier session not saved.")
            if len(works) > 1:
                text += " " + self.tr("{0} more manifests have some.").format(count_text(len(works) - 1))
            action = BarAction(self.tr("Open {0}").format(path.name), lambda: self.open_path(path))
            words = text.format(path.name, edits_text(edits))
            self._services.messages.show_bar(BarMessage(_WORKS, "info", words, (action,)))

        self._services.lanes.document.submit(work, done, self._on_store_failed)

    def _check(self) -> None:
        """Ask who is open, if that is another set of files than before."""
        states = self._model.sources
        if not states:
            self.forget_work()
            return
        sources = tuple(state.source for state in states if state.source is not None)
        if len(sources) < len(states) or self._store is None:
            return
        if self._document is not self._model.document:
            self.forget_work()
            self._document = self._model.document
        if len(sources) == len(self._sources) and all(a is b for a, b in zip(sources, self._sources, strict=True)):
            return
        numbers = [source.number for source in self._sources]
        saved = bool(numbers) and numbers == [source.number for source in sources]
        self._sources = sources
        self._identify(self._store, saved=saved)

    def _identify(self, store: SessionStore, *, saved: bool) -> None:
        """`saved`: the same files stand there with new content; their work goes on under another name."""
        document = self._document
        paths = [source.path for source in self._sources]
        codec = self.codec

        def work(_cancel: CancelToken) -> tuple[OpenedWork, Presence]:
            identity = identify_all(paths)
            presence = Presence(store, identity)
            others = tuple(presence.beat())
            # A second window has a journal of its own: two histories in one would be neither.
            journal = Journal(store, codec, identity + "#2" if others else identity, paths)
            found = journal.saved_work()
            if not others and found.empty:
                left = Journal(store, codec, identity + "#2", paths)
                found = left.saved_work()
                if found.edits:  # to where it stays until it is answered
                    keep_value(store, identity, _ASIDE, _encoded(codec, found))
                    left.clear()
            values = load_values(store, identity)
            queues = tuple(load_queues(store, identity))
            return OpenedWork(identity, journal, found, queues, values, others), presence

        def done(answer: tuple[OpenedWork, Presence]) -> None:
            if self._document is document and [source.path for source in self._sources] == paths:
                self._take(*answer, saved=saved)

        self._services.lanes.document.submit(work, done, self._on_store_failed)

    def _take(self, opened: OpenedWork, presence: Presence, *, saved: bool) -> None:
        former = self._journal
        if former is not None and self._synced and former.work != opened.journal.work:
            self._watch(former.clear())
        self.work, self._journal, self._presence = opened.work, opened.journal, presence
        self._synced = False
        self._show_others(opened.others)
        self._beat.start()
        if self._model.history:
            self._sync()
        if saved:
            self.work_renamed.emit(opened.work)
            self._view.keep()
            return
        self._offer(opened)
        self._view.restore(opened.values.get("view"))
        self.work_opened.emit(opened)

    def forget_work(self) -> None:
        """What was open is closed and its unsaved edits were given up: nothing of them is to be offered again."""
        self._view.flush()
        if self._journal is not None and self._synced:
            self._watch(self._journal.clear())
        presence, self._presence = self._presence, None
        if presence is not None:
            self._services.lanes.document.submit(lambda _cancel: presence.leave(), None, self._on_store_failed)
        self._beat.stop()
        self._document = self._journal = self._offered = None
        self._sources, self.work, self._synced = (), "", False
        for key in (_OFFER, _OTHERS):
            self._services.messages.dismiss(key)

    def giving_up(self, may_close: Callable[[], bool]) -> Callable[[], bool]:
        """`may_close` asks about unsaved edits; closing the window after a yes gives them up for good."""

        def asked() -> bool:
            if not may_close():
                return False
            self.forget_work()
            return True

        return asked

    def close(self) -> None:
        """Write down what is left and close the database. The journal stays, unless `forget_work` was called."""
        if self._store is None:
            return
        self._beat.stop()
        self._view.flush()
        if self._presence is not None:
            self._presence.leave()
        store, self._store = self._store, None
        store.close()

    # -- the journal -----------------------------------------------------------------------------

    def _on_history_changed(self) -> None:
        if self._journal is None or self._model.document is not self._document:
            return
        if self._offered is not None and not self._synced and self._model.history:
            self._set_aside(self._offered)
        if self._synced or self._model.history:
            self._sync()

    def _sync(self) -> None:
        assert self._journal is not None
        self._synced = True
        self._watch(self._journal.sync(self._model.document))

    def _watch(self, future: Future[Any]) -> None:
        """Say it if something cannot be written."""
        post = self._services.lanes.dispatcher.post
        self._writing += 1

        def arrived(error: BaseException | None) -> None:
            self._writing -= 1
            if error is not None:
                self._on_store_failed(error)

        def ended(ended_future: Future[Any]) -> None:
            error = ended_future.exception()
            post(lambda: arrived(error))

        future.add_done_callback(ended)

    def _on_store_failed(self, error: BaseException) -> None:
        text = self.tr("Work cannot be kept: {0}. Save soon.").format(error)
        self._services.messages.show_bar(BarMessage(_BROKEN, "warning", text))

    # -- restoring -------------------------------------------------------------------------------

    def _offer(self, opened: OpenedWork) -> None:
        saved = opened.saved
        if not saved.edits:
            saved = self._aside_of(opened.values.get(_ASIDE)) or saved
        if not saved.edits:
            return
        self._offered = saved
        if self._model.history:
            self._set_aside(saved)
        name = self._sources[0].path.name
        moment = time.strftime("%d %b %H:%M", time.localtime(saved.at)) if saved.at else ""
        count = edits_text(len(saved.edits))
        text = self.tr("{0}: {1} of {2} not saved.").format(name, count, moment)
        if saved.lost:
            text += " " + self.tr("{0} later ones need a newer version.").format(count_text(saved.lost))
        actions = (
            BarAction(self.tr("Restore {0}").format(count), self.restore),
            BarAction(self.tr("Discard"), self.discard),
        )
        self._services.messages.show_bar(BarMessage(_OFFER, "info", text, actions))

    def restore(self) -> None:
        """Do the edits again that an earlier session left; what was edited since comes on top of them."""
        saved, document = self._offered, self._model.document
        if saved is None:
            return
        self._offered = None
        since = [entry.edit for entry in document.history if entry.done]
        undone: tuple[Edit, ...] = () if since else saved.undone
        if document.history:
            self._model.replace_sources(document.sources)
        try:
            document.restore([*saved.edits, *since], undone)
        except ValueError as error:
            document.restore(since)
            self._services.messages.say(self.tr("The edits cannot be restored: {0}").format(error), "error")
            return
        self.keep_value(_ASIDE, None)
        done = self.tr("{0} restored").format(edits_text(len(saved.edits)))
        self._services.messages.say(done, "success")

    def discard(self) -> None:
        """Forget what an earlier session left."""
        self._offered = None
        self.keep_value(_ASIDE, None)
        if self._journal is not None and not self._synced:
            self._watch(self._journal.clear())

    def _set_aside(self, saved: SavedWork) -> None:
        """New edits begin a new journal; the offered ones are kept beside it until they are answered."""
        self.keep_value(_ASIDE, _encoded(self.codec, saved))

    def _aside_of(self, value: object) -> SavedWork | None:
        if not isinstance(value, dict):
            return None
        try:
            edits, undone = (tuple(map(self.codec.decode, value[key])) for key in ("edits", "undone"))
            return SavedWork(edits, undone, float(value["at"]))
        except (KeyError, TypeError, ValueError, UnknownEditError):
            return None

    # -- other windows ---------------------------------------------------------------------------

    def _on_beat(self) -> None:
        presence = self._presence
        if presence is None:
            return

        def done(others: list[OtherWindow]) -> None:
            if self._presence is presence:
                self._show_others(others)

        self._services.lanes.decode.submit(
            "session:beat", lambda _cancel: presence.beat(), done, self._on_store_failed, background=True
        )

    def _show_others(self, others: Sequence[OtherWindow]) -> None:
        messages = self._services.messages
        if not others:
            messages.dismiss(_OTHERS)
        elif _OTHERS not in messages.bars:
            name = self._sources[0].path.name
            text = self.tr("{0} is open in another window too (process {1}). Who saves last wins.").format(
                name, others[0].pid
            )
            messages.show_bar(BarMessage(_OTHERS, "warning", text))


def _encoded(codec: EditCodec, saved: SavedWork) -> dict[str, object]:
    """Set-aside work as JSON; `SessionGlue._aside_of` reads it."""
    edits, undone = ([codec.encode(edit) for edit in part] for part in (saved.edits, saved.undone))
    return {"edits": edits, "undone": undone, "at": saved.at}
