"""Changes of one record as bytes → bytes: what is not meant to change keeps every byte.

All functions are pure. `raw` is one record that parses; pointers are those of `sample.py`. New text follows the
layout and the escaping of what stands around it. Errors: `RecordError` (not JSON, or of the wrong type),
`PointerError` (no such value), `SpliceError` (the change makes no sense there).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ola_viewer.manifest.jsonspan import (
    Member,
    PointerError,
    Span,
    find_span,
    items,
    members,
    pointer_text,
)
from ola_viewer.manifest.jsontext import (
    RecordError,
    decode_string,
    dump_value,
    encode_like,
    encode_string,
    layout_of,
)
from ola_viewer.manifest.sample import Pointer

FIRST: Final = ""
"""`after` of `insert_member`: before all other members."""

_BREAKS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|([,:]?)([ \t\r\n]+)', re.DOTALL)


class SpliceError(ValueError):
    """The change makes no sense at that place, for instance a second member of the same name."""


def set_text(raw: bytes, pointer: Pointer, text: str) -> bytes:
    """Replace the value at `pointer` with a string, spelt like the old one. Nothing changes if it says so already."""
    start, stop = find_span(raw, pointer)
    old = raw[start:stop]
    if old[:1] == b'"' and decode_string(old) == text:
        return raw
    return raw[:start] + encode_like(text, old, raw) + raw[stop:]


def set_literal(raw: bytes, pointer: Pointer, literal: bytes) -> bytes:
    """Replace the value at `pointer` with JSON text as it stands. The text is not checked."""
    start, stop = find_span(raw, pointer)
    return raw[:start] + literal + raw[stop:]


def set_value(raw: bytes, pointer: Pointer, value: object) -> bytes:
    """Replace the value at `pointer` with any JSON value, laid out like the record."""
    if isinstance(value, str):
        return set_text(raw, pointer, value)
    start, stop = find_span(raw, pointer)
    return raw[:start] + dump_value(value, layout_of(raw), _indentation(raw, start)) + raw[stop:]


def insert_member(raw: bytes, pointer: Pointer, key: str, value: object, after: str | None = None) -> bytes:
    """Add `key` to the object at `pointer`: behind the member `after`, at the end (None), or `FIRST`.

    Raises `SpliceError` when the object has that key already or has no member `after`.
    """
    start, stop = find_span(raw, pointer)
    present = members(raw, start)
    if any(member.key == key for member in present):
        raise SpliceError(f"{pointer_text(pointer)} has a key “{key}” already")
    layout = layout_of(raw)
    name = encode_string(key, layout.strings)
    if not present:
        return _fill(raw, start, stop, name + layout.colon.encode(), value)
    at = len(present)
    if after == FIRST:
        at = 0
    elif after is not None:
        places = [place for place, member in enumerate(present) if member.key == after]
        if not places:
            raise SpliceError(f"{pointer_text(pointer)} has no key “{after}”")
        at = places[-1] + 1
    sibling = present[max(at - 1, 0)]
    colon = raw[sibling.key_stop : sibling.start]
    before = _indentation(raw, sibling.key_start)
    text = name + colon + dump_value(value, layout, before)
    return _insert(raw, start, [(member.key_start, member.stop) for member in present], at, text)


def remove_member(raw: bytes, pointer: Pointer) -> bytes:
    """Take the member at `pointer` away, every one of that name if the key is repeated."""
    parent, key = _split(pointer)
    if not isinstance(key, str):
        raise PointerError(pointer)
    start, stop = find_span(raw, parent)
    present = members(raw, start)
    if all(member.key != key for member in present):
        raise PointerError(pointer)
    spans = [(member.key_start, member.stop) for member in present]
    return _keep(raw, (start, stop), spans, [place for place, member in enumerate(present) if member.key != key])


def rename_key(raw: bytes, pointer: Pointer, name: str) -> bytes:
    """Give the member at `pointer` another name, in place. Raises `SpliceError` if that name is taken."""
    parent, key = _split(pointer)
    if not isinstance(key, str):
        raise PointerError(pointer)
    if key == name:
        return raw
    start, _ = find_span(raw, parent)
    present = members(raw, start)
    if any(member.key == name for member in present):
        raise SpliceError(f"{pointer_text(parent)} has a key “{name}” already")
    hits = [member for member in present if member.key == key]
    if not hits:
        raise PointerError(pointer)
    for member in reversed(hits):
        raw = _put(raw, member, encode_like(name, raw[member.key_start : member.key_stop], raw))
    return raw


def insert_item(raw: bytes, pointer: Pointer, index: int, value: object) -> bytes:
    """Insert `value` before item `index` of the array at `pointer` (index == length: at the end)."""
    start, stop = find_span(raw, pointer)
    spans = items(raw, start)
    if not 0 <= index <= len(spans):
        raise PointerError((*pointer, index))
    if not spans:
        return _fill(raw, start, stop, b"", value)
    sibling = spans[max(index - 1, 0)]
    text = dump_value(value, layout_of(raw), _indentation(raw, sibling[0]))
    return _insert(raw, start, spans, index, text)


def remove_item(raw: bytes, pointer: Pointer) -> bytes:
    """Take one item out of its array. `pointer` leads to the item."""
    parent, index = _split(pointer)
    span = find_span(raw, parent)
    spans = items(raw, span[0])
    if not isinstance(index, int) or not 0 <= index < len(spans):
        raise PointerError(pointer)
    return _keep(raw, span, spans, [place for place in range(len(spans)) if place != index])


def move_item(raw: bytes, pointer: Pointer, index: int, target: int) -> bytes:
    """Move item `index` of the array at `pointer` to position `target`; what stands between items stays."""
    start, _ = find_span(raw, pointer)
    spans = items(raw, start)
    for place in (index, target):
        if not 0 <= place < len(spans):
            raise PointerError((*pointer, place))
    if index == target:
        return raw
    texts = [raw[a:b] for a, b in spans]
    texts.insert(target, texts.pop(index))
    parts: list[bytes] = []
    at = 0
    for (item_start, item_stop), text in zip(spans, texts, strict=True):
        parts += (raw[at:item_start], text)
        at = item_stop
    return b"".join(parts) + raw[at:]


def to_one_line(raw: bytes) -> bytes:
    """The record without line breaks: white space outside strings that holds one becomes a blank after a
    comma or a colon, and nothing elsewhere. Every other byte stays."""
    if b"\n" not in raw and b"\r" not in raw:
        return raw
    return _BREAKS.sub(_joined, raw)


def _joined(match: re.Match[bytes]) -> bytes:
    separator, space = match.group(1), match.group(2)
    if space is None or (b"\n" not in space and b"\r" not in space):
        return match.group()
    return separator + b" " if separator else b""


def _split(pointer: Pointer) -> tuple[Pointer, str | int]:
    if not pointer:
        raise SpliceError("the record itself has no name and no place in a list")
    return pointer[:-1], pointer[-1]


def _put(raw: bytes, member: Member, name: bytes) -> bytes:
    return raw[: member.key_start] + name + raw[member.key_stop :]


def _indentation(raw: bytes, at: int) -> str:
    """The white space at the beginning of the line in which byte `at` stands, as far as the record shows it.

    A record's first line lacks its indentation (it stands before the record), the last line has the same.
    """
    line = raw.rfind(b"\n", 0, at) + 1
    if line == 0:
        line = raw.rfind(b"\n") + 1
        if line == 0:
            return ""
    stop = line
    while stop < len(raw) and raw[stop] in b" \t":
        stop += 1
    return raw[line:stop].decode("ascii")


def _fill(raw: bytes, start: int, stop: int, prefix: bytes, value: object) -> bytes:
    """Put the first member or item into the empty object or array at `start` … `stop`."""
    layout = layout_of(raw)
    outer = _indentation(raw, start)
    inner = outer + layout.indent
    text = prefix + dump_value(value, layout, inner)
    if layout.indent:
        gap = (layout.newline + inner).encode()
        text = gap + text + (layout.newline + outer).encode()
    return raw[: start + 1] + text + raw[stop - 1 :]


def _insert(raw: bytes, start: int, spans: Sequence[Span], at: int, text: bytes) -> bytes:
    """Insert `text` as element `at` between the elements at `spans`, with the separators found there."""
    if at == 0:
        first = spans[0][0]
        gap = raw[spans[0][1] : spans[1][0]] if len(spans) > 1 else _separator(raw, start, first)
        return raw[:first] + text + gap + raw[first:]
    stop = spans[at - 1][1]
    if at < len(spans):
        gap = raw[stop : spans[at][0]]
    elif len(spans) > 1:
        gap = raw[spans[-2][1] : spans[-1][0]]
    else:
        gap = _separator(raw, start, spans[0][0])
    return raw[:stop] + gap + text + raw[stop:]


def _separator(raw: bytes, start: int, first: int) -> bytes:
    """What would stand between two elements where there is only one: a comma and the layout's white space."""
    opened = raw[start + 1 : first]
    return b"," + opened if b"\n" in opened else layout_of(raw).comma.encode()


def _keep(raw: bytes, outer: Span, spans: Sequence[Span], kept: Sequence[int]) -> bytes:
    """The object or array at `outer` with only the elements `kept`; each takes the separator before it along."""
    if not kept:
        return raw[: outer[0] + 1] + raw[outer[1] - 1 :]
    parts = [raw[: spans[0][0]]]
    for count, place in enumerate(kept):
        if count:
            parts.append(raw[spans[place - 1][1] : spans[place][0]])
        parts.append(raw[spans[place][0] : spans[place][1]])
    parts.append(raw[spans[-1][1] :])
    return b"".join(parts)


__all__ = [
    "FIRST",
    "PointerError",
    "RecordError",
    "SpliceError",
    "insert_item",
    "insert_member",
    "move_item",
    "remove_item",
    "remove_member",
    "rename_key",
    "set_literal",
    "set_text",
    "set_value",
    "to_one_line",
]
