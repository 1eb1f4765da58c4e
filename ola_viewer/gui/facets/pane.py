"""The left pane's widget: a tree painted by one delegate; clicks and keys make filter terms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ola_viewer.gui.facets.items import FacetItem, FacetSection
from ola_viewer.gui.figures import count_text, elide_middle
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme

ITEM_HEIGHT = 24
SECTION_HEIGHT = 30
_VALUE = int(Qt.ItemDataRole.UserRole) + 1
_INDENT = 14
_MISSING_WIDTH = 58
_SHOWN_AT_ONCE = 500
"""Children of one folder beyond this are summed up in one line: a pane of ten thousand lines helps nobody."""


class FacetPane(QTreeView):
    """`wanted(mode, field, value)`: mode is "only", "add", "exclude" or "clear"."""

    wanted = Signal(str, str, str)
    missing_wanted = Signal(str, str)
    """The missing count of a folder was clicked: field and value of its term."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items = QStandardItemModel(self)
        self._folded: set[tuple[str, str]] = set()
        self._unfolded: set[tuple[str, str]] = set()
        self._sections: tuple[FacetSection, ...] = ()
        self.is_active: Callable[[str, str], bool] = lambda field, value: False
        """Whether a term with this field and value is in force."""
        self.setObjectName("facets")
        self.setAccessibleName(self.tr("Facets"))
        self.setModel(self._items)
        self.setItemDelegate(_FacetDelegate(self, theme))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setUniformRowHeights(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setMinimumWidth(180)
        self.expanded.connect(lambda index: self._remember(index, True))
        self.collapsed.connect(lambda index: self._remember(index, False))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_sections(self, sections: tuple[FacetSection, ...]) -> None:
        """Replace everything, keeping what is folded, the current line and the scroll position."""
        if sections == self._sections:
            return
        current = self.currentIndex().data(_VALUE)
        scroll = self.verticalScrollBar().value()
        before, self._sections = self._sections, sections
        if [section.key for section in before] == [section.key for section in sections]:
            changed = [row for row, section in enumerate(sections) if section != before[row]]
        else:
            self._items.clear()
            for section in sections:
                self._items.appendRow(QStandardItem(section.title))
            changed = list(range(len(sections)))
        for row in changed:
            head = self._items.item(row)
            head.removeRows(0, head.rowCount())
            head.setText(sections[row].title)
            head.setData(sections[row], _VALUE)
            head.setEditable(False)
            self._append(head, sections[row].items, 0)
        self._restore(QModelIndex(), current)
        self.verticalScrollBar().setValue(scroll)

    def refresh_active(self) -> None:
        """Paint again after the filter changed."""
        self.viewport().update()

    def _append(self, parent: QStandardItem, items: tuple[FacetItem, ...], depth: int) -> None:
        for value in items[:_SHOWN_AT_ONCE]:
            item = QStandardItem(value.title)
            item.setData(value, _VALUE)
            item.setData(depth, _VALUE + 1)
            item.setToolTip(plain_tip(value.tooltip))
            item.setEditable(False)
            self._append(item, value.children, depth + 1)
            parent.appendRow(item)
        rest = items[_SHOWN_AT_ONCE:]
        if rest:
            item = QStandardItem()
            title = self.tr("{0} more").format(count_text(len(rest)))
            item.setData(FacetItem(title, sum(value.count or 0 for value in rest)), _VALUE)
            item.setData(depth, _VALUE + 1)
            parent.appendRow(item)

    def _restore(self, parent: QModelIndex, current: Any) -> None:
        for row in range(self._items.rowCount(parent)):
            index = self._items.index(row, 0, parent)
            value = index.data(_VALUE)
            key = _key(value)
            if current is not None and key == _key(current):
                self.setCurrentIndex(index)
            wanted = key not in self._folded if isinstance(value, FacetSection) else key in self._unfolded
            if isinstance(value, FacetItem) and value.children and row == 0 and index.data(_VALUE + 1) == 0:
                wanted = key not in self._folded
            if self._items.hasChildren(index):
                self.blockSignals(True)
                self.setExpanded(index, wanted)
                self.blockSignals(False)
                self._restore(index, current)

    def _remember(self, index: QModelIndex, unfolded: bool) -> None:
        key = _key(index.data(_VALUE))
        (self._unfolded.add if unfolded else self._unfolded.discard)(key)
        (self._folded.discard if unfolded else self._folded.add)(key)

    # -- acting --------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The arrow folds; the rest is "only this", with Ctrl "add", with Alt "exclude"."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        value = index.data(_VALUE)
        if event.button() != Qt.MouseButton.LeftButton or value is None:
            return
        if isinstance(value, FacetSection) or not value.field or self._on_arrow(index, event.position().toPoint()):
            self.setExpanded(index, not self.isExpanded(index))
            return
        if isinstance(value, FacetItem) and value.missing and self._on_missing(index, event.position().toPoint()):
            self.missing_wanted.emit(value.field, value.value)
            return
        modifiers = event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            mode = "add"
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            mode = "exclude"
        else:
            mode = "only"
        self.wanted.emit(mode, value.field, value.value)

    def _on_arrow(self, index: QModelIndex, point: QPoint) -> bool:
        if not self._items.hasChildren(index):
            return False
        return point.x() < 20 + _INDENT * int(index.data(_VALUE + 1) or 0)

    def _on_missing(self, index: QModelIndex, point: QPoint) -> bool:
        edge = self.visualRect(index).right() - 12 - _MISSING_WIDTH - 10
        return edge - _MISSING_WIDTH <= point.x() <= edge + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter: only this. Space: add. −: exclude. Arrows move and fold."""
        value = self.currentIndex().data(_VALUE)
        modes = {
            Qt.Key.Key_Return: "only",
            Qt.Key.Key_Enter: "only",
            Qt.Key.Key_Space: "add",
            Qt.Key.Key_Minus: "exclude",
        }
        mode = modes.get(Qt.Key(event.key()))
        if mode is not None and isinstance(value, FacetItem) and value.field:
            self.wanted.emit(mode, value.field, value.value)
        elif mode is not None:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif event.key() == Qt.Key.Key_Left and not self.isExpanded(self.currentIndex()):
            parent = self.currentIndex().parent()
            if parent.isValid():
                self.setCurrentIndex(parent)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands, not a search."""

    def contextMenuEvent(self, event: Any) -> None:
        """The three ways of filtering in words."""
        value = self.indexAt(event.pos()).data(_VALUE)
        if not isinstance(value, FacetItem) or not value.field:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, mode in (
            (self.tr("Only this\tEnter"), "only"),
            (self.tr("Add to filter\tSpace"), "add"),
            (self.tr("Exclude\t\u2212"), "exclude"),
            (self.tr("Clear this kind of filter"), "clear"),
        ):
            menu.addAction(title, partial(self.wanted.emit, mode, value.field, value.value))
        menu.popup(event.globalPos())

    def _on_theme_changed(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, self._theme.color("window"))
        self.setPalette(palette)
        self.viewport().update()


def _key(value: Any) -> tuple[str, str]:
    if isinstance(value, FacetSection):
        return "section", value.key
    return value.key if isinstance(value, FacetItem) else ("", "")


class _FacetDelegate(QStyledItemDelegate):
    def __init__(self, pane: FacetPane, theme: Theme) -> None:
        super().__init__(pane)
        self._pane = pane
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        section = isinstance(index.data(_VALUE), FacetSection)
        return QSize(100, SECTION_HEIGHT if section else ITEM_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        value = index.data(_VALUE)
        rect: QRect = option.rect
        if isinstance(value, FacetSection):
            self._section(painter, rect, value, index)
        elif isinstance(value, FacetItem):
            self._item(painter, rect, value, index, bool(option.state & QStyle.StateFlag.State_MouseOver))
        current = index == self._pane.currentIndex()
        if current and self._pane.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _section(
        self, painter: QPainter, rect: QRect, section: FacetSection, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.row():
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, self._theme.color("border"))
        self._arrow(painter, rect, 8, index)
        painter.setFont(self._theme.font("caption", 600))
        painter.setPen(self._theme.color("text2"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(rect.adjusted(28, 0, 0, 0), int(flags), section.title)
        painter.setFont(self._theme.font("caption"))
        right = int(flags | Qt.AlignmentFlag.AlignRight)
        inner = rect.adjusted(0, 0, -12, 0)
        if section.missing_head:
            painter.setPen(self._theme.color("text3"))
            painter.drawText(inner, right, self._pane.tr("present"))
            painter.setPen(self._theme.color("error"))
            painter.drawText(inner.adjusted(0, 0, -_MISSING_WIDTH - 10, 0), right, self._pane.tr("missing"))
        elif section.note:
            painter.setPen(self._theme.color("text3"))
            painter.drawText(inner, right, section.note)

    def _item(
        self,
        painter: QPainter,
        rect: QRect,
        item: FacetItem,
        index: QModelIndex | QPersistentModelIndex,
        hover: bool,
    ) -> None:
        active = bool(item.field) and self._pane.is_active(item.field, item.value)
        if active:
            painter.fillRect(rect, self._theme.color("selinactive"))
        elif hover and item.field:
            painter.fillRect(rect, self._theme.color("hoverwin"))
        depth = int(index.data(_VALUE + 1) or 0)
        x = rect.x() + 8 + _INDENT * depth
        if item.icon:
            role = item.role if item.icon.startswith("severity") else "accent" if active else "text2"
            painter.drawPixmap(x + 4, rect.y() + (rect.height() - 14) // 2, self._theme.pixmap(item.icon, role, 14))
            x += 26
        else:
            self._arrow(painter, rect, x, index)
            x += 13
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        right = int(flags | Qt.AlignmentFlag.AlignRight)
        weight = 600 if active else 400
        painter.setFont(self._theme.font("row", weight))
        metrics = QFontMetrics(painter.font())
        edge = rect.right() - 12
        if item.count is not None:
            words = count_text(item.count)
            painter.setPen(self._theme.color("text" if active else "text2"))
            painter.drawText(QRect(rect.x(), rect.y(), edge - rect.x() + 1, rect.height()), right, words)
            edge -= metrics.horizontalAdvance(words) + 8
        if item.missing:
            words = count_text(item.missing)
            stop = min(edge, rect.right() - 12 - _MISSING_WIDTH - 10)
            painter.setPen(self._theme.color("error"))
            painter.drawText(QRect(rect.x(), rect.y(), stop - rect.x(), rect.height()), right, words)
            edge = stop - metrics.horizontalAdvance(words) - 8
        painter.setPen(self._theme.color("accent" if active else "text"))
        title = elide_middle(item.title, metrics, edge - x)
        painter.drawText(QRect(x, rect.y(), max(0, edge - x), rect.height()), int(flags), title)
        if item.fraction < 1:
            width = rect.right() - 12 - x
            painter.fillRect(x, rect.bottom() - 2, width, 2, self._theme.color("border"))
            painter.fillRect(x, rect.bottom() - 2, int(width * item.fraction), 2, self._theme.color("accent"))

    def _arrow(self, painter: QPainter, rect: QRect, x: int, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.model().hasChildren(index):
            open_now = self._pane.isExpanded(cast(QModelIndex, index))
            icon = self._theme.pixmap("chevron_down" if open_now else "chevron_right", "text2", 10)
            painter.drawPixmap(x, rect.y() + (rect.height() - 10) // 2, icon)
