"""Fixes as edits: planned over the findings, seen before they are made, one undo step for any number of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.fixers import FIXERS, NO_SAFE_FIX, Change, FixContext, Proposal
from ola_viewer.checks.path_map import PathMap, path_map, respelled
from ola_viewer.checks.profiles import PROFILES, TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from ola_viewer.checks.run_files import root_folders
from ola_viewer.checks.run_quick import DEFAULT, CheckOptions, profile_of
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsonspan import find_span, items
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE, Rereading, count_text
from ola_viewer.manifest.rows import POSITION_BITS
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.splice import insert_member, set_literal, set_text
from ola_viewer.media.file_facts import FileFacts
from ola_viewer.media.roots import Roots

SAMPLES = 20
"""Before → after pairs that a group of a plan shows."""
PATH_CODES = frozenset({"file-case", "file-extension"})
KIND = "fix"


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


@dataclass(frozen=True, slots=True)
class FixSample:
    """One changed literal: `before` and `after` as decoded text ("" where there was none)."""

    row: int
    pointer: Pointer
    before: str
    after: str


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
        return len(np.unique(np.concatenate([group.rows for group in self.fixable] or [np.zeros(0, np.int64)])))

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


@dataclass(slots=True)
class _Group:
    rows: list[int] = field(default_factory=list)
    samples: list[FixSample] = field(default_factory=list)


def plan_fix(
    snapshot: Snapshot,
    findings: FindingTable,
    codes: Iterable[str] | None = None,
    roots: Mapping[int, Roots] | None = None,
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> FixPlan:
    """Plan the fixes of `codes` (all fixable ones if None) for the records that have findings of them.

    Every proposal is tried on the record: it counts as safe only if its finding is gone afterwards and no
    new one has come. Reads the affected records; `file-case` and `file-extension` also look at the disk.
    Raises `Cancelled`, OSError, `SourceChangedError`.
    """
    cancel = cancel or CancelToken()
    wanted = [code for code in FIXERS if codes is None or code in set(codes)]
    rows_of = {code: findings.rows_of(code) for code in wanted}
    affected = np.unique(np.concatenate([*rows_of.values(), np.zeros(0, np.int64)]))
    numbers = affected >> POSITION_BITS
    profiles = {int(number): profile_of(snapshot, int(number), options) for number in np.unique(numbers)}
    paths = PathMap()
    if PATH_CODES & set(wanted):
        path_rows = np.unique(np.concatenate([rows_of.get(code, affected[:0]) for code in PATH_CODES]))
        paths = _found_paths(snapshot, path_rows, profiles, roots or {}, options.settings, cancel)
    context = FixContext(options.settings.role_map, paths.new_path)
    sets = {code: RowSet.of(rows) for code, rows in rows_of.items()}
    groups: dict[tuple[str, str, str | None], _Group] = {}
    for done, (row, raw) in enumerate(snapshot.iter_raws(affected, cancel)):
        if done % 500 == 0:
            progress(Progress(done, len(affected), "records"))
        here = [code for code in wanted if row in sets[code]]
        profile = profiles[row >> POSITION_BITS]
        for code, proposal, before in _proposals(raw, here, profile, context, options.settings):
            group = groups.setdefault((code, proposal.fault, proposal.action), _Group())
            group.rows.append(row)
            if len(group.samples) < SAMPLES and proposal.changes:
                group.samples.append(_sample(row, before, proposal.changes[0]))
    progress(Progress(len(affected), len(affected), "records"))
    ordered = sorted(groups.items(), key=lambda entry: (entry[0][2] is None, -len(entry[1].rows)))
    return FixPlan(
        tuple(
            FixGroup(code, fault, action, np.array(group.rows, np.int64), tuple(group.samples))
            for (code, fault, action), group in ordered
        ),
        {number: profile.name for number, profile in profiles.items()},
        options.settings.role_map,
        paths,
    )


def _proposals(
    raw: bytes, codes: list[str], profile: TrainerProfile, context: FixContext, settings: CheckSettings
) -> Iterator[tuple[str, Proposal, bytes]]:
    """(code, verified proposal, record before it), each made after the ones before it were applied."""
    for code in codes:
        try:
            view = RecordView(parse(raw), profile, settings)
            proposal = FIXERS[code](view, context)
            if proposal is None:
                continue
            if proposal.changes is None:
                yield code, proposal, raw
                continue
            after = changed(raw, proposal.changes)
            before_codes = record_codes(view, settings)
            after_codes = record_codes(RecordView(parse(after), profile, settings), settings)
        except LEAVE_ALONE:
            continue
        if code not in after_codes and after_codes <= before_codes:
            yield code, proposal, raw
            raw = after
        else:
            yield code, Proposal(proposal.fault, None, None), raw


def record_codes(view: RecordView, settings: CheckSettings) -> frozenset[str]:
    """The codes of all quick findings of one record."""
    return frozenset(rule.code for rule in RECORD_RULES if any(True for _ in rule.look(view, settings)))


def _sample(row: int, raw: bytes, change: Change) -> FixSample:
    after = changed(raw, (change,))
    if change.action == "insert":
        return FixSample(row, (*change.pointer, change.key), "", change.value)
    return FixSample(row, change.pointer, _text_at(raw, change.pointer), _text_at(after, change.pointer))


def _text_at(raw: bytes, pointer: Pointer) -> str:
    start, stop = find_span(raw, pointer)
    value = parse(raw[start:stop])
    return value if isinstance(value, str) else raw[start:stop].decode("utf-8", "replace")


def _found_paths(
    snapshot: Snapshot,
    rows: NDArray[np.int64],
    profiles: Mapping[int, TrainerProfile],
    roots: Mapping[int, Roots],
    settings: CheckSettings,
    cancel: CancelToken,
) -> PathMap:
    """How the paths of these rows are spelt on the disk."""
    folders = root_folders(snapshot, roots)
    by_number: dict[int, dict[str, None]] = {}
    for row, raw in snapshot.iter_raws(rows, cancel):
        try:
            view = RecordView(parse(raw), profiles[row >> POSITION_BITS], settings)
        except RecordError:
            continue
        by_number.setdefault(row >> POSITION_BITS, {}).update((ref.path, None) for ref in view.media if ref.path)
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
