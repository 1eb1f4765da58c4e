"""What a filter is made of: terms, and how they are joined. Immutable values without behaviour of their own."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias


class Style(Enum):
    """How a term's value is compared."""

    CONTAINS = "contains"
    """The text occurs, upper or lower case; for fields with few values: is one of them."""
    EQUALS = "equals"
    """Exactly this, same case."""
    REGEX = "regex"
    RANGE = "range"
    """A whole number from `low` to `high`, both included, None being open."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `field` is a name of `FIELDS`, "" for bare words, "#" for positions.

    `start` and `end` say where it stands in the text that was parsed, without a minus sign before it.
    """

    field: str
    style: Style
    text: str = ""
    low: int | None = None
    high: int | None = None
    same_case: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What the inner node does not select."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What every node selects; everything if there is none."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one node selects."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Term | Not | And | Or


class Sort(Enum):
    """What kind of value a field takes."""

    NUMBER = "number"
    FLAG = "flag"
    """yes or no."""
    KIND = "kind"
    COLUMN = "column"
    """Text answered from the columns."""
    FULL_TEXT = "full-text"
    """Needs the records themselves."""
    ROOM = "room"
    """Answered by another part of the program: checks, survey, review."""


FIELDS: Final[dict[str, tuple[Sort, str]]] = {
    "kind": (Sort.KIND, "kind of record: text, image, video, audio, video+audio, audio_q, image+audio_q, other"),
    "source": (Sort.COLUMN, "file name of the manifest"),
    "id": (Sort.FULL_TEXT, "id of the record"),
    "path": (Sort.COLUMN, "any media path, folder and name"),
    "folder": (Sort.COLUMN, "media in this folder or below it"),
    "name": (Sort.COLUMN, "name of a medium without its folder"),
    "ext": (Sort.COLUMN, "extension of a medium, such as jpg"),
    "field": (Sort.COLUMN, "key that names a medium: image, video, audio, audio_q …"),
    "turns": (Sort.NUMBER, "number of turns"),
    "frames": (Sort.NUMBER, "images, or frames of a video in a patch"),
    "bytes": (Sort.NUMBER, "length of the record in the file"),
    "size": (Sort.NUMBER, "bytes of its pieces in patches"),
    "text": (Sort.FULL_TEXT, "any turn"),
    "question": (Sort.FULL_TEXT, "a turn of the user"),
    "answer": (Sort.FULL_TEXT, "a turn of the model"),
    "role": (Sort.FULL_TEXT, "a role as written, such as human"),
    "key": (Sort.FULL_TEXT, "the record has this key"),
    "dialect": (Sort.FULL_TEXT, "how the record is written: ola, messages …"),
    "question-length": (Sort.NUMBER, "characters of the longest question"),
    "answer-length": (Sort.NUMBER, "characters of the longest answer"),
    "edited": (Sort.FLAG, "changed since it was opened"),
    "excluded": (Sort.FLAG, "left out of saves"),
    "problem": (Sort.ROOM, "code of a finding"),
    "severity": (Sort.ROOM, "error, corrupting, warning, info"),
    "media": (Sort.ROOM, "state of its media: present, missing …"),
    "remap": (Sort.ROOM, "what the remap rules would do: changes, become-present, stay-missing, breaks, colours"),
    "verdict": (Sort.ROOM, "verdict of a review"),
    "tag": (Sort.ROOM, "tag of a review"),
}
"""Every field of the filter language with a phrase for the help."""

TEXT_LENGTHS: Final = ("question-length", "answer-length")
"""Numbers that are not in the columns: the record is read."""


def canonical(node: Node, inside: bool = False) -> str:
    """The node in the filter language; parses to an equal node. `inside`: put alternatives in parentheses."""
    if isinstance(node, Term):
        return _term_text(node)
    if isinstance(node, Not):
        return "-" + canonical(node.node, True)
    if isinstance(node, And):
        text = " ".join(canonical(one, True) for one in node.nodes)
        return f"({text})" if inside and len(node.nodes) > 1 else text
    text = " | ".join(canonical(one, isinstance(one, Or)) for one in node.nodes)
    return f"({text})" if inside else text


def quoted(text: str, bare: bool = False) -> str:
    """A value as it is written in a filter: in quotes where it has to be. `bare`: no field stands before it."""
    plain = bool(text) and not any(char.isspace() or char in '"()|\\' for char in text)
    plain = plain and text[0] not in "/=<>-#" and ".." not in text and not (bare and ":" in text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _term_text(term: Term) -> str:
    prefix = f"{term.field}:" if term.field not in ("", "#") else ""
    if term.style is Style.RANGE:
        return prefix + ("#" if term.field == "#" else "") + _range_text(term)
    if term.style is Style.REGEX:
        return f"{prefix}/{_slashed(term.text)}/" + ("c" if term.same_case else "")
    mark = "=" if term.style is Style.EQUALS else ""
    return prefix + mark + quoted(term.text, not prefix)


def _slashed(pattern: str) -> str:
    """The pattern with its bare slashes escaped."""
    out, escaped = [], False
    for char in pattern:
        out.append("\\/" if char == "/" and not escaped else char)
        escaped = char == "\\" and not escaped
    return "".join(out)


def _range_text(term: Term) -> str:
    if term.field == "#":
        if term.low == term.high:
            return str(term.low)
        return f"{term.low}-" + ("" if term.high is None else str(term.high))
    if term.low is None:
        return f"<={term.high}"
    if term.high is None:
        return f">={term.low}"
    return str(term.low) if term.low == term.high else f"{term.low}..{term.high}"
