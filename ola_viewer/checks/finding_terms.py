"""What `problem:` and `severity:` mean in a filter: which codes a term names, and which records it selects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.registry import CODES, rule_of
from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.query import QueryError
from ola_viewer.manifest.query_parse import Query
from ola_viewer.manifest.query_terms import Node, Not, Style, Term
from ola_viewer.manifest.rows import RowIds, distinct

_ANY, _NONE = ("any", "yes"), ("none", "no")


class Found(Protocol):
    """Findings as they are asked: all row arrays are ascending and without repetitions."""

    @property
    def rows(self) -> RowIds:
        """Records with any finding."""

    def rows_of(self, code: str) -> RowIds:
        """Records with a finding of a code."""

    def rows_of_severity(self, severity: Severity) -> RowIds:
        """Records with a finding of a severity."""


@dataclass(frozen=True, slots=True)
class FoundInTable:
    """The findings of a table, with the severities of `settings`."""

    table: FindingTable
    settings: CheckSettings

    @property
    def rows(self) -> RowIds:
        """Records with any finding."""
        return distinct(self.table.rows)

    def rows_of(self, code: str) -> RowIds:
        """Records with a finding of a code."""
        return self.table.rows_of(code)

    def rows_of_severity(self, severity: Severity) -> RowIds:
        """Records with a finding of a severity."""
        return self.table.rows_of_severity(severity, self.settings)

    def problem(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """Answers `problem:` for `run_query`."""
        return problem_rows(term, rows, self)

    def severity(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """Answers `severity:` for `run_query`."""
        return severity_rows(term, rows, self)


def codes_of(term: Term) -> tuple[str, ...]:
    """The codes that a `problem:` term names: a part of the name will do. Raises `ExpressionError`."""
    text = term.text.lower()
    if term.style is Style.REGEX:
        hits = Expression.of(term.text).found_in_each(list(CODES))
        return tuple(code for code, hit in zip(CODES, hits, strict=True) if hit)
    if text in CODES or term.style is Style.EQUALS:
        return (text,)
    return tuple(code for code in CODES if text in code)


def problem_rows(term: Term, rows: RowIds, found: Found) -> NDArray[np.bool_] | RowIds:
    """Rows with a finding of a code; a part of its name will do; "any", "none". As `run_query` wants it: a mask of
    `rows`, or the row ids."""
    text = term.text.lower()
    if text in _ANY:
        return found.rows
    if text in _NONE:
        return ~np.isin(rows, found.rows)
    return union_of([found.rows_of(code) for code in codes_of(term)])


def severity_rows(term: Term, rows: RowIds, found: Found) -> NDArray[np.bool_] | RowIds:
    """Rows with a finding of a severity, or "none"; as `problem_rows`."""
    text = term.text.lower()
    if text in _NONE:
        return ~np.isin(rows, found.rows)
    return union_of([found.rows_of_severity(one) for one in Severity if text and one.slug.startswith(text)])


@dataclass(frozen=True, slots=True)
class Asked:
    """The check that a filter needs: how deep, and which codes (None: all that are found at that depth)."""

    depth: Depth
    codes: frozenset[str] | None


def asked_by(query: Query) -> Asked | None:
    """The check that a filter needs before it can be answered, None if it asks for no findings.

    Named codes are looked for as deep as they need; "any", "none" and `severity:` by themselves mean the quick check.
    Raises `QueryError` for a name that is no part of any code, `ExpressionError`.
    """
    terms = [term for term in _terms(query.root) if term.field in ("problem", "severity")]
    if not terms:
        return None
    codes: set[str] = set()
    everything = False
    for term in terms:
        if term.field == "severity" or term.text.lower() in (*_ANY, *_NONE):
            everything = True
            continue
        named = [code for code in codes_of(term) if code in CODES]
        if not named:
            raise QueryError(f"There is no check with the code “{term.text}”.", term.start, term.end)
        codes.update(named)
    depth = max((rule_of(code).depth for code in codes), default=Depth.QUICK)
    return Asked(depth, None if everything else frozenset(codes))


def _terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from _terms(node.node)
    else:
        for one in node.nodes:
            yield from _terms(one)


def union_of(parts: list[RowIds]) -> RowIds:
    """All rows of the parts, ascending."""
    return distinct(np.concatenate([np.zeros(0, np.int64), *parts]))
