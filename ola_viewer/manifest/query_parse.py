"""The filter language: text in, an immutable `Query` out, or an error with its place and a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ola_viewer.manifest.expressions import Expression, ExpressionError
from ola_viewer.manifest.query_terms import FIELDS, And, Node, Not, Or, Sort, Style, Term, canonical
from ola_viewer.manifest.sample import Kind

QUERY_HELP: Final = """\
Words find records that have all of them: in ids, paths and turns, upper or lower case.
"red car"      these words, one after the other
/colou?r/      a regular expression (/…/c: same case)
="Red"         same case
-word          without it
a | b          one or the other; ( ) group
kind:video     a field; several values: kind:video|image
turns>3        also < <= >= turns:3 and ranges: frames:8..64, bytes>10k
id:=a_17       the whole value
#100-200       positions, counted from 0

Fields
""" + "\n".join(f"{name + ':':<17}{phrase}" for name, (_, phrase) in FIELDS.items())
"""The language for a tool tip or a help page; plain text, best in a fixed-width font."""

_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z_-]*):(?!//)")
_COMPARED: Final = re.compile(r"([A-Za-z][A-Za-z_-]*)(?=[<>]=?\d)")
_BARE: Final = re.compile(r'[^\s()|"]+')
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)([kKmMgG]?)[bB]?\Z")
_ROWS: Final = re.compile(r"(\d+)(-(\d*))?\Z")
_FACTORS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_FLAGS: Final = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}
_HIGHEST: Final = 1 << 62
_LONGEST: Final = 10_000
_DEEPEST: Final = 50


class QueryError(ValueError):
    """The filter cannot be understood. `start` and `end` mark the place in the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the conditions that all have to hold, as shown to the user."""

    text: str
    """In the filter language, without the minus sign."""
    negated: bool
    node: Node


@dataclass(frozen=True, slots=True)
class Query:
    """A filter. Queries that differ only in their spelling are equal."""

    root: Node

    @property
    def text(self) -> str:
        """The filter in its canonical spelling; "" for the one that selects everything."""
        return canonical(self.root)

    @property
    def is_empty(self) -> bool:
        """Whether it selects everything because it has no conditions."""
        return isinstance(self.root, And) and not self.root.nodes

    @property
    def terms(self) -> tuple[Chip, ...]:
        """The conditions that all have to hold, for chips."""
        nodes = self.root.nodes if isinstance(self.root, And) else (self.root,)
        chips = []
        for node in nodes:
            negated = isinstance(node, Not)
            inner = node.node if isinstance(node, Not) else node
            chips.append(Chip(canonical(inner, True), negated, node))
        return tuple(chips)

    def without(self, number: int) -> Query:
        """The query without one of its `terms`."""
        return Query(And(tuple(chip.node for k, chip in enumerate(self.terms) if k != number)))

    def and_also(self, other: Query) -> Query:
        """Both conditions; those that stand there already are not repeated."""
        nodes = [chip.node for chip in self.terms]
        known = {canonical(node) for node in nodes}
        nodes += [chip.node for chip in other.terms if canonical(chip.node) not in known]
        return Query(nodes[0] if len(nodes) == 1 else And(tuple(nodes)))

    def words(self) -> tuple[Term, ...]:
        """The full-text terms that are not negated, for marking matches."""
        return tuple(_positive_text(self.root))


def _positive_text(node: Node) -> list[Term]:
    if isinstance(node, Term):
        wanted = node.field in ("", "text", "question", "answer", "id") and node.style is not Style.RANGE
        return [node] if wanted else []
    if isinstance(node, Not):
        return []
    return [term for inner in node.nodes for term in _positive_text(inner)]


def is_number_field(name: str) -> bool:
    """Whether a field of this name is compared by size."""
    field = FIELDS.get(name.lower().replace("_", "-"))
    return field is not None and field[0] is Sort.NUMBER


def parse_query(text: str) -> Query:
    """Parse a filter. Raises `QueryError`."""
    if len(text) > _LONGEST:
        raise QueryError(f"The filter is longer than {_LONGEST:,} characters.", _LONGEST, len(text))
    parser = _Parser(text)
    root = parser.alternatives(0)
    if parser.at < len(text):
        raise QueryError("This parenthesis was never opened.", parser.at, parser.at + 1)
    return Query(root)


class _Parser:
    """Recursive descent over the text; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def alternatives(self, depth: int) -> Node:
        """Conditions separated by `|`, up to the end or a closing parenthesis."""
        if depth > _DEEPEST:
            raise QueryError("Too many parentheses inside each other.", self.at, len(self.text))
        nodes = [self._all_of(depth)]
        while self._peek() == "|":
            self.at += 1
            nodes.append(self._all_of(depth))
        if len(nodes) == 1:
            return nodes[0]
        if any(node == And(()) for node in nodes):
            raise QueryError("Something is missing beside the |.", self.at - 1, self.at)
        return Or(tuple(nodes))

    def _peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at] if self.at < len(self.text) else ""

    def _all_of(self, depth: int) -> Node:
        nodes: list[Node] = []
        while (char := self._peek()) and char not in "|)":
            nodes.append(self._condition(depth))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _condition(self, depth: int) -> Node:
        start = self.at
        if self.text[start] == "-" and start + 1 < len(self.text) and not self.text[start + 1].isspace():
            self.at += 1
            if depth > _DEEPEST:
                raise QueryError("Too many minus signs.", start, self.at)
            return Not(self._condition(depth + 1))
        if self.text[start] == "(":
            self.at += 1
            node = self.alternatives(depth + 1)
            if self._peek() != ")":
                raise QueryError("This parenthesis is not closed.", start, start + 1)
            self.at += 1
            return node
        match = _FIELD.match(self.text, start) or self._compared(start)
        if match is None:
            return self._value("", start)
        name = match[1].lower().replace("_", "-")
        if name not in FIELDS:
            raise QueryError(
                f"There is no field “{match[1]}”. To find this text, put it in quotes.", start, match.end()
            )
        self.at = match.end()
        nodes = [self._value(name, start)]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            nodes.append(self._value(name, self.at))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _compared(self, start: int) -> re.Match[str] | None:
        """The name of a number field before a sign of comparison: `turns>3` is `turns:>3`."""
        match = _COMPARED.match(self.text, start)
        return match if match is not None and is_number_field(match[1]) else None

    def _value(self, field: str, start: int) -> Term:
        """One value of a field (or bare words) at `self.at`."""
        sort = FIELDS[field][0] if field else Sort.FULL_TEXT
        if not field and self.text.startswith("#", self.at):
            return self._rows(start)
        if sort is Sort.NUMBER:
            return self._number(field, start)
        same = self.text.startswith("=", self.at)
        self.at += same
        if self.text.startswith("/", self.at) and not same:
            return self._regex(field, start)
        begin = self.at
        value = self._string() if self.text.startswith('"', self.at) else self._word(field, start)
        style = Style.EQUALS if same else Style.CONTAINS
        if sort is Sort.FLAG:
            if value.lower() not in _FLAGS:
                raise QueryError(f"“{field}” is yes or no.", begin, self.at)
            return Term(field, Style.CONTAINS, "yes" if _FLAGS[value.lower()] else "no", start=start, end=self.at)
        if sort is Sort.KIND:
            slugs = [kind.slug for kind in Kind]
            if value.lower() not in slugs:
                raise QueryError(f"There is no kind “{value}”; there are {', '.join(slugs)}.", begin, self.at)
            return Term(field, Style.CONTAINS, value.lower(), start=start, end=self.at)
        if not value:
            raise QueryError("There is nothing between the quotes.", begin, self.at)
        return Term(field, style, value, same_case=same, start=start, end=self.at)

    def _word(self, field: str, start: int) -> str:
        match = _BARE.match(self.text, self.at)
        if match is None:
            what = f"A value is missing after “{field}:”." if field else "A word was expected here."
            raise QueryError(what, start, min(self.at + 1, len(self.text)))
        self.at = match.end()
        return match[0]

    def _string(self) -> str:
        """The text between quotes; a backslash takes the next quote or backslash as it is."""
        begin = self.at
        self.at += 1
        out: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == '"':
                return "".join(out)
            if char == "\\" and self.text[self.at : self.at + 1] in ('"', "\\"):
                char = self.text[self.at]
                self.at += 1
            out.append(char)
        raise QueryError("The closing quote is missing.", begin, len(self.text))

    def _regex(self, field: str, start: int) -> Term:
        begin = self.at
        stop = begin + 1
        while stop < len(self.text) and self.text[stop] != "/":
            stop += 2 if self.text[stop] == "\\" else 1
        if stop >= len(self.text):
            raise QueryError("The closing / of the regular expression is missing.", begin, len(self.text))
        pattern = self.text[begin + 1 : stop].replace("\\/", "/")
        self.at = stop + 1
        same_case = self.text.startswith("c", self.at)
        self.at += same_case
        if not pattern:
            raise QueryError("There is nothing between the slashes.", begin, self.at)
        try:
            Expression.of(pattern, same_case)
        except ExpressionError as error:
            raise QueryError(str(error), begin, self.at) from None
        return Term(field, Style.REGEX, pattern, same_case=same_case, start=start, end=self.at)

    def _rows(self, start: int) -> Term:
        self.at += 1
        word = self._word("", start)
        match = _ROWS.match(word)
        if match is None:
            raise QueryError("Positions are written #17, #100-200 or #100-.", start, self.at)
        low = int(match[1])
        high = low if match[2] is None else int(match[3]) if match[3] else None
        if high is not None and high < low:
            raise QueryError("The last position comes before the first one.", start, self.at)
        return Term("#", Style.RANGE, low=low, high=high, start=start, end=self.at)

    def _number(self, field: str, start: int) -> Term:
        begin = self.at
        word = self._word(field, start)
        low: int | None
        high: int | None
        if ".." in word:
            first, _, last = word.partition("..")
            low = self._whole(first, begin) if first else None
            high = self._whole(last, begin) if last else None
        elif word.startswith((">=", "<=", ">", "<", "=")):
            mark = word[:2] if word[:2] in (">=", "<=") else word[:1]
            value = self._whole(word[len(mark) :], begin)
            low = value + (mark == ">") if mark in (">", ">=", "=") else None
            high = value - (mark == "<") if mark in ("<", "<=", "=") else None
        else:
            low = high = self._whole(word, begin)
        if (low is None and high is None) or (low is not None and high is not None and high < low):
            raise QueryError("This range is empty.", begin, self.at)
        return Term(field, Style.RANGE, low=low, high=high, start=start, end=self.at)

    def _whole(self, word: str, begin: int) -> int:
        match = _NUMBER.match(word)
        if match is None:
            raise QueryError(f"“{word}” is no number; write 12, >3, 8..64 or <=10k.", begin, self.at)
        factor = _FACTORS[match[2].lower()]
        whole = int(float(match[1]) * factor) if "." in match[1] else int(match[1]) * factor
        return min(whole, _HIGHEST)
