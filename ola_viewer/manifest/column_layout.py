"""How a program laid its JSON out: what stands between the texts of a record, if it is written regularly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 24
"""Deeper indentation is not taken for regular."""
LONGEST_GAP: Final = 56
"""Nor is a layout in which the end of one text and the beginning of the next are further apart."""
_BEGINS: Final = re.compile(rb'\{([ \t\n]{0,25})"[^"\\]*":( ?)')
_ENDS: Final = re.compile(rb"([ \t\n]{0,25})\}\Z")
_BLANKS: Final = re.compile(rb"\n(?:( *)|(\t*))\Z")


@dataclass(frozen=True, slots=True)
class Layout:
    """White space of a record: behind a colon, and at three depths (the record's own members; turns of a list and
    members of a media object; members of a turn) behind an opening bracket, behind a comma, before a closing one."""

    colon: bytes
    opening: tuple[bytes, bytes, bytes]
    comma: tuple[bytes, bytes, bytes]
    closing: tuple[bytes, bytes, bytes]

    @classmethod
    def of(cls, raw: bytes) -> Layout | None:
        """The layout that begin and end of a record speak for: of Python's `json.dump` with or without indentation,
        or compact; None for any other. Nothing says that the rest of the record keeps to it."""
        begins, ends = _BEGINS.match(raw), _ENDS.search(raw[-_LONGEST - 2 :])
        if begins is None or ends is None:
            return None
        inner, outer, colon = begins[1], ends[1], b":" + begins[2]
        if not inner and not outer:
            return cls(colon, (b"", b"", b""), (begins[2],) * 3, (b"", b"", b""))
        step = len(inner) - len(outer)
        if not _BLANKS.match(inner) or not _BLANKS.match(outer) or step <= 0 or len(inner) + 2 * step > _LONGEST:
            return None
        mark = inner[-1:]
        if outer != inner[: len(outer)]:
            return None
        first_level, second, third = (inner + mark * (step * deeper) for deeper in range(3))
        if 2 * len(second) + len(third) + len('"},{"') > LONGEST_GAP:
            return None
        levels = (first_level, second, third)
        return cls(colon, levels, levels, (outer, first_level, second))
