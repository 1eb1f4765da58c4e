"""Rows of a file that is still being indexed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject

from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.shown_rows import ShownRows
from ola_viewer.manifest.rows import RowIds, rows_of_source


class Growing:
    """A snapshot of a file of `size` bytes of which `count` records in `read` bytes are known."""

    def __init__(self, size: int) -> None:
        self.count, self.read, self.size, self.complete = 0, 0, size, False
        self.taken: RowIds | None = None

    def snapshot(self) -> Any:
        index = SimpleNamespace(complete=self.complete, resume_at=self.read)
        source = SimpleNamespace(number=0, index=index, file=SimpleNamespace(size=self.size))
        structure = SimpleNamespace(in_file_order=True)

        def take(rows: RowIds) -> None:
            assert len(rows) == self.count
            self.taken = rows

        def rows() -> RowIds:
            return rows_of_source(0, self.count) if self.taken is None else self.taken

        return SimpleNamespace(sources=(source,), counts=(self.count,), structure=structure, take_rows=take, rows=rows)


@pytest.fixture
def growing() -> Growing:
    return Growing(2_000_000_000)


@pytest.fixture
def shown(growing: Growing, lanes: Lanes) -> ShownRows:
    rows = ShownRows(lanes, lambda *_: pytest.fail("no query was asked"), growing.snapshot, owner := QObject())
    rows.owner = owner  # type: ignore[attr-defined]  # keeps the parent alive
    return rows


def test_a_file_without_a_known_record(shown: ShownRows) -> None:
    shown.compute()
    assert len(shown.rows) == 0


def test_rows_follow_the_index(shown: ShownRows, growing: Growing) -> None:
    heard: list[int] = []
    shown.view_changed.connect(lambda: heard.append(len(shown.rows)))
    for growing.count, growing.read in ((0, 0), (1, 20), (70_000, 900_000), (70_000, 950_000), (3_000_000, 10**9)):
        shown.grow()
        assert len(shown.rows) == growing.count
    assert heard[-1] == 3_000_000
    assert shown.rows[-1] == 2_999_999


def test_small_records_at_the_beginning_take_little_room_ahead(shown: ShownRows, growing: Growing) -> None:
    growing.count, growing.read = 1000, 2000
    shown.grow()
    base = shown.rows.base
    assert base is not None
    assert base.nbytes <= 8 * (4 << 20)


@pytest.mark.parametrize("last", [3_000_000, 3_100_000])
def test_a_complete_index_makes_no_rows_anew(shown: ShownRows, growing: Growing, last: int) -> None:
    growing.count, growing.read = 3_000_000, 1_900_000_000
    shown.grow()
    before, heard = shown.rows, []
    shown.view_changed.connect(lambda: heard.append(len(shown.rows)))
    growing.count, growing.read, growing.complete = last, growing.size, True
    shown.grow()
    assert shown.rows.base is before.base
    assert shown.rows is growing.taken
    assert heard == ([] if last == 3_000_000 else [last])
    assert len(shown.rows) == last
    assert shown.rows[-1] == last - 1


def test_few_rows_are_made_anew_when_the_index_is_complete(shown: ShownRows, growing: Growing) -> None:
    growing.count, growing.read = 1000, 2000
    shown.grow()
    growing.complete = True
    growing.count = 1001
    shown.grow()
    assert growing.taken is None
    assert shown.rows.tolist() == list(range(1001))


def test_every_row_is_right_at_every_step(shown: ShownRows, growing: Growing) -> None:
    for growing.count in (1, 2, 4096, 70_000, 70_001, 5_000_000, 5_000_007):
        growing.read = 400 * growing.count
        shown.grow()
        assert np.array_equal(shown.rows, rows_of_source(0, growing.count))
    growing.complete = True
    growing.count += 5
    shown.grow()
    assert np.array_equal(shown.rows, rows_of_source(0, growing.count))


def test_a_complete_index_without_a_record(shown: ShownRows, growing: Growing) -> None:
    growing.complete = True
    shown.grow()
    assert len(shown.rows) == 0
