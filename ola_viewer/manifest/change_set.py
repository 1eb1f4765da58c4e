"""What a change of the document concerns: told to its listeners, so that screens refresh that and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

import numpy as np

from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.order_edits import AddRows, DeleteRows, ExcludeRows, MoveRows

_NO_ROWS = np.zeros((0, 2), np.int64)


class What(Flag):
    """What a change of the document concerns. Several may be true at once."""

    RECORDS = auto()
    """The bytes of the rows."""
    ORDER = auto()
    """Which rows there are, or in which order they stand."""
    EXCLUSION = auto()
    """Which rows are struck through."""
    SOURCES = auto()
    """Sources were added, closed or replaced: read everything anew. Together with RECORDS: undo or redo went past a
    save, so that other files are read, which say other things and may name their rows otherwise. Together with ORDER:
    after a save that left records out or moved them, the rows are named otherwise."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What changed and where. Empty (`not what`) when nothing did."""

    rows: RowSet
    what: What

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(self.rows.union(other.rows), self.what | other.what)


NO_CHANGE: Final = ChangeSet(RowSet(_NO_ROWS), What(0))


def change_of(edit: Edit) -> ChangeSet:
    """What doing or undoing an edit changes."""
    if isinstance(edit, ExcludeRows):
        return ChangeSet(edit.rows, What.EXCLUSION)
    if isinstance(edit, DeleteRows | MoveRows | AddRows):
        return ChangeSet(edit.rows, What.ORDER)
    return ChangeSet(edit.rows, What.RECORDS)
