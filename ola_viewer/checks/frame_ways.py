"""Ways through the frames of a video: how far pictures are apart, how long a way is, a short way through all of them.

Pure functions on numpy arrays. `apart` is always the distances of all frames, float32, shape (n, n), symmetric, in
grey levels; a *way* is an order of the frames, intp, shape (n,); its *steps* are the distances along it, (n - 1,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Apart = NDArray[np.float32]
Steps = NDArray[np.float32]
Way = NDArray[np.intp]

NOISE = 0.3
"""Differences of so many grey levels are noise of compression."""
ROUGH = 3.0
"""A step is a cut when it is this many times as far as the steps on both of its sides."""


def distances(frames: NDArray[np.float32]) -> Apart:
    """How far each frame (row of `frames`) is from each, at least `NOISE`."""
    apart = np.stack([np.abs(frames - frame).mean(axis=1) for frame in frames])
    symmetric: Apart = np.maximum((apart + apart.T) / 2, NOISE).astype(np.float32, copy=False)
    return symmetric


def steps_along(apart: Apart, way: Way) -> Steps:
    """The steps of a way."""
    return apart[way[:-1], way[1:]]


def cuts(steps: Steps, usual: float = 0.0) -> NDArray[np.bool_]:
    """Which steps are honest cuts: it goes on smoothly on both of their sides. Lower steps count as `usual`."""
    if len(steps) < 3:
        return np.zeros(len(steps), bool)
    return steps > ROUGH * np.maximum(_around(steps), usual)


def length(steps: Steps) -> float:
    """Length of a way, honest cuts counted as ordinary steps: no longer than the longer one of their neighbours."""
    if len(steps) < 3:
        return float(steps.sum())
    around = _around(steps)
    return float(np.where(steps > ROUGH * around, around, steps).sum())


def _around(steps: Steps) -> Steps:
    before = np.concatenate((steps[1:2], steps[:-1]))
    after = np.concatenate((steps[1:], steps[-2:-1]))
    return np.maximum(before, after)


def short_way(apart: Apart) -> Way:
    """The shortest way found through all frames, never longer than the given one: nearest neighbour, then 2-opt."""
    given = np.arange(len(apart))
    ways = (given, _shortened(apart, given), *_greedy(apart))
    return min(ways, key=lambda way: float(steps_along(apart, way).sum()))


def _greedy(apart: Apart) -> list[Way]:
    """Short ways from a few starts: always on to the nearest frame that is left, then 2-opt."""
    ways = []
    ends = {0, len(apart) - 1, int(apart.sum(axis=1).argmax())}
    for start in sorted(ends):
        left = np.ones(len(apart), bool)
        way = [start]
        left[start] = False
        for _ in range(len(apart) - 1):
            here = int(np.where(left, apart[way[-1]], np.inf).argmin())
            way.append(here)
            left[here] = False
        ways.append(_shortened(apart, np.array(way, np.intp)))
    return ways


def _shortened(apart: Apart, way: Way) -> Way:
    """The way after 2-opt: parts are turned round as long as that shortens it."""
    count = len(way)
    for _ in range(4 * count):
        here = apart[np.ix_(way, way)]
        step = np.concatenate((np.diagonal(here, 1), [0.0]))
        # Turn way[i + 1 … j]: edges (i, i + 1) and (j, j + 1) become (i, j) and (i + 1, j + 1).
        gain = step[:, None] + step[None, :] - here
        gain[:-1, :-1] -= here[1:, 1:]
        gain[np.tril_indices(count)] = 0.0
        # A way has open ends: turning the beginning costs one edge only.
        head = np.concatenate((step[:-1] - here[0, 1:], [0.0]))
        i, j = divmod(int(gain.argmax()), count)
        k = int(head.argmax())
        if max(gain[i, j], head[k]) <= 1e-3:
            break
        way = way.copy()
        if head[k] > gain[i, j]:
            way[: k + 1] = way[: k + 1][::-1]
        else:
            way[i + 1 : j + 1] = way[i + 1 : j + 1][::-1]
    return way
