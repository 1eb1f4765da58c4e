"""The benchmark of opening runs at a small size, and what it measures is right. Times are not judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from tests.perf.bench_index import measure, report
from tests.perf.generate import LayoutName, write_manifest


@pytest.mark.parametrize("layout", get_args(LayoutName))
def test_the_benchmark_runs(tmp_path: Path, layout: LayoutName) -> None:
    path = write_manifest(tmp_path / ("a.jsonl" if layout == "jsonl" else "a.json"), 1500, layout, adversarial=0.1)
    timing = measure(path, rivals=layout == "jsonl", rounds=1)
    assert timing.records == 1500
    assert timing.bytes == path.stat().st_size
    assert "full index" in report(timing)
    if layout == "jsonl":
        assert timing.json_records == 1500
        assert timing.json_load
        assert timing.orjson_load


def test_layouts_hold_the_same_records(tmp_path: Path) -> None:
    line = write_manifest(tmp_path / "a.json", 700, "line", adversarial=0.2)
    indented = write_manifest(tmp_path / "b.json", 700, "indented", adversarial=0.2)
    lines = write_manifest(tmp_path / "c.jsonl", 700, "jsonl", adversarial=0.2)
    records = json.loads(line.read_text("utf-8"))
    assert records == json.loads(indented.read_text("utf-8"))
    assert records == [json.loads(text) for text in lines.read_text("utf-8").split("\n") if text]
    assert len(records) == 700
    assert indented.read_text("utf-8").startswith('[\n    {\n        "')


def test_the_generator_is_seeded(tmp_path: Path) -> None:
    first = write_manifest(tmp_path / "a.json", 50).read_bytes()
    assert first == write_manifest(tmp_path / "b.json", 50).read_bytes()
    assert first != write_manifest(tmp_path / "c.json", 50, seed=8).read_bytes()


def test_empty_manifests(tmp_path: Path) -> None:
    assert json.loads(write_manifest(tmp_path / "a.json", 0).read_text()) == []
    assert write_manifest(tmp_path / "a.jsonl", 0, "jsonl").read_text() == ""
