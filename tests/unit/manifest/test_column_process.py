"""Columns computed by a helper process equal those computed here; whatever happens to it, there are columns."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest import index_store
from ola_viewer.manifest.column_process import build_columns_apart
from ola_viewer.manifest.column_scan import build_columns, scan_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.source import Source
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
