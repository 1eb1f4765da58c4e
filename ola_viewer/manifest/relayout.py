"""Another layout for a record: only white space outside of strings changes, every token keeps its bytes."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_SPACE: Final = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\r\n]+', re.DOTALL)
_OPENERS: Final = frozenset((b"{", b"["))
_CLOSERS: Final = frozenset((b"}", b"]"))


def compact(raw: bytes) -> bytes:
    """The record without any white space outside of strings."""
    return _SPACE.sub(lambda match: match.group(1) or b"", raw)


def indented(raw: bytes, unit: bytes, before: bytes = b"") -> bytes:
    """The record as `json.dumps(indent=…)` lays it out. `unit` is one level; `before` the indentation of the line
    on which the record begins."""
    parts: list[bytes] = []
    line = b"\n" + before
    previous = b""
    for match in _TOKEN.finditer(raw):
        token = match.group()
        empty = previous in _OPENERS and token in _CLOSERS
        if previous in _OPENERS and not empty:
            line += unit
            parts.append(line)
        elif token in _CLOSERS and not empty:
            line = line[: len(line) - len(unit)]
            parts.append(line)
        parts.append(token)
        if token == b",":
            parts.append(line)
        elif token == b":":
            parts.append(b" ")
        previous = token
    return b"".join(parts)
