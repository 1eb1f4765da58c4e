"""Edits, filter and place come back: after a crash by an offer, after closing by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ola_viewer.gui.session_store import full_codec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.session import SessionStore
from ola_viewer.session.identity import identify_all
from ola_viewer.session.presence import Presence
from ola_viewer.settings import state_folder

Writes = Callable[..., Path]
OFFER = "session:restore"


def edits_of(program: Any) -> list[Any]:
    return [entry.edit for entry in program.services.model.history]


def press(program: Any, key: str, number: int) -> None:
    """A button of a message bar."""
    bar = program.services.messages.bars[key]
    bar.actions[number].call()
    program.services.messages.dismiss(key)


def test_a_crash_loses_nothing_and_undo_is_there_too(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(30)
    program = start(path)
    model = program.services.model
    model.push(SetText(4, ("conversations", 0, "value"), "First?"))
    model.push(SetText(4, ("conversations", 0, "value"), "Second?"))
    model.document.delete(RowSet.of([7, 8]))
    model.undo()
    expected = edits_of(program)
    program = start(path)
    model = program.services.model
    assert "3 edits" not in program.services.messages.bars[OFFER].text
    assert "2 edits" in program.services.messages.bars[OFFER].text
    assert not model.history
    press(program, OFFER, 0)
    assert edits_of(program) == expected
    assert [entry.done for entry in model.history] == [True, True, False]
    assert model.snapshot.record(4)["conversations"][0]["value"] == "Second?"
    model.redo()
    assert len(model.snapshot.rows()) == 28
    program = start(path)
    press(program, OFFER, 0)
    assert len(program.services.model.snapshot.rows()) == 28


def test_discard_forgets(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(10)
    start(path).services.model.push(DeleteRows(RowSet.of([1])))
    press(start(path), OFFER, 1)
    assert OFFER not in start(path).services.messages.bars


def test_closing_gives_up_what_the_user_gave_up(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(10)
    program = start(path)
    program.services.model.push(DeleteRows(RowSet.of([1])))
    program.services.model.close()
    program.settle()
    assert OFFER not in start(path).services.messages.bars


def test_edits_made_before_the_answer_lose_nothing(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(10)
    start(path).services.model.push(DeleteRows(RowSet.of([1])))
    program = start(path)
    program.services.model.push(DeleteRows(RowSet.of([2])))
    press(program, OFFER, 0)
    assert program.services.model.snapshot.rows().tolist() == [0, 3, 4, 5, 6, 7, 8, 9]
    program = start(path)
    assert "2 edits" in program.services.messages.bars[OFFER].text
    # Edited again, and the question never answered: the earlier edits are still offered.
    program.services.model.push(DeleteRows(RowSet.of([3])))
    program.services.model.close()
    program.settle()
    program = start(path)
    press(program, OFFER, 0)
    assert program.services.model.snapshot.rows().tolist() == [0, 3, 4, 5, 6, 7, 8, 9]


def test_work_is_found_when_the_file_moved(start: Callable[..., Any], manifest: Writes, tmp_path: Path) -> None:
    path = manifest(10)
    start(path).services.model.push(DeleteRows(RowSet.of([1])))
    moved = path.rename(tmp_path / "elsewhere.json")
    assert OFFER in start(moved).services.messages.bars


def test_the_welcome_page_tells_of_unsaved_work(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(10)
    start(path).services.model.push(DeleteRows(RowSet.of([1])))
    program = start(None)
    press(program, "session:works", 0)
    program.settle()
    assert OFFER in program.services.messages.bars
    press(program, OFFER, 1)
    assert "session:works" not in start(None).services.messages.bars


def test_a_second_window_has_a_journal_of_its_own(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(10)
    start(path).services.model.push(DeleteRows(RowSet.of([1])))
    store = SessionStore(state_folder() / "session.db")
    other = Presence(store, identify_all([path]))
    other.beat()
    program = start(path)
    assert "session:others" in program.services.messages.bars
    assert OFFER not in program.services.messages.bars  # the other window's own work
    program.services.model.push(DeleteRows(RowSet.of([2])))
    start(None)
    other.leave()
    store.close()
    program = start(path)
    press(program, OFFER, 1)  # the first window's edit is given up
    program = start(path)
    press(program, OFFER, 0)
    assert program.services.model.snapshot.rows().tolist() == [0, 1, 3, 4, 5, 6, 7, 8, 9]
    program.services.model.undo()
    program.services.model.close()
    program.settle()
    assert OFFER not in start(path).services.messages.bars


def test_filter_order_and_record_come_back(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(40)
    program = start(path)
    model = program.services.model
    program.window.table_pane.filter_line.add_term("kind:video")
    program.settle()
    model.set_current(21)
    program = start(path)
    model = program.services.model
    qtbot.waitUntil(lambda: model.current == 21)
    assert model.request.query == "kind:video"
    assert len(model.rows) == 10


def test_without_a_database_work_goes_on(qapp: QApplication, manifest: Writes, start: Callable[..., Any]) -> None:
    state_folder().parent.mkdir(parents=True, exist_ok=True)
    state_folder().write_bytes(b"a file where the folder should be")
    program = start(manifest(5))
    assert "session:store" in program.services.messages.bars
    program.services.model.push(DeleteRows(RowSet.of([1])))
    assert len(program.services.model.snapshot.rows()) == 4


def test_the_codec_knows_the_edits_of_every_room() -> None:
    assert {"path-rules", "fix", "set-text", "find-replace", "delete-rows"} <= set(full_codec().kinds)
