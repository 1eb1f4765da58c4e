"""Benchmark of the review: milliseconds from the verdict key to the next record, drawn.

The next record was decoded before it is asked for, as while a person looks at the one before. Measured with the
real page off screen: the key event, the verdict written down, text and medium of the next record painted.

    python -m tests.perf.bench_review /tmp/scratch
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ola_viewer.gui.assembly import Program
from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.review.queue import QueueSpec
from tests.perf.bench_window import Painted, make_media, private_homes, until

SORTS = ("image", "64-frame patch video", "mp4", "30 s audio")
_PATIENCE = 30.0


def measure(folder: Path, each: int = 6) -> dict[str, float]:
    """Median milliseconds for each sort of medium; "…, strip complete" with all thumbnails of the film strip."""
    taken: dict[str, list[float]] = {}
    path = make_media(folder, each)
    with private_homes(folder):
        program = Program((), "light")
        try:
            program.window.resize(1440, 900)
            program.window.show()
            program.commands.open_paths([path])
            program.settle(60_000)
            rows = program.services.model.snapshot.rows()
            program.review.make_queue("bench", QueueSpec(order="stored"), rows)
            program.settle(60_000)
            _judge_all(program, taken)
        finally:
            program.shutdown()
    return {name: statistics.median(values) for name, values in taken.items()}


def _judge_all(program: Program, taken: dict[str, list[float]]) -> None:
    page, desk = program.review.page, program.review.desk
    assert page is not None
    text = Painted(page.sample.conversation.viewport())
    for place in range(1, desk.count):
        until(lambda: desk.ready and _drawn(page, desk.row), _PATIENCE)
        program.settle(60_000)  # as a person looks at the record, the next one is decoded
        painted = text.count
        began = time.perf_counter()
        QTest.keyClick(page, Qt.Key.Key_G)
        until(lambda painted=painted: text.count > painted and _drawn(page, desk.row), _PATIENCE)  # type: ignore[misc]
        sort = SORTS[place % 4]
        taken.setdefault(sort, []).append((time.perf_counter() - began) * 1000)
        if place % 4 == 1:
            until(lambda: not page.sample.media.panels[0].strip.missing(), _PATIENCE)  # type: ignore[union-attr]
            taken.setdefault(f"{sort}, strip complete", []).append((time.perf_counter() - began) * 1000)


def _drawn(page: Any, row: int | None) -> bool:
    """Whether the record's text and its first medium are on the page."""
    sample = page.sample.sample
    if sample is None or sample.view.row != row or not page.sample.media.panels:
        return False
    panel = page.sample.media.panels[0]
    if isinstance(panel, AudioPanel):
        return panel.hearing is not None
    return panel.opened is not None and panel.view.frame is not None and panel.view.frame.index == panel.index


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=6)
    words = parser.parse_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    for name, value in measure(words.folder, words.each).items():
        print(f"{name:40s} {value:7.1f} ms")


if __name__ == "__main__":
    main()
