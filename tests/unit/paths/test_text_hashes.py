"""Equal texts have equal hashes, wherever they stand in an array; different ones practically never."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.paths.text_hashes import hashes_of, repeated

texts = st.lists(st.text(alphabet="ab/0音\0", max_size=40), max_size=30)


@given(texts, st.integers(0, 5), st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_hashes_are_of_text_and_seed(values: list[str], cut: int, drawn: list[int]) -> None:
    whole = pa.array(["x" * cut, *values], pa.large_string())
    seeds = np.array([0, *drawn[: len(values)]], np.int64)
    hashes = hashes_of(whole.slice(1), seeds[1:])
    alone = [hashes_of(pa.array([text], pa.large_string()), seeds[k : k + 1])[0] for k, text in enumerate(values, 1)]
    assert hashes.tolist() == alone
    keys = [(text, seed) for text, seed in zip(values, drawn, strict=False)]
    assert repeated(hashes).tolist() == [keys.count(key) > 1 for key in keys]


def test_many_names_have_as_many_hashes() -> None:
    names = pa.array([f"utt_{k % 5000:05d}_{k:07d}.wav" for k in range(300_000)], pa.large_string())
    hashes = hashes_of(names, np.zeros(len(names), np.int64))
    assert len(np.unique(hashes)) == len(names)
    assert not repeated(hashes).any()
