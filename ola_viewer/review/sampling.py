"""Random samples that anybody can draw again.

Every row gets a pseudo-random key from the seed and its own name (splitmix64); the sample is the rows
with the smallest keys. So a sample depends on nothing but the seed and the set of rows: not on their
order, nor on the version of Python or numpy, and a larger sample with the same seed contains the smaller.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.rows import RowIds

Shares: TypeAlias = Literal["proportional", "equal"]

_U64 = np.uint64
_MASK = (1 << 64) - 1


def random_keys(rows: RowIds, seed: int) -> NDArray[np.uint64]:
    """A uniformly distributed key for each row. uint64, shape (len(rows),)."""
    mixed = _mix(np.array([seed & _MASK], dtype=_U64))[0]
    return _mix(rows.astype(_U64) ^ mixed)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's output function (Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):
        z = value + _U64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> _U64(27))) * _U64(0x94D049BB133111EB)
        mixed: NDArray[np.uint64] = z ^ (z >> _U64(31))
    return mixed


def draw_sample(rows: RowIds, count: int, seed: int) -> RowIds:
    """`count` of `rows` at random (all if there are fewer), in random order. int64."""
    keys = random_keys(rows, seed)
    if count < len(rows):
        chosen = np.argpartition(keys, count)[:count] if count else np.zeros(0, np.intp)
        rows, keys = rows[chosen], keys[chosen]
    return rows[np.lexsort((rows, keys))]


def draw_stratified(
    rows: RowIds, strata: NDArray[np.integer], count: int, seed: int, shares: Shares = "proportional"
) -> RowIds:
    """`count` of `rows`, drawn from each stratum by its share, in random order over all.

    `strata` gives each row's stratum as a number. "proportional": shares follow the strata's sizes (largest
    remainder); "equal": as many from each, what small strata lack goes to the others.
    """
    numbers, inverse, sizes = np.unique(strata, return_inverse=True, return_counts=True)
    quotas = allocate(sizes.tolist(), count, shares)
    parts = [draw_sample(rows[inverse == k], quotas[k], seed) for k in range(len(numbers))]
    chosen = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    return chosen[np.lexsort((chosen, random_keys(chosen, seed)))]


def allocate(sizes: list[int], count: int, shares: Shares) -> list[int]:
    """How many to draw from each stratum; never more than it holds; the sum is min(count, sum(sizes))."""
    total = sum(sizes)
    count = min(count, total)
    if shares == "proportional":
        exact = [size * count / total if total else 0.0 for size in sizes]
        quotas = [int(part) for part in exact]
        by_remainder = sorted(range(len(sizes)), key=lambda k: (quotas[k] - exact[k], k))
        for k in by_remainder[: count - sum(quotas)]:
            quotas[k] += 1
        return quotas
    quotas = [0] * len(sizes)
    open_strata = sorted(range(len(sizes)), key=lambda k: (sizes[k], k))
    left = count
    while open_strata:
        each, spare = divmod(left, len(open_strata))
        smallest = open_strata[0]
        if sizes[smallest] <= each:
            quotas[smallest] = sizes[smallest]
            left -= sizes[smallest]
            open_strata.pop(0)
            continue
        for place, k in enumerate(sorted(open_strata)):
            quotas[k] = each + (place < spare)
        break
    return quotas
