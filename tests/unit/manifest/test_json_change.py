"""A record edited as text: what was not meant stays to the byte; the result says what was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.json_change import changed_record, fault_of, shown_text
from ola_viewer.manifest.jsontext import RecordError

RAW = (
    b'{"id": "caf\\u00e9/1",  "image":"\\/data\\/a.jpg", "conversations": '
    b'[{"from": "human", "value": "<image>\\nWhat?"}, {"from": "gpt", "value": "\xc3\xa9t\xc3\xa9"}], "n": 1.50}'
)


def test_one_text_changes_nothing_else() -> None:
    text = shown_text(RAW).replace("What?", "Why?")
    assert changed_record(RAW, text) == RAW.replace(b"What?", b"Why?")


def test_unedited_text_gives_the_bytes_back() -> None:
    assert changed_record(RAW, shown_text(RAW)) is RAW
    assert changed_record(RAW, shown_text(RAW) + "\n") == RAW


def test_keys_and_items_are_added_and_removed_where_they_stand() -> None:
    record = json.loads(RAW)
    record["conversations"].insert(1, {"from": "gpt", "value": "New"})
    del record["image"]
    record = {"first": [1], **record, "last": None}
    after = changed_record(RAW, json.dumps(record, indent=2))
    assert json.loads(after) == record
    assert list(json.loads(after)) == list(record)
    assert b"\n" not in after
    assert b'"caf\\u00e9/1"' in after
    assert b'"\xc3\xa9t\xc3\xa9"' in after
    assert b"1.50" in after


def test_spelling_alone_is_taken_as_typed() -> None:
    assert changed_record(b'{"a": "\\u00e9"}', '{"a": "é"}') == '{"a": "é"}'.encode()


def test_a_repeated_key_can_be_removed() -> None:
    raw = b'{"a": 1, "a": 2}'
    assert json.loads(changed_record(raw, '{"a": 2}')) == {"a": 2}
    assert changed_record(raw, '{"a": 2}').count(b'"a"') == 1


def test_faults_have_their_place() -> None:
    fault = fault_of('{"a": 1,\n "b": }')
    assert fault is not None
    assert (fault.line, fault.column) == (2, 7)
    assert fault_of('{"é": [}') is not None
    assert fault_of('{"a": 1}') is None
    with pytest.raises(RecordError):
        changed_record(RAW, "{")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, VALUES, st.sampled_from([None, 1]), st.booleans())
def test_the_result_says_what_was_typed(old: Any, new: Any, indent: int | None, ascii_only: bool) -> None:
    raw = json.dumps({"r": old}, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    text = json.dumps({"r": new}, indent=2)
    after = changed_record(raw, text)
    assert json.dumps(json.loads(after)) == json.dumps({"r": new})
    assert (b"\n" in after) <= (b"\n" in raw)
