"""The tree of findings: severity, code, then folders and files; counts, and a pencil where a fix exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from ola_viewer.checks.rule import Severity
from ola_viewer.gui.figures import count_text, elide_middle
from ola_viewer.gui.problems.overview import CodeLine, Overview
from ola_viewer.gui.problems.words import mark_role, severity_title
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme

ITEM_HEIGHT = 24
HEAD_HEIGHT = 26
_VALUE = int(Qt.ItemDataRole.UserRole) + 1
_FIX_WIDTH = 34
_INDENT = 16
_FOLD_KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Left)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A folder or a file with records that have a finding of a code. `term` selects them, in the filter language."""

    code: str
    title: str
    tooltip: str
    term: str
    records: int
    icon: str = "folder"


TreeLine = Severity | CodeLine | PlaceLine


class ProblemTree(QTreeView):
    """`code_shown(code)`: another code is current ("" for a severity). `filter_wanted(line)`: the user clicked a line
    or pressed Enter. `places_wanted(code)`: a code was unfolded and nothing is known of its folders yet."""

    code_shown = Signal(str)
    filter_wanted = Signal(object)
    places_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items = QStandardItemModel(self)
        self._folded: set[Severity] = set()
        self._unfolded: set[str] = set()
        self._places: dict[str, tuple[PlaceLine, ...]] = {}
        self._filling = False
        self.setModel(self._items)
        self.setItemDelegate(_LineDelegate(self, theme))
        self.header().setFixedHeight(HEAD_HEIGHT)  # makes the room; what it says is painted by _Head above it
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Problems by severity"))
        self._head = _Head(theme, self)
        self.expanded.connect(lambda index: self._remember(index, True))
        self.collapsed.connect(lambda index: self._remember(index, False))
        theme.changed.connect(self.viewport().update)

    # -- content -------------------------------------------------------------------------------

    @property
    def current(self) -> TreeLine | None:
        """The current line."""
        return cast("TreeLine | None", self.currentIndex().data(_VALUE))

    @property
    def code(self) -> str:
        """The code of the current line, "" for a severity or none."""
        value = self.current
        return value.code if isinstance(value, CodeLine | PlaceLine) else ""

    def show_overview(self, overview: Overview | None) -> None:
        """Replace everything; what is current and folded stays."""
        if overview is not None and self._count_anew(overview):
            return
        here = _key(self.current)
        scroll = self.verticalScrollBar().value()
        self._filling = True
        self._places.clear()
        self._items.clear()
        for severity in Severity:
            lines = () if overview is None else overview.codes_of(severity)
            if not lines or overview is None:
                continue
            head = _item(severity, severity_title(severity), overview.severities.get(severity, 0))
            for line in lines:
                head.appendRow(_item(line, line.title, line.records))
            self._items.appendRow(head)
        for row in range(self._items.rowCount()):
            index = self._items.index(row, 0)
            self.setExpanded(index, index.data(_VALUE) not in self._folded)
        self._select(here)
        self._filling = False
        self.verticalScrollBar().setValue(scroll if here else 0)  # at first the head above is seen as well
        if self.code != here:
            self.code_shown.emit(self.code)
        self._ask_for_places()

    def _count_anew(self, overview: Overview) -> bool:
        """Put new counts into the lines there are; False, and nothing is done, where others are wanted."""
        heads = [self._items.item(row) for row in range(self._items.rowCount())]
        if [head.data(_VALUE) for head in heads] != [one for one in Severity if overview.codes_of(one)] or not heads:
            return False
        below = [[head.child(row) for row in range(head.rowCount())] for head in heads]
        lines = [overview.codes_of(head.data(_VALUE)) for head in heads]
        codes = [[_key(item.data(_VALUE)) for item in items] for items in below]
        if codes != [[line.code for line in some] for some in lines]:
            return False
        self._places.clear()
        self._items.blockSignals(True)  # one update for all lines instead of three for each
        for head, items, some in zip(heads, below, lines, strict=True):
            _put(head, head.data(_VALUE), overview.severities.get(head.data(_VALUE), 0))
            for item, line in zip(items, some, strict=True):
                _put(item, line, line.records)
        self._items.blockSignals(False)
        self.viewport().update()
        self._ask_for_places()
        return True

    def _ask_for_places(self) -> None:
        for code in sorted(self._unfolded):
            if self._index_of(code) is not None:
                self.places_wanted.emit(code)

    def set_places(self, code: str, places: Sequence[PlaceLine]) -> None:
        """Show folders and files below a code."""
        index = self._index_of(code)
        if index is None:
            return
        self._places[code] = tuple(places)
        item = self._items.itemFromIndex(index)
        item.removeRows(0, item.rowCount())
        for place in places:
            item.appendRow(_item(place, place.title, place.records, place.tooltip))
        self._filling = True
        self.setExpanded(index, code in self._unfolded)
        self._filling = False

    def show_code(self, code: str) -> bool:
        """Make a code current; False if it is not there."""
        index = self._index_of(code)
        if index is None:
            return False
        self.setExpanded(index.parent(), True)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def lines(self) -> list[tuple[str, int]]:
        """Titles and counts from top to bottom, for tests and screen readers."""
        heads = [self._items.item(row) for row in range(self._items.rowCount())]
        items = [item for head in heads for item in (head, *(head.child(row) for row in range(head.rowCount())))]
        return [(item.text(), int(item.data(_VALUE + 1))) for item in items]

    def _index_of(self, code: str) -> QModelIndex | None:
        for row in range(self._items.rowCount()):
            head = self._items.item(row)
            for below in range(head.rowCount()):
                value = head.child(below).data(_VALUE)
                if isinstance(value, CodeLine) and value.code == code:
                    return head.child(below).index()
        return None

    def _select(self, key: str) -> None:
        index = self._index_of(key) if key else None
        if index is None and self._items.rowCount():
            first = self._items.item(0)
            index = first.child(0).index() if first.hasChildren() else first.index()
        if index is not None:
            self.setCurrentIndex(index)

    def is_unfolded(self, code: str) -> bool:
        """Whether the user unfolded a code."""
        return code in self._unfolded

    def _remember(self, index: QModelIndex, unfolded: bool) -> None:
        value = index.data(_VALUE)
        if self._filling:
            return
        if isinstance(value, Severity):
            (self._folded.discard if unfolded else self._folded.add)(value)
        elif isinstance(value, CodeLine):
            (self._unfolded.add if unfolded else self._unfolded.discard)(value.code)

    def _toggle(self, index: QModelIndex) -> None:
        value = index.data(_VALUE)
        if isinstance(value, Severity):
            self.setExpanded(index, not self.isExpanded(index))
        elif isinstance(value, CodeLine):
            if value.code in self._unfolded:
                self.setExpanded(index, False)
                self._unfolded.discard(value.code)
            else:
                self._unfolded.add(value.code)
                if value.code in self._places:
                    self.setExpanded(index, True)
                else:
                    self.places_wanted.emit(value.code)
        self.viewport().update()

    # -- Qt ------------------------------------------------------------------------------------

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: Any) -> None:
        """Tell which code is current."""
        super().currentChanged(current, previous)
        if not self._filling and current.isValid():
            self.code_shown.emit(self.code)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The arrow folds, the rest filters."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if self._on_arrow(index, point):
            self._toggle(index)
        else:
            self.filter_wanted.emit(index.data(_VALUE))

    def _on_arrow(self, index: QModelIndex, point: QPoint) -> bool:
        value = index.data(_VALUE)
        if isinstance(value, Severity):
            return point.x() < 24
        return isinstance(value, CodeLine) and point.x() < 24 + _INDENT

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter filters, left and right fold."""
        index = self.currentIndex()
        value = self.current
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and value is not None:
            self.filter_wanted.emit(value)
        elif isinstance(value, CodeLine) and event.key() == _FOLD_KEYS[value.code in self._unfolded]:
            self._toggle(index)
        elif event.key() == Qt.Key.Key_Left and index.parent().isValid() and not self.isExpanded(index):
            self.setCurrentIndex(index.parent())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands, not a search."""

    def resizeEvent(self, event: Any) -> None:
        """The head stands above the lines."""
        super().resizeEvent(event)
        self._head.setGeometry(0, 0, self.width(), HEAD_HEIGHT)
        self._head.raise_()
        self._head.update()


def _item(value: TreeLine, title: str, records: int, tooltip: str = "") -> QStandardItem:
    item = QStandardItem(title)
    item.setEditable(False)
    item.setToolTip(plain_tip(tooltip))
    _put(item, value, records)
    return item


def _put(item: QStandardItem, value: TreeLine, records: int) -> None:
    """What a line stands for, and its count."""
    item.setData(value, _VALUE)
    item.setData(records, _VALUE + 1)
    item.setData(f"{item.text()}, {count_text(records)}", Qt.ItemDataRole.AccessibleTextRole)


def _key(value: TreeLine | None) -> str:
    return value.code if isinstance(value, CodeLine | PlaceLine) else ""


class _Head(QWidget):
    """Problem, Records, Fix."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._theme, self._tree = theme, tree

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))
        painter.setFont(self._theme.font("caption", 600))
        painter.setPen(self._theme.color("text2"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        lines = QRect(0, 0, self._tree.viewport().width(), self.height())
        painter.drawText(lines.adjusted(12, 0, 0, 0), middle, self.tr("Problem"))
        painter.drawText(lines.adjusted(0, 0, -_FIX_WIDTH - 8, 0), right, self.tr("Records"))
        painter.drawText(lines.adjusted(0, 0, -12, 0), right, self.tr("Fix"))


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, tree: ProblemTree, theme: Theme) -> None:
        super().__init__(tree)
        self._tree = tree
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ITEM_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        value = index.data(_VALUE)
        rect: QRect = option.rect
        current = index == self._tree.currentIndex()
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = self._tree.hasFocus()
        if current:
            painter.fillRect(rect, self._theme.color("selection" if focused else "selinactive"))
            painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self._theme.color("accent" if focused else "text3"))
        elif hover:
            painter.fillRect(rect, self._theme.color("hover"))
        ink = self._theme.color("seltext" if current and focused else "text")
        x = rect.x() + 39
        weight = 400
        if isinstance(value, Severity):
            self._arrow(painter, rect, 8, self._tree.isExpanded(cast(QModelIndex, index)))
            icon = self._theme.pixmap(f"severity_{value.slug}", mark_role(value), 14)
            painter.drawPixmap(rect.x() + 25, rect.center().y() - 6, icon)
            x, weight = rect.x() + 45, 600
        elif isinstance(value, CodeLine):
            unfolded = self._tree.is_unfolded(value.code)
            if hover or unfolded:
                self._arrow(painter, rect, 8 + _INDENT, unfolded)
            if value.fixable:
                icon = self._theme.pixmap("pencil", "seltext" if current and focused else "text2", 14)
                painter.drawPixmap(rect.right() - 25, rect.center().y() - 6, icon)
        elif isinstance(value, PlaceLine):
            painter.drawPixmap(x, rect.center().y() - 6, self._theme.pixmap(value.icon, "text3", 12))
            x += 18
        painter.setFont(self._theme.font("row", weight))
        painter.setPen(ink)
        words = count_text(int(index.data(_VALUE + 1)))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        edge = rect.right() - _FIX_WIDTH - 7
        box = QRect(rect.x(), rect.y(), edge - rect.x(), rect.height())
        painter.drawText(box, int(flags | Qt.AlignmentFlag.AlignRight), words)
        edge -= painter.fontMetrics().horizontalAdvance(words) + 8
        title = elide_middle(str(index.data()), painter.fontMetrics(), edge - x)
        painter.drawText(QRect(x, rect.y(), max(0, edge - x), rect.height()), int(flags), title)

    def _arrow(self, painter: QPainter, rect: QRect, x: int, unfolded: bool) -> None:
        icon = self._theme.pixmap("chevron_down" if unfolded else "chevron_right", "text2", 10)
        painter.drawPixmap(rect.x() + x, rect.center().y() - 4, icon)
