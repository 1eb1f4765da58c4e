"""Filter line and table together, wired to the document model."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ola_viewer.gui.document_model import DocumentModel, source_name
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.filter.filter_line import FilterLine
from ola_viewer.gui.services import Services
from ola_viewer.gui.table.model import RecordModel
from ola_viewer.gui.table.row_view import RowView, read_row_view
from ola_viewer.gui.table.view import RecordTable
from ola_viewer.manifest.document import ChangeSet, What
from ola_viewer.manifest.query_terms import quoted
from ola_viewer.manifest.rows import RowId, RowIds, make_row, source_of

_COPY_MOST = 100_000


class EmptyNote(QWidget):
    """Stands over the table when it shows nothing: what is so, and one action."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = services.theme
        self.title = QLabel(self)
        self.note = QLabel(self)
        self.button = QPushButton(self)
        for label in (self.title, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        self.title.setFont(self._theme.font("base", 500))
        self.note.setFont(self._theme.font("caption"))
        self.hide()

    def show_words(self, title: str, note: str, button: str) -> None:
        """Say what is so; no button for ""."""
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.show()


class TablePane(QWidget):
    """Keeps table, filter line and document model in step."""

    inspect_wanted = Signal()
    position_changed = Signal()
    """`position_text` may read otherwise now."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._model: DocumentModel = services.model
        theme = services.theme
        self.records = RecordModel(services.lanes.decode, parent=self)
        self.records.source_title = lambda row: source_name(self._model, row)
        self.table = RecordTable(self.records, theme, self)
        self.filter_line = FilterLine(theme, self)
        self.empty = EmptyNote(services, self.table.viewport())
        self.empty.button.clicked.connect(self.filter_line.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter_line)
        column.addWidget(self.table, 1)
        self._select_delay = QTimer(self, singleShot=True, interval=0)
        self._select_delay.timeout.connect(self._publish_selection)
        self._following = False
        self._snapshot_counts: tuple[int, ...] = ()
        self.table.delegate.is_excluded = lambda row: row in self._model.snapshot.excluded
        self._connect()
        self._bind()
        self.refresh_reader()

    # -- wiring --------------------------------------------------------------------------------

    def _connect(self) -> None:
        model, table, line = self._model, self.table, self.filter_line
        model.view_changed.connect(self._on_view_changed)
        model.rows_indexed.connect(self._show_counts)
        model.busy_changed.connect(self._show_counts)
        model.sources_changed.connect(self._on_sources_changed)
        model.current_changed.connect(self._on_current_changed)
        model.record_changed.connect(self._on_record_changed)
        model.query_failed.connect(line.show_error)
        model.request_changed.connect(self._on_request_changed)
        table.current_moved.connect(self._on_current_moved)
        table.selection_moved.connect(self._select_delay.start)
        table.sort_wanted.connect(model.set_sorting)
        table.number_entered.connect(self.go_to_number)
        table.inspect_wanted.connect(self.inspect_wanted)
        table.menu_builder = self._build_menu
        line.query_wanted.connect(model.set_query)
        line.left.connect(lambda: table.setFocus(Qt.FocusReason.OtherFocusReason))
        line.menu_builder = self._build_line_menu

    def _bind(self) -> None:
        actions = self._services.actions
        actions.install(self.table, "table")
        for action_id, call in (
            ("edit.copy", self.copy_rows),
            ("edit.copy_path", self.copy_path),
            ("edit.select_all", self.table.selectAll),
            ("edit.toggle", self.table.toggle_current),
            ("edit.delete", self._delete),
            ("edit.duplicate", self._duplicate),
            ("search.filter", self.filter_line.start_typing),
            ("search.clear", self.filter_line.clear),
            ("filter.cell", lambda: self._filter_by_cell("")),
            ("filter.exclude", lambda: self._filter_by_cell("-")),
            ("view.columns_reset", self.table.reset_columns),
            ("go.record", self.table.ask_number),
            ("go.first", lambda: self.table.go_to(0)),
            ("go.last", lambda: self.table.go_to(len(self.records.rows) - 1)),
            ("go.next", lambda: self._model.step(1)),
            ("go.previous", lambda: self._model.step(-1)),
        ):
            actions.bind(action_id, call)

    def refresh_reader(self) -> None:
        """Read rows from the present state of the document."""
        self.records.set_reader(self._read_row)

    def _read_row(self, row: RowId) -> RowView:
        return read_row_view(self._model.snapshot, row)

    # -- model → table -------------------------------------------------------------------------

    def _on_view_changed(self) -> None:
        rows = self._model.rows
        selected = self._model.selected
        with QSignalBlocker(self.table.selectionModel()):
            grew = self.records.set_rows(rows)
            if not grew:
                self._restore_selection(selected)
        self._show_counts()
        self._show_emptiness()
        if len(rows) and (
            self._model.current is None or (not grew and self._model.view_row(self._model.current) is None)
        ):
            self._model.set_current(RowId(int(rows[0])))
        elif not len(rows):
            self._model.set_current(None)

    def _restore_selection(self, selected: RowIds) -> None:
        """After a reset: the current record stays current and in sight, a small selection stays selected."""
        chooser = self.table.selectionModel()
        chooser.clear()
        current = self._model.current
        position = None if current is None else self._model.view_row(current)
        if position is not None:
            self._put_current(int(position), centre=True)
        if 1 < len(selected) <= 1000:
            selection = QItemSelection()
            last = self.records.columnCount() - 1
            for row in selected.tolist():
                at = self._model.view_row(RowId(row))
                if at is not None:
                    selection.select(self.records.index(at, 0), self.records.index(at, last))
            chooser.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._select_delay.start()

    def _put_current(self, position: int, *, centre: bool = False) -> None:
        self._following = True
        index = self.records.index(position, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        hint = QAbstractItemView.ScrollHint.PositionAtCenter if centre else QAbstractItemView.ScrollHint.EnsureVisible
        top = self.table.rowViewportPosition(position)
        if not centre or not 0 <= top < self.table.viewport().height() - 26:
            self.table.scroll_to_row(position, hint)
        self._following = False

    def _on_current_changed(self, row: RowId | None) -> None:
        position = None if row is None else self._model.view_row(row)
        if position is not None and self.table.currentIndex().row() != position:
            self._put_current(int(position))
        self.position_changed.emit()

    def _on_current_moved(self, position: int) -> None:
        if not self._following and 0 <= position < len(self.records.rows):
            self._model.set_current(RowId(int(self.records.rows[position])))

    def _publish_selection(self) -> None:
        self._model.set_selected(self.table.selected_rows())

    def _on_record_changed(self, change: ChangeSet) -> None:
        if change.what & (What.RECORDS | What.SOURCES):
            self.records.forget()
        self.table.viewport().update()
        self._show_counts()

    def _on_sources_changed(self) -> None:
        number = self.table.column_number("source")
        several = len(self._model.sources) > 1
        if several == self.table.isColumnHidden(number):
            self.table.setColumnHidden(number, not several)
            self.table.stretch()
        self._show_counts()
        self._show_emptiness()

    def _on_request_changed(self) -> None:
        self.filter_line.show_query(self._model.request.query)
        self.table.show_sorting(self._model.request.sorting)

    def _show_counts(self) -> None:
        model = self._model
        self.filter_line.counts.show_counts(
            len(model.rows), model.total, filtered=model.filtered, so_far=model.busy or not model.complete
        )
        self.position_changed.emit()

    def position_text(self) -> str:
        """ "Row 7,021 of 412,906" for the status line."""
        current = self._model.current
        position = None if current is None else self._model.view_row(current)
        if position is None:
            return ""
        return self.tr("Row {0} of {1}").format(count_text(position + 1), count_text(len(self._model.rows)))

    def _show_emptiness(self) -> None:
        model = self._model
        if len(model.rows) or not model.is_open:
            self.empty.hide()
            return
        if model.filtered and not model.busy:
            terms = len(self.filter_line.terms)
            note = self.tr("{0} terms are set").format(terms) if terms > 1 else ""
            self.empty.show_words(self.tr("No record matches"), note, self.tr("Clear filter"))
        elif model.complete and not model.filtered and model.sources:
            self.empty.show_words(self.tr("This file holds no records"), "", "")
        else:
            self.empty.hide()
        self.empty.setGeometry(self.table.viewport().rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note covers the table."""
        self.empty.setGeometry(self.table.viewport().rect())

    # -- commands ------------------------------------------------------------------------------

    def go_to_number(self, number: int) -> None:
        """Go to record `number` (from 0) of the current record's file, or of the first one that has it."""
        model = self._model
        current = model.current
        states = sorted(model.sources, key=lambda state: current is None or state.number != source_of(current))
        state = next((state for state in states if number < state.count), None)
        messages = self._services.messages
        if state is None:
            most = max((state.count for state in model.sources), default=0)
            so_far = "" if model.complete else self.tr(" so far")
            messages.say(
                self.tr("There is no record {0}. The last one{1} is {2}.").format(
                    count_text(number), so_far, count_text(max(0, most - 1))
                ),
                "warning",
            )
            return
        row = make_row(state.number, number)
        if model.view_row(row) is None:
            if model.filtered and model.total:
                messages.say(self.tr("Record {0} is hidden by the filter.").format(count_text(number)), "warning")
            return
        model.set_current(row)
        position = model.view_row(row)
        if position is not None:
            self.table.scroll_to_row(int(position), QAbstractItemView.ScrollHint.PositionAtCenter)

    def copy_rows(self) -> None:
        """Copy the selected rows' visible columns as tab-separated text."""
        selected = self.table.selected_rows()
        if len(selected) > _COPY_MOST:
            self._services.messages.say(
                self.tr("More than {0} rows are not copied as text. Export them.").format(count_text(_COPY_MOST)),
                "warning",
            )
            return
        heads = self.table.horizontalHeader()
        order = [heads.logicalIndex(n) for n in range(heads.count())]
        columns = [self.records.columns[n] for n in order if not heads.isSectionHidden(n)]
        snapshot = self._model.snapshot

        def work(cancel: object) -> str:
            views = (read_row_view(snapshot, RowId(row)) for row in selected.tolist())
            return "\n".join("\t".join(self.records.cell_text(column, view) for column in columns) for view in views)

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            one = len(selected) == 1
            said = self.tr("1 row copied") if one else self.tr("{0} rows copied").format(count_text(len(selected)))
            self._services.messages.say(said, "success")

        self._services.lanes.decode.submit("copy-rows", work, done)

    def copy_path(self) -> None:
        """Copy the media paths of the current record."""
        view = self.records.read_now(self.table.currentIndex().row())
        if view is not None and view.paths:
            QGuiApplication.clipboard().setText("\n".join(view.paths))
            self._services.messages.say(self.tr("Path copied"), "success")

    def _delete(self) -> None:
        selected = self.table.selected_rows()
        if len(selected):
            last = self._model.view_row(RowId(int(selected[-1])))
            after = (
                None if last is None or last + 1 >= len(self._model.rows) else RowId(int(self._model.rows[last + 1]))
            )
            self._model.document.delete(selected)
            if after is not None:
                self._model.set_current(after)

    def _duplicate(self) -> None:
        try:
            self._model.document.duplicate(self.table.selected_rows())
        except ValueError as error:
            self._services.messages.say(str(error), "warning")

    def _filter_by_cell(self, sign: str) -> None:
        index = self.table.currentIndex()
        view = self.records.read_now(index.row())
        if view is None:
            return
        key = self.records.columns[index.column()].key
        term = cell_term(key, view, source_name(self._model, view.row))
        if term:
            self.filter_line.add_term(sign + term)
        else:
            self._services.messages.say(self.tr("There is nothing to filter by in this cell. ← → choose another one."))

    def _build_menu(self, menu: QMenu) -> None:
        actions = self._services.actions
        for group in (
            ("filter.cell", "filter.exclude"),
            ("edit.copy", "edit.copy_path"),
            ("edit.turn", "edit.json", "edit.path", "edit.range", "edit.changes"),
            ("edit.duplicate", "edit.exclude", "edit.delete"),
        ):
            for action_id in group:
                if actions[action_id].isEnabled():
                    menu.addAction(actions[action_id])
            menu.addSeparator()

    def _build_line_menu(self, menu: QMenu) -> None:
        actions = self._services.actions
        menu.addAction(actions["search.clear"])
        menu.addAction(actions["app.query_help"])
        columns = self.table.column_menu()
        columns.setTitle(self.tr("Columns"))
        menu.addMenu(columns)


def cell_term(key: str, view: RowView, source: str) -> str:
    """The filter term that finds rows whose cell of column `key` is like this one; "" where there is none."""
    values = {
        "id": f"id:={quoted(view.id)}" if view.id else "",
        "kind": f"kind:{view.kind.slug}",
        "media": f"folder:{quoted(view.paths[0].rsplit('/', 1)[0])}" if view.paths and "/" in view.paths[0] else "",
        "frames": "" if view.parts is None else f"frames:{view.parts}",
        "size": "" if view.size is None else f"size:{view.size}",
        "turns": f"turns:{view.turns}",
        "question": f"question:{quoted(view.question[:80])}" if view.question else "",
        "source": f"source:{quoted(source)}",
        "status": "edited:yes" if view.edited else "",
    }
    return values.get(key, "")
