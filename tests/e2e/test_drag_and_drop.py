"""Files and folders dragged from another program onto the window, by mouse on a real X server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLE, Driver
from tests.helpers.drag_source import SIZE, drag_source, drag_to

pytestmark = pytest.mark.x11
Start = Callable[..., Driver]
Dragged = Callable[..., str]
LEFT = 1452
"""Of the sources: right of the window, which is 1440 px wide."""


@pytest.fixture
def dragged() -> Iterator[Dragged]:
    """`dragged(driver, paths, target="main_window", held="")` drags paths onto the middle of a named widget and
    returns the action that was taken. The sources stay until the end: a target fetches the paths after the drop. A key
    that is `held` stays down, too."""
    with ExitStack() as sources:
        count = 0

        def work(driver: Driver, paths: Sequence[Path], target: str = "main_window", held: str = "") -> str:
            nonlocal count
            env = {**os.environ, "DISPLAY": driver.screen.display, "QT_QPA_PLATFORM": "xcb"}
            driver.settled(lambda state: target in state["widgets"], f"{target} to be there")
            place = (LEFT, 40 + 50 * count)
            count += 1
            source = sources.enter_context(drag_source(env, place, paths))
            begin = (place[0] + SIZE // 2, place[1] + SIZE // 2)
            return drag_to(source, driver.hands, begin, driver.middle(target), held)

        yield work


@pytest.fixture
def manifests(tmp_path: Path) -> list[Path]:
    """Two small manifests in a folder of their own."""
    records = json.loads(SAMPLE.read_text("utf-8"))
    folder = tmp_path / "sets"
    folder.mkdir()
    made = []
    for name, some in (("first.json", records[:3]), ("second.json", records[3:8])):
        made.append(folder / name)
        made[-1].write_text(json.dumps(some), encoding="utf-8")
    return made


def test_dropped_on_the_welcome_page_and_on_an_open_table(
    start: Start, dragged: Dragged, manifests: list[Path], tmp_path: Path
) -> None:
    driver = start()
    assert dragged(driver, manifests[:1]) == "copy"
    driver.settled(lambda state: state["records"] == 3 and state["columns"], "the dropped file")
    assert dragged(driver, manifests[1:]) == "copy"
    driver.settled(lambda state: "second.json was dropped." in state["messages"], "the question")
    assert driver.state()["records"] == 3
    driver.shoot("dropped-on-open-table")
    driver.click("Add to the table")
    driver.settled(lambda state: state["records"] == 8 and state["columns"], "both files")

    picture = tmp_path / "lake.jpg"
    shutil.copy(next((SAMPLE.parent / "images").glob("*.jpg")), picture)
    assert dragged(driver, [picture]) == "copy"
    state = driver.settled(lambda state: any("JPEG" in text for text in state["messages"]), "why it is not opened")
    assert state["records"] == 8
    driver.shoot("dropped-picture")

    media = tmp_path / "media"
    media.mkdir()
    assert dragged(driver, [media]) == "copy"
    driver.click("Look for media there")
    driver.settled(lambda state: str(media) in state["notice"], "the folder to be searched")
    assert driver.close() == 0
    assert "Traceback" not in driver.errors()


def test_several_files_and_a_folder(start: Start, dragged: Dragged, manifests: list[Path]) -> None:
    driver = start()
    assert dragged(driver, manifests) == "copy"
    driver.settled(lambda state: state["records"] == 8 and state["columns"], "both files")
    assert dragged(driver, manifests[:1], held="ctrl") == "copy"
    driver.settled(lambda state: state["records"] == 11 and state["columns"], "a file that is added with Ctrl")
    driver.hands.run("keyup", "ctrl")
    assert dragged(driver, manifests[1:], target="Filter") == "copy"
    state = driver.settled(lambda state: "second.json was dropped." in state["messages"], "a drop on the filter line")
    assert state["query"] == ""
    driver.hands.keys("ctrl+w")
    driver.settled(lambda state: state["page"] == "WelcomePage", "the welcome page")
    assert dragged(driver, [manifests[0].parent]) == "copy"
    driver.settled(lambda state: state["records"] == 8 and state["columns"], "the files of the folder")
    assert driver.close() == 0
