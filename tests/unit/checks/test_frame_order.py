"""Order of frames: what is found and what alarms by mistake, on real videos and generated scenes, by length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ola_viewer.checks.frame_order import FEWEST, WINDOW, judge_order, small_copy
from tests.unit.checks.order_clips import (
    ALARM,
    BAD,
    CUT,
    GOOD,
    alarms,
    generated_scores,
    merged,
    real_scores,
    real_videos,
    score,
)
from tests.unit.checks.order_scenes import ORDERLESS, REPEATING, Clip, generated_clips

GOING_ON = ("pan", "shaken pan", "zoom", "light")
"""Kinds whose order can be known in full."""


@pytest.fixture(scope="module")
def videos(ola_like: Path) -> dict[str, Clip]:
    return real_videos(ola_like / "video")


@pytest.mark.parametrize(
    ("count", "least"),
    [
        (8, {"shuffled": 0.5, "two exchanged": 0.55, "block moved": 0.35, "halves interleaved": 0.8}),
        (10, {"shuffled": 0.65, "two exchanged": 0.6, "block moved": 0.5, "sorted as text": 0.85}),
        (16, {"shuffled": 0.8, "two exchanged": 0.65, "block moved": 0.55, "sorted as text": 0.9}),
        (32, {"shuffled": 0.9, "two exchanged": 0.75, "block moved": 0.75, "halves interleaved": 0.9}),
        (64, {"shuffled": 0.9, "two exchanged": 0.75, "block moved": 0.75, "sorted as text": 0.9}),
    ],
)
def test_rates_on_real_videos(videos: dict[str, Clip], count: int, least: dict[str, float]) -> None:
    scores = merged(real_scores(videos, count, most=3).values())
    assert len(scores["in order"]) >= 20
    for good in (*GOOD, CUT):
        assert alarms(scores[good]) <= 0.02, good
    for bad, share in least.items():
        assert alarms(scores[bad]) >= share, bad


@pytest.mark.parametrize("count", [8, 16, 32])
def test_rates_on_scenes_that_go_on(count: int) -> None:
    scores = merged(generated_scores(GOING_ON, count, 5).values())
    assert alarms(scores["in order"]) <= 0.15
    assert alarms(scores[CUT]) <= 0.15
    for bad in BAD:
        if scores[bad]:
            assert alarms(scores[bad]) >= (0.7 if count == 8 else 0.85), bad


@pytest.mark.parametrize(("count", "most"), [(8, 0.2), (16, 0.25), (32, 0.15)])
def test_what_comes_back_to_the_same_pictures_seldom_alarms(count: int, most: float) -> None:
    scores = merged(generated_scores(REPEATING, count, 4).values())
    assert alarms(scores["in order"] + scores["reversed"]) <= most


def test_a_pendulum_of_many_frames_is_silent_in_order_and_found_shuffled() -> None:
    scores = merged(generated_scores(["pendulum", "fast pendulum", "head", "loop", "slow dialogue"], 32, 6).values())
    assert alarms(scores["in order"]) <= 0.04
    swings = generated_scores(["pendulum"], 32, 6)["pendulum"]
    assert alarms(swings["shuffled"]) >= 0.6


@pytest.mark.parametrize("kind", list(ORDERLESS))
def test_what_has_no_order_does_not_alarm_in_any(kind: str) -> None:
    for count in (8, 16):
        part = generated_scores([kind], count, 5)[kind]
        assert all(alarms(values) == 0 for what, values in part.items() if what != CUT)


@pytest.mark.parametrize("count", [4, 6, FEWEST - 1])
def test_few_frames_are_not_judged(count: int) -> None:
    for clip in generated_clips("pan", count, 3):
        order = [clip[k] for k in np.random.default_rng(1).permutation(count)]
        judged = judge_order(order)
        assert judged.score is None
        assert judged.note == ""
        assert len(judged.jumps) == count - 1
        assert judged.best.tolist() == list(range(count))


def test_no_frames_and_equal_frames_pass() -> None:
    assert judge_order([]).score is None
    still = judge_order([np.zeros(3, np.float32)] * 30)
    assert still.score == 1.0
    assert still.jumps.max() == 0


def ramp(count: int) -> Clip:
    """Frames that grow lighter, all steps alike."""
    return [np.full(12, 2.0 * k, np.float32) for k in range(count)]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("count", [12, 40, 130, 300])
def test_frames_sorted_as_text_are_put_right(first: int, count: int) -> None:
    frames = ramp(count)
    packed = sorted(range(count), key=lambda k: str(k + first))
    judged = judge_order([frames[k] for k in packed])
    assert judged.score is not None
    assert judged.score > ALARM
    assert [packed[k] for k in judged.best] == list(range(count))
    if count > 12:  # of twelve, two frames have changed their place: that is a moved block as well
        assert "as text" in judged.note


@pytest.mark.parametrize("count", [9, 40, 300])
def test_interleaved_halves_are_put_right(count: int) -> None:
    frames = ramp(count)
    half = (count + 1) // 2
    packed = [k // 2 if k % 2 == 0 else half + k // 2 for k in range(count)]
    judged = judge_order([frames[k] for k in packed])
    assert judged.score is not None
    assert judged.score > ALARM
    assert [packed[k] for k in judged.best] == list(range(count))
    assert "halves" in judged.note


def test_two_exchanged_frames_are_named() -> None:
    frames = ramp(20)
    frames[4], frames[12] = frames[12], frames[4]
    judged = judge_order(frames)
    assert judged.score is not None
    assert judged.score > ALARM
    assert judged.note == "Frames 4 and 12 (counted from 0) seem to be exchanged."
    assert judged.best[[4, 12]].tolist() == [12, 4]


@pytest.mark.parametrize(
    ("first", "length", "to", "note"),
    [
        (5, 3, 14, "Frames 14 to 16 seem to belong elsewhere (counted from 0)."),
        (5, 1, 14, "Frame 14 seems to belong elsewhere (counted from 0)."),
        (17, 3, 0, "Frames 0 to 2 seem to belong elsewhere (counted from 0)."),
    ],
)
def test_a_moved_block_is_named(first: int, length: int, to: int, note: str) -> None:
    frames = ramp(20)
    block = frames[first : first + length]
    del frames[first : first + length]
    moved = [*frames[:to], *block, *frames[to:]]
    judged = judge_order(moved)
    assert judged.score is not None
    assert judged.score > ALARM
    assert judged.note == note
    assert [float(moved[k][0]) for k in judged.best] == [2.0 * k for k in range(20)]


def test_the_better_order_of_shuffled_frames_is_found() -> None:
    frames = ramp(20)
    order = np.random.default_rng(3).permutation(20)
    judged = judge_order([frames[k] for k in order])
    assert judged.score is not None
    assert judged.score > ALARM
    assert judged.note == "The frames seem to be shuffled."
    assert order[judged.best].tolist() in (list(range(20)), list(range(20))[::-1])
    assert len(judged.jumps) == 19


def test_long_videos_are_judged_in_windows_and_frames_keep_their_numbers() -> None:
    frames = ramp(3 * WINDOW + 7)
    assert score(frames) == 1.0
    one, other = 2 * WINDOW + 10, 2 * WINDOW + 40
    frames[one], frames[other] = frames[other], frames[one]
    judged = judge_order(frames)
    assert judged.score is not None
    assert judged.score > ALARM
    assert judged.note == f"Frames {one} and {other} (counted from 0) seem to be exchanged."
    assert judged.best[[one, other]].tolist() == [other, one]


def test_small_copies_are_means_of_blocks() -> None:
    rgb = np.zeros((240, 480, 3), np.uint8)
    rgb[:, 240:] = 200
    copy = small_copy(rgb).reshape(24, 24, 3)
    assert copy[:, :12].max() == 0
    assert copy[:, 12:].min() == 200
    assert small_copy(np.zeros((5, 7, 3), np.uint8)).shape == (24 * 24 * 3,)
