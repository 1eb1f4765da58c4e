"""Jobs of earlier programs and of other windows: shown as they are, resumed, repeated, cleared."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from ola_viewer.gui.building.revive import revived
from ola_viewer.gui.job_book import JobBook, Outcome
from ola_viewer.gui.jobs.model import FRACTION_ROLE, STATE
from ola_viewer.gui.jobs.panel import JobsPanel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.jobs.job_files import JobFiles, JobRecord
from ola_viewer.jobs.specs import JobSpec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.settings import state_folder
from tests.gui.building.conftest import Gate, forecast, run, write_pictures, write_records
from tests.helpers.patience import PATIENCE
from tests.perf.generate import write_manifest


def states(panel: JobsPanel) -> list[str]:
    return [panel.model.index(row, STATE).data() for row in range(panel.model.rowCount())]


def test_what_happens_to_a_job_is_written_down(lanes: Lanes, gate: Gate, tmp_path: Path, qtbot: QtBot) -> None:
    files = JobFiles(tmp_path)
    book = JobBook(lanes.jobs, Messages(), files=files)
    page = book.start("Packing", gate.work, JobSpec("pack", {"out": "/x"}))
    assert gate.entered.wait(PATIENCE)
    (record,) = files.load()
    assert (record.state, record.title, record.spec) == ("running", "Packing", page.spec)
    assert (record.done, record.total) == (1, 4)
    with qtbot.waitSignal(book.ended):
        gate.opened.set()
    (record,) = files.load()
    assert (record.state, record.summary, record.lines) == ("done", "Done.", ("one line",))
    second = Gate()
    page = book.start("Again", second.work, JobSpec("pack", {}))
    assert second.entered.wait(PATIENCE)
    with qtbot.waitSignal(book.ended):
        page.job.cancel()
    assert files.load()[0].state == "cancelled"
    files.close()


def test_a_disk_that_refuses_costs_the_record_and_not_the_job(
    lanes: Lanes, gate: Gate, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "jobs").write_text("a file in the way")
    book = JobBook(lanes.jobs, Messages(), files=JobFiles(tmp_path / "jobs"))
    gate.opened.set()
    with qtbot.waitSignal(book.ended):
        page = book.start("Packing", gate.work, JobSpec("pack", {}))
    assert page.outcome == Outcome("Done.", "success", ("one line",))


def test_the_panel_shows_jobs_of_others_and_clears(
    lanes: Lanes, theme: Theme, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = JobFiles(tmp_path)
    book = JobBook(lanes.jobs, Messages(), files=files)
    spec = JobSpec("pack", {"out": "/x"})
    revived_with: list[float] = []

    def revive(spec: JobSpec, started: float) -> Any:
        if spec.parameters.get("edited"):
            return None

        def work(_cancel: CancelToken, _progress: ProgressCallback) -> Outcome:
            revived_with.append(started)
            return Outcome("Gone on.", "success")

        return work

    book.revive = revive
    base = JobRecord("", "Job", started=time.time() - 60, seconds=5, spec=spec)
    records = [
        replace(base, key="0000000000006-00000000", state="elsewhere", done=1, total=4),
        replace(base, key="0000000000005-00000000", state="interrupted", done=3, total=4),
        replace(base, key="0000000000004-00000000", state="interrupted", spec=JobSpec("pack", {"edited": True})),
        replace(base, key="0000000000003-00000000", state="done", summary="Packed: 1 failed.", failed=1),
        replace(base, key="0000000000002-00000000", state="done", summary="All.", folder=str(tmp_path)),
        replace(base, key="0000000000001-00000000", state="followed"),
    ]
    for record in records:
        files.write(record)
    book.take_over(records)
    panel = JobsPanel(lanes.jobs, theme, book, lambda _page: None, lambda _page: None)
    qtbot.addWidget(panel)
    head = panel.head_right()
    assert head is not None
    assert states(panel) == [
        "running in another program · 25 %",
        "interrupted: the program ended · 75 %",
        "interrupted: the program ended",
        "Packed: 1 failed.",
        "All.",
        "taken up again",
    ]
    assert panel.model.index(0, STATE).data(FRACTION_ROLE) == 0.25

    def offered(row: int) -> set[str]:
        panel.table.selectRow(row)
        buttons = (panel.cancel, panel.resume, panel.repeat, panel.log, panel.folder, panel.open, panel.remove)
        return {button.text() for button in buttons if button.isVisibleTo(head)}

    assert offered(0) == set()
    assert offered(1) == {"Resume", "Remove"}
    assert offered(2) == {"Remove"}
    assert "start it anew" in panel.lines.toPlainText()
    assert offered(3) == {"Repeat failed", "Remove"}
    assert offered(4) == {"Show in folder", "Remove"}
    shown: list[QUrl] = []
    monkeypatch.setattr("ola_viewer.gui.jobs.panel.QDesktopServices.openUrl", shown.append)
    panel.folder.click()
    assert [url.toLocalFile() for url in shown] == [str(tmp_path)]

    panel.clear.click()
    assert states(panel) == [
        "running in another program · 25 %",
        "interrupted: the program ended · 75 %",
        "Packed: 1 failed.",
    ]
    panel.table.selectRow(1)
    with qtbot.waitSignal(book.ended):
        panel.resume.click()
    assert revived_with == [base.started]
    assert states(panel)[0] == "Gone on."
    assert "taken up again" in states(panel)
    assert {record.key: record.state for record in files.load()}[records[1].key] == "followed"
    book.take_over([replace(records[0], state="done", summary="Ended there."), *records[1:2]])
    assert "Ended there." in states(panel)
    files.close()


def test_an_interrupted_mix_of_an_earlier_program_is_resumed(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 4))
    program.commands.open_paths([source])
    assert program.settle()
    dialog = program.building.show("mix")
    forecast(qtbot, dialog, lambda: dialog.out.set_path(tmp_path / "mix.json"))
    earlier = JobFiles(state_folder() / "jobs")
    task = dialog.task()
    record = JobRecord(earlier.new_key(), task.title, started=time.time(), owner="0" * 16, spec=task.spec)
    earlier.begin(record)
    earlier.close()
    with qtbot.waitSignal(program.building.book.listed):
        program.window.open_panel("jobs")
    panel = program.window.panels.panel("jobs")
    rows = [panel.model.index(row, STATE).data() for row in range(panel.model.rowCount())]
    panel.table.selectRow(next(row for row, text in enumerate(rows) if text.startswith("interrupted")))
    page = run(qtbot, program, lambda: (panel.resume.click(), program.building.book.page(panel.model.jobs[0]))[1])
    assert page.outcome.result == tmp_path / "mix.json"
    assert len(json.loads((tmp_path / "mix.json").read_bytes())) == 4


@pytest.mark.parametrize("name", ["pack", "unpack", "soundtracks", "convert", "setup", "mix"])
def test_a_task_is_the_same_after_it_was_written_down(program: Any, tmp_path: Path, name: str) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 3))
    program.commands.open_paths([source])
    assert program.settle()
    dialog = program.building.show(name)
    dialog.out.set_path(tmp_path / "out")
    dialog.where.jobs.setValue(2)
    task = dialog.task()
    spec = JobSpec.from_json(json.loads(json.dumps(task.spec.to_json())))
    again = revived(spec, time.time())
    assert again is not None
    assert again.spec == task.spec
    assert again.title == task.title
    assert getattr(again, "workers", None) in (task.workers, replace(task.workers, seconds=None))


def test_a_choice_of_records_is_kept_and_edits_are_not(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 6))
    program.commands.open_paths([source])
    assert program.settle()
    model = program.services.model
    program.window.table_pane.filter_line.add_term("id:r3")
    assert program.settle()
    dialog = program.building.show("convert")
    dialog.source.choose("shown")
    dialog.out.set_path(tmp_path / "o.json")
    again = revived(dialog.task().spec, 0.0)
    assert again is not None
    again.run(CancelToken(), ignore_progress)
    assert [record["id"] for record in json.loads((tmp_path / "o.json").read_bytes())] == ["r3"]
    source.write_text(source.read_text() + " ")
    changed = revived(dialog.task().spec, 0.0)
    assert changed is not None
    with pytest.raises(Exception, match="changed since the job began"):
        changed.run(CancelToken(), ignore_progress)
    model.push(DeleteRows(RowSet.of([int(model.rows[0])])))
    dialog.source.offer(program.building.table())
    forecast(qtbot, dialog, lambda: dialog.source.choose("all"))
    assert revived(dialog.task().spec, 0.0) is None
    assert any("Works on unsaved edits" in text for text in dialog.forecast_view.texts)


def test_the_panel_stands_under_the_welcome_page(program: Any, gate: Gate, tmp_path: Path, qtbot: QtBot) -> None:
    window = program.window
    assert window.pages.currentWidget() is window.welcome
    for action in ("panel.jobs", "build.setup", "build.pack", "build.soundtracks"):
        assert program.services.actions[action].isEnabled()
    program.services.actions["panel.jobs"].trigger()
    assert window.lone_panels.current == "jobs"
    panel = window.lone_panels.panel("jobs")
    page = program.building.book.start("Packing", gate.work)
    assert panel.model.jobs[0] is page.job
    window.open_panel("statistics")
    assert window.lone_panels.current == "jobs"
    with qtbot.waitSignal(program.building.book.ended):
        gate.opened.set()
    window.toggle_panel("jobs")
    assert not window.lone_panels.current
    qtbot.waitUntil(lambda: not program.services.lanes.jobs.running)
    window.status.progress.clicked.emit()
    assert window.lone_panels.current == "jobs"
    program.commands.open_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 2))])
    assert program.settle()
    assert not window.lone_panels.current
    window.toggle_panel("jobs")
    assert window.panels.current == "jobs"


@pytest.mark.skipif(os.name != "posix", reason="a process kills itself here as only POSIX can")
def test_a_window_killed_while_mixing_is_taken_up_by_the_next(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_manifest(tmp_path / "a.json", 1500, "line", adversarial=0.1)
    out = tmp_path / "mix.json"
    command = [sys.executable, "-m", "tests.gui.building.killed_window", str(source), str(out)]
    killed = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not out.exists()
    with qtbot.waitSignal(program.building.book.listed):
        program.services.actions["panel.jobs"].trigger()
    panel = program.window.lone_panels.panel("jobs")
    row = next(row for row, text in enumerate(states(panel)) if text.startswith("interrupted: the program ended"))
    panel.table.selectRow(row)
    page = run(qtbot, program, lambda: (panel.resume.click(), program.building.book.page(panel.model.jobs[0]))[1])
    assert any("had been written by an earlier run" in line for line in page.outcome.lines), page.outcome
    assert out.read_bytes().strip() == source.read_bytes().strip()
    assert "taken up again" in states(panel)
    assert not list(tmp_path.glob(".*"))
