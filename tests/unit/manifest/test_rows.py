"""Names of records, and sets of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.rows import distinct, make_row, position_of, source_of


@given(st.lists(st.integers(-(1 << 62), 1 << 62), max_size=60))
def test_distinct_values_are_those_of_a_set(values: list[int]) -> None:
    assert distinct(np.array(values * 2, np.int64)).tolist() == sorted(set(values))


def test_a_row_names_source_and_position() -> None:
    row = make_row(3, 17)
    assert (source_of(row), position_of(row)) == (3, 17)
