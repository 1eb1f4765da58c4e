"""The table widget: selection as ranges, keys, jumping to a number, columns that remember their layout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ola_viewer.gui.document_model import Sorting
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.table.delegate import ROW_HEIGHT, RecordDelegate, Section
from ola_viewer.gui.table.jump_field import JumpField
from ola_viewer.gui.table.model import RecordModel
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowIds

_NO_ROWS: RowIds = np.zeros(0, np.int64)
_LEAST_STRETCH = 90
HEAD_HEIGHT = 26


class RecordTable(QTableView):
    """Shows a RecordModel. Emits what the user did; the pane's controller acts."""

    current_moved = Signal(int)
    """The current row changed to this position of the view (-1: none)."""
    selection_moved = Signal()
    sort_wanted = Signal(object)
    """A Sorting that a click on a head asks for."""
    number_entered = Signal(object)
    """A record number was typed and confirmed."""
    inspect_wanted = Signal()
    focus_changed = Signal(bool)

    def __init__(self, model: RecordModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._records = model
        self.sorting = Sorting()
        self.delegate = RecordDelegate(theme, self)
        self.menu_builder: Callable[[QMenu], None] = lambda menu: None
        self.key_fallback: Callable[[QKeyEvent], bool] = lambda event: False
        """Takes plain letters, signs and Space that are no commands of the table (media keys)."""
        self.setObjectName("record_table")
        self.setAccessibleName(self.tr("Records"))
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self._set_up_heads()
        self._jump = JumpField(self)
        self._jump.entered.connect(self.number_entered)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.selection_moved.emit())
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _set_up_heads(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.hide()
        heads = self.horizontalHeader()
        # its own selection: a shared one asks the flags of every cell of a column when all is selected
        heads.setSelectionModel(QItemSelectionModel(self._records, heads))
        heads.setHighlightSections(False)
        heads.setSectionsClickable(True)
        heads.setSectionsMovable(True)
        heads.setSortIndicatorShown(True)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heads.setMinimumSectionSize(24)
        heads.setFixedHeight(HEAD_HEIGHT)
        heads.setTextElideMode(Qt.TextElideMode.ElideRight)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._on_head_menu)
        heads.sectionClicked.connect(self._on_head_clicked)
        heads.sectionMoved.connect(self._on_section_moved)
        self.reset_columns()
        self.show_sorting(Sorting())

    # -- columns -------------------------------------------------------------------------------

    def reset_columns(self) -> None:
        """Columns in their own order and width, none hidden but the source's."""
        heads = self.horizontalHeader()
        for number, column in enumerate(self._records.columns):
            heads.moveSection(heads.visualIndex(number), number)
            self.setColumnHidden(number, column.hidden or column.key == "source")
            if column.width:
                self.setColumnWidth(number, column.width)
        self.stretch()

    def fit_numbers(self, highest: int) -> None:
        """Make the number column wide enough for record `highest`; never narrower than it is."""
        metrics = QFontMetrics(self._theme.font("row", 500))
        needed = metrics.horizontalAdvance(count_text(highest)) + 18
        number = self.column_number("number")
        if needed > self.columnWidth(number):
            self.setColumnWidth(number, needed)
            self.stretch()

    def column_number(self, key: str) -> int:
        """Logical number of a column. ValueError for an unknown key."""
        return [column.key for column in self._records.columns].index(key)

    def layout_state(self) -> QByteArray:
        """Order, widths and visibility of columns, to be kept between sessions."""
        return self.horizontalHeader().saveState()

    def restore_layout(self, state: QByteArray) -> bool:
        """Take over a kept layout; False if it fits another set of columns."""
        heads = self.horizontalHeader()
        done = heads.restoreState(state)
        heads.setFixedHeight(HEAD_HEIGHT)
        heads.setSortIndicatorShown(True)
        self.show_sorting(self.sorting)
        self._on_section_moved()
        self.stretch()
        return done

    def show_sorting(self, sorting: Sorting) -> None:
        """Put the arrow where the view is sorted; nowhere for an order that is no column's."""
        self.sorting = sorting
        order = Qt.SortOrder.DescendingOrder if sorting.descending else Qt.SortOrder.AscendingOrder
        keys = [column.key for column in self._records.columns]
        self.horizontalHeader().setSortIndicator(keys.index(sorting.key) if sorting.key in keys else -1, order)

    def stretch(self) -> None:
        """The stretching column takes what the others leave."""
        heads = self.horizontalHeader()
        stretch = next(n for n, column in enumerate(self._records.columns) if not column.width)
        if self.isColumnHidden(stretch):
            return
        others = sum(heads.sectionSize(n) for n in range(heads.count()) if n != stretch)
        self.setColumnWidth(stretch, max(_LEAST_STRETCH, self.viewport().width() - others))

    def _on_head_clicked(self, section: int) -> None:
        column = self._records.columns[section]
        if not column.sortable:
            self.show_sorting(self.sorting)
            return
        same = self.sorting.key == column.key
        self.sort_wanted.emit(Sorting(column.key, same and not self.sorting.descending))

    def _on_section_moved(self, *_: int) -> None:
        heads = self.horizontalHeader()
        visible = [
            heads.logicalIndex(n) for n in range(heads.count()) if not heads.isSectionHidden(heads.logicalIndex(n))
        ]
        self.delegate.first_column = visible[0] if visible else 0
        self.viewport().update()

    def _on_head_menu(self, point: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(point))

    def column_menu(self) -> QMenu:
        """Check marks for the columns, and the way back to the delivered layout."""
        menu = QMenu(self)
        for number, column in enumerate(self._records.columns):
            title = self._records.headerData(number, Qt.Orientation.Horizontal) or self.tr("Kind")
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(column.key != "number")
            action.toggled.connect(lambda on, n=number: self._show_column(n, on))
        menu.addSeparator()
        menu.addAction(self.tr("Columns as delivered"), self.reset_columns)
        return menu

    def _show_column(self, number: int, on: bool) -> None:
        self.setColumnHidden(number, not on)
        if on and self.columnWidth(number) < 24:
            self.setColumnWidth(number, self._records.columns[number].width or _LEAST_STRETCH)
        self._on_section_moved()
        self.stretch()

    # -- rows ----------------------------------------------------------------------------------

    def selected_rows(self) -> RowIds:
        """The selected rows in view order, read as ranges. int64, shape (n,)."""
        ranges = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        parts = [self._records.rows[top : bottom + 1] for top, bottom in ranges]
        if not parts:
            return _NO_ROWS
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def go_to(self, position: int, *, centre: bool = False) -> None:
        """Make the row at a position of the view current and select only it."""
        index = self._records.index(position, self.column_number("number"))
        if not index.isValid():
            return
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        hint = QAbstractItemView.ScrollHint.PositionAtCenter if centre else QAbstractItemView.ScrollHint.EnsureVisible
        self.scroll_to_row(position, hint)

    def scroll_to_row(self, position: int, hint: QAbstractItemView.ScrollHint) -> None:
        """Scroll up or down only: the columns stay where they are."""
        across = self.horizontalScrollBar().value()
        self.scrollTo(self._records.index(position, 0), hint)
        self.horizontalScrollBar().setValue(across)

    def toggle_current(self) -> None:
        """Select or unselect the current row, leaving the others."""
        index = self.currentIndex()
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(index, flags)

    def extend_to(self, position: int) -> None:
        """Select everything from the current row to a position."""
        here = max(0, self.currentIndex().row())
        first, last = min(here, position), max(here, position)
        selection = QItemSelection(
            self._records.index(first, 0), self._records.index(last, self._records.columnCount() - 1)
        )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        self.selectionModel().setCurrentIndex(
            self._records.index(position, self.column_number("number")), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.scroll_to_row(position, QAbstractItemView.ScrollHint.EnsureVisible)

    def ask_number(self, start: str = "") -> None:
        """Open the field that takes a record number."""
        self._jump.open(start)

    # -- Qt ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Give the model its reading budget and the delegate the states of this painting, and paint the rows."""
        self._records.begin_painting()
        self.delegate.focused = self.hasFocus() or self._jump.hasFocus()
        current = self.currentIndex()
        self.delegate.current = (current.row(), current.column())
        rect = event.rect()
        first, last = self.rowAt(rect.top()), self.rowAt(rect.bottom())
        if first < 0:
            return
        if last < 0:
            last = len(self._records.rows) - 1
        top, selection, records = self.rowViewportPosition(first), self.selectionModel(), self._records
        rows = ((row, top + (row - first) * ROW_HEIGHT) for row in range(first, last + 1))
        has_selection = selection.hasSelection()
        painter = QPainter(self.viewport())
        self.delegate.paint_rows(
            painter,
            records,
            self._sections(rect),
            rows,
            lambda row: has_selection and selection.isSelected(records.index(row, 0)),
        )
        painter.end()

    def _sections(self, rect: QRect) -> list[Section]:
        """The visible columns that touch the upright edges of `rect`, from left to right."""
        heads = self.horizontalHeader()
        found = []
        for visual in range(heads.count()):
            column = heads.logicalIndex(visual)
            x, width = heads.sectionViewportPosition(column), heads.sectionSize(column)
            if width and x <= rect.right() and x + width > rect.left():
                found.append(Section(column, x, width))
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer with the hover ground."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Enter."""
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.inspect_wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """No hover outside."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        old = self.delegate.hover_row
        if row != old:
            self.delegate.hover_row = row
            for changed in (old, row):
                if changed >= 0:
                    top = self.rowViewportPosition(changed)
                    self.viewport().update(QRect(0, top, self.viewport().width(), ROW_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the stretching column filling the width."""
        super().resizeEvent(event)
        self.stretch()
        self._jump.place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Rows turn blue."""
        super().focusInEvent(event)
        self.viewport().update()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Rows turn grey."""
        super().focusOutEvent(event)
        self.viewport().update()
        self.focus_changed.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits open the number field; Home and End go by rows; Enter inspects; Esc selects the current row alone."""
        last = len(self._records.rows) - 1
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain and not shift and event.text().isdigit() and event.text().isascii():
            self.ask_number(event.text())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain and last >= 0:
            target = 0 if event.key() == Qt.Key.Key_Home else last
            (self.extend_to if shift else self.go_to)(target)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.inspect_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape and plain and self.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(self.currentIndex(), flags)
        elif plain and event.text().isprintable() and event.text() and self.key_fallback(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; searching cells one by one would read every row."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The commands for the rows under the pointer."""
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            self.go_to(index.row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_builder(menu)
        if menu.actions():
            menu.popup(event.globalPos())

    def _on_current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.current_moved.emit(current.row())

    def _on_theme_changed(self) -> None:
        self.horizontalHeader().setFont(self._theme.font("caption", 600))
        palette = self.horizontalHeader().palette()
        palette.setColor(palette.ColorRole.ButtonText, self._theme.color("text2"))
        self.horizontalHeader().setPalette(palette)
        self.viewport().update()
