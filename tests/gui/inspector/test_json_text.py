"""The JSON tab shows the record's own bytes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.gui.inspector.json_text import LONGEST_RECORD, json_page

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_both_forms_hold_every_literal(value: object, indent: object, ascii_only: bool) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=ascii_only)  # type: ignore[arg-type]
    page = json_page(raw.encode("utf-8", "surrogatepass"))
    pretty = "\n".join(line.text for line in page.pretty)
    assert json.loads(pretty) == json.loads(raw.encode("utf-8", "replace"))
    assert "\n".join(line.text for line in page.stored) == raw


def test_spelling_and_order_stay() -> None:
    raw = b'{"b":1.50,"a":"\\u00e9\\/x","a":-0.0E+2,"s":[ ],"o":{}}'
    assert [line.text for line in json_page(raw).pretty] == [
        "{",
        '  "b": 1.50,',
        '  "a": "\\u00e9\\/x",',
        '  "a": -0.0E+2,',
        '  "s": [],',
        '  "o": {}',
        "}",
    ]


def test_keys_and_numbers_are_marked() -> None:
    line = json_page(b'{"size": 12, "x": "12"}').pretty[1]
    assert [(line.text[start : start + length], role) for start, length, role in line.marks] == [
        ('"size"', "key"),
        ("12", "number"),
    ]


def test_giant_and_broken_records_are_bounded() -> None:
    page = json_page(b'{"a": "' + b"x" * (LONGEST_RECORD + 500))
    assert page.left_out == 507
    assert sum(len(line.text) for line in page.pretty) <= LONGEST_RECORD + 10
    assert json_page(b"\xff\xfe{").stored[0].text == "\ufffd\ufffd{"
