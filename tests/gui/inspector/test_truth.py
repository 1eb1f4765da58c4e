"""The inspector shows what the original training loader got, record by record."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.shown import ShownFrame, pixels_of
from ola_viewer.gui.inspector.text_tabs import JSON, TRAINED
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.theme import Theme
from ola_viewer.media import Roots
from tests.gui.inspector.conftest import MakeInspector, OpenManifest


def settled(panel: VisualPanel | AudioPanel) -> bool:
    if isinstance(panel, AudioPanel):
        return panel.hearing is not None or panel.failed
    return panel.opened is not None or panel.failed


MANIFESTS = (
    "image_path.json",
    "image_list.json",
    "image_patch.json",
    "image_patch_as_create_patch_writes.json",
    "video_file.json",
    "video_patch.json",
    "video_patch_nextqa_path.json",
    "video_audio.json",
    "image_audio_q.json",
    "audio_q_text.json",
    "audio.json",
    "audio_patch.json",
    "text_only.json",
    "relative_paths.json",
    "conversation_variants.json",
    "patch_variants.json",
    "patch_damage.json",
)


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_every_record_previews_what_the_loader_got(
    ola_like: Path,
    make_inspector: MakeInspector,
    open_manifest: OpenManifest,
    qtbot: QtBot,
    tmp_path: Path,
    theme: Theme,
    manifest: str,
) -> None:
    snapshot = open_manifest(ola_like / manifest)
    truth = json.loads((ola_like / "ola_truth.json").read_text())["truth"][manifest]
    inspector = make_inspector(roots=Roots((ola_like,)))
    shots = tmp_path / "shots"
    shots.mkdir()
    seen_frames = 0
    for position, row in enumerate(snapshot.rows().tolist()):
        inspector.tabs.show_tab(0)
        with qtbot.waitSignal(inspector.shown):
            inspector.show_record(snapshot, row)
        panels = inspector.media.panels
        qtbot.waitUntil(lambda panels=panels: all(settled(panel) for panel in panels))
        told = truth[position]
        record = snapshot.record(row)
        assert isinstance(record, dict)
        turns = inspector.tabs.conversation.turns
        if all(isinstance(turn.get("value"), str) for turn in record.get("conversations", [])):
            assert [turn.text for turn in turns] == [turn["value"] for turn in record.get("conversations", [])]
            assert inspector.tabs.conversation.all_text() == "\n\n".join(turn.text for turn in turns)
        if told["outcome"] == "ok":
            inspector.tabs.show_tab(TRAINED)
            shown = [turn.text for turn in inspector.tabs.trained.turns if not turn.faded]
            assert shown[-len(told["normalised"]) :] == [turn["value"] for turn in told["normalised"]][-len(shown) :]
            frames = iter(told["frames"])
            for panel in panels:
                if isinstance(panel, VisualPanel) and panel.opened is not None:
                    for index in panel.opened.kept:
                        expected = next(frames)
                        if panel.opened.source.kind == "video" and index != 0:
                            continue
                        if panel.view.frame is None or panel.view.frame.index != index:
                            with qtbot.waitSignal(panel.frame_shown):
                                panel.go_to(int(index))
                        assert panel.view.frame is not None
                        compare(panel.view.frame, expected, exact=panel.opened.source.kind != "video")
                        seen_frames += 1
        inspector.tabs.show_tab(JSON)
        raw = snapshot.raw(row).decode()
        assert inspector.tabs.json.all_text().split() == json_words(inspector.tabs.json.all_text())
        inspector.tabs.json.set_pretty(False)
        assert inspector.tabs.json.all_text() == raw
        inspector.tabs.json.set_pretty(True)
        inspector.tabs.show_tab(0)
        if position < 4:
            for name in ("light", "dark"):
                theme.choose(name)
                qtbot.wait(1)
                inspector.grab().save(str(shots / f"{manifest}-{position:02d}-{name}.png"))
    assert seen_frames >= sum(bool(told["frames"]) for told in truth if told["outcome"] == "ok")


def json_words(text: str) -> list[str]:
    json.loads(text)
    return text.split()


def compare(frame: ShownFrame, expected: dict[str, object], *, exact: bool) -> None:
    pixels = pixels_of(frame.image)
    assert (frame.width, frame.height) == (expected["w"], expected["h"])
    if exact:
        assert hashlib.sha256(pixels.tobytes()).hexdigest() == expected["sha256"]
    else:
        height, width = pixels.shape[:2]
        means = [
            pixels[y * height // 4 : (y + 1) * height // 4, x * width // 4 : (x + 1) * width // 4].mean(axis=(0, 1))
            for y in range(4)
            for x in range(4)
        ]
        assert np.abs(np.array(means) - np.asarray(expected["grid"], np.float64)).max() <= 3
