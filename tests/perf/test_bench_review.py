"""The review benchmark runs at small size, so that it never rots. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.perf.bench_review import measure


def test_a_verdict_shows_the_next_record(tmp_path: Path, qapp: QApplication) -> None:
    figures = measure(tmp_path, each=2)
    assert {"image", "64-frame patch video", "30 s audio"} <= set(figures)
    assert min(figures.values()) > 0
