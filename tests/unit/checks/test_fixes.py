"""Fixes remove their finding and add none, keep every other byte, and are undone without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.fixes import FixEdit, edit_kinds, plan_fix, record_codes
from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import fixable_codes
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import run_quick
from ola_viewer.manifest.edit_codec import EditCodec
from ola_viewer.manifest.jsontext import parse
from tests.unit.checks.breaker import FILE_BREAKS, QUICK_BREAKS, good, turns
from tests.unit.checks.tools import AS_OLA, SETTINGS, codes, document_of, opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fixes")
    good(folder)
    return folder


def test_every_code_marked_fixable_has_a_fixer() -> None:
    assert set(fixable_codes()) == set(FIXERS)


def test_fixes_of_all_breaks_remove_their_finding_and_add_none(folder: Path) -> None:
    records = [broken.apply(good(folder)[broken.kind], folder) for broken in (*QUICK_BREAKS, *FILE_BREAKS)]
    document = document_of(folder / "all.json", *records)
    before = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    plan = plan_fix(document.snapshot, before, options=AS_OLA)
    originals = [document.snapshot.raw(row) for row in range(len(records))]
    edits = plan.edits()
    assert len(edits) == 1
    document.push(edits[0])
    after = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    per_record = fixable_codes()
    told_before, told_after = codes(before.only(per_record)), codes(after.only(per_record))
    fixed = {(int(row), group.code) for group in plan.fixable for row in group.rows}
    for row, code in fixed:
        assert code in told_before[row]
        assert code not in told_after.get(row, set())
    for row, found in codes(after).items():
        new = found - codes(before).get(row, set())
        assert new <= {"record-duplicate", "id-duplicate"}, (row, new)  # mended copies are equal now
    document.undo()
    assert [document.snapshot.raw(row) for row in range(len(records))] == originals


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"image": "a.jpg", "conversations": turns("What?")}, ("conversations", 0, "value", "<image>\nWhat?")),
        ({"image": "a.jpg", "conversations": turns("<image><image>x")}, ("conversations", 0, "value", "<image>x")),
        ({"image": "a.jpg", "conversations": turns("<IMAGE>\nx")}, ("conversations", 0, "value", "<image>\nx")),
        ({"audio": "a.wav", "conversations": turns("x")}, ("conversations", 0, "value", "<speech>\nx")),
        ({"audio": "a.wav", "conversations": turns("<audio>x")}, ("conversations", 0, "value", "<speech>x")),
        (
            {"image": "a.jpg", "audio_q": "q.wav", "text_q": "Why?", "conversations": turns("y")},
            ("text_q", "<image>\nWhy?\n<speech>"),
        ),
        ({"audio_q": "q.wav", "conversations": turns("<speech>\nSo?")}, ("text_q", "<speech>\nSo?")),
        (
            {"image": {"patch": "p", "start_num": 1, "size": [7]}, "conversations": turns("<image>\nx")},
            ("image", "size", 7),
        ),
        (
            {"video": {"patch": "p", "start_num": 1, "size": 7}, "conversations": turns("<image>\nx")},
            ("video", "size", [7]),
        ),
        ({"image": " /x//y\\a.jpg", "conversations": turns("<image>\nx")}, ("image", "/x/y/a.jpg")),
        ({"image": "file:///x/a%20b.jpg", "conversations": turns("<image>\nx")}, ("image", "/x/a b.jpg")),
    ],
)  # fmt: skip
def test_the_remedy_is_the_one_that_was_announced(tmp_path: Path, broken, expected) -> None:
    document = document_of(tmp_path / "m.json", {"id": "x"} | broken)
    found = run_quick(document.snapshot, options=AS_OLA)
    for edit in plan_fix(document.snapshot, found.table, options=AS_OLA).edits():
        document.push(edit)
    value = document.snapshot.record(0)
    *way, wanted = expected
    for step in way:
        value = value[step]
    assert value == wanted
    assert codes(run_quick(document.snapshot, options=AS_OLA).table) == {}


@pytest.mark.parametrize(
    "broken",
    [
        {"image": "a.jpg", "conversations": turns("")},
        {"image": ["a.jpg", "b.jpg"], "conversations": turns("x")},
        {"image": "a.jpg", "conversations": [{"from": "system", "value": "x"}, *turns("<image>\nx")]},
        {"image": "~/a.jpg", "conversations": turns("<image>\nx")},
        {"image": {"patch": "p", "start_num": 1, "size": [7, 8]}, "conversations": turns("<image>\nx")},
        {"image": "a.jpg", "conversations": turns("<image>\nx", "see <image>")},
        {"audio_q": "q.wav", "conversations": []},
        {"conversations": turns("<video>x")},
    ],
)
def test_what_has_no_sure_remedy_is_left_alone(tmp_path: Path, broken) -> None:
    document = document_of(tmp_path / "m.json", {"id": "x"} | broken)
    found = run_quick(document.snapshot, options=AS_OLA)
    assert len(found.table.only(fixable_codes())) or broken["conversations"] == []
    plan = plan_fix(document.snapshot, found.table, options=AS_OLA)
    assert plan.fixable == ()
    assert plan.edits() == ()
    assert all(group.action_text == "No safe fix; edit by hand" for group in plan.groups)


PARTS = ["<image>", "<speech>", "<video>", "<IMAGE>", "<audio>", "\n", " ", "What?", "", "é\\", '"']
ROLES = ["human", "gpt", "user", "Assistant", "bot", "system"]
texts = st.lists(st.sampled_from(PARTS), max_size=6).map("".join)
some_turns = st.lists(st.fixed_dictionaries({"from": st.sampled_from(ROLES), "value": texts}), min_size=1, max_size=4)
media = st.dictionaries(
    st.sampled_from(["image", "video", "audio", "audio_q"]),
    st.one_of(
        st.sampled_from(["a.jpg", " b.jpg", "c\\d.wav", "x//y", "~/z"]),
        st.fixed_dictionaries(
            {"patch": st.just("p"), "start_num": st.just(3), "size": st.sampled_from([5, [5], [5, 6], "7", 1.5, []])}
        ),
    ),
    max_size=3,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_turns, media, st.one_of(st.none(), texts))
def test_any_fix_removes_its_finding_adds_none_and_is_idempotent(
    tmp_path_factory: pytest.TempPathFactory, conversations, values, text_q
) -> None:
    record = {"id": "x", **values, "conversations": conversations}
    if text_q is not None:
        record["text_q"] = text_q
    path = tmp_path_factory.getbasetemp() / "any.json"
    document = document_of(path, record)
    raw = document.snapshot.raw(0)
    found = run_quick(document.snapshot, options=AS_OLA)
    plan = plan_fix(document.snapshot, found.table, options=AS_OLA)
    before = record_codes(RecordView(record, OLA, SETTINGS), SETTINGS)
    for edit in plan.edits():
        fixed = edit.apply(raw, 0)
        after = record_codes(RecordView(parse(fixed), OLA, SETTINGS), SETTINGS)
        assert after < before
        assert not after & {group.code for group in plan.fixable}
        assert edit.apply(fixed, 0) == fixed
        document.push(edit)
        assert document.snapshot.raw(0) == fixed
        document.undo()
    assert document.snapshot.raw(0) == raw


def test_a_fix_changes_only_its_own_literals(tmp_path: Path) -> None:
    raw = (
        b'{"id" : 1.50, "conversations":[{"from":"user","value":"<\\u0069mage>\\nWh\\u00e4t \\/?"} , '
        b'{"value":"b","from":"assistant"}],"image":"a.jpg", "x":1e5}'
    )
    path = tmp_path / "m.json"
    path.write_bytes(b"[" + raw + b"]")
    document = opened(path)
    found = run_quick(document.snapshot, options=AS_OLA)
    (edit,) = plan_fix(document.snapshot, found.table, options=AS_OLA).edits()
    assert edit.apply(raw, 0) == raw.replace(b'"user"', b'"human"').replace(b'"assistant"', b'"gpt"')


def test_fixes_go_through_the_journal(folder: Path) -> None:
    records = [broken.apply(good(folder)[broken.kind], folder) for broken in (*QUICK_BREAKS, *FILE_BREAKS)]
    document = document_of(folder / "journal.json", *records)
    found = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    (edit,) = plan_fix(document.snapshot, found, options=AS_OLA).edits()
    codec = EditCodec()
    for kind, from_json in edit_kinds().items():
        codec.register(kind, from_json)
    again = codec.decode(json.loads(json.dumps(codec.encode(edit))))
    assert isinstance(again, FixEdit)
    for row in range(len(records)):
        raw = document.snapshot.raw(row)
        assert again.apply(raw, row) == edit.apply(raw, row)


def test_paths_of_whole_folders_take_one_entry(tmp_path: Path) -> None:
    folder = tmp_path / "Pictures"
    folder.mkdir()
    records = []
    for number in range(50):
        (folder / f"{number}.png").write_bytes(b"x")
        records.append({"id": number, "image": f"{folder}/{number}.jpg", "conversations": turns("<image>\nx")})
        wrong = f"{tmp_path}/pictures/{number}.png"
        records.append({"id": -1 - number, "image": wrong, "conversations": turns("<image>\ny")})
    document = document_of(tmp_path / "m.json", *records)
    found = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    assert found.record_counts()["file-extension"] == 50
    assert found.record_counts()["file-case"] == 50
    (edit,) = plan_fix(document.snapshot, found, options=AS_OLA).edits()
    assert len(json.dumps(edit.paths.to_json())) < 600
    document.push(edit)
    files = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    assert not {"file-case", "file-extension", "file-missing"} & set(files.counts())


def test_a_chosen_group_alone_is_fixed(tmp_path: Path) -> None:
    records = [
        {"id": 1, "image": "a.jpg", "conversations": turns("What?")},
        {"id": 2, "image": "a.jpg", "conversations": turns("<image><image>\nWhere?")},
    ]
    document = document_of(tmp_path / "m.json", *records)
    found = run_quick(document.snapshot, options=AS_OLA)
    plan = plan_fix(document.snapshot, found.table, options=AS_OLA)
    titles = {(group.fault, group.action) for group in plan.groups}
    assert titles == {
        ("No <image>, one medium", "Insert <image> at the start of turn 1"),
        ("Two <image>, one medium", "Remove the second <image>"),
    }
    second = [group for group in plan.groups if group.fault.startswith("Two")]
    (edit,) = plan.edits(second)
    assert np.array_equal(edit.rows.to_rows(), [1])
    assert second[0].samples[0].before == "<image><image>\nWhere?"
    assert second[0].samples[0].after == "<image>\nWhere?"
