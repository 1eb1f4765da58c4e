"""Full-text conditions on records: what they mean for one record, and what marks their matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ola_viewer.manifest.byte_search import Needles, needles_of_regex, needles_of_text
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.query_terms import TEXT_LENGTHS, Style, Term
from ola_viewer.manifest.sample import Pointer, Sample

ANSWER_ROLES: Final = frozenset(("gpt", "assistant", "bot", "model"))
"""Roles whose turns are answers; `system` turns are neither answers nor questions."""

_NEITHER: Final = frozenset(("system",))
_WHOLE: Final = frozenset(("key", "role", "dialect"))
"""Fields whose value is compared as a whole."""


@dataclass(frozen=True, slots=True)
class SearchedText:
    """One text of a record in which words are looked for."""

    pointer: Pointer
    text: str
    scope: str
    """"id", "path", "question", "answer" or "turn" (of the system)."""
    turn: int | None = None
    """Number of the turn it is the text of."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a filter found: characters `start` … `stop - 1` of the text at `pointer`."""

    pointer: Pointer
    turn: int | None
    start: int
    stop: int


def searched_texts(sample: Sample) -> Iterator[SearchedText]:
    """Everything in a record that full-text search looks into, in the order it is shown."""
    if sample.id is not None:
        yield SearchedText(("id",), str(sample.id), "id")
    for ref in sample.media:
        if ref.path is not None:
            yield SearchedText(ref.path_pointer or ref.pointer, ref.path, "path")
    if isinstance(sample.text_q, str):
        yield SearchedText(("text_q",), sample.text_q, "question")
    for number, turn in enumerate(sample.turns):
        if isinstance(turn.text, str):
            yield SearchedText(turn.text_pointer or turn.pointer, turn.text, scope_of_role(turn.role), number)


def scope_of_role(role: object) -> str:
    """Whether a turn counts as "question", "answer" or neither ("turn"), whatever note follows its role."""
    name = role.lower().partition(" (")[0] if isinstance(role, str) else ""
    return "answer" if name in ANSWER_ROLES else "turn" if name in _NEITHER else "question"


_SCOPES: Final = {
    "": frozenset(("id", "path", "question", "answer", "turn")),
    "text": frozenset(("question", "answer", "turn")),
    "question": frozenset(("question",)),
    "answer": frozenset(("answer",)),
    "id": frozenset(("id",)),
}


class TextTerm:
    """A full-text term ready for use. Immutable; safe in any thread."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self._scopes = _SCOPES.get(term.field, frozenset())
        fold = not term.same_case and term.style is not Style.EQUALS
        self.expression = Expression.of(term.text, term.same_case) if term.style is Style.REGEX else None
        """Of a term that is a regular expression: `texts` are then searched with it, many records at once."""
        self._literal = re.compile(re.escape(term.text), re.IGNORECASE if fold else re.NOFLAG)
        self.turn_scopes = self._scopes - {"id", "path"} if term.style is not Style.RANGE else frozenset()
        """The scopes of turns in which a match counts."""
        self.needles: Needles | None = None
        if term.field == "dialect" or term.style is Style.RANGE:
            self.needles = None
        elif term.style is Style.REGEX:
            self.needles = needles_of_regex(term.text, fold)
        else:
            self.needles = needles_of_text(term.text, fold)
        self.is_bytes = self.needles is not None and self.needles.spellings == (term.text.encode(errors="replace"),)
        """Whether the term is found where its needle is, if that stands in a text that counts."""

    def is_whole(self, text: str) -> bool:
        """Whether a text that is compared as a whole fulfils the term."""
        return self._literal.fullmatch(text) is not None

    def matches(self, record: object, understood: Callable[[], Sample]) -> bool:
        """Whether a parsed record fulfils the term. `understood` gives its sample, and is only asked if need be.

        For many records and a regular expression see `texts`.
        """
        if self.expression is not None:
            return bool(self.expression.found_in_each(list(self.texts(record, understood))).any())
        field = self.term.field
        if self._in_plain_turn(record):
            return True
        sample = understood()
        if field in TEXT_LENGTHS:
            return self._in_range(sample, field.partition("-")[0])
        if field in _WHOLE:
            return any(self.is_whole(text) for text in self.texts(record, understood))
        if field == "id" and self.term.style is Style.EQUALS:
            return self.term.text in self.texts(record, understood)
        return any(self._literal.search(text) for text in self.texts(record, understood))

    def texts(self, record: object, understood: Callable[[], Sample]) -> Iterator[str]:
        """The texts of a parsed record that the term is about."""
        field = self.term.field
        if field == "key":
            yield from record if isinstance(record, dict) else ()
        elif field == "role":
            yield from (turn.role for turn in understood().turns if isinstance(turn.role, str))
        elif field == "dialect":
            yield understood().dialect
        else:
            yield from (text.text for text in searched_texts(understood()) if text.scope in self._scopes)

    def _in_plain_turn(self, record: object) -> bool:
        """Whether a from/value turn has it, where nearly all hits are: no need to understand the whole record."""
        turns = record.get("conversations") if self.turn_scopes and isinstance(record, dict) else None
        for turn in turns if isinstance(turns, list) else ():
            if not isinstance(turn, dict) or scope_of_role(turn.get("from")) not in self._scopes:
                continue
            text = turn.get("value")
            if isinstance(text, str) and self._literal.search(text) is not None:
                return True
        return False

    def _in_range(self, sample: Sample, scope: str) -> bool:
        longest = max((len(text.text) for text in searched_texts(sample) if text.scope == scope), default=0)
        low, high = self.term.low, self.term.high
        return (low is None or longest >= low) and (high is None or longest <= high)

    def places(self, sample: Sample) -> Iterator[Match]:
        """Every place of the record where the term is found."""
        if self.term.style is Style.RANGE:
            return
        for text in searched_texts(sample):
            if text.scope in self._scopes:
                for start, stop in self._spans(text.text):
                    yield Match(text.pointer, text.turn, start, stop)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self.expression is not None:
            return self.expression.spans(text)
        return [match.span() for match in self._literal.finditer(text)]


def find_in_texts(sample: Sample, words: Iterable[Term]) -> tuple[Match, ...]:
    """The places to mark in one record for the words of a filter (`Query.words()`), in the order shown, not overlapping
    within a text."""
    found: dict[Pointer, list[Match]] = {}
    order: list[Pointer] = [text.pointer for text in searched_texts(sample)]
    for term in words:
        for match in TextTerm(term).places(sample):
            found.setdefault(match.pointer, []).append(match)
    result: list[Match] = []
    for pointer in dict.fromkeys(order):
        stop = 0
        for match in sorted(found.get(pointer, ()), key=lambda one: (one.start, -one.stop)):
            if match.start >= stop:
                result.append(match)
                stop = match.stop
    return tuple(result)
