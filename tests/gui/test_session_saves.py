"""Saving in place gives the files another identity: what was kept of them goes along, also through a kill; and what
belongs to no file, the window itself, comes back in the next run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ola_viewer.gui.session_restore import OFFER
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.review.queue import QueueSpec
from ola_viewer.session.identity import identify
from tests.gui.conftest import records

Writes = Callable[..., Path]
JUDGED = (Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_U)


def reviewed(program: Any, qtbot: QtBot) -> list[str]:
    """Judge three of eight records; their ids in the queue's order."""
    model = program.services.model
    spec = QueueSpec(count=8, seed=3, stratify="kind", shares="equal")
    program.review.make_queue("Audit", spec, model.snapshot.rows())
    program.settle()
    page, desk = program.review.page, program.review.desk
    for key in JUDGED:
        qtbot.waitUntil(lambda: desk.ready)
        qtbot.keyClick(page, key)
    ids = [model.snapshot.record(entry.row)["id"] for entry in desk.queue.entries]
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    return ids


def edit_and_delete(program: Any, ids: list[str]) -> str:
    """Delete the first record that is not in the queue, edit the last of the queue; its new question."""
    model = program.services.model
    every = [model.snapshot.record(int(row))["id"] for row in model.snapshot.rows()]
    loose = next(n for n, one in enumerate(every) if one not in ids)
    model.push(DeleteRows(RowSet.of([loose])))
    model.push(SetText(every.index(ids[-1]), ("conversations", 0, "value"), "Changed?"))
    return "Changed?"


def save(program: Any) -> None:
    program.services.actions["file.save"].trigger()
    assert program.settle()
    assert program.settle()


def check_review(program: Any, ids: list[str]) -> None:
    """The queue is there, at its place, with its records and verdicts."""
    model, review = program.services.model, program.review
    assert list(review.queues) == ["Audit"]
    if review.desk.queue is None:
        review.resume("Audit")
        program.settle()
    desk = review.desk
    assert desk.position == 3
    assert [model.snapshot.record(entry.row)["id"] for entry in desk.queue.entries] == ids
    assert [(verdict.record_id, verdict.mark) for verdict in desk.verdicts()] == list(
        zip(ids[:3], ["good", "bad", "unsure"], strict=True)
    )
    sheet = review.outcome.show_statistics()
    assert "Each stratum by its true size" in sheet.words.text()
    sheet.close()


def test_queue_and_verdicts_go_along_with_a_save(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(40)
    program = start(path)
    ids = reviewed(program, qtbot)
    before = program.session.work
    edit_and_delete(program, ids)
    save(program)
    assert program.session.work == identify(path) != before
    check_review(program, ids)
    model = program.services.model
    model.set_query("verdict:bad")
    program.settle()
    assert [model.snapshot.record(int(row))["id"] for row in model.rows] == [ids[1]]
    model.set_query("")
    # What comes now is journalled for the new file.
    model.push(SetText(0, ("conversations", 0, "value"), "Later?"))
    program = start(path)
    assert "1 edit " in program.services.messages.bars[OFFER].text
    program.services.messages.bars[OFFER].actions[0].call()
    program.settle()
    assert program.services.model.snapshot.record(0)["conversations"][0]["value"] == "Later?"
    check_review(program, ids)
    program.services.model.jump(0)  # past the save, on the backup
    program.settle()
    assert program.services.model.total == 40
    assert program.services.model.snapshot.record(0)["conversations"][0]["value"] == "Question 0?"


def test_queues_follow_an_undo_past_a_save(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(40))
    ids = reviewed(program, qtbot)
    edit_and_delete(program, ids)
    save(program)
    program.services.model.jump(0)
    program.settle()
    check_review(program, ids)
    program.services.model.jump(2)
    program.settle()
    check_review(program, ids)


def test_a_kill_between_file_and_database(
    start: Callable[..., Any], manifest: Writes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(40)
    program = start(path)
    ids = reviewed(program, qtbot)
    edit_and_delete(program, ids)
    monkeypatch.setattr(program.services.model, "replace_sources", lambda *_: None)  # never comes to it
    save(program)
    on_disk = orjson.loads(path.read_bytes())
    assert len(on_disk) == 39
    program = start(None)
    assert "session:works" not in program.services.messages.bars  # they are in the file
    program = start(path)
    assert OFFER not in program.services.messages.bars
    assert [program.services.model.snapshot.record(row) for row in range(39)] == on_disk
    check_review(program, ids)


def test_the_copy_from_before_the_save_still_has_its_edits(
    start: Callable[..., Any], manifest: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(12)
    program = start(path)
    program.services.model.push(DeleteRows(RowSet.of([1])))
    monkeypatch.setattr(program.services.model, "replace_sources", lambda *_: None)
    save(program)
    program = start(Path(f"{path}.bak"))
    assert OFFER in program.services.messages.bars


def test_saving_back_to_an_earlier_content_offers_nothing_stale(
    start: Callable[..., Any], manifest: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(12)
    first = path.read_bytes()
    program = start(path)
    program.services.model.push(SetText(3, ("conversations", 0, "value"), "Question x?"))
    with monkeypatch.context() as patched:
        patched.setattr(program.services.model, "replace_sources", lambda *_: None)
        save(program)  # the journal of the first content is left behind
    program = start(path)
    program.services.model.push(SetText(3, ("conversations", 0, "value"), "Question 3?"))
    save(program)
    assert path.read_bytes() == first
    program = start(path)
    assert OFFER not in program.services.messages.bars


def test_another_file_under_the_same_identity_is_asked_about(
    start: Callable[..., Any], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "m.json"
    made = records(6000)
    path.write_bytes(orjson.dumps(made))
    place, twin = next(
        (n, changed) for n in range(2000, 6000) if (changed := twin_with(path, tmp_path / "twin.json", n)) is not None
    )
    program = start(path)
    program.services.model.push(SetText(place, ("conversations", 0, "value"), "New?"))
    path.write_bytes(twin)
    program = start(path)
    messages = program.services.messages
    messages.bars[OFFER].actions[0].call()
    qtbot.waitUntil(lambda: messages.bars[OFFER].severity == "warning")
    assert not program.services.model.history
    assert "this is another file" in messages.bars[OFFER].text
    messages.bars[OFFER].actions[0].call()
    assert program.services.model.snapshot.record(place)["conversations"][0]["value"] == "New?"


def test_edits_of_equal_length_that_were_saved_are_not_offered(
    start: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(orjson.dumps(records(6000)))
    place = next(n for n in range(2000, 6000) if twin_with(path, tmp_path / "twin.json", n) is not None)
    before = identify(path)
    program = start(path)
    program.services.model.push(SetText(place, ("conversations", 0, "value"), f"Quastion {place}?"))
    monkeypatch.setattr(program.services.model, "replace_sources", lambda *_: None)
    save(program)
    assert f"Quastion {place}?".encode() in path.read_bytes()
    assert identify(path) == before
    program = start(path)
    assert OFFER not in program.services.messages.bars
    assert not program.services.model.history
    assert "session:works" not in start(None).services.messages.bars


def test_an_edit_between_the_file_and_the_database_survives_a_kill(
    start: Callable[..., Any], manifest: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(12)
    program = start(path)
    program.services.model.push(SetText(3, ("conversations", 0, "value"), "First?"))
    with monkeypatch.context() as patched:
        patched.setattr(program.session, "_identify", lambda *_, **__: None)  # the new identity is never heard of
        save(program)
        program.services.model.push(SetText(4, ("conversations", 0, "value"), "Second?"))
    program = start(path)
    assert "1 edit " in program.services.messages.bars[OFFER].text
    program.services.messages.bars[OFFER].actions[0].call()
    program.settle()
    model = program.services.model
    assert [model.snapshot.sample(row).turns[0].text for row in (3, 4)] == ["First?", "Second?"]
    assert model.unsaved == 1
    model.jump(0)
    program.settle()
    assert model.snapshot.sample(3).turns[0].text == "Question 3?"


def test_a_kill_after_undo_past_a_save(start: Callable[..., Any], manifest: Writes) -> None:
    path = manifest(12)
    before = path.read_bytes()
    program = start(path)
    program.services.model.push(SetText(3, ("conversations", 0, "value"), "First?"))
    save(program)
    program.services.model.undo()
    program = start(path)
    program.services.messages.bars[OFFER].actions[0].call()
    program.settle()
    model = program.services.model
    assert model.modified
    assert model.snapshot.sample(3).turns[0].text == "Question 3?"
    save(program)
    assert path.read_bytes() == before
    model.redo()
    assert model.snapshot.sample(3).turns[0].text == "First?"


def test_where_no_backup_is_kept_it_is_said_that_the_earlier_file_is_gone(
    start: Callable[..., Any], manifest: Writes
) -> None:
    path = manifest(12)
    program = start(path)
    program.services.settings.set("backup", False)
    program.services.model.push(SetText(3, ("conversations", 0, "value"), "First?"))
    save(program)
    program.services.model.undo()
    program = start(path)
    assert "is gone" in program.services.messages.bars[OFFER].text
    assert not program.services.model.history
    program.services.model.push(SetText(4, ("conversations", 0, "value"), "Second?"))
    save(program)
    program.services.model.push(SetText(5, ("conversations", 0, "value"), "Third?"))
    program = start(path)
    program.services.messages.bars[OFFER].actions[0].call()
    program.settle()
    window = program.window
    window.toggle_panel("history")
    panel = window.panels.panel("history").list
    assert panel.item(0).text().startswith("As saved ")
    assert "not kept" in panel.item(0).text()
    assert panel.count() == 2


def twin_with(path: Path, twin: Path, place: int) -> bytes | None:
    """The file with another record at `place`, if its identity is the same."""
    changed = path.read_bytes().replace(f"Question {place}?".encode(), f"Quastion {place}?".encode(), 1)
    twin.write_bytes(changed)
    return changed if identify(twin) == identify(path) else None


def run(program: Any, files: list[Path], act: Callable[[], None]) -> None:
    """The program's own `run`, from start to the end of its event loop; `act` when everything was read."""
    failed: list[BaseException] = []

    def inside() -> None:
        try:
            program.settle()
            act()
            program.settle()
        except BaseException as error:  # noqa: BLE001 - raised again outside of the event loop
            failed.append(error)
        program.window.close()

    QTimer.singleShot(0, program.window, lambda: QTimer.singleShot(0, program.window, inside))
    program.run(files)
    if failed:
        raise failed[0]


def test_the_window_comes_back_as_it_was(qapp: QApplication, manifest: Writes, tmp_path: Path, qtbot: QtBot) -> None:
    from ola_viewer.gui.assembly import Program

    path = manifest(60)
    ids: list[str] = []
    told: dict[str, Any] = {}

    def first() -> None:
        window, model = program.window, program.services.model
        window.resize(770, 690)  # within the screen of the tests
        window.table_pane.table.setColumnHidden(window.table_pane.table.column_number("kind"), True)
        program.services.settings.set("roots", [str(tmp_path)])
        window.browse.across.moveSplitter(770 - 350, 2)
        told["size"] = window.size()
        told["widths"] = window.browse.across.sizes()
        ids.extend(reviewed(program, qtbot))
        window.table_pane.filter_line.add_term("kind:video")
        program.settle()
        model.set_current(21)
        qtbot.waitUntil(lambda: program.session.pending == 0)
        qtbot.waitUntil(lambda: not program.session._view.waiting)

    def second() -> None:
        window, model = program.window, program.services.model
        assert window.size() == told["size"] != QSize(1440, 900)
        assert window.table_pane.table.isColumnHidden(window.table_pane.table.column_number("kind"))
        assert program.services.settings.settings.roots[0] == str(tmp_path)
        assert all(abs(a - b) < 3 for a, b in zip(window.browse.across.sizes(), told["widths"], strict=True))
        qtbot.waitUntil(lambda: model.current == 21)
        assert model.request.query == "kind:video"
        assert len(model.rows) == 15
        check_review(program, ids)

    for act in (first, second):
        program = Program((), "light")
        run(program, [path], act)
