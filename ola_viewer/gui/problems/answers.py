"""Answers the filter's `problem:` and `severity:`, and the orders by status and by frame order. Any thread."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.finding_terms import problem_rows, severity_rows
from ola_viewer.gui.problems.overview import FINE, Overview
from ola_viewer.gui.problems.words import tr
from ola_viewer.manifest.query import QueryError
from ola_viewer.manifest.query_terms import Term
from ola_viewer.manifest.rows import RowIds


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
        return problem_rows(term, rows, self._known(term))

    def severity(self, term: Term, rows: RowIds) -> NDArray[np.bool_] | RowIds:
        """Rows with a finding of a severity."""
        return severity_rows(term, rows, self._known(term))

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
