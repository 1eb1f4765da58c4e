"""The benchmark of paths runs at a small size. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf import bench_paths


def test_the_benchmark_of_paths_runs(tmp_path: Path) -> None:
    timing = bench_paths.measure(tmp_path, 400, 20, 500, sizes=True)
    assert "preview: prefix, files" in bench_paths.report(timing)
    assert list(tmp_path.iterdir()) == []
