"""JSON text: parsing a record as the trainer does, and writing literals in the style of their neighbours.

Nothing here touches files. Everything is a pure function of its arguments and safe in any thread.
"""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import Final

import orjson

_DIGITS: Final = bytes(ord("d") if chr(code).isdigit() and code < 128 else code for code in range(256))
_LONG_NUMBER: Final = b"d" * 19
"""orjson turns integers beyond 64 bits into floats; from 19 digits on the json module is asked."""

_TOKEN: Final = re.compile(rb'\\u[0-9a-fA-F]{4}|\\.|[^\\"]', re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\u([0-9a-fA-F]{4})")
_PLAIN: Final = re.compile(r"[ !#-\[\]-~]*")
_ESCAPED_ASCII: Final = re.compile(rb"\\u00[2-7]")
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class RecordError(ValueError):
    """A record is not valid JSON. `byte` counts from the first byte of the record."""

    def __init__(self, message: str, byte: int) -> None:
        super().__init__(message)
        self.message = message
        self.byte = byte

    def __reduce__(self) -> tuple[type[RecordError], tuple[str, int]]:
        """Errors travel from worker processes as what they are."""
        return type(self), (self.message, self.byte)


def parse(raw: bytes) -> object:
    """The value of one record exactly as Python's `json.loads` gives it, which is what the trainer uses.

    That includes NaN and Infinity, lone surrogates, integers of any length, and "the last of equal keys wins".
    Raises `RecordError` with the position of the first bad byte.
    """
    if _LONG_NUMBER not in raw.translate(_DIGITS):
        try:
            value: object = orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
        else:
            return value
    return _parse_slowly(raw)


def _parse_slowly(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"not valid UTF-8: {error.reason}", error.start) from None
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(error.msg, len(text[: error.pos].encode("utf-8"))) from None
    except RecursionError:
        raise RecordError("nested too deeply", 0) from None
    except ValueError as error:
        raise RecordError(str(error), 0) from None
    return value


@dataclass(frozen=True, slots=True)
class StringStyle:
    """How strings are spelt: which characters stand as escapes.

    `ascii_only`: all characters beyond ASCII stand as `\\uXXXX`. `upper`: hexadecimal letters are A-F.
    `escaped`: further characters that stand as `\\uXXXX` (some writers do that with `<` and `>`).
    `slash`: `/` stands as `\\/`.
    """

    ascii_only: bool = True
    upper: bool = False
    escaped: frozenset[str] = frozenset()
    slash: bool = False


def string_style(evidence: bytes, fallback: bytes = b"") -> StringStyle:
    """The style of the strings in `evidence` (a literal, or a whole record); what it does not show is taken
    from `fallback`. With no evidence at all: ASCII only, as `json.dump` writes by default."""
    ascii_only: bool | None = None
    upper: bool | None = None
    slash: bool | None = None
    escaped: set[str] = set()
    for sample in (evidence, fallback):
        if ascii_only is None and not sample.isascii():
            ascii_only = False
        if b"\\" not in sample:
            if slash is None and b"/" in sample:
                slash = False
            continue
        plain = sample.replace(b"\\\\", b"  ")
        hexes = _ESCAPE.findall(plain) if b"\\u" in plain else []
        if upper is None:
            letters = b"".join(hexes)
            if letters != letters.upper():
                upper = False
            elif letters != letters.lower():
                upper = True
        if ascii_only is None and any(int(code, 16) > 0x7F for code in hexes):
            ascii_only = True
        ascii_bytes = sample.isascii()
        for code in set(hexes):
            char = chr(int(code, 16))
            if char >= " " and not 0xD800 <= ord(char) < 0xE000:
                absent = ascii_bytes and char > "\x7f"
                if absent or char.encode() not in sample:
                    escaped.add(char)
        if slash is None and b"/" in sample:
            slash = plain.count(b"\\/") == plain.count(b"/")
    keep = ascii_only is None or ascii_only
    further = frozenset(char for char in escaped if char > " " and (char < "\x7f" or not keep))
    return StringStyle(keep, bool(upper), further, bool(slash))


def encode_string(text: str, style: StringStyle) -> bytes:
    """`text` as a JSON literal with both quotes, in the given style. Lone surrogates are always escaped."""
    return b'"' + _encode(text, style) + b'"'


def _encode(text: str, style: StringStyle) -> bytes:
    usual = style.escaped.isdisjoint(text) and not (style.slash and "/" in text)
    if usual and text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return text.encode()
    if usual and not style.upper and style.ascii_only:
        return json.dumps(text)[1:-1].encode()  # spells the same, many times faster
    parts: list[str] = []
    for char in text:
        code = ord(char)
        if char in _SHORT:
            parts.append(_SHORT[char])
        elif char == "/":
            parts.append("\\/" if style.slash else "/")
        elif _stands_raw(char, style):
            parts.append(char)
        else:
            units = [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)]
            form = "\\u{:04X}" if style.upper else "\\u{:04x}"
            parts.extend(form.format(unit) for unit in units)
    return "".join(parts).encode("utf-8")


def _stands_raw(char: str, style: StringStyle) -> bool:
    if char < " " or char in style.escaped or "\ud800" <= char < "\ue000":
        return False
    return char < "\x7f" or not style.ascii_only


def decode_string(literal: bytes) -> str:
    """The text of a JSON string literal. Raises `RecordError` when it is none."""
    if b"\\" not in literal and len(literal) >= 2 and literal[:1] == b'"' == literal[-1:]:
        try:
            return literal[1:-1].decode("utf-8")
        except UnicodeDecodeError as error:
            raise RecordError(f"not valid UTF-8: {error.reason}", error.start + 1) from None
    value = parse(literal)
    if not isinstance(value, str):
        raise RecordError("not a string", 0)
    return value


def encode_like(text: str, old_literal: bytes, context: bytes = b"") -> bytes:
    """A literal for `text` that takes the place of `old_literal`, in the same style of escaping.

    The characters that both have in common at the beginning and at the end keep the very bytes they had. What
    the old literal does not show is taken from `context` (usually the record). `old_literal` may be any JSON value.
    """
    if old_literal[:1] != b'"':
        return encode_string(text, string_style(old_literal, context))
    quick = _with_new_beginning(text, old_literal)
    if quick is not None:
        return quick
    style = string_style(old_literal, context)
    nothing_kept = text.isascii() or not style.ascii_only
    if b"\\" not in old_literal and nothing_kept and not style.escaped and not style.slash:
        return encode_string(text, style)
    tokens = _characters(old_literal)
    if tokens is None:
        return encode_string(text, style)
    shortest = min(len(tokens), len(text))
    head = 0
    while head < shortest and tokens[head][0] == text[head]:
        head += 1
    tail = 0
    while tail < shortest - head and tokens[-1 - tail][0] == text[-1 - tail]:
        tail += 1
    middle = text[head : len(text) - tail]
    before = b"".join(spelling for _, spelling in tokens[:head])
    after = b"".join(spelling for _, spelling in tokens[len(tokens) - tail :])
    return b'"' + before + _encode(middle, style) + after + b'"'


def _with_new_beginning(text: str, literal: bytes) -> bytes | None:
    """The literal for a text that differs from the old one only in a plain beginning, as when a path gets another
    prefix; None where more must be looked at."""
    old = decode_string(literal)
    low, high = 0, min(len(old), len(text))
    while low < high:  # the longest common end
        half = (low + high + 1) // 2
        if text.endswith(old[len(old) - half :]):
            low = half
        else:
            high = half - 1
    gone = len(old) - low
    new = text[: len(text) - low]
    replaced = literal[1 : 1 + gone]
    if b"\\" in replaced or not replaced.isascii() or not _PLAIN.fullmatch(new):
        return None
    if not is_usual(literal):
        return None
    return b'"' + new.encode() + literal[1 + gone :]


def is_usual(literal: bytes) -> bool:
    """Whether no printable character of ASCII stands as an escape that could do without: then plain text that takes
    the place of plain text in it stands as it is."""
    return b"\\" not in literal or not (b"\\/" in literal or _ESCAPED_ASCII.search(literal))


def encode_in_place(text: str, old_literal: bytes, record: bytes) -> bytes:
    """As `encode_like`; the record is asked only for text beyond ASCII where the old literal cannot tell the style."""
    return encode_like(text, old_literal, b"" if literal_tells(text, old_literal) else record)


def literal_tells(text: str, old_literal: bytes) -> bool:
    """Whether `encode_in_place` needs no record for this text in place of this literal."""
    return text.isascii() or b"\\" in old_literal or not old_literal.isascii()


def _characters(literal: bytes) -> list[tuple[str, bytes]] | None:
    """Each character of a literal with the bytes that spell it; None where the two do not match up."""
    found: list[tuple[str, bytes]] = []
    pending = b""
    for match in _TOKEN.finditer(literal, 1, len(literal) - 1):
        token = match.group()
        if token[0] >= 0x80:
            pending += token
            try:
                found.append((pending.decode("utf-8"), pending))
            except UnicodeDecodeError:
                if len(pending) >= 4:
                    return None
                continue
            pending = b""
            continue
        if pending:
            return None
        if token[:2] != b"\\u":
            char = token.decode() if len(token) == 1 else decode_string(b'"' + token + b'"')
            found.append((char, token))
            continue
        code = int(token[2:], 16)
        if 0xDC00 <= code < 0xE000 and found and "\ud800" <= found[-1][0] < "\udc00" and len(found[-1][1]) == 6:
            high, spelling = found.pop()
            found.append((chr(0x10000 + (ord(high) - 0xD800 << 10) + code - 0xDC00), spelling + token))
        else:
            found.append((chr(code), token))
    return None if pending else found


@dataclass(frozen=True, slots=True)
class Layout:
    """How values are laid out: `indent` is one level of indentation ("" = everything on one line),
    `newline` the line break, `comma` and `colon` the separators with the blanks that follow or precede them."""

    indent: str = ""
    newline: str = "\n"
    comma: str = ", "
    colon: str = ": "
    strings: StringStyle = StringStyle()


_LAYOUT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"(\s*:\s*)?|[\[{](\s*)|,(\s*)', re.DOTALL)
_SAMPLED: Final = 400


def layout_of(raw: bytes) -> Layout:
    """The layout of a record, seen from its first members. Looks at a bounded number of tokens."""
    colon: bytes | None = None
    comma: bytes | None = None
    opened: bytes | None = None
    one_line = b"\n" not in raw
    settled = False  # the comma that tells: the first, or the first with a line break
    for match in itertools.islice(_LAYOUT.finditer(raw), _SAMPLED + 1):
        after_key, after_bracket, after_comma = match.groups()
        if after_key is not None:
            colon = after_key if colon is None else colon
        elif after_bracket is not None:
            opened = after_bracket if opened is None else opened
        elif after_comma is not None and not settled:
            comma = after_comma
            settled = one_line or b"\n" in comma
        if settled and colon is not None and opened is not None:
            break  # nothing that follows could change the answer
    strings = string_style(raw[:65536])
    gap = next((text for text in (opened, comma) if text is not None and b"\n" in text), None)
    spacing = (colon or b": ").decode("ascii")
    if gap is None:
        return Layout("", "\n", "," + (b" " if comma is None else comma).decode("ascii"), spacing, strings)
    newline = "\r\n" if b"\r\n" in gap else "\n"
    closing = raw[: raw.rstrip().rfind(b"\n") + 1]
    outer = raw[len(closing) :]
    base = len(outer) - len(outer.lstrip(b" \t"))
    blanks = gap[gap.rindex(b"\n") + 1 :].decode("ascii")
    return Layout(blanks[base:] or blanks or "  ", newline, ",", spacing, strings)


def dump_value(value: object, layout: Layout, before: str = "") -> bytes:
    """`value` as JSON text. `before` is the indentation of the line on which the value begins.

    Raises `TypeError` for what JSON cannot hold, `RecordError` for what is nested too deeply.
    """
    try:
        return _dump(value, layout, before)
    except RecursionError:
        raise RecordError("nested too deeply", 0) from None


def _dump(value: object, layout: Layout, before: str) -> bytes:
    if isinstance(value, str):
        return encode_string(value, layout.strings)
    if type(value) is int:
        return b"%d" % value
    if not isinstance(value, dict | list | tuple):
        return json.dumps(value).encode()
    inner = before + layout.indent
    parts: list[bytes] = []
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a JSON key must be text, not {type(key).__name__}")
            parts.append(encode_string(key, layout.strings) + layout.colon.encode() + _dump(item, layout, inner))
        opening, closing = b"{", b"}"
    else:
        parts.extend(_dump(item, layout, inner) for item in value)
        opening, closing = b"[", b"]"
    if not parts:
        return opening + closing
    if not layout.indent:
        return opening + layout.comma.encode().join(parts) + closing
    gap = (layout.newline + inner).encode()
    return opening + gap + (b"," + gap).join(parts) + (layout.newline + before).encode() + closing
