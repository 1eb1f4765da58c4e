"""The benchmark of the quick check runs at a small size, and both sides look at every record. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf.bench_checks import measure, report
from tests.perf.generate import write_manifest


def test_the_benchmark_runs(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 1500, adversarial=0.0)
    timing = measure(path, jobs=1)
    assert timing.records == 1500
    assert timing.findings > 0
    assert timing.script
    assert "script / quick check" in report(timing)
