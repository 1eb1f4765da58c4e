"""Sets of rows against Python's sets; edits of records; the journal form of every edit."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.bulk_edits import EditKey, FindReplace, RenumberIds, set_key
from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError, core_codec
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.expressions import ExpressionError
from ola_viewer.manifest.order_edits import AddRows, DeleteRows, ExcludeRows, MoveRows
from ola_viewer.manifest.record_edits import SetRecords, SetText, SetValue
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.turn_edits import TurnEdit, turn_list

RAW = (
    b'{"id": "a1", "x": [1, "cat"], "conversations": '
    b'[{"from": "human", "value": "a cat\\n<image>"}, {"from": "gpt", "value": "Cat!"}]}'
)
rows = st.frozensets(st.integers(0, 60) | st.integers(make_row(1, 0), make_row(1, 20)), max_size=30)


@given(rows, rows)
def test_row_sets_are_sets(left: frozenset[int], right: frozenset[int]) -> None:
    a, b = RowSet.of(list(left)), RowSet.of(list(right))
    assert a.union(b) == RowSet.of(list(left | right))
    assert a.difference(b) == RowSet.of(list(left - right))
    assert a.to_rows().tolist() == sorted(left)
    assert RowSet.from_json(json.loads(json.dumps(a.to_json()))) == a
    assert a.touches(1) == any(row >= make_row(1, 0) for row in left)
    everything = sorted(left | right)
    assert a.mask(np.array(everything, np.int64)).tolist() == [row in left for row in everything]
    assert hash(a) == hash(RowSet.of(list(left)))
    assert RowSet.everything().union(a).is_everything
    assert a.difference(RowSet.everything()).count() == 0


def test_scattered_row_sets_are_packed() -> None:
    rows = RowSet.of(list(range(0, 200_000, 2)))
    text = json.dumps(rows.to_json())
    assert len(text) < 5_000
    assert RowSet.from_json(json.loads(text)) == rows


@pytest.mark.parametrize(
    "bad", [None, {}, {"ranges": [[3, 1]]}, {"ranges": [[-2, 1]]}, {"packed": "!!"}, {"ranges": "x"}]
)
def test_damaged_row_sets_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r"rows|base85|bad"):
        RowSet.from_json(bad)


def apply(edit: Edit, raw: bytes = RAW, row: int = 0) -> bytes:
    return edit.apply(raw, row)


ALL = RowSet.everything()


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (SetText(0, ("id",), "b"), b'"a1"', b'"b"'),
        (SetText(0, ("none",), "b"), b"", b""),
        (SetValue.of(0, ("x", 0), {"k": None}), b"[1,", b'[{"k": null},'),
        (set_key(ALL, "x", 5), b'[1, "cat"]', b"5"),
        (set_key(ALL, "new", True), b"}]}", b'}], "new": true}'),
        (set_key(ALL, "new", True, present_only=True), b"", b""),
        (EditKey(ALL, "remove", "x"), b'"x": [1, "cat"], ', b""),
        (EditKey(ALL, "rename", "x", "y"), b'"x"', b'"y"'),
        (EditKey(ALL, "rename", "x", "id"), b"", b""),
        (FindReplace(ALL, "cat", "dog"), b"a cat", b"a dog"),
        (FindReplace(ALL, "C(a)t", r"\1-\g<1>", regex=True), b"Cat", b"a-a"),
        (FindReplace(ALL, "a1", "b", scope="ids"), b"a1", b"b"),
        (FindReplace(ALL, "CAT", "dog", scope="key", key="x", ignore_case=True), b'"cat"', b'"dog"'),
        (FindReplace(ALL, "\\n", "", regex=True), b"\\n", b""),
        (RenumberIds(RowSet.of([0, 1]), "n", 5, 4), b'"a1"', b'"n0005"'),
        (RenumberIds(RowSet.of([0]), start=7, as_number=True), b'"a1"', b"7"),
        (TurnEdit(0, "delete", ("conversations",), 1), b', {"from": "gpt", "value": "Cat!"}', b""),
        (TurnEdit(0, "role", ("conversations",), 1, role="human"), b'"gpt"', b'"human"'),
        (
            TurnEdit(0, "insert", ("conversations",), 2, role="human", text="é"),
            b"}]",
            b'}, {"from": "human", "value": "\\u00e9"}]',
        ),
        (TurnEdit(0, "split", ("conversations",), 1, 2, "human"), b'Cat!"}', b'Ca"}, {"from": "human", "value": "t!"}'),
        (TurnEdit(0, "delete", ("conversations",), 9), b"", b""),
    ],
)
def test_edits_change_what_they_say_and_survive_the_journal(edit: Edit, old: bytes, new: bytes) -> None:
    expected = RAW.replace(old, new) if old else RAW
    assert apply(edit) == expected
    codec = core_codec()
    again = codec.decode(json.loads(json.dumps(codec.encode(edit))))
    assert again == edit
    assert apply(again) == expected
    assert edit.label
    assert apply(edit, b"not json") == b"not json"
    assert apply(edit, b"[1]") == b"[1]"


def test_moving_turns_and_ids_where_there_are_none() -> None:
    moved = apply(TurnEdit(0, "move", ("conversations",), 1, 0))
    assert [turn["from"] for turn in json.loads(moved)["conversations"]] == ["gpt", "human"]
    assert apply(RenumberIds(RowSet.of([3]), "n"), b'{"a": 1}', 3) == b'{"id": "n0", "a": 1}'
    assert RenumberIds(RowSet.of([3, 4, 9, make_row(1, 2)])).number(make_row(1, 2)) == 3
    assert turn_list(RAW) == (("conversations",), "from", "value")
    assert turn_list(b'{"messages": [{"role": "user", "content": "x"}]}') == (("messages",), "role", "content")


def test_structural_edits_survive_the_journal() -> None:
    codec = core_codec()
    for edit in (
        DeleteRows(RowSet.of([1, 2])),
        ExcludeRows(RowSet.of([1]), False),
        MoveRows(RowSet.of([1]), None),
        AddRows(0, (b'{"a": 1}', b"\xff"), (3, -1), 1),
        SetRecords(((3, b"\xff\xfe"), (4, b"{}"))),
    ):
        assert codec.decode(json.loads(json.dumps(codec.encode(edit)))) == edit


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        {"kind": "nope"},
        {"kind": "set-text"},
        {
            "kind": "find-replace",
            "rows": {"all": True},
            "pattern": "(",
            "replacement": "",
            "scope": "turns",
            "key": "",
            "regex": True,
            "ignore_case": False,
        },
    ],
)
def test_damaged_edits_are_refused_with_a_sentence(bad: object) -> None:
    with pytest.raises(UnknownEditError):
        core_codec().decode(bad)


def test_kinds_are_unique() -> None:
    codec = EditCodec()
    codec.register("x", SetText.from_json)
    with pytest.raises(ValueError, match="registered"):
        codec.register("x", SetText.from_json)


def test_replacements_cannot_grow_without_a_bound() -> None:
    raw = json.dumps({"t": "a" * 2000}).encode()
    assert apply(FindReplace(ALL, "a", "b" * 1000, scope="key", key="t"), raw) == raw


def test_the_end_of_a_text_leaves_its_last_line_break() -> None:
    edit = FindReplace(ALL, r"\.$", "!", scope="key", key="t", regex=True)
    assert edit.apply(b'{"t": "a."}', 0) == b'{"t": "a!"}'
    assert edit.apply(b'{"t": "a.\\n"}', 0) == b'{"t": "a.\\n"}'


def test_no_expression_hangs_find_and_replace() -> None:
    raw = json.dumps({"conversations": [{"from": "human", "value": "a" * 5000 + "!"}]}).encode()
    edit = FindReplace(ALL, "(a+)+b|(a|aa)+$", "x", regex=True)
    assert edit.apply(raw, 0) == raw
    assert edit.hits(raw) == 0


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [("(?=a)b", "x"), (r"(a)\1", "x"), ("(a", "x"), ("(a)", r"\2"), ("(a)", r"\g<name>"), ("(a)", r"\q"), ("", "x")],
)
def test_bad_expressions_are_refused_in_a_sentence(pattern: str, replacement: str) -> None:
    with pytest.raises(ExpressionError, match=r"\.$"):
        FindReplace(ALL, pattern, replacement, regex=True)


@given(
    st.sampled_from(["(c)(a)?t", "[a-c]+", r"\d+", "(?P<w>é|中)", "b|t\\Z"]),
    st.sampled_from(["", "x", r"\1", r"<\g<1>>", r"a\\b", r"\n"]),
    st.text("abct1é中 \n", max_size=12),
)
def test_replacing_by_expression_equals_pythons(pattern: str, template: str, text: str) -> None:
    if re.compile(pattern).groups == 0 and "1" in template:
        return
    raw = json.dumps({"t": text}).encode()
    changed = FindReplace(ALL, pattern, template, scope="key", key="t", regex=True).apply(raw, 0)
    assert json.loads(changed)["t"] == re.sub(pattern, template, text)
