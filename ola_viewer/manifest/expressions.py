r"""Regular expressions that users write, run by RE2: time in proportion to the text, whatever the expression.

Python's own engine has no time limit, and holds the interpreter lock while it tries: one expression such as
`(a+)+b` would stop the whole program. RE2 comes with Arrow, works on many texts at once and lets other threads run.

Expressions are written as for Python: `\d`, `\w`, `\s` mean any script, `$` also fits before a last line break,
`\uXXXX` is a character. What RE2 cannot do is refused in a sentence: look-around, references to what a group found,
atomic groups and possessive repetition, verbose mode. `\b` and, inside of [ ], `\W` and `\S` know ASCII letters only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.manifest.column_build import plain_text

_END: Final = r"(?:\n?\z)"
_BATCH: Final = 1 << 20
"""Bytes of text that are searched in one call, which nothing can interrupt."""

_SPACE: Final = r"\s\x0b\x1c-\x1f\x{85}\p{Z}"
_WORD: Final = r"\p{L}\p{N}_"
_OUTSIDE: Final = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "w": f"[{_WORD}]", "W": f"[^{_WORD}]", "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]",
    "Z": r"\z",
}  # fmt: skip
_INSIDE: Final = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": _WORD, "s": _SPACE, "b": r"\x08"}
_OUTSIDE_ASCII: Final = {"d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W", "s": r"[\s\x0b\x1c-\x1f]",
    "S": r"[^\s\x0b\x1c-\x1f]", "Z": r"\z"}  # fmt: skip
_INSIDE_ASCII: Final = {"d": r"\d", "D": r"\D", "w": r"\w", "s": r"\s\x0b\x1c-\x1f", "b": r"\x08"}
_HEX: Final = {"u": 4, "U": 8}
_LINES: Final = re.compile(r"\(\?[a-zA-Z]*m")
_OPEN_REPEAT: Final = re.compile(r"\{,(\d+)\}")
_OCTAL: Final = re.compile(r"[0-3][0-7]{2}")
_REFUSED: Final = (
    (re.compile(r"\(\?<?[=!]"), "look-around (?=…) (?!…) (?<=…) (?<!…)"),
    (re.compile(r"\(\?P="), "references to a group"),
    (re.compile(r"\(\?\("), "conditions on a group"),
    (re.compile(r"\(\?>"), "atomic groups"),
    (re.compile(r"\(\?#"), "comments"),
    (re.compile(r"\(\?[a-wyzA-Z]*x"), "verbose mode"),
)
_REFERENCE: Final = re.compile(r"\\(?:([0-9]{1,2})|g<([^<>]*)>|(.?))", re.DOTALL)
_CONTROLS: Final = {"\\": "\\\\", "n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "b": "\b"}
_MOST_GROUPS: Final = 9
"""RE2 names no further groups in a replacement."""
_MARKS: Final = tuple(chr(code) for code in range(0xFDD0, 0xFDF0))
"""Code points that are no characters and stand in no sensible text."""


class ExpressionError(ValueError):
    """The expression is wrong, or asks for what RE2 cannot do. `str()` is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression ready for use. Immutable; safe in any thread."""

    regex: str
    """As RE2 wants it, with its flags."""
    ascii_regex: str
    """The same for texts that are all ASCII: RE2 needs milliseconds to build classes of all scripts."""

    @classmethod
    def of(cls, pattern: str, same_case: bool = False) -> Expression:
        """Raises `ExpressionError`."""
        made = cls(*(f"({'?:' if same_case else '?i:'}{_translated(pattern, ascii)})" for ascii in (False, True)))
        try:
            pc.match_substring_regex(pa.scalar("", pa.large_string()), made.regex)
        except (pa.ArrowInvalid, UnicodeEncodeError) as error:
            reason = str(error).removeprefix("Invalid regular expression: ")
            raise ExpressionError(f"This is no regular expression: {reason}.") from None
        return made

    def found_in(self, texts: pa.LargeStringArray, check: Callable[[], object] = lambda: None) -> NDArray[np.bool_]:
        """Whether each text holds a match. `check` is called between portions, and may raise."""
        if not len(texts):
            return np.zeros(0, np.bool_)
        ends = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
        parts, first = [], 0
        while first < len(texts):
            check()
            last = max(first + 1, int(np.searchsorted(ends, ends[first] + _BATCH, side="right")) - 1)
            part = texts.slice(first, last - first)
            is_ascii = pc.all(pc.string_is_ascii(part)).as_py()
            found = pc.match_substring_regex(part, self.ascii_regex if is_ascii else self.regex)
            parts.append(np.asarray(found.fill_null(False).to_numpy(zero_copy_only=False), np.bool_))
            first = last
        return np.concatenate(parts)

    def found_in_each(self, texts: Sequence[str], check: Callable[[], object] = lambda: None) -> NDArray[np.bool_]:
        """The same for Python texts."""
        return self.found_in(text_array(texts), check)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the matches stand, leftmost first, not overlapping, no empty ones: characters start … stop - 1."""
        text = plain_text(text)
        free = [mark for mark in _MARKS if mark not in text][:2]
        if len(free) < 2:
            return []
        opened, closed = free
        regex = self.ascii_regex if text.isascii() else self.regex
        marked = pc.replace_substring_regex(pa.scalar(text, pa.large_string()), regex, f"{opened}\\0{closed}")
        spans = []
        pieces = str(marked.as_py()).split(opened)
        at = len(pieces[0])
        for piece in pieces[1:]:
            inside, _, behind = piece.partition(closed)
            if inside:
                spans.append((at, at + len(inside)))
            at += len(inside) + len(behind)
        return spans

    def replaced(self, text: str, rewrite: str) -> str:
        """The text with every match replaced; `rewrite` comes from `rewrite_of`. A text with halves of characters,
        which RE2 cannot read, stays as it is. `$` is the very end here, so that no last line break is replaced."""
        if plain_text(text) != text:
            return text
        regex = self.ascii_regex if text.isascii() else self.regex
        regex = regex.replace(_END, r"\z")
        return str(pc.replace_substring_regex(pa.scalar(text, pa.large_string()), regex, rewrite).as_py())

    def replaced_in_each(self, texts: Sequence[str], rewrite: str) -> list[str]:
        """`replaced` for many texts, in few calls."""
        results = list(texts)
        for ascii_only in (True, False):
            chosen = [k for k, text in enumerate(texts) if text.isascii() == ascii_only and plain_text(text) == text]
            regex = (self.ascii_regex if ascii_only else self.regex).replace(_END, r"\z")
            size = first = 0
            for behind, place in enumerate(chosen, 1):
                size += len(texts[place])
                if size < _BATCH and behind < len(chosen):
                    continue
                part = chosen[first:behind]
                array = pa.array([texts[k] for k in part], pa.large_string())
                new = pc.replace_substring_regex(array, regex, rewrite).to_pylist()
                for k, text in zip(part, new, strict=True):
                    results[k] = text
                size, first = 0, behind
        return results


def rewrite_of(pattern: str, template: str) -> str:
    r"""A replacement in Python's spelling (`\1`, `\g<name>`, `\n`) as RE2 wants it. Raises `ExpressionError`."""
    try:
        known = re.compile(pattern)
    except re.error as error:
        raise ExpressionError(f"This is no regular expression: {error}.") from None
    out: list[str] = []
    at = 0
    for match in _REFERENCE.finditer(template):
        out.append(template[at : match.start()])
        at = match.end()
        number, name, letter = match[1], match[2], match[3]
        if letter is not None:
            if letter not in _CONTROLS:
                raise ExpressionError(f"The replacement holds \\{letter}, which means nothing.")
            out.append(_CONTROLS[letter])
            continue
        group = (
            int(number) if number else int(name) if name.isascii() and name.isdigit() else known.groupindex.get(name)
        )
        if group is None or group > known.groups:
            raise ExpressionError(f"The replacement names the group {number or name}, which the expression lacks.")
        if group > _MOST_GROUPS:
            raise ExpressionError(f"The replacement names group {group}; up to {_MOST_GROUPS} can be used.")
        out.append(f"\\{group}")
    out.append(template[at:])
    return "".join(out)


def text_array(texts: Sequence[str]) -> pa.LargeStringArray:
    """The texts for Arrow; halves of characters, which UTF-8 has no bytes for, become question marks."""
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([plain_text(text) for text in texts], pa.large_string())


def _translated(pattern: str, ascii_only: bool) -> str:
    """A Python expression in RE2's spelling. `ascii_only`: for texts that are."""
    out: list[str] = []
    ends_lines = _LINES.search(pattern) is not None
    class_from = -1
    at = 0
    while at < len(pattern):
        char = pattern[at]
        inside = class_from >= 0
        if char == "\\":
            spelling, at = _escape(pattern, at + 1, inside, ascii_only)
            out.append(spelling)
            continue
        if inside:
            if char == "]" and at > class_from:
                class_from = -1
            out.append("\\[" if char == "[" else char)
        elif char == "[":
            negated = pattern.startswith("[^", at)
            class_from = at + 1 + negated
            at += negated
            out.append("[^" if negated else "[")
        elif char == "(":
            for refused, what in _REFUSED:
                if refused.match(pattern, at):
                    raise ExpressionError(f"{_sentence(what)}")
            out.append(char)
        elif char == "$" and not ends_lines:
            out.append(_END)
        elif char == "{" and (repeat := _OPEN_REPEAT.match(pattern, at)):
            out.append(f"{{0,{repeat[1]}}}")
            at = repeat.end() - 1
        elif char == "+" and at and pattern[at - 1] in "*+?}" and not pattern.endswith("\\", 0, at - 1):
            raise ExpressionError(_sentence("possessive repetition"))
        else:
            out.append(char)
        at += 1
    return "".join(out)


def _escape(pattern: str, at: int, inside: bool, ascii_only: bool) -> tuple[str, int]:
    """What stands for the escape whose letter is at `at`, and the place behind it."""
    letter = pattern[at : at + 1]
    if not letter:
        raise ExpressionError("This is no regular expression: it ends with a backslash.")
    table = (_INSIDE_ASCII if inside else _OUTSIDE_ASCII) if ascii_only else _INSIDE if inside else _OUTSIDE
    if letter in table:
        return table[letter], at + 1
    if letter in _HEX:
        digits = pattern[at + 1 : at + 1 + _HEX[letter]]
        if len(digits) < _HEX[letter] or not re.fullmatch("[0-9a-fA-F]+", digits):
            raise ExpressionError(f"This is no regular expression: \\{letter} wants {_HEX[letter]} hexadecimal digits.")
        return f"\\x{{{digits}}}", at + 1 + len(digits)
    if letter in "123456789" and not inside and not _OCTAL.match(pattern, at):
        raise ExpressionError(_sentence(f"references to what a group found (\\{letter})"))
    if letter == "_" or not letter.isascii():
        return letter, at + 1
    return "\\" + letter, at + 1


def _sentence(what: str) -> str:
    return f"Expressions with {what} are not supported: they could take time without bound."
