"""Index and columns made by a helper process equal those made here; whatever happens to it, they are made."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest import index_store, source_process
from ola_viewer.manifest.column_scan import build_columns, scan_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.source_process import build_columns_apart, read_apart
from tests.perf.generate import write_manifest


@pytest.fixture
def opened(tmp_path: Path) -> Source:
    source = Source.open(write_manifest(tmp_path / "a.json", 5_000, adversarial=0.05))
    source.build_index()
    assert source.file.size > 4 << 20
    return source


def equal(one: Columns, other: Columns) -> bool:
    names = ("kind", "turns", "id_start", "id_length", "question_start", "question_length")
    refs = ("offsets", "field", "start", "length", "range_start", "range_size", "parts")
    return (
        all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
        and all(np.array_equal(getattr(one.refs, name), getattr(other.refs, name)) for name in refs)
        and one.refs.names.equals(other.refs.names)
        and one.refs.folders == other.refs.folders
    )


def test_the_same_as_here(opened: Source) -> None:
    reports: list[Progress] = []
    apart = build_columns_apart(opened, progress=reports.append, least=0)
    here = scan_columns(opened.file, *opened.index.snapshot())
    assert equal(apart, here)
    assert reports[-1] == Progress(5_000, 5_000, "records")
    assert not multiprocessing.active_children()


def test_the_columns_of_the_first_records_come_early(opened: Source) -> None:
    first: list[Columns] = []
    whole = build_columns_apart(opened, on_first=first.append, least=0)
    assert first
    assert len(first[0]) < len(whole)
    for columns in first:
        np.testing.assert_array_equal(columns.kind, whole.kind[: len(columns)])
        np.testing.assert_array_equal(columns.refs.start, whole.refs.start[: len(columns.refs.start)])


def test_small_files_are_done_here(opened: Source) -> None:
    assert equal(build_columns_apart(opened), build_columns(opened))


def test_without_an_index_in_the_cache_the_work_is_done_here(opened: Source) -> None:
    index_store.side_file(index_store.Identity.of_open(opened.file)).unlink()
    assert len(build_columns_apart(opened, least=0)) == 5_000


def test_a_file_that_was_replaced_is_not_mixed_up(opened: Source, tmp_path: Path) -> None:
    write_manifest(tmp_path / "b.json", 5_000, seed=3).replace(opened.path)
    with Source.open(opened.path) as other:
        other.build_index()
    assert equal(build_columns_apart(opened, least=0), scan_columns(opened.file, *opened.index.snapshot()))


def test_cancelling_ends_the_process(opened: Source) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        build_columns_apart(opened, token, least=0)
    assert not multiprocessing.active_children()


def test_works_off_the_main_thread(opened: Source) -> None:
    found: list[Columns] = []
    thread = threading.Thread(target=lambda: found.append(build_columns_apart(opened, least=0)))
    thread.start()
    thread.join()
    assert len(found[0]) == 5_000


def fresh(path: Path) -> Source:
    """The file opened without what the cache knows of it."""
    return Source.open(path, use_cache=False)


def damaged(folder: Path) -> Path:
    """A large file with broken records, a needless comma and a record that is no object."""
    path = write_manifest(folder / "damaged.json", 5_000)
    text = path.read_bytes()
    for at, old, new in ((400_000, b'"conversations": [', b'"conversations": '), (900_000, b"}, {", b"},, {")):
        at = text.index(old, at)
        text = text[:at] + new + text[at + len(old) :]
    at = text.index(b"}, {", 2_000_000) + 2
    path.write_bytes(text[:at] + b" 17," + text[at:])
    return path


@pytest.mark.parametrize("faulty", [False, True])
def test_the_index_is_the_same_as_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faulty: bool) -> None:
    monkeypatch.setattr(source_process, "INDEXED_HERE", 200_000)
    path = damaged(tmp_path) if faulty else write_manifest(tmp_path / "a.json", 5_000, adversarial=0.05)
    here, there = fresh(path), fresh(path)
    here.build_index()
    counts: list[int] = []
    reports: list[Progress] = []
    ended: list[int] = []
    columns = read_apart(there, None, reports.append, counts.append, lambda: ended.append(there.count), least=0)
    assert there.index.complete
    assert ended == [here.count]
    for one, other in zip(there.index.snapshot(), here.index.snapshot(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert there.index.problems == here.index.problems
    assert there.index.problem_counts == here.index.problem_counts
    assert bool(here.index.problems) == faulty
    assert counts == sorted(counts)
    assert counts[-1] == here.count
    assert reports[-1].unit == "records"
    assert equal(columns, scan_columns(here.file, *here.index.snapshot()))
    again = Source.open(path)
    assert again.index.complete
    np.testing.assert_array_equal(again.index.starts, here.index.starts)
    assert not multiprocessing.active_children()


def test_a_process_that_dies_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_process, "INDEXED_HERE", 200_000)
    source = fresh(write_manifest(tmp_path / "a.json", 3_000))

    def on_rows(_count: int) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    assert len(read_apart(source, None, on_rows=on_rows, least=0)) == 3_000
    assert source.index.complete


def test_cancelling_keeps_what_was_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_process, "INDEXED_HERE", 200_000)
    source = fresh(write_manifest(tmp_path / "a.json", 3_000))
    token = CancelToken()
    with pytest.raises(Cancelled):
        read_apart(source, token, on_rows=lambda count: token.cancel(), least=0)
    assert 0 < source.count < 3_000
    assert not multiprocessing.active_children()
    assert len(read_apart(source, None, least=0)) == 3_000
