"""What a fix does to records, tried on each of them: the part of planning that runs in worker processes.

A proposal counts as safe only if its finding is gone afterwards and no new one has come. Records that are alike in
all that rules and fixers look at (`sketches.py`) are tried once; fixes of paths are tried on every record.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.fixers import FIXERS, Change, FixContext, Proposal
from ola_viewer.checks.path_map import PathMap
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.quick_worker import QuickTask, read_records
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.sketches import Key, KnownFindings
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.jsonspan import find_span, items
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.splice import insert_member, set_literal, set_text

SAMPLES = 20
"""Before → after pairs that a group of a plan shows."""
PATH_CODES = frozenset({"file-case", "file-extension"})
"""Codes whose fix needs to know what stands on the disk."""
MOST_GROUPS = 200
"""Groups that are told apart; records beyond them share one group a code."""
MOST_KNOWN = 1 << 14
_BY_PATH = PATH_CODES | {"path-suspicious"}
"""Codes whose fix depends on the texts of paths."""
_CODES = tuple(FIXERS)

Step = tuple[str, str, str | None, bool]
"""Code, fault, what is done (None where there is no safe fix), and whether something is changed."""
GroupName = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class FixSample:
    """One changed literal: `before` and `after` as decoded text ("" where there was none)."""

    row: int
    pointer: Pointer
    before: str
    after: str


@dataclass(slots=True)
class PlanGroup:
    """Rows and samples of a group, as they are found."""

    rows: list[NDArray[np.int64]] = field(default_factory=list)
    samples: list[FixSample] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanTask(QuickTask):
    """Records to plan for. `wanted`: which fixers each one asks for, a bit for each of `FIXERS`, in their order."""

    wanted: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What was found out about `count` records: rows (ascending) and the first samples of each group."""

    count: int
    groups: Mapping[GroupName, tuple[NDArray[np.int64], tuple[FixSample, ...]]]


@dataclass(frozen=True, slots=True)
class PlanArgument:
    """What a worker process needs."""

    settings: CheckSettings
    paths: PathMap
    stack: EditStack | None


def wanted_bits(codes: Iterable[str]) -> int:
    """The bits of `PlanTask.wanted` for some codes."""
    return sum(1 << _CODES.index(code) for code in codes)


class FixPlanner:
    """Tries fixes on records. Not thread-safe: one a worker."""

    def __init__(self, argument: PlanArgument) -> None:
        self._settings = argument.settings
        self._stack = argument.stack
        self._context = FixContext(argument.settings.role_map, argument.paths.new_path)
        self._findings: dict[str, KnownFindings] = {}
        self._steps: dict[tuple[str, int, Key], tuple[Step, ...]] = {}

    def records(self, records: Iterable[tuple[int, bytes]], wanted: Iterable[int], profile: TrainerProfile) -> PlanPart:
        """Plan for (row, edited bytes) pairs, each with its bits of `PlanTask.wanted`."""
        rows: dict[GroupName, list[int]] = {}
        samples: dict[GroupName, list[FixSample]] = {}
        count = 0
        for (row, raw), bits in zip(records, wanted, strict=True):
            count += 1
            steps, proposals = self._plan(raw, bits, profile)
            for step in steps:
                name = _name(step, rows)
                rows.setdefault(name, []).append(row)
                shown = samples.setdefault(name, [])
                if step[3] and len(shown) < SAMPLES:
                    proposals = proposals or tuple(self._tried(raw, bits, profile))
                    for code, proposal, before in proposals:
                        if code == step[0] and proposal.changes:
                            shown.append(_sample(row, before, proposal.changes[0]))
        return PlanPart(
            count, {name: (np.array(rows[name], np.int64), tuple(shown)) for name, shown in samples.items()}
        )

    def _plan(
        self, raw: bytes, bits: int, profile: TrainerProfile
    ) -> tuple[tuple[Step, ...], tuple[tuple[str, Proposal, bytes], ...]]:
        """The steps for a record, and the proposals behind them unless they are known from another record."""
        try:
            record = parse(raw)
        except RecordError:
            return (), ()
        key = None
        if bits in _ONE_BY_PATH:
            steps = self._path_step(record, _ONE_BY_PATH[bits], profile)
            if steps is not None:
                return steps, ()
        elif not bits & _PATH_BITS:
            key = self._findings_of(profile).key(record)
        known = None if key is None else self._steps.get((profile.name, bits, key))
        if known is not None:
            return known, ()
        proposals = tuple(self._tried(raw, bits, profile))
        steps = tuple((code, made.fault, made.action, bool(made.changes)) for code, made, _ in proposals)
        if key is not None:
            if len(self._steps) >= MOST_KNOWN:
                self._steps.clear()
            self._steps[profile.name, bits, key] = steps
        return steps, proposals

    def _path_step(self, record: object, code: str, profile: TrainerProfile) -> tuple[Step, ...] | None:
        """The step of a record whose only wanted fix is one of paths, tried on the parsed record, which is changed;
        None where that is not sure."""
        known = self._findings_of(profile)
        if known.key(record) is None:
            return None
        proposal = FIXERS[code](RecordView(record, profile, self._settings), self._context)
        if proposal is None:
            return ()
        action = proposal.action
        if proposal.changes:
            before_codes = {found for found, _ in known.of(record)}
            for change in proposal.changes:
                _put(record, change.pointer, change.value)
            after_codes = {found for found, _ in known.of(record)}
            if code in after_codes or not after_codes <= before_codes:
                action = None
        return ((code, proposal.fault, action, bool(proposal.changes) and action is not None),)

    def _findings_of(self, profile: TrainerProfile) -> KnownFindings:
        known = self._findings.get(profile.name)
        if known is None:
            known = self._findings[profile.name] = KnownFindings(profile, self._settings, None)
        return known

    def _tried(self, raw: bytes, bits: int, profile: TrainerProfile) -> Iterator[tuple[str, Proposal, bytes]]:
        """(code, verified proposal, record before it), each made after the ones before it were applied."""
        known = self._findings_of(profile)
        try:
            record = parse(raw)
        except RecordError:
            return
        for number, code in enumerate(_CODES):
            if not bits >> number & 1:
                continue
            try:
                proposal = FIXERS[code](RecordView(record, profile, self._settings), self._context)
                if proposal is None:
                    continue
                if proposal.changes is None:
                    yield code, proposal, raw
                    continue
                after = changed(raw, proposal.changes)
                mended = parse(after)
            except LEAVE_ALONE:
                continue
            before_codes = {found for found, _ in known.of(record)}
            after_codes = {found for found, _ in known.of(mended)}
            if code not in after_codes and after_codes <= before_codes:
                yield code, proposal, raw
                raw, record = after, mended
            else:
                yield code, Proposal(proposal.fault, None, None), raw

    def task(self, task: PlanTask) -> PlanPart:
        """Plan for the records of a task. Raises OSError, `SourceChangedError`."""
        return self.records(read_records(task, self._stack), task.wanted.tolist(), task.profile)


_PATH_BITS = wanted_bits(_BY_PATH)
_ONE_BY_PATH = MappingProxyType({wanted_bits((code,)): code for code in _BY_PATH})


def _put(record: object, pointer: Pointer, text: str) -> None:
    """Put a text at a place that a pointer into the same record names."""
    *way, last = pointer
    for step in way:
        record = cast(Any, record)[step]
    cast(Any, record)[last] = text


def fix_worker(argument: PlanArgument) -> Callable[[PlanTask], PlanPart]:
    """Prepare a worker process."""
    gc.disable()
    return FixPlanner(argument).task


def _name(step: Step, known: Mapping[GroupName, object]) -> GroupName:
    """The group of a step; where there are too many, one for all that is left of a code."""
    name = step[:3]
    if name in known or len(known) < MOST_GROUPS:
        return name
    return step[0], OTHER_FAULTS, None if step[2] is None else OTHER_ACTIONS


OTHER_FAULTS = "Other faults"
OTHER_ACTIONS = "As each of them wants"


def join_part(groups: dict[GroupName, PlanGroup], part: PlanPart) -> None:
    """Add what one part found; the samples of a group stay the first ones in order of rows."""
    for name, (rows, samples) in part.groups.items():
        group = groups.setdefault(_name((*name, False), groups), PlanGroup())
        group.rows.append(rows)
        if samples:
            group.samples = sorted((*group.samples, *samples), key=lambda sample: sample.row)[:SAMPLES]


def changed(raw: bytes, changes: Iterable[Change]) -> bytes:
    """The record after the changes; every other byte stays. Raises as `manifest.splice`."""
    for change in changes:
        if change.action == "text":
            raw = set_text(raw, change.pointer, change.value)
        elif change.action == "insert":
            raw = insert_member(raw, change.pointer, change.key, change.value, change.after)
        else:
            start, stop = find_span(raw, change.pointer)
            if change.action == "wrap":
                raw = set_literal(raw, change.pointer, b"[" + raw[start:stop] + b"]")
            else:
                inner = items(raw, start)
                if len(inner) == 1:
                    raw = set_literal(raw, change.pointer, raw[inner[0][0] : inner[0][1]])
    return raw


def _sample(row: int, raw: bytes, change: Change) -> FixSample:
    after = changed(raw, (change,))
    if change.action == "insert":
        return FixSample(row, (*change.pointer, change.key), "", change.value)
    return FixSample(row, change.pointer, _text_at(raw, change.pointer), _text_at(after, change.pointer))


def _text_at(raw: bytes, pointer: Pointer) -> str:
    start, stop = find_span(raw, pointer)
    value = parse(raw[start:stop])
    return value if isinstance(value, str) else raw[start:stop].decode("utf-8", "replace")


def paths_worker(
    argument: tuple[CheckSettings, EditStack | None],
) -> Callable[[QuickTask], tuple[int, int, list[str]]]:
    """Prepare a worker process that reads paths: for a task, source, number of records, and distinct paths."""
    settings, stack = argument
    gc.disable()

    def task(task: QuickTask) -> tuple[int, int, list[str]]:
        return task.number, len(task.rows), paths_in(read_records(task, stack), task.profile, settings)

    return task


def paths_in(records: Iterable[tuple[int, bytes]], profile: TrainerProfile, settings: CheckSettings) -> list[str]:
    """The distinct paths that the trainer would open for some records of one source."""
    found: dict[str, None] = {}
    for _, raw in records:
        try:
            view = RecordView(parse(raw), profile, settings)
        except RecordError:
            continue
        found.update((ref.path, None) for ref in view.media if ref.path)
    return list(found)


def parts_of_rows(
    planner: FixPlanner, records: Callable[[RowIds], Iterable[tuple[int, bytes]]], rows: RowIds,
    wanted: NDArray[np.uint16], profile: TrainerProfile, step: int,
) -> Iterator[PlanPart]:  # fmt: skip
    """Plans for `rows` of one trainer in this process, `step` records at a time."""
    for first in range(0, len(rows), step):
        some = slice(first, first + step)
        yield planner.records(records(rows[some]), wanted[some].tolist(), profile)
