"""Export as: choices, what is said about the target, and what is written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.saving.export_dialog import trouble_of
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.snapshot import Snapshot

Writes = Callable[..., Path]


def asked(program: Any, path: Path, query: str = "") -> Any:
    program.commands.open_paths([path])
    assert program.settle()
    if query:
        program.services.model.set_query(query)
        assert program.settle()
    program.services.actions["file.export"].trigger()
    return program.exporting.dialog


def start(program: Any, qtbot: QtBot) -> None:
    dialog = program.exporting.dialog
    qtbot.waitUntil(dialog.start.isEnabled)
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert program.settle()
    assert program.settle()


def test_the_filter_is_exported_as_lines(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(40)
    dialog = asked(program, path, "kind:video")
    assert dialog.records.currentText() == "The filter's 10 records"
    dialog.form.setCurrentIndex(dialog.form.findData("jsonl"))
    assert dialog.target.text().endswith("a-filtered.jsonl")
    dialog.key_on.setChecked(True)
    start(program, qtbot)
    lines = [json.loads(line) for line in Path(dialog.target.text()).read_text().splitlines()]
    assert [line["id"] for line in lines] == [f"rec_{n:05d}" for n in range(1, 40, 4)]
    assert {line["source"] for line in lines} == {"a.json"}
    assert "10 records" in program.services.messages.last[1]


def test_shards_and_tables(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(25)
    dialog = asked(program, path)
    dialog.split.setCurrentIndex(dialog.split.findData("shards"))
    dialog.shard.setValue(10)
    start(program, qtbot)
    shards = sorted(path.parent.glob("a-new*.json"))
    assert [len(json.loads(shard.read_bytes())) for shard in shards] == [10, 10, 5]
    program.services.actions["survey.run"].trigger()
    assert program.settle()
    program.services.actions["file.export"].trigger()
    dialog.form.setCurrentIndex(dialog.form.findData("csv"))
    dialog.target.setText(str(path.parent / "table.csv"))
    assert not dialog.split.isEnabled()
    start(program, qtbot)
    with open(path.parent / "table.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 25
    assert rows[0]["media_state"] == "missing"
    assert rows[3]["media_state"] == "present"  # no media: nothing is missing


def test_what_stands_in_the_way_is_said_before(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(5)
    dialog = asked(program, path)
    dialog.target.setText(str(path))
    qtbot.waitUntil(lambda: "is open here" in dialog.verdict.text())
    assert not dialog.start.isEnabled()
    other = path.with_name("other.json")
    other.write_text("[]")
    dialog.target.setText(str(other))
    qtbot.waitUntil(lambda: "exists" in dialog.verdict.text())
    dialog.overwrite.setChecked(True)
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.target.setText(str(path.parent / "nowhere" / "x.json"))
    qtbot.waitUntil(lambda: "does not exist" in dialog.verdict.text())


def test_relative_and_empty_targets() -> None:
    nothing = Snapshot((), (), *_empty())
    assert trouble_of(nothing, " ", False, CancelToken()) == "Name the file to write."
    assert "whole path" in trouble_of(nothing, "x.json", False, CancelToken())


def _empty() -> tuple[Any, Any]:
    from ola_viewer.manifest.edit_stack import EditStack
    from ola_viewer.manifest.snapshot import ColumnStore

    return EditStack(), ColumnStore()


def test_the_dialog_goes_with_the_manifest_it_was_asked_of(program: Any, manifest: Writes) -> None:
    dialog = asked(program, manifest(5))
    assert dialog.isVisible()
    program.commands.open_paths([manifest(9, "b.json")])
    assert program.settle()
    assert not dialog.isVisible()
