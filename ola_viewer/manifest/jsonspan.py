"""Where values stand in the raw bytes of a record: a small exact tokenizer.

All positions count bytes from the first byte of `raw`. Functions are pure and safe in any thread. They expect a
record that parses; where the text is not JSON they raise `RecordError`, where a pointer leads nowhere `PointerError`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

from ola_viewer.manifest.jsontext import RecordError, decode_string
from ola_viewer.manifest.sample import Pointer

Span: TypeAlias = tuple[int, int]
"""Half-open range of bytes."""

_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_STRING: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ATOM: Final = re.compile(rb"[-+.0-9A-Za-z]+")
_NEXT_BRACKET: Final = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[\[\]{}]', re.DOTALL)
_MEMBER: Final = re.compile(
    rb'[ \t\r\n]*+("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\r\n]*+:[ \t\r\n]*+'
    rb'(?:("[^"\\]*+(?:\\.[^"\\]*+)*+"|[-+.0-9A-Za-z]++)[ \t\r\n]*+([,}])|(?=[\[{]))',
    re.DOTALL,
)
"""A member with a plain value and what follows it, or the beginning of one whose value has brackets."""
_OPENERS: Final = frozenset(b"[{")
_QUOTE: Final = ord('"')


class PointerError(LookupError):
    """The record holds no value at this pointer."""

    def __init__(self, pointer: Pointer) -> None:
        super().__init__(f"the record has no value at {pointer_text(pointer)}")
        self.pointer = pointer


class Member(NamedTuple):
    """One member of an object: its key as text, and where the key's literal and the value stand."""

    key: str
    key_start: int
    key_stop: int
    start: int
    stop: int


def pointer_text(pointer: Pointer) -> str:
    """A pointer for people: `conversations[0].value`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in pointer)
    return text.lstrip(".") or "the record itself"


def skip_space(raw: bytes, at: int) -> int:
    """The first position from `at` on that is no white space."""
    match = _SPACE.match(raw, at)
    return at if match is None else match.end()


def value_stop(raw: bytes, start: int) -> int:
    """The position behind the value that begins at `start`."""
    if start >= len(raw):
        raise RecordError("a value is missing", start)
    first = raw[start]
    if first == _QUOTE:
        match = _STRING.match(raw, start)
        if match is None:
            raise RecordError("a string is not closed", start)
        return match.end()
    if first in _OPENERS:
        depth = 0
        at = start
        while match := _NEXT_BRACKET.match(raw, at):
            at = match.end()
            depth += 1 if raw[at - 1] in _OPENERS else -1
            if not depth:
                return at
        raise RecordError("a bracket is not closed", start)
    match = _ATOM.match(raw, start)
    if match is None:
        raise RecordError("a value is missing", start)
    return match.end()


def members(raw: bytes, start: int = 0) -> list[Member]:
    """All members of the object that begins at `start` (white space before it allowed), in order,
    duplicate keys included."""
    at = skip_space(raw, start)
    if raw[at : at + 1] != b"{":
        raise RecordError("not an object", at)
    found: list[Member] = []
    at = skip_space(raw, at + 1)
    if raw[at : at + 1] == b"}":
        return found
    while True:
        match = _MEMBER.match(raw, at)
        if match is None:
            raise _fault_of_member(raw, skip_space(raw, at))
        key_start, key_stop = match.span(1)
        key = decode_string(match.group(1))
        value_start, stop = match.span(2)
        if value_start >= 0:
            found.append(Member(key, key_start, key_stop, value_start, stop))
            follows, at = match.group(3), match.end()
        else:
            value_start = match.end()
            stop = value_stop(raw, value_start)
            found.append(Member(key, key_start, key_stop, value_start, stop))
            at = skip_space(raw, stop)
            follows = raw[at : at + 1]
            if follows not in (b",", b"}"):
                raise RecordError("a comma is missing", at)
            at += 1
        if follows == b"}":
            return found


def _fault_of_member(raw: bytes, at: int) -> RecordError:
    """What is wrong with the member that begins at `at`."""
    match = _STRING.match(raw, at)
    if match is None:
        return RecordError("a key is missing", at)
    colon = skip_space(raw, match.end())
    if raw[colon : colon + 1] != b":":
        return RecordError("a colon is missing", colon)
    start = skip_space(raw, colon + 1)
    try:
        stop = value_stop(raw, start)
    except RecordError as fault:
        return fault
    return RecordError("a comma is missing", skip_space(raw, stop))


def items(raw: bytes, start: int = 0) -> list[Span]:
    """Where the items of the array that begins at `start` stand, in order."""
    at = skip_space(raw, start)
    if raw[at : at + 1] != b"[":
        raise RecordError("not an array", at)
    found: list[Span] = []
    at = skip_space(raw, at + 1)
    if raw[at : at + 1] == b"]":
        return found
    while True:
        stop = value_stop(raw, at)
        found.append((at, stop))
        at = skip_space(raw, stop)
        follows = raw[at : at + 1]
        if follows == b"]":
            return found
        if follows != b",":
            raise RecordError("a comma is missing", at)
        at = skip_space(raw, at + 1)


def member_spans(raw: bytes, start: int = 0) -> dict[str, Span]:
    """Where each key's value stands; of equal keys the last, as in `json.loads`."""
    return {member.key: (member.start, member.stop) for member in members(raw, start)}


def find_span(raw: bytes, pointer: Pointer) -> Span:
    """Where the value at `pointer` stands, quotes or brackets included. `()` is the record without the
    white space around it. List positions count from 0; negative ones are not taken."""
    start = skip_space(raw, 0)
    stop = -1
    for step in pointer:
        opening = raw[start : start + 1]
        if isinstance(step, str):
            span = member_spans(raw, start).get(step) if opening == b"{" else None
        else:
            spans = items(raw, start) if opening == b"[" else []
            span = spans[step] if 0 <= step < len(spans) else None
        if span is None:
            raise PointerError(pointer)
        start, stop = span
    return start, value_stop(raw, start) if stop < 0 else stop


def line_column(raw: bytes, byte: int) -> tuple[int, int]:
    """Line and column of a byte, both from 1; columns count characters."""
    before = raw[:byte]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
