"""Answers the filter's `problem:` and `severity:`, and the orders by status and by frame order. Any thread."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.registry import CODES
from ola_viewer.checks.rule import Severity
from ola_viewer.gui.problems.overview import FINE, Overview
from ola_viewer.gui.problems.words import tr
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.query import QueryError
from ola_viewer.manifest.query_terms import Style, Term
from ola_viewer.manifest.rows import RowIds, distinct

_ANY, _NONE = ("any", "yes"), ("none", "no")


class ProblemAnswers:
    """Holds the latest overview; `use` replaces it as a whole, so that workers may ask at any time."""

    def __init__(self) -> None:
        self._overview: Overview | None = None
        self._scores: tuple[RowIds, NDArray[np.int64]] = (np.zeros(0, np.int64), np.zeros(0, np.int64))

    def use(self, overview: Overview | None, scores: Mapping[int, float]) -> None:
        """Answer from these findings and frame-order scores from now on."""
        rows = np.array(sorted(scores), np.int64)
        self._scores = rows, np.array([round(scores[row] * 1000) for row in rows.tolist()], np.int64)
        self._overview = overview

    def problem(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """Rows with a finding of a code; a part of its name will do; "any", "none"."""
        overview = self._known(term)
        text = term.text.lower()
        if text in _ANY:
            return overview.rows
        if text in _NONE:
            return ~np.isin(rows, overview.rows)
        if term.style is Style.REGEX:
            hits = Expression.of(term.text).found_in_each(list(CODES))
            codes = [code for code, hit in zip(CODES, hits, strict=True) if hit]
        elif text in CODES or term.style is Style.EQUALS:
            codes = [text]
        else:
            codes = [code for code in CODES if text in code]
        return union([overview.rows_of(code) for code in codes])

    def severity(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """Rows with a finding of a severity."""
        overview = self._known(term)
        text = term.text.lower()
        if text in _NONE:
            return ~np.isin(rows, overview.rows)
        return union([overview.rows_of_severity(one) for one in Severity if text and one.slug.startswith(text)])

    def status(self, rows: RowIds) -> NDArray[np.int64]:
        """Worst findings first; fine records last."""
        overview = self._overview
        return np.full(len(rows), FINE, np.int64) if overview is None else overview.severity_ranks(rows)

    def frame_order(self, rows: RowIds) -> NDArray[np.int64]:
        """Thousandths of the frame-order score, 0 where there is none."""
        known, scores = self._scores
        values = np.zeros(len(rows), np.int64)
        if len(known):
            at = np.minimum(np.searchsorted(known, rows), len(known) - 1)
            here = known[at] == rows
            values[here] = scores[at[here]]
        return values

    def _known(self, term: Term) -> Overview:
        if self._overview is None:
            raise QueryError(tr("Nothing was checked so far: F9 checks."), term.start, term.end)
        return self._overview


def union(parts: list[RowIds]) -> RowIds:
    """All rows of the parts, ascending."""
    return distinct(np.concatenate([np.zeros(0, np.int64), *parts]))
