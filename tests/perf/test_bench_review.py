"""The review benchmark at small size, so that it never rots; bounds are loose for busy machines."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.perf.bench_review import measure


def test_a_verdict_shows_the_next_record_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    figures = measure(tmp_path, each=2)
    assert figures["image"] < 300
    assert figures["64-frame patch video"] < 300
    assert figures["30 s audio"] < 300
