"""Answers about bits against a plain walk over the bytes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.column_bits import CountedBits, TextBits, next_set, pad, previous_set, unpack


@given(st.text('"\\a {,', max_size=300))
def test_strings_as_a_plain_walk_sees_them(text: str) -> None:
    bits = TextBits(pad(text.encode()))
    outside, quotes = [], []
    inside = escaped = False
    for place, byte in enumerate(bits.data.tolist()):
        if byte == 0x22 and not escaped:
            inside = not inside
            quotes.append(place)
        escaped = byte == 0x5C and not escaped
        outside.append(not inside)
    assert np.unpackbits(bits.outside.view(np.uint8), bitorder="little").tolist() == outside
    assert bits.quote_places.tolist() == quotes
    pairs = [(a, b) for a, b in zip(quotes[0::2], quotes[1::2], strict=False)]
    opening = np.array([a for a, _ in pairs], np.int64)
    closing = np.array([b for _, b in pairs], np.int64)
    assert bits.string_end(opening).tolist() == closing.tolist()
    assert bits.string_start(closing).tolist() == opening.tolist()
    assert unpack(bits.find(ord("{"))).tolist() == [
        k for k, byte in enumerate(bits.data.tolist()) if byte == ord("{") and outside[k]
    ]


@given(st.lists(st.integers(0, 255), max_size=20), st.integers(1, 3))
def test_neighbours_and_counts(places: list[int], words: int) -> None:
    size = 64 * words
    on = sorted({place for place in places if place < size})
    marks = np.zeros(size, np.bool_)
    marks[on] = True
    bits = np.packbits(marks, bitorder="little").view(np.uint64)
    at = np.arange(size)
    assert unpack(bits).tolist() == on
    assert next_set(bits, at).tolist() == [min((o for o in on if o >= a), default=size) for a in range(size)]
    assert previous_set(bits, at).tolist() == [max((o for o in on if o < a), default=-1) for a in range(size)]
    assert CountedBits(bits).before(at).tolist() == [sum(o < a for o in on) for a in range(size)]
