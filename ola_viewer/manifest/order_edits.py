"""Edits of the document's structure: records deleted, moved, added, or struck through. Bytes never change.

Each is an `Edit` like any other in the undo list; `structure_of` sums them up, `arrange` gives the order.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.rows import ADDED_SOURCE, RowIds, make_row, source_of

if TYPE_CHECKING:
    from ola_viewer.manifest.columns import Columns

_NOTHING = RowSet(np.zeros((0, 2), np.int64))
_FEW = 16


@dataclass(frozen=True, slots=True)
class _Structural:
    """What the structural edits share: they leave the bytes and the columns of every record alone."""

    def apply(self, raw: bytes, row: int) -> bytes:
        """`raw` itself."""
        return raw

    def columns(self, columns: Columns, source: int) -> Columns:
        """The same columns."""
        return columns

    def splices(self, columns: Columns, source: int, first: int, last: int, unedited: Columns | None = None) -> Splices:
        """No replacements."""
        return no_splices()


@dataclass(frozen=True, slots=True)
class DeleteRows(_Structural):
    """These rows are gone from the document."""

    rows: RowSet

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "delete-rows"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"Delete {_records(self.rows.count())}"

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"rows": self.rows.to_json()}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> DeleteRows:
        """Inverse of `to_json`."""
        return cls(RowSet.from_json(value["rows"]))


@dataclass(frozen=True, slots=True)
class ExcludeRows(_Structural):
    """These rows are struck through (no longer, if not `excluded`): shown, but left out of saves and exports."""

    rows: RowSet
    excluded: bool = True

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "exclude-rows"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"{'Exclude' if self.excluded else 'Include'} {_records(self.rows.count())}"

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"rows": self.rows.to_json(), "excluded": self.excluded}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> ExcludeRows:
        """Inverse of `to_json`."""
        return cls(RowSet.from_json(value["rows"]), bool(value["excluded"]))


@dataclass(frozen=True, slots=True)
class MoveRows(_Structural):
    """These rows, in their present order, stand before row `before` now, or at the end (None)."""

    rows: RowSet
    before: int | None

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "move-rows"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"Move {_records(self.rows.count())}"

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"rows": self.rows.to_json(), "before": self.before}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> MoveRows:
        """Inverse of `to_json`."""
        before = value["before"]
        if before is not None and not isinstance(before, int):
            raise ValueError("move-rows: `before` must be a row")
        return cls(RowSet.from_json(value["rows"]), before)


@dataclass(frozen=True, slots=True)
class AddRows(_Structural):
    """New records: row k of them is `make_row(ADDED_SOURCE, first + k)`, has the bytes `raws[k]`, and stands
    behind row `after[k]`, or at the end of source `home` where that is -1."""

    first: int
    raws: tuple[bytes, ...]
    after: tuple[int, ...]
    home: int = 0
    name: str = "Duplicate"

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "add-rows"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"{self.name} {_records(len(self.raws))}"

    @property
    def rows(self) -> RowSet:
        """The new rows."""
        start = make_row(ADDED_SOURCE, self.first)
        return RowSet(np.array([[start, start + len(self.raws)]], np.int64))

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        raws: list[object] = []
        for raw in self.raws:
            try:
                raws.append(raw.decode("utf-8"))
            except UnicodeDecodeError:
                raws.append({"base64": base64.b64encode(raw).decode("ascii")})
        return {"first": self.first, "raws": raws, "after": list(self.after), "home": self.home, "name": self.name}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> AddRows:
        """Inverse of `to_json`."""
        first, raws, after, home = value["first"], value["raws"], value["after"], value["home"]
        if not (
            isinstance(first, int) and isinstance(raws, list) and isinstance(after, list) and isinstance(home, int)
        ):
            raise ValueError("add-rows: a field has the wrong type")
        if len(raws) != len(after):
            raise ValueError("add-rows: as many places as records are needed")
        return cls(
            first, tuple(raw_from_json(raw) for raw in raws), tuple(int(row) for row in after), home, str(value["name"])
        )


def raw_from_json(value: object) -> bytes:
    """The bytes of a record in a journal: text, or an object with `base64` where they are not UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, dict) and isinstance(value.get("base64"), str):
        return base64.b64decode(value["base64"])
    raise ValueError("a record in a journal must be text or base64")


StructureEdit: TypeAlias = DeleteRows | ExcludeRows | MoveRows | AddRows
STRUCTURE_EDITS = (DeleteRows, ExcludeRows, MoveRows, AddRows)


def no_splices() -> Splices:
    """An empty `Splices`."""
    empty = np.zeros(0, np.int64)
    return Splices(empty, empty, np.zeros(0, np.int32), ())


@dataclass(frozen=True, slots=True)
class Structure:
    """All structural edits of a document, summed up. Immutable.

    `placing`: moves and additions in order. `added`: the bytes of every added row, by position in
    ADDED_SOURCE. `homes`: for each added row the source it belongs to.
    """

    placing: tuple[MoveRows | AddRows, ...] = ()
    deleted: RowSet = _NOTHING
    excluded: RowSet = _NOTHING
    added: tuple[bytes, ...] = ()
    homes: tuple[int, ...] = ()

    @property
    def in_file_order(self) -> bool:
        """Whether all rows stand in the order of the files."""
        return not self.placing and not len(self.deleted.ranges)

    def home(self, row: int) -> int:
        """The number of the source into whose file the row is saved."""
        source = source_of(row)
        return self.homes[row - make_row(ADDED_SOURCE, 0)] if source == ADDED_SOURCE else source

    def with_edit(self, edit: StructureEdit) -> Structure:
        """The structure after one more edit. Raises ValueError where additions do not follow each other."""
        if isinstance(edit, DeleteRows):
            return replace(self, deleted=self.deleted.union(edit.rows))
        if isinstance(edit, ExcludeRows):
            combined = self.excluded.union(edit.rows) if edit.excluded else self.excluded.difference(edit.rows)
            return replace(self, excluded=combined)
        if isinstance(edit, MoveRows):
            if edit.before is not None and edit.before in edit.rows:
                raise ValueError("rows cannot be moved before one of themselves")
            return replace(self, placing=(*self.placing, edit))
        if edit.first != len(self.added):
            raise ValueError(f"added rows must begin at {len(self.added)}, not {edit.first}")
        homes = tuple(edit.home if row < 0 else self.home(row) for row in edit.after)
        return Structure((*self.placing, edit), self.deleted, self.excluded, self.added + edit.raws, self.homes + homes)


def structure_of(edits: Sequence[Edit]) -> Structure:
    """The structural edits among `edits`, summed up."""
    structure = Structure()
    for edit in edits:
        if isinstance(edit, STRUCTURE_EDITS):
            structure = structure.with_edit(edit)
    return structure


def arrange(structure: Structure, rows: RowIds) -> RowIds:
    """The document's order made from `rows`, all rows of all sources in file order. int64, shape (n,)."""
    for edit in structure.placing:
        rows = _moved(rows, edit) if isinstance(edit, MoveRows) else _added(rows, edit)
    return rows[~structure.deleted.mask(rows)] if len(structure.deleted.ranges) else rows


def _moved(rows: RowIds, edit: MoveRows) -> RowIds:
    chosen = edit.rows.mask(rows)
    rest = rows[~chosen]
    at = len(rest)
    if edit.before is not None:
        found = np.flatnonzero(rest == edit.before)
        at = int(found[0]) if len(found) else at
    return np.concatenate((rest[:at], rows[chosen], rest[at:]))


def _added(rows: RowIds, edit: AddRows) -> RowIds:
    new = np.arange(len(edit.raws), dtype=np.int64) + make_row(ADDED_SOURCE, edit.first)
    return np.insert(rows, _places(rows, edit), new)


def _places(rows: RowIds, edit: AddRows) -> NDArray[np.int64]:
    """For each added row the position before which it is inserted."""
    after = np.array(edit.after, np.int64)
    if len(after) <= _FEW:
        found = [np.flatnonzero(rows == row) for row in after]
        places = np.array([int(hits[0]) + 1 if len(hits) else -1 for hits in found], np.int64)
    else:
        by_row = np.argsort(rows, kind="stable")
        at = np.minimum(np.searchsorted(rows, after, sorter=by_row), max(len(rows) - 1, 0))
        places = np.where(rows[by_row[at]] == after, by_row[at] + 1, -1) if len(rows) else np.full(len(after), -1)
    if (places < 0).any():
        mine = np.flatnonzero(rows >> 40 == edit.home)
        places = np.where(places < 0, int(mine[-1]) + 1 if len(mine) else len(rows), places)
    return places


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """Kind → `from_json` of the edits in this module."""
    return {
        "delete-rows": DeleteRows.from_json,
        "exclude-rows": ExcludeRows.from_json,
        "move-rows": MoveRows.from_json,
        "add-rows": AddRows.from_json,
    }
