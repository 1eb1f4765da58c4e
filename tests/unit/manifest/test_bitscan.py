"""The bit-parallel scan against a walk that looks at one character after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.bitscan import BlockScanner, ScanState


def walk(text: bytes, brackets: bool) -> tuple[list[int], list[int], int | None]:
    """Opens, closes and the first underflow, the slow and obvious way."""
    opening, closing = (b"{[", b"}]") if brackets else (b"{", b"}")
    opens, closes, depth, inside, slashes = [], [], 0, False, 0
    for at in range(len(text)):
        byte = text[at : at + 1]
        if byte == b'"' and slashes % 2 == 0:
            inside = not inside
        slashes = slashes + 1 if byte == b"\\" else 0
        if inside:
            continue
        if byte in opening:
            depth += 1
            if depth == 1:
                opens.append(at)
        elif byte in closing:
            depth -= 1
            if depth < 0:
                return opens, closes, at
            if depth == 0:
                closes.append(at + 1)
    return opens, closes, None


def scan(text: bytes, sizes: list[int], brackets: bool) -> tuple[list[int], list[int], int | None]:
    """The same by `BlockScanner`, in blocks of the given sizes in turn."""
    text += b" " * (-len(text) % 64)
    scanner, state = BlockScanner(1024, brackets), ScanState()
    opens: list[int] = []
    closes: list[int] = []
    at = turn = 0
    while at < len(text):
        block = np.frombuffer(text[at : at + sizes[turn % len(sizes)]], np.uint8)
        found = scanner.scan(block, state)
        opens += (found.opens + at).tolist()
        closes += (found.closes + at).tolist()
        if found.underflow is not None:
            return opens, closes, found.underflow + at
        at += len(block)
        turn += 1
    return opens, closes, None


pieces = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"\\",
        b"\\\\",
        b'\\"',
        b" ",
        b"x" * 63,
        b"\\" * 64,
        b"\\" * 65,
        b"{}",
        b'{"a":"}"}',
        b"\xff",
    ]
)
texts = st.lists(pieces, max_size=120).map(b"".join)
sizes = st.lists(st.sampled_from([64, 128, 192, 1024]), min_size=1, max_size=4)


@given(texts, sizes, st.booleans())
def test_equal_to_the_walk_at_any_block_size(text: bytes, sizes: list[int], brackets: bool) -> None:
    assert scan(text, sizes, brackets) == walk(text, brackets)


def test_a_long_run_of_backslashes_is_carried_over_many_blocks() -> None:
    for run in (4095, 4096, 9999):
        text = b'{"a": "' + b"\\" * run + b'"} {'
        assert scan(text, [1024], False) == walk(text, False)


def test_the_state_says_where_it_stands() -> None:
    scanner, state = BlockScanner(64), ScanState()
    scanner.scan(np.frombuffer(b'{"a": "b'.ljust(64), np.uint8), state)
    assert (state.in_string, state.depth, state.at_top) == (1, 1, False)
    scanner.scan(np.frombuffer(b'"}'.ljust(64), np.uint8), state)
    assert state.at_top


def test_block_sizes_must_fit_words() -> None:
    with pytest.raises(ValueError, match="multiple of 64"):
        BlockScanner(100)
