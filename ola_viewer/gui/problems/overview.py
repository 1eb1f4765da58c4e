"""What is known of all findings, summed up in a worker once so that every pane can show it at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.findings import Finding, FindingTable
from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.registry import CODES, rule_of, severity_of
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.gui.problems.words import ABSENT, short_words
from ola_viewer.manifest.rows import RowIds, distinct

_REMEMBERED = 4000
FINE = len(Severity)
"""Stands behind every severity when records are sorted by status."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code with the number of records that have a finding of it."""

    code: str
    title: str
    severity: Severity
    records: int
    fixable: bool


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """The worst finding of a record in short words. `missing`: the trainer does not find a file of it."""

    severity: str
    text: str
    missing: bool


class Overview:
    """The findings of a document. Build in a worker (some 100 ms for a million findings); then only read.

    `rows`, `worst`: the records with findings, ascending, and the worst severity of each (uint8).
    `fixable`: how many records have a finding for which there are fixes.
    `lines`: codes, the worst severity first, in it the most frequent first. `trainers`: titles of those that the
    sources were checked for, none where that is not known.
    """

    def __init__(self, table: FindingTable, settings: CheckSettings, trainers: tuple[str, ...] = ()) -> None:
        self.trainers = trainers
        self.table = table
        self.settings = settings
        self.rows, self.worst = table.worst(settings)
        self._rows_of = {code: table.rows_of(code) for code in table.counts()}
        lines = (
            CodeLine(code, rule_of(code).title, severity_of(code, settings), len(rows), rule_of(code).fixable)
            for code, rows in self._rows_of.items()
        )
        self.lines: tuple[CodeLine, ...] = tuple(
            sorted(lines, key=lambda line: (line.severity, -line.records, CODES.index(line.code)))
        )
        fixable = [self._rows_of[code] for code in FIXERS if code in self._rows_of]
        self.fixable = len(distinct(np.concatenate(fixable))) if fixable else 0
        self.severities = table.severity_counts(settings)
        self._statuses: dict[int, RecordStatus | None] = {}

    def rows_of(self, code: str) -> RowIds:
        """The records that have a finding of `code`, ascending."""
        return self._rows_of.get(code, np.zeros(0, np.int64))

    def rows_of_severity(self, severity: Severity) -> RowIds:
        """The records that have a finding of `severity`, ascending."""
        return self.table.rows_of_severity(severity, self.settings)

    def line(self, code: str) -> CodeLine | None:
        """The line of a code, None where it was not found."""
        return next((line for line in self.lines if line.code == code), None)

    def codes_of(self, severity: Severity) -> tuple[CodeLine, ...]:
        """The lines of one severity."""
        return tuple(line for line in self.lines if line.severity == severity)

    def findings(self, row: int) -> list[Finding]:
        """The findings of a record, worst first."""
        return self.table.of_row(row, self.settings)

    def status(self, row: int) -> RecordStatus | None:
        """The worst finding of a record for the status column, None for a fine one. For the GUI thread; remembered."""
        if row in self._statuses:
            return self._statuses[row]
        found = self.findings(row)
        status = None
        if found:
            missing = any(finding.code in ABSENT for finding in found)
            status = RecordStatus(found[0].severity.slug, short_words(found[0]), missing)
        if len(self._statuses) >= _REMEMBERED:
            self._statuses.clear()
        self._statuses[row] = status
        return status

    def severity_ranks(self, rows: RowIds) -> NDArray[np.int64]:
        """For sorting by status: 0 (error) … 3 (info), `FINE` for no finding. int64, shape (len(rows),)."""
        ranks = np.full(len(rows), FINE, np.int64)
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            here = self.rows[at] == rows
            ranks[here] = self.worst[at[here]]
        return ranks
