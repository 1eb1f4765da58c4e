"""Open, browse, filter, look and listen: by mouse and keyboard on a real X server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile
import soxr

from tests.e2e.conftest import SAMPLE, Driver, media_done
from tests.helpers.played import compare
from tests.helpers.virtual_sink import RATE, VirtualSink, samples_of

pytestmark = pytest.mark.x11
Start = Callable[..., Driver]
RECORDS = len(json.loads(SAMPLE.read_text("utf-8")))
NUMBERS = {record["id"]: number for number, record in reversed([*enumerate(json.loads(SAMPLE.read_text("utf-8")))])}

KINDS = (
    ("lake_0", ["picture"], 1),
    ("compare", ["picture"], 2),
    ("patch_image_0", ["picture"], 1),
    ("journey", ["picture"], 64),
    ("nextqa_journey", ["picture"], 24),
    ("crossing_file", ["picture"], None),
    ("crossing_sound", ["picture", "sound"], None),
    ("journey_sound", ["picture", "sound"], 64),
    ("melody", ["sound"], None),
    ("spoken_and_image", ["picture", "sound"], 1),
    ("text_only", [], None),
)
"""Record of the sample, sorts of its panels, frames of the picture where the record says them."""

FAULTS = ("fault_missing", "fault_case", "fault_range", "fault_size_list")


def opened(driver: Driver, records: int = RECORDS) -> None:
    """Wait until a manifest with so many records is shown with all its counts."""
    driver.settled(
        lambda state: state["records"] == records and state["complete"] and state["columns"] and media_done(state),
        f"{records} records",
    )


def test_every_kind_of_record_is_shown(start: Start) -> None:
    driver = start(SAMPLE)
    opened(driver)
    state = driver.state()
    assert state["title"].startswith("sample.json")
    assert state["row"] == 0
    assert state["counts"] == f"{RECORDS} records"
    truth = json.loads(SAMPLE.read_text("utf-8"))
    for name, sorts, frames in KINDS:
        state = driver.go_to(NUMBERS[name])
        assert sorted(medium["sort"] for medium in state["media"]) == sorted(sorts), name
        assert not any(medium["failed"] for medium in state["media"]), name
        assert state["turns"] == [turn["value"] for turn in truth[NUMBERS[name]]["conversations"]], name
        if frames is not None:
            assert next(m["frames"] for m in state["media"] if m["sort"] == "picture") == frames, name
        driver.shoot(f"kind-{name}")
    for name in FAULTS:
        state = driver.go_to(NUMBERS[name])
        assert [medium["failed"] for medium in state["media"]] == [True], name
        assert state["media"][0]["reason"], name
        driver.shoot(f"fault-{name}")
    assert driver.close() == 0
    assert "Traceback" not in driver.errors()


def test_opened_by_dialog_filtered_by_typing_and_by_clicks(start: Start, tmp_path: Path) -> None:
    driver = start()
    assert driver.state()["page"] == "WelcomePage"
    driver.shoot("welcome")
    driver.hands.keys("ctrl+o")
    dialog = driver.window_named("Open manifests")
    driver.hands.focus(dialog)
    driver.hands.type(str(SAMPLE))
    driver.hands.keys("Return")
    driver.without_window("Open manifests")
    driver.hands.focus(driver.window)
    opened(driver)
    driver.hands.keys("slash")
    driver.wait(lambda state: state["focus"] == "Filter", "the filter line to have the keyboard")
    driver.hands.type("kind:video turns:>3")
    driver.settled(lambda state: state["query"] == "kind:video turns:>3" and state["shown"] == 1, "one video")
    driver.hands.type(" (")
    driver.wait(lambda state: bool(state["query_error"]), "the fault of the filter")
    assert driver.state()["shown"] == 1
    driver.shoot("filter-fault")
    driver.hands.keys("BackSpace", "BackSpace", "Return", "Escape")
    driver.settled(lambda state: state["shown"] == 1 and state["focus"] == "Records", "the table")
    driver.shoot("filter-chips")
    driver.hands.keys("ctrl+shift+f")
    driver.settled(lambda state: state["shown"] == RECORDS, "all records again")
    driver.click_item("Audio")
    state = driver.settled(lambda state: state["query"] == "kind:audio", "a click on a facet")
    assert state["shown"] == 2
    driver.click_item("Video", held="ctrl")
    state = driver.settled(lambda state: state["shown"] > 2, "a second facet")
    driver.shoot("facets")
    driver.hands.keys("ctrl+shift+f", "slash")
    driver.wait(lambda state: state["focus"] == "Filter", "the filter line")
    driver.hands.type("lake")
    state = driver.settled(
        lambda state: state["query"] == "lake" and 0 < state["shown"] < RECORDS, "a full-text search"
    )
    driver.shoot("search")
    driver.hands.keys("Escape", "ctrl+shift+f")
    driver.settled(lambda state: state["shown"] == RECORDS, "all records")
    driver.hands.keys("ctrl+2", "ctrl+a")
    driver.settled(lambda state: state["selected"] == RECORDS, "everything selected")
    driver.hands.keys("End")
    driver.settled(lambda state: state["row"] == RECORDS - 1 and media_done(state), "the last record")
    driver.hands.keys("Home", "Down", "Down")
    driver.settled(lambda state: state["row"] == 2 and media_done(state), "the third record")
    driver.hands.keys("alt+3")
    driver.settled(lambda state: state["panel"] == "statistics", "the statistics")
    driver.shoot("statistics")
    driver.hands.keys("Escape")
    driver.settled(lambda state: not state["panel"], "the statistics to close")
    assert driver.close() == 0


def test_frames_are_stepped_and_played(start: Start) -> None:
    driver = start(SAMPLE)
    opened(driver)
    driver.go_to(NUMBERS["journey"])
    driver.hands.keys("period", "period", "comma", "period")
    driver.settled(lambda state: state["media"][0]["frame"] == 2, "the third frame")
    driver.hands.keys("space")
    driver.wait(lambda state: state["media"][0]["playing"], "the frames to run")
    driver.wait(lambda state: state["media"][0]["frame"] >= 4, "two frames more")
    driver.hands.keys("space")
    driver.settled(lambda state: not state["media"][0]["playing"], "the frames to rest")
    driver.shoot("played")
    assert driver.close() == 0


def test_what_is_played_is_what_the_file_holds(start: Start, sink: VirtualSink) -> None:
    driver = start(SAMPLE, env={**os.environ, **sink.env})
    opened(driver)
    driver.go_to(NUMBERS["melody_flac"])
    with sink.recording() as recording:
        driver.hands.keys("space")
        driver.wait(
            lambda state: state["media"][0]["playing"] or state["media"][0]["seconds"] > 0, "the sound to begin"
        )
        driver.screen.screenshot(Path(__file__).resolve().parents[2] / "artifacts" / "e2e" / "playing.png")
        driver.wait(lambda state: not state["media"][0]["playing"], "the sound to end")
    heard = samples_of(recording)
    stored, rate = soundfile.read(SAMPLE.parent / "audio" / "melody.flac", dtype="float32", always_2d=True)
    expected = soxr.resample(stored.mean(axis=1), rate, RATE)
    likeness, gain = compare(heard, expected)
    assert likeness > 0.99
    assert 0.1 < gain < 1.1
    assert driver.close() == 0


def test_both_themes_and_a_narrow_window(start: Start, tmp_path: Path) -> None:
    driver = start("--theme", "dark", SAMPLE)
    opened(driver)
    driver.go_to(NUMBERS["crossing_sound"])
    driver.shoot("dark-video-and-sound")
    driver.hands.run("windowsize", driver.window, "1000", "640")
    driver.wait(lambda state: state["widgets"]["main_window"][2] == 1000, "the window to be narrow")
    driver.shoot("dark-narrow")
    assert driver.close() == 0


def test_damaged_and_foreign_files_say_so(start: Start, tmp_path: Path) -> None:
    whole = SAMPLE.read_bytes()
    cut = tmp_path / "cut.json"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    driver = start(cut)
    state = driver.settled(lambda state: state["complete"] and state["columns"], "the rows before the cut")
    assert 10 < state["records"] < RECORDS
    assert state["messages"]
    driver.shoot("cut-off")
    assert driver.close() == 0
    pointer = tmp_path / "pointer.json"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")
    driver = start(pointer)
    driver.settled(lambda state: any("LFS" in text for text in state["messages"]), "the sentence about Git LFS")
    driver.shoot("git-lfs")
    assert driver.close() == 0


def test_a_file_that_changes_on_disk_is_noticed(start: Start, tmp_path: Path) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE.parent, copy, ignore=shutil.ignore_patterns("*.py"))
    manifest = copy / "sample.json"
    driver = start(manifest)
    opened(driver)
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8"))[:5]), encoding="utf-8")
    driver.wait(lambda state: bool(state["messages"]), "the change to be noticed")
    driver.shoot("changed-on-disk")
    driver.hands.keys("F5")
    opened(driver, 5)
    assert driver.close() == 0
