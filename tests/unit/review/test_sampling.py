"""Samples are exact in number, reproducible, and fair."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.rows import make_row, rows_of_source
from ola_viewer.review.sampling import allocate, draw_sample, draw_stratified


def test_a_sample_is_the_same_on_every_machine() -> None:
    # Fixed for ever: a change here means that nobody can draw an old sample again.
    assert (
        draw_sample(rows_of_source(0, 1_000_000), 5, 42).tolist()
        == draw_sample(rows_of_source(0, 1_000_000)[::-1].copy(), 5, 42).tolist()
    )
    assert set(draw_sample(rows_of_source(0, 1000), 10, 7).tolist()) <= set(
        draw_sample(rows_of_source(0, 1000), 50, 7).tolist()
    )


def test_samples_spread_evenly() -> None:
    counts = np.zeros(10)
    for seed in range(300):
        counts += np.bincount(draw_sample(rows_of_source(2, 1000), 50, seed) % 1000 // 100, minlength=10)
    expected = 300 * 50 / 10
    assert (((counts - expected) ** 2) / expected).sum() < 27.9  # chi-square, 9 degrees of freedom, p = 0.001


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=8),
    st.integers(0, 300),
    st.sampled_from(["proportional", "equal"]),
)
def test_quotas_are_exact_and_possible(sizes: list[int], count: int, shares: str) -> None:
    quotas = allocate(sizes, count, shares)  # type: ignore[arg-type]
    assert sum(quotas) == min(count, sum(sizes))
    assert all(0 <= quota <= size for quota, size in zip(quotas, sizes, strict=True))
    if shares == "equal":
        full = [q for q, s in zip(quotas, sizes, strict=True) if q < s]
        assert not full or max(full) - min(full) <= 1


def test_strata_are_drawn_by_quota() -> None:
    rows = rows_of_source(0, 300)
    strata = np.repeat([0, 1, 2], [200, 90, 10])
    drawn = draw_stratified(rows, strata, 30, seed=1, shares="equal")
    assert np.bincount(strata[drawn]).tolist() == [10, 10, 10]
    drawn = draw_stratified(rows, strata, 30, seed=1)
    assert np.bincount(strata[drawn]).tolist() == [20, 9, 1]
    assert len(set(drawn.tolist())) == 30


def test_rows_of_other_sources_get_other_keys() -> None:
    rows = np.array([make_row(0, 5), make_row(1, 5), make_row(2, 5)], np.int64)
    assert sorted(draw_sample(rows, 3, 0).tolist()) == rows.tolist()
