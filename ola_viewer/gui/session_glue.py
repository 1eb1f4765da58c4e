"""Keeps what the user does in the session database, and offers it again after a crash.

Edits are journalled as they happen, verdicts as they fall, the filter and the place in the table a moment
later. Everything that waits for the database runs on the document lane.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.figures import count_text, edits_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_restore import RestoreOffer
from ola_viewer.gui.session_store import full_codec
from ola_viewer.gui.session_view import ViewKeeper
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.save import BeforeCommit
from ola_viewer.manifest.source import Source
from ola_viewer.review.queue import ReviewQueue
from ola_viewer.review.verdicts import Verdict, VerdictBook
from ola_viewer.session import Journal, SessionStore
from ola_viewer.session.journal import unsaved_works
from ola_viewer.session.kept import (
    forget_queue,
    keep_queue,
    keep_value,
    keep_verdicts,
    load_verdicts,
)
from ola_viewer.session.opening import OpenedWork, open_work
from ola_viewer.session.presence import OtherWindow, Presence

BEAT_MS: Final = 10_000
_OTHERS: Final = "session:others"
_BROKEN: Final = "session:store"
_WORKS: Final = "session:works"


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
        self._writing = self._identifying = 0
        self.work = ""
        """Identity of what is open, "" until it is known."""
        self._document: Document | None = None
        self._sources: tuple[Source, ...] = ()
        self._files: tuple[tuple[int, Path, Identity], ...] = ()
        self._journal: Journal | None = None
        self._synced = False
        self._presence: Presence | None = None
        self._offer = RestoreOffer(services, self.keep_value, self._forget_journal, self)
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
        """Writes that are not on the disk yet, and whether it is not known yet where they belong."""
        return self._writing + self._view.waiting + self._identifying

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
        # What is on the disk decides, not which version of it undo has gone back to.
        files = tuple((source.number, source.path, source.on_disk) for source in sources)
        if files == self._files:
            return
        saved = bool(self._files) and [file[:2] for file in files] == [file[:2] for file in self._files]
        self._files, self._sources = files, sources
        self._identify(self._store, saved=saved)

    def _identify(self, store: SessionStore, *, saved: bool) -> None:
        """`saved`: the same files stand there with new content; their work goes on under another name."""
        document = self._document
        paths = [source.path for source in self._sources]
        codec = self.codec

        self._identifying += 1

        def work(_cancel: CancelToken) -> tuple[OpenedWork, Presence]:
            return open_work(store, codec, paths, saved)

        def failed(error: Exception) -> None:
            self._identifying -= 1
            self._on_store_failed(error)

        def done(answer: tuple[OpenedWork, Presence]) -> None:
            self._identifying -= 1
            if self._document is document and [source.path for source in self._sources] == paths:
                self._take(*answer, saved=saved)

        self._services.lanes.document.submit(work, done, failed)

    def _take(self, opened: OpenedWork, presence: Presence, *, saved: bool) -> None:
        former = self._journal
        going_on = former if saved and self._synced else None
        if former is not None and going_on is None and self._synced and former.work != opened.journal.work:
            self._watch(former.clear())
        self.work, self._journal, self._presence = opened.work, going_on or opened.journal, presence
        self._synced = going_on is not None
        self._show_others(opened.others)
        self._beat.start()
        if going_on is not None:
            self._watch(going_on.move(opened.journal.work, self._model.document))
        elif self._model.history:
            self._sync()
        elif saved:  # whatever was kept under this name is older than the file that was just written
            self._watch(opened.journal.clear())
        if saved:
            self.work_renamed.emit(opened.work)
            self._view.keep()
            return
        self._offer.offer(opened, self._sources[0].path.name)
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
        self._document = self._journal = None
        self._offer.end()
        self._sources, self._files, self.work, self._synced = (), (), "", False
        self._services.messages.dismiss(_OTHERS)

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
        if not self._synced and self._model.history:
            self._offer.set_aside()
        if self._synced or self._model.history:
            self._sync()

    def _sync(self) -> None:
        assert self._journal is not None
        self._synced = True
        self._watch(self._journal.sync(self._model.document))

    def _forget_journal(self) -> None:
        """What an earlier session left is given up."""
        if self._journal is not None and not self._synced:
            self._watch(self._journal.clear())

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

    def before_commit(self) -> BeforeCommit | None:
        """A save of the present state begins: what it has to call before the new files take their names, so that
        their journal is found if the program is killed right after. None while nothing is journalled."""
        journal, model = self._journal, self._model
        if journal is None or not self._synced or model.document is not self._document:
            return None
        write_down, post = journal.intend(model.document, model.snapshot), self._services.lanes.dispatcher.post

        def call(parts: Mapping[int, Path], same_rows: bool) -> None:
            try:
                write_down(parts, same_rows)
            except (sqlite3.Error, OSError) as error:  # the files are saved nevertheless
                problem = error
                post(lambda: self._on_store_failed(problem))

        return call

    def save_given_up(self) -> None:
        """The save that `before_commit` was asked for did not come about."""
        if self._journal is not None and self._synced:
            self._watch(self._journal.forget_intent())

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
