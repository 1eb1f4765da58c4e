"""Puts the review into the window: commands, dialogs, filter fields, the mode itself."""

from __future__ import annotations

import getpass
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu

from ola_viewer.gui.document_model import ViewRequest
from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.review.desk import ReviewDesk
from ola_viewer.gui.review.outcome import ReviewOutcome
from ola_viewer.gui.review.page import ReviewPage
from ola_viewer.gui.review.queue_dialog import Origin, QueueDialog
from ola_viewer.gui.review.sample_view import RootsOf
from ola_viewer.gui.review.strata import strata_of
from ola_viewer.gui.review.verdict_rows import VerdictRows, find_verdicts
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.gui.viewing import ViewComputer
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.gui.window.panels import ModeSpec
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.document import ChangeSet, What
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.manifest.rows import RowId, RowIds
from ola_viewer.review.queue import QueueSpec, Relocation, ReviewQueue, make_queue, relocate
from ola_viewer.session.opening import OpenedWork

MODE = "review"
_SEARCHED_BY_ITSELF = 100_000
"""Up to so many records the manifest is searched for earlier verdicts without being asked to."""


class ReviewRoom(QObject):
    """Lives on the GUI thread. `edit_wanted(row)`: E was pressed in the review. `verdicts_changed`: `rows`
    may answer otherwise."""

    edit_wanted = Signal(object)
    verdicts_changed = Signal()

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        session: SessionGlue,
        viewer: ViewComputer,
        roots_of: RootsOf,
    ) -> None:
        super().__init__(window)
        self._services, self._window, self._session, self._viewer = services, window, session, viewer
        self._roots_of = roots_of
        self._values: dict[str, Any] = {}
        self.queues: dict[str, ReviewQueue] = {}
        self.page: ReviewPage | None = None
        self.dialog: QueueDialog | None = None
        self.desk = ReviewDesk(session, self._reviewer, parent=self)
        self.rows = VerdictRows(lambda: session.book)
        self.outcome = ReviewOutcome(services, window, session, self.desk, self.rows)
        self.outcome.values = self._values
        viewer.answer_field("verdict", self.rows.answer_verdict)
        viewer.answer_field("tag", self.rows.answer_tag)
        viewer.sort_by("verdict", self.rows.sort_values)
        records = window.table_pane.records
        records.verdict_title = self._verdict_title
        window.add_mode(ModeSpec(MODE, "review.start", self._build))
        for action_id, call in (
            ("review.start", self.start),
            ("review.new", self.ask_queue),
            ("review.find", self.find_verdicts),
        ):
            services.actions.bind(action_id, call)
        session.work_opened.connect(self._on_work_opened)
        session.work_renamed.connect(lambda _work: self._on_saved())
        session.verdicts_loaded.connect(self._on_verdicts_loaded)
        services.model.sources_changed.connect(self._on_sources_changed)
        services.model.file_indexed.connect(lambda _state: self._search_small())
        services.model.record_changed.connect(self._on_record_changed)
        self.desk.judged.connect(self._on_judged)
        self._searched = False

    def end(self) -> None:
        """Before the window is destroyed."""
        self.desk.end()
        if self.page is not None:
            self.page.close_media()

    # -- entering and leaving --------------------------------------------------------------------

    def start(self) -> None:
        """Go on with the queue that is open; else ask for one."""
        if self.desk.queue is not None:
            self._enter()
        else:
            self.ask_queue()

    def ask_queue(self) -> None:
        """The dialog for a new or an earlier queue."""
        if not len(self._services.model.snapshot.rows()):
            self._services.messages.say(self.tr("There are no records to review yet."), "warning")
            return
        dialog = QueueDialog(self._services.theme, self._origins(), list(self.queues.values()), self._window)
        dialog.queue_wanted.connect(self.make_queue)
        dialog.resume_wanted.connect(self.resume)
        dialog.forget_wanted.connect(self._on_forget)
        dialog.destroyed.connect(lambda: setattr(self, "dialog", None))
        self.dialog = dialog
        dialog.open()

    def _origins(self) -> list[Origin]:
        model = self._services.model
        everything = model.snapshot.rows()
        origins = [Origin(self.tr("all: {0}").format(records_text(len(everything))), "all records", everything)]
        if model.request != ViewRequest() and model.filtered:
            title = self.tr("the filter: {0}").format(count_text(len(model.rows)))
            origins.insert(0, Origin(title, f"filter {model.request.query}", model.rows))
        if len(model.selected) > 1:
            title = self.tr("the selection: {0}").format(count_text(len(model.selected)))
            origins.insert(0, Origin(title, "selection", model.selected))
        return origins

    def make_queue(self, name: str, spec: QueueSpec, rows: RowIds) -> None:
        """Draw the records of a new queue in the background, then judge it."""
        snapshot, verdict_of = self._services.model.snapshot, self.rows.verdict_of

        def work(cancel: CancelToken, progress: ProgressCallback) -> tuple[ReviewQueue, dict[str, int]]:
            if not spec.stratify or spec.count is None:
                return make_queue(name, spec, snapshot, rows, None, (), cancel, progress), {}
            strata, names = strata_of(snapshot, rows, spec.stratify, verdict_of)
            numbers, counts = np.unique(strata, return_counts=True)
            sizes = {names[int(number)]: int(count) for number, count in zip(numbers, counts, strict=True)}
            return make_queue(name, spec, snapshot, rows, strata, names, cancel, progress), sizes

        def done(answer: tuple[ReviewQueue, dict[str, int]]) -> None:
            queue, sizes = answer
            self.queues[name] = queue
            self._values[f"sizes/{name}"] = sizes
            self._session.keep_value(f"sizes/{name}", sizes)
            self._open(queue)

        self._services.lanes.jobs.start(self.tr("Drawing {0}").format(name), work, done, self._on_failed)

    def resume(self, name: str) -> None:
        """Go on with an earlier queue, its records found again if the manifest changed."""
        queue, snapshot = self.queues[name], self._services.model.snapshot

        def work(cancel: CancelToken, progress: ProgressCallback) -> Relocation:
            return relocate(queue, snapshot, cancel, progress)

        def done(found: Relocation) -> None:
            if found.lost:
                words = self.tr("{0} of the queue no longer there or read otherwise.")
                self._services.messages.say(words.format(records_text(found.lost)), "warning")
            self._open(found.queue)

        self._services.lanes.jobs.start(self.tr("Finding the records of {0}").format(name), work, done, self._on_failed)

    def _open(self, queue: ReviewQueue) -> None:
        present = self._services.model.snapshot.rows()
        if not len(queue.entries) or not np.isin([entry.row for entry in queue.entries], present).any():
            self._services.messages.say(self.tr("No record of this queue is in the manifest."), "warning")
            return
        self.queues[queue.name] = queue
        self.rows.learn_queue(queue)
        self._enter()
        self.desk.open_queue(queue)

    def _enter(self) -> None:
        page = self._window.enter_mode(MODE)
        assert isinstance(page, ReviewPage)
        page.show_current()

    def leave(self) -> None:
        """Back to the table, at the record that was judged last."""
        queue, row = self.desk.queue, self.desk.row
        if queue is not None:
            self.queues[queue.name] = queue
        if self.page is not None:
            self.page.sample.media.stop()
        self._window.leave_mode()
        if row is not None and self._services.model.view_row(RowId(row)) is not None:
            self._services.model.set_current(RowId(row))
        self._on_verdicts_changed()

    def _build(self) -> ReviewPage:
        page = ReviewPage(self._services, self.desk, self._roots_of)
        page.left.connect(self.leave)
        page.edit_wanted.connect(self.edit_wanted)
        page.export_wanted.connect(self.outcome.ask_report)
        page.foot.tags_wanted.connect(self.ask_tags)
        page.head.queue_menu = self._fill_queues
        page.head.more_menu = self._fill_more
        self.page = page
        return page

    def _fill_queues(self, menu: QMenu) -> None:
        for name in self.queues:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self.desk.queue is not None and name == self.desk.queue.name)
            action.triggered.connect(lambda _checked=False, name=name: self.resume(name))
        menu.addSeparator()
        menu.addAction(self._services.actions["review.new"])

    def _fill_more(self, menu: QMenu) -> None:
        actions = self._services.actions
        for action_id in ("review.statistics", "review.compare"):
            menu.addAction(actions[action_id])
        menu.addSeparator()
        for action_id in ("review.report", "review.export_good", "review.export_rest", "review.write_keys"):
            menu.addAction(actions[action_id])
        menu.addSeparator()
        play = menu.addAction(self.tr("Play sound and video at once"))
        play.setCheckable(True)
        play.setChecked(self._services.settings.settings.review_autoplay)
        play.toggled.connect(lambda on: self._services.settings.set("review_autoplay", on))
        menu.addAction(self.tr("Edit tags…"), self.ask_tags)
        menu.addAction(self.tr("Take the verdict back"), self.desk.take_back)

    def ask_tags(self) -> None:
        """Edit the set of tags, one a line."""
        settings = self._services.settings
        text, taken = QInputDialog.getMultiLineText(
            self._window,
            self.tr("Tags"),
            self.tr("One per line; the first nine have the keys 1 to 9."),
            "\n".join(settings.settings.review_tags),
        )
        if taken:
            settings.set("review_tags", [line.strip() for line in text.splitlines() if line.strip()])
        if self.page is not None:
            self.page.setFocus()

    # -- keeping in step -------------------------------------------------------------------------

    def find_verdicts(self) -> None:
        """Search the whole manifest for records that were judged before."""
        snapshot, book = self._services.model.snapshot, self._session.book

        def work(cancel: CancelToken, progress: ProgressCallback) -> list[tuple[int, str]]:
            return find_verdicts(snapshot, book, cancel, progress)

        def done(found: list[tuple[int, str]]) -> None:
            self.rows.learn(found)
            self._on_verdicts_changed()
            words = self.tr("Judged before: {0}").format(records_text(len(found)))
            self._services.messages.say(words, "success")

        self._services.lanes.jobs.start(self.tr("Searching for earlier verdicts"), work, done, self._on_failed)

    def _search_small(self) -> None:
        model, book = self._services.model, self._session.book
        if self._searched or not model.complete or not len(book) or model.total > _SEARCHED_BY_ITSELF:
            return
        self._searched = True
        snapshot = model.snapshot

        def done(found: list[tuple[int, str]]) -> None:
            if found:
                self.rows.learn(found)
                self._on_verdicts_changed()

        self._services.lanes.decode.submit(
            "review:find",
            lambda cancel: find_verdicts(snapshot, book, cancel, lambda progress: None),
            done,
            lambda _error: None,
            background=True,
        )

    def _on_work_opened(self, opened: OpenedWork) -> None:
        self.queues = {queue.name: queue for queue in opened.queues}
        self.outcome.values = self._values = dict(opened.values)
        for queue in opened.queues:
            self.rows.learn_queue(queue)
        self._on_verdicts_changed()
        self._search_small()

    def _on_verdicts_loaded(self) -> None:
        self._searched = False
        self._on_verdicts_changed()
        self._search_small()

    def _on_sources_changed(self) -> None:
        if self._services.model.is_open and self._services.model.sources:
            return
        if self._window.mode == MODE:
            self._window.leave_mode()
        self.desk.open_queue(None)
        self.queues = {}
        self.outcome.values = self._values = {}
        self.rows.clear()
        self._searched = False
        self._on_verdicts_changed()

    def _on_saved(self) -> None:
        """The files were saved: rows have other names now. Queues are found again by content and kept anew."""
        snapshot, queues, current = self._services.model.snapshot, list(self.queues.values()), self.desk.queue
        if current is not None:
            queues = [current if queue.name == current.name else queue for queue in queues]

        def work(cancel: CancelToken, progress: ProgressCallback) -> list[ReviewQueue]:
            return [relocate(queue, snapshot, cancel, progress).queue for queue in queues]

        def done(found: list[ReviewQueue]) -> None:
            self.rows.clear()
            self.queues = {queue.name: queue for queue in found}
            for queue in found:
                self.rows.learn_queue(queue)
                self._session.keep_queue(queue)
            if current is not None:
                self.desk.open_queue(self.queues[current.name])
            self._on_verdicts_changed()

        if queues:
            self._services.lanes.jobs.start(self.tr("Finding the records of queues"), work, done, self._on_failed)

    def _on_record_changed(self, change: ChangeSet) -> None:
        if change.what & What.SOURCES and self.queues:  # undo went past a save: rows have their former names
            self._on_saved()
        if self._window.mode == MODE and self.page is not None and change.what & What.RECORDS:
            self.page.show_current()

    def _on_judged(self, position: int) -> None:
        queue = self.desk.queue
        if queue is not None:
            self.queues[queue.name] = queue
            entry = queue.entries[position]
            if entry.content:
                self.rows.learn([(entry.row, entry.content)])

    def _on_verdicts_changed(self) -> None:
        self.desk.count_again()
        self._viewer.forget()
        request = self._services.model.request
        if "verdict" in request.query or "tag" in request.query or request.sorting.key == "verdict":
            self._services.model.refresh_view()
        self.verdicts_changed.emit()
        self._window.table_pane.table.viewport().update()

    def _verdict_title(self, row: RowId) -> str:
        verdict = self.rows.verdict_of(row)
        if verdict is None:
            return ""
        words = {"good": self.tr("Good"), "bad": self.tr("Bad"), "unsure": self.tr("Unsure")}
        return words.get(verdict.mark or "", "") or self.tr("Tagged")

    def _on_forget(self, name: str) -> None:
        self.queues.pop(name, None)
        self._session.forget_queue(name)
        if self.desk.queue is not None and self.desk.queue.name == name:
            self.desk.open_queue(None)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ColumnsMissingError):
            text = self.tr("Kinds and folders are still being counted. Try again in a moment.")
        else:
            text = str(error)
        self._services.messages.say(text, "warning")

    def _reviewer(self) -> str:
        name = self._services.settings.settings.reviewer.strip()
        if name:
            return name
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return ""
