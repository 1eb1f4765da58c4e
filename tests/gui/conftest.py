"""Widgets off screen; every Qt warning fails the test; lanes are shut down."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import orjson
import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ola_viewer.gui import assembly
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.theme import Theme
from tests.gui.patient_bot import PATIENCE_MS, PatientBot
from tests.helpers.patience import PATIENCE

HARMLESS = ("This plugin does not support", "propagateSizeHints", "QFont::setPointSize", "Could not find font")


@pytest.fixture(autouse=True)
def qt_warnings_fail() -> Iterator[None]:
    """Collect what Qt complains about and fail at the end."""
    heard: list[str] = []

    def handler(kind: QtMsgType, _context: Any, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(part in text for part in HARMLESS):
            heard.append(text)

    before = qInstallMessageHandler(handler)
    yield
    qInstallMessageHandler(before)
    assert not heard, f"Qt warned: {heard}"


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's, with patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def patient_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """`Program.settle` waits as long as everything else here."""
    monkeypatch.setattr(assembly, "SETTLE_MS", PATIENCE_MS)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    return Theme(qapp, "light")


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    """Lanes that end with the test."""
    made = Lanes()
    yield made
    assert made.shutdown(PATIENCE), "a worker did not end"


def records(count: int) -> list[dict[str, Any]]:
    """Records of four kinds with predictable words."""
    made: list[dict[str, Any]] = []
    for number in range(count):
        record: dict[str, Any] = {"id": f"rec_{number:05d}"}
        if number % 4 == 0:
            record["image"] = f"/data/pics/{number}.jpg"
        elif number % 4 == 1:
            record["video"] = {"patch": "/data/nextqa/patch_1", "start_num": number, "size": [10] * (number % 7 + 1)}
        elif number % 4 == 2:
            record["audio"] = f"/data/sound/{number}.wav"
        turns = [{"from": "human", "value": f"Question {number}?"}, {"from": "gpt", "value": f"Answer {number % 10}"}]
        record["conversations"] = turns * (1 + number % 3)
        made.append(record)
    return made


@pytest.fixture
def manifest(tmp_path: Path) -> Callable[..., Path]:
    """Writes a manifest: `manifest(count, name="a.json")`."""

    def write(count: int = 40, name: str = "a.json") -> Path:
        path = tmp_path / name
        path.write_bytes(orjson.dumps(records(count)))
        return path

    return write


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Any]:
    """The whole window at 1440×900, shown off screen."""
    made = assembly.Program((), "light")
    made.window.resize(1440, 900)
    made.window.show()
    yield made
    made.shutdown()


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Callable[..., Any]]:
    """`start(path)` opens a program on a file, None on nothing; the former one is stopped as by a kill: without closing
    the document."""
    running: list[Any] = []

    def stop() -> None:
        for program in running:
            program.shutdown()
        running.clear()

    def go(path: Path | None) -> Any:
        stop()
        program = assembly.Program((), "light")
        running.append(program)
        program.window.resize(1440, 900)
        program.window.show()
        if path is not None:
            program.commands.open_paths([path])
        assert program.settle()
        return program

    yield go
    stop()
