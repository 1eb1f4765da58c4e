"""The quick check: every rule that needs the JSON alone, over millions of records, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np

from ola_viewer.checks.across import NO_HASH, Harvest, content_hash, cross_findings
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.quick_worker import QuickChecker, QuickTask, quick_worker
from ola_viewer.checks.registry import codes_up_to
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.trainers import profile_of_source
from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.worker_pool import WorkerFailure, WorkerPool, worker_count
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot

Argument = TypeVar("Argument")
Result = TypeVar("Result")
Task = TypeVar("Task", bound=QuickTask)

OnFindings = Callable[[FindingTable], None]

TASK_BYTES = 8 << 20
ALONE = 8000
"""Up to so many records one process is faster than starting others."""
CROSS_CODES = frozenset({"id-duplicate", "record-duplicate", "key-rare", "patch-overlap"})
"""Codes that compare records of the quick check with each other."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How a run is narrowed and spread. `profiles` maps source numbers to trainers; others are guessed.
    `codes`: only these are reported, None for all. `jobs`: processes, None for one a core."""

    settings: CheckSettings = field(default_factory=CheckSettings)
    profiles: Mapping[int, TrainerProfile] | None = None
    codes: frozenset[str] | None = None
    jobs: int | None = None

    def wants(self, depth: Depth) -> bool:
        """Whether any wanted code needs exactly this depth."""
        codes = codes_up_to(depth) - (codes_up_to(Depth(depth - 1)) if depth else frozenset())
        return self.codes is None or bool(codes & self.codes)


DEFAULT: Final = CheckOptions()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a run found. `checked` records were looked at; `complete` is False if it was cancelled, and
    then the rules across records were left out. `harvest` serves to renew those after edits."""

    table: FindingTable
    checked: int
    complete: bool
    harvest: Harvest | None = None


def ignore_findings(table: FindingTable) -> None:
    """The callback of a caller that waits for the result."""


def sample_rows(rows: RowIds, count: int, seed: int = 0) -> RowIds:
    """`count` of `rows` by chance, the same ones for the same seed, in the order of `rows`; all if there are fewer."""
    if count >= len(rows):
        return rows
    chosen = np.random.default_rng(seed).choice(len(rows), count, replace=False)
    return rows[np.sort(chosen)]


def profile_of(snapshot: Snapshot, number: int, options: CheckOptions) -> TrainerProfile:
    """The trainer of a source: the one of the options, else guessed from some of its records (`trainers.py`)."""
    return profile_of_source(snapshot, number, options.profiles)


def run_quick(
    snapshot: Snapshot,
    rows: RowIds | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_findings: OnFindings = ignore_findings,
) -> CheckResult:
    """Check `rows` (all if None). Rules across records compare only the checked ones with each other.

    `on_findings` is called on the calling thread with each part found. Cancelling keeps what was found.
    Raises OSError and `SourceChangedError` when a file is gone or changed.
    """
    cancel = cancel or CancelToken()
    wanted = np.sort(snapshot.rows() if rows is None else rows)
    tables: list[FindingTable] = []
    harvests: list[Harvest] = []
    checked = found = 0
    complete = True

    def take(part: tuple[FindingTable, Harvest]) -> None:
        nonlocal checked, found
        table, harvest = part
        table = without_silenced(table, snapshot, options.settings)
        checked += len(harvest.rows)
        found += len(table)
        tables.append(table)
        harvests.append(harvest)
        if len(table):
            on_findings(table)
        progress(Progress(checked, len(wanted), "records", f"{found:,} findings"))

    try:
        for part in _parts(snapshot, wanted, options, cancel):
            take(part)
    except Cancelled:
        complete = False
    harvest = Harvest.merged(harvests)
    if complete:
        across = cross_findings(harvest, options.settings, lambda rows: _contents(snapshot, rows))
        if options.codes is not None:
            across = across.only(options.codes)
        across = without_silenced(across, snapshot, options.settings)
        if len(across):
            on_findings(across)
        tables.append(across)
    return CheckResult(FindingTable.merged(tables), checked, complete, harvest)


def _parts(
    snapshot: Snapshot, rows: RowIds, options: CheckOptions, cancel: CancelToken
) -> Iterator[tuple[FindingTable, Harvest]]:
    """Findings and harvest of parts of `rows` (ascending), from this process or from workers."""
    numbers = rows >> POSITION_BITS
    profiles = {int(number): profile_of(snapshot, int(number), options) for number in distinct(numbers)}
    here = rows if len(rows) <= ALONE else rows[numbers == ADDED_SOURCE]
    for number, profile in profiles.items():
        mine = here[here >> POSITION_BITS == number]
        checker = QuickChecker(options.settings, options.codes, None)
        for first in range(0, len(mine), 1000):
            yield checker.records(snapshot.iter_raws(mine[first : first + 1000], cancel), profile)
    if len(here) == len(rows):
        return
    stack = snapshot.stack if snapshot.edits else None
    argument = (options.settings, options.codes, stack)
    tasks = tasks_of_files(snapshot, rows, profiles)
    yield from from_workers(quick_worker, argument, tasks, options.jobs, cancel)


def _contents(snapshot: Snapshot, rows: RowIds) -> list[bytes]:
    """The hash of media and conversation of each of `rows`; what is no JSON equals nothing."""
    hashes = []
    for _, raw in snapshot.iter_raws(rows):
        try:
            hashes.append(content_hash(parse(raw)))
        except RecordError:
            hashes.append(NO_HASH)
    return hashes


def tasks_of_files(snapshot: Snapshot, rows: RowIds, profiles: Mapping[int, TrainerProfile]) -> Iterator[QuickTask]:
    """The work on rows that stand in files, cut to pieces; added rows are not among them."""
    for number, profile in profiles.items():
        if number != ADDED_SOURCE:
            yield from tasks_of(snapshot, rows[rows >> POSITION_BITS == number], number, profile)


def from_workers(
    worker: Callable[[Argument], Callable[[Task], Result]],
    argument: Argument,
    tasks: Iterator[Task],
    jobs: int | None,
    cancel: CancelToken,
) -> Iterator[Result]:
    """The results of worker processes, as they come. Raises `SourceChangedError` where one fails, and `Cancelled`."""
    with WorkerPool(worker, argument, worker_count(jobs)) as pool:
        for task, result in pool.run(tasks, cancel):
            if isinstance(result, WorkerFailure):
                raise SourceChangedError("unreadable", f"{task.path} cannot be checked: {result.message}")
            yield result


def tasks_of(snapshot: Snapshot, rows: RowIds, number: int, profile: TrainerProfile) -> Iterator[QuickTask]:
    """Portions of about `TASK_BYTES` of one file."""
    source = snapshot.source(number)
    starts, lengths = source.index.snapshot()
    positions = rows - (number << POSITION_BITS)
    starts, lengths = starts[positions], lengths[positions]
    portion = np.cumsum(lengths) // TASK_BYTES
    edges = [0, *(np.flatnonzero(np.diff(portion)) + 1).tolist(), len(rows)]
    for first, last in pairwise(edges):
        yield QuickTask(
            str(source.file.path), number, rows[first:last], starts[first:last], lengths[first:last], profile
        )


def without_silenced(table: FindingTable, snapshot: Snapshot, settings: CheckSettings) -> FindingTable:
    """The findings that are not silenced for their source."""
    if not settings.silenced or not len(table):
        return table
    keep = np.ones(len(table), bool)
    for number in distinct(table.rows >> POSITION_BITS).tolist():
        path = "" if number == ADDED_SOURCE else str(snapshot.path_of_source(number))
        codes = settings.silenced.get("*", frozenset()) | settings.silenced.get(path, frozenset())
        if codes:
            keep &= ~((table.rows >> POSITION_BITS == number) & table.code_mask(codes))
    return table.select(keep)


def recheck(
    snapshot: Snapshot,
    earlier: CheckResult,
    rows: RowIds,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> CheckResult:
    """The result after `rows` were edited: only they are checked again, and the rules across records
    are renewed from the harvest (without one, their old findings stay). `rows` that are gone lose their findings.
    Raises `Cancelled`, and as `run_quick`."""
    cancel = cancel or CancelToken()
    present = rows[np.isin(rows, snapshot.rows())]
    fresh = run_quick(snapshot, present, options, cancel, progress)
    cancel.check()
    kept = earlier.table.select(np.isin(earlier.table.rows, present) | ~np.isin(earlier.table.rows, rows))
    if earlier.harvest is None or fresh.harvest is None:
        alone = codes_up_to(Depth.QUICK) - CROSS_CODES
        return replace(earlier, table=kept.updated(present, alone, fresh.table.only(alone)))
    table = kept.updated(present, codes_up_to(Depth.QUICK), fresh.table)
    harvest = Harvest.merged((earlier.harvest.without(rows), fresh.harvest))
    across = cross_findings(harvest, options.settings, lambda rows: _contents(snapshot, rows))
    table = table.select(~table.code_mask(CROSS_CODES))
    if options.codes is not None:
        across = across.only(options.codes)
    across = without_silenced(across, snapshot, options.settings)
    return replace(earlier, table=FindingTable.merged((table, across)), harvest=harvest)
