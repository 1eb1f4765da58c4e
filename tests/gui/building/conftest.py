"""Real media for the building dialogs, and jobs that wait at a gate."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from ola_viewer.gui.building.dialog import BuildDialog
from ola_viewer.gui.job_book import Outcome, Page
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback


def write_pictures(folder: Path, count: int) -> list[Path]:
    """Small JPEGs of different colours."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"pic_{number}.jpg"
        pixels = np.full((16, 16, 3), (number * 37 % 255, 90, 200 - number), np.uint8)
        Image.fromarray(pixels).save(path, quality=90)
        paths.append(path)
    return paths


def write_records(path: Path, pictures: list[Path], prefix: str = "r") -> Path:
    """A manifest with one record a picture."""
    turns = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A colour."}]
    records = [
        {"id": f"{prefix}{number}", "image": str(picture), "conversations": turns}
        for number, picture in enumerate(pictures)
    ]
    path.write_text(json.dumps(records))
    return path


def forecast(qtbot: QtBot, dialog: BuildDialog, change: Callable[[], object]) -> list[str]:
    """Change fields, wait for the figures, return remarks and errors."""
    with qtbot.waitSignal(dialog.forecast_shown):
        change()
    qtbot.waitUntil(lambda: "counting" not in dialog.forecast_view.heading)
    return dialog.forecast_view.texts


def figures(dialog: BuildDialog) -> dict[str, str]:
    """Caption → value of what will happen."""
    return {caption: value for value, caption in dialog.forecast_view.forecast.figures}


def run(qtbot: QtBot, program: Any, start: Callable[[], Page | None]) -> Any:
    """Start a job and wait for its end."""
    with qtbot.waitSignal(program.building.book.ended):
        page = start()
    assert page is not None
    return page


class Gate:
    """Work that reports, waits to be let through, and can be cancelled."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Event()
        self.runs = 0

    def work(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        self.runs += 1
        progress(Progress(1, 4, "files"))
        self.entered.set()
        while not self.opened.wait(0.02):
            cancel.check()
        return Outcome("Done.", "success", ("one line",))


@pytest.fixture
def gate() -> Gate:
    return Gate()
