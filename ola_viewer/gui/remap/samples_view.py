"""Samples before → after with what changes in colour. A click shows the record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.media_states import group_of
from ola_viewer.gui.remap.media_states import tr as state_words
from ola_viewer.gui.remap.path_diff import cut_to, diff_spans
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import position_of
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.preview import Figure, SampleChange

_RECORD, _BEFORE, _ARROW, _AFTER, _RULE, _RESULT = range(6)
_WIDTHS = {_RECORD: 78, _ARROW: 28, _RULE: 52, _RESULT: 172}
ROW_HEIGHT = 26
_AnyIndex = QModelIndex | QPersistentModelIndex


class SampleModel(QAbstractTableModel):
    """The samples of one preview."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples: tuple[SampleChange, ...] = ()

    def set_samples(self, samples: tuple[SampleChange, ...]) -> None:
        """Other samples."""
        if samples != self.samples:
            self.beginResetModel()
            self.samples = samples
            self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        """One row a sample."""
        return len(self.samples) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: _AnyIndex | None = None) -> int:
        """Record, before, arrow, after, rule, result."""
        return 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Titles."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Record"),
                self.tr("Before"),
                "",
                self.tr("After"),
                self.tr("Rule"),
                self.tr("Result"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _RECORD:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _AnyIndex, role: int = 0) -> Any:
        """Texts for screen readers, copies and tool tips; the delegate paints."""
        if not index.isValid():
            return None
        sample = self.samples[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(sample, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (_BEFORE, _AFTER):
            return plain_tip(cell_text(sample, index.column()))
        return None


def cell_text(sample: SampleChange, column: int) -> str:
    """What a cell says."""
    return (
        count_text(position_of(sample.row)),
        sample.before,
        "→",
        sample.after,
        ", ".join(str(number + 1) for number in sample.rules),
        result_words(sample)[2],
    )[column]


def result_words(sample: SampleChange) -> tuple[str, str, str]:
    """Icon, role and words of what becomes of a path."""
    group = group_of(sample.state)
    word = state_words(group.title) if group is not None else state_words("Not looked up")
    if Figure.COLOURS in sample.figures:
        return "severity_corrupting", "corrupt", word + ", " + state_words("colours change")
    if Figure.BREAK in sample.figures:
        return "severity_error", "error", state_words("Breaks") + ": " + word
    if Figure.AMBIGUOUS in sample.figures:
        return "severity_warning", "warning", word + ", " + state_words("ambiguous")
    if sample.state is PathState.PRESENT:
        return "severity_success", "success", word
    if sample.state in (PathState.UNKNOWN, PathState.UNREACHABLE):
        return "severity_info", "info", word
    return "severity_error", "error", word


class SamplesView(QTableView):
    """`record_wanted(row)` when a sample is clicked or entered."""

    record_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.samples = SampleModel(self)
        self.setModel(self.samples)
        self.setItemDelegate(_SampleDelegate(self, theme))
        self.setAccessibleName(self.tr("Samples before and after"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setFont(theme.font("row"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(26 + ROW_HEIGHT)
        heads = self.verticalHeader()
        heads.setVisible(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setDefaultSectionSize(ROW_HEIGHT)
        across = self.horizontalHeader()
        across.setFixedHeight(26)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(6):
            if column in _WIDTHS:
                across.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                across.resizeSection(column, _WIDTHS[column])
            else:
                across.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        theme.changed.connect(self.viewport().update)

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.record_wanted.emit(self.samples.samples[index.row()].row)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands, not a search."""


class _SampleDelegate(QStyledItemDelegate):
    def __init__(self, view: SamplesView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        rect: QRect = option.rect
        sample = self._view.samples.samples[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection" if self._view.hasFocus() else "selinactive"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.color("hairline"))
        inner = rect.adjusted(6, 0, -6, 0)
        column = index.column()
        if column in (_BEFORE, _AFTER):
            self._path(painter, inner, sample, column == _AFTER)
            return
        role = "text2"
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        text = cell_text(sample, column)
        if column == _RESULT:
            icon, role, text = result_words(sample)
            painter.drawPixmap(inner.x(), inner.center().y() - 6, self._theme.pixmap(icon, role, 14))
            inner = inner.adjusted(20, 0, 6, 0)
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color(role))
        if column == _RECORD:
            flags |= Qt.AlignmentFlag.AlignRight
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(flags), text)

    def _path(self, painter: QPainter, rect: QRect, sample: SampleChange, after: bool) -> None:
        font = self._theme.font("mono")
        painter.setFont(font)
        spans = diff_spans(sample.before, sample.after)[1 if after else 0]
        most = max(4, int(rect.width() / max(1.0, QFontMetricsF(font).horizontalAdvance("x" * 20) / 20)))
        text, spans = cut_to(sample.after if after else sample.before, spans, most)
        role, tint = ("success", "successtint") if after else ("error", "errortint")
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        x, at = rect.x(), 0
        for start, stop in (*spans, (len(text), len(text))):
            x = self._piece(painter, rect, x, text[at:start], "text", "", flags)
            x = self._piece(painter, rect, x, text[start:stop], role, tint, flags)
            at = stop

    def _piece(self, painter: QPainter, rect: QRect, x: int, text: str, role: str, tint: str, flags: int) -> int:
        if not text:
            return x
        width = painter.fontMetrics().horizontalAdvance(text)
        box = QRect(x, rect.y(), min(width, max(0, rect.right() - x)), rect.height())
        if tint:
            painter.fillRect(box.adjusted(0, 4, 0, -4), self._theme.color(tint))
        painter.setPen(self._theme.color(role))
        painter.drawText(box, flags, text)
        return x + width
