"""A deep check in the real window: the order of frames, its curve, the list sorted by it, and going on after a stop."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from ola_viewer.checks.rule import Depth
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from tests.unit.checks.breaker import drifting, turns


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    """Three patch videos of 16 frames: in order, shuffled, in order."""
    frames = drifting(16)
    shuffled = random.Random(3).sample(frames, len(frames))
    patch = tmp_path / "patch_00000"
    records, start, whole = [], 0, b""
    for number, order in enumerate((frames, shuffled, frames[::-1])):
        sizes = [len(frame) for frame in order]
        value = {"patch": str(patch), "start_num": start, "size": sizes}
        records.append({"id": f"v{number}", "video": value, "conversations": turns("<image>\nWhat moves?")})
        whole += b"".join(order)
        start += sum(sizes)
    patch.write_bytes(whole)
    path = tmp_path / "videos.json"
    path.write_text(json.dumps(records))
    return path


def test_frame_order_is_found_drawn_and_sorted_by(program: Any, videos: Path) -> None:
    model, feature = program.services.model, program.problems
    program.commands.open_paths([videos])
    program.settle()
    program.services.actions["check.frame_order"].trigger()
    assert "deep check" in program.window.status.message
    feature.check(Depth.DEEP)
    assert program.settle(60_000)
    assert feature.controller.overview is not None
    assert feature.controller.overview.rows_of("frame-order").tolist() == [1]
    program.services.actions["check.frame_order"].trigger()
    program.settle()
    assert int(model.rows[0]) == 1
    assert program.window.status.message == "Sorted by frame order, worst first. Videos judged: 3"
    model.set_current(1)
    program.settle()
    panel = program.inspector.media.panels[0]
    assert isinstance(panel, VisualPanel)
    assert panel.curve.isVisible()
    assert panel.curve.jumps.shape == (15,)
    assert float(panel.curve.jumps.max()) > 2 * float(panel.curve.jumps.min())
    assert panel.curve.mended is not None
    assert float(panel.curve.mended.sum()) < 0.7 * float(panel.curve.jumps.sum())
    assert "better order" in panel.curve.toolTip()
    assert [card.message for card in program.problems.controller.overview.findings(1)] == [
        f"The frames seem to be shuffled. Order score {program.problems.controller.scores[1]:.2f}, in order is 1."
    ]
    point = QPointF(panel.curve.width() - 9, 10).toPoint()
    QTest.mouseClick(panel.curve, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert panel.index == 15
    model.set_current(0)
    program.settle()
    assert panel.curve.isVisible()
    assert panel.curve.mended is None
    assert "better order" not in panel.curve.toolTip()


def test_a_deep_check_of_an_earlier_session_is_known_and_gone_on_with(program: Any, videos: Path) -> None:
    feature = program.problems
    program.commands.open_paths([videos])
    program.settle()
    feature.check(Depth.DEEP)
    assert program.settle(60_000)
    scores = feature.controller.scores
    assert set(scores) == {0, 1, 2}
    program.commands.close_document()
    program.commands.open_paths([videos])
    program.settle()
    assert feature.controller.depth is Depth.DEEP
    assert feature.controller.scores == scores
    assert feature.panel.depths.current == int(Depth.DEEP)
