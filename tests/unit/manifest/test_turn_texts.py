"""Turns found in bytes must be those that parsing finds, whatever the records try."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.dialects import OLA, read_sample
from ola_viewer.manifest.turn_texts import ROLES, Spacing, bare_quotes, find_turn_texts

tricky = st.sampled_from(
    ['"', "\\", '\\"', '"}]}', '"}, {"from": "gpt", "value": "', ', "value": "', '"conversations": [', "{", "}",
     "é", "a"]
)  # fmt: skip
texts = st.lists(tricky, max_size=5).map("".join)
turn = st.one_of(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt", "gpt", "system", "odd"]), "value": texts}),
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt"]), "value": texts}, optional={"x": texts}),
    st.fixed_dictionaries({"value": texts, "from": st.just("gpt")}),
    st.fixed_dictionaries({"role": st.just("user"), "content": texts}),
)
plain = st.lists(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt"]), "value": texts}), min_size=1, max_size=4
)
turns = st.one_of(plain, plain, st.lists(turn, max_size=4))
other = st.one_of(texts, st.integers(), st.fixed_dictionaries({"conversations": turns}), turns)
keys = st.one_of(
    st.fixed_dictionaries({"id": texts, "conversations": turns}),
    st.fixed_dictionaries({"x": other, "conversations": turns}, optional={"image": texts}),
    st.fixed_dictionaries({"conversations": turns, "id": other}, optional={"chosen": texts, "rejected": turns}),
    st.fixed_dictionaries({"messages": turns, "x": other}),
    st.just([1]),
)
writers = st.sampled_from([{}, {"separators": (",", ":")}, {"indent": 2}, {"indent": "\t", "ensure_ascii": False}])


@settings(max_examples=400, deadline=None)
@given(st.lists(keys, min_size=1, max_size=6), writers, st.booleans())
def test_sure_records_have_exactly_these_turns(records: list[object], writer: dict[str, object], twice: bool) -> None:
    raws = [json.dumps(record, **writer).encode() for record in records]  # type: ignore[arg-type]
    if twice:  # equal keys: the last one counts
        raws = [
            raw[:-1].rstrip() + b', "conversations": 1}' if k % 2 and raw[:1] == b"{" else raw
            for k, raw in enumerate(raws)
        ]
    check(raws)


def check(raws: list[bytes]) -> int:
    """Compare with parsing; how many records were sure."""
    data = np.frombuffer(b",\n".join(raws), np.uint8)
    lengths = np.array([len(raw) for raw in raws])
    starts = np.concatenate(([0], np.cumsum(lengths + 2)[:-1]))
    found = find_turn_texts(data, starts, starts + lengths, bare_quotes(data))
    assert (np.diff(found.open) > 0).all()
    assert found.sure[found.record].all()
    for number in np.flatnonzero(found.sure).tolist():
        mine = found.record == number
        seen = [
            (ROLES[role], json.loads(data[a : b + 1].tobytes()))
            for a, b, role in zip(found.open[mine], found.close[mine], found.role[mine], strict=True)
        ]
        sample = read_sample(json.loads(raws[number]))
        assert sample.dialect in (OLA, "sharegpt")
        assert seen == [(one.role, one.text) for one in sample.turns]
    return int(found.sure.sum())


@pytest.mark.parametrize(
    "writer", [{}, {"separators": (",", ":")}, {"indent": 2}, {"indent": 0}], ids=["line", "compact", "indent", "flush"]
)
@pytest.mark.parametrize("last", [True, False])
def test_plain_records_are_sure(writer: dict[str, object], last: bool) -> None:
    records = []
    for k in range(20):
        dialogue = [{"from": ROLES[n % 2], "value": f'"{k}" \\ {{"from": é\n'} for n in range(2 * (k % 3) + 2)]
        record: dict[str, object] = {"id": k, "image": {"patch": "p", "size": [1, 2]}, "conversations": dialogue}
        if not last:
            record["tail"] = {"a": [{}]}
        records.append(json.dumps(record, **writer).encode())  # type: ignore[arg-type]
    assert check(records) == 20
    if not last:
        escaped = [raw.replace(b'"tail"', b'"conversation\\u0073"') for raw in records]
        assert check(escaped) == 0


def test_nothing_to_learn() -> None:
    assert Spacing.learnt(b'{"messages": []}') is None
    assert check([b"[1]", b"{}", b'"x"']) == 0
    assert check([b"1"]) == 0
