"""The media benchmark runs at small size, so that it never rots. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf.bench_media import measure


def test_the_benchmark_of_media_runs(tmp_path: Path) -> None:
    figures = measure(tmp_path, hour=False)
    assert {
        "patch video opened and one 640x360 frame",
        "64-frame strip, 96 rows",
        "mp4 640x360 opened and first frame",
        "waveform of 30 s",
    } <= set(figures)
    assert min(figures.values()) > 0
