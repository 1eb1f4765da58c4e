"""Order of frames, on real videos: in order, reversed, shuffled, two exchanged, with honest cuts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ola_viewer.checks.frame_order import FEWEST, WINDOW, judge_order, small_copy
from tests.unit.checks.order_clips import (
    ALARM,
    BAD,
    GOOD,
    MOVING,
    ORDERLESS,
    Clip,
    alarms,
    disturbed,
    fitted_level,
    generated_clips,
    real_clips,
    score,
)


@pytest.fixture(scope="module")
def clips(ola_like: Path) -> dict[str, list[Clip]]:
    return real_clips(ola_like / "video")


@pytest.fixture(scope="module")
def scores(clips: dict[str, list[Clip]]) -> dict[str, dict[str, list[float]]]:
    """Scores of all real clips by video and by what was done to them."""
    rng = np.random.default_rng(11)
    return {
        name: disturbed(some, [clip for other, more in clips.items() if other != name for clip in more], rng)
        for name, some in clips.items()
    }


def test_every_real_video_is_judged_by_a_level_set_on_the_others(scores: dict[str, dict[str, list[float]]]) -> None:
    found: dict[str, list[bool]] = {}
    for name, part in scores.items():
        level = fitted_level([other for key, other in scores.items() if key != name])
        assert 1.03 < level <= ALARM + 0.01  # the level in use is on the side of fewer false alarms
        for what, values in part.items():
            found.setdefault(what, []).extend(value >= level for value in values)
    rates = {what: float(np.mean(values)) for what, values in found.items()}
    assert min(map(len, found.values())) >= 31
    assert rates["in order"] == rates["reversed"] == 0
    assert rates["cut"] <= 0.04
    assert rates["shuffled"] == 1
    assert rates["exchanged"] >= 0.93
    assert rates["sorted as text"] == 1


def test_rates_of_the_level_in_use(scores: dict[str, dict[str, list[float]]]) -> None:
    rates = {what: alarms([value for part in scores.values() for value in part[what]]) for what in (*GOOD, *BAD)}
    assert rates["in order"] == rates["reversed"] == 0
    assert rates["cut"] <= 0.04
    assert rates["shuffled"] >= 0.97
    assert rates["exchanged"] >= 0.93
    assert rates["sorted as text"] >= 0.97


@pytest.mark.parametrize("kind", list(MOVING))
def test_rates_on_generated_kinds(kind: str) -> None:
    part = disturbed(generated_clips(kind, 12), generated_clips("pan", 2, seed=9), np.random.default_rng(2))
    rates = {what: alarms(values) for what, values in part.items()}
    assert rates["shuffled"] == rates["sorted as text"] == 1
    if kind == "walker":  # a pendulum is told from a fault in half of the cases only
        assert rates["in order"] <= 0.7
        assert rates["exchanged"] >= 0.6
    else:
        assert rates["exchanged"] >= 0.9
        assert rates["in order"] == rates["reversed"] == 0
        assert rates["cut"] <= 0.17


@pytest.mark.parametrize("kind", list(ORDERLESS))
def test_what_has_no_order_never_alarms(kind: str) -> None:
    part = disturbed(generated_clips(kind, 8), (), np.random.default_rng(2))
    assert all(alarms(values) == 0 for values in part.values() if values)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("count", [12, 40, 130])
def test_frames_sorted_as_text_are_put_right(first: int, count: int) -> None:
    ramp = [np.full(12, 2.0 * k, np.float32) for k in range(count)]
    packed = sorted(range(count), key=lambda k: str(k + first))
    judged = judge_order([ramp[k] for k in packed])
    assert judged.score is not None
    assert judged.score > ALARM
    assert [packed[k] for k in judged.best] == list(range(count))


def test_the_better_order_is_found() -> None:
    ramp = [np.full(12, 3.0 * k, np.float32) for k in range(20)]
    order = np.random.default_rng(3).permutation(20)
    judged = judge_order([ramp[k] for k in order])
    assert judged.score is not None
    assert judged.score > ALARM
    again = order[judged.best]
    assert again.tolist() in (list(range(20)), list(range(20))[::-1])
    assert len(judged.jumps) == 19


def test_few_or_equal_frames_pass() -> None:
    assert judge_order([]).score is None
    assert judge_order([np.zeros(3, np.float32)] * (FEWEST - 1)).score is None
    still = judge_order([np.zeros(3, np.float32)] * 30)
    assert still.score == 1.0
    assert still.jumps.max() == 0


def test_long_videos_are_judged_in_windows() -> None:
    ramp = [np.full(12, 2.0 * k, np.float32) for k in range(3 * WINDOW + 7)]
    assert score(ramp) == 1.0
    ramp[2 * WINDOW + 10], ramp[2 * WINDOW + 40] = ramp[2 * WINDOW + 40], ramp[2 * WINDOW + 10]
    assert score(ramp) > ALARM


def test_small_copies_are_means_of_blocks() -> None:
    rgb = np.zeros((240, 480, 3), np.uint8)
    rgb[:, 240:] = 200
    copy = small_copy(rgb).reshape(24, 24, 3)
    assert copy[:, :12].max() == 0
    assert copy[:, 12:].min() == 200
    assert small_copy(np.zeros((5, 7, 3), np.uint8)).shape == (24 * 24 * 3,)
