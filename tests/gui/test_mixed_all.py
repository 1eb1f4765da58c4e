"""The whole window on real media: every record of the collection, one key press after another, against the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.text_tabs import TRAINED
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.media import Roots, load_trained
from tests.conftest import SHARED
from tests.gui.inspector.test_truth import compare, settled


def truths() -> list[dict[str, Any]]:
    """What the original loader made of each record of mixed_all.json, in its order."""
    folder = SHARED / "ola_like"
    known = {}
    for name, told in json.loads((folder / "ola_truth.json").read_text("utf-8"))["truth"].items():
        for record, outcome in zip(json.loads((folder / name).read_text("utf-8")), told, strict=True):
            known[json.dumps(record, sort_keys=True)] = outcome
    records = json.loads((folder / "mixed_all.json").read_text("utf-8"))
    return [known[json.dumps(record, sort_keys=True)] for record in records]


def test_every_record_of_the_collection_in_the_window(program: Any, ola_like: Path, qtbot: QtBot) -> None:
    manifest = ola_like / "mixed_all.json"
    program.commands.open_paths([manifest])
    assert program.settle()
    records, told = json.loads(manifest.read_text("utf-8")), truths()
    model, table, inspector = program.services.model, program.window.table_pane.table, program.inspector
    assert len(model.rows) == len(records) == len(told)
    table.setFocus()
    roots = Roots.for_manifest(manifest)
    frames = sounds = 0
    for number, (record, truth) in enumerate(zip(records, told, strict=True)):
        inspector.tabs.show_tab(0)
        if number:
            qtbot.keyClick(table, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda n=number: inspector.view is not None and inspector.view.number == n)
        panels = inspector.media.panels
        qtbot.waitUntil(lambda panels=panels: all(settled(panel) for panel in panels))
        assert program.window.status.field_text("position") == f"Row {number + 1} of {len(records)}"
        assert [turn.text for turn in inspector.tabs.conversation.turns] == [
            turn["value"] for turn in record["conversations"]
        ]
        if truth["outcome"] != "ok":
            assert any(panel.failed for panel in panels), number
            continue
        assert not any(panel.failed for panel in panels), number
        inspector.tabs.show_tab(TRAINED)
        shown = [turn.text for turn in inspector.tabs.trained.turns if not turn.faded]
        assert shown == [turn["value"] for turn in truth["normalised"]], number
        wanted = iter(truth["frames"])
        heard = iter(truth["audio"])
        for panel in panels:
            if isinstance(panel, AudioPanel):
                sounds += 1
                check_sound(panel, roots, next(heard))
            else:
                frames += check_frames(panel, wanted, qtbot)
        assert next(wanted, None) is None, number
        assert next(heard, None) is None, number
    assert frames > 82
    assert sounds >= sum(len(truth.get("audio", ())) for truth in told)


def check_frames(panel: VisualPanel, wanted: Any, qtbot: QtBot) -> int:
    """Each piece of a patch or list bit for bit; of a video file the first frame, one of the middle and the last."""
    assert panel.opened is not None
    film = panel.opened.source.kind == "video"
    count = panel.opened.source.count
    looked_at = {0, count // 2, count - 1} if film else set(range(count))
    for index in range(count):
        expected = next(wanted)
        if index not in looked_at:
            continue
        if panel.view.frame is None or panel.view.frame.index != index:
            panel.go_to(index)
            qtbot.waitUntil(lambda index=index: panel.view.frame is not None and panel.view.frame.index == index)
        assert panel.view.frame is not None
        compare(panel.view.frame, expected, exact=not film)
    return len(looked_at)


def check_sound(panel: AudioPanel, roots: Roots, expected: dict[str, Any]) -> None:
    """The panel's sound is as long as the trainer's, and what the trainer gets has its length and level."""
    assert panel.hearing is not None
    assert panel.ref is not None
    samples = load_trained(panel.ref, roots)
    assert len(samples) == expected["samples"]
    assert abs(panel.hearing.duration - len(samples) / 16_000) < 0.05
    assert abs(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) - expected["rms"]) < 1e-3
    assert abs(float(np.abs(samples).max()) - expected["peak"]) < 1e-3
