"""Edits of many records say before what they will do, for all, what is filtered, the selection; moving anywhere."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.editing import find_replace
from ola_viewer.gui.editing.key_count import KeyCount, count_key
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.bulk_edits import EditKey
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.source import Source
from tests.gui.conftest import records
from tests.helpers.patience import PATIENCE

Writes = Callable[..., Path]


def opened(program: Any, path: Path) -> Any:
    program.commands.open_paths([path])
    assert program.settle()
    program.window.table_pane.table.setFocus()
    return program.services.model


def select(program: Any, rows: list[int]) -> None:
    """Select these records in the table, as clicks with Ctrl would."""
    table = program.window.table_pane.table
    flags = QItemSelectionModel.SelectionFlag
    for number, row in enumerate(rows):
        index = table.model().index(program.services.model.view_row(row), 0)
        how = (flags.Select if number else flags.ClearAndSelect) | flags.Rows
        table.selectionModel().select(index, how)
    assert sorted(table.selected_rows().tolist()) == rows
    assert program.settle()


@pytest.fixture
def with_splits(tmp_path: Path) -> Path:
    """40 records; every third has "split", every sixth has it as "train"."""
    path = tmp_path / "splits.json"
    made = records(40)
    for number in range(0, 40, 3):
        made[number]["split"] = "train" if number % 6 == 0 else "test"
    path.write_bytes(orjson.dumps(made))
    return path


def key_dialog(program: Any) -> Any:
    from ola_viewer.gui.editing.key_dialog import KeyDialog

    program.services.actions["edit.key"].trigger()
    return program.window.findChildren(KeyDialog)[-1]


def test_the_key_dialog_counts_while_one_types(program: Any, with_splits: Path, qtbot: QtBot) -> None:
    model = opened(program, with_splits)
    dialog = key_dialog(program)
    dialog.key.setText("split")
    qtbot.waitUntil(lambda: dialog.counts.text() == "14 of 40 records have the key")
    dialog.value.setText("train")
    qtbot.waitUntil(lambda: dialog.counts.text() == "14 of 40 records have the key, 33 change")
    assert dialog.button.text() == "Change 33 records"
    dialog.present_only.setChecked(True)
    qtbot.waitUntil(lambda: dialog.counts.text() == "14 of 40 records have the key, 7 change")
    dialog.action.setCurrentIndex(dialog.action.findData("rename"))
    qtbot.waitUntil(lambda: dialog.counts.text() == "14 of 40 records have the key, 14 change")
    dialog.value.setText("id")  # is there already: nothing is renamed
    qtbot.waitUntil(lambda: dialog.counts.text().endswith("0 change"))
    assert not dialog.button.isEnabled()
    dialog.action.setCurrentIndex(dialog.action.findData("remove"))
    qtbot.waitUntil(lambda: dialog.button.text() == "Change 14 records" and dialog.button.isEnabled())
    dialog.button.click()
    assert not any("split" in model.snapshot.record(row) for row in range(40))
    assert [bool(model.snapshot.is_edited(row)) for row in range(40)] == [row % 3 == 0 for row in range(40)]
    assert len(model.history) == 1
    model.undo()
    assert model.snapshot.record(0)["split"] == "train"


def test_the_count_follows_filter_selection_and_edits(program: Any, with_splits: Path, qtbot: QtBot) -> None:
    model = opened(program, with_splits)
    program.window.table_pane.filter_line.add_term("kind:video")
    program.settle()
    videos = [n for n in range(40) if n % 4 == 1]
    dialog = key_dialog(program)
    dialog.key.setText("split")
    dialog.value.setText("train")
    have = sum(n % 3 == 0 for n in videos)
    change = sum(n % 6 != 0 for n in videos)
    qtbot.waitUntil(lambda: dialog.counts.text() == f"{have} of {len(videos)} records have the key, {change} change")
    dialog.records.setCurrentIndex(dialog.records.count() - 1)
    qtbot.waitUntil(lambda: dialog.counts.text().startswith("14 of 40 records"))
    dialog.reject()
    model.set_query("")
    program.settle()
    select(program, [3, 6, 7])
    dialog = key_dialog(program)
    dialog.key.setText("split")
    dialog.value.setText("train")
    qtbot.waitUntil(lambda: dialog.counts.text() == "2 of 3 records have the key, 2 change")
    dialog.button.click()
    assert [model.snapshot.record(n).get("split") for n in (3, 6, 7, 9)] == ["train", "train", "train", "test"]


def test_who_does_not_wait_changes_the_same(program: Any, with_splits: Path) -> None:
    model = opened(program, with_splits)
    dialog = key_dialog(program)
    dialog.key.setText("split")
    dialog.value.setText("train")
    dialog.button.click()  # before any count
    assert all(model.snapshot.record(n)["split"] == "train" for n in range(40))
    assert program.settle()


def test_a_long_count_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(orjson.dumps([{"id": n} if n % 2 else {"n": n} for n in range(30)] + [[1], "text"]))
    source = Source.open(path, 0)
    source.build_index()
    document = Document()
    document.add_source(source)
    told: list[KeyCount] = []
    monkeypatch.setattr("ola_viewer.gui.editing.key_count._TOLD_EVERY", -1.0)
    rows = document.snapshot.rows()
    edit = EditKey(RowSet.of([]), "remove", "id")
    count = count_key(document.snapshot, rows, "id", edit, CancelToken(), told.append)
    assert (count.have, count.change, count.done, count.total) == (15, 15, 32, 32)
    assert count.rows == RowSet.of(list(range(1, 30, 2)))
    assert [one.done for one in told] == list(range(1, 33))
    assert all(one.rows is None for one in told)
    source.close()


def test_replace_counts_what_is_selected_or_shown_and_follows_edits(
    program: Any, manifest: Writes, qtbot: QtBot
) -> None:
    model = opened(program, manifest(40))
    dialog = program.editing.show_replace()
    dialog.pattern.setText("Question")
    dialog.replacement.setText("Frage")

    def says(rows: list[int]) -> Callable[[], bool]:
        hits = sum(1 + n % 3 for n in rows)
        words = f"{hits} hits in {len(rows)} records"
        return lambda: dialog.words.text() == words and dialog.list.count() == len(rows)

    qtbot.waitUntil(says(list(range(40))))
    program.window.table_pane.filter_line.add_term("kind:image")
    program.settle()
    images = [n for n in range(40) if n % 4 == 0]
    dialog.records.setCurrentIndex(0)  # what is shown
    qtbot.waitUntil(says(images))
    assert [int(dialog.list.item(k).data(Qt.ItemDataRole.UserRole)) for k in range(len(images))] == images
    select(program, [0, 4, 8])
    program.settle()
    dialog.records.setCurrentIndex(0)  # the selection
    qtbot.waitUntil(says([0, 4, 8]))
    before, after = dialog.list.item(1).text().split("\n")[1:]
    assert (before, after) == ("− Question 4?", "+ Frage 4?")
    model.push(SetText(4, ("conversations", 0, "value"), "Why?"))  # made meanwhile: one hit of record 4 less
    qtbot.waitUntil(lambda: dialog.words.text() == "5 hits in 3 records" and dialog.button.isEnabled())
    dialog.do_it()
    assert [n for n in range(40) if "Frage" in str(model.snapshot.record(n))] == [0, 4, 8]
    assert model.snapshot.record(4)["conversations"][0]["value"] == "Why?"
    dialog.close()


def test_what_was_counted_before_the_last_letter_is_forgotten(
    program: Any, manifest: Writes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(program, manifest(8))
    dialog = program.editing.show_replace()
    counting, go_on, look = threading.Event(), threading.Event(), find_replace.look

    def slow(snapshot: Any, rows: Any, edit: Any, cancel: Any, tell: Any) -> Any:
        found = look(snapshot, rows, edit, CancelToken(), tell)
        if not edit.replacement:
            tell(dataclasses.replace(found, done=1))
            counting.set()
            assert go_on.wait(PATIENCE)
            tell(dataclasses.replace(found, done=2))
        return found

    monkeypatch.setattr(find_replace, "look", slow)
    dialog.pattern.setText("Question")
    qtbot.waitUntil(counting.is_set)
    qtbot.waitUntil(lambda: dialog.list.count() == 8)
    dialog.replacement.setText("Frage")
    assert dialog.list.count() == 0
    go_on.set()  # the earlier count ends before the new one begins
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    assert dialog.list.item(0).text().split("\n")[1:] == ["− Question 0?", "+ Frage 0?"]
    assert dialog.list.count() == 8
    dialog.do_it()
    assert program.services.model.snapshot.record(0)["conversations"][0]["value"] == "Frage 0?"
    dialog.close()


def test_replace_in_ids_and_in_one_key(program: Any, with_splits: Path, qtbot: QtBot) -> None:
    model = opened(program, with_splits)
    dialog = program.editing.show_replace()
    dialog.scope.setCurrentIndex(dialog.scope.findData("key"))
    dialog.key.setText("split")
    dialog.pattern.setText("t(est|rain)")
    dialog.regex.setChecked(True)
    dialog.replacement.setText(r"\1")
    qtbot.waitUntil(lambda: dialog.words.text() == "14 hits in 14 records")
    dialog.do_it()
    assert [model.snapshot.record(n)["split"] for n in (0, 3)] == ["rain", "est"]
    assert len(model.history) == 1
    dialog.scope.setCurrentIndex(dialog.scope.findData("ids"))
    dialog.pattern.setText(r"rec_0+(\d+)$")
    dialog.replacement.setText(r"r\1")
    qtbot.waitUntil(lambda: dialog.words.text() == "40 hits in 40 records")
    dialog.do_it()
    assert [model.snapshot.record(n)["id"] for n in (7, 39)] == ["r7", "r39"]
    dialog.close()


@pytest.mark.parametrize(
    ("chosen", "place", "expected"),
    [
        ([7], 0, [7, 0, 1, 2, 3, 4, 5, 6, 8, 9]),
        ([1, 2, 8], 5, [0, 3, 4, 5, 6, 1, 2, 8, 7, 9]),
        ([0, 1], 8, [2, 3, 4, 5, 6, 7, 8, 9, 0, 1]),
        ([4, 6], 4, [0, 1, 2, 3, 4, 6, 5, 7, 8, 9]),
    ],
)
def test_records_move_to_a_position(
    program: Any, manifest: Writes, qtbot: QtBot, chosen: list[int], place: int, expected: list[int]
) -> None:
    model = opened(program, manifest(10))
    model.set_current(chosen[0])
    select(program, chosen)
    dialog = program.editing.ask_position()
    assert dialog.position.value() == chosen[0]
    dialog.position.setValue(place)
    qtbot.keyClick(dialog.position, Qt.Key.Key_Return)
    program.settle()
    assert model.snapshot.rows().tolist() == expected
    assert model.current == chosen[0]
    assert len(model.history) == 1
    model.undo()
    assert model.snapshot.rows().tolist() == list(range(10))


def test_a_filtered_table_is_not_reordered(program: Any, manifest: Writes) -> None:
    model = opened(program, manifest(10))
    program.window.table_pane.filter_line.add_term("kind:image")
    program.settle()
    model.set_current(4)
    assert program.editing.ask_position() is None
    assert "clear filter" in program.services.messages.last[1]
