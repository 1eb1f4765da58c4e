"""The filter language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.query_parse import QUERY_HELP, Query, QueryError, parse_query
from ola_viewer.manifest.query_terms import FIELDS, And, Node, Not, Or, Style, Term


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("turns>3 -frames<=8 words>x", "turns:>=4 -frames:<=8 words>x"),
        ('kind:video turns:>3 "red car" -answer:yes', 'kind:video turns:>=4 "red car" -answer:yes'),
        ("kind:video|image  a", "(kind:video | kind:image) a"),
        ("a b|c", "a b | c"),
        ("(a | b) c", "(a | b) c"),
        ("path:/a\\/b/c", "path:/a\\/b/c"),
        ("frames:8..64 bytes:>10k size:..5M turns:=2", "frames:8..64 bytes:>=10001 size:<=5000000 turns:2"),
        ("#5 #100-200 #7-", "#5 #100-200 #7-"),
        ("edited:YES excluded:0", "edited:yes excluded:no"),
        ('"a \\"b\\" \\\\c"', '"a \\"b\\" \\\\c"'),
        ('="Red" id:=a_1', "=Red id:=a_1"),
        ("http://x/y", '"http://x/y"'),
        ("question_length:>5", "question-length:>=6"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    query = parse_query(text)
    assert query.text == canonical
    assert parse_query(query.text) == query


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("a foo:1", 2, 6, "no field"),
        ("kind:pear", 5, 9, "no kind"),
        ("turns:", 0, 6, "missing after"),
        ("turns:>x", 6, 8, "no number"),
        ("turns:5..2", 6, 10, "empty"),
        ('a "b', 2, 4, "closing quote"),
        ("(a", 0, 1, "not closed"),
        ("a)", 1, 2, "never opened"),
        ("/(/", 0, 3, "no regular expression"),
        ("/a", 0, 2, "closing /"),
        ("a |", 2, 3, "beside"),
        ("#5-2", 0, 4, "before the first"),
        ("#x", 0, 2, "Positions"),
        ("edited:maybe", 7, 12, "yes or no"),
        ('""', 0, 2, "nothing"),
        ("(" * 99, 51, 99, "parentheses"),
        ("-" * 99 + "a", 51, 52, "minus"),
    ],
)
def test_errors_say_where_and_what(text: str, start: int, end: int, words: str) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        parse_query(text)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_chips() -> None:
    query = parse_query("kind:video -answer:yes (a | b)")
    assert [(chip.text, chip.negated) for chip in query.terms] == [
        ("kind:video", False),
        ("answer:yes", True),
        ("(a | b)", False),
    ]
    assert query.without(1).text == "kind:video (a | b)"
    assert parse_query("a").and_also(parse_query("a kind:text")).text == "a kind:text"
    assert parse_query("").is_empty
    assert parse_query("").and_also(parse_query("a | b")).text == "a | b"
    assert [term.text for term in query.words()] == ["a", "b"]


def test_places_of_terms() -> None:
    query = parse_query("  kind:video -path:x")
    first, second = (chip.node for chip in query.terms)
    assert isinstance(first, Term)
    assert (first.start, first.end) == (2, 12)
    assert isinstance(second, Not)
    assert isinstance(second.node, Term)
    assert (second.node.start, second.node.end) == (14, 20)


def test_help_names_every_field() -> None:
    assert all(f"{name}:" in QUERY_HELP for name in FIELDS)


values = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
terms = st.one_of(
    st.builds(lambda f, t: Term(f, Style.CONTAINS, t), st.sampled_from(["", "path", "answer", "problem"]), values),
    st.builds(lambda f, t: Term(f, Style.EQUALS, t, same_case=True), st.sampled_from(["", "id", "path"]), values),
    st.builds(lambda a, b: Term("turns", Style.RANGE, low=a, high=a + b), st.integers(0, 99), st.integers(0, 99)),
    st.builds(lambda a: Term("#", Style.RANGE, low=a), st.integers(0, 99)),
)


def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, inner), several.map(And), several.map(Or))


@given(st.recursive(terms, joined, max_leaves=6))
def test_what_is_written_is_read_back(node: Node) -> None:
    text = Query(node).text
    assert parse_query(text).text == text


@given(st.text(max_size=30))
def test_any_text_parses_or_is_refused_with_a_place(text: str) -> None:
    query, place = None, (0, 0)
    try:
        query = parse_query(text)
    except QueryError as error:
        place = (error.start, error.end)
    assert 0 <= place[0] <= place[1] <= max(len(text), 1)
    assert query is None or parse_query(query.text).text == query.text
