"""A record's own bytes as lines to show: pretty or as stored, with ranges to colour. Bounded. No widgets.

Pretty printing moves white space only: every literal (numbers, escapes, key order, duplicate keys) stays
as it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ola_viewer.manifest.sample import Pointer

LONGEST_RECORD = 1_000_000
"""Bytes of a record that are shown; the rest is counted."""

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|-?[0-9][0-9.eE+-]*|[A-Za-z]+|[ \t\r\n]+|.',
    re.DOTALL,
)
_OPEN, _CLOSE = "{[", "}]"


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One line; `marks` are (start, length, role) with role "key", "text", "number", "word" or "sign"."""

    text: str
    marks: tuple[tuple[int, int, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class JsonPage:
    """Both forms of a record. `left_out` bytes beyond the bound are not shown."""

    pretty: tuple[JsonLine, ...]
    stored: tuple[JsonLine, ...]
    left_out: int


def json_page(raw: bytes) -> JsonPage:
    """Make the page of a record. Invalid UTF-8 shows as the replacement character."""
    text = raw[:LONGEST_RECORD].decode("utf-8", "replace")
    tokens = _tokens(text)
    return JsonPage(_pretty(tokens), _stored(tokens), max(0, len(raw) - LONGEST_RECORD))


def _tokens(text: str) -> list[tuple[str, str]]:
    """(token, role); the role of white space is ""."""
    made: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(text):
        token = found.group()
        first = token[0]
        if first == '"':
            role = "text"
        elif first in "{}[],":
            role = "sign"
        elif first == ":":
            role = "sign"
            for back in range(len(made) - 1, -1, -1):
                if made[back][1]:
                    if made[back][1] == "text":
                        made[back] = (made[back][0], "key")
                    break
        elif first in " \t\r\n":
            role = ""
        elif first.isdigit() or first == "-":
            role = "number"
        else:
            role = "word"
        made.append((token, role))
    return made


class _Lines:
    def __init__(self) -> None:
        self.lines: list[JsonLine] = []
        self._parts: list[str] = []
        self._marks: list[tuple[int, int, str]] = []
        self._length = 0

    def add(self, token: str, role: str) -> None:
        if role in ("key", "text", "number", "word"):
            self._marks.append((self._length, len(token), role))
        self._parts.append(token)
        self._length += len(token)

    def end(self) -> None:
        self.lines.append(JsonLine("".join(self._parts), tuple(self._marks)))
        self._parts, self._marks, self._length = [], [], 0


def _pretty(tokens: list[tuple[str, str]]) -> tuple[JsonLine, ...]:
    lines = _Lines()
    depth = 0
    solid = [(token, role) for token, role in tokens if role]
    for at, (token, role) in enumerate(solid):
        following = solid[at + 1][0] if at + 1 < len(solid) else ""
        before = solid[at - 1][0] if at else ""
        if token in _CLOSE and role == "sign" and not (before in _OPEN and before):
            depth = max(0, depth - 1)
            lines.end()
            lines.add("  " * depth, "")
        elif token in _CLOSE and role == "sign":
            depth = max(0, depth - 1)
        lines.add(token, role)
        if role != "sign":
            continue
        if token in _OPEN:
            depth += 1
            if not (following and following in _CLOSE):
                lines.end()
                lines.add("  " * min(depth, 200), "")
        elif token == ",":
            lines.end()
            lines.add("  " * min(depth, 200), "")
        elif token == ":":
            lines.add(" ", "")
    lines.end()
    return tuple(lines.lines)


def _stored(tokens: list[tuple[str, str]]) -> tuple[JsonLine, ...]:
    lines = _Lines()
    for token, role in tokens:
        if "\n" not in token:
            lines.add(token, role)
            continue
        first, *rest = token.split("\n")
        lines.add(first, role)
        for part in rest:
            lines.end()
            lines.add(part, role)
    lines.end()
    return tuple(lines.lines)


def place_in_pretty(lines: Sequence[JsonLine], pointer: Pointer) -> tuple[int, int] | None:
    """The first line of the value that a pointer leads to and the one behind its last, in the pretty form;
    None where it leads nowhere."""
    start, stop = 0, len(lines)
    for depth, step in enumerate(pointer, start=1):
        indent = 2 * depth
        below = [at for at in range(start + 1, stop) if _starts_value(lines[at].text, indent)]
        if isinstance(step, int):
            if not 0 <= step < len(below):
                return None
            here = step
        else:
            named = [place for place, at in enumerate(below) if _key_of(lines[at], indent) == step]
            if not named:
                return None
            here = named[-1]  # the last of equal keys is the one that counts
        first = below[here]
        stop = below[here + 1] if here + 1 < len(below) else stop - 1
        start = first
    return start, max(stop, start + 1)


def _starts_value(text: str, indent: int) -> bool:
    return len(text) > indent and not text[:indent].strip(" ") and text[indent] not in " }]"


def _key_of(line: JsonLine, indent: int) -> str | None:
    for start, length, role in line.marks:
        if start == indent and role == "key":
            try:
                return str(json.loads(line.text[start : start + length]))
            except ValueError:
                return None
    return None
