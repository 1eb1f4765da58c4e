"""The set-up assistant: from synthetic downloads to a manifest without findings, at once and step by step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.building.setup_task import Step
from tests.gui.building.conftest import figures, forecast, run
from tests.helpers.downloads import Download, audio_download, cross_download, mp4_bytes, video_download, write_tar
from tests.unit.building.test_setup import own_set


def states(dialog: Any) -> dict[str, str]:
    """Part → state as the tree shows them."""
    items = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    return {item.text(0): item.text(3) for item in items}


@pytest.mark.parametrize("make", [audio_download, video_download, cross_download])
def test_a_published_set_is_set_up(
    program: Any, tmp_path: Path, qtbot: QtBot, make: Callable[[Path], Download]
) -> None:
    download = make(tmp_path)
    dialog = program.building.show_setup(download.name)
    forecast(qtbot, dialog, lambda: dialog.folder.set_path(tmp_path))
    assert dialog.out.path == tmp_path / f"{download.name}-ready.json"
    page = run(qtbot, program, dialog.start)
    assert page.outcome.severity == "success", page.outcome.lines
    assert "finds nothing worse" in page.outcome.summary
    assert len(json.loads(dialog.out.path.read_bytes())) == download.records
    qtbot.waitUntil(lambda: set(states(dialog).values()) <= {"ready", "elsewhere"})
    assert dialog.out.line.error == ""
    dialog.strip.open.click()
    assert program.settle()
    assert len(program.services.model.rows) == download.records


def test_step_by_step(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    cross_download(tmp_path)
    dialog = program.building.show_setup("ola-cross-modality-298k")
    forecast(qtbot, dialog, lambda: dialog.folder.set_path(tmp_path))
    assert figures(dialog)["archives to extract"] == "7"
    assert states(dialog)["FineVideo"] == "not extracted"
    assert not dialog.steps[Step.TRACKS].isEnabled()

    def step(which: Step) -> Any:
        assert dialog.steps[which].isEnabled()
        with qtbot.waitSignal(dialog.forecast_shown):
            page = run(qtbot, program, lambda: dialog.start_step(which))
        return page.outcome

    assert step(Step.EXTRACT).summary == "Extracted 7 archives: 15 files are there."
    assert not dialog.steps[Step.EXTRACT].isEnabled()
    assert figures(dialog)["sound tracks to make"] == "15"
    assert step(Step.TRACKS).severity == "success"
    rules = step(Step.RULES)
    assert rules.severity == "success"
    assert any("→" in line for line in rules.lines)
    assert not dialog.out.path.exists()
    assert step(Step.WRITE).result == dialog.out.path
    assert step(Step.VERIFY).severity == "success"
    assert all(not mark.pixmap().isNull() for mark in dialog.marks.values())


def test_a_missing_manifest_is_named(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    audio_download(tmp_path)
    (tmp_path / "Ola_audio_1169k.json").unlink()
    dialog = program.building.show_setup("ola-audio-1.1m")
    texts = forecast(qtbot, dialog, lambda: dialog.folder.set_path(tmp_path))
    assert "Audio instructions is missing: download Ola_audio_1169k.json." in texts
    assert states(dialog)["Audio instructions"] == "missing"
    assert not dialog.start_button.isEnabled()
    assert dialog.steps[Step.EXTRACT].isEnabled()
    page = run(qtbot, program, lambda: dialog.start_step(Step.RULES))
    assert page.outcome.severity == "error"
    assert "Download the manifest" in page.outcome.summary
    forecast(qtbot, dialog, lambda: dialog.folder.set_path(tmp_path / "nowhere"))
    assert dialog.folder.line.error == "no such folder"


def test_the_welcome_page_offers_the_sets(program: Any, qtbot: QtBot) -> None:
    cards = [card for card in program.window.welcome.findChildren(object) if hasattr(card, "_lines")]
    titles = [line.title for card in cards for line in card._lines]
    assert {"Ola-Video-1.9M", "Ola-Audio-1.1M", "Ola-Cross-Modality-298k"} <= set(titles)
    card = next(card for card in cards if card._lines[0].title.startswith("Ola-"))
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    dialog = program.building.dialog("setup")
    assert dialog.isVisible()
    assert dialog.description.title == card._lines[card.current].title


def test_another_description_from_its_choice_to_the_ready_manifest(
    program: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    names = ("telling_name_a", "telling_name_b")
    write_tar(home / "clips_1.tar", {f"{name}.mp4": mp4_bytes() for name in names})
    turns = [{"from": "human", "value": "<speech><image>\nWhat?"}, {"from": "gpt", "value": "This."}]
    records = [
        {"id": n, "video": f"/x/clips/{n}.mp4", "audio": f"/x/sound/{n}.wav", "conversations": turns} for n in names
    ]
    (home / "clips.json").write_text(json.dumps(records))
    answers = ["", str(tmp_path / "broken.json"), str(own_set(tmp_path))]
    (tmp_path / "broken.json").write_text('{"name": "x"}')
    monkeypatch.setattr(
        "ola_viewer.gui.building.setup_dialog.QFileDialog.getOpenFileName", lambda *_: (answers.pop(0), "")
    )
    dialog = program.building.show("setup")
    forecast(qtbot, dialog, lambda: dialog.folder.set_path(home))
    other = dialog.sets.findText("Another description…")

    dialog.sets.setCurrentIndex(other)
    assert dialog.sets.currentIndex() == 0, "nothing was chosen, so the set stays"
    texts = forecast(qtbot, dialog, lambda: dialog.sets.setCurrentIndex(other))
    assert any("“manifests” must be at least one manifest" in text for text in texts), texts
    assert not dialog.start_button.isEnabled()
    dialog.sets.activated.emit(other)
    texts = forecast(qtbot, dialog, lambda: dialog.sets.activated.emit(other))
    assert dialog.description.title == "lab-clips"
    assert dialog.out.path == home / "lab-clips-ready.json"
    assert {"clips", "sound"} <= set(states(dialog))
    spec = dialog.task().spec
    assert spec.parameters["set"] == str(tmp_path / "set.json")
    page = run(qtbot, program, dialog.start)
    assert "2 records" in page.outcome.summary, page.outcome
    for record in json.loads((home / "lab-clips-ready.json").read_bytes()):
        assert Path(record["video"]).is_file()
        assert Path(record["audio"]).parent == home / "lab" / "sound"
    assert not answers
