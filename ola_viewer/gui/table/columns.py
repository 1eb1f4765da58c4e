"""The table's columns as data: adding one touches no model code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import count_text, exact_size_text, short_size_text
from ola_viewer.gui.table.row_view import RowView
from ola_viewer.gui.translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is also the name by which the document sorts. `width` in px; 0 stretches.

    `text` is what copying and screen readers get; the delegate paints from the same RowView.
    """

    key: str
    title: str
    width: int
    text: Callable[[RowView], str]
    right: bool = False
    sortable: bool = True
    hint: str = ""
    hidden: bool = False
    """Only shown when the user asks for it."""


def tr(text: str) -> str:
    """Translate a text of the table's columns."""
    return QCoreApplication.translate("columns", text)


COLUMNS: tuple[Column, ...] = (
    Column(
        "number", "#", 62, lambda v: count_text(v.number), True,
        hint=QT_TRANSLATE_NOOP("columns", "Position in the file, counted from 0"),
    ),
    Column("id", "id", 124, lambda v: v.id),
    Column("kind", "", 28, lambda v: v.kind.title, hint=QT_TRANSLATE_NOOP("columns", "Kind of record")),
    Column(
        "media", QT_TRANSLATE_NOOP("columns", "Media"), 148, lambda v: v.folder + v.name,
        hint=QT_TRANSLATE_NOOP("columns", "Folder and name of the first medium"),
    ),
    Column(
        "frames", QT_TRANSLATE_NOOP("columns", "Frames"), 56,
        lambda v: "" if v.parts is None else count_text(v.parts), True,
        hint=QT_TRANSLATE_NOOP("columns", "Images, or frames of a video in a patch"),
    ),
    Column(
        "size", QT_TRANSLATE_NOOP("columns", "Size"), 56,
        lambda v: "" if v.size is None else short_size_text(v.size), True,
        hint=QT_TRANSLATE_NOOP("columns", "Bytes of the record's pieces in patches"),
    ),
    Column("turns", QT_TRANSLATE_NOOP("columns", "Turns"), 47, lambda v: count_text(v.turns), True),
    Column("question", QT_TRANSLATE_NOOP("columns", "First question"), 0, lambda v: v.question),
    Column("source", QT_TRANSLATE_NOOP("columns", "Source"), 82, lambda v: ""),
    Column(
        "verdict", QT_TRANSLATE_NOOP("columns", "Verdict"), 66, lambda v: "", hidden=True,
        hint=QT_TRANSLATE_NOOP("columns", "What a review says"),
    ),
    Column(
        "status", QT_TRANSLATE_NOOP("columns", "Status"), 86, lambda v: tr("Edited") if v.edited else "", sortable=False
    ),
)  # fmt: skip


def tooltip(column: Column, view: RowView) -> str:
    """The whole of what a cell abbreviates, as plain text."""
    if column.key == "media":
        return "\n".join(view.paths[:40])
    if column.key == "size" and view.size is not None:
        return exact_size_text(view.size)
    if view.problem:
        return view.problem
    return column.text(view)
