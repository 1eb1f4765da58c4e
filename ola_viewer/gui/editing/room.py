"""Puts editing into the window: the editors over inspector and review, and the commands for many records."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ola_viewer.gui.editing.bulk_dialog import RenumberDialog
from ola_viewer.gui.editing.changes_view import ChangesView
from ola_viewer.gui.editing.cover import CoverEditor
from ola_viewer.gui.editing.find_replace import FindReplaceDialog
from ola_viewer.gui.editing.json_editor import JsonEditor
from ola_viewer.gui.editing.key_dialog import KeyDialog
from ola_viewer.gui.editing.move_dialog import MoveDialog
from ola_viewer.gui.editing.range_dialog import RangeDialog, patches_of
from ola_viewer.gui.editing.turn_editor import TurnEditor
from ola_viewer.gui.inspector.inspector import EditRequest, Inspector
from ola_viewer.gui.services import Services
from ola_viewer.gui.trainers import name_of
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.as_trained import Trainer
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import Roots


class EditingRoom(QObject):
    """Lives on the GUI thread."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        inspector: Inspector,
        roots_of: Callable[[Snapshot, int], Roots],
    ) -> None:
        super().__init__(window)
        self._roots_of = roots_of
        self._services, self._window, self._inspector = services, window, inspector
        self._back: QWidget | None = None
        theme, model = services.theme, services.model
        self.turns = TurnEditor(theme, model)
        self.json = JsonEditor(theme, model)
        self.replace: FindReplaceDialog | None = None
        self.changes: ChangesView | None = None
        self.turns.failed.connect(lambda text: services.messages.say(text, "warning"))
        for editor in (self.turns, self.json):
            editor.closed.connect(self._on_closed)
        inspector.edit_requested.connect(self.on_edit_requested)
        for action_id, call in (
            ("edit.turn", inspector.ask_edit),
            ("edit.json", self.edit_json),
            ("edit.range", self.edit_range),
            ("edit.replace", self.show_replace),
            ("edit.key", lambda: KeyDialog(services, window).open()),
            ("edit.renumber", lambda: RenumberDialog(model, window).open()),
            ("edit.changes", lambda: self.show_changes(model.current)),
            ("edit.exclude", self.toggle_excluded),
            ("edit.move_up", lambda: self.move_rows(-1)),
            ("edit.move_down", lambda: self.move_rows(1)),
            ("edit.move_to", self.ask_position),
        ):
            services.actions.bind(action_id, call)
        model.current_changed.connect(self._on_current_changed)
        services.trainers.changed.connect(self._on_trainers_changed)

    # -- one record ------------------------------------------------------------------------------

    def on_edit_requested(self, wanted: EditRequest) -> None:
        """Edit what the inspector asks for, over its text."""
        self.edit_at(self._inspector.tabs, wanted.row, wanted.pointer)

    def edit_at(self, host: QWidget, row: int, pointer: Pointer, back: QWidget | None = None) -> None:
        """Edit the turn that `pointer` leads into; the whole record where that is no turn. `back` gets the focus."""
        if self._editor() is not None:
            return
        self._back = back
        index = self._turn_of(row, pointer)
        self.turns.trainer = self._trainer_of(row)
        if index is not None and self.turns.edit_turn(host, row, index):
            return
        problem = self.json.edit_record(host, row, pointer)
        if problem:
            self._services.messages.say(problem, "warning")

    def edit_json(self) -> None:
        """Edit the current record as JSON."""
        row = self._services.model.current
        if row is not None:
            self.edit_at(self._inspector.tabs, row, ())

    def edit_range(self) -> RangeDialog | None:
        """Edit the numbers of the current record's patch."""
        model = self._services.model
        row = model.current
        try:
            raw = b"" if row is None else model.snapshot.raw(row)
        except (OSError, ValueError, IndexError) as error:
            self._services.messages.say(str(error), "warning")
            return None
        if row is None or not patches_of(raw):
            self._services.messages.say(self.tr("This record has no medium in a patch."))
            return None
        dialog = RangeDialog(self._services, row, self._roots_of(model.snapshot, row), parent=self._window)
        dialog.open()
        return dialog

    def _turn_of(self, row: int, pointer: Pointer) -> int | None:
        if not pointer:
            return None
        try:
            turns = read_sample(parse(self._services.model.snapshot.raw(row))).turns
        except (RecordError, OSError, IndexError):
            return None
        found = (n for n, turn in enumerate(turns) if pointer[: len(turn.pointer)] == turn.pointer and turn.pointer)
        return next(found, None)

    def _trainer_of(self, row: int) -> Trainer:
        """A record's trainer as far as it is known; it is told again when it is."""
        return name_of(self._services.trainers.known(self._services.model.snapshot, row)) or "ola"

    def _on_trainers_changed(self) -> None:
        if self.turns.isVisible():
            self.turns.trainer = self._trainer_of(self.turns.row)
            self.turns.count_tokens()

    def _editor(self) -> CoverEditor | None:
        return next((editor for editor in (self.turns, self.json) if editor.isVisible()), None)

    def _on_closed(self) -> None:
        back = self._back or self._window.table_pane.table
        back.setFocus()

    def _on_current_changed(self, row: object) -> None:
        """Another record: an editor without a change goes, one with a change keeps its record and says so."""
        editor = self._editor()
        if editor is not None and self._window.mode == "":
            if editor.changed:
                words = self.tr("The record is still being edited: take the change or give it up first.")
                editor.say(words, "warning")
            elif row != (self.turns.row if editor is self.turns else self.json.row):
                editor.close_cover()

    # -- many records ----------------------------------------------------------------------------

    def show_replace(self) -> FindReplaceDialog:
        """Find and replace."""
        if self.replace is None:
            self.replace = FindReplaceDialog(self._services, self._window)
        self.replace.show()
        self.replace.raise_()
        self.replace.refresh()
        return self.replace

    def show_changes(self, row: int | None) -> ChangesView:
        """What differs from the files."""
        if self.changes is None:
            self.changes = ChangesView(self._services, self._window)
        self.changes.show_row(row)
        return self.changes

    def toggle_excluded(self) -> None:
        """Strike the selected records through, or take that back where all of them are."""
        model = self._services.model
        rows = self._window.table_pane.table.selected_rows()
        if len(rows):
            struck = model.snapshot.excluded.mask(rows)
            model.document.exclude(rows, not bool(struck.all()))

    def move_rows(self, by: int) -> None:
        """The selected records one place up or down in the document's order."""
        if not self._in_own_order():
            return
        model = self._services.model
        rows, order = self._window.table_pane.table.selected_rows(), model.snapshot.rows()
        places = np.flatnonzero(np.isin(order, rows))
        if not len(places):
            return
        at = int(places[0]) - 1 if by < 0 else int(places[-1]) + 2
        if at < 0 or at > len(order):
            return
        self._move(rows, int(order[at]) if at < len(order) else None)

    def ask_position(self) -> MoveDialog | None:
        """Ask where the selected records shall stand."""
        rows = self._window.table_pane.table.selected_rows()
        if not len(rows) or not self._in_own_order():
            return None
        dialog = MoveDialog(self._services.model, rows, self._window)
        dialog.position_chosen.connect(lambda before: self._move(rows, before))
        dialog.open()
        return dialog

    def _in_own_order(self) -> bool:
        model = self._services.model
        if not model.filtered and model.request.sorting.is_file_order:
            return True
        words = self.tr("Records are moved in the document's own order: clear filter and sorting first.")
        self._services.messages.say(words, "warning")
        return False

    def _move(self, rows: RowIds, before: int | None) -> None:
        model = self._services.model
        current = model.current
        model.document.move(rows, before)
        if current is not None:
            model.set_current(current)
