"""Order of frames, on real videos: in order, reversed, shuffled, two exchanged, with honest cuts."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from ola_viewer.checks.frame_order import FEWEST, WINDOW, judge_order, small_copy
from ola_viewer.checks.settings import CheckSettings

Frames = list[np.ndarray]
ALARM = CheckSettings().frame_order


@pytest.fixture(scope="module")
def clips(ola_like: Path) -> dict[str, list[Frames]]:
    """Clips of 16 and 32 frames of every video, by name."""
    found: dict[str, list[Frames]] = {}
    for path in sorted((ola_like / "video").glob("*.*")):
        if path.suffix not in (".mp4", ".avi"):
            continue
        with av.open(str(path)) as container:
            frames = [small_copy(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
        for step in (4, 8):
            few = frames[::step]
            found.setdefault(path.name, []).extend(
                few[first : first + count] for count in (16, 32) for first in range(0, len(few) - count + 1, count)
            )
    return found


def score(frames: Frames) -> float:
    judged = judge_order(frames).score
    assert judged is not None
    return judged


def share(scores: list[float]) -> float:
    return float(np.mean([value >= ALARM for value in scores]))


def test_rates_of_misses_and_false_alarms(clips: dict[str, list[Frames]]) -> None:
    rng = np.random.default_rng(11)
    flat = [(name, clip) for name, some in clips.items() for clip in some]
    assert len(flat) > 25
    shuffled, exchanged, cut = [], [], []
    for name, clip in flat:
        count = len(clip)
        shuffled.append(score([clip[k] for k in rng.permutation(count)]))
        first = int(rng.integers(0, count - 4))
        second = int(rng.integers(first + 3, count))
        swapped = list(clip)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        exchanged.append(score(swapped))
        other = next(c for n, some in clips.items() if n != name for c in some if len(c) == count)
        cut.append(score(clip[: count // 2] + other[: count // 2]))
    assert share([score(clip) for _, clip in flat]) == 0
    assert share([score(clip[::-1]) for _, clip in flat]) == 0
    assert share(cut) <= 0.04
    assert share(shuffled) >= 0.93
    assert share(exchanged) >= 0.9


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
