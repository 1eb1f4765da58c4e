"""From a record edited as text back to its bytes, leaving every byte that was not meant alone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.relayout import compact, indented
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.splice import (
    FIRST,
    PointerError,
    SpliceError,
    insert_item,
    insert_member,
    remove_item,
    remove_member,
    set_value,
    to_one_line,
)

UNIT = b"  "


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not a record, and where: `line` and `column` from 1, `place` in characters from 0."""

    message: str
    line: int
    column: int
    place: int


def shown_text(raw: bytes) -> str:
    """A record as it is edited: as stored where it has lines of its own, else with white space added for reading.

    Bytes that are not UTF-8 become U+FFFD.
    """
    laid = raw if b"\n" in raw else indented(raw, UNIT)
    return laid.decode("utf-8", errors="replace")


def fault_of(text: str) -> Fault | None:
    """What is wrong with a text as a record; None if it is valid."""
    try:
        parse(text.encode("utf-8", "surrogatepass"))
    except RecordError as error:
        place = len(text.encode("utf-8", "surrogatepass")[: error.byte].decode("utf-8", errors="replace"))
        before = text[:place]
        return Fault(error.message, before.count("\n") + 1, place - before.rfind("\n"), place)
    return None


def changed_record(raw: bytes, text: str) -> bytes:
    """The record's bytes after its text (from `shown_text`) was edited to `text`.

    Values that stay keep their bytes, new ones are spelt and laid out like the record. Where that cannot be done
    (repeated keys, another order of keys, only the spelling changed) the text is taken as it stands, on one line
    if the record was. Raises `RecordError` if `text` is not valid.
    """
    if text == shown_text(raw):
        return raw
    typed = text.encode("utf-8", "surrogatepass")
    new = parse(typed)
    as_typed = typed if b"\n" in raw else to_one_line(typed)
    try:
        old = parse(raw)
        if _same(old, new):
            return raw if compact(typed) == compact(raw) else as_typed
        result = _applied(raw, (), old, new)
        if _same(parse(result), new):
            return result
    except (RecordError, PointerError, SpliceError, RecursionError):
        pass
    return as_typed


def _same(one: object, other: object) -> bool:
    """Equal, in the same order of keys and of the same types."""
    return json.dumps(one) == json.dumps(other)


def _applied(raw: bytes, pointer: Pointer, old: object, new: object) -> bytes:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old:
            if key not in new:
                raw = remove_member(raw, (*pointer, key))
        before: str = FIRST
        for key, value in new.items():
            if key not in old:
                raw = insert_member(raw, pointer, key, value, before)
            else:
                raw = _applied(raw, (*pointer, key), old[key], value)
            before = key
        return raw
    if isinstance(old, list) and isinstance(new, list):
        return _applied_list(raw, pointer, old, new)
    return raw if _same(old, new) else set_value(raw, pointer, new)


def _applied_list(raw: bytes, pointer: Pointer, old: list[object], new: list[object]) -> bytes:
    """Items alike at both ends stay; of those between, pairs are changed and the rest added or removed."""
    head = 0
    while head < min(len(old), len(new)) and _same(old[head], new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and _same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    ours, theirs = len(old) - head - tail, len(new) - head - tail
    for k in range(min(ours, theirs)):
        raw = _applied(raw, (*pointer, head + k), old[head + k], new[head + k])
    for k in range(ours, theirs):
        raw = insert_item(raw, pointer, head + k, new[head + k])
    for k in range(ours - 1, theirs - 1, -1):
        raw = remove_item(raw, (*pointer, head + k))
    return raw
