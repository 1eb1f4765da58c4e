"""Are the frames of a packed video in the right order? Nobody says; their pictures do.

Small copies of the frames are compared, each with each. Frames count as out of order when a simple mend (exchanging
two, moving a block, sorting their numbers as numbers, taking interleaved halves apart) turns jumps that stand out
from the video's usual steps into ordinary ones and leaves hardly anything to mend. Or when their order is no better
than a random one although a far smoother one exists: that is how shuffled frames look.

Silence is better than a wrong finding. Fewer than `FEWEST` frames are not judged. Motion that repeats (a pendulum, a
loop, a dialogue cut to and fro) has shorter ways than the honest one as well; but there a mend leaves much to mend,
and frames resemble those some places further on more than chance would have it. Cuts do not alarm: a mend must not
need new ones, and a random order must be random within the shots, too.

The measured rates of misses and false alarms stand in the README; `tests/unit/checks/order_clips.py` prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ola_viewer.checks.frame_mends import leaves_little, local_mends, saving, strictness, whole_mends
from ola_viewer.checks.frame_ways import NOISE, Apart, Steps, Way, cuts, distances, short_way, steps_along

SIDE = 24
"""Side of the small copies in pixels."""
FEWEST = 8
"""Fewer frames are not judged."""
WINDOW = 96
"""Longer videos are judged in windows of so many frames; the worst one counts."""
ALARM = 0.35
"""What is just enough for a finding scores 1 + `ALARM`, the default of the setting."""
DETOUR = 0.45
"""Shuffled: the given way is longer than the shortest one by this share at least …"""
RANDOM, RANDOM_SPREAD = 0.75, 2.0
"""… and so far on the way from the shortest to a random one; of n frames, `RANDOM_SPREAD` / n less …"""
CHANCE = 3.0
"""… and at no distance in time do frames resemble each other more than chance allows, in standard deviations."""
SHOT = 4
"""Shots of fewer frames say nothing about the order within them."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameOrder:
    """`score`: 1 for a video in order, higher for worse; None for too few frames.

    `jumps`: difference of each frame to the next, in grey levels, float32, shape (n - 1,): the curve
    under the film strip. `best`: a better order of the frames where there is one, else the given one; intp, shape
    (n,). `note`: what seems to be wrong, in a sentence; empty where nothing is.
    """

    score: float | None
    jumps: NDArray[np.float32]
    best: NDArray[np.intp]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Verdict:
    score: float
    best: Way
    note: str


def small_copy(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A frame (H, W, 3) uint8 as a vector of block means, float32, shape (SIDE * SIDE * 3,)."""
    height, width = rgb.shape[:2]
    rows = np.linspace(0, height, SIDE + 1).astype(np.intp)[:-1]
    columns = np.linspace(0, width, SIDE + 1).astype(np.intp)[:-1]
    if height < SIDE or width < SIDE:
        return rgb[rows][:, columns].astype(np.float32).reshape(-1)
    sums = np.add.reduceat(np.add.reduceat(rgb.astype(np.uint32), rows, axis=0), columns, axis=1)
    areas = np.outer(np.diff(rows, append=height), np.diff(columns, append=width))
    means: NDArray[np.float32] = (sums / areas[:, :, None]).astype(np.float32)
    return means.reshape(-1)


def jumps_between(copies: Iterable[NDArray[np.float32]]) -> Steps:
    """How far each frame is from the next, in grey levels: float32, shape (n - 1,)."""
    return np.array([np.abs(one - other).mean() for one, other in pairwise(copies)], np.float32)


def judge_order(copies: Sequence[NDArray[np.float32]]) -> FrameOrder:
    """Judge frames by their `small_copy` vectors. Pure; some milliseconds for 64 frames."""
    frames = np.stack(copies) if len(copies) else np.zeros((0, 1), np.float32)
    count = len(frames)
    jumps = jumps_between(copies)
    best = np.arange(count, dtype=np.intp)
    if count < FEWEST:
        return FrameOrder(None, jumps, best)
    windows = _windows(count)
    worst = _Verdict(1.0, best, "")
    for first, stop in windows:
        verdict = _judge_window(distances(frames[first:stop]), first)
        if verdict.note:
            best[first:stop] = first + verdict.best
        if verdict.score > worst.score:
            worst = _Verdict(verdict.score, best, verdict.note)
    if len(windows) > 1:
        whole = _judge_whole(frames, jumps)
        if whole.score > worst.score:
            worst = whole
    return FrameOrder(worst.score, jumps, worst.best, worst.note)


def _windows(count: int) -> list[tuple[int, int]]:
    """Parts of about `WINDOW` frames, none much shorter."""
    parts = []
    first = 0
    while count - first >= WINDOW * 3 // 2:
        parts.append((first, first + WINDOW))
        first += WINDOW
    return [*parts, (first, count)]


def _judge_window(apart: Apart, first: int) -> _Verdict:
    """Every mend, and whether it is all shuffled. `first`: number of the first frame of the window."""
    given = np.arange(len(apart))
    steps = steps_along(apart, given)
    best = short_way(apart)
    worst = _Verdict(1.0, given, "")
    # Numbers sorted as text and interleaved halves are faults of whole videos: a window begins with number 0.
    for mend in (*local_mends(apart, first), *(whole_mends(len(apart)) if first == 0 else ())):
        mended = steps_along(apart, mend.way)
        score = 1 + ALARM * saving(mend, steps, mended) / mend.needed
        if score > worst.score and leaves_little(mended, apart, best):
            worst = _Verdict(score, mend.way, mend.note)
    score = _shuffled(apart, best)
    if score > worst.score:
        forward = best if best[0] <= best[-1] else best[::-1]
        worst = _Verdict(score, forward, "The frames seem to be shuffled.")
    return worst


def _judge_whole(frames: NDArray[np.float32], jumps: Steps) -> _Verdict:
    """The mends of whole videos for those longer than a window, by their steps alone."""
    steps = np.maximum(jumps, NOISE)
    worst = _Verdict(1.0, np.arange(len(frames)), "")
    for mend in whole_mends(len(frames)):
        mended = jumps_between(frames[mend.way])
        score = 1 + ALARM * saving(mend, steps, np.maximum(mended, NOISE)) / mend.needed
        if score > worst.score:
            worst = _Verdict(score, mend.way, mend.note)
    return worst


def _shuffled(apart: Apart, best: Way) -> float:
    """The score of an order that is no better than a random one, within the shots of the shortest way; else 1."""
    given = shortest = random = 0.0
    judged = 0
    for shot in np.split(best, np.flatnonzero(cuts(steps_along(apart, best))) + 1):
        if len(shot) < SHOT:
            continue
        order = np.sort(shot)
        way = float(steps_along(apart, order).sum())
        given += way
        shortest += min(way, float(steps_along(apart, shot).sum()))
        # The mean step between two of them, times the number of steps of a way; the diagonal is `NOISE`, no step.
        count = len(shot)
        random += (float(apart[np.ix_(order, order)].sum()) - NOISE * count) / count
        judged += count
    count = len(apart)
    if judged < max(FEWEST - 2, count / 2) or random <= shortest:
        return 1.0
    detour = (given / shortest - 1) / (DETOUR * strictness(count))
    mixed = (given - shortest) / (random - shortest) / (RANDOM - RANDOM_SPREAD / count)
    if min(detour, mixed) > 0 and _resemblance(apart) >= CHANCE:
        return 1.0
    return 1 + ALARM * (detour if min(detour, mixed) >= 1 else max(0.0, min(detour, mixed)))


def _resemblance(apart: Apart) -> float:
    """How much nearer than by chance frames are that stand so many places apart, at the number of places where they
    are nearest; in standard deviations. High for what is in order and for what repeats."""
    count = len(apart)
    off = apart[np.triu_indices(count, 1)]
    places = np.arange(1, max(2, count // 2) + 1)
    means = np.array([np.diagonal(apart, place).mean() for place in places])
    spread = max(float(off.std()), 1e-6) / np.sqrt(count - places)
    return float(((off.mean() - means) / spread).max())
