"""A published set as downloaded, repaired in the real window by mouse and keys: survey, find, apply, save, survey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.helpers.published_sets import SETS


def settle(program: Any) -> None:
    assert program.settle()
    assert program.settle()


def facet_titles(program: Any) -> list[str]:
    model = program.window.facets.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.mark.parametrize("name", sorted(SETS))
def test_survey_find_apply_save_survey(program: Any, tmp_path: Path, qtbot: QtBot, name: str) -> None:
    made = SETS[name](tmp_path, 200)
    before = {path: path.read_bytes() for path in made.manifests}
    program.commands.open_paths(list(made.manifests))
    settle(program)
    window, model = program.window, program.services.model
    table = window.table_pane.table
    table.setFocus()

    # one click on Remap surveys: everything is missing
    qtbot.mouseClick(window.header.toggles["remap.open"], Qt.MouseButton.LeftButton)
    settle(program)
    survey = program.remap.surveys.surveyed.survey
    assert survey.broken == int(survey.counts().sum()) > 0
    assert "Files" in facet_titles(program)
    assert table.delegate.status_over(model.rows[0], None).text == "Missing"

    # Ctrl+Shift+R: the manifest's own folder is suggested already, Enter searches
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(type(program.remap.find_missing()))
    assert dialog is not None
    assert dialog.folders
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    settle(program)
    panel = program.remap.panel
    assert len(panel.rules_view.rows) == len(made.manifests)
    assert len(panel.evidence.lines) == len(made.manifests)
    assert all(line.taken.text().startswith("✓") for line in panel.evidence.lines)
    shown = program.remap.previews.current
    assert len(shown.changed) == made.records
    assert f"Apply to {made.records:,} records" in panel.apply_button.text()
    status = table.delegate.status_over(model.rows[0], None)
    assert (status.text, status.then) == ("Missing", "present")

    # apply, save by key
    qtbot.mouseClick(panel.apply_button, Qt.MouseButton.LeftButton)
    settle(program)
    assert model.modified
    assert program.remap.surveys.surveyed.survey.broken == 0
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(program)
    assert not model.modified
    assert "saved" in program.services.messages.last[1]

    # what is on disk: parsed equal but for the paths; a fresh survey finds nothing missing
    for path in made.manifests:
        assert Path(str(path) + ".bak").read_bytes() == before[path]
        old, new = json.loads(before[path]), json.loads(path.read_bytes())
        assert [record["conversations"] for record in new] == [record["conversations"] for record in old]
        assert [list(record) for record in new] == [list(record) for record in old]
    program.services.actions["survey.run"].trigger()
    settle(program)
    again = program.remap.surveys.surveyed.survey
    assert again.broken == 0
    assert int(again.counts().sum()) == int(survey.counts().sum())
    assert program.services.messages.last == ("success", f"All {int(again.counts().sum()):,} media paths are right")
    assert table.delegate.status_over(model.rows[0], None) is None


def test_a_click_on_a_missing_count_filters(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    made = SETS["audio"](tmp_path, 100)
    text = made.manifests[0].read_text().replace("/mnt/data/ola/audio/", str(made.folder) + "/")
    made.manifests[0].write_text(text)
    gone = sorted((made.folder / "MusicCaps").iterdir())[:4]
    for path in gone:
        path.unlink()
    program.commands.open_paths(list(made.manifests))
    settle(program)
    program.services.actions["survey.run"].trigger()
    settle(program)
    facets = program.window.facets
    found = facets.model().match(
        facets.model().index(0, 0),
        Qt.ItemDataRole.DisplayRole,
        "MusicCaps",
        1,
        Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchEndsWith,
    )
    facets.expandAll()
    rect = facets.visualRect(found[0])
    facets.scrollTo(found[0])
    rect = facets.visualRect(found[0])
    point = QPoint(rect.right() - 12 - 58 - 14, rect.center().y())
    qtbot.mouseClick(facets.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(program)
    model = program.services.model
    assert "media:missing" in model.request.query
    assert len(model.rows) == len(gone), (model.request, model.busy, model.rows)
    ids = {model.snapshot.sample(row).media[0].path for row in model.rows.tolist()}
    assert ids == {str(path) for path in gone}
