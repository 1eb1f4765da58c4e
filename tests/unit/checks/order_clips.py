"""Clips for judging the order of frames: real ones, and generated ones of kinds that no threshold was set on.

    python -m tests.unit.checks.order_clips FOLDER_OF_VIDEOS

prints how many are missed and how many alarm by mistake.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.frame_order import judge_order, small_copy
from ola_viewer.checks.settings import CheckSettings

Clip = list[NDArray[np.float32]]
"""Small copies of the frames of a clip."""
ALARM = CheckSettings().frame_order
COUNTS = (16, 32)
"""Frames of a clip."""
STEPS = (4, 8)
"""Frames of the video from one frame of a clip to the next."""
SIZE = (120, 160)


def real_clips(folder: Path) -> dict[str, list[Clip]]:
    """Clips of every video of a folder, by its name."""
    found: dict[str, list[Clip]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".mp4", ".avi"):
            continue
        with av.open(str(path)) as container:
            frames = [small_copy(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
        for step in STEPS:
            few = frames[::step]
            found.setdefault(path.name, []).extend(
                few[first : first + count] for count in COUNTS for first in range(0, len(few) - count + 1, count)
            )
    return found


def _scenery(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float64]:
    """A picture with forms of all sizes, as photos have: 0 to 255, shape (height, width, 3)."""
    picture = np.zeros((height, width, 3))
    for cells in (3, 6, 12, 24, 48):
        coarse = rng.normal(size=(cells + 1, cells + 1, 3)) / cells**0.7
        y, x = np.linspace(0, cells, height), np.linspace(0, cells, width)
        top, left = np.minimum(y.astype(int), cells - 1), np.minimum(x.astype(int), cells - 1)
        down, right = (y - top)[:, None, None], (x - left)[None, :, None]
        rows = coarse[top] * (1 - down) + coarse[top + 1] * down
        picture += rows[:, left] * (1 - right) + rows[:, left + 1] * right
    low, high = np.percentile(picture, (1, 99))
    return np.clip((picture - low) / (high - low), 0, 1) * 255


def _window(picture: NDArray[np.float64], top: float, left: float, share: float) -> NDArray[np.float64]:
    """A part of a picture (`share` of its sides) at SIZE."""
    height, width = picture.shape[:2]
    y = np.clip(top + np.linspace(0, share * height, SIZE[0], endpoint=False), 0, height - 1).astype(int)
    x = np.clip(left + np.linspace(0, share * width, SIZE[1], endpoint=False), 0, width - 1).astype(int)
    return picture[y][:, x]


def _pan(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    world, speed = _scenery(rng, 200, 700), rng.uniform(4, 9)
    return (_window(world, 10 + 0.8 * k, speed * k, 0.35) for k in range(count))


def _shaken_pan(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    world, speed = _scenery(rng, 220, 700), rng.uniform(4, 9)
    return (_window(world, 15 + rng.normal(0, 1.5), speed * k + 10 + rng.normal(0, 1.5), 0.35) for k in range(count))


def _zoom(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    world = _scenery(rng, 400, 500)
    for k in range(count):
        share = 0.95 - 0.7 * k / count
        yield _window(world, 200 * (1 - share), 250 * (1 - share), share)


def _walker(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """Something walks through a picture that stands still, there and back."""
    world, form = _scenery(rng, *SIZE), _scenery(rng, 70, 30)
    for k in range(count):
        frame = world.copy()
        at = int(65 + 60 * np.sin(2 * np.pi * 0.7 * k / count))
        frame[30:100, at : at + 30] = form
        yield frame


def _light(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """It slowly grows dark."""
    world = _scenery(rng, *SIZE)
    return (world * (1 - 0.8 * k / count) for k in range(count))


def _cuts(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """Pans with hard cuts between them, five to eight frames each."""
    while count > 0:
        length = min(count, int(rng.integers(5, 9)))
        yield from _pan(rng, length)
        count -= length


def _still(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """Nothing moves but the noise of the camera."""
    world = _scenery(rng, *SIZE)
    return (world for _ in range(count))


def _snow(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """Pictures that have nothing in common."""
    return (rng.uniform(0, 255, (*SIZE, 3)) for _ in range(count))


MOVING: Mapping[str, Callable[[np.random.Generator, int], Iterator[NDArray[np.float64]]]] = {
    "pan": _pan,
    "shaken pan": _shaken_pan,
    "zoom": _zoom,
    "walker": _walker,
    "light": _light,
    "cuts": _cuts,
}
"""Kinds of generated clips that have an order."""
ORDERLESS = {"still": _still, "snow": _snow}
"""Kinds that have none: they must not alarm in any order."""


def generated_clips(kind: str, number: int, seed: int = 5) -> list[Clip]:
    """`number` clips of a kind of `MOVING` or `ORDERLESS`, with the noise of a camera, 16 and 32 frames in turns."""
    rng = np.random.default_rng([seed, sum(kind.encode())])
    make = (MOVING | ORDERLESS)[kind]
    clips = []
    for k in range(number):
        frames = (frame + rng.normal(0, 3, frame.shape) for frame in make(rng, COUNTS[k % 2]))
        clips.append([small_copy(np.clip(frame, 0, 255).astype(np.uint8)) for frame in frames])
    return clips


GOOD, BAD = ("in order", "reversed", "cut"), ("shuffled", "exchanged", "sorted as text")
"""What is done to clips: it must not alarm, it must."""


def score(clip: Clip) -> float:
    """The score of a clip of enough frames."""
    judged = judge_order(clip).score
    assert judged is not None
    return judged


def disturbed(clips: Sequence[Clip], others: Sequence[Clip], rng: np.random.Generator) -> dict[str, list[float]]:
    """Scores of clips by what was done to them. `others`: clips that a cut may lead to."""
    scores: dict[str, list[float]] = {name: [] for name in (*GOOD, *BAD)}
    for clip in clips:
        count = len(clip)
        scores["in order"].append(score(clip))
        scores["reversed"].append(score(clip[::-1]))
        other = next((other for other in others if len(other) == count), None)
        if other is not None:
            scores["cut"].append(score(clip[: count // 2] + other[: count // 2]))
        scores["shuffled"].append(score([clip[k] for k in rng.permutation(count)]))
        first = int(rng.integers(0, count - 4))
        second = int(rng.integers(first + 3, count))
        swapped = list(clip)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        scores["exchanged"].append(score(swapped))
        start = len(scores["in order"]) % 2
        scores["sorted as text"].append(score([clip[k] for k in sorted(range(count), key=lambda k: str(k + start))]))
    return scores


def alarms(scores: Sequence[float], level: float = ALARM) -> float:
    """The share of scores that alarm."""
    return float(np.mean([value >= level for value in scores]))


def fitted_level(parts: Sequence[Mapping[str, Sequence[float]]]) -> float:
    """The level that a set of clips asks for: in the middle between the good ones and as many of the bad ones as
    errs least, misses and false alarms counted alike."""
    good = np.sort([value for part in parts for name in GOOD for value in part[name]])
    bad = np.sort([value for part in parts for name in BAD for value in part[name]])
    levels = np.arange(1.02, 3.0, 0.01)
    errors = [float(np.mean(good >= level) + np.mean(bad < level)) for level in levels]
    best = np.flatnonzero(np.array(errors) <= min(errors) + 1e-9)
    return float(levels[best].mean())


def main() -> None:
    """Print the rates: every real video by a level set on the others, and generated kinds."""
    rng = np.random.default_rng(11)
    clips = real_clips(Path(sys.argv[1]))
    scores = {}
    for name, some in clips.items():
        others = [clip for other, more in clips.items() if other != name for clip in more]
        scores[name] = disturbed(some, others, rng)
    kept_out: dict[str, list[bool]] = {}
    for name, part in scores.items():
        level = fitted_level([other for key, other in scores.items() if key != name])
        print(f"{name}: {len(clips[name])} clips, level of the other videos {level:.2f}")
        for what, values in part.items():
            print(f"    {what:10} alarms {alarms(values, level):.2f}, at {ALARM} {alarms(values):.2f}")
            kept_out.setdefault(what, []).extend(value >= level for value in values)
    print("all, each by the level of the other videos:")
    for what, values in kept_out.items():
        print(f"    {what:14} alarms {np.mean(values):.3f} of {len(values)}")
    for kind in (*MOVING, *ORDERLESS):
        part = disturbed(generated_clips(kind, 40), generated_clips("pan", 2, seed=9), rng)
        print(f"{kind}: " + ", ".join(f"{what} {alarms(values):.2f}" for what, values in part.items()))


if __name__ == "__main__":
    main()
