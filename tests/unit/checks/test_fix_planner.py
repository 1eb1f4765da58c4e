"""Planning many records at once: as one by one, with the first lines early, bounded, and to be stopped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.checks import fix_planner, fixes
from ola_viewer.checks.fix_planner import PATH_CODES, FixPlanner, PlanArgument, join_part, wanted_bits
from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.fixes import FixPlan, plan_fix
from ola_viewer.checks.path_map import PathMap
from ola_viewer.checks.profiles import OLA, PROFILES
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import run_quick
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest.document import Document
from tests.unit.checks.any_records import record
from tests.unit.checks.breaker import QUICK_BREAKS, good, turns
from tests.unit.checks.test_sketches import SAMPLE
from tests.unit.checks.tools import AS_OLA, SETTINGS, document_of, opened

ARGUMENT = PlanArgument(SETTINGS, PathMap(), None)
EVERYTHING = wanted_bits(FIXERS)
ALIKE = wanted_bits(FIXERS.keys() - PATH_CODES - {"path-suspicious"})
"""The fixes that are tried once for all records that are alike."""


def told(plan: FixPlan) -> list[tuple[object, ...]]:
    """A plan in a form that can be compared."""
    return [(*group_name(group), group.rows.tolist(), group.samples) for group in plan.groups]


def group_name(group: fixes.FixGroup) -> tuple[str, str, str | None]:
    return group.code, group.fault, group.action


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(SAMPLE, record), min_size=1, max_size=12))
def test_records_that_are_alike_are_planned_as_each_by_itself(values: list[object]) -> None:
    raws = [json.dumps(value).encode() for value in values]
    for profile in PROFILES.values():
        together = FixPlanner(ARGUMENT).records(enumerate(raws), [ALIKE] * len(raws), profile)
        alone: dict[tuple[str, str, str | None], list[int]] = {}
        for row, raw in enumerate(raws):
            for name in FixPlanner(ARGUMENT).records([(row, raw)], [ALIKE], profile).groups:
                alone.setdefault(name, []).append(row)
        assert {name: rows.tolist() for name, (rows, _) in together.groups.items()} == alone


@settings(max_examples=300, deadline=None)
@given(SAMPLE, SAMPLE)
def test_what_is_remembered_holds_for_other_records(first: object, second: object) -> None:
    """The second record is planned by what is known of the first where their keys agree."""
    raws = [json.dumps(value).encode() for value in (first, second)]
    planner = FixPlanner(ARGUMENT)
    planner.records([(0, raws[0])], [ALIKE], OLA)
    known = planner.records([(1, raws[1])], [ALIKE], OLA)
    fresh = FixPlanner(ARGUMENT).records([(1, raws[1])], [ALIKE], OLA)
    assert known.groups.keys() == fresh.groups.keys()


def in_words(part: fix_planner.PlanPart) -> dict[object, object]:
    """What was found out in one part, in a form that can be compared."""
    return {name: (rows.tolist(), samples) for name, (rows, samples) in part.groups.items()}


PATHS = st.sampled_from(
    ["a//b.jpg", " a.jpg", "\\a\\b.jpg", "file:///a%20b", "file://", "~/a//b", "a.jpg", "", "$X//y"]
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        PATHS,
        st.lists(PATHS, max_size=3),
        st.fixed_dictionaries({"patch": PATHS, "start_num": st.just(1), "size": st.just(2)}),
    )
)
def test_paths_tried_on_values_are_planned_as_those_tried_on_bytes(path: object) -> None:
    raw = json.dumps({"id": "a", "image": path, "conversations": turns("<image>\nx")}).encode()
    bits = wanted_bits(["path-suspicious"])
    for profile in PROFILES.values():
        quick = FixPlanner(ARGUMENT).records([(0, raw)], [bits], profile)
        exact = FixPlanner(ARGUMENT).records([(0, raw)], [bits | wanted_bits(["role-unknown"])], profile)
        assert in_words(quick) == in_words(exact)


def mixed(folder: Path, count: int) -> Document:
    """A document with many faults, in order of kinds."""
    fine = good(folder)
    broken = [broken.apply(fine[broken.kind], folder) for broken in QUICK_BREAKS]
    return document_of(folder / "m.json", *[broken[k % len(broken)] for k in range(count)])


def test_worker_processes_plan_as_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = mixed(tmp_path, 600)
    found = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    here = plan_fix(document.snapshot, found, options=AS_OLA)
    monkeypatch.setattr(fixes, "ALONE", 10)
    early: list[FixPlan] = []
    marks: list[Progress] = []
    there = plan_fix(document.snapshot, found, options=AS_OLA, progress=marks.append, on_plan=early.append)
    assert told(here) == told(there)
    assert len(told(here)) > 10
    assert early
    known = {group_name(group): set(group.rows.tolist()) for group in there.groups}
    for group in early[0].groups:
        assert set(group.rows.tolist()) <= known[group_name(group)]
    assert marks[-1].done == marks[-1].total


def test_paths_are_looked_for_by_worker_processes_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        (tmp_path / f"{number}.png").write_bytes(b"x")
    values = [
        {"id": str(n), "image": str(tmp_path / f"{n}.jpg"), "conversations": turns("<image>\nx")} for n in range(30)
    ]
    document = document_of(tmp_path / "m.json", *values)
    found = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    here = plan_fix(document.snapshot, found, options=AS_OLA)
    monkeypatch.setattr(fixes, "ALONE", 10)
    assert told(plan_fix(document.snapshot, found, options=AS_OLA)) == told(here)
    assert [(group.code, len(group.rows)) for group in here.fixable] == [("file-extension", 30)]


def test_edits_are_seen_by_worker_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = [{"id": str(n), "image": f" {n}.jpg", "conversations": turns("What?")} for n in range(40)]
    document = document_of(tmp_path / "m.json", *values)
    found = run_quick(document.snapshot, options=AS_OLA).table
    (edit,) = plan_fix(document.snapshot, found, ["image-token-count"], options=AS_OLA).edits()
    document.push(edit)
    monkeypatch.setattr(fixes, "ALONE", 10)
    plan = plan_fix(document.snapshot, found, options=AS_OLA)
    assert [(group.code, len(group.rows)) for group in plan.groups] == [("path-suspicious", 40)]


def test_a_stopped_plan_ends_at_once(tmp_path: Path) -> None:
    document = mixed(tmp_path, 300)
    found = run_quick(document.snapshot, options=AS_OLA).table
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        plan_fix(document.snapshot, found, options=AS_OLA, cancel=cancel)


def test_endless_kinds_of_faults_share_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fix_planner, "MOST_GROUPS", 5)
    values = [{"id": str(n), "conversations": [{"from": f"r{n}", "value": "x"}]} for n in range(20)]
    document = document_of(tmp_path / "m.json", *values)
    found = run_quick(document.snapshot, options=AS_OLA).table
    plan = plan_fix(document.snapshot, found, options=AS_OLA)
    assert len(plan.groups) == 6
    assert plan.groups[0].fault == fix_planner.OTHER_FAULTS
    assert sorted(np.concatenate([group.rows for group in plan.groups]).tolist()) == list(range(20))


def test_samples_are_the_first_in_order_of_rows() -> None:
    raws = [json.dumps({"id": "a", "image": "a.jpg", "conversations": turns(f"{n}?")}).encode() for n in range(90)]
    planner = FixPlanner(ARGUMENT)
    parts = [
        planner.records(list(enumerate(raws))[first : first + 30], [EVERYTHING] * 30, OLA) for first in (60, 0, 30)
    ]
    groups: dict[fix_planner.GroupName, fix_planner.PlanGroup] = {}
    for part in parts:
        join_part(groups, part)
    group = next(group for (code, _, action), group in groups.items() if code == "image-token-count" and action)
    assert [sample.row for sample in group.samples] == list(range(fix_planner.SAMPLES))
    assert group.samples[3].after == "<image>\n3?"


def test_a_record_that_is_no_json_any_more_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('[{"id": 1, "image": "a.jpg", "conversations": [}, {"id": 2}]')
    document = opened(tmp_path / "m.json")
    found = run_quick(document.snapshot, options=AS_OLA).table
    assert plan_fix(document.snapshot, found, options=AS_OLA).fixable == ()
