"""The file check: existence, kind, size, spelling and ranges of every file that the trainer would open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ola_viewer.checks.files_worker import FilesArgument, FilesChecker, files_worker
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.run_quick import (
    ALONE,
    DEFAULT,
    CheckOptions,
    CheckResult,
    OnFindings,
    from_workers,
    ignore_findings,
    profile_of,
    tasks_of_files,
    without_silenced,
)
from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots


def root_folders(snapshot: Snapshot, roots: Mapping[int, Roots]) -> dict[int, tuple[str, ...]]:
    """The folders for relative paths of every source: those given, else the folder of the manifest."""
    folders = {}
    for source in snapshot.sources:
        known = roots.get(source.number) or Roots.for_manifest(source.path)
        folders[source.number] = tuple(str(folder) for folder in known.folders)
    folders[ADDED_SOURCE] = tuple(dict.fromkeys(folder for known in folders.values() for folder in known))
    return folders


def run_files(
    snapshot: Snapshot,
    roots: Mapping[int, Roots],
    rows: RowIds | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_findings: OnFindings = ignore_findings,
) -> CheckResult:
    """Check the files of `rows` (all if None) with the file rules alone. `roots` by source number.

    As `run_quick`: parts found are told at once, cancelling keeps them.
    """
    cancel = cancel or CancelToken()
    wanted = np.sort(snapshot.rows() if rows is None else rows)
    tables: list[FindingTable] = []
    checked = 0
    complete = True
    try:
        for table, count in _parts(snapshot, wanted, root_folders(snapshot, roots), options, cancel):
            table = without_silenced(table, snapshot, options.settings)
            tables.append(table)
            checked += count
            if len(table):
                on_findings(table)
            progress(Progress(checked, len(wanted), "records", f"{sum(map(len, tables)):,} findings"))
    except Cancelled:
        complete = False
    return CheckResult(FindingTable.merged(tables), checked, complete)


def _parts(
    snapshot: Snapshot, rows: RowIds, roots: dict[int, tuple[str, ...]], options: CheckOptions, cancel: CancelToken
) -> Iterator[tuple[FindingTable, int]]:
    numbers = rows >> POSITION_BITS
    profiles = {int(number): profile_of(snapshot, int(number), options) for number in distinct(numbers)}
    argument = FilesArgument(options.settings, options.codes, snapshot.stack if snapshot.edits else None, roots)
    here = rows if len(rows) <= ALONE else rows[numbers == ADDED_SOURCE]
    checker = FilesChecker(argument)
    for number, profile in profiles.items():
        mine = here[here >> POSITION_BITS == number]
        for first in range(0, len(mine), 1000):
            part = snapshot.iter_raws(mine[first : first + 1000], cancel)
            yield checker.records(part, profile, number, cancel)
    if len(here) == len(rows):
        return
    tasks = tasks_of_files(snapshot, rows, profiles)
    yield from from_workers(files_worker, argument, tasks, options.jobs, cancel)
