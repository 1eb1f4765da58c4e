"""Editing by keys in the real window: turns, JSON, find and replace, keys, ids, changes, work files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.dialogs import ask
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.manifest.record_edits import SetText
from tests.gui.conftest import records

Writes = Callable[..., Path]
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def opened(program: Any, path: Path, row: int = 0) -> Any:
    program.commands.open_paths([path])
    assert program.settle()
    program.services.model.set_current(row)
    assert program.settle()
    program.window.table_pane.table.setFocus()
    return program.services.model


def editing(program: Any, qtbot: QtBot) -> Any:
    """Press E; the turn editor."""
    qtbot.keyClick(program.window.table_pane.table, Qt.Key.Key_E)
    editor = program.editing.turns
    assert editor.isVisible()
    return editor


def turns_of(model: Any, row: int) -> list[tuple[str, str]]:
    return [(turn["from"], turn["value"]) for turn in model.snapshot.record(row)["conversations"]]


def test_a_turn_is_edited_in_place(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(12), 1)
    editor = editing(program, qtbot)
    assert editor.pad.hasFocus()
    assert editor.pad.text() == "Question 1?"
    assert editor.role.currentText() == "human"
    editor.pad.selectAll()
    qtbot.keyClicks(editor.pad, "What is bold?")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert not editor.isVisible()
    assert program.window.table_pane.table.hasFocus()
    assert turns_of(model, 1)[0] == ("human", "What is bold?")
    assert len(model.history) == 1
    program.settle()
    assert program.inspector.tabs.conversation.turns[0].text == "What is bold?"
    model.undo()
    assert turns_of(model, 1)[0] == ("human", "Question 1?")


def test_esc_gives_up_only_when_asked_twice(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(4))
    editor = editing(program, qtbot)
    qtbot.keyClicks(editor.pad, "typed ")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Escape)
    assert editor.isVisible()
    qtbot.keyClick(editor.pad, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert not model.history


def test_new_split_move_role_delete(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(4))
    editor = editing(program, qtbot)
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert (editor.index, editor.role.currentText(), editor.pad.text()) == (1, "gpt", "")
    qtbot.keyClicks(editor.pad, "One two")
    cursor = editor.pad.textCursor()
    cursor.setPosition(3)
    editor.pad.setTextCursor(cursor)
    qtbot.keyClick(editor.pad, Qt.Key.Key_D, CONTROL | SHIFT)
    assert turns_of(model, 0) == [("human", "Question 0?"), ("gpt", "One"), ("human", " two"), ("gpt", "Answer 0")]
    assert editor.index == 2
    qtbot.keyClick(editor.pad, Qt.Key.Key_Down, ALT | SHIFT)
    assert [text for _, text in turns_of(model, 0)] == ["Question 0?", "One", "Answer 0", " two"]
    assert editor.index == 3
    editor.role.setEditText("gpt")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Up, CONTROL)
    assert turns_of(model, 0)[3] == ("gpt", " two")
    assert (editor.index, editor.pad.text()) == (2, "Answer 0")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Backspace, CONTROL | SHIFT)
    assert [text for _, text in turns_of(model, 0)] == ["Question 0?", "One", " two"]
    qtbot.keyClick(editor.pad, Qt.Key.Key_Escape)
    before = records(4)[0]["conversations"]
    while model.document.can_undo:
        model.undo()
    assert model.snapshot.record(0)["conversations"] == before


def test_of_a_rejected_answer_only_the_text_is_edited(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "preference.json"
    record = {"id": "p", "conversations": records(1)[0]["conversations"], "rejected": "Worse"}
    path.write_bytes(orjson.dumps([record]))
    model = opened(program, path)
    shown = [(turn.role, turn.text) for turn in program.inspector.tabs.conversation.turns]
    assert shown == [*turns_of(model, 0), ("gpt (rejected)", "Worse")]
    editor = editing(program, qtbot)
    editor.go(len(shown) - 2)
    qtbot.keyClick(editor.pad, Qt.Key.Key_Down, ALT | SHIFT)
    assert editor.index == len(shown) - 2, "no turn leaves the dialogue"
    editor.go(1)
    assert not editor.role.isEnabled()
    qtbot.keyClick(editor.pad, Qt.Key.Key_Backspace, CONTROL | SHIFT)
    editor.pad.selectAll()
    qtbot.keyClicks(editor.pad, "Bad")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert model.snapshot.record(0) == record | {"rejected": "Bad"}


def test_placeholders_are_counted_while_typing(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(4))
    editor = editing(program, qtbot)
    assert editor.token_counts() == {"<image>": (0, 1), "<speech>": (0, 0)}
    cursor = editor.pad.textCursor()
    cursor.setPosition(0)
    editor.pad.setTextCursor(cursor)
    editor.insert_token("<image>")
    assert editor.pad.text() == "<image>\nQuestion 0?"
    assert editor.token_counts()["<image>"] == (1, 1)
    qtbot.waitUntil(lambda: editor.note.text() == "<image> 1 of 1")


@pytest.mark.parametrize(
    "text", ["a\u00a0b", "line\u2028two\u2029three", "crlf\r\nend", "\x00", "𝄞 é", "tab\tand  two "]
)
def test_no_character_is_lost_by_opening_the_editor(program: Any, tmp_path: Path, qtbot: QtBot, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(orjson.dumps([{"id": 1, "conversations": [{"from": "human", "value": text}]}]))
    model = opened(program, path)
    editor = editing(program, qtbot)
    assert editor.pad.text() == text
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert not model.history
    editor = editing(program, qtbot)
    qtbot.keyClick(editor.pad, Qt.Key.Key_End, CONTROL)
    qtbot.keyClicks(editor.pad, "!")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert model.snapshot.record(0)["conversations"][0]["value"] == text + "!"


def test_json_is_only_taken_when_valid(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(4), 2)
    raw = model.snapshot.raw(2)
    qtbot.keyClick(program.window.table_pane.table, Qt.Key.Key_E, CONTROL)
    editor = program.editing.json
    assert editor.isVisible()
    text = editor.pad.text()
    assert orjson.loads(text) == records(4)[2]
    editor.pad.set_text(text.replace('"Question 2?"', '"Question 2?'))
    qtbot.waitUntil(lambda: editor.note.text().startswith("Line "))
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert editor.isVisible()
    assert not model.history
    editor.pad.set_text(text.replace("Question 2?", "Why?"))
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert not editor.isVisible()
    assert model.snapshot.raw(2) == raw.replace(b"Question 2?", b"Why?")


def test_an_editor_with_a_change_stays_when_the_record_changes(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(4))
    editor = editing(program, qtbot)
    model.set_current(1)
    assert not editor.isVisible()
    program.settle()  # which turn is edited follows from what the inspector shows
    editor = editing(program, qtbot)
    assert (editor.row, editor.index) == (1, 0)
    qtbot.keyClicks(editor.pad, "x")
    model.set_current(2)
    assert editor.isVisible()
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    assert turns_of(model, 1)[0][1] == "xQuestion 1?"


def test_find_and_replace_counts_shows_and_is_one_step(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(40))
    program.window.table_pane.filter_line.add_term("kind:video")
    program.settle()
    dialog = program.editing.show_replace()
    qtbot.keyClicks(dialog.pattern, r"Question (\d+)\?")
    dialog.regex.setChecked(True)
    qtbot.keyClicks(dialog.replacement, r"Q\1")
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    expected = [n for n in range(40) if n % 4 == 1]
    hits = sum(1 + n % 3 for n in expected)
    assert dialog.words.text() == f"{hits} hits in {len(expected)} records"
    assert "Question 1?" in dialog.list.item(0).text()
    assert "Q1" in dialog.list.item(0).text()
    dialog.do_it()
    program.settle()
    assert len(model.history) == 1
    assert model.snapshot.record(5)["conversations"][0]["value"] == "Q5"
    assert model.snapshot.record(4)["conversations"][0]["value"] == "Question 4?"
    dialog.pattern.setText("(")
    qtbot.waitUntil(lambda: "no regular expression" in dialog.words.text())
    assert not dialog.button.isEnabled()
    dialog.close()


def test_keys_and_ids_of_many_records(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(6))
    program.services.actions["edit.key"].trigger()
    from ola_viewer.gui.editing.bulk_dialog import RenumberDialog
    from ola_viewer.gui.editing.key_dialog import KeyDialog

    dialog = program.window.findChild(KeyDialog)
    dialog.key.setText("split")
    assert not dialog.button.isEnabled()
    dialog.value.setText("train")
    assert dialog.words.text() == '"split": "train"'
    dialog.button.click()
    assert [model.snapshot.record(n)["split"] for n in range(6)] == ["train"] * 6
    program.services.actions["edit.renumber"].trigger()
    renumber = program.window.findChild(RenumberDialog)
    renumber.prefix.setText("x_")
    renumber.digits.setValue(3)
    assert renumber.words.text().startswith('"x_000", "x_001"')
    renumber.button.click()
    assert [model.snapshot.record(n)["id"] for n in range(6)] == [f"x_{n:03d}" for n in range(6)]
    assert len(model.history) == 2


def test_changes_are_shown_and_reverted(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(9))
    raw = model.snapshot.raw(3)
    model.push(SetText(3, ("conversations", 0, "value"), "New?"))
    model.push(SetText(6, ("id",), "other"))
    model.set_current(3)
    qtbot.keyClick(program.window.table_pane.table, Qt.Key.Key_D)
    view = program.editing.changes
    qtbot.waitUntil(lambda: view.list.count() == 2)
    assert view.list.currentItem().text() == "Record 3"
    assert view.text.toPlainText().split("\n")[:3] == ["conversations[0].value", "− Question 3?", "+ New?"]
    view.revert_one.click()
    qtbot.waitUntil(lambda: model.snapshot.raw(3) == raw)
    qtbot.waitUntil(lambda: view.list.count() == 1)
    view.close()


def test_changes_of_another_document_are_not_reverted(
    program: Any, manifest: Writes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "ask_discard", lambda *_args, **_more: "discard")
    model = opened(program, manifest(9))
    model.push(SetText(8, ("id",), "other"))
    model.set_current(8)
    program.services.actions["edit.changes"].trigger()
    view = program.editing.changes
    qtbot.waitUntil(lambda: view.list.count() == 1)
    program.commands.open_paths([manifest(4, "b.json")])
    program.settle()
    assert (model.total, view.list.count()) == (4, 0)
    qtbot.waitUntil(lambda: view.words.text() == "No record differs from its file.")
    assert view.revert_all.text() == "Revert all"
    assert not view.revert_one.isEnabled()
    assert not view.revert_all.isEnabled()
    view.close()


def test_exclude_and_move(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(6), 2)
    table = program.window.table_pane.table
    qtbot.keyClick(table, Qt.Key.Key_Delete, SHIFT)
    assert model.snapshot.excluded == RowSet.of([2])
    qtbot.keyClick(table, Qt.Key.Key_Delete, SHIFT)
    assert not model.snapshot.excluded.count()
    qtbot.keyClick(table, Qt.Key.Key_Down, ALT | SHIFT)
    program.settle()
    assert model.snapshot.rows().tolist() == [0, 1, 3, 2, 4, 5]
    assert model.current == 2
    qtbot.keyClick(table, Qt.Key.Key_Up, ALT | SHIFT)
    program.settle()
    qtbot.keyClick(table, Qt.Key.Key_Up, ALT | SHIFT)
    program.settle()
    assert model.snapshot.rows().tolist() == [0, 2, 1, 3, 4, 5]


def test_a_filtered_view_shows_no_record_that_is_gone(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(12))
    model.set_query("kind:image")
    program.settle()
    assert model.rows.tolist() == [0, 4, 8]
    model.push(DeleteRows(RowSet.of([4, 5])))
    assert model.rows.tolist() == [0, 8]
    model.undo()
    program.settle()
    assert model.rows.tolist() == [0, 4, 8]
    model.document.duplicate(np.array([8], np.int64))
    program.settle()
    assert len(model.rows) == 4
    model.undo()
    assert model.rows.tolist() == [0, 4, 8]


def test_a_filtered_view_after_a_save_without_the_deleted_records(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    model = opened(program, manifest(12))
    model.set_query("kind:image")
    model.push(DeleteRows(RowSet.of([1, 8])))
    program.settle()
    with qtbot.waitSignal(model.sources_changed):
        program.services.actions["file.save"].trigger()
    assert not len(model.rows)
    program.settle()
    assert [model.snapshot.record(row)["id"] for row in model.rows.tolist()] == ["rec_00000", "rec_00004"]


def test_a_work_file_is_applied_and_conflicts_are_listed(
    program: Any, manifest: Writes, tmp_path: Path, qtbot: QtBot
) -> None:
    path = manifest(8)
    model = opened(program, path)
    model.push(SetText(3, ("conversations", 0, "value"), "New?"))
    work = tmp_path / "w.json"
    program.work.save(work, [])
    model.undo()
    program.work.apply(work)
    program.settle()
    assert turns_of(model, 3)[0][1] == "New?"
    other = records(8)
    other[3]["conversations"][0]["value"] = "Something else"
    path.write_bytes(orjson.dumps(other))
    model.reload()
    program.settle()
    program.work.apply(work)
    program.settle()
    bar = program.services.messages.bars["work:conflicts"]
    assert "1 record that" in bar.text
    assert turns_of(model, 3)[0][1] == "Something else"
    bar.actions[1].call()
    assert turns_of(model, 3)[0][1] == "New?"


def test_editing_in_the_review(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    from ola_viewer.review.queue import QueueSpec

    model = opened(program, manifest(8))
    program.review.make_queue("Q", QueueSpec(count=3, order="stored"), model.snapshot.rows())
    program.settle()
    page, desk = program.review.page, program.review.desk
    row = desk.row
    qtbot.keyClick(page, Qt.Key.Key_B)
    program.settle()
    qtbot.keyClick(page, Qt.Key.Key_Backspace)
    program.settle()
    qtbot.keyClick(page, Qt.Key.Key_E)
    editor = program.editing.turns
    assert editor.isVisible()
    qtbot.keyClicks(editor.pad, "g")
    qtbot.keyClick(editor.pad, Qt.Key.Key_Return, CONTROL)
    program.settle()
    assert page.hasFocus()
    assert desk.row == row
    assert desk.verdict is None
    assert desk.outdated is not None
    assert "before it was edited" in page.foot.said.text()
    qtbot.keyClick(page, Qt.Key.Key_G)
    program.settle()
    assert [verdict.mark for verdict in desk.verdicts()] == ["good"]


def test_patch_numbers_with_their_piece(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pictures = []
    for colour in ((255, 0, 0), (0, 0, 255)):
        held = io.BytesIO()
        Image.new("RGB", (32, 24), colour).save(held, "PNG")
        pictures.append(held.getvalue())
    patch = tmp_path / "patch_0"
    patch.write_bytes(b"".join(pictures))
    path = tmp_path / "x.json"
    value = {"patch": str(patch), "start_num": 0, "size": len(pictures[0])}
    path.write_bytes(orjson.dumps([{"id": 1, "image": value, "conversations": []}]))
    model = opened(program, path)
    dialog = program.editing.edit_range()

    def colour() -> tuple[int, ...] | None:
        panel = dialog.preview.panels[0]
        return (
            None if panel.view.frame is None or panel.failed else panel.view.frame.image.pixelColor(5, 5).getRgb()[:3]
        )

    qtbot.waitUntil(lambda: colour() == (255, 0, 0))
    dialog.start.setText(str(len(pictures[0])))
    dialog.sizes.setPlainText(str(len(pictures[1])))
    qtbot.waitUntil(lambda: colour() == (0, 0, 255))
    assert "behind" not in dialog.words.text()
    dialog.sizes.setPlainText("x")
    assert not dialog.button.isEnabled()
    dialog.sizes.setPlainText(str(len(pictures[1]) + 1))
    qtbot.waitUntil(lambda: "behind the end" in dialog.words.text())
    dialog.sizes.setPlainText(str(len(pictures[1])))
    dialog.button.click()
    after = model.snapshot.record(0)["image"]
    assert after == {"patch": str(patch), "start_num": len(pictures[0]), "size": len(pictures[1])}
    assert len(model.history) == 1
