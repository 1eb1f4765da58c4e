"""How well the order of frames is judged: what is done to clips, and how many are missed and alarm by mistake.

    python -m tests.unit.checks.order_clips FOLDER_OF_VIDEOS [CLIPS_OF_A_KIND]

prints the rates by the length of the clips, of real ones and of generated kinds (`order_scenes.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import av
import numpy as np

from ola_viewer.checks.frame_order import judge_order, small_copy
from ola_viewer.checks.settings import CheckSettings
from tests.unit.checks.order_scenes import MOVING, ORDERLESS, REPEATING, Clip, generated_clips

ALARM = CheckSettings().frame_order
COUNTS = (4, 6, 8, 10, 16, 32, 64)
"""Frames of a clip."""
STEPS = (1, 2, 4, 8, 16, 30)
"""Frames of the video from one frame of a clip to the next."""


def real_videos(folder: Path) -> dict[str, Clip]:
    """Small copies of all frames of every video of a folder, by its name."""
    found: dict[str, Clip] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in (".mp4", ".avi"):
            with av.open(str(path)) as container:
                found[path.name] = [small_copy(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
    return found


def clips_of(video: Clip, count: int, steps: Iterable[int] = STEPS, most: int = 6) -> list[Clip]:
    """Clips of `count` frames of a video at every rate, at most so many at each, none of them overlapping."""
    clips: list[Clip] = []
    for step in steps:
        few = video[::step]
        starts = range(0, len(few) - count + 1, count)
        clips.extend(few[first : first + count] for first in starts[:most])
    return clips


def _order(count: int, rng: np.random.Generator) -> list[int]:
    return list(range(count))


def _reversed(count: int, rng: np.random.Generator) -> list[int]:
    return list(range(count))[::-1]


def _shuffled(count: int, rng: np.random.Generator) -> list[int]:
    order: list[int] = rng.permutation(count).tolist()
    return order


def _exchanged(count: int, rng: np.random.Generator) -> list[int]:
    order = list(range(count))
    apart = min(3, count - 2)
    first = int(rng.integers(0, count - apart))
    second = int(rng.integers(first + apart, count))
    order[first], order[second] = second, first
    return order


def _moved(count: int, rng: np.random.Generator) -> list[int]:
    """A block of two frames up to a third of the clip stands at another place, at least two frames away."""
    length = int(rng.integers(2, max(3, count // 3 + 1)))
    rest = list(range(count))
    first = int(rng.integers(0, count - length + 1))
    block = rest[first : first + length]
    del rest[first : first + length]
    places = [place for place in range(len(rest) + 1) if abs(place - first) >= 2]
    place = int(rng.choice(places or [0 if first else len(rest)]))
    return rest[:place] + block + rest[place:]


def _interleaved(count: int, rng: np.random.Generator) -> list[int]:
    """First half and second half in turns, frame by frame."""
    half = (count + 1) // 2
    return [k // 2 if k % 2 == 0 else half + k // 2 for k in range(count)]


def _as_text(count: int, rng: np.random.Generator) -> list[int]:
    """The numbers of the frames were sorted as text: 0, 1, 10, 11, 2."""
    start = int(rng.integers(0, 2))
    return sorted(range(count), key=lambda number: str(number + start))


Doing = Callable[[int, np.random.Generator], list[int]]
GOOD: Mapping[str, Doing] = {"in order": _order, "reversed": _reversed}
BAD: Mapping[str, Doing] = {
    "shuffled": _shuffled,
    "two exchanged": _exchanged,
    "block moved": _moved,
    "halves interleaved": _interleaved,
    "sorted as text": _as_text,
}
"""What is done to clips: good ones must not alarm, bad ones must."""
CUT = "hard cut"
"""A good one as well: the first half of the clip, then of another one."""


def score(clip: Clip) -> float:
    """The score of a clip; 1 where it is not judged."""
    judged = judge_order(clip).score
    return 1.0 if judged is None else judged


def disturbed(clips: Sequence[Clip], others: Sequence[Clip] = (), seed: int = 11) -> dict[str, list[float]]:
    """Scores of clips by what was done to them. `others`: clips that a cut may lead to. Deterministic."""
    rng = np.random.default_rng(seed)
    scores: dict[str, list[float]] = {name: [] for name in (*GOOD, CUT, *BAD)}
    for number, clip in enumerate(clips):
        count = len(clip)
        for name, doing in {**GOOD, **BAD}.items():
            order = doing(count, rng)
            if name in GOOD or order not in (list(range(count)), list(range(count))[::-1]):
                scores[name].append(score([clip[k] for k in order]))
        if others:
            other = others[number % len(others)]
            scores[CUT].append(score(clip[: count // 2] + other[: count - count // 2]))
    return scores


def alarms(scores: Sequence[float], level: float = ALARM) -> float:
    """The share of scores that alarm; 0 of none."""
    return float(np.mean([value >= level for value in scores])) if scores else 0.0


def merged(parts: Iterable[Mapping[str, Sequence[float]]]) -> dict[str, list[float]]:
    """Scores of several sets of clips together."""
    whole: dict[str, list[float]] = {}
    for part in parts:
        for name, values in part.items():
            whole.setdefault(name, []).extend(values)
    return whole


def real_scores(videos: Mapping[str, Clip], count: int, most: int = 6) -> dict[str, dict[str, list[float]]]:
    """Scores of all real clips of `count` frames, by video and by what was done to them."""
    cut = {name: clips_of(video, count, most=most) for name, video in videos.items()}
    return {
        name: disturbed(some, [clip for other, more in cut.items() if other != name for clip in more])
        for name, some in cut.items()
    }


def generated_scores(kinds: Iterable[str], count: int, number: int) -> dict[str, dict[str, list[float]]]:
    """Scores of `number` generated clips of each kind, of `count` frames, by kind and by what was done to them."""
    others = generated_clips("pan", count, 3, seed=9)
    return {kind: disturbed(generated_clips(kind, count, number), others) for kind in kinds}


def _show(name: str, scores: Mapping[str, Sequence[float]]) -> None:
    cells = "".join(f"{100 * alarms(scores[what]):7.1f}" for what in (*GOOD, CUT, *BAD) if what in scores)
    print(f"{name:28}{cells}   of {len(scores['in order'])}", flush=True)


def main() -> None:
    """Print the rates of alarms in per cent."""
    videos = real_videos(Path(sys.argv[1]))
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    print("alarms in per cent: " + ", ".join((*GOOD, CUT, *BAD)))
    for count in COUNTS:
        real = real_scores(videos, count)
        made = generated_scores((*MOVING, *REPEATING, *ORDERLESS), count, number)
        print(f"\n{count} frames")
        for name, part in {**real, **made}.items():
            _show(f"    {name}", part)
        _show("  real", merged(real.values()))
        for title, kinds in (("moving", MOVING), ("repeating", REPEATING), ("orderless", ORDERLESS)):
            _show(f"  {title}", merged(made[kind] for kind in kinds))


if __name__ == "__main__":
    main()
