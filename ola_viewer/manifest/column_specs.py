"""The columns of the table as data: adding one touches no model code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Alignment: TypeAlias = Literal["left", "right", "center"]
SortType: TypeAlias = Literal["number", "text", "kind"]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column. `key` is what `ordering.sort_rows` and stored layouts know it by; `title` and `hint` are
    English, for translation where they are shown; `width` in px at 100 %, 0 takes what is left."""

    key: str
    title: str
    hint: str
    width: int
    alignment: Alignment
    sort: SortType


COLUMN_SPECS: Final = (
    ColumnSpec("number", "#", "Position in the file, counted from 0", 62, "right", "number"),
    ColumnSpec("id", "id", "Name of the record", 136, "left", "text"),
    ColumnSpec("kind", "Kind", "What the trainer makes of the record", 28, "center", "kind"),
    ColumnSpec("media", "Media", "Folder and name of the first medium", 158, "left", "text"),
    ColumnSpec("frames", "Frames", "Images, or frames of a video in a patch", 50, "right", "number"),
    ColumnSpec("size", "Size", "Bytes of the record's pieces in patches", 56, "right", "number"),
    ColumnSpec("bytes", "Bytes", "Length of the record in the manifest", 56, "right", "number"),
    ColumnSpec("turns", "Turns", "Number of turns", 44, "right", "number"),
    ColumnSpec("question", "First question", "Text of the first turn", 0, "left", "text"),
    ColumnSpec("source", "Source", "File that the record stands in", 110, "left", "text"),
    ColumnSpec("status", "Status", "Findings, state of the media, edits", 78, "left", "number"),
)
"""All columns in their usual order. `status` is answered by other rooms (`sort_rows(…, others=…)`)."""


def column_spec(key: str) -> ColumnSpec:
    """The column of that key. Raises KeyError."""
    for spec in COLUMN_SPECS:
        if spec.key == key:
            return spec
    raise KeyError(key)
