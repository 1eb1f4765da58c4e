"""Jobs of the command line in the window's list, while the window writes jobs of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.cli.main import main
from ola_viewer.gui.building.revive import revived
from ola_viewer.gui.job_book import Outcome
from ola_viewer.gui.jobs.model import STATE
from ola_viewer.jobs import CancelToken, ignore_progress
from ola_viewer.jobs.job_files import JobFiles, JobRecord
from ola_viewer.jobs.specs import JobSpec
from ola_viewer.settings import state_folder
from tests.gui.building.conftest import Gate, run, write_pictures, write_records
from tests.gui.building.held_command import HELD
from tests.helpers.patience import PATIENCE
from tests.perf.generate import write_manifest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is killed here as only POSIX can")


@contextmanager
def held(source: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """The command in the middle of its mix; killed at the end if it still lives."""
    words = [sys.executable, "-m", "tests.gui.building.held_command", str(source), str(out)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(words, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == HELD
            yield process
        finally:
            process.kill()


def panel_of(program: Any, qtbot: QtBot) -> Any:
    with qtbot.waitSignal(program.building.book.listed):
        program.services.actions["panel.jobs"].trigger()
    return program.window.lone_panels.panel("jobs")


def states(panel: Any) -> list[str]:
    return [panel.model.index(row, STATE).data() for row in range(panel.model.rowCount())]


def test_window_and_command_write_at_once_and_each_knows_of_the_other(
    program: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    source = write_manifest(tmp_path / "a.json", 1500, "line", adversarial=0.1)
    out, gate = tmp_path / "mix.json", Gate()
    book = program.building.book
    mine = book.start("Mine", gate.work, JobSpec("pack", {"out": "/x"}))
    assert gate.entered.wait(PATIENCE)
    with held(source, out) as process:
        panel = panel_of(program, qtbot)
        row = next(row for row, text in enumerate(states(panel)) if text.startswith("running in another program · "))
        assert panel.model.job(row).title == "Mixing mix.json"
        with qtbot.waitSignal(book.ended):
            gate.opened.set()
        assert mine.outcome == Outcome("Done.", "success", ("one line",))
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    with qtbot.waitSignal(book.listed):
        program.building.load_past()
    row = next(row for row, text in enumerate(states(panel)) if text.startswith("interrupted: the program ended"))
    panel.table.selectRow(row)
    page = run(qtbot, program, lambda: (panel.resume.click(), book.page(panel.model.jobs[0]))[1])
    assert any("had been written by an earlier run" in line for line in page.outcome.lines), page.outcome
    assert out.read_bytes().strip() == source.read_bytes().strip()
    assert sorted(record.state for record in JobFiles(state_folder() / "jobs").load()) == ["done", "done", "followed"]


def test_a_killed_command_that_is_repeated_is_taken_up_again(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source, out = write_manifest(tmp_path / "a.json", 1500, "line"), tmp_path / "mix.json"
    with held(source, out) as process:
        process.kill()
        process.wait(PATIENCE)
    assert main(["mix", str(source), "--out", str(out)]) == 1  # the generated ids meet once
    panel = panel_of(program, qtbot)
    assert states(panel) == ["Mixed 1,500 records into mix.json.", "taken up again"]
    assert out.read_bytes().strip() == source.read_bytes().strip()


def last_job() -> JobRecord:
    return JobFiles(state_folder() / "jobs").load()[0]


def test_every_job_of_the_command_line_can_be_done_again_by_the_window(tmp_path: Path) -> None:
    pictures = write_pictures(tmp_path / "pics", 3)
    manifest = write_records(tmp_path / "m.json", pictures)
    out = tmp_path / "out"
    commands = {
        "mix": [
            "mix",
            f"{manifest}:random:50%:x2",
            "--out",
            str(tmp_path / "mix.jsonl.gz"),
            "--seed",
            "3",
            "--shuffle",
        ],
        "convert": ["convert", str(manifest), "--to", "qwen", "--where", "#0-1", "--out", str(tmp_path / "q.json")],
        "array": ["convert", str(manifest), "--to", "jsonl", "--out", str(tmp_path / "q.jsonl")],
        "pack": ["pack", str(manifest), "--out", str(out), "--manifest-out", str(tmp_path / "p.json"), "--jobs", "1"],
        "folder": ["pack", str(tmp_path / "pics"), "--out", str(tmp_path / "out2"), "--per-patch", "2"],
        "unpack": ["unpack", str(tmp_path / "p.json"), "--out", str(tmp_path / "files")],
    }
    for name, words in commands.items():
        assert main(words) in (0, 1), name
        record = last_job()
        assert record.state == "done"
        assert record.summary
        assert record.spec is not None
        task = revived(record.spec, record.started)
        assert task is not None, name
        made = Path(str(record.spec.parameters["out"]))
        before = made.read_bytes() if made.is_file() else sorted(path.name for path in made.iterdir())
        outcome = task.run(CancelToken(), ignore_progress)
        assert outcome.failed == 0
        assert (made.read_bytes() if made.is_file() else sorted(path.name for path in made.iterdir())) == before
    assert main(["pack", str(tmp_path / "pics"), "--out", str(tmp_path / "out2")]) == 2
    record = last_job()
    assert record.state == "failed"
    assert "other settings" in record.summary
