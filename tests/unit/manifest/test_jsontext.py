"""Parsing equals Python's json; literals keep the spelling of those they replace."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.jsontext import (
    RecordError,
    dump_value,
    encode_like,
    encode_string,
    layout_of,
    parse,
    string_style,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(json_values, st.booleans(), st.sampled_from([None, 2]))
def test_parse_equals_json(value: object, ascii_only: bool, indent: int | None) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    parsed = parse(raw)
    assert parsed == json.loads(raw)
    assert repr(parsed) == repr(json.loads(raw))


@pytest.mark.parametrize(
    "raw",
    [
        "18446744073709551616",
        "-9223372036854775809",
        "1E400",
        '"\\ud800"',
        "[Infinity, -Infinity]",
        '{"a":1,"b":2,"a":3}',
        "1" * 40,
    ],
)
def test_what_orjson_reads_differently(raw: str) -> None:
    assert parse(raw.encode()) == json.loads(raw)


def test_nan() -> None:
    value = parse(b"[NaN]")
    assert isinstance(value, list)
    assert math.isnan(value[0])


@pytest.mark.parametrize(
    ("raw", "byte"),
    [
        (b'{"a": \xff}', 6),
        ('{"中": x}'.encode(), 8),
        (b'{"a": 1', 7),
        (b"", 0),
        (b'{"a": "\n"}', 7),
        (b"[" * 100_000, 0),
        (b"9" * 5000, 0),
    ],
)
def test_errors_say_the_byte(raw: bytes, byte: int) -> None:
    with pytest.raises(RecordError) as caught:
        parse(raw)
    assert caught.value.byte == byte


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("中文x", rb'"\u4e2d"', rb'"\u4e2d\u6587x"'),
        ("音x", rb'"\u97F3"', rb'"\u97F3x"'),
        ("éx音", rb'"\u97F3"', rb'"\u00E9x\u97F3"'),
        ("音声", '"音"'.encode(), '"音声"'.encode()),
        ("a/c/d", rb'"a\/b\/d"', rb'"a\/c\/d"'),
        ("a/c", b'"a/b"', b'"a/c"'),
        ("<image>\nb", rb'"\u003cimage\u003e\na"', rb'"\u003cimage\u003e\nb"'),
        ("<speech>", rb'"\u003cimage\u003e"', rb'"\u003cspeech\u003e"'),
        ("\U0001f642!", rb'"\ud83d\ude42"', rb'"\ud83d\ude42!"'),
        ("\U0001f643", rb'"\ud83d\ude42"', rb'"\ud83d\ude43"'),
        ('say "x"\\', b'"say"', rb'"say \"x\"\\"'),
        ("é", b'"plain"', rb'"\u00e9"'),
        ("new", b"17", b'"new"'),
        ("a\tb", rb'"\u0061\u0009"', rb'"\u0061\u0009b"'),
    ],
)
def test_spelling_is_kept(text: str, old: bytes, new: bytes) -> None:
    assert encode_like(text, old) == new


def test_what_the_literal_does_not_show_comes_from_the_record() -> None:
    assert encode_like("é", b'"x"', '{"a": "x", "b": "ü"}'.encode()) == '"é"'.encode()
    assert encode_like("a/é", b'"x"', rb'{"p": "a\/b", "q": "\u00C9"}') == rb'"a\/\u00E9"'


@settings(max_examples=400, deadline=None)
@given(texts, texts, st.booleans(), st.booleans(), st.booleans())
def test_new_literals_say_the_text(text: str, old: str, ascii_only: bool, upper: bool, slash: bool) -> None:
    literal = json.dumps(old, ensure_ascii=ascii_only)
    if slash:
        literal = literal.replace("/", "\\/")
    if upper and ascii_only:
        literal = json.dumps(old).replace("\\u00e9", "\\u00E9")
    new = encode_like(text, literal.encode())
    assert json.loads(new) == text
    assert encode_like(old, literal.encode()) == literal.encode()


@settings(max_examples=300, deadline=None)
@given(json_values, st.sampled_from([None, 1, 2, 4, "\t"]), st.booleans())
def test_dump_follows_the_layout(value: object, indent: int | str | None, ascii_only: bool) -> None:
    sample = json.dumps({"k": ["é", 1]}, indent=indent, ensure_ascii=ascii_only).encode()
    written = dump_value(value, layout_of(sample))
    assert json.loads(written) == json.loads(json.dumps(value))
    assert written == json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()


def test_lone_surrogates_are_escaped_in_any_style() -> None:
    assert encode_string("a\ud800", string_style('"é"'.encode())) == rb'"a\ud800"'


@settings(max_examples=400, deadline=None)
@given(texts, texts, texts, st.booleans())
def test_a_new_beginning_keeps_the_bytes_of_the_end(before: str, after: str, end: str, ascii_only: bool) -> None:
    tail = json.dumps(end, ensure_ascii=ascii_only)[1:-1]
    old = '"' + json.dumps(before, ensure_ascii=ascii_only)[1:-1] + tail + '"'
    new = encode_like(after + end, old.encode())
    assert json.loads(new) == after + end
    assert new.endswith(tail.encode() + b'"')


@pytest.mark.parametrize(
    "sample", [b'{"a": [1, {"b": "\\u97f3, /"}], "c": 2}', b'{\n "a": [\n  1,\n  2\n ],\n "c": "x"\n}']
)
def test_the_layout_shows_in_the_first_members(sample: bytes) -> None:
    behind = sample[:-1].rstrip() + b',\n "more" : [ 1,2 ]' * (b"\n" in sample) + b"}"
    assert layout_of(behind) == layout_of(sample)


def test_what_ascii_only_escapes_anyway_is_no_further_character() -> None:
    assert string_style(b'"\\u97f3 \\u003c"').escaped == frozenset("<")
    assert string_style('"音 \\u2028"'.encode()).escaped == frozenset("\u2028")
    assert encode_string('"\x7f音😀/\n', string_style(b'"\\u97f3"')) == b'"\\"\\u007f\\u97f3\\ud83d\\ude00/\\n"'
