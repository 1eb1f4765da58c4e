"""Simple faults of packing, each as the order that mends it, and whether that mend is to be believed.

A mend is believed when the steps that it takes away were longer than what is usual in the video, when the steps that
come in their place are ordinary ones, and when hardly anything is left to shorten afterwards. Where motion repeats,
as a pendulum or a dialogue cut to and fro, shorter ways abound and the last condition keeps silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ola_viewer.checks.frame_ways import NOISE, Apart, Steps, Way, cuts, length, steps_along

LEFT_OVER = 1.2
"""After a mend the way may be this many times as long as the shortest one."""
EXCHANGE_SAVING = 0.17
MOVE_SAVING = 0.33
WHOLE_SAVING = 0.2
"""Shares of the changed steps that a mend must save at least. There are far more moves to choose from than exchanges,
so a saving by chance is larger. `WHOLE_SAVING`: of the few mends that concern the whole video."""
FEW = 24
"""Of fewer frames chance finds more: they must save up to a third more."""


@dataclass(frozen=True, slots=True, eq=False)
class Mend:
    """`way`: the order that mends the fault. `needed`: the share of the changed steps it must save. `note`: the fault
    in words. `whole`: it concerns the whole video, so that coincidence with cuts is unlikely. `join`: place of the
    one step of the mended way that tells an honest alternation (a cut) from the fault (no cut)."""

    way: Way
    needed: float
    note: str
    whole: bool = False
    join: int | None = None


def strictness(count: int) -> float:
    """How much more than usual must be saved among so few frames, as a factor."""
    return 1 + 0.15 * max(0, FEW - count) / 8


def local_mends(apart: Apart, first: int) -> Iterator[Mend]:
    """The best exchange of two frames and the best move of a block. `first`: number of the first frame."""
    count = len(apart)
    strict = strictness(count)
    pair = _exchange(apart)
    if pair is not None:
        way = np.arange(count)
        way[list(pair)] = pair[::-1]
        note = f"Frames {first + pair[0]} and {first + pair[1]} (counted from 0) seem to be exchanged."
        yield Mend(way, EXCHANGE_SAVING * strict, note)
    i, j, k = _move(apart)
    way = np.concatenate((np.arange(i), np.arange(j, k), np.arange(i, j), np.arange(k, count)))
    # The shorter one of the two parts counts as the one that was moved.
    low, high = (i, j) if j - i <= k - j else (j, k)
    block = f"Frame {first + low} seems" if high - low == 1 else f"Frames {first + low} to {first + high - 1} seem"
    yield Mend(way, MOVE_SAVING * strict, f"{block} to belong elsewhere (counted from 0).")


def whole_mends(count: int) -> Iterator[Mend]:
    """What undoes numbers sorted as text (1, 10, 11, 2) and halves packed in turns."""
    given = np.arange(count)
    for start in (0, 1):
        packed = np.array(sorted(range(count), key=lambda number: str(number + start)), np.intp)
        before = np.argsort(packed)
        if not np.array_equal(before, given):
            yield Mend(
                before, WHOLE_SAVING, "The frames seem to be sorted by their numbers as text (1, 10, 2).", whole=True
            )
    for start in (0, 1):
        way = np.concatenate((given[start::2], given[1 - start :: 2]))
        join = len(given[start::2]) - 1
        yield Mend(way, WHOLE_SAVING, "Two halves of the video seem to be packed in turns.", whole=True, join=join)


def saving(mend: Mend, given: Steps, mended: Steps) -> float:
    """The share of the changed steps that a mend saves; 0 where it is not to be believed. `given`, `mended`: the steps
    before and after. A step shorter than usual saves no more than a usual one: that is chance."""
    count = len(mend.way)
    gone = np.abs(np.diff(np.argsort(mend.way))) != 1
    come = np.abs(np.diff(mend.way)) != 1
    kept = mended[~come]
    usual = float(np.median(kept if len(kept) >= 3 else mended))
    before = float(given[gone].sum())
    after = max(float(mended[come].sum()), usual * int(come.sum()))
    share = (before - after) / max(before, 4 / 3 * NOISE * int(gone.sum()))
    if share <= 0:
        return 0.0
    cut = cuts(mended, usual)
    if mend.join is not None:
        return 0.0 if cut[mend.join] else share
    if mend.whole:
        return share
    if cut[come].any():
        return 0.0
    if int(gone.sum()) <= 2:
        # A block that went to an end takes two jumps away. Between shots they may well be honest cuts.
        shot = np.empty(count, np.intp)
        shot[mend.way] = np.concatenate(([0], np.cumsum(cut)))
        if (shot[:-1] != shot[1:])[gone].any():
            return 0.0
    return share


def leaves_little(mended: Steps, apart: Apart, best: Way) -> bool:
    """Whether a mended way is nearly the shortest one."""
    shortest = steps_along(apart, best)
    plain = float(mended.sum()) / max(float(shortest.sum()), NOISE)
    return min(plain, length(mended) / max(length(shortest), NOISE)) <= LEFT_OVER


def _exchange(apart: Apart) -> tuple[int, int] | None:
    """The two frames, at least three places apart, whose exchange saves most of the steps beside them."""
    count = len(apart)
    i, j = np.triu_indices(count, 3)
    if not len(i):
        return None
    open_ends = np.zeros((1, count), np.float32)
    # beside[i, x]: the steps to the neighbours of place i if frame x stood there.
    beside = np.concatenate((open_ends, apart[:-1])) + np.concatenate((apart[1:], open_ends))
    now = np.diagonal(beside)
    both = now[i] + now[j]
    best = int(((both - beside[i, j] - beside[j, i]) / np.maximum(both, 4 * NOISE)).argmax())
    return int(i[best]), int(j[best])


def _move(apart: Apart) -> tuple[int, int, int]:
    """Places i < j < k such that exchanging the blocks [i, j) and [j, k) saves most of the steps at their ends."""
    count = len(apart)
    # into[a, b]: the step into frame b from frame a - 1; the ends are open.
    into = np.zeros((count + 1, count + 1), np.float32)
    into[1:, :count] = apart
    given = np.concatenate(([0], np.diagonal(apart, 1), [0])).astype(np.float32)
    best, found = -np.inf, (0, 1, count)
    for i in range(count - 2):
        j, k = slice(i + 1, count), slice(i + 2, count + 1)
        before = given[i] + given[j, None] + given[None, k]
        after = into[i, j, None] + into[k, i][None, :] + into[j, k]
        share = (before - after) / np.maximum(before, 3 * NOISE)
        # Row r is j = i + 1 + r, column c is k = i + 2 + c; k > j, and at least three frames change their places.
        share[np.tril_indices(len(share), -1)] = -np.inf
        share[0, 0] = -np.inf
        at = int(share.argmax())
        if share.flat[at] > best:
            row, column = divmod(at, share.shape[1])
            best, found = float(share.flat[at]), (i, i + 1 + row, i + 2 + column)
    return found
