"""Save in the real window: what is written, the questions, edits made meanwhile, closing after a save."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ola_viewer.gui.dialogs import ask
from ola_viewer.manifest.atomic_file import PartFile
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import make_row
from ola_viewer.paths.rules import PathRules, prefix_rules

NO_PROCESS = (1 << 22) + 1
"""More than any system numbers its processes up to."""

Writes = Callable[..., Path]


def opened(program: Any, *paths: Path) -> Any:
    program.commands.open_paths(list(paths))
    assert program.settle()
    return program.services.model


def save(program: Any) -> None:
    program.services.actions["file.save"].trigger()
    assert program.settle()
    assert program.settle()


def bar_button(program: Any, title: str) -> QPushButton:
    found = [b for b in program.window.bars.findChildren(QPushButton) if b.text() == title and b.isVisible()]
    assert found, f"no button {title}"
    return found[0]


def edit(model: Any, number: int, text: str) -> None:
    model.push(SetText(make_row(0, number), ("conversations", 0, "value"), text))


def test_a_changed_text_is_saved_and_nothing_else(program: Any, manifest: Writes) -> None:
    path = manifest(12)
    before = path.read_bytes()
    model = opened(program, path)
    edit(model, 3, "Changed?")
    assert program.services.actions["file.save"].isEnabled()
    save(program)
    assert not model.modified
    assert path.read_bytes() == before.replace(b"Question 3?", b"Changed?", 1)
    assert Path(f"{path}.bak").read_bytes() == before
    assert "a.json saved: 1 record changed" in program.services.messages.last[1]
    assert not program.services.actions["file.save"].isEnabled()
    assert model.columns_ready
    assert [entry.saved for entry in model.history] == [True]


@pytest.mark.parametrize(("on", "kind", "names"), [(False, "bak", []), (True, "numbered", ["a.json.1.bak"])])
def test_the_settings_decide_about_copies(
    program: Any, manifest: Writes, on: bool, kind: str, names: list[str]
) -> None:
    path = manifest(4)
    program.services.settings.set("backup", on)
    program.services.settings.set("backup_kind", kind)
    model = opened(program, path)
    edit(model, 0, "x")
    save(program)
    assert sorted(p.name for p in path.parent.glob("*.bak")) == names


def test_rows_keep_their_place_after_deleting_and_saving(program: Any, manifest: Writes) -> None:
    model = opened(program, manifest(12))
    model.set_current(make_row(0, 7))
    model.push(DeleteRows(RowSet.of([make_row(0, 1), make_row(0, 2)])))
    save(program)
    assert model.total == 10
    assert model.snapshot.sample(model.current).id == "rec_00007"
    model.set_query("kind:video")
    assert program.settle()
    assert [model.snapshot.sample(row).id for row in model.rows.tolist()] == ["rec_00005", "rec_00009"]


def test_edits_made_during_the_save_stay_edits(program: Any, manifest: Writes) -> None:
    path = manifest(12)
    model = opened(program, path)
    edit(model, 0, "first")
    program.services.actions["file.save"].trigger()
    edit(model, 1, "second")
    assert program.settle()
    saved = json.loads(path.read_bytes())
    assert saved[0]["conversations"][0]["value"] == "first"
    assert saved[1]["conversations"][0]["value"] == "Question 1?"
    assert model.modified
    assert [(entry.done, entry.saved) for entry in model.history] == [(True, True), (True, False)]
    assert model.snapshot.record(make_row(0, 1))["conversations"][0]["value"] == "second"
    save(program)
    assert json.loads(path.read_bytes())[1]["conversations"][0]["value"] == "second"


def test_an_undo_during_the_save_is_not_lost(program: Any, manifest: Writes) -> None:
    path = manifest(12)
    before = path.read_bytes()
    model = opened(program, path)
    edit(model, 0, "first")
    program.services.actions["file.save"].trigger()
    model.undo()
    assert program.settle()
    assert json.loads(path.read_bytes())[0]["conversations"][0]["value"] == "first"
    assert model.snapshot.record(make_row(0, 0))["conversations"][0]["value"] == "Question 0?"
    assert model.modified
    save(program)
    assert path.read_bytes() == before
    assert not model.modified


def test_undo_goes_past_a_save_and_the_panel_shows_it(program: Any, manifest: Writes) -> None:
    path = manifest(12)
    before = path.read_bytes()
    model, window = opened(program, path), program.window
    model.push(DeleteRows(RowSet.of([make_row(0, 2)])))
    edit(model, 3, "Changed?")
    save(program)
    assert not model.modified
    edit(model, 0, "Later?")
    window.toggle_panel("history")
    panel = window.panels.panel("history").list
    words = [panel.item(row).text() for row in range(panel.count())]
    assert words[0] == "As opened"
    assert words[3].startswith("Saved ")
    assert words[3].endswith("as in the file")
    assert "saved" not in words[2]
    assert len(words) == 5
    assert panel.currentRow() == 4
    for _ in range(2):
        program.services.actions["edit.undo"].trigger()
    assert program.settle()
    assert model.modified
    assert model.unsaved == 1
    assert model.total == 11
    assert model.snapshot.sample(make_row(0, 3)).turns[0].text == "Question 3?"
    assert panel.currentRow() == 1
    program.services.actions["edit.undo"].trigger()
    assert program.settle()
    assert model.total == 12
    assert model.columns_ready
    model.set_query("kind:video")
    assert program.settle()
    assert len(model.rows) == 3
    model.set_query("")
    assert "disk:" not in "".join(program.services.messages.bars)  # the watch takes nobody else's save for one
    save(program)
    assert path.read_bytes() == before
    assert not model.modified
    panel.itemActivated.emit(panel.item(panel.count() - 1))
    assert program.settle()
    assert model.snapshot.record(make_row(0, 0))["conversations"][0]["value"] == "Later?"
    assert model.total == 11
    assert model.modified


def test_changed_by_somebody_else_is_asked_and_overwritten_only_then(
    program: Any, manifest: Writes, qtbot: QtBot
) -> None:
    path = manifest(12)
    model = opened(program, path)
    other = path.read_bytes().replace(b"Answer", b"Other!")
    replacement = path.with_suffix(".tmp")
    replacement.write_bytes(other)
    os.replace(replacement, path)
    edit(model, 0, "mine")
    save(program)
    assert model.modified
    assert path.read_bytes() == other
    assert "changed by another program" in program.services.messages.bars["save"].text
    qtbot.mouseClick(bar_button(program, "Overwrite"), Qt.MouseButton.LeftButton)
    assert program.settle()
    assert program.settle()
    assert not model.modified
    assert b"mine" in path.read_bytes()
    assert b"Other!" not in path.read_bytes()
    assert "save" not in program.services.messages.bars


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_at_once(program: Any, manifest: Writes) -> None:
    path = manifest(3)
    model = opened(program, path)
    edit(model, 0, "x")
    path.parent.chmod(0o500)
    try:
        save(program)
    finally:
        path.parent.chmod(0o700)
    assert "read-only" in program.services.messages.bars["save"].text


def test_a_read_only_file_is_said_and_can_be_overwritten(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(3)
    model = opened(program, path)
    edit(model, 0, "x")
    path.chmod(0o400)
    save(program)
    assert model.modified
    assert "is read-only" in program.services.messages.bars["save"].text
    qtbot.mouseClick(bar_button(program, "Overwrite"), Qt.MouseButton.LeftButton)
    assert program.settle()
    assert not model.modified


def test_save_from_the_question_goes_on_closing(
    program: Any, manifest: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(6)
    model = opened(program, path)
    edit(model, 0, "kept")
    monkeypatch.setattr(ask, "ask_discard", lambda *_args, **_more: "save")
    program.services.actions["file.close"].trigger()
    assert model.is_open  # not before it is written
    assert program.settle()
    assert not model.is_open
    assert b"kept" in path.read_bytes()


def test_two_files_are_saved_together(program: Any, manifest: Writes) -> None:
    paths = [manifest(8, "a.json"), manifest(8, "b.json")]
    model = opened(program, *paths)
    model.push(PathRules(prefix_rules([("/data/", "/srv/")])))
    save(program)
    assert not model.modified
    for path in paths:
        assert b"/srv/pics/" in path.read_bytes()
        assert b"/data/" not in path.read_bytes()
    assert "2 files saved" in program.services.messages.last[1]


def test_parts_of_a_killed_program_go_when_the_manifest_is_opened(program: Any, manifest: Writes) -> None:
    path = manifest(4)
    mine = PartFile(path)
    stale = mine.path.with_name(mine.path.name.replace(f"-{os.getpid()}-", f"-{NO_PROCESS}-"))
    stale.write_bytes(b"[")
    other = stale.with_name(stale.name.replace(path.name, "other.json"))
    other.write_bytes(b"[")
    opened(program, path)
    assert program.settle()
    assert not stale.exists()
    assert mine.path.exists()
    assert other.exists()


def test_a_full_disk_offers_the_room_of_earlier_versions(
    program: Any, manifest: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(4)
    model = opened(program, path)
    for number in range(2):
        edit(model, number, "new")
        save(program)
    edit(model, 2, "last")
    assert model.document.held > 0
    usage = shutil.disk_usage(path)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda _path: usage._replace(free=0))
        save(program)
    bar = program.services.messages.bars["save"]
    assert "kept for undo" in bar.actions[0].title
    bar.actions[0].call()
    assert program.settle()
    assert program.settle()
    assert not model.modified
    assert path.read_bytes().count(b"last") == 1
    assert [entry.label for entry in model.history] == ["Edit text"]
