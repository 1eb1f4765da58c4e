"""Columns kept beside the index."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest import column_scan
from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.column_edit import with_records
from ola_viewer.manifest.column_scan import build_columns
from ola_viewer.manifest.column_store import columns_file, load_columns, store_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.source import Source
from tests.unit.manifest.test_column_scan import PLAIN, assert_same

RAWS = [json.dumps(record).encode() for record in PLAIN * 3]
IDENTITY = Identity("/data/m.json", 1000, 5)


@pytest.fixture
def columns() -> Columns:
    return columns_by_parsing(RAWS, np.arange(len(RAWS)) * 1000)


def test_what_is_stored_comes_back(columns: Columns, tmp_path: Path) -> None:
    path = store_columns(IDENTITY, columns, tmp_path)
    assert path == columns_file(IDENTITY, tmp_path)
    loaded = load_columns(IDENTITY, len(columns), tmp_path)
    assert loaded is not None
    assert_same(loaded, columns)
    assert list(tmp_path.iterdir()) == [path]


def test_anything_wrong_is_ignored(columns: Columns, tmp_path: Path) -> None:
    assert load_columns(IDENTITY, len(columns), tmp_path) is None
    path = store_columns(IDENTITY, columns, tmp_path)
    assert path is not None
    assert load_columns(IDENTITY, len(columns) + 1, tmp_path) is None
    other = Identity("/data/m.json", 1000, 6)
    path.rename(columns_file(other, tmp_path))
    assert load_columns(other, len(columns), tmp_path) is None
    data = columns_file(other, tmp_path).read_bytes()
    for cut in (0, 100, 70_000, len(data) // 2, len(data) - 100):
        path.write_bytes(data[:cut])
        assert load_columns(IDENTITY, len(columns), tmp_path) is None


def test_edited_columns_are_refused(columns: Columns, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unedited"):
        store_columns(IDENTITY, with_records(columns, [1], [RAWS[0]]), tmp_path)


def test_a_cache_that_cannot_be_written_is_no_error(columns: Columns, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert store_columns(IDENTITY, columns, tmp_path / "file") is None


def test_the_second_build_reads_the_side_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b"[" + b",".join(RAWS) + b"]")
    monkeypatch.setattr(column_scan, "_SMALL", 0)
    with Source.open(path) as source:
        source.build_index()
        first = build_columns(source)
    monkeypatch.setattr(column_scan, "scan_columns", None)
    with Source.open(path) as source:
        source.build_index()
        parts: list[int] = []
        second = build_columns(source, on_part=lambda start, part: parts.append(start))
    assert_same(first, second)
    assert parts == [0]
