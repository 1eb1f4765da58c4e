"""Before → after of a few records, differences coloured; or what is wrong with them where there is no fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.problems.diff import Piece
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowId, position_of

ROW_HEIGHT = 26
HEAD_HEIGHT = 26
_RECORD, _BEFORE, _ARROW, _AFTER = range(4)
_WIDTHS = (70, 0, 34, 0)


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One record: its text before and, where there is a fix, after it."""

    row: int
    before: tuple[Piece, ...]
    after: tuple[Piece, ...] = ()


def words_of(pieces: Sequence[Piece]) -> str:
    """The pieces as one text."""
    return "".join(piece.text for piece in pieces)


class SampleModel(QAbstractTableModel):
    """Record, before, arrow, after."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[SampleLine, ...] = ()

    def show(self, lines: Sequence[SampleLine]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """One line a record."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """See the class."""
        return 0 if parent.isValid() else 4

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Plain words, for screen readers and tool tips; the delegate paints the pieces."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self.lines[index.row()]
        words = (count_text(position_of(RowId(line.row))), words_of(line.before), "→", words_of(line.after))
        return words[index.column()]


class SampleList(QWidget):
    """`record_wanted(row)`: the user chose a line. Arrow keys move, Enter and clicks choose."""

    record_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = ""
        self._fixes = True
        self.model = SampleModel(self)
        self.table = _Table(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_SampleDelegate(self.table, theme))
        self.table.clicked.connect(self._on_chosen)
        self.table.activated.connect(self._on_chosen)
        self.table.setAccessibleName(self.tr("Before and after"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, HEAD_HEIGHT, 0, 0)
        column.addWidget(self.table)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[SampleLine], note: str, *, fixes: bool) -> None:
        """Show records; `fixes` False: there is no after."""
        if (self._note, self._fixes, self.model.lines) == (note, fixes, tuple(lines)):
            return
        self._note, self._fixes = note, fixes
        self.model.show(lines)
        self.table.fixes = fixes
        self.table.fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("base"))
        painter.fillRect(0, 0, self.width(), HEAD_HEIGHT, self._theme.color("header"))
        for y in (0, HEAD_HEIGHT - 1):
            painter.fillRect(0, y, self.width(), 1, self._theme.color("border"))
        painter.setFont(self._theme.font("caption", 600))
        painter.setPen(self._theme.color("text2"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        edge = self.table.columnViewportPosition
        painter.drawText(QRect(0, 0, _WIDTHS[_RECORD] - 6, HEAD_HEIGHT), right, self.tr("Record"))
        before = self.tr("Before") if self._fixes else self.tr("What is wrong")
        painter.drawText(QRect(edge(_BEFORE) + 4, 0, 200, HEAD_HEIGHT), middle, before)
        after = QRect(edge(_AFTER) + 4, 0, 50, HEAD_HEIGHT)
        note = self.width() - 16 - QFontMetrics(self._theme.font("caption")).horizontalAdvance(self._note)
        if self._fixes and note > after.right():
            painter.drawText(after, middle, self.tr("After"))
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text3"))
        painter.drawText(QRect(0, 0, self.width() - 16, HEAD_HEIGHT), right, self._note)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.record_wanted.emit(self.model.lines[index.row()].row)


class _Table(QTableView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fixes = True
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)

    def fit(self) -> None:
        """Before and after share what is left."""
        room = max(80, self.viewport().width() - _WIDTHS[_RECORD] - (_WIDTHS[_ARROW] if self.fixes else 0))
        before = room // 2 if self.fixes else room
        widths = (_WIDTHS[_RECORD], before, _WIDTHS[_ARROW], max(1, room - before))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
            self.setColumnHidden(column, not self.fixes and column > _BEFORE)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _SampleDelegate(QStyledItemDelegate):
    def __init__(self, table: _Table, theme: Theme) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        model = index.model()
        assert isinstance(model, SampleModel)
        line = model.lines[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            role = "selection" if self._table.hasFocus() else "selinactive"
            painter.fillRect(rect, self._theme.color(role))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.color("hairline"))
        if index.column() == _RECORD:
            painter.setFont(self._theme.font("row"))
            painter.setPen(self._theme.color("text2"))
            right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(rect.adjusted(0, 0, -6, 0), right, str(index.data()))
        elif index.column() == _ARROW:
            painter.drawPixmap(rect.center().x() - 6, rect.center().y() - 6, self._theme.pixmap("arrow", "text3", 14))
        else:
            after = index.column() == _AFTER
            self._pieces(painter, rect.adjusted(4, 0, -6, 0), line.after if after else line.before, after)

    def _pieces(self, painter: QPainter, rect: QRect, pieces: Sequence[Piece], after: bool) -> None:
        font = self._theme.font("mono" if self._table.fixes else "row")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.save()
        painter.setClipRect(rect)
        x = rect.x()
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        changed = ("success", "successtint") if after else ("error", "errortint")
        for piece in pieces:
            room = rect.right() - x + 1
            if room <= 0:
                break
            text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
            role = {"same": "text", "sign": "text3", "changed": changed[0]}[piece.kind]
            if piece.kind == "changed":
                painter.fillRect(x, rect.center().y() - 8, width, 17, self._theme.color(changed[1]))
            painter.setPen(self._theme.color(role))
            painter.drawText(QRect(x, rect.y(), width + 2, rect.height()), flags, text)
            x += width
        painter.restore()
