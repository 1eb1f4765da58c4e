"""What content decides is proposed with its reason and can be refused; what it leaves open is shown side by side."""

from __future__ import annotations

import io
import json
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot


def pieces(seed: int, count: int = 4) -> list[bytes]:
    made = []
    for number in range(count):
        pixels = np.random.default_rng(seed * 10 + number).integers(0, 255, (40, 60, 3), np.uint8)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=40 + 5 * number)
        made.append(out.getvalue())
    return made


@pytest.fixture
def searched(program: Any, tmp_path: Path) -> Any:
    """Two patches are gone: one has a right and a wrong candidate, the other two that both fit."""
    right, wrong = pieces(1), pieces(2)
    length = max(sum(map(len, right)), sum(map(len, wrong))) + 100
    files = {"a/set/patch_0": wrong, "b/set/patch_0": right, "a/set/patch_1": right, "b/set/patch_1": right}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        tail = b"more" if name == "b/set/patch_1" else b"else"
        (tmp_path / name).write_bytes(b"".join(content).ljust(length, b"\0") + tail)
    starts = [0, *accumulate(map(len, right))][:-1]
    records = [
        {"image": {"patch": f"/gone/set/patch_{number}", "start_num": start, "size": len(piece)}, "conversations": []}
        for number in range(2)
        for start, piece in zip(starts, right, strict=True)
    ]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    program.commands.open_paths([path])
    assert program.settle()
    program.services.actions["remap.open"].trigger()
    assert program.settle()
    program.remap.relinks.search([str(tmp_path)])
    assert program.settle()
    assert program.settle()
    return program


def test_a_proposal_by_content_says_why_and_can_be_refused(searched: Any, tmp_path: Path, qtbot: QtBot) -> None:
    panel = searched.remap.panel
    (line,) = panel.evidence.lines
    reason = "By content: Only this one: pieces begin and end at all 4 ranges looked at."
    assert line.reason.text() == reason
    assert line.taken.text() == "✓ Rule 1"
    assert searched.services.model.snapshot.record(0)["image"]["patch"] == "/gone/set/patch_0"  # only proposed
    qtbot.mouseClick(panel.rules_view.rows[0].trash, Qt.MouseButton.LeftButton)
    assert searched.settle()
    assert not panel.apply_button.isEnabled()
    assert not line.take.isHidden()
    qtbot.mouseClick(line.take, Qt.MouseButton.LeftButton)
    assert searched.settle()
    panel.apply()
    assert searched.settle()
    assert searched.services.model.snapshot.record(0)["image"]["patch"] == f"{tmp_path}/b/set/patch_0"


def test_what_stays_open_is_shown_side_by_side(searched: Any, tmp_path: Path, qtbot: QtBot) -> None:
    chooser = searched.remap.choose()
    assert searched.settle()
    assert {card.path.text for card in chooser.cards} == {f"{tmp_path}/{name}/set/patch_1" for name in "ab"}
    for card in chooser.cards:
        assert "60 × 40" in card.facts.text()  # a picture out of the patch
        assert card.evidence.text() == "Pieces begin and end at all 4 ranges looked at."
    wanted = chooser.cards[1].path.text
    qtbot.mouseClick(chooser.cards[1].button, Qt.MouseButton.LeftButton)
    assert searched.settle()
    searched.remap.panel.apply()
    assert searched.settle()
    assert searched.services.model.snapshot.record(4)["image"]["patch"] == wanted
    assert searched.services.model.snapshot.record(0)["image"]["patch"] == f"{tmp_path}/b/set/patch_0"
