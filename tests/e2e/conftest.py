"""The real program on a real X server, driven by mouse and keyboard from another process.

What the window shows is read from the probe file (`ola_viewer/gui/probe.py`); every wait is for a condition.
Screenshots go to `artifacts/e2e/` of the checkout, for people to look at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.patience import PATIENCE
from tests.helpers.virtual_screen import Hands, Screen, virtual_screen
from tests.helpers.virtual_sink import VirtualSink, virtual_sink

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts" / "e2e"
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "sample.json"
CORNER = (1499, 959)
"""Of the screen, outside of the window: where the pointer is when a program starts, wherever a former test left it."""

State = dict[str, Any]


class Driver:
    """One running `ola-viewer`."""

    def __init__(self, screen: Screen, folder: Path, words: list[str], env: Mapping[str, str]) -> None:
        self.screen = screen
        self.hands = Hands(screen.display)
        self.hands.run("mousemove", *map(str, CORNER))  # what the pointer rests on decides what some keys mean
        self._probe = folder / "probe.json"
        self._probe.unlink(missing_ok=True)
        self._errors = (folder / "stderr.txt").open("w+b")
        homes = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
        shown = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "OLA_VIEWER_PROBE": str(self._probe)}
        command = [sys.executable, "-m", "ola_viewer", *words]
        self.process = subprocess.Popen(command, env={**env, **homes, **shown}, stderr=self._errors)
        self.wait(lambda state: True, "the window")
        self.window = self.window_named("Ola Viewer")
        self.hands.focus(self.window)

    # -- looking -------------------------------------------------------------------------------

    def state(self) -> State:
        """What the probe said last."""
        return json.loads(self._probe.read_bytes())

    def wait(self, condition: Callable[[State], bool], what: str) -> State:
        """Wait until the window is as it should be; its state then."""
        found: State = {}

        def holds() -> bool:
            nonlocal found
            if self._probe.exists():
                found = self.state()
                return condition(found)
            return False

        self._until(holds, lambda: f"{what}; last state: {shortened(found)}")
        return found

    def settled(self, condition: Callable[[State], bool], what: str) -> State:
        """The same, and nothing is being read or decoded."""
        return self.wait(lambda state: state["idle"] and condition(state), what)

    def window_named(self, title: str) -> str:
        """Number of the window with this title; waits for it."""
        found: list[str] = []

        def there() -> bool:
            found[:] = self.hands.windows(title)
            return bool(found)

        self._until(there, lambda: f"a window named {title}")
        return found[-1]

    def without_window(self, title: str) -> None:
        """Wait until no such window is there."""
        self._until(lambda: not self.hands.windows(title), lambda: f"{title} to close")

    def errors(self) -> str:
        """What the program wrote to stderr."""
        return Path(self._errors.name).read_text(errors="replace")

    def shoot(self, name: str) -> None:
        """A screenshot for people, when everything rests."""
        self.settled(lambda _: True, "rest")
        self.screen.screenshot(ARTIFACTS / f"{name}.png")

    def _until(self, condition: Callable[[], bool], what: Callable[[], str]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.errors()}")
            if time.monotonic() > end:
                self.screen.screenshot(ARTIFACTS / "failed.png")
                raise AssertionError(f"waited {PATIENCE:.0f} s for {what()}; stderr: {self.errors()}")
            time.sleep(0.02)  # another process: its file is all there is to wait on

    # -- doing ---------------------------------------------------------------------------------

    def middle(self, name: str, group: str = "widgets") -> tuple[int, int]:
        """The middle of a named widget, or of an item of the facets."""
        left, top, width, height = self.state()[group][name]
        return left + width // 2, top + height // 2

    def click(self, name: str) -> None:
        """Click on a widget by its name."""
        self.wait(lambda state: name in state["widgets"], f"{name} to be visible")
        self.hands.click(self.middle(name))

    def click_item(self, title: str, held: str = "") -> None:
        """Click on an item of the facets."""
        self.wait(lambda state: title in state["items"], f"the item {title}")
        left, top, width, height = self.state()["items"][title]
        self.hands.click((left + min(60, width // 2), top + height // 2), held=held)

    def go_to(self, number: int) -> State:
        """Type a record's number into the table, and wait until its media are decoded."""
        self.click_row_area()
        self.hands.type(str(number))
        self.wait(lambda state: "jump_field" in state["widgets"], "the number field")
        self.hands.keys("Return")
        return self.settled(lambda state: state["inspected"] == number and media_done(state), f"record {number}")

    def click_row_area(self) -> None:
        """Give the table the keyboard, by its key."""
        if self.state()["focus"] != "Records":
            self.hands.keys("ctrl+2")
            self.wait(lambda state: state["focus"] == "Records", "the table to have the keyboard")

    def close(self) -> int:
        """Quit by key; the exit code."""
        if self.process.poll() is None:
            self.hands.keys("ctrl+q")
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(PATIENCE)
                raise AssertionError(f"Ctrl+Q did not end the program; stderr: {self.errors()}") from None
        self._errors.close()
        return self.process.returncode

    def end(self) -> None:
        """Whatever happened: no process stays."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(PATIENCE)
        self._errors.close()


def media_done(state: State) -> bool:
    """Whether every medium of the record is shown or says why not."""
    return all(medium["ready"] or medium["failed"] for medium in state["media"])


def shortened(state: State) -> str:
    """The state without the long parts."""
    return json.dumps({key: value for key, value in state.items() if key not in ("widgets", "items", "turns")})


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A private X server for all tests of this folder."""
    with virtual_screen() as started:
        yield started


@pytest.fixture(scope="session")
def sink() -> Iterator[VirtualSink]:
    """A private sound output."""
    with virtual_sink() as started:
        yield started


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Driver]]:
    """Starts the program: `start("file.json", env=…)`. Ends it after the test."""
    begun: list[Driver] = []

    def work(*words: str | Path, env: Mapping[str, str] = os.environ) -> Driver:
        folder = tmp_path / f"home{len(begun)}"
        folder.mkdir(exist_ok=True)
        driver = Driver(screen, folder, [str(word) for word in words], env)
        begun.append(driver)
        return driver

    yield work
    for driver in begun:
        driver.end()
