"""Edits of single records: the whole record, one text, one value.

Each is an `Edit`. Where a record does not have what the edit is about, or is not JSON, it stays as it is:
an edit never raises while records are read or saved.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.order_edits import raw_from_json
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.splice import (
    PointerError,
    SpliceError,
    set_text,
    set_value,
)

if TYPE_CHECKING:
    from ola_viewer.manifest.columns import Columns

LEAVE_ALONE: Final = (RecordError, PointerError, SpliceError)
"""What an edit meets in a record that lacks what it is about."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """Base of edits whose rows must be read again for the columns, and are saved one by one."""

    def columns(self, columns: Columns, source: int) -> Columns | None:
        """None: the covered rows have to be read again."""
        return None

    def splices(
        self, columns: Columns, source: int, first: int, last: int, unedited: Columns | None = None
    ) -> Splices | None:
        """None: the covered rows have to be edited one by one."""
        return None


@dataclass(frozen=True, slots=True)
class SetRecords(Rereading):
    """These rows have new bytes: pairs of row and record. For the JSON view, written-back verdicts, few fixes."""

    records: tuple[tuple[int, bytes], ...]
    name: str = "Edit"
    _by_row: dict[int, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_row", dict(self.records))

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "set-records"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"{self.name} {count_text(self.rows)}"

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return RowSet.of(list(self._by_row))

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        return self._by_row.get(row, raw)

    def merged(self, later: Edit) -> Edit | None:
        """One edit instead of two on the same rows."""
        if isinstance(later, SetRecords) and later._by_row.keys() == self._by_row.keys():
            return replace(later, name=self.name)
        return None

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"records": [[row, _raw_to_json(raw)] for row, raw in self.records], "name": self.name}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> SetRecords:
        """Inverse of `to_json`."""
        pairs = cast("list[list[object]]", value["records"])
        return cls(tuple((whole_number(row), raw_from_json(raw)) for row, raw in pairs), str(value["name"]))


@dataclass(frozen=True, slots=True)
class Revert(Rereading):
    """These rows read as in the file again (added ones as they were added): no edit before this one counts for them.

    One small object for any number of rows. `EditStack` leaves out what is reverted; there is nothing to apply.
    """

    rows: RowSet

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "revert"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"Revert {count_text(self.rows)}"

    def apply(self, raw: bytes, row: int) -> bytes:
        """The record in the file, which is what `raw` has to be: edits before this one must not be applied."""
        return raw

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"rows": self.rows.to_json()}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> Revert:
        """Inverse of `to_json`."""
        return cls(RowSet.from_json(value["rows"]))


@dataclass(frozen=True, slots=True)
class SetText(Rereading):
    """The value at `pointer` of one row is this text now, in the spelling of the old literal."""

    row: int
    pointer: Pointer
    text: str
    name: str = "Edit text"

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "set-text"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return self.name

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return one_row(self.row)

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        try:
            return set_text(raw, self.pointer, self.text)
        except LEAVE_ALONE:
            return raw

    def merged(self, later: Edit) -> Edit | None:
        """Typing in the same text is one gesture."""
        if isinstance(later, SetText) and (later.row, later.pointer) == (self.row, self.pointer):
            return later
        return None

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"row": self.row, "pointer": list(self.pointer), "text": self.text, "name": self.name}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> SetText:
        """Inverse of `to_json`."""
        return cls(
            whole_number(value["row"]), pointer_from_json(value["pointer"]), str(value["text"]), str(value["name"])
        )


@dataclass(frozen=True, slots=True)
class SetValue(Rereading):
    """The value at `pointer` of one row is this JSON value now (`text`: as JSON), laid out like the record."""

    row: int
    pointer: Pointer
    text: str
    name: str = "Edit value"

    @classmethod
    def of(cls, row: int, pointer: Pointer, value: object, name: str = "Edit value") -> SetValue:
        """The edit for a Python value. Raises TypeError for what JSON cannot hold."""
        return cls(row, pointer, json.dumps(value), name)

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "set-value"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return self.name

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return one_row(self.row)

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        try:
            return set_value(raw, self.pointer, json.loads(self.text))
        except LEAVE_ALONE:
            return raw

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {"row": self.row, "pointer": list(self.pointer), "text": self.text, "name": self.name}

    @classmethod
    def from_json(cls, value: dict[str, object]) -> SetValue:
        """Inverse of `to_json`."""
        text = str(value["text"])
        json.loads(text)
        return cls(whole_number(value["row"]), pointer_from_json(value["pointer"]), text, str(value["name"]))


def one_row(row: int) -> RowSet:
    """The set of a single row."""
    return RowSet(np.array([[row, row + 1]], np.int64))


def count_text(rows: RowSet) -> str:
    """The size of a set of rows in words."""
    if rows.is_everything:
        return "all records"
    count = rows.count()
    return "1 record" if count == 1 else f"{count:,} records"


def pointer_from_json(value: object) -> Pointer:
    """A pointer as written to a journal. Raises ValueError."""
    if isinstance(value, list) and all(isinstance(step, str | int) and not isinstance(step, bool) for step in value):
        return tuple(value)
    raise ValueError("a pointer must be a list of keys and positions")


def _raw_to_json(raw: bytes) -> object:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode("ascii")}


def whole_number(value: object) -> int:
    """A whole number of a journal. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    return value


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """Kind → `from_json` of the edits in this module."""
    return {
        "revert": Revert.from_json,
        "set-records": SetRecords.from_json,
        "set-text": SetText.from_json,
        "set-value": SetValue.from_json,
    }
