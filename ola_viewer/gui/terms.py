"""Cuts a query into its terms for showing them as chips. What a term means is decided by `manifest.query`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ola_viewer.manifest.query_parse import QueryError, is_number_field, parse_query

_FIELD = re.compile(r"(-?)([A-Za-z_][\w.]*):(.*)", re.DOTALL)
_WITHOUT_COLON = re.compile(r"(-?)([A-Za-z][A-Za-z_-]*)([<>]=?\d.*)", re.DOTALL)
_COMPARE = re.compile(r"(<=|>=|<|>|=)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TermWords:
    """A term as a chip shows it: "not", field and comparison in grey, value in text."""

    negated: bool
    field: str
    value: str


def split_terms(text: str) -> list[str]:
    """The terms of a query as written. Quotes and /…/ hold blanks together; an open quote takes the rest."""
    terms: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = _term_end(text, at)
        terms.append(text[at:end])
        at = end
    return terms


def terms_of(text: str) -> list[str]:
    """The terms of a query, ready to be joined with blanks: as written where each stands for itself, else
    (alternatives, parentheses) in the canonical spelling; as written also while the text cannot be parsed."""
    pieces = split_terms(text)
    try:
        query = parse_query(text)
        if len(query.terms) == len(pieces) and all(len(parse_query(piece).terms) == 1 for piece in pieces):
            return pieces
    except QueryError:
        return pieces
    return [("-" if chip.negated else "") + chip.text for chip in query.terms]


def term_words(term: str) -> TermWords:
    """How a chip shows a term: `-answer:yes` → not, answer, yes."""
    bare = _WITHOUT_COLON.match(term)
    if bare is not None and is_number_field(bare[2]):
        term = f"{bare[1]}{bare[2]}:{bare[3]}"
    match = _FIELD.match(term)
    if match is None:
        negated = term.startswith("-") and len(term) > 1
        return TermWords(negated, "", _unquoted(term[1:] if negated else term))
    negated, field, value = bool(match[1]), match[2], match[3]
    compare = _COMPARE.match(value)
    if compare is not None:
        return TermWords(negated, f"{field} {compare[1]}", _unquoted(compare[2]))
    return TermWords(negated, field, _unquoted(value))


def _term_end(text: str, at: int) -> int:
    if text[at] == "-" and at + 1 < len(text):
        at += 1
    match = re.compile(r"[A-Za-z_][\w.]*:").match(text, at)
    if match is not None:
        at = match.end()
    if at < len(text) and text[at] in '"/':
        closing = text[at]
        at += 1
        while at < len(text) and text[at] != closing:
            at += 2 if text[at] == "\\" else 1
        at = min(at + 1, len(text))
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value
