"""The short way of converting writes what the long one writes, and leaves everything odd to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ola_viewer.building.convert_model import Dialect
from ola_viewer.building.convert_read import read_dialogue
from ola_viewer.building.convert_splice import spliced
from ola_viewer.building.convert_write import write_record

OTHERS = (Dialect.LLAMA_FACTORY, Dialect.MS_SWIFT, Dialect.QWEN)
PATCH = {"patch": "p/patch_000000", "start_num": 12, "size": [3, 4]}
_TURN_START = '{"from": "human", "value": "'
_WORD = st.sampled_from(
    ["<image>", "<speech>", "<video>", "<image>\n", '"', "\\", "}", _TURN_START, "é", "a", " ", "<"]
)
_WORDS = st.lists(_WORD, max_size=6).map("".join)
_MEDIUM = st.sampled_from(["a.jpg", PATCH, {**PATCH, "size": 7}, "a <image>.jpg", "", ["a.jpg"], {"patch": ""}, None])
_TURN = st.one_of(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt"]), "value": _WORDS}),
    st.fixed_dictionaries({"value": _WORDS, "from": st.sampled_from(["human", "gpt", "system"])}),
    st.fixed_dictionaries({"from": st.just("human"), "value": _WORDS, "weight": st.just(1)}),
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Records of the documented form and odd ones."""
    record: dict[str, Any] = {"id": draw(st.sampled_from(["a", 7, "conversations", "image", "<image>"]))}
    for key in draw(st.sampled_from([(), ("image",), ("video",), ("audio",), ("video", "audio"), ("image", "audio")])):
        record[key] = draw(_MEDIUM)
    record["conversations"] = draw(st.lists(_TURN, min_size=1, max_size=4))
    return record


def plain(*media: str, texts: list[str]) -> dict[str, Any]:
    roles = ("human", "gpt")
    turns = [{"from": roles[number % 2], "value": text} for number, text in enumerate(texts)]
    return {"id": "x", **dict.fromkeys(media, PATCH), "conversations": turns}


@given(records(), st.sampled_from(OTHERS), st.sampled_from([(", ", ": "), (",", ":")]), st.booleans())
@example(plain("video", "audio", texts=["<speech><image>\nWhat?", "A."]), Dialect.QWEN, (", ", ": "), True)
@example(plain("video", "audio", texts=["<image> \\", 'A."', "b<speech>", ""]), Dialect.QWEN, (",", ":"), True)
def test_both_ways_write_the_same(
    record: dict[str, Any], dialect: Dialect, separators: tuple[str, str], ascii_only: bool
) -> None:
    raw = json.dumps(record, separators=separators, ensure_ascii=ascii_only).encode()
    quick = spliced(raw, record, dialect)
    if quick is not None:
        assert quick == write_record(raw, read_dialogue(record), dialect)
        json.loads(quick[0])


@pytest.mark.parametrize("dialect", OTHERS)
@pytest.mark.parametrize(
    "record",
    [
        plain(texts=["Hello?", "Hi."]),
        plain("image", texts=["<image>\nWhat?", "A.", "And?", "B."]),
        plain("video", texts=["What? <image>", "A."]),
        plain("audio", texts=["<speech>\n", "A."]),
        plain("video", "audio", texts=['<speech><image>\n\\"What?\\', "A."]),
        plain("video", "audio", texts=["<image>", "é", "<speech>", "}]}"]),
    ],
)
def test_what_is_written_as_documented_goes_the_short_way(record: dict[str, Any], dialect: Dialect) -> None:
    for separators in ((", ", ": "), (",", ":")):
        raw = json.dumps(record, separators=separators).encode()
        assert spliced(raw, record, dialect) == write_record(raw, read_dialogue(record), dialect)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": 1, "image": "a", "conversations": [{"from": "human", "value": "x", "value": "<image>"}]}',
        b'{"id": 1, "image": "a", "image": "b", "conversations": [{"from": "human", "value": "<image>"}]}',
        b'{"id": 1, "image": "a", "conversations": [{"from": "human", "value": "\\u003cimage>"}]}',
        b'{"id": 1, "image": "a", "conversations": [{"from": "human", "value": "no place"}]}',
        b'{"id": 1, "image": "a", "conversations": [{"from": "human", "value":"<image>"}]}',
        b'{"id": 1, "conversations": [{"from": "human", "value": "<image>"}]}',
        b'{"id": 1, "conversations": []}',
        b'{"id": 1, "x": 2, "conversations": [{"from": "human", "value": "x"}]}',
    ],
)
def test_odd_records_go_the_long_way(raw: bytes) -> None:
    for dialect in OTHERS:
        assert spliced(raw, json.loads(raw), dialect) is None
    assert spliced(raw, json.loads(raw), Dialect.OLA) is None


def test_texts_and_numbers_keep_their_spelling() -> None:
    raw = (
        b'{"id": "\\u00e9", "video": {"patch": "a\\/b", "start_num": 1e3, "size": [ 1,2 ]}, '
        b'"conversations": [{"from": "human", "value": "<image>\\u00FC \\/"}]}'
    )
    quick = spliced(raw, json.loads(raw), Dialect.LLAMA_FACTORY)
    assert quick is not None
    assert quick[0] == (
        b'{"id": "\\u00e9", "videos": [{"patch": "a\\/b", "start_num": 1e3, "size": [ 1,2 ]}], '
        b'"messages": [{"role": "user", "content": "<video>\\u00FC \\/"}]}'
    )
