"""The folders of a survey fill while it runs; what is selected, unfolded and in sight stays."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.gui.remap import survey_control
from ola_viewer.jobs import CancelToken
from ola_viewer.paths.survey import PartialSurvey, Survey, survey


class SlowSurvey:
    """The real survey, whose reports of folders wait for a gate each; the last waits before the end."""

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.told = 0

    def __call__(self, snapshot: Any, roots: Any, cancel: CancelToken, *args: Any, on_folders: Any) -> Survey:
        parts: list[PartialSurvey] = []
        found = survey(snapshot, roots, cancel, *args, on_folders=parts.append)
        for part in parts:
            on_folders(part)
            self.told += 1
            while not self.gate.acquire(timeout=0.01):
                cancel.check()
        return found


@pytest.fixture
def slow(program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sixty folders with sounds, every second one gone; the panel is open and nothing surveyed yet."""
    records = []
    for number in range(60):
        folder = tmp_path / "set" / f"f{number:02d}"
        folder.mkdir(parents=True)
        if number % 2:
            (folder / "a.wav").write_bytes(b"RIFF")
        records += [{"audio": f"{folder}/a.wav", "conversations": []}]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    monkeypatch.setattr("ola_viewer.paths.survey._FOLDERS_EVERY", 0.0)
    made = SlowSurvey()
    monkeypatch.setattr(survey_control, "survey", made)
    program.commands.open_paths([path])
    assert program.settle()
    program.services.actions["remap.open"].trigger()
    program.slow = made
    yield program
    for _ in range(1000):
        made.gate.release()


def figures(program: Any) -> dict[str, tuple[str, str]]:
    root = program.remap.side.folders.topLevelItem(0)
    items = [root, *(root.child(number) for number in range(root.childCount()))]
    return {item.text(0): (item.text(1), item.text(2)) for item in items}


def test_folders_fill_while_it_runs(slow: Any, qtbot: QtBot) -> None:
    folders = slow.remap.side.folders
    qtbot.waitUntil(lambda: folders.topLevelItemCount() == 1 and folders.topLevelItem(0).childCount() == 60)
    assert slow.remap.surveys.running
    chosen = folders.topLevelItem(0).child(40)
    folders.setCurrentItem(chosen)
    folders.verticalScrollBar().setValue(25)
    seen = {figures(slow)["f05"]}
    for _ in range(59):
        slow.slow.gate.release()
    qtbot.waitUntil(lambda: slow.slow.told == 60)
    qtbot.waitUntil(lambda: sum(int(f[0]) + int(f[1]) for name, f in figures(slow).items() if name[0] == "f") == 60)
    seen.add(figures(slow)["f05"])
    assert seen <= {("0", "0"), ("0", "1")}
    assert folders.currentItem() is chosen
    assert folders.verticalScrollBar().value() == 25
    assert slow.remap.surveys.running
    for _ in range(1000):
        slow.slow.gate.release()
    qtbot.waitUntil(lambda: not slow.remap.surveys.running)
    assert slow.settle()
    assert folders.currentItem().text(0) == "f40"
    assert folders.topLevelItem(0).text(1) == "30"
    assert folders.topLevelItem(0).child(0).text(0) == "f00"  # broken ones first, now that all are known
    assert folders.topLevelItem(0).child(1).text(0) == "f02"


def test_a_cancelled_survey_leaves_no_figures(slow: Any, qtbot: QtBot) -> None:
    folders = slow.remap.side.folders
    qtbot.waitUntil(lambda: folders.topLevelItemCount() == 1)
    slow.services.lanes.jobs.running[0].cancel()
    qtbot.waitUntil(lambda: not slow.remap.surveys.running)
    qtbot.waitUntil(lambda: folders.topLevelItemCount() == 0)
