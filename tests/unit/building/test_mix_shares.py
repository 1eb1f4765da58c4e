"""Shares as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.building.mix_shares import parse_share, share_text


@pytest.mark.parametrize("text", ["all", "first:5", "first3:10%", "end:7", "random:2.5%", "all:x3", "random:9:*1.25"])
def test_texts_come_back(text: str) -> None:
    assert share_text(parse_share(text)) == text


@given(
    st.sampled_from(["first", "first2", "end", "random"]),
    st.decimals(0, 100, places=3).map(str),
    st.decimals(0, 1000, places=4).map(str),
)
def test_every_share_survives(strategy: str, amount: str, weight: str) -> None:
    share = parse_share(f"{strategy}:{amount}%:*{weight}")
    assert parse_share(share_text(share)) == share
