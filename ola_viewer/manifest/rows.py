"""Names of records.

A `RowId` says which source a record came from and at which position it stands there; it never
changes, whatever is filtered, sorted, edited or saved. A `ViewRow` is a position in the table as it
is shown now. The two are never mixed.
"""

from __future__ import annotations

from typing import NewType, TypeAlias

import numpy as np
from numpy.typing import NDArray

RowId = NewType("RowId", int)
ViewRow = NewType("ViewRow", int)

RowIds: TypeAlias = NDArray[np.int64]
"""Array of `RowId` values, int64, shape (n,)."""

POSITION_BITS = 40
POSITION_MASK = (1 << POSITION_BITS) - 1
ADDED_SOURCE = (1 << 20) - 1
"""Source number of records that stand in no file: duplicates and insertions of this session."""


def make_row(source: int, position: int) -> RowId:
    """The name of record `position` (from 0) of source number `source` (from 0)."""
    return RowId(source << POSITION_BITS | position)


def source_of(row: int) -> int:
    """Number of the source that the record came from."""
    return row >> POSITION_BITS


def position_of(row: int) -> int:
    """Position of the record in its source, from 0."""
    return row & POSITION_MASK


def rows_of_source(source: int, count: int) -> RowIds:
    """All rows of one source, in file order. int64, shape (count,)."""
    first = source << POSITION_BITS
    return np.arange(first, first + count, dtype=np.int64)


def distinct(rows: NDArray[np.int64]) -> RowIds:
    """The different values, ascending; quick where they come nearly in order, as rows do.

    `np.unique` alone puts whole numbers into a hash table: half a second for half a million, during which it keeps
    the interpreter, so that the window stands still.
    """
    ordered = np.sort(rows, kind="stable")
    if len(ordered) < 2:
        return ordered
    new = np.empty(len(ordered), np.bool_)
    new[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]
