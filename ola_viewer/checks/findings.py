"""Findings, and the compact table that holds them for millions of records."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.registry import ALL_RULES, CODES, NUMBER_OF, severity_of
from ola_viewer.checks.rule import Issue, Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.rows import RowId, RowIds, distinct
from ola_viewer.manifest.sample import Pointer

MAX_DETAILS = 1 << 16
"""Distinct (field, place, sentence) triples that a table keeps; beyond that the rule's own words must do."""


DAMAGED = (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged npz file raises."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one record. `row` is a RowId; `field` the top key, `pointer` the way to the value."""

    row: int
    code: str
    severity: Severity
    field: str
    pointer: Pointer
    message: str


class FindingTable:
    """Many findings in 14 bytes each: sorted by row, then code. Immutable; safe to share between threads."""

    __slots__ = ("_codes", "_details", "_issues", "_rows")

    def __init__(
        self, rows: RowIds, codes: NDArray[np.uint16], details: NDArray[np.int32], issues: tuple[Issue, ...]
    ) -> None:
        """`details[k]` is the place in `issues` of finding k. Arrays of one length, in any order."""
        order = np.lexsort((details, codes, rows))
        self._rows = rows[order]
        self._codes = codes[order]
        self._details = details[order]
        self._issues = issues

    @classmethod
    def empty(cls) -> FindingTable:
        """No findings."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.int32), ())

    @classmethod
    def of(cls, found: Iterable[tuple[int, str, Issue]]) -> FindingTable:
        """A table of (row, code, issue)."""
        rows: list[int] = []
        codes: list[int] = []
        details: list[int] = []
        known: dict[Issue, int] = {}
        for row, code, issue in found:
            rows.append(row)
            codes.append(NUMBER_OF[code])
            if issue not in known and len(known) >= MAX_DETAILS:
                issue = Issue(issue.field, (), "")
            details.append(known.setdefault(issue, len(known)))
        return cls(np.array(rows, np.int64), np.array(codes, np.uint16), np.array(details, np.int32), tuple(known))

    @classmethod
    def alike(cls, rows: RowIds, code: str, issue: Issue) -> FindingTable:
        """The same finding of all `rows`."""
        return cls(rows, np.full(len(rows), NUMBER_OF[code], np.uint16), np.zeros(len(rows), np.int32), (issue,))

    @classmethod
    def merged(cls, tables: Iterable[FindingTable]) -> FindingTable:
        """All findings of several tables."""
        parts = [table for table in tables if len(table)]
        if not parts:
            return cls.empty()
        known: dict[Issue, int] = {}
        details: list[NDArray[np.int32]] = []
        for table in parts:
            renumber = np.empty(len(table._issues), np.int32)
            for number, issue in enumerate(table._issues):
                if issue not in known and len(known) >= MAX_DETAILS:
                    issue = Issue(issue.field, (), "")
                renumber[number] = known.setdefault(issue, len(known))
            details.append(renumber[table._details])
        return cls(
            np.concatenate([table._rows for table in parts]),
            np.concatenate([table._codes for table in parts]),
            np.concatenate(details),
            tuple(known),
        )

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> RowIds:
        """The row of every finding, ascending, with repetitions. int64, shape (len,)."""
        return self._rows

    @property
    def nbytes(self) -> int:
        """Memory of the arrays in bytes."""
        return int(self._rows.nbytes + self._codes.nbytes + self._details.nbytes)

    def counts(self) -> dict[str, int]:
        """Findings by code, only codes that occur, in the order of the rules."""
        amounts = np.bincount(self._codes, minlength=len(CODES))
        return {CODES[number]: int(amount) for number, amount in enumerate(amounts) if amount}

    def record_counts(self) -> dict[str, int]:
        """Records by code: a record with two findings of a code counts once."""
        return {code: len(self.rows_of(code)) for code in self.counts()}

    def rows_of(self, code: str) -> RowIds:
        """The distinct rows that have a finding of `code`, ascending."""
        rows = self._rows[self._codes == NUMBER_OF[code]]
        return distinct(rows)

    def rows_of_severity(self, severity: Severity, settings: CheckSettings) -> RowIds:
        """The distinct rows that have a finding of exactly this severity, ascending."""
        return distinct(self._rows[self._severities(settings) == severity])

    def _severities(self, settings: CheckSettings) -> NDArray[np.uint8]:
        of_code = np.array([severity_of(code, settings) for code in CODES], np.uint8)
        return of_code[self._codes]

    def severity_counts(self, settings: CheckSettings) -> dict[Severity, int]:
        """Records by the severities of their findings."""
        return {severity: len(self.rows_of_severity(severity, settings)) for severity in Severity}

    def worst(self, settings: CheckSettings) -> tuple[RowIds, NDArray[np.uint8]]:
        """(distinct rows ascending, worst `Severity` of each as uint8), for the status column."""
        if not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.uint8)
        severities = self._severities(settings)
        first = np.flatnonzero(np.concatenate(([True], self._rows[1:] != self._rows[:-1])))
        return self._rows[first], np.minimum.reduceat(severities, first)

    def of_row(self, row: int, settings: CheckSettings) -> list[Finding]:
        """The findings of one record, worst first."""
        low, high = np.searchsorted(self._rows, (row, row + 1))
        return sorted((self._at(k, settings) for k in range(low, high)), key=lambda finding: finding.severity)

    def iterate(self, settings: CheckSettings, code: str | None = None, limit: int | None = None) -> Iterator[Finding]:
        """Findings in order of rows, of one code or all, at most `limit`."""
        places = np.arange(len(self)) if code is None else np.flatnonzero(self._codes == NUMBER_OF[code])
        for k in places[:limit]:
            yield self._at(int(k), settings)

    def _at(self, k: int, settings: CheckSettings) -> Finding:
        code = CODES[self._codes[k]]
        issue = self._issues[self._details[k]]
        message = issue.message or ALL_RULES[self._codes[k]].consequence
        return Finding(int(self._rows[k]), code, severity_of(code, settings), issue.field, issue.pointer, message)

    def code_mask(self, codes: Iterable[str]) -> NDArray[np.bool_]:
        """For each finding whether it is of one of `codes`."""
        numbers = [NUMBER_OF[code] for code in codes]
        return np.isin(self._codes, numbers)

    def select(self, mask: NDArray[np.bool_]) -> FindingTable:
        """The findings where `mask` (bool, one a finding, in the order of `rows`) holds."""
        return FindingTable(self._rows[mask], self._codes[mask], self._details[mask], self._issues)

    def first(self, count: int) -> FindingTable:
        """The findings of the first `count` records that have any."""
        if not len(self):
            return self
        new = np.concatenate(([True], self._rows[1:] != self._rows[:-1]))
        return self.select(np.cumsum(new) <= count)

    def same_as(self, other: FindingTable) -> NDArray[np.bool_]:
        """For each finding whether `other` has one of the same row and code."""
        mine = self._rows * 256 + self._codes
        return np.isin(mine, other._rows * 256 + other._codes)

    def only(self, codes: Iterable[str]) -> FindingTable:
        """The findings of these codes."""
        return self.select(self.code_mask(codes))

    def updated(self, rows: RowIds, codes: Iterable[str], fresh: FindingTable) -> FindingTable:
        """The table after `rows` were checked again for `codes`: their old findings of these codes are
        replaced by those of `fresh`."""
        stale = np.isin(self._rows, rows) & self.code_mask(codes)
        return FindingTable.merged((self.select(~stale), fresh))

    def renumbered(self, to_row: Callable[[RowIds], RowIds]) -> FindingTable:
        """The same findings under other row ids (a source opened under another number)."""
        return FindingTable(to_row(self._rows), self._codes, self._details, self._issues)

    def save(self, path: Path, identity: str) -> None:
        """Write the table to `path` (npz) at once or not at all. `identity` must be given again to load it."""
        head = {"identity": identity, "codes": CODES, "issues": self._issues}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez_compressed(
                file,
                rows=self._rows,
                numbers=self._codes,
                details=self._details,
                head=np.frombuffer(json.dumps(head).encode(), np.uint8),
            )
        part.replace(path)

    @classmethod
    def load(cls, path: Path, identity: str) -> FindingTable | None:
        """The table saved at `path`, or None if there is none, it is damaged, or of another identity."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                head = json.loads(stored["head"].tobytes())
                if head["identity"] != identity or not set(head["codes"]) <= set(CODES):
                    return None
                renumber = np.array([NUMBER_OF[code] for code in head["codes"]], np.uint16)
                issues = tuple(Issue(field, tuple(pointer), message) for field, pointer, message in head["issues"])
                return cls(stored["rows"], renumber[stored["numbers"]], stored["details"], issues)
        except DAMAGED:
            return None


def row_ids(table: FindingTable) -> list[RowId]:
    """The distinct rows with findings, as plain ids."""
    return [RowId(int(row)) for row in distinct(table.rows)]
