"""Several jobs at once within a limit, cancelled and taken up again, in the panel and out of sight of their dialog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.gui.job_book import JobBook, Outcome
from ola_viewer.gui.jobs.model import FRACTION_ROLE, STATE, JobsModel
from ola_viewer.gui.jobs.panel import JobsPanel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.specs import JobError
from tests.gui.building.conftest import Gate, forecast, run, write_pictures, write_records
from tests.helpers.patience import PATIENCE


@pytest.fixture
def book(lanes: Lanes) -> JobBook:
    return JobBook(lanes.jobs, Messages(), limit=1)


def test_only_so_many_work_at_a_time(book: JobBook, qtbot: QtBot) -> None:
    first, second = Gate(), Gate()
    page = book.start("First", first.work)
    assert first.entered.wait(PATIENCE)
    waiting = book.start("Second", second.work)
    with qtbot.waitSignal(waiting.job.progressed):
        pass
    assert waiting.job.progress is not None
    assert waiting.job.progress.note == "waits for other jobs"
    assert not second.entered.is_set()
    second.opened.set()
    with qtbot.waitSignal(waiting.job.ended):
        first.opened.set()
    assert page.outcome == waiting.outcome == Outcome("Done.", "success", ("one line",))


def test_a_waiting_job_can_be_cancelled(book: JobBook, qtbot: QtBot) -> None:
    first, second = Gate(), Gate()
    book.start("First", first.work)
    assert first.entered.wait(PATIENCE)
    waiting = book.start("Second", second.work)
    with qtbot.waitSignal(waiting.job.ended):
        waiting.job.cancel()
    assert waiting.job.state == "cancelled"
    assert second.runs == 0
    with qtbot.waitSignal(book.ended):
        first.opened.set()


def test_the_panel_cancels_and_goes_on(book: JobBook, lanes: Lanes, theme: Theme, gate: Gate, qtbot: QtBot) -> None:
    opened: list[Any] = []
    panel = JobsPanel(lanes.jobs, theme, book, opened.append, opened.append)
    qtbot.addWidget(panel)
    head = panel.head_right()
    assert head is not None
    page = book.start("Packing", gate.work)
    with qtbot.waitSignal(page.job.progressed):
        pass
    index = panel.model.index(0, STATE)
    assert index.data(FRACTION_ROLE) == 0.25
    assert index.data().startswith("25 % · 1 files")
    assert panel.cancel.isVisibleTo(head)
    assert not panel.resume.isVisibleTo(head)
    with qtbot.waitSignal(book.ended):
        panel.cancel.click()
    assert panel.model.index(0, STATE).data() == "cancelled"
    assert panel.resume.isVisibleTo(head)
    gate.opened.set()
    with qtbot.waitSignal(book.ended):
        panel.resume.click()
    assert gate.runs == 2
    assert [panel.model.index(row, STATE).data() for row in range(2)] == ["Done.", "taken up again"]
    assert panel.lines.toPlainText() == "Done.\none line"
    assert not page.can_resume


def test_an_expected_failure_is_an_outcome_and_another_one_is_reported(
    book: JobBook, lanes: Lanes, qtbot: QtBot
) -> None:
    def refuse(_cancel: CancelToken, _progress: ProgressCallback) -> Outcome:
        raise JobError("The folder is full.")

    def break_down(_cancel: CancelToken, _progress: ProgressCallback) -> Outcome:
        raise ZeroDivisionError

    with qtbot.waitSignal(book.ended):
        page = book.start("Packing", refuse)
    assert page.outcome == Outcome("Packing: The folder is full.", "error")
    assert page.can_resume
    with qtbot.waitSignal(lanes.dispatcher.failed) as blocked:
        page = book.start("Packing", break_down)
    assert isinstance(blocked.args[0], ZeroDivisionError)
    assert page.outcome is None


def test_the_model_keeps_its_promises(
    book: JobBook, lanes: Lanes, gate: Gate, qtbot: QtBot, qtmodeltester: Any
) -> None:
    model = JobsModel(lanes.jobs, book)
    with qtbot.waitSignal(book.ended):
        gate.opened.set()
        book.start("Packing <b>x</b>", gate.work)
    qtmodeltester.check(model)
    assert model.index(0, 0).data() == "Packing <b>x</b>"
    assert "<b>" not in model.index(0, 0).data(3)


def test_a_job_whose_dialog_is_closed_ends_with_a_bar(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 3))])
    assert program.settle()
    dialog = program.building.show("pack")
    dialog.manifest_out.set_path(tmp_path / "new.json")
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "patches"))

    def start_and_close() -> Any:
        page = dialog.start()
        dialog.close()
        return page

    page = run(qtbot, program, start_and_close)
    bar = program.services.messages.bars[f"job:{page.job.number}"]
    assert bar.text == "Packed: 3 packed."
    bar.actions[0].call()
    assert program.settle()
    assert program.services.model.sources[0].path == tmp_path / "new.json"
    program.building.show_log(page)
    assert program.settle()
    window = program.window
    pages = [child.toPlainText() for child in window.findChildren(type(dialog.strip.lines))]
    assert any('"job":"pack"' in text for text in pages)


def test_cancelled_and_taken_up_again_in_the_dialog(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 3))])
    assert program.settle()
    dialog = program.building.show("pack")
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "patches"))

    others = [Gate(), Gate()]  # as many as may work at a time, so that the pack surely waits
    for other in others:
        program.building.book.start("Other", other.work)
        assert other.entered.wait(PATIENCE)

    def start_and_cancel() -> Any:
        page = dialog.start()
        dialog.strip.cancel.click()
        return page

    page = run(qtbot, program, start_and_cancel)
    assert page.job.state == "cancelled"
    assert "cancelled" in dialog.strip.words.text()
    assert dialog.strip.resume.isVisibleTo(dialog)
    for other in others:
        other.opened.set()
    qtbot.waitUntil(lambda: not program.services.lanes.jobs.running)
    with qtbot.waitSignal(program.building.book.ended):
        dialog.strip.resume.click()
    assert dialog.strip.words.text() == "Packed: 3 packed."
    assert (tmp_path / "patches" / "patch_000000").exists()


def test_without_jobs_the_panel_says_where_they_come_from(program: Any, qtbot: QtBot) -> None:
    program.services.actions["panel.jobs"].trigger()
    panel = program.window.findChild(JobsPanel)
    assert panel._none.isVisible()
    assert not panel.table.isVisible()


@pytest.mark.parametrize("name", ["mix", "pack", "unpack", "soundtracks", "convert", "setup"])
def test_the_buttons_of_every_dialog_stay_in_sight_on_a_small_screen(program: Any, name: str) -> None:
    dialog = program.building.show(name)
    dialog.resize(dialog.width(), 420)
    assert dialog.height() == 420
    button = dialog.start_button
    assert button.isVisible()
    assert dialog.rect().contains(button.geometry())
