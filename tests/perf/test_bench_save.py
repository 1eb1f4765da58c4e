"""The benchmark of saving runs at a small size. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf import bench_save
from tests.perf.generate import write_manifest


def test_the_benchmark_of_saving_runs(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 600, "line", adversarial=0.1)
    timing = bench_save.measure(path)
    assert timing.edited["save, 100 edits"] == 100
    assert timing.edited["save, all edited"] > 400
    assert "json.load/dump" in bench_save.report(timing)
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
