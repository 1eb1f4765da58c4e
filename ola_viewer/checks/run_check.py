"""One check to a depth: the quick, file and deep checks one after the other, with one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ola_viewer.checks.across import Harvest
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.registry import FILE_RULES
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_deep import DeepResult, run_deep
from ola_viewer.checks.run_files import run_files
from ola_viewer.checks.run_quick import DEFAULT, CheckOptions, OnFindings, ignore_findings, run_quick
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.rows import RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

FILE_CODES = frozenset(rule.code for rule in FILE_RULES)


@dataclass(frozen=True, slots=True)
class FullResult:
    """The findings of a check to `depth`. `complete` is False if it was cancelled; give `deep` to the next
    run and it goes on where this one stopped. `harvest` serves `run_quick.recheck`."""

    table: FindingTable
    depth: Depth
    checked: int
    complete: bool
    harvest: Harvest | None = None
    deep: DeepResult | None = None


def run_check(
    snapshot: Snapshot,
    depth: Depth,
    roots: Mapping[int, Roots],
    rows: RowIds | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_findings: OnFindings = ignore_findings,
    earlier: DeepResult | None = None,
) -> FullResult:
    """Check `rows` (all if None) to `depth`. Progress runs from 0 to the end once for each depth.

    Cancelling keeps what was found. Raises OSError and `SourceChangedError` as `run_quick`.
    """
    cancel = cancel or CancelToken()
    quick = run_quick(snapshot, rows, options, cancel, progress, on_findings)
    table = quick.table
    told = FindingTable.empty()
    if depth >= Depth.FILES and quick.complete and options.wants(Depth.FILES):
        # Reading fails for every fault of a file: the deep check has to know all of them, wanted or not.
        every = replace(options, codes=options.codes and options.codes | FILE_CODES)
        files = run_files(snapshot, roots, rows, every, cancel, progress, _only(options, on_findings))
        told = files.table
        table = FindingTable.merged((table, told if options.codes is None else told.only(options.codes)))
        if not files.complete:
            return FullResult(table, depth, files.checked, False, quick.harvest)
    if depth < Depth.DEEP or not quick.complete or not options.wants(Depth.DEEP):
        return FullResult(table, depth, quick.checked, quick.complete, quick.harvest)
    unread = distinct(told.rows)

    def fresh(part: FindingTable) -> FindingTable:
        """Without what was told already: reading meets it again, and a file of another name is not missing as well."""
        return part.select(~(part.same_as(table) | (part.code_mask(FILE_CODES) & np.isin(part.rows, unread))))

    def tell(part: FindingTable) -> None:
        part = fresh(part)
        if len(part):
            on_findings(part)

    deep = run_deep(snapshot, roots, rows, options, cancel, progress, tell, earlier)
    content = fresh(deep.table)
    return FullResult(FindingTable.merged((table, content)), depth, quick.checked, deep.complete, quick.harvest, deep)


def _only(options: CheckOptions, on_findings: OnFindings) -> OnFindings:
    """Pass on what is wanted."""
    codes = options.codes
    if codes is None:
        return on_findings

    def tell(part: FindingTable) -> None:
        part = part.only(codes)
        if len(part):
            on_findings(part)

    return tell
