"""The file check beyond single breaks: roots, permissions, workers, equality however it is spread."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from ola_viewer.checks import run_files as module
from ola_viewer.checks.file_view import FileView
from ola_viewer.checks.files_worker import FilesArgument, FilesChecker
from ola_viewer.checks.run_files import run_files
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.file_facts import FileFact, PathState
from ola_viewer.media.roots import Roots
from tests.unit.checks.breaker import FILE_BREAKS, good, turns
from tests.unit.checks.tools import AS_OLA, SETTINGS, codes, document_of, opened


def test_relative_paths_begin_in_the_roots(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.jpg").write_bytes(b"x")
    (tmp_path / "here.jpg").write_bytes(b"x")
    names = ("a.jpg", "here.jpg", "none.jpg")
    records = [{"id": name, "image": name, "conversations": turns("<image>\nx")} for name in names]
    document = document_of(tmp_path / "m.json", *records)
    assert codes(run_files(document.snapshot, {}, options=AS_OLA).table) == {0: {"file-missing"}, 2: {"file-missing"}}
    roots = {0: Roots.for_manifest(tmp_path / "m.json", tmp_path / "media")}
    assert codes(run_files(document.snapshot, roots, options=AS_OLA).table) == {2: {"file-missing"}}


def test_worker_processes_find_what_one_process_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fine = good(tmp_path)
    records = [broken.apply(fine[broken.kind], tmp_path) for broken in FILE_BREAKS * 20] + list(fine.values())
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    snapshot = opened(path).snapshot
    alone = run_files(snapshot, {}, options=AS_OLA)
    monkeypatch.setattr(module, "ALONE", 5)
    spread = run_files(snapshot, {}, options=replace(AS_OLA, jobs=2))
    assert list(alone.table.iterate(SETTINGS)) == list(spread.table.iterate(SETTINGS))
    assert len(alone.table) == 20 * len(FILE_BREAKS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "a.jpg").chmod(0)
    record = {"id": 1, "image": str(tmp_path / "a.jpg"), "conversations": turns("<image>\nx")}
    document = document_of(tmp_path / "m.json", record)
    assert codes(run_files(document.snapshot, {}, options=AS_OLA).table) == {0: {"file-unreadable"}}


@pytest.mark.parametrize(
    ("state", "code"), [(PathState.UNREADABLE, "file-unreadable"), (PathState.UNREACHABLE, "file-unreadable")]
)
def test_states_that_a_test_cannot_make(state: PathState, code: str) -> None:
    ref = MediaRef("image", "image", ("image",), "/x/a.jpg", "/x/a.jpg", ("image",))
    checker = FilesChecker(FilesArgument(SETTINGS, None, None, {}))
    assert [found for found, _ in checker.issues(ref, FileFact(state, "/x/a.jpg"))] == [code]


@pytest.mark.parametrize(
    ("start", "size", "held", "fault"),
    [
        (0, [10, 20], 30, None),
        (0, [10, 21], 30, "short"),
        (0, [10, 0], 30, "outside"),
        (0, [40, 5], 30, "outside"),
        (30, [1], 30, "outside"),
        (29, [1], 30, None),
        ("5", ["7", 3.9], 15, None),
        (10**30, [1], 30, "outside"),
        (0, [-(10**30)], 30, "outside"),
        (3, [-1], 30, "short"),
        (3, [-1, 5], 30, "short"),
    ],
)
def test_ranges(start: object, size: object, held: int, fault: str | None) -> None:
    value = {"patch": "/p", "start_num": start, "size": size}
    ref = MediaRef("video", "video", ("video",), value, "/p", ("video", "patch"))
    found = FileView(ref, FileFact(PathState.PRESENT, "/p", held), SETTINGS.allocation_limit).range_fault
    assert (found[0] if found else None) == fault
