"""A review by keyboard on a real X server: sample 50 of 100,000, kill the program in the middle, go on, report.

The numbers of the report are computed here a second time, by other means than the program's.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.e2e.conftest import Driver
from tests.helpers.virtual_screen import Screen

pytestmark = pytest.mark.x11
RECORDS = 100_000
JUDGED = 50
SEED = 42
KILLED_AT = 20


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Dialogues without media: what is tested here is the queue, not decoding."""
    path = tmp_path / "big.json"
    turns = ({"from": "human", "value": f"Question {n}?"} for n in range(RECORDS))
    records = [
        {"id": f"rec_{n:06d}", "conversations": [turn, {"from": "gpt", "value": f"Answer {n % 97}."}]}
        for n, turn in enumerate(turns)
    ]
    path.write_bytes(orjson.dumps(records))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def programs() -> Iterator[list[Driver]]:
    """What was started; none outlives the test."""
    begun: list[Driver] = []
    yield begun
    for driver in begun:
        driver.end()


def mark_of(row: int) -> str:
    """The reviewer's opinion, a function of the record alone."""
    return "bad" if row % 5 == 0 else "unsure" if row % 11 == 0 else "good"


def review(driver: Driver) -> dict[str, Any]:
    told = driver.state()["review"]
    assert isinstance(told, dict)
    return told


def review_again(driver: Driver) -> None:
    """Go on with the queue that the dialog offers first."""
    driver.hands.keys("r")
    driver.hands.focus(driver.window_named("^Review$"))
    driver.hands.keys("Return")
    driver.without_window("^Review$")
    driver.hands.focus(driver.window)
    driver.settled(lambda state: state["mode"] == "review" and state["review"]["ready"], "the review again")


def judge(driver: Driver, first: int, stop: int) -> list[int]:
    """Judge places `first` … `stop - 1` by key; the rows that were shown there."""
    rows = []
    for place in range(first, stop):
        state = driver.wait(
            lambda state, place=place: state["review"]["position"] == place and state["review"]["ready"],
            f"record {place + 1} of the queue",
        )
        row = state["review"]["row"]
        rows.append(row)
        driver.hands.keys({"good": "g", "bad": "b", "unsure": "u"}[mark_of(row)])
        driver.wait(lambda state, place=place: state["review"]["judged"] == place + 1, f"verdict {place + 1}")
    return rows


def opened(driver: Driver) -> None:
    driver.settled(lambda state: state["records"] == RECORDS and state["complete"] and state["columns"], "all records")
    driver.click_row_area()


def answer_dialog(driver: Driver, title: str, *text: str) -> None:
    """Type into a dialog and press Enter; the main window has the keyboard again."""
    driver.hands.focus(driver.window_named(title))
    for words in text:
        driver.hands.keys("ctrl+a")
        driver.hands.type(words)
    driver.hands.keys("Return")
    driver.without_window(title)
    driver.hands.focus(driver.window)


def test_fifty_of_a_hundred_thousand_through_a_kill(
    screen: Screen, manifest: Path, home: Path, tmp_path: Path, programs: list[Driver]
) -> None:
    first = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(first)
    opened(first)
    first.hands.keys("r")
    answer_dialog(first, "^Review$", str(JUDGED))
    first.settled(lambda state: state["mode"] == "review" and state["review"]["count"] == JUDGED, "the review")
    rows = judge(first, 0, KILLED_AT)
    first.shoot("review-before-kill")
    # A verdict is safe once the database has it; that is what the program promises, and not more.
    first.wait(lambda state: state["unwritten"] == 0, "the database")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()

    second = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(second)
    opened(second)
    review_again(second)
    told = review(second)
    assert (told["position"], told["count"], told["judged"]) == (KILLED_AT, JUDGED, KILLED_AT)
    rows += judge(second, KILLED_AT, JUDGED)
    second.shoot("review-done")
    told = review(second)

    report = tmp_path / "report.json"
    second.hands.keys("ctrl+e")
    answer_dialog(second, "^Export", str(report))
    second.wait(lambda state: report.exists() and state["idle"], "the report")
    document = json.loads(report.read_bytes())

    assert sorted(rows) == sorted(sampled(RECORDS, JUDGED, SEED))
    assert [verdict["record_id"] for verdict in document["verdicts"]] == [f"rec_{row:06d}" for row in rows]
    assert [verdict["mark"] for verdict in document["verdicts"]] == [mark_of(row) for row in rows]
    bad = sum(mark_of(row) == "bad" for row in rows)
    good = sum(mark_of(row) == "good" for row in rows)
    summary = document["summary"]
    assert (summary["good"], summary["bad"], summary["unsure"]) == (good, bad, JUDGED - good - bad)
    low, high = score_interval(bad, good + bad)
    assert summary["share_bad"] == pytest.approx(bad / (good + bad), abs=1e-12)
    assert summary["interval_95"] == pytest.approx([low, high], abs=1e-9)
    assert told["share"] == f"{100 * bad / (good + bad):.1f} %"
    assert told["interval"] == f"95 %: {100 * low:.1f} to {100 * high:.1f} %"

    second.hands.keys("Escape")
    second.settled(lambda state: state["mode"] == "", "the table")
    second.hands.keys("slash")
    second.hands.type("verdict:bad")
    second.settled(lambda state: state["query"] == "verdict:bad" and state["shown"] == bad, "the bad ones")
    assert second.close() == 0


def sampled(count: int, wanted: int, seed: int) -> list[int]:
    """The rows with the smallest splitmix64 keys, in plain integers."""
    mask = (1 << 64) - 1

    def mixed(value: int) -> int:
        value = (value + 0x9E3779B97F4A7C15) & mask
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
        return value ^ (value >> 31)

    salt = mixed(seed)
    return sorted(range(count), key=lambda row: mixed(row ^ salt))[:wanted]


def score_interval(hits: int, total: int) -> tuple[float, float]:
    """The shares p with |hits/total - p| = z·√(p(1-p)/total), found by halving: Wilson's interval by its definition."""
    z, share = 1.959963984540054, hits / total

    def distance(p: float) -> float:
        return abs(share - p) - z * (p * (1 - p) / total) ** 0.5

    def root(outside: float, inside: float) -> float:
        for _ in range(200):
            middle = (outside + inside) / 2
            outside, inside = (middle, inside) if distance(middle) > 0 else (outside, middle)
        return inside

    return root(0.0, share), root(1.0, share)


def test_an_edit_survives_a_kill(screen: Screen, manifest: Path, home: Path, programs: list[Driver]) -> None:
    first = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(first)
    opened(first)
    first.go_to(777)
    first.hands.keys("e")
    first.wait(lambda state: state["focus"] == "Text of the turn", "the editor")
    first.hands.keys("ctrl+a")
    first.hands.type("Is this kept?")
    first.shoot("edit-turn")
    first.hands.keys("ctrl+Return")
    first.wait(lambda state: state["turns"][:1] == ["Is this kept?"] and state["unwritten"] == 0, "the edit")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()

    second = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(second)
    opened(second)
    second.settled(lambda state: state["row"] == 777 and state["turns"][:1] == ["Question 777?"], "the place")
    assert any("big.json: 1 edit of" in text for text in second.state()["messages"])
    second.shoot("restore-offer")
    second.click("Restore 1 edit")
    second.settled(lambda state: state["turns"][:1] == ["Is this kept?"], "the edit again")
    second.click_row_area()
    second.hands.keys("ctrl+z")
    second.settled(lambda state: state["turns"][:1] == ["Question 777?"], "the edit undone")
    assert second.close() == 0


def test_a_kill_right_after_saving(screen: Screen, manifest: Path, home: Path, programs: list[Driver]) -> None:
    before = manifest.read_bytes()
    first = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(first)
    opened(first)
    first.hands.keys("r")
    answer_dialog(first, "^Review$", "10")
    first.settled(lambda state: state["mode"] == "review" and state["review"]["count"] == 10, "the review")
    rows = judge(first, 0, 3)
    first.hands.keys("Escape")
    first.settled(lambda state: state["mode"] == "", "the table")
    first.go_to(777)
    first.hands.keys("e")
    first.wait(lambda state: state["focus"] == "Text of the turn", "the editor")
    first.hands.keys("ctrl+a")
    first.hands.type("Is this kept?")
    first.hands.keys("ctrl+Return")
    first.wait(lambda state: state["turns"][:1] == ["Is this kept?"] and state["unwritten"] == 0, "the edit")
    inode = manifest.stat().st_ino
    first.hands.keys("ctrl+s")
    first.wait(lambda state: manifest.stat().st_ino != inode, "the new file")
    first.process.send_signal(signal.SIGKILL)  # whatever the database has heard of it by now
    first.process.wait()
    assert manifest.read_bytes() == before.replace(b'"Question 777?"', b'"Is this kept?"')

    second = Driver(screen, home, [str(manifest)], os.environ)
    programs.append(second)
    opened(second)
    assert [text for text in second.state()["messages"] if "not saved" in text] == []
    review_again(second)
    told = review(second)
    assert (told["position"], told["count"], told["judged"]) == (3, 10, 3)
    rows += judge(second, 3, 10)
    assert sorted(rows) == sorted(sampled(RECORDS, 10, SEED))
    second.hands.keys("Escape")
    assert second.close() == 0
