"""Fixes as edits: planned over the findings, seen before they are made, one undo step for any number of rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.fix_planner import (
    PATH_CODES,
    FixPlanner,
    FixSample,
    GroupName,
    PlanArgument,
    PlanGroup,
    PlanPart,
    PlanTask,
    changed,
    fix_worker,
    join_part,
    parts_of_rows,
    paths_in,
    paths_worker,
    wanted_bits,
)
from ola_viewer.checks.fixers import FIXERS, NO_SAFE_FIX, FixContext
from ola_viewer.checks.path_map import PathMap, path_map, respelled
from ola_viewer.checks.profiles import PROFILES, TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from ola_viewer.checks.run_files import root_folders
from ola_viewer.checks.run_quick import ALONE, DEFAULT, CheckOptions, from_workers, profile_of, tasks_of_files
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsontext import parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE, Rereading, count_text
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import FileFacts
from ola_viewer.media.roots import Roots

KIND = "fix"
_BETWEEN_PLANS = 0.4
"""Seconds between two plans so far."""
_STEP = 250
"""Records planned for at a time in this process."""


@dataclass(frozen=True, slots=True)
class FixEdit(Rereading):
    """Mends faults of many rows. `parts`: which code is mended on which rows. An `Edit`; O(1) memory but for
    the rows and, for paths, the folders. `profile` is the trainer that the rows were checked for, `others` those
    of sources, by number, that were checked for another one."""

    parts: tuple[tuple[str, RowSet], ...]
    profile: str
    roles: Mapping[str, str] = field(default_factory=dict)
    paths: PathMap = field(default_factory=PathMap)
    others: Mapping[int, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """See `Edit`."""
        return KIND

    @property
    def label(self) -> str:
        """See `Edit`."""
        what = f" ({self.parts[0][0]})" if len(self.parts) == 1 else ""
        return f"Fix {count_text(self.rows)}{what}"

    @property
    def rows(self) -> RowSet:
        """See `Edit`."""
        rows = self.parts[0][1]
        for _, more in self.parts[1:]:
            rows = rows.union(more)
        return rows

    def apply(self, raw: bytes, row: int) -> bytes:
        """See `Edit`. A record without the fault stays as it is."""
        context = FixContext(self.roles, self.paths.new_path)
        settings = CheckSettings(role_map=self.roles)
        profile = PROFILES[self.others.get(row >> POSITION_BITS, self.profile)]
        for code, rows in self.parts:
            if row not in rows:
                continue
            try:
                proposal = FIXERS[code](RecordView(parse(raw), profile, settings), context)
                if proposal is not None and proposal.changes is not None:
                    raw = changed(raw, proposal.changes)
            except LEAVE_ALONE:
                continue
        return raw

    def to_json(self) -> dict[str, object]:
        """See `Edit`."""
        return {
            "parts": [[code, rows.to_json()] for code, rows in self.parts],
            "profile": self.profile,
            "roles": dict(self.roles),
            "paths": self.paths.to_json(),
            "others": [[number, name] for number, name in self.others.items()],
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> FixEdit:
        """Inverse of `to_json`. Raises ValueError, TypeError or KeyError for damaged input."""
        parts = tuple(
            (str(code), RowSet.from_json(rows)) for code, rows in cast("list[tuple[object, object]]", value["parts"])
        )
        profile = str(value["profile"])
        others = {int(number): str(name) for number, name in cast("list[tuple[int, str]]", value.get("others", []))}
        if (
            not {profile, *others.values()} <= PROFILES.keys()
            or not parts
            or any(code not in FIXERS for code, _ in parts)
        ):
            raise ValueError("a fix of an unknown fault or trainer")
        return cls(parts, profile, cast("dict[str, str]", value["roles"]), PathMap.from_json(value["paths"]), others)


def edit_kinds() -> dict[str, Callable[[dict[str, object]], Edit]]:
    """Kind → `from_json` of the edits in this room, to be registered with the codec."""
    return {KIND: FixEdit.from_json}


@dataclass(frozen=True, slots=True)
class FixGroup:
    """Rows with the same fault and the same remedy. `action` is None where there is no safe fix."""

    code: str
    fault: str
    action: str | None
    rows: NDArray[np.int64]
    samples: tuple[FixSample, ...]

    @property
    def action_text(self) -> str:
        """The remedy in words."""
        return self.action or NO_SAFE_FIX


@dataclass(frozen=True, slots=True)
class FixPlan:
    """What would be fixed, the largest groups first. `edits` turns chosen groups into edits."""

    groups: tuple[FixGroup, ...]
    profiles: Mapping[int, str]
    roles: Mapping[str, str]
    paths: PathMap

    @property
    def fixable(self) -> tuple[FixGroup, ...]:
        """The groups that have a safe fix."""
        return tuple(group for group in self.groups if group.action is not None)

    def count(self) -> int:
        """Rows that can be fixed."""
        return count_rows(self.fixable)

    def edits(self, groups: Iterable[FixGroup] | None = None) -> tuple[FixEdit, ...]:
        """One edit, and so one undo step, for these groups, all fixable ones if None; none if nothing is to be done."""
        chosen = [group for group in (self.fixable if groups is None else groups) if group.action is not None]
        parts = []
        for code in FIXERS:
            rows = [group.rows for group in chosen if group.code == code]
            if rows:
                parts.append((code, RowSet.of(np.concatenate(rows))))
        if not parts:
            return ()
        names = list(self.profiles.values())
        profile = max(names, key=names.count)
        others = {number: name for number, name in self.profiles.items() if name != profile}
        return (FixEdit(tuple(parts), profile, self.roles, self.paths, others),)


def count_rows(groups: Sequence[FixGroup]) -> int:
    """How many different rows there are in some groups of a plan. Groups of one code have no row in common."""
    if len({group.code for group in groups}) <= 1:
        return sum(len(group.rows) for group in groups)
    return len(distinct(np.concatenate([group.rows for group in groups])))


OnPlan = Callable[[FixPlan], None]


def ignore_plan(plan: FixPlan) -> None:
    """The callback of a caller that waits for the whole plan."""


def plan_fix(
    snapshot: Snapshot,
    findings: FindingTable,
    codes: Iterable[str] | None = None,
    roots: Mapping[int, Roots] | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_plan: OnPlan = ignore_plan,
) -> FixPlan:
    """Plan the fixes of `codes` (all fixable ones if None) for the records that have findings of them.

    Every proposal is tried on the record: it counts as safe only if its finding is gone afterwards and no
    new one has come. Reads the affected records, many of them in worker processes; `file-case` and
    `file-extension` also look at the disk. `on_plan` is called on the calling thread with what is planned so far,
    the first time as soon as there is something. Raises `Cancelled`, OSError, `SourceChangedError`.
    """
    cancel = cancel or CancelToken()
    if on_plan is not ignore_plan and len(findings) > ALONE:
        head = findings.first(_STEP)
        on_plan(plan_fix(snapshot, head, codes, roots, options, cancel))
    asked = FIXERS.keys() if codes is None else FIXERS.keys() & set(codes)
    rows_of = {code: findings.rows_of(code) for code in asked}
    affected = distinct(np.concatenate([*rows_of.values(), np.zeros(0, np.int64)]))
    wanted = np.zeros(len(affected), np.uint16)
    for code, rows in rows_of.items():
        wanted[np.searchsorted(affected, rows)] |= np.uint16(wanted_bits((code,)))
    numbers = distinct(affected >> POSITION_BITS)
    profiles = {int(number): profile_of(snapshot, int(number), options) for number in numbers}
    by_path = np.flatnonzero(wanted & np.uint16(wanted_bits(PATH_CODES)))
    total, done = len(affected) + len(by_path), 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        progress(Progress(done, total, "records"))

    paths = PathMap()
    if len(by_path):
        paths = _found_paths(snapshot, affected[by_path], profiles, roots or {}, options, cancel, told)
    groups: dict[GroupName, PlanGroup] = {}
    told_at = time.monotonic() if len(affected) > ALONE else 0.0
    for part in _parts(snapshot, affected, wanted, profiles, paths, options, cancel):
        cancel.check()
        join_part(groups, part)
        told(part.count)
        if on_plan is not ignore_plan and done < total and time.monotonic() - told_at > _BETWEEN_PLANS:
            on_plan(_plan_of(groups, profiles, options, paths))
            told_at = time.monotonic()
    return _plan_of(groups, profiles, options, paths)


def _plan_of(
    groups: Mapping[GroupName, PlanGroup],
    profiles: Mapping[int, TrainerProfile],
    options: CheckOptions,
    paths: PathMap,
) -> FixPlan:
    """The plan of groups; their rows are put in order."""
    made = [
        FixGroup(code, fault, action, np.sort(np.concatenate(group.rows)), tuple(group.samples))
        for (code, fault, action), group in groups.items()
    ]
    made.sort(key=lambda group: (group.action is None, -len(group.rows), group.code, group.fault))
    names = {number: profile.name for number, profile in profiles.items()}
    return FixPlan(tuple(made), names, options.settings.role_map, paths)


def _parts(
    snapshot: Snapshot,
    rows: RowIds,
    wanted: NDArray[np.uint16],
    profiles: Mapping[int, TrainerProfile],
    paths: PathMap,
    options: CheckOptions,
    cancel: CancelToken,
) -> Iterator[PlanPart]:
    """What is found out about parts of `rows` (ascending), in this process or in workers."""
    stack = snapshot.stack if snapshot.edits else None
    argument = PlanArgument(options.settings, paths, stack)
    planner = FixPlanner(argument)
    few = len(rows) <= ALONE
    for number, profile in profiles.items():
        mine = np.flatnonzero(rows >> POSITION_BITS == number)
        if few or number == ADDED_SOURCE:
            yield from parts_of_rows(
                planner, lambda some: snapshot.iter_raws(some, cancel), rows[mine], wanted[mine], profile, _STEP
            )
    if few:
        return
    tasks = (
        PlanTask(
            task.path, task.number, task.rows, task.starts, task.lengths, task.profile,
            wanted[np.searchsorted(rows, task.rows)],
        )
        for task in tasks_of_files(snapshot, rows, profiles)
    )  # fmt: skip
    yield from from_workers(fix_worker, argument, tasks, options.jobs, cancel)


def record_codes(view: RecordView, settings: CheckSettings) -> frozenset[str]:
    """The codes of all quick findings of one record."""
    return frozenset(rule.code for rule in RECORD_RULES if any(True for _ in rule.look(view, settings)))


def _found_paths(
    snapshot: Snapshot,
    rows: RowIds,
    profiles: Mapping[int, TrainerProfile],
    roots: Mapping[int, Roots],
    options: CheckOptions,
    cancel: CancelToken,
    told: Callable[[int], None],
) -> PathMap:
    """How the paths of these rows are spelt on the disk. `told` is called with counts of records that were read."""
    folders = root_folders(snapshot, roots)
    by_number: dict[int, dict[str, None]] = {}
    few = len(rows) <= ALONE
    for number, profile in profiles.items():
        mine = rows[rows >> POSITION_BITS == number]
        if few or number == ADDED_SOURCE:
            found = paths_in(snapshot.iter_raws(mine, cancel), profile, options.settings)
            by_number[number] = dict.fromkeys(found)
            told(len(mine))
    if not few:
        argument = (options.settings, snapshot.stack if snapshot.edits else None)
        tasks = tasks_of_files(snapshot, rows, profiles)
        for number, count, found in from_workers(paths_worker, argument, tasks, options.jobs, cancel):
            by_number.setdefault(number, {}).update(dict.fromkeys(found))
            told(count)
    renamed: dict[str, str] = {}
    kept: list[str] = []
    for number, paths in by_number.items():
        facts = FileFacts(folders.get(number, ())).facts(paths, cancel)
        for path, fact in zip(paths, facts, strict=True):
            new = respelled(path, fact) if fact.candidates else None
            if new is None:
                kept.append(path)
            else:
                renamed[path] = new
    return path_map(renamed, kept)
