"""Paints the rows of the table from their RowViews. No widgets, no reading beyond the model's budget.

The table paints whole rows itself instead of letting Qt call for each cell, and texts are laid out once and kept:
together a third of the time, and time on the GUI thread is what scrolling while a file is opened needs most.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ola_viewer.gui.table.columns import tr
from ola_viewer.gui.table.model import RecordModel
from ola_viewer.gui.table.row_view import RowView
from ola_viewer.gui.table.text_widths import TextWidths
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowId
from ola_viewer.manifest.sample import Kind

ROW_HEIGHT = 26
_PAD = 7
_BAR = 3
_OVER = 2
"""px that a text may be wider than its place, as roundings make it; the padding has room for it."""
_REMEMBERED = 1500
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
_PLAIN, _MEDIUM, _STRUCK = range(3)
"""Faces of the row's font."""
_LONGEST = 400
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


@dataclass(frozen=True, slots=True)
class Section:
    """A visible column: its logical number, left edge and width in px of the viewport."""

    column: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """A text cut to its width and laid out in a font; `width` is what it takes in px, rounded up."""

    text: QStaticText
    width: float


class RecordDelegate(QStyledItemDelegate):
    """Needs the view to set `hover_row`, `focused` and `current` before painting. The current cell, by which F filters,
    has a line below."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hover_row = -1
        self.focused = False
        self.current = (-1, -1)
        """Row and logical column of the current cell."""
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
        self._drop = (ROW_HEIGHT - self._metrics.height()) // 2
        self._laid: dict[tuple[str, int, bool, int], _Laid] = {}
        self._fonts = (self._font, self._medium, self._struck)
        plain = TextWidths(self._metrics)
        self._widths = (plain, TextWidths(QFontMetrics(self._medium)), plain)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Fixed: nothing is ever measured by content."""
        return QSize(60, ROW_HEIGHT)

    def paint_rows(
        self,
        painter: QPainter,
        model: RecordModel,
        sections: Sequence[Section],
        rows: Iterable[tuple[int, int]],
        is_selected: Callable[[int], bool],
    ) -> None:
        """Paint rows, given as position in the view and upper edge, with these columns, which lie side by side."""
        if not sections:
            return
        painter.setFont(self._font)
        left = min(section.x for section in sections)
        width = sum(section.width for section in sections)
        colour = self._theme.color
        hairline, ground = colour("hairline"), colour("selection" if self.focused else "selinactive")
        for position, y in rows:
            selected = is_selected(position)
            if selected:
                painter.fillRect(left, y, width, ROW_HEIGHT, ground)
            elif position == self.hover_row:
                painter.fillRect(left, y, width, ROW_HEIGHT, colour("hover"))
            painter.fillRect(left, y + ROW_HEIGHT - 1, width, 1, hairline)
            view = model.view_at(position)
            row = None if view is None else _Row(view, selected, self.is_excluded(view.row))
            for section in sections:
                if section.column == self.first_column:
                    self._bar(painter, section.x, y, selected, view is not None and view.edited)
                column = model.columns[section.column]
                if row is None:
                    self._skeleton(painter, section, y, _SKELETON.get(column.key, 0.0))
                    continue
                rect = QRect(section.x + _PAD, y, section.width - 2 * _PAD, ROW_HEIGHT)
                self._cell(painter, rect, column.key, column.right, model.cell_text(column, row.view), row)
                if self.focused and self.current == (position, section.column):
                    line = QRect(section.x + 2, y + ROW_HEIGHT - 2, section.width - 4, 2)
                    painter.fillRect(line, colour("accent"))

    # -- parts ---------------------------------------------------------------------------------

    def _bar(self, painter: QPainter, x: int, y: int, selected: bool, edited: bool) -> None:
        if edited:
            role = "edited"
        elif selected:
            role = "accent" if self.focused else "text3"
        else:
            return
        painter.fillRect(x, y, _BAR, ROW_HEIGHT, self._theme.color(role))

    def _skeleton(self, painter: QPainter, section: Section, y: int, share: float) -> None:
        if share:
            width = int((min(section.width, 240) - 2 * _PAD) * share)
            painter.fillRect(section.x + _PAD, y + (ROW_HEIGHT - 1) // 2 - 3, width, 7, self._theme.color("chip"))

    def _cell(self, painter: QPainter, rect: QRect, key: str, right: bool, text: str, row: _Row) -> None:
        view, selected, excluded = row.view, row.selected, row.excluded
        face = _STRUCK if excluded else _PLAIN
        role = "seltext" if selected and self.focused else "text"
        if excluded:
            role = "text2"
        elif key in view.changed:
            role, face = "edited", _MEDIUM
        if key == "kind":
            icon = self._theme.pixmap(kind_icon(view.kind), "text" if selected else "text2", 14)
            painter.drawPixmap(rect.center().x() - 6, rect.center().y() - 6, icon)
        elif key == "number":
            if not (selected or excluded):
                role = "text2"
            elif selected:
                face = _MEDIUM
            self._text(painter, rect, text, role, face, right=True)
        elif key == "media":
            self._media(painter, rect, row, role, face)
        elif key == "status":
            self._status(painter, rect, row)
        elif key in ("id", "source"):
            text = text.removesuffix(".json") if key == "source" else text
            self._text(painter, rect, text, role, face, middle=True)
        else:
            if view.problem and key == "question":
                text, role = view.problem, "error"
            self._text(painter, rect, text, role, face, right=right)

    def _media(self, painter: QPainter, rect: QRect, row: _Row, role: str, face: int) -> None:
        view = row.view
        if not view.name and not view.folder:
            self._text(painter, rect, "—", "text3", face)
            return
        status = self._status_of(row)
        if status is not None and status.missing:
            self._text(painter, rect, view.folder + view.name, "error", face, middle=True)
            return
        name = self._lay(view.name, rect.width(), True, face)
        folder = self._lay_folder(view.folder, int(rect.width() - name.width), face)
        self._draw(painter, rect.x(), rect.y(), folder, "text2" if role == "text" else role, face)
        self._draw(painter, rect.x() + max(0, folder.width - 1), rect.y(), name, role, face)

    def _status(self, painter: QPainter, rect: QRect, row: _Row) -> None:
        if row.excluded:
            self._text(painter, rect, tr("Excluded"), "text2", _PLAIN)
            return
        status = RowStatus("error", tr("Unreadable")) if row.view.problem else self._status_of(row)
        if status is None and not row.view.edited:
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
            self._text(painter, rest, text, "text2", _PLAIN)
            rest = rest.adjusted(self._metrics.horizontalAdvance(text), 0, 0, 0)
            text, role = status.then, status.then_role
        elif self._metrics.horizontalAdvance(text) > rest.width():
            text = text.partition(" ")[0]  # "Tokens 2 for 1" says enough as "Tokens"
        self._text(painter, rest, text, role, _PLAIN)

    def _status_of(self, row: _Row) -> RowStatus | None:
        """What is known of a row, asked once for its cells."""
        if not row.asked:
            row.asked = True
            row.status = self.status_over(row.view.row, self.status_of(row.view.row))
        return row.status

    # -- texts ---------------------------------------------------------------------------------

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: str,
        face: int,
        *,
        right: bool = False,
        middle: bool = False,
    ) -> None:
        if text:
            laid = self._lay(text, rect.width(), middle, face)
            x = rect.x() + rect.width() - laid.width if right else rect.x()
            self._draw(painter, x, rect.y(), laid, role, face)

    def _draw(self, painter: QPainter, x: float, y: int, laid: _Laid, role: str, face: int) -> None:
        painter.setPen(self._theme.color(role))
        if face != _PLAIN:
            painter.setFont(self._fonts[face])
        painter.drawStaticText(round(x), y + self._drop, laid.text)
        if face != _PLAIN:
            painter.setFont(self._font)

    def _lay(self, text: str, width: int, middle: bool, face: int) -> _Laid:
        """The text cut to a width and laid out, remembered: that is most of the work of painting a cell."""
        key = (text, width, middle, face)
        found = self._laid.get(key)
        if found is None:
            widths = self._widths[face]
            cut = widths.cut_middle if middle else widths.cut_end
            room = width
            found = self._as_laid(cut(text[:_LONGEST] if not middle else text, room), face)
            while found.width > width + _OVER and room > 0:  # kerning made it wider than its letters
                room -= math.ceil(found.width - width)
                found = self._as_laid(cut(text[:_LONGEST] if not middle else text, room), face)
            self._remember(key, found)
        return found

    def _lay_folder(self, folder: str, width: int, face: int) -> _Laid:
        """The same for a folder, of which the end is cut but for the slash."""
        key = (folder + "\0", width, False, face)
        found = self._laid.get(key)
        if found is None:
            found = self._as_laid(elide_folder(folder, self._widths[face], width), face)
            self._remember(key, found)
        return found

    def _as_laid(self, text: str, face: int) -> _Laid:
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=self._fonts[face])
        return _Laid(static, static.size().width())

    def _remember(self, key: tuple[str, int, bool, int], laid: _Laid) -> None:
        if len(self._laid) >= _REMEMBERED:
            self._laid.clear()
        self._laid[key] = laid


@dataclass(slots=True)
class _Row:
    """A row while it is painted."""

    view: RowView
    selected: bool
    excluded: bool
    asked: bool = False
    status: RowStatus | None = None


def elide_folder(folder: str, widths: TextWidths, width: int) -> str:
    """The folder of a path cut at its end but for the slash: "nextqa/", "perce…/", "" where too little fits."""
    if not folder or widths.horizontalAdvance(folder) <= width:
        return folder
    cut = widths.cut_end(folder.rstrip("/"), width - widths.horizontalAdvance("/"))
    return cut + "/" if len(cut) > 1 else ""
