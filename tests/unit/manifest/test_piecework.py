"""Work on pieces by few threads: in order, bounded, errors at their place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.piecework import in_order


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(), max_size=30), st.integers(0, 3), st.none() | st.integers(0, 5))
def test_results_come_in_order(items: list[int], threads: int, ahead: int | None) -> None:
    assert list(in_order(lambda item: item * 2, items, threads, ahead)) == [(item, item * 2) for item in items]


@pytest.mark.parametrize("threads", [0, 1, 2])
def test_an_error_is_raised_in_its_turn(threads: int) -> None:
    def work(item: int) -> int:
        if item == 5:
            raise OSError("five")
        return item

    results = in_order(work, range(100), threads)
    assert [next(results)[0] for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(OSError, match="five"):
        next(results)


@pytest.mark.parametrize(("threads", "ahead"), [(0, None), (1, 0), (1, 1), (1, 4), (2, 3)])
def test_not_more_are_begun_than_allowed(threads: int, ahead: int | None) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield number

    for done, _ in enumerate(in_order(lambda item: item, items(), threads, ahead)):
        assert taken - done - 1 <= (ahead or 0)


def test_leaving_early_ends_the_thread() -> None:
    with closing(in_order(lambda item: item, range(1000), 1, 2)) as results:
        next(results)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pieces")]
