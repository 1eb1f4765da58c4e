"""What the workers of the Problems feature do: plain functions on a snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.renew import renew
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import FullResult, run_check
from ola_viewer.checks.run_deep import DeepResult
from ola_viewer.checks.run_quick import CheckOptions, profile_of, without_silenced
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.stored import load_deep, load_findings, store_deep, store_findings
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.problems.words import records_text, tr
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.rows import RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

_SHOWN_EVERY = 0.7
"""Seconds between two pictures of what was found so far; where one takes long, the next waits in proportion."""
_TRAINERS = 8
"""Sources whose trainer is named."""


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One run. `rows`: None for all. `settings` decide what is shown; `options` what is looked for."""

    snapshot: Snapshot
    depth: Depth
    rows: RowIds | None
    roots: Mapping[int, Roots]
    options: CheckOptions
    settings: CheckSettings
    earlier: DeepResult | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the files themselves are checked, all of them: such results are kept for the next start."""
        return self.rows is None and not self.snapshot.edits and self.options.codes is None


def overview_of(
    table: FindingTable, snapshot: Snapshot, settings: CheckSettings, options: CheckOptions | None = None
) -> Overview:
    """What is shown of the findings: without the silenced ones. With `options` it knows the trainers, too."""
    sources = () if options is None else snapshot.sources[:_TRAINERS]
    titles = [profile_of(snapshot, source.number, options).title for source in sources if options is not None]
    return Overview(without_silenced(table, snapshot, settings), settings, tuple(dict.fromkeys(titles)))


def check(
    task: CheckTask, cancel: CancelToken, progress: ProgressCallback, show: Callable[[Overview], None]
) -> tuple[FullResult, Overview]:
    """Run a check. `show` gets what was found so far, now and then. Raises as `run_check`."""
    parts: list[FindingTable] = []
    due = time.monotonic() + _SHOWN_EVERY

    def on_findings(part: FindingTable) -> None:
        nonlocal due
        parts.append(part)
        now = time.monotonic()
        if now >= due:
            parts[:] = [FindingTable.merged(parts)]
            show(overview_of(parts[0], task.snapshot, task.settings))
            due = time.monotonic() + max(_SHOWN_EVERY, 4 * (time.monotonic() - now))

    result = run_check(
        task.snapshot,
        task.depth,
        task.roots,
        task.rows,
        task.options,
        cancel,
        _counted(progress),
        on_findings,
        task.earlier,
    )
    if task.is_whole:
        keep(task, result)
    return result, overview_of(result.table, task.snapshot, task.settings, task.options)


def _counted(progress: ProgressCallback) -> ProgressCallback:
    """Reports that name the records as well as the findings so far."""

    def report(one: Progress) -> None:
        note = f"{records_text(one.done)} · {one.note}" if one.note else ""
        progress(Progress(one.done, one.total, one.unit, note))

    return report


def keep(task: CheckTask, result: FullResult) -> None:
    """Keep the results of whole, unedited files for the next start, and how far a deep check came that was stopped."""
    for source in task.snapshot.sources:
        if source.index.count != task.snapshot.count(source.number):
            continue
        profile = profile_of(task.snapshot, source.number, task.options).name
        if result.complete:
            store_findings(result.table, source.number, source.identity, result.depth, profile)
        if result.deep is not None:
            store_deep(result.deep, source.number, source.identity, profile)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found out about one source the last time, to a depth; or only how far a deep check came."""

    number: int
    depth: Depth | None
    table: FindingTable
    deep: DeepResult | None


def kept_results(snapshot: Snapshot, number: int, options: CheckOptions) -> Kept | None:
    """The deepest result kept for an unchanged file, None if there is none."""
    source = snapshot.source(number)
    profile = profile_of(snapshot, number, options).name
    deep = load_deep(number, source.identity, profile)
    for depth in (Depth.DEEP, Depth.FILES, Depth.QUICK):
        table = load_findings(number, source.identity, depth, profile)
        if table is not None:
            return Kept(number, depth, table, deep)
    return None if deep is None else Kept(number, None, FindingTable.empty(), deep)


def joined_results(kept: Iterable[Kept], snapshot: Snapshot) -> FullResult | None:
    """What was found out about several sources as one result, as deep as the shallowest; None where nothing was."""
    known = [(one, one.depth) for one in kept if one.depth is not None]
    if not known:
        return None
    depth = min(depth for _, depth in known)
    checked = sum(snapshot.count(one.number) for one, _ in known)
    deep = merged_deep([one.deep for one, _ in known if one.deep is not None]) if depth is Depth.DEEP else None
    return FullResult(FindingTable.merged(one.table for one, _ in known), depth, checked, True, None, deep)


def merged_deep(parts: list[DeepResult]) -> DeepResult | None:
    """The progress of deep checks of several sources as one, None for none."""
    if not parts:
        return None
    contents = parts[0].contents
    for part in parts[1:]:
        contents = contents.joined(part.contents)
    scores: dict[int, float] = {}
    for part in parts:
        scores |= part.scores
    return DeepResult(
        FindingTable.merged(part.table for part in parts),
        distinct(np.concatenate([part.done for part in parts])),
        all(part.complete for part in parts),
        contents,
        scores,
    )


def summary_words(result: FullResult, total: int, when: str, trainers: tuple[str, ...] = ()) -> str:
    """ "1,921,530 records checked for Oryx at 14:02" for the panel's head."""
    if result.checked < total or not result.complete:
        done = tr("{0} of {1} records checked").format(count_text(result.checked), count_text(total))
    else:
        done = tr("{0} checked").format(records_text(result.checked))
    if trainers:
        done = tr("{0} for {1}").format(done, ", ".join(trainers))
    return f"{done} {tr('at')} {when}" if when else f"{done} {tr('earlier')}"


@dataclass(frozen=True, slots=True)
class FollowTask:
    """What was edited since a check. `pending`: the rows of the edits; `former`, `earlier`: the state that was checked,
    and what was found in it; `scope`: the rows that it covered, None for all."""

    pending: RowSet
    former: Snapshot
    snapshot: Snapshot
    earlier: FullResult
    scope: RowIds | None
    roots: Mapping[int, Roots]
    options: CheckOptions
    settings: CheckSettings


def follow(task: FollowTask, cancel: CancelToken, progress: ProgressCallback) -> tuple[FullResult, Overview]:
    """Check again what was edited. Raises as `renew`."""
    rows = touched(task.pending, task.former, task.snapshot, task.scope)
    result = task.earlier
    if len(rows):
        result = renew(task.snapshot, task.former, result, rows, task.roots, task.options, cancel, progress)
    return result, overview_of(result.table, task.snapshot, task.settings, task.options)


def is_another(former: Snapshot, snapshot: Snapshot) -> bool:
    """Whether a file of the former state was replaced or closed; files that were only added do not count."""
    return any(source not in snapshot.sources for source in former.sources)


def touched(pending: RowSet, former: Snapshot, snapshot: Snapshot, scope: RowIds | None) -> RowIds:
    """The rows of a change that are there or were there, within what the last check covered. Ascending; any thread."""
    everything = pending.is_everything
    rows = distinct(np.concatenate((former.rows(), snapshot.rows()))) if everything else pending.to_rows()
    return rows if scope is None else rows[np.isin(rows, scope)]
