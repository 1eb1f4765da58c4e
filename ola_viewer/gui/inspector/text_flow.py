"""A column of plain text that lays out only what is on screen.

`TextFlow` shows a list of `FlowItem`s (paragraphs, captions, lines of JSON) under each other, in
bubbles where wanted, selectable across all of them. Items outside the view have an estimated height;
an item is laid out when it comes near the view, and the view stays where it is when an estimate was
wrong. A turn of a million characters thus costs as much as one of a hundred.

All text is drawn by QTextLayout as plain text: nothing is ever interpreted as HTML.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolTip, QWidget

from ola_viewer.gui.inspector.flow_column import FlowColumn, Place
from ola_viewer.gui.inspector.flow_type import Bubble, FlowItem, FlowType
from ola_viewer.gui.inspector.turn_text import Chip
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme

_LONGEST_SEARCH = 200


class TextFlow(QAbstractScrollArea):
    """See the module. GUI thread only. `chip_activated` carries the medium index of a clicked chip, `search_wanted`
    a text that records are to be filtered by."""

    chip_activated = Signal(object)
    search_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = FlowColumn(FlowType(theme, 13))
        self._bubbles: list[Bubble] = []
        self._margin = 12.0
        self._anchor: Place | None = None
        self._cursor: Place | None = None
        self.searchable = False
        """Whether the menu offers to filter by the selection."""
        self._match = -1
        """Number of the match that `step_match` came to, -1 before the first."""
        self._pressed_chip: Chip | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().setSingleStep(19)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.refresh_colours)

    # content

    def set_items(self, items: Sequence[FlowItem], bubbles: Sequence[Bubble] = (), *, keep_place: bool = False) -> None:
        """Show these items. Scrolls to the top unless `keep_place`."""
        place = self.verticalScrollBar().value()
        self._column.set_items(items)
        self._bubbles = list(bubbles)
        if not keep_place:
            self._anchor = self._cursor = None
            self._match = -1
        self._measure()
        self.verticalScrollBar().setValue(place if keep_place else 0)
        self._settle()
        self.viewport().update()

    def set_margin(self, pixels: float) -> None:
        """Free width on both sides, and below."""
        self._margin = pixels
        self._relayout()

    def set_text_pixels(self, pixels: int) -> None:
        """Height of the base font in px (13 in the inspector, 15 in the review)."""
        self._column.type = FlowType(self._theme, pixels)
        self._relayout()

    def refresh_colours(self) -> None:
        """Draw again after the theme changed."""
        self._column.forget_layouts()
        self._settle()
        self.viewport().update()

    def items(self) -> list[FlowItem]:
        """The items as they were set."""
        return self._column.items

    def all_text(self) -> str:
        """The selectable text as written."""
        last = len(self._column.items) - 1
        return self._column.text_between((0, 0), (last, -1)) if last >= 0 else ""

    def laid_out_count(self) -> int:
        """How many items have been laid out; a test looks at it."""
        return self._column.laid_count

    @property
    def content_height(self) -> int:
        """Height of everything at the present width, px; estimated where much is not laid out yet."""
        return math.ceil(self._column.total + self._margin) if self._column.items else 0

    def show_item(self, index: int) -> None:
        """Scroll so that the first line of the item is in view."""
        if 0 <= index < len(self._column.items):
            self.show_place((index, 0))

    def show_place(self, place: Place) -> None:
        """Scroll so that the line of a character is in view."""
        column, (index, position) = self._column, place
        if column.lay_item(index):
            self._set_range()
        line = column.laid(index).layout.lineForTextPosition(position)
        y = column.top(index) + (line.y() if line.isValid() else 0.0)
        bar, view = self.verticalScrollBar(), self.viewport().height()
        if not bar.value() <= y <= bar.value() + view - 2 * bar.singleStep():
            bar.setValue(round(y - view / 3))

    def step_match(self, by: int) -> bool:
        """Select the next (1) or previous (-1) highlighted match and bring it into view; False behind the last one."""
        places = [(index, *match) for index, item in enumerate(self.items()) for match in item.paragraph.matches]
        first = 0 if by > 0 else len(places) - 1
        number = first if self._match < 0 else self._match + by
        if not 0 <= number < len(places):
            return False
        self._match = number
        index, start, stop = places[number]
        self._anchor, self._cursor = (index, start), (index, stop)
        self.show_place((index, start))
        self.viewport().update()
        return True

    def item_at(self, y: float) -> FlowItem | None:
        """The item at or above the height `y` of the viewport."""
        column = self._column
        return column.items[column.index_at(y + self.verticalScrollBar().value())] if column.items else None

    # measures

    def _content_width(self) -> float:
        return max(60.0, self.viewport().width() - 2 * self._margin)

    def _measure(self) -> None:
        self._column.measure(self._content_width())
        self._set_range()

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        view = self.viewport().height()
        bar.setPageStep(view)
        bar.setRange(0, max(0, self.content_height - view))

    def _relayout(self) -> None:
        bar = self.verticalScrollBar()
        first = self._column.index_at(bar.value())
        inside = bar.value() - self._column.top(first) if first >= 0 else 0.0
        self._measure()
        if first >= 0 and bar.value() > 0:
            bar.setValue(round(self._column.top(first) + inside))
        self._settle()
        self.viewport().update()

    def _settle(self) -> None:
        """Lay out what is in view, correct heights, and keep the first visible item where it is."""
        if not self._column.items:
            return
        bar = self.verticalScrollBar()
        for _ in range(6):
            above = self._column.lay(bar.value(), bar.value() + self.viewport().height() + 40)
            if above is None:
                break
            self._set_range()
            if above:
                bar.setValue(round(bar.value() + above))
        self._column.forget_far(self._column.index_at(bar.value()))

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("base"))
        column = self._column
        if not column.items:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self.verticalScrollBar().value()
        first = column.index_at(top)
        last = column.count_above(top + self.viewport().height())
        for bubble in self._bubbles:
            if bubble.first < last and bubble.last >= first:
                self._draw_bubble(painter, bubble, top)
        chosen = self._chosen()
        for index in range(max(0, first - 1), min(last, len(column.items))):
            self._draw_item(painter, index, QPointF(self._item_x(index), column.top(index) - top), chosen)

    def _item_x(self, index: int) -> float:
        return self._margin + self._column.items[index].left

    def _draw_bubble(self, painter: QPainter, bubble: Bubble, top: int) -> None:
        start = self._column.top(bubble.first) - 7 - top
        stop = self._column.bottom(bubble.last) + 7 - top
        left = self._margin + bubble.left
        box = QRectF(left, start, self.viewport().width() - self._margin - bubble.right - left, stop - start)
        painter.setBrush(self._theme.color(bubble.fill))
        if bubble.outline is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(self._theme.color(bubble.outline), 1))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 6, 6)

    def _draw_item(self, painter: QPainter, index: int, at: QPointF, chosen: tuple[Place, Place] | None) -> None:
        item = self._column.items[index]
        laid = self._column.laid(index)
        for chip in item.paragraph.chips:
            self._column.type.draw_chip(painter, laid.layout, chip, at)
        painter.setPen(self._theme.color("text"))
        picked: list[QTextLayout.FormatRange] = []
        if chosen is not None and item.selectable and chosen[0][0] <= index <= chosen[1][0]:
            start = chosen[0][1] if index == chosen[0][0] else 0
            stop = chosen[1][1] if index == chosen[1][0] else len(item.paragraph.shown)
            if stop > start:
                marked = QTextLayout.FormatRange()
                marked.start, marked.length = start, stop - start
                style = QTextCharFormat()
                ground, ink = ("selection", "seltext") if self.hasFocus() else ("selinactive", "text")
                if self._match >= 0:
                    ground, ink = "accentfill", "onaccent"
                style.setBackground(self._theme.color(ground))
                style.setForeground(self._theme.color(ink))
                marked.format = style
                picked.append(marked)
        laid.layout.draw(painter, at, picked)

    # place and selection

    def _hit(self, point: QPointF) -> Place:
        y = point.y() + self.verticalScrollBar().value()
        index = self._column.index_at(y)
        laid = self._column.laid(index)
        inside = y - self._column.top(index)
        x = point.x() - self._item_x(index)
        layout = laid.layout
        if inside < 0:
            return index, 0
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if inside <= line.y() + line.height() or number == layout.lineCount() - 1:
                position = line.xToCursor(x)
                return index, int(position if isinstance(position, int) else position[0])
        return index, 0

    def chip_at(self, point: QPointF) -> Chip | None:
        """The chip under a point of the viewport."""
        if not self._column.items:
            return None
        index, _ = self._hit(point)
        top = self.verticalScrollBar().value()
        at = QPointF(self._item_x(index), self._column.top(index) - top)
        for chip in self._column.items[index].paragraph.chips:
            if self._column.type.chip_box(self._column.laid(index).layout, chip, at).contains(point):
                return chip
        return None

    def chip_rect(self, index: int, number: int) -> QRect:
        """Where chip `number` of item `index` stands in the viewport."""
        at = QPointF(self._item_x(index), self._column.top(index) - self.verticalScrollBar().value())
        return self._column.type.chip_box(
            self._column.laid(index).layout, self._column.items[index].paragraph.chips[number], at
        ).toRect()

    def _chosen(self) -> tuple[Place, Place] | None:
        if self._anchor is None or self._cursor is None or self._anchor == self._cursor:
            return None
        low, high = sorted((self._anchor, self._cursor))
        return low, high

    def selected_text(self) -> str:
        """The selection as written, chips as their literal tags; "" without a selection."""
        chosen = self._chosen()
        return "" if chosen is None else self._column.text_between(*chosen)

    def select_all(self) -> None:
        """Select everything that can be selected."""
        if self._column.items:
            self._match = -1
            self._anchor = (0, 0)
            self._cursor = (len(self._column.items) - 1, len(self._column.items[-1].paragraph.shown))
            self.viewport().update()

    def copy(self) -> None:
        """Put the selection, or everything, on the clipboard as plain text."""
        data = QMimeData()
        data.setText(self.selected_text() or self.all_text())
        QGuiApplication.clipboard().setMimeData(data)

    def menu(self) -> QMenu:
        """What can be done with the selection, or with all of the text."""
        menu = QMenu(self)
        chosen = self.selected_text()
        menu.addAction(self.tr("Copy") if chosen else self.tr("Copy all"), self.copy)
        menu.addAction(self.tr("Select all"), self.select_all)
        if self.searchable and chosen.strip() and len(chosen) <= _LONGEST_SEARCH and "\n" not in chosen.strip():
            menu.addSeparator()
            menu.addAction(self.tr("Filter by the selection"), lambda: self.search_wanted.emit(chosen.strip()))
        return menu

    # events

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, select, filter."""
        if self._column.items:
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._column.items:
            return
        self._match = -1
        self._pressed_chip = self.chip_at(event.position())
        place = self._hit(event.position())
        if not (event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None):
            self._anchor = place
        self._cursor = place
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._column.items:
            return
        if event.buttons() & Qt.MouseButton.LeftButton and self._anchor is not None:
            edge = event.position().y()
            if edge < 0 or edge > self.viewport().height():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + round(edge if edge < 0 else edge - self.viewport().height()))
            self._cursor = self._hit(event.position())
            self.viewport().update()
            return
        chip = self.chip_at(event.position())
        linked = chip is not None and chip.info.medium is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if linked else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._column.items:
            return
        chip = self.chip_at(event.position())
        if chip is not None and chip is self._pressed_chip and chip.info.medium is not None and self._chosen() is None:
            self.chip_activated.emit(chip.info.medium)
        self._pressed_chip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._column.items:
            return
        self._anchor, self._cursor = self._column.word_at(self._hit(event.position()))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            chip = self.chip_at(QPointF(event.pos()))
            if chip is not None and chip.info.tip:
                QToolTip.showText(event.globalPos(), plain_tip(chip.info.tip), self)
            else:
                QToolTip.hideText()
            return True
        return bool(super().viewportEvent(event))  # type: ignore[arg-type]

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._relayout()
        else:
            self._set_range()
            self._settle()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def _on_scrolled(self) -> None:
        self._settle()
        self.viewport().update()
