"""The benchmark of mixing runs at a small size. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf import bench_mix
from tests.perf.generate import write_manifest


def test_the_benchmark_of_mixing_runs(tmp_path: Path) -> None:
    paths = [
        write_manifest(tmp_path / "a.json", 300, "line", adversarial=0.1),
        write_manifest(tmp_path / "b.jsonl", 300, "jsonl"),
    ]
    timing = bench_mix.measure(paths, tmp_path)
    assert timing.records == 600
    assert "json script" in bench_mix.report(timing)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.jsonl"]
