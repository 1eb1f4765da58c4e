"""Users' regular expressions: the meaning of Python's, the time of RE2's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.expressions import Expression, ExpressionError, text_array

PATTERNS = (
    "colou?r", r"\d+", r"\w+", r"^\s*\S", r"a$", r"a\Z", r"[\w.]+@[\d-]", r"é|\u4e2d", r"x{,2}y", r"[]a]",
    r"[^]a]", r"[a[]", r"(?:ab)+c", r"(?s)a.b", r"(?m)^b$", r"(?i)ABC", r"\W", r"[\s\S]b", r"\x41", r"\_\é",
    r"a|", r"[\b]", r"\101", r"a\+", r"\\+",
)  # fmt: skip


@given(st.sampled_from(PATTERNS), st.text("aAbBcxy é中7\n_@.-]\\+\u00a0\u2003[٣"), st.booleans())
def test_same_meaning_as_python(pattern: str, text: str, same_case: bool) -> None:
    expression = Expression.of(pattern, same_case)
    flags = re.NOFLAG if same_case else re.IGNORECASE
    assert expression.found_in_each([text]).tolist() == [re.search(pattern, text, flags) is not None]
    spans = [match.span() for match in re.finditer(pattern, text, flags) if match.end() > match.start()]
    if pattern not in ("a|", "x{,2}y"):  # behind an empty match the engines go on differently
        assert expression.spans(text) == spans


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(?=a)b", "look-around"),
        ("a(?<!b)", "look-around"),
        (r"(a)\1", "references"),
        (r"(?P<x>a)(?P=x)", "references"),
        ("(?>a)", "atomic"),
        ("a++", "possessive"),
        ("(?x)a b", "verbose"),
        ("(", "no regular expression: missing \\)"),
        ("a\\", "backslash"),
        (r"\u12", "4 hexadecimal"),
        ("a{2000}", "repetition"),
        ("(a{999}){999}", "repetition"),
        ("[a", "missing"),
        ("\udc00", "no regular expression"),
    ],
)
def test_refused_in_a_sentence(pattern: str, sentence: str) -> None:
    with pytest.raises(ExpressionError, match=sentence):
        Expression.of(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+$", "(a*)*b", "(.*a){12}b"])
def test_catastrophic_expressions_end(pattern: str) -> None:
    """Other engines take longer than the universe is old."""
    text = "a" * 20_000 + "c"
    expression = Expression.of(pattern)
    assert expression.found_in_each([text]).tolist() == [False]
    assert expression.spans(text) == []


def test_halves_of_characters_and_marks_in_texts() -> None:
    assert Expression.of("b").spans("\ud800b") == [(1, 2)]
    assert Expression.of("b").spans("\ufdd0b\ufdd1b") == [(1, 2), (3, 4)]
    assert text_array(["\udfff", "a"]).to_pylist() == ["?", "a"]


def test_stops_between_portions() -> None:
    token = CancelToken()
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            token.cancel()
        token.check()

    with pytest.raises(Cancelled):
        Expression.of("b").found_in_each(["a" * 700_000] * 10, check)
    assert len(calls) == 3


def test_slices_of_arrays() -> None:
    texts = text_array(["b", "a", "ab", "c"]).slice(1, 3)
    assert Expression.of("b").found_in(texts).tolist() == [False, True, False]
