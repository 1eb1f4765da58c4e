"""Paints every cell of the table from a RowView. No widgets, no reading beyond the model's budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ola_viewer.gui.figures import elide_middle
from ola_viewer.gui.table.columns import tr
from ola_viewer.gui.table.model import RecordModel
from ola_viewer.gui.table.row_view import RowView
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowId
from ola_viewer.manifest.sample import Kind

ROW_HEIGHT = 26
_PAD = 7
_BAR = 3
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LONGEST = 400
_REMEMBERED = 4000
_KIND_ICONS = {
    Kind.TEXT: "text",
    Kind.IMAGE: "image",
    Kind.VIDEO: "video",
    Kind.AUDIO: "audio",
    Kind.VIDEO_AUDIO: "video_audio",
    Kind.SPOKEN_QUESTION: "spoken_question",
    Kind.IMAGE_SPOKEN_QUESTION: "spoken_question",
    Kind.OTHER: "file",
}
_SKELETON = {"id": 0.7, "media": 0.75, "question": 0.4}


def kind_icon(kind: Kind) -> str:
    """Name of the icon of a kind of record."""
    return _KIND_ICONS[kind]


@dataclass(frozen=True, slots=True)
class RowStatus:
    """What checks know of a row. `severity` is "error", "corrupting", "warning" or "info"; `text` a short word.

    `missing`: its media path does not exist; the path is painted in the error colour. `then`: what rules would make
    of it ("Missing → present"), in the colour of `then_role`.
    """

    severity: str
    text: str
    missing: bool = False
    then: str = ""
    then_role: str = "text"


class RecordDelegate(QStyledItemDelegate):
    """Needs the view to set `hover_row` and `focused` before painting. The current cell, by which F filters, has a line
    below."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hover_row = -1
        self.focused = False
        self.first_column = 0
        """Logical number of the column that stands leftmost: it carries the 3 px bar."""
        self.status_of: Callable[[RowId], RowStatus | None] = lambda row: None
        """What the checks say of a row."""
        self.status_over: Callable[[RowId, RowStatus | None], RowStatus | None] = lambda row, status: status
        """What the survey and the remap preview make of that: it gets the checks' status."""
        self.is_excluded: Callable[[RowId], bool] = lambda row: False
        self._load_fonts()
        theme.changed.connect(self._load_fonts)

    def _load_fonts(self) -> None:
        self._font = self._theme.font("row")
        self._medium = self._theme.font("row", 500)
        self._struck = QFont(self._font)
        self._struck.setStrikeOut(True)
        self._metrics = QFontMetrics(self._font)
        self._medium_metrics = QFontMetrics(self._medium)
        self._elided: dict[tuple[str, int, bool, bool], str] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Fixed: nothing is ever measured by content."""
        return QSize(60, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, RecordModel)
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, selected, index.row() == self.hover_row)
        view = model.view_at(index.row())
        column = model.columns[index.column()]
        if index.column() == self.first_column:
            self._bar(painter, rect, selected, view is not None and view.edited)
        if view is None:
            self._skeleton(painter, rect, _SKELETON.get(column.key, 0.0))
            return
        self._cell(
            painter,
            rect.adjusted(_PAD, 0, -_PAD, 0),
            column.key,
            column.right,
            model.cell_text(column, view),
            view,
            selected,
        )
        if self.focused and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect.x() + 2, rect.bottom() - 1, rect.width() - 4, 2, self._theme.color("accent"))

    # -- parts ---------------------------------------------------------------------------------

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, hover: bool) -> None:
        if selected:
            painter.fillRect(rect, self._theme.color("selection" if self.focused else "selinactive"))
        elif hover:
            painter.fillRect(rect, self._theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.color("hairline"))

    def _bar(self, painter: QPainter, rect: QRect, selected: bool, edited: bool) -> None:
        if edited:
            role = "edited"
        elif selected:
            role = "accent" if self.focused else "text3"
        else:
            return
        painter.fillRect(rect.x(), rect.y(), _BAR, rect.height(), self._theme.color(role))

    def _skeleton(self, painter: QPainter, rect: QRect, share: float) -> None:
        if share:
            width = int((min(rect.width(), 240) - 2 * _PAD) * share)
            painter.fillRect(rect.x() + _PAD, rect.center().y() - 3, width, 7, self._theme.color("chip"))

    def _cell(
        self, painter: QPainter, rect: QRect, key: str, right: bool, text: str, view: RowView, selected: bool
    ) -> None:
        excluded = self.is_excluded(view.row)
        painter.setFont(self._struck if excluded else self._font)
        role = "seltext" if selected and self.focused else "text"
        if excluded:
            role = "text2"
        if key == "kind":
            icon = self._theme.pixmap(kind_icon(view.kind), "text" if selected else "text2", 14)
            painter.drawPixmap(rect.center().x() - 6, rect.center().y() - 6, icon)
        elif key == "number":
            if not (selected or excluded):
                role = "text2"
            elif selected:
                painter.setFont(self._medium)
            self._text(painter, rect, text, self._theme.color(role), right=True)
        elif key == "media":
            self._media(painter, rect, view, role)
        elif key == "status":
            self._status(painter, rect, view, excluded)
        elif key in ("id", "source"):
            text = text.removesuffix(".json") if key == "source" else text
            self._text(painter, rect, text, self._theme.color(role), middle=True)
        else:
            if view.edited and key in ("question", "turns"):
                role = "edited"
                painter.setFont(self._medium)
            if view.problem and key == "question":
                text, role = view.problem, "error"
            self._text(painter, rect, text, self._theme.color(role), right=right)

    def _media(self, painter: QPainter, rect: QRect, view: RowView, role: str) -> None:
        status = self.status_over(view.row, self.status_of(view.row))
        if not view.name and not view.folder:
            self._text(painter, rect, "—", self._theme.color("text3"))
            return
        metrics = self._metrics
        if status is not None and status.missing:
            self._text(painter, rect, view.folder + view.name, self._theme.color("error"), middle=True)
            return
        name = self._cut(view.name, rect.width(), middle=True, medium=False)
        room = rect.width() - metrics.horizontalAdvance(name)
        folder = elide_folder(view.folder, metrics, room)
        grey = self._theme.color("text2" if role == "text" else role)
        self._text(painter, rect, folder, grey)
        offset = metrics.horizontalAdvance(folder)
        self._text(painter, rect.adjusted(offset, 0, 2, 0), name, self._theme.color(role))

    def _status(self, painter: QPainter, rect: QRect, view: RowView, excluded: bool) -> None:
        if excluded:
            painter.setFont(self._font)
            self._text(painter, rect, tr("Excluded"), self._theme.color("text2"))
            return
        status = self.status_over(view.row, self.status_of(view.row))
        if view.problem:
            status = RowStatus("error", tr("Unreadable"))
        if status is None and not view.edited:
            return
        if status is None:
            icon, role, text = "pencil", "edited", tr("Edited")
        else:
            role = {"corrupting": "corrupt"}.get(status.severity, status.severity)
            icon, text = f"severity_{status.severity}", status.text
        mark = "warnfill" if role == "warning" else role
        painter.drawPixmap(rect.x(), rect.center().y() - 6, self._theme.pixmap(icon, mark, 14))
        rest = rect.adjusted(20, 0, _PAD - 1, 0)
        if status is not None and status.then:
            text += " → "
            self._text(painter, rest, text, self._theme.color("text2"))
            rest = rest.adjusted(self._metrics.horizontalAdvance(text), 0, 0, 0)
            text, role = status.then, status.then_role
        elif self._metrics.horizontalAdvance(text) > rest.width():
            text = text.partition(" ")[0]  # "Tokens 2 for 1" says enough as "Tokens"
        self._text(painter, rest, text, self._theme.color(role))

    def _text(
        self, painter: QPainter, rect: QRect, text: str, colour: QColor, *, right: bool = False, middle: bool = False
    ) -> None:
        medium = painter.font().weight() == QFont.Weight.Medium
        shown = self._cut(text, rect.width(), middle=middle, medium=medium)
        painter.setPen(colour)
        painter.drawText(rect, _RIGHT if right else _LEFT, shown)

    def _cut(self, text: str, width: int, *, middle: bool, medium: bool) -> str:
        """The text elided to a width, remembered: measuring is most of the work of painting a cell."""
        key = (text, width, middle, medium)
        found = self._elided.get(key)
        if found is None:
            metrics = self._medium_metrics if medium else self._metrics
            if middle:
                found = elide_middle(text, metrics, width)
            else:
                found = metrics.elidedText(text[:_LONGEST], Qt.TextElideMode.ElideRight, width)
            if len(self._elided) >= _REMEMBERED:
                self._elided.clear()
            self._elided[key] = found
        return found


def elide_folder(folder: str, metrics: QFontMetrics, width: int) -> str:
    """The folder of a path cut at its end but for the slash: "nextqa/", "perce…/", "" where too little fits."""
    if not folder or metrics.horizontalAdvance(folder) <= width:
        return folder
    cut = metrics.elidedText(folder.rstrip("/"), Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance("/"))
    return cut + "/" if len(cut) > 1 else ""
