"""The search in bytes must never miss a record that holds the text, however JSON spells it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.byte_search import (
    Needles,
    find_needles,
    needles_of_regex,
    needles_of_text,
    records_holding,
)

characters = st.one_of(st.sampled_from('abcXYZ "\\/\n<é中🙂É'), st.characters(exclude_categories=["Cs"]))
texts = st.text(characters, max_size=12)


def holding(records: list[bytes], needles: Needles | None) -> list[bool]:
    data = np.frombuffer(b",".join(records), np.uint8)
    lengths = np.array([len(one) for one in records])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return records_holding(data, starts, starts + lengths, needles).tolist()


@given(texts, texts.filter(bool), texts, st.booleans(), st.booleans())
def test_no_spelling_is_missed(before: str, needle: str, behind: str, fold: bool, ascii_only: bool) -> None:
    written = needle.swapcase() if fold and needle.swapcase().swapcase() == needle else needle
    if re.search(re.escape(needle), before + written + behind, re.IGNORECASE if fold else re.NOFLAG) is None:
        return
    record = json.dumps({"x": before + written + behind}, ensure_ascii=ascii_only)
    records = [record.encode(), record.replace("/", "\\/").encode(), b'{"x": ""}']
    assert holding(records, needles_of_text(needle, fold))[:2] == [True, True]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("red car", b"red car"),
        ("red (big )?car", b"red "),
        ("colou?r", b"colo"),
        ("a|b", None),
        ("(abc|def)", None),
        (r"\d+ cats[0-9]*", b" cats"),
        ("(?i)abc", None),
        ("abc{2}", b"ab"),
        ("xabc+", b"xabc"),
        (r"\x41bcd", None),
        (r"\012bcd", None),
        (r"a\.jpg", b"a.jpg"),
        ("[abc]]xyz", b"xyz"),
        ("[]abc]xyz", b"xyz"),
    ],
)
def test_literals_of_expressions(pattern: str, wanted: bytes | None) -> None:
    needles = needles_of_regex(pattern, False)
    assert (None if needles is None else needles.spellings[0]) == wanted


@pytest.mark.filterwarnings("ignore:Possible:FutureWarning")
@given(st.from_regex(r"[abc.?*+()\[\]|]{1,8}", fullmatch=True), st.text("abc", max_size=12))
def test_expressions_never_miss(pattern: str, text: str) -> None:
    try:
        found = re.search(pattern, text)
    except re.error:
        return
    if found is not None:
        assert holding([json.dumps(text).encode()], needles_of_regex(pattern, False)) == [True]


def test_hits_between_records_do_not_count() -> None:
    data = np.frombuffer(b"{abc} abc {xyz}", np.uint8)
    needles = needles_of_text("ABC", True)
    assert needles is not None
    assert find_needles(data, needles).tolist() == [1, 6]
    assert records_holding(data, np.array([0, 10]), np.array([5, 15]), needles).tolist() == [True, False]
    assert find_needles(data[:2], needles).tolist() == []
