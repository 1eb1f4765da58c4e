"""Columns under edits that change single records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.column_build import (
    RecordEntry,
    columns_of_entries,
    entry_by_parsing,
    replace_records,
    take_refs,
)
from ola_viewer.manifest.columns import Columns


def with_records(columns: Columns, positions: NDArray[np.int64] | Sequence[int], raws: Sequence[bytes]) -> Columns:
    """The columns after the records at `positions` (distinct, any order) became `raws`.

    All values are those of the new bytes. The spans of these records are void: 0 for id and question,
    start -1 and length 0 for references; their positions join `edited`. Takes some milliseconds per
    million records besides the parsing of `raws`; the arrays given are not changed.
    """
    order = np.argsort(np.asarray(positions, np.int64), kind="stable")
    where = np.asarray(positions, np.int64)[order]
    entries = [without_spans(entry_by_parsing(raws[number])) for number in order.tolist()]
    changed = replace_records(columns, where, columns_of_entries(entries, np.zeros(len(where), np.int64)))
    return replace(changed, edited=np.union1d(columns.edited, where))


def with_records_of(columns: Columns, others: Columns, positions: NDArray[np.int64]) -> Columns:
    """The columns with the records at `positions` (ascending, distinct) as in `others`, which are of the same source.
    The arrays given are not changed."""
    if not len(positions) or columns is others:
        return columns
    if len(positions) == len(columns):
        return others
    refs = others.refs
    counts = np.diff(refs.offsets)[positions]
    offsets = np.zeros(len(positions) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    order = np.arange(offsets[-1]) + np.repeat(refs.offsets[positions] - offsets[:-1], counts)
    part = Columns(
        kind=others.kind[positions],
        turns=others.turns[positions],
        id_start=others.id_start[positions],
        id_length=others.id_length[positions],
        question_start=others.question_start[positions],
        question_length=others.question_length[positions],
        refs=take_refs(refs, order, offsets),
        edited=np.zeros(0, np.int64),
    )
    void = np.intersect1d(others.edited, positions, assume_unique=True)
    changed = replace_records(columns, positions, part)
    kept = np.setdiff1d(columns.edited, positions, assume_unique=True)
    return replace(changed, edited=np.union1d(kept, void))


def columns_of_raws(raws: Sequence[bytes]) -> Columns:
    """The columns of records that stand in no file: without spans, all of them `edited`."""
    entries = [without_spans(entry_by_parsing(raw)) for raw in raws]
    columns = columns_of_entries(entries, np.zeros(len(entries), np.int64))
    return replace(columns, edited=np.arange(len(entries), dtype=np.int64))


def without_spans(entry: RecordEntry) -> RecordEntry:
    """The entry of a record whose bytes do not stand in the file."""
    refs = tuple(replace(ref, start=-1, length=0) for ref in entry.refs)
    return replace(entry, id_span=(0, 0), question_span=(0, 0), refs=refs)
