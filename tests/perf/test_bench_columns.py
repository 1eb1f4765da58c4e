"""The benchmarks of columns and search run at a small size. Times are not judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.perf import bench_columns, bench_search
from tests.perf.generate import LayoutName, write_manifest


@pytest.mark.parametrize("layout", ["line", "jsonl"])
def test_the_benchmark_of_columns_runs(tmp_path: Path, layout: LayoutName) -> None:
    path = write_manifest(tmp_path / ("a.jsonl" if layout == "jsonl" else "a.json"), 600, layout, adversarial=0.1)
    timing = bench_columns.measure(path, rounds=1)
    assert timing.records == 600
    assert "sort by question" in timing.work
    assert "index and columns" in bench_columns.report(timing)


def test_the_benchmark_of_search_runs(tmp_path: Path) -> None:
    timings = bench_search.measure(write_manifest(tmp_path / "a.json", 600, adversarial=0.1))
    assert [one.name for one in timings] == [name for name, _, _ in bench_search.QUERIES]
    assert timings[5].hits
    assert "common word" in bench_search.report(timings)
