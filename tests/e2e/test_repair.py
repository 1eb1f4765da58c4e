"""A published set as downloaded, repaired on a real X server: survey, find, apply, save, survey again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Driver, State
from tests.helpers.published_sets import SETS

pytestmark = pytest.mark.x11


def paths_of(record: dict[str, object]) -> list[str]:
    """Every file that a record names."""
    values = [record[key] for key in ("image", "video", "audio", "audio_q") if key in record]
    return [str(value["patch"]) if isinstance(value, dict) else str(value) for value in values]


def apply_button(state: State, records: int) -> str | None:
    """The button that applies the rules to so many records, with the key on it."""
    return next((key for key in state["widgets"] if key.startswith(f"Apply to {records:,} records")), None)


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_downloaded_set_is_repaired(start: Callable[..., Driver], tmp_path: Path, name: str) -> None:
    made = SETS[name](tmp_path, 200)
    before = {path: path.read_bytes() for path in made.manifests}
    driver = start(*made.manifests)
    driver.settled(lambda state: state["records"] == made.records and state["columns"], "the manifests")

    driver.hands.keys("ctrl+r")
    driver.settled(lambda state: state["panel"] == "remap" and "broken" in state["notice"], "the survey")
    driver.shoot(f"repair-{name}-surveyed")
    driver.click("Find missing files…")
    driver.wait(lambda state: "Search" in state["widgets"], "the dialog")
    driver.click("Search")
    found = driver.settled(lambda state: apply_button(state, made.records) is not None, "the rules that were found")
    driver.shoot(f"repair-{name}-found")
    driver.click(apply_button(found, made.records) or "")
    driver.settled(lambda state: state["modified"], "the rules to be applied")
    driver.shoot(f"repair-{name}-applied")
    driver.hands.focus(driver.window)  # as a window manager does when a dialog has closed
    driver.hands.keys("ctrl+s")
    driver.settled(lambda state: not state["modified"] and "saved" in state["notice"], "the files to be saved")
    assert driver.close() == 0

    for path in made.manifests:
        old, new = json.loads(before[path]), json.loads(path.read_bytes())
        assert [record["conversations"] for record in new] == [record["conversations"] for record in old]
        assert all(Path(named).is_file() for record in new for named in paths_of(record))

    again = start(*made.manifests)
    again.settled(lambda state: state["records"] == made.records and state["columns"], "the saved manifests")
    again.hands.keys("ctrl+r")
    again.settled(lambda state: "media paths are right" in state["notice"], "a survey without a broken path")
    assert again.close() == 0
