"""The quick check: the same findings however it is spread, narrowed, cancelled or renewed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.checks import run_quick as module
from ola_viewer.checks.profiles import LLAVA, OLA, ORYX, guess_profile
from ola_viewer.checks.run_quick import CheckOptions, recheck, run_quick, sample_rows
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.record_edits import SetText
from tests.unit.checks.breaker import QUICK_BREAKS, good, turns
from tests.unit.checks.tools import AS_OLA, SETTINGS, codes, document_of, opened


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quick")
    fine = good(folder)
    records = []
    for number, broken in enumerate(QUICK_BREAKS * 10):
        records.append(broken.apply(fine[broken.kind], folder))
        records += [{"id": f"{number}", "conversations": turns(f"What is {number}?")}] * (number % 3)
    path = folder / "m.json"
    path.write_text(json.dumps(records))
    return path


def test_worker_processes_find_what_one_process_finds(manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = opened(manifest).snapshot
    told = []
    alone = run_quick(snapshot, options=AS_OLA, on_findings=told.append)
    monkeypatch.setattr(module, "ALONE", 10)
    monkeypatch.setattr(module, "TASK_BYTES", 20_000)
    spread = run_quick(snapshot, options=replace(AS_OLA, jobs=2))
    assert list(alone.table.iterate(SETTINGS)) == list(spread.table.iterate(SETTINGS))
    assert alone.checked == spread.checked == len(snapshot.rows())
    assert sum(map(len, told)) == len(alone.table)


def test_edits_are_seen_by_worker_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": k, "conversations": turns(f"What is {k}?")} for k in range(50)]
    document = document_of(tmp_path / "m.json", *records)
    document.push(SetText(7, ("conversations", 0, "value"), "<image>\nWhat?"))
    document.duplicate(np.array([3]))
    monkeypatch.setattr(module, "ALONE", 10)
    found = run_quick(document.snapshot, options=AS_OLA).table
    assert found.counts() == {"token-without-media": 1, "id-duplicate": 2, "record-duplicate": 1}
    assert found.rows_of("token-without-media").tolist() == [7]


def test_cancelling_keeps_what_was_found(manifest: Path) -> None:
    snapshot = opened(manifest).snapshot
    cancel = CancelToken()
    result = run_quick(snapshot, options=AS_OLA, cancel=cancel, on_findings=lambda table: cancel.cancel())
    assert not result.complete
    assert 0 < result.checked < len(snapshot.rows())
    assert len(result.table)


def test_narrowed_to_rows_and_codes(manifest: Path) -> None:
    snapshot = opened(manifest).snapshot
    rows = sample_rows(snapshot.rows(), 40, seed=3)
    assert np.array_equal(rows, sample_rows(snapshot.rows(), 40, seed=3))
    assert not np.array_equal(rows, sample_rows(snapshot.rows(), 40, seed=4))
    result = run_quick(snapshot, rows, replace(AS_OLA, codes=frozenset({"role-unknown"})))
    assert result.checked == 40
    assert set(result.table.counts()) <= {"role-unknown"}
    assert set(result.table.rows.tolist()) <= set(rows.tolist())


def test_across_records(tmp_path: Path) -> None:
    patch = {"patch": "/p", "start_num": 100, "size": 50}
    records = [
        {"id": "a", "image": patch, "conversations": turns("<image>\n1")},
        {"id": "a", "image": patch, "conversations": turns("<image>\n2")},
        {"id": "b", "image": {**patch, "start_num": 150}, "conversations": turns("<image>\n3")},
        {"id": "c", "image": {**patch, "start_num": 199, "size": 5}, "conversations": turns("<image>\n4")},
        {"id": "d", "conversations": turns("<image>\n4"), "image": {**patch, "start_num": 199, "size": 5}},
        {"id": "e", "image": {"patch": "/q", "start_num": 120, "size": 50}, "conversations": turns("<image>\n5")},
    ]
    document = document_of(tmp_path / "m.json", *records)
    assert codes(run_quick(document.snapshot, options=AS_OLA).table) == {
        0: {"id-duplicate"},
        1: {"id-duplicate"},
        2: {"patch-overlap"},
        3: {"patch-overlap"},
        4: {"patch-overlap", "record-duplicate"},
    }


def test_a_rare_key_is_told_where_it_stands(tmp_path: Path) -> None:
    records = [{"id": k, "conversations": turns(f"{k}?")} for k in range(1500)]
    records[77]["converzations"] = []
    document = document_of(tmp_path / "m.json", *records)
    assert codes(run_quick(document.snapshot, options=AS_OLA).table) == {77: {"key-rare"}}


def test_ids_are_compared_across_all_open_files(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.json").write_text(json.dumps([{"id": 1, "conversations": turns(f"{name}?")}]))
    snapshot = opened(tmp_path / "a.json", tmp_path / "b.json").snapshot
    assert run_quick(snapshot, options=AS_OLA).table.record_counts() == {"id-duplicate": 2}


def test_edited_rows_are_renewed_and_so_are_rules_across_records(tmp_path: Path) -> None:
    records = [{"id": "same" if k < 2 else k, "conversations": turns(f"What is {k}?")} for k in range(20)]
    document = document_of(tmp_path / "m.json", *records)
    first = run_quick(document.snapshot, options=AS_OLA)
    assert first.table.record_counts() == {"id-duplicate": 2}
    document.push(SetText(0, ("id",), "other"))
    document.push(SetText(5, ("conversations", 1, "value"), ""))
    renewed = recheck(document.snapshot, first, np.array([0, 5]), AS_OLA)
    assert renewed.table.record_counts() == {"answer-empty": 1}
    again = run_quick(document.snapshot, options=AS_OLA)
    assert list(renewed.table.iterate(SETTINGS)) == list(again.table.iterate(SETTINGS))
    document.delete(np.array([5]))
    gone = recheck(document.snapshot, renewed, np.array([5]), AS_OLA)
    assert len(gone.table) == 0


def test_a_rule_is_silenced_for_one_source(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.json").write_text(json.dumps([{"conversations": turns(f"{name}?")}]))
    snapshot = opened(tmp_path / "a.json", tmp_path / "b.json").snapshot
    quiet = CheckSettings(silenced={str(tmp_path / "a.json"): frozenset({"id-missing"})})
    found = run_quick(snapshot, options=replace(AS_OLA, settings=quiet)).table
    assert found.rows_of("id-missing").tolist() == [1 << 40]


def test_a_file_that_became_shorter_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": k, "conversations": turns(f"{k}?" * 50)} for k in range(100)]
    document = document_of(tmp_path / "m.json", *records)
    (tmp_path / "m.json").write_text("[]")
    with pytest.raises(SourceChangedError, match="became shorter"):
        run_quick(document.snapshot, options=AS_OLA)
    monkeypatch.setattr(module, "ALONE", 10)
    with pytest.raises(SourceChangedError, match="shortened"):
        run_quick(document.snapshot, options=AS_OLA)


def test_records_that_are_no_json(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_bytes(b'[{"id": 1, "conversations": [}, {"id": NaN, "conversations": [}]')
    snapshot = opened(tmp_path / "m.json").snapshot
    found = run_quick(snapshot, options=AS_OLA).table
    assert set(found.counts()) <= {"record-not-object"}


def test_the_trainer_is_guessed() -> None:
    assert guess_profile([{"audio": "a.wav"}]) is OLA
    assert guess_profile([{"image": "coco/a.jpg"}]) is LLAVA
    assert guess_profile([{"video": {"patch": "p/patch_0", "start_num": 0, "size": [1]}}]) is ORYX
    assert guess_profile([{"video": {"patch": "p/patch_0"}}, {"video": "v.mp4"}]) is OLA  # Oryx reads no such files
    assert guess_profile([{"image": "/data/a.jpg"}]) is OLA
    assert guess_profile([]) is OLA


def test_profiles_differ(tmp_path: Path) -> None:
    patch = {"patch": "p", "start_num": 0, "size": 5}
    records = [
        {"id": 1, "image": patch, "conversations": turns("<image>\na")},
        {"id": 2, "image": "a.jpg", "conversations": turns("<image>")},
        {"id": 3, "audio": "a.wav", "image": "a.jpg", "conversations": turns("<image>\nb")},
    ]
    snapshot = document_of(tmp_path / "m.json", *records).snapshot

    def found(profile) -> dict[int, set[str]]:
        return codes(run_quick(snapshot, options=CheckOptions(profiles={0: profile})).table)

    assert found(OLA) == {1: {"image-token-lost"}, 2: {"media-combination"}}
    assert found(ORYX) == {2: {"media-ignored"}}
    assert found(LLAVA) == {0: {"media-type"}, 2: {"media-ignored"}}
