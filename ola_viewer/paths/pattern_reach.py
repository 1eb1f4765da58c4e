r"""Which part of a path a regular expression can touch: known for many, it saves running them on whole paths.

A path is a folder text, which ends with a separator, and a name, which holds none. Three kinds of expressions work
on the parts:

- *narrow*: nothing in it can match a separator, so no match lies in both parts (`_v1`, `\d+[.]wav$`);
- *folder*: it ends with a slash, so every match ends inside the folder (`^/mnt/old/`, `/train/v\d/`);
- *wide*: `^` literal, one `(.+)` or `(.*)`, a narrow tail, `$`, where the replacement gives the group back between
  other texts (`^/mnt/old/(.+)[.]wav$`): the tail decides on the name alone, the head on the folder alone.

Everything else, and everything that is not surely understood, is left to the whole path. The syntax is RE2's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ola_viewer.paths.patterns import Pattern, compile_glob

_QUANTIFIER = re.compile(r"[*+?]\??|\{(\d+)(,\d*)?\}\??")
_WIDE = re.compile(r"\^((?:[\w/ -]|\\[^\w]|\[[.]\])*)\(\.([+*])\)(.*)\$", re.DOTALL)
_BEGINNING = re.compile(r"\^((?:[\w/ -]|\\[^\w]|\[[.]\])+)")
_LITERAL = re.compile(r"(?:[\w -]|\\[^\w]|\[[.]\])*")
_REFERENCE = re.compile(r"\\(\d)")
_NARROW_CLASSES = "dws"
_PUNCTUATION = re.compile(r"[^\w\s]", re.ASCII)


class Reach(Enum):
    """What an expression can touch."""

    WHOLE = 0
    PARTS = 1
    """Folder and name, each by itself."""
    NAME = 2
    FOLDER = 3


@dataclass(frozen=True, slots=True)
class Wide:
    r"""`^head(.+)tail$` → `before\1after`: of paths whose folder begins with `head` and whose name `name` matches, the
    folder begins with `before` instead, and the name is replaced. `bare` is `name` for the folder `head` itself.
    `literal`: the tail and `after` as plain texts, if they are. `lines`: the folder may hold line breaks."""

    head: str
    before: str
    name: Pattern
    bare: Pattern
    literal: tuple[str, str] | None = None
    lines: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """What was understood of an expression: can it match a separator, how much does it match at least, does it begin
    with `^`, end with `$`, end with a separator."""

    narrow: bool
    shortest: int
    begins: bool
    ends: bool
    slash: bool


def reach_of(pattern: Pattern, separators: str) -> Reach:
    """What a regular expression can touch in paths whose separators are `separators` ("/", or both)."""
    shape = _shape(pattern.regex, separators)
    if shape is None or not shape.shortest:
        return Reach.WHOLE
    if shape.slash and not shape.ends:
        return Reach.FOLDER
    if not shape.narrow or shape.begins or "/" in pattern.replacement or "\\\\" in pattern.replacement:
        return Reach.WHOLE  # a separator in the replacement (an escaped back-slash is one) makes other parts
    return Reach.NAME if shape.ends else Reach.PARTS


def wide_of(pattern: Pattern, separators: str) -> Wide | None:
    """The expression as `Wide`, or None."""
    match = _WIDE.fullmatch(pattern.regex)
    if match is None:
        return None
    head_text, many, tail = match.groups()
    head = _unescaped(head_text)
    shape = _shape(tail, separators) if tail else _Shape(True, 0, False, False, False)
    if shape is None or not shape.narrow or shape.begins or shape.ends or "\n" in head:
        return None
    before, group, after = pattern.replacement.partition("\\1")
    if not group or _REFERENCE.search(before) or re.search(r"\\[01\\]", before + after) or "/" in after:
        return None
    if "\\" in head:
        return None
    any_, some = (Pattern(f"^(.{how}){tail}$", "\\1" + after) for how in "*+")
    plain = _LITERAL.fullmatch(tail) is not None and not _REFERENCE.search(after)
    return Wide(head, before, any_, some if many == "+" else any_, (_unescaped(tail), after) if plain else None)


def wide_of_glob(find: str, replace: str) -> Wide | None:
    """A glob of the form `head**/tail` → `before**/after`, its tails without slashes, as `Wide`; None for others.

    Holds for paths whose separators are slashes alone. Raises `PatternError` as `compile_glob` does.
    """
    head, inner, tail = find.partition("**/")
    before, kept, after = replace.partition("**/")
    literal = not set("*?\\") & set(head + before)
    if not inner or not kept or not literal or (head and not head.endswith("/")):
        return None
    if any(mark in text for text in (tail, after) for mark in ("/", "\\", "**")):
        return None
    name = compile_glob(tail, after)
    ends = (tail[1:], after[1:]) if tail[:1] == after[:1] == "*" and not set("*?") & set(tail[1:] + after[1:]) else None
    return Wide(head, before, name, name, ends, lines=True)


def literal_beginning(pattern: Pattern) -> str | None:
    """The text that the paths must begin with, where the expression is `^` and that text, nothing else."""
    match = _BEGINNING.fullmatch(pattern.regex)
    return None if match is None else _unescaped(match[1])


def _unescaped(text: str) -> str:
    """The text that a literal expression stands for."""
    return re.sub(r"\\(.)|\[(.)\]", lambda found: found[1] or found[2], text)


def _shape(regex: str, separators: str) -> _Shape | None:
    """None for what is not surely understood."""
    at = shortest = depth = 0
    narrow, begins, ends, slash = True, False, False, False
    stack: list[int] = []
    while at < len(regex):
        char = regex[at]
        ends = slash = False
        last = char
        if char == "^":
            if at:
                return None
            begins = True
            at += 1
            continue
        if char == "$":
            if at != len(regex) - 1:
                return None
            ends = True
            at += 1
            continue
        if char == "(":
            if regex.startswith("(?", at):
                if not regex.startswith("(?:", at):
                    return None
                at += 2
            stack.append(shortest)
            depth += 1
            at += 1
            continue
        if char in "|{}*+?":
            return None
        size = 1
        if char == ")":
            if not stack:
                return None
            size = shortest - stack.pop()
            depth -= 1
            at += 1
        elif char == ".":
            narrow = False
            at += 1
        elif char == "\\":
            escaped = regex[at + 1 : at + 2]
            if not (escaped in _NARROW_CLASSES and escaped) and not _PUNCTUATION.fullmatch(escaped):
                return None
            last = escaped if _PUNCTUATION.fullmatch(escaped) else ""
            narrow &= last not in separators or not last
            shortest += 1
            at += 2
        elif char == "[":
            stop = _class_end(regex, at)
            if stop is None:
                return None
            narrow &= _class_is_narrow(regex[at + 1 : stop], separators)
            last = ""
            shortest += 1
            at = stop + 1
        else:
            narrow &= char not in separators
            shortest += 1
            at += 1
        if char == ".":
            shortest += 1
        quantified = _QUANTIFIER.match(regex, at)
        if quantified is not None:
            least = 1 if quantified[0][0] == "+" else int(quantified[1] or 0)
            shortest += size * (least - 1)
            at = quantified.end()
            if _QUANTIFIER.match(regex, at):
                return None
        slash = not depth and quantified is None and last == "/"
    return None if depth else _Shape(narrow, max(shortest, 0), begins, ends, slash)


def _class_end(regex: str, at: int) -> int | None:
    """Where the class that begins at `at` ends; None for nested or named ones."""
    stop = at + 1
    if regex.startswith("^", stop):
        stop += 1
    if regex.startswith("]", stop):
        return None
    while stop < len(regex) and regex[stop] != "]":
        if regex[stop] == "[":
            return None
        stop += 2 if regex[stop] == "\\" else 1
    return stop if stop < len(regex) else None


def _class_is_narrow(body: str, separators: str) -> bool:
    """Whether a class surely leaves all separators out."""
    if body.startswith("^"):
        return all((char == "/" and "/" in body) or (char == "\\" and "\\\\" in body) for char in separators)
    plain = re.sub(r"\\[dws]|\\[.\-_]|[0-9]-[0-9]|[A-Z]-[A-Z]|[a-z]-[a-z]", "", body)
    return all(char.isalnum() or char in "_.- ,+@#%=~" for char in plain) and "-" not in plain[1:-1]
