"""Splices against a model: the new bytes parse to the model, and everything else is where it was."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.jsonspan import PointerError, find_span, items, line_column, member_spans, members
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.splice import (
    FIRST,
    SpliceError,
    insert_item,
    insert_member,
    move_item,
    remove_item,
    remove_member,
    rename_key,
    set_text,
    set_value,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(texts, values, min_size=1, max_size=5)


def loosely(value: Any, rng: random.Random) -> str:
    """JSON with random white space, escapes and number spelling."""
    space = lambda: rng.choice(["", "", " ", "\n  ", "\t", "\r\n"])  # noqa: E731
    if isinstance(value, dict):
        inner = ",".join(
            f"{space()}{loosely(k, rng)}{space()}:{space()}{loosely(v, rng)}{space()}" for k, v in value.items()
        )
        return "{" + (inner or space()) + "}"
    if isinstance(value, list):
        return "[" + (",".join(f"{space()}{loosely(v, rng)}{space()}" for v in value) or space()) + "]"
    return json.dumps(value, ensure_ascii=rng.random() < 0.5)


def pointers(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at]
    if isinstance(value, dict):
        for key, item in value.items():
            found += pointers(item, (*at, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            found += pointers(item, (*at, place))
    return found


def at(value: Any, pointer: tuple[str | int, ...]) -> Any:
    for step in pointer:
        value = value[step]
    return value


def check_outside(old: bytes, new: bytes, span: tuple[int, int]) -> None:
    """Nothing outside of `span` (of the old bytes) changed."""
    assert new.startswith(old[: span[0]])
    assert new.endswith(old[span[1] :])


@settings(max_examples=300, deadline=None)
@given(objects, st.integers(0, 9999), st.data())
def test_find_span_finds_exactly_the_value(record: dict[str, Any], seed: int, data: st.DataObject) -> None:
    raw = loosely(record, random.Random(seed)).encode()
    pointer = data.draw(st.sampled_from(pointers(record)))
    start, stop = find_span(raw, pointer)
    assert json.loads(raw[start:stop]) == at(record, pointer)
    assert raw[start:stop] == raw[start:stop].strip()


@settings(max_examples=300, deadline=None)
@given(objects, st.integers(0, 9999), st.data(), values)
def test_replacing_values(record: dict[str, Any], seed: int, data: st.DataObject, new: Any) -> None:
    raw = loosely(record, random.Random(seed)).encode()
    pointer = data.draw(st.sampled_from(pointers(record)[1:]))
    changed = set_value(raw, pointer, new)
    check_outside(raw, changed, find_span(raw, pointer))
    at(record, pointer[:-1])[pointer[-1]] = new
    assert parse(changed) == record


@settings(max_examples=300, deadline=None)
@given(objects, st.integers(0, 9999), st.data(), texts, values)
def test_members_come_and_go(record: dict[str, Any], seed: int, data: st.DataObject, key: str, value: Any) -> None:
    raw = loosely(record, random.Random(seed)).encode()
    places = [p for p in pointers(record) if isinstance(at(record, p), dict)]
    pointer = data.draw(st.sampled_from(places))
    target = at(record, pointer)
    span = find_span(raw, pointer)
    if key in target:
        with pytest.raises(SpliceError):
            insert_member(raw, pointer, key, value)
        changed = remove_member(raw, (*pointer, key))
        del target[key]
    else:
        after = data.draw(st.sampled_from([None, FIRST, *(k for k in target if k)]))
        changed = insert_member(raw, pointer, key, value, after)
        order = list(target)
        where = len(order) if after is None else 0 if after == FIRST else order.index(after) + 1
        order.insert(where, key)
        target[key] = value
        assert [m.key for m in members(changed, find_span(changed, pointer)[0])] == order
        if len(order) > 1:
            assert remove_member(changed, (*pointer, key)) == raw
    check_outside(raw, changed, span)
    assert parse(changed) == record


@settings(max_examples=300, deadline=None)
@given(st.lists(values, max_size=5), st.integers(0, 9999), st.data(), values)
def test_items_come_go_and_move(listed: list[Any], seed: int, data: st.DataObject, value: Any) -> None:
    raw = loosely({"a": 1, "list": listed, "z": [0]}, random.Random(seed)).encode()
    action = data.draw(st.sampled_from(["insert", "remove", "move"] if listed else ["insert"]))
    if action == "insert":
        place = data.draw(st.integers(0, len(listed)))
        changed = insert_item(raw, ("list",), place, value)
        listed.insert(place, value)
    elif action == "remove":
        place = data.draw(st.integers(0, len(listed) - 1))
        changed = remove_item(raw, ("list", place))
        del listed[place]
    else:
        place, target = (data.draw(st.integers(0, len(listed) - 1)) for _ in "ab")
        changed = move_item(raw, ("list",), place, target)
        listed.insert(target, listed.pop(place))
        assert sorted(changed) == sorted(raw)
    check_outside(raw, changed, find_span(raw, ("list",)))
    assert parse(changed) == {"a": 1, "list": listed, "z": [0]}


def test_inserting_follows_the_layout_of_its_neighbours() -> None:
    record = {"id": 1, "conversations": [{"from": "human", "value": "q"}], "e": {}}
    for indent in (2, 4, "\t"):
        outer = indent if isinstance(indent, str) else " " * indent
        raw = json.dumps([record], indent=indent)[len("[\n" + outer) : -2].encode()
        more = insert_item(raw, ("conversations",), 1, {"from": "gpt", "value": "a"})
        more = insert_member(more, ("e",), "k", [1, {"x": 2}])
        more = insert_member(more, (), "new", {"a": [3]}, "id")
        expected = {
            "id": 1,
            "new": {"a": [3]},
            "conversations": [*record["conversations"], {"from": "gpt", "value": "a"}],
            "e": {"k": [1, {"x": 2}]},
        }
        assert more == json.dumps([expected], indent=indent)[len("[\n" + outer) : -2].encode()


def test_equal_keys_the_last_counts() -> None:
    raw = b'{"a": 1, "b": {"a": 5}, "a": 2}'
    assert member_spans(raw)["a"] == (29, 30)
    assert set_value(raw, ("a",), 3) == b'{"a": 1, "b": {"a": 5}, "a": 3}'
    assert remove_member(raw, ("a",)) == b'{"b": {"a": 5}}'
    assert rename_key(raw, ("a",), "c") == b'{"c": 1, "b": {"a": 5}, "c": 2}'
    with pytest.raises(SpliceError):
        rename_key(raw, ("a",), "b")


def test_nothing_changes_where_the_text_is_the_same() -> None:
    raw = rb'{"a": "\u0061\/b"}'
    assert set_text(raw, ("a",), "a/b") is raw


def test_errors() -> None:
    raw = b'{"a": [1, {"b": "]}"}]}'
    for pointer in [("x",), ("a", 2), ("a", -1), ("a", "b"), (0,), ("a", 0, 0)]:
        with pytest.raises(PointerError):
            find_span(raw, pointer)
    for broken in [b'{"a" 1}', b'{"a": "x}', b'{"a": [1}', b"{a: 1}", b'{"a": 1 "b": 2}', b"{", b""]:
        with pytest.raises((RecordError, PointerError)):
            find_span(broken, ("b",))
    assert items(b" [ ] ") == []
    assert line_column("[\n  {\n é x".encode(), 10) == (3, 4)
