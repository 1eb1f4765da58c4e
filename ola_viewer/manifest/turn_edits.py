"""Edits of the list of turns of one record: insert, delete, move, split, change the role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import Rereading, one_row, pointer_from_json
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.splice import (
    PointerError,
    SpliceError,
    insert_item,
    insert_member,
    move_item,
    remove_item,
    set_text,
)

Action: TypeAlias = Literal["insert", "delete", "move", "split", "role"]


@dataclass(frozen=True, slots=True)
class TurnEdit(Rereading):
    """One change of the turns of one row. `turns` is the pointer to the list, `index` the turn it is about.

    `insert`: a turn of `role` saying `text` before turn `index`. `delete`. `move`: to position `target`. `split`: the
    text from character `target` on becomes a turn of `role` of its own behind it. `role`: the turn is said by `role`.
    `role_key` and `text_key` are the names that the dialect uses.
    """

    row: int
    action: Action
    turns: Pointer
    index: int
    target: int = 0
    role: str = ""
    text: str = ""
    role_key: str = "from"
    text_key: str = "value"

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "edit-turns"

    @property
    def label(self) -> str:
        """See `Edit`."""
        verb = {"insert": "Insert", "delete": "Delete", "move": "Move", "split": "Split", "role": "Change role of"}
        return f"{verb[self.action]} turn {self.index + 1}"

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        return one_row(self.row)

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`. A record that has no such turn stays as it is."""
        try:
            return self._applied(raw)
        except (RecordError, PointerError, SpliceError):
            return raw

    def _applied(self, raw: bytes) -> bytes:
        turn: Pointer = (*self.turns, self.index)
        if self.action == "insert":
            return insert_item(raw, self.turns, self.index, {self.role_key: self.role, self.text_key: self.text})
        if self.action == "delete":
            return remove_item(raw, turn)
        if self.action == "move":
            return move_item(raw, self.turns, self.index, self.target)
        if self.action == "role":
            try:
                return set_text(raw, (*turn, self.role_key), self.role)
            except PointerError:
                return insert_member(raw, turn, self.role_key, self.role, "")
        text = self._text(raw, turn)
        second = {self.role_key: self.role, self.text_key: text[self.target :]}
        raw = insert_item(raw, self.turns, self.index + 1, second)
        return set_text(raw, (*turn, self.text_key), text[: self.target])

    def _text(self, raw: bytes, turn: Pointer) -> str:
        value = parse(raw)
        for step in (*turn, self.text_key):
            try:
                value = value[step]  # type: ignore[index]  # what is no container raises TypeError
            except (LookupError, TypeError):
                raise PointerError((*turn, self.text_key)) from None
        if not isinstance(value, str):
            raise SpliceError("only a turn with a text can be split")
        return value

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {
            "row": self.row,
            "action": self.action,
            "turns": list(self.turns),
            "index": self.index,
            "target": self.target,
            "role": self.role,
            "text": self.text,
            "role_key": self.role_key,
            "text_key": self.text_key,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> TurnEdit:
        """Inverse of `to_json`."""
        action = value["action"]
        if action not in get_args(Action):
            raise ValueError(f"unknown action {action!r}")
        numbers = [value["row"], value["index"], value["target"]]
        if not all(isinstance(number, int) for number in numbers):
            raise ValueError("row, index and target must be whole numbers")
        row, index, target = cast("list[int]", numbers)
        texts = [str(value[key]) for key in ("role", "text", "role_key", "text_key")]
        return cls(row, cast(Action, action), pointer_from_json(value["turns"]), index, target, *texts)


def turn_list(raw: bytes) -> tuple[Pointer, str, str] | None:
    """Where a record's list of turns stands and which keys its turns use: (pointer, role key, text key).

    None for a dialect whose turns are not objects in one list. Without any turns: `conversations` as documented,
    if it is there and empty. Raises `RecordError`.
    """
    record = parse(raw)
    turns = read_sample(record).turns
    if not turns:
        empty = isinstance(record, dict) and record.get("conversations") == []
        return (("conversations",), "from", "value") if empty else None
    first = turns[0]
    if first.text_pointer is None or len(first.pointer) < 1 or not isinstance(first.pointer[-1], int):
        return None
    text_key = first.text_pointer[-1]
    if first.text_pointer[:-1] != first.pointer or not isinstance(text_key, str):
        return None
    return first.pointer[:-1], "from" if text_key == "value" else "role", text_key


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """Kind → `from_json` of the edits in this module."""
    return {"edit-turns": TurnEdit.from_json}
