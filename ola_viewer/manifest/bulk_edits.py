"""Edits of many records at once: a key set, removed or renamed; find and replace; new ids.

However many rows they cover, they are one small object. Where a record does not have what the edit is about, or is
not JSON, it stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, cast, get_args

import numpy as np

from ola_viewer.manifest.block_edits import PLAIN, Block, BlockChanges
from ola_viewer.manifest.block_keys import add_key, without_key
from ola_viewer.manifest.block_texts import replace_in_turns, rewrite_in_turns, without_needles
from ola_viewer.manifest.byte_search import needles_of_regex
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.expressions import Expression, ExpressionError, rewrite_of
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE, Rereading, count_text, whole_number
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.splice import (
    FIRST,
    PointerError,
    insert_member,
    remove_member,
    rename_key,
    set_text,
    set_value,
)

LONGEST_TEXT: Final = 1_000_000
"""Find and replace leaves texts alone that are longer than so many characters, or would become so."""

_GROUP: Final = re.compile(r"\\[0-9]")
"""What stands for a group in a replacement as RE2 wants it."""

KeyAction: TypeAlias = Literal["set", "remove", "rename"]
Scope: TypeAlias = Literal["turns", "ids", "key"]


@dataclass(frozen=True, slots=True)
class EditKey(Rereading):
    """A top-level key of many rows is set (to the JSON value `text`), removed, or renamed (to `text`).

    Setting adds the key at the end where it is absent, unless `present_only`; a rename leaves records alone that
    have the new name already.
    """

    rows: RowSet
    action: KeyAction
    key: str
    text: str = ""
    present_only: bool = False

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "edit-key"

    @property
    def label(self) -> str:
        """See `Edit`."""
        verb = {"set": "Set", "remove": "Remove", "rename": "Rename"}[self.action]
        return f"{verb} key “{self.key}” of {count_text(self.rows)}"

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        try:
            if self.action == "remove":
                return remove_member(raw, (self.key,))
            if self.action == "rename":
                return rename_key(raw, (self.key,), self.text)
            value = json.loads(self.text)
            try:
                return set_value(raw, (self.key,), value)
            except PointerError:
                return raw if self.present_only else insert_member(raw, (), self.key, value)
        except LEAVE_ALONE:
            return raw

    @property
    def beside_paths(self) -> bool:
        """See `BlockEdit`: the key may be one of media."""
        return False

    def in_block(self, block: Block) -> BlockChanges:
        """See `BlockEdit`."""
        if self.action == "set" and not self.present_only:
            return add_key(block, self.key, json.loads(self.text))
        return BlockChanges.nothing(without_key(block, self.key))

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {
            "rows": self.rows.to_json(),
            "action": self.action,
            "key": self.key,
            "text": self.text,
            "present_only": self.present_only,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> EditKey:
        """Inverse of `to_json`."""
        action = value["action"]
        if action not in get_args(KeyAction):
            raise ValueError(f"unknown action {action!r}")
        if action == "set":
            json.loads(str(value["text"]))
        rows = RowSet.from_json(value["rows"])
        chosen = cast(KeyAction, action)
        return cls(rows, chosen, str(value["key"]), str(value["text"]), bool(value["present_only"]))


def set_key(rows: RowSet, key: str, value: object, present_only: bool = False) -> EditKey:
    """The edit that sets a key of many rows. Raises TypeError for what JSON cannot hold."""
    return EditKey(rows, "set", key, json.dumps(value), present_only)


@dataclass(frozen=True, slots=True)
class FindReplace(Rereading):
    """Find and replace in the turns, the ids, or every text under a chosen top-level key of many rows.

    With `regex` the pattern is an `Expression` (RE2: no pattern can hang), and the replacement may name groups
    (`\\1`, `\\g<name>`). Raises `ExpressionError` from the constructor for a bad pattern or replacement.
    """

    rows: RowSet
    pattern: str
    replacement: str
    scope: Scope = "turns"
    key: str = ""
    regex: bool = False
    ignore_case: bool = False
    _search: re.Pattern[str] | Expression = field(init=False, repr=False, compare=False)
    _rewrite: str = field(init=False, repr=False, compare=False)
    _needle: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.pattern:
            raise ExpressionError("Nothing to look for.")
        search: re.Pattern[str] | Expression
        rewrite = ""
        if self.regex:
            search = Expression.of(self.pattern, same_case=not self.ignore_case)
            rewrite = rewrite_of(self.pattern, self.replacement)
        else:
            search = re.compile(re.escape(self.pattern), re.IGNORECASE if self.ignore_case else 0)
        plain = not self.regex and not self.ignore_case
        object.__setattr__(self, "_search", search)
        object.__setattr__(self, "_rewrite", rewrite)
        object.__setattr__(self, "_needle", self.pattern.encode("utf-8", "surrogatepass") if plain else b"")

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "find-replace"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"Replace “{_shortened(self.pattern)}” with “{_shortened(self.replacement)}”"

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        if self._needle and self._needle not in raw and b"\\" not in raw:
            return raw
        try:
            for pointer, text in reversed(list(self._texts(parse(raw)))):
                if len(text) <= LONGEST_TEXT:
                    changed = self._changed(text)
                    if changed != text and len(changed) <= LONGEST_TEXT:
                        raw = set_text(raw, pointer, changed)
        except LEAVE_ALONE:
            pass
        return raw

    @property
    def beside_paths(self) -> bool:
        """See `BlockEdit`."""
        return self.scope == "turns"

    def in_block(self, block: Block) -> BlockChanges:
        """See `BlockEdit`. Outside of turns only the records are known that have nothing of it."""
        plain = PLAIN.fullmatch(self.pattern) is not None
        if isinstance(self._search, Expression):
            needles = needles_of_regex(self.pattern, self.ignore_case)
            if self.scope == "turns":
                search, rewrite = self._search, self._rewrite
                brought = PLAIN.fullmatch(_GROUP.sub("", rewrite) or " ") is not None
                return rewrite_in_turns(
                    block, needles, lambda texts: search.replaced_in_each(texts, rewrite), brought, LONGEST_TEXT
                )
            return BlockChanges.nothing(without_needles(block, needles))
        if not plain:
            return BlockChanges.nothing(np.zeros(len(block), np.bool_))
        if self.scope == "turns":
            change = self._changed
            return replace_in_turns(block, self.pattern, self.replacement, change, LONGEST_TEXT, self.ignore_case)
        hits = block.find_folded(self.pattern.encode()) if self.ignore_case else block.find(self._needle)
        absent = ~block.unusual & ~block.holding(hits)
        return BlockChanges.nothing(absent & ~block.odd_letters if self.ignore_case else absent)

    def hits(self, raw: bytes) -> int:
        """How often the pattern occurs in the texts that the edit would change; for counts and previews."""
        try:
            return sum(self._count(text) for _, text in self._texts(parse(raw)) if len(text) <= LONGEST_TEXT)
        except RecordError:
            return 0

    def _changed(self, text: str) -> str:
        if isinstance(self._search, Expression):
            return self._search.replaced(text, self._rewrite)
        return self._search.sub(lambda _: self.replacement, text)

    def _count(self, text: str) -> int:
        found = self._search.spans(text) if isinstance(self._search, Expression) else self._search.findall(text)
        return len(found)

    def _texts(self, record: object) -> Iterator[tuple[Pointer, str]]:
        if self.scope == "turns":
            for turn in read_sample(record).turns:
                if turn.text_pointer is not None and isinstance(turn.text, str):
                    yield turn.text_pointer, turn.text
        elif isinstance(record, dict):
            key = "id" if self.scope == "ids" else self.key
            if key in record:
                yield from texts_below(record[key], (key,))

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {
            "rows": self.rows.to_json(),
            "pattern": self.pattern,
            "replacement": self.replacement,
            "scope": self.scope,
            "key": self.key,
            "regex": self.regex,
            "ignore_case": self.ignore_case,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> FindReplace:
        """Inverse of `to_json`."""
        scope = value["scope"]
        if scope not in get_args(Scope):
            raise ValueError(f"unknown scope {scope!r}")
        return cls(
            RowSet.from_json(value["rows"]),
            str(value["pattern"]),
            str(value["replacement"]),
            cast(Scope, scope),
            str(value["key"]),
            bool(value["regex"]),
            bool(value["ignore_case"]),
        )


@dataclass(frozen=True, slots=True)
class RenumberIds(Rereading):
    """New ids: `prefix` and a number counting up over the rows in file order, from `start` on.

    `width` pads the number with zeros; with no prefix and `as_number` the id is a JSON number. Records without an
    id get one in first place. Raises ValueError for the set of every row: the numbers would depend on it.
    """

    rows: RowSet
    prefix: str = ""
    start: int = 0
    width: int = 0
    as_number: bool = False

    def __post_init__(self) -> None:
        self.rows.ranges  # noqa: B018 - raises for the set of every row

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return "renumber-ids"

    @property
    def label(self) -> str:
        """See `Edit`."""
        return f"New ids for {count_text(self.rows)}"

    def number(self, row: int) -> int:
        """The number that a covered row gets."""
        ranges = self.rows.ranges
        at = int(np.searchsorted(ranges[:, 0], row, side="right")) - 1
        before = int((ranges[:at, 1] - ranges[:at, 0]).sum())
        return self.start + before + row - int(ranges[at, 0])

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`."""
        number = self.number(row)
        value: object = number if self.as_number and not self.prefix else f"{self.prefix}{number:0{self.width}d}"
        try:
            try:
                return set_value(raw, ("id",), value)
            except PointerError:
                return insert_member(raw, (), "id", value, FIRST)
        except LEAVE_ALONE:
            return raw

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {
            "rows": self.rows.to_json(),
            "prefix": self.prefix,
            "start": self.start,
            "width": self.width,
            "as_number": self.as_number,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> RenumberIds:
        """Inverse of `to_json`."""
        start, width = whole_number(value["start"]), whole_number(value["width"])
        rows = RowSet.from_json(value["rows"])
        return cls(rows, str(value["prefix"]), start, width, bool(value["as_number"]))


def texts_below(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every text inside a JSON value, with its pointer, in the order of the file."""
    pending: list[tuple[Pointer, object]] = [(pointer, value)]
    while pending:
        at, item = pending.pop()
        if isinstance(item, str):
            yield at, item
        elif isinstance(item, list):
            pending.extend(((*at, place), child) for place, child in reversed(list(enumerate(item))))
        elif isinstance(item, dict):
            pending.extend(((*at, key), child) for key, child in reversed(item.items()))


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """Kind → `from_json` of the edits in this module."""
    return {
        "edit-key": EditKey.from_json,
        "find-replace": FindReplace.from_json,
        "renumber-ids": RenumberIds.from_json,
    }
