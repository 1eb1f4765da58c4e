"""Where texts of a record stand in its bytes, found by looking for the texts instead of reading all that is before.

The literal of a text is known as soon as its spelling is. What is found counts only if it is beyond doubt: the record
spells all its texts in one way, the literal occurs once, and it cannot be the end of one string and the beginning of
another. All else is left to the tokenizer of `jsonspan`.
"""

from __future__ import annotations

import json
import re
from typing import Final

from ola_viewer.manifest.jsonspan import PointerError, Span, find_span
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.sample import Pointer

_OTHER_SPELLING: Final = re.compile(rb"\\/|\\u(?:00[0-7]|[0-9a-fA-F]{0,3}[A-F])")
"""Escapes that `json.dumps` would not write in this way."""
_BEGINS: Final = re.compile(r"[A-Za-z0-9_./<~\\\u0080-\U0010ffff]")
"""What a quotation mark in front of it opens: behind a closing one stands a comma, colon, bracket or white space."""
_ID: Final = re.compile(
    rb'(?<!\\)"id"[ \t\r\n]*+:[ \t\r\n]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|-?[0-9]++(?=[ \t\r\n,}]))', re.DOTALL
)


class Literals:
    """The places of one record's texts. `raw` is a record that parses."""

    __slots__ = ("_ascii", "_regular", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._ascii = raw.isascii()
        escaped = b"\\" in raw
        self._regular = not escaped or not (
            _OTHER_SPELLING.search(raw) if self._ascii else b"\\u" in raw or b"\\/" in raw
        )

    def of_text(self, text: str, pointer: Pointer) -> Span | None:
        """Where the text at `pointer` stands, quotation marks included; None where there is none."""
        if self._regular:
            literal = json.dumps(text, ensure_ascii=self._ascii)
            if _BEGINS.match(literal, 1):
                try:
                    wanted = literal.encode()
                except UnicodeEncodeError:  # half a character, which stands as an escape
                    return self.of_any(pointer)
                start = self.raw.find(wanted)
                if start > 0 and self.raw[start - 1] != 0x5C and self.raw.find(wanted, start + 1) < 0:
                    return start, start + len(wanted)
        return self.of_any(pointer)

    def of_id(self) -> Span | None:
        """Where the id of the record stands, which it has."""
        if self._regular and self.raw.count(b'"id"') == 1:
            found = _ID.search(self.raw)
            if found is not None:
                return found.span(1)
        return self.of_any(("id",))

    def of_any(self, pointer: Pointer) -> Span | None:
        """Where the value at `pointer` stands; None where there is none."""
        try:
            return find_span(self.raw, pointer)
        except (RecordError, PointerError):
            return None
