"""Intervals and sample sizes, against independent computations."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.review.statistics import Share, judgements_needed, pace, share_of, weighted_share, wilson_interval
from ola_viewer.review.verdicts import Verdict


def wilson_by_search(hits: int, total: int, z: float) -> tuple[float, float]:
    """The interval by its definition: all p with (p̂ - p)² ≤ z² p (1 - p) / n, found by bisection."""
    observed = hits / total

    def inside(p: float) -> bool:
        return (observed - p) ** 2 <= z * z * p * (1 - p) / total

    def edge(outer: float) -> float:
        inner = observed
        for _ in range(200):
            middle = (outer + inner) / 2
            if inside(middle):
                inner = middle
            else:
                outer = middle
        return inner

    return edge(0.0), edge(1.0)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_meets_its_definition(sample: tuple[int, int]) -> None:
    low, high = wilson_interval(*sample)
    expected = wilson_by_search(*sample, 1.959963984540054)
    assert (low, high) == pytest.approx(expected, abs=1e-9)


def test_the_picture_of_the_design_is_right() -> None:
    share = Share(good=31, bad=3, unsure=2)
    assert round(100 * share.share, 1) == 8.8
    assert (round(100 * share.low, 1), round(100 * share.high, 1)) == (3.0, 23.0)
    assert share.more_for(0.02) == pytest.approx(740, abs=5)


def test_nothing_decided_is_no_knowledge() -> None:
    share = share_of([Verdict("c", "m", "1", "unsure")])
    assert math.isnan(share.share)
    assert (share.low, share.high) == (0.0, 1.0)
    assert share.more_for(0.02) == judgements_needed(0.5, 0.02) == 2401


def test_no_bad_in_a_small_sample_still_asks_for_more() -> None:
    assert Share(good=10, bad=0, unsure=0).more_for(0.02) > 500


def test_strata_count_by_their_true_size() -> None:
    shares = {"image": Share(5, 5, 0), "video": Share(10, 0, 0), "audio": Share(0, 0, 3)}
    sizes = {"image": 100, "video": 300, "audio": 50}
    assert weighted_share(shares, sizes) == float(Fraction(1, 2) * Fraction(100, 400))


def test_a_pause_does_not_change_the_pace() -> None:
    rate, left = pace([2.0, 2.0, 3600.0, 2.0], 30)
    assert (rate, left) == (30.0, 60.0)
