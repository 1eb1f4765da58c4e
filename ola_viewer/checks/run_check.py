"""One check to a depth: the quick, file and deep checks one after the other, with one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ola_viewer.checks.across import Harvest
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_deep import DeepResult, run_deep
from ola_viewer.checks.run_files import run_files
from ola_viewer.checks.run_quick import DEFAULT, CheckOptions, OnFindings, ignore_findings, run_quick
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots


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
    if depth >= Depth.FILES and quick.complete and options.wants(Depth.FILES):
        files = run_files(snapshot, roots, rows, options, cancel, progress, on_findings)
        table = FindingTable.merged((table, files.table))
        if not files.complete:
            return FullResult(table, depth, files.checked, False, quick.harvest)
    if depth < Depth.DEEP or not quick.complete or not options.wants(Depth.DEEP):
        return FullResult(table, depth, quick.checked, quick.complete, quick.harvest)
    deep = run_deep(snapshot, roots, rows, options, cancel, progress, on_findings, earlier)
    # Reading meets again what the file rules told already.
    content = deep.table.select(~deep.table.same_as(table))
    return FullResult(FindingTable.merged((table, content)), depth, quick.checked, deep.complete, quick.harvest, deep)
