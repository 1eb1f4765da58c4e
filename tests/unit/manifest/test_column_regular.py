"""Records that are laid out regularly are understood without looking into their texts, and exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.column_bits import pad
from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.column_layout import Layout
from ola_viewer.manifest.column_piece import swept_piece
from ola_viewer.manifest.column_regular import sweep_regular
from tests.unit.manifest.test_column_scan import PLAIN, TURNS, assert_same, compare, laid_out

PUTS = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b" ", b"\n", b"1", b'", "']
LAYOUTS: list[dict[str, Any]] = [
    {},
    {"separators": (",", ":")},
    {"indent": 1},
    {"indent": 2},
    {"indent": 4},
    {"indent": "\t"},
]


def written(records: Sequence[object], layout: dict[str, Any]) -> list[bytes]:
    """The records as they stand in an array that was written with this layout."""
    text = json.dumps(records, ensure_ascii=False, **layout)
    decoder, found, at = json.JSONDecoder(), [], 1
    while (at := text.find("{", at)) >= 0:
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_regular_is_understood(layout: dict[str, Any]) -> None:
    more = {"source": "x", "height": 12, "score": -1.5e3, "ok": True, "none": None, "box": [[1.5, -2], {"ü": []}]}
    records: list[Any] = [
        *PLAIN,
        {**more, "id": "extra", "conversations": TURNS, "text_q": "behind", "image": "a.jpg"},
        {"conversations": TURNS, "id": 5, "video": {"patch": "a/b", "size": [1, 22, 12345678], "start_num": 7}},
        {"conversations": TURNS, "image": [], "id": ""},
    ]
    raws = written(records, layout)
    assert len(raws) == len(records)
    text, starts, lengths = laid_out(raws)
    found = Layout.of(raws[0])
    assert found is not None
    swept = sweep_regular(pad(text), starts, starts + lengths, 0, found, np.zeros(len(raws), np.bool_))
    odd = [k for k, record in enumerate(records) if record.get("image", "") is None or "image_encoding" in str(record)]
    odd += [k for k, record in enumerate(records) if record.get("video", "") is None]
    assert np.flatnonzero(swept.unsure).tolist() == sorted(odd)
    compare(raws)


def test_the_layout_of_a_record() -> None:
    assert Layout.of(b'{"id": 1}') == Layout(b": ", (b"",) * 3, (b" ",) * 3, (b"",) * 3)
    for raw in (b"{}", b"[1]", b'{ "id": 1}', b'{"id" : 1}', b'{\n  "id": 1}', b'{"a\\"b": 1}', b'{"id": 1\n}'):
        assert Layout.of(raw) is None
    assert Layout.of(b"{\n" + b" " * 40 + b'"id": 1\n' + b" " * 36 + b"}") is None


@settings(max_examples=300, deadline=None)
@given(
    layout=st.sampled_from(LAYOUTS),
    which=st.integers(0, len(PLAIN) - 1),
    place=st.integers(0, 10_000),
    cut=st.integers(0, 3),
    put=st.one_of(st.sampled_from(PUTS), st.binary(max_size=2)),
)
def test_a_change_anywhere_is_noticed(layout: dict[str, Any], which: int, place: int, cut: int, put: bytes) -> None:
    raws = written([PLAIN[0], PLAIN[which], PLAIN[1]], layout)
    place %= len(raws[1]) - 1
    raws[1] = raws[1][: place + 1] + put + raws[1][place + 1 + cut :]
    text, starts, lengths = laid_out(raws)
    piece = swept_piece(pad(text), starts, lengths, 0)
    try:
        json.loads(raws[1])
    except ValueError:
        return  # what is broken is found by the index; here it must only do no harm
    assert_same(piece.columns, columns_by_parsing(raws, starts))


def test_what_nearly_is_regular_is_left_to_the_general_way() -> None:
    raws = [json.dumps(record).encode() for record in (PLAIN[0], PLAIN[1])]
    for odd in (
        b'{"id": "a", "conversations": [{"from": "human", "value": "q"},  {"from": "gpt", "value": "a"}]}',
        b'{"id": "a", "conversations": [{"from": "human", "value": "q"}], "conversations": []}',
        b'{"id": "a", "id": "b", "conversations": []}',
        b'{"id": "a", "images": ["b"], "conversations": []}',
        b'{"id": "a", "im\\u0061ge": "b", "conversations": []}',
        b'{"id": -1, "conversations": []}',
        b'{"id": "a", "video": {"patch": "p", "start_num": 1, "size": [1, 2,]}, "conversations": []}',
        b'{"id": "a", "video": {"patch": "p", "start_num": 1, "size": [1  2]}, "conversations": []}',
        b'{"id": "a", "video": {"patch": "p", "start_num": 1, "size": [123456789]}, "conversations": []}',
        b'{"id": "a", "video": {"patch": "p", "patch": "q", "size": [1]}, "conversations": []}',
        b'{"id": "a", "video": {"patch": 5, "start_num": 1, "size": [1]}, "conversations": []}',
        b'{"id": "a", "image": ["b", 5], "conversations": []}',
        b'{"id": "a", "conversations": [{"from": "human", "value": "<img>a.jpg</img>"}]}',
        b'{"id": "a"}',
    ):
        text, starts, lengths = laid_out([*raws, odd])
        layout = Layout.of(raws[0])
        assert layout is not None
        swept = sweep_regular(pad(text), starts, starts + lengths, 0, layout, np.zeros(3, np.bool_))
        assert swept.unsure.tolist() == [False, False, True], odd
