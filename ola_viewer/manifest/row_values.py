"""Values of the columns for any list of rows, across sources and edits. What filter, order and counts stand on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.columns import Columns, RefTable
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.snapshot import Snapshot

Numbers = NDArray[np.int64]


class ColumnsMissingError(LookupError):
    """The columns of a source are not computed yet; `source` is its number."""

    def __init__(self, source: int) -> None:
        super().__init__(f"the columns of source {source} are not ready yet")
        self.source = source


@dataclass(frozen=True, slots=True)
class SourceRows:
    """Those of some rows that belong to one source.

    `places`: where they stand in the list of rows; `positions`: where in the source. Both are slices
    when the rows are a run in file order, which makes taking values from a column free of charge.
    """

    source: int
    places: slice | Numbers
    positions: slice | Numbers
    columns: Columns

    def position_array(self) -> Numbers:
        """The positions as numbers. int64."""
        if isinstance(self.positions, slice):
            return np.arange(self.positions.start, self.positions.stop, dtype=np.int64)
        return self.positions


def by_source(snapshot: Snapshot, rows: RowIds) -> Iterator[SourceRows]:
    """The rows parted by source. Raises `ColumnsMissingError`."""
    for source, places, positions in parted(rows):
        columns = snapshot.columns(source)
        if columns is None:
            raise ColumnsMissingError(source)
        highest = positions.stop - 1 if isinstance(positions, slice) else int(positions.max())
        if highest >= len(columns):
            raise ColumnsMissingError(source)
        yield SourceRows(source, places, positions, columns)


def parted(rows: RowIds) -> Iterator[tuple[int, slice | Numbers, slice | Numbers]]:
    """Source number, places among the rows and positions in the source, for each source that occurs."""
    if not len(rows):
        return
    numbers = rows >> POSITION_BITS
    breaks = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
    if len(breaks) < 64:
        edges = [0, *breaks.tolist(), len(rows)]
        runs = list(itertools.pairwise(edges))
        if len({int(numbers[a]) for a, _ in runs}) == len(runs):
            for a, b in runs:
                yield int(numbers[a]), slice(a, b), _run(rows[a:b] & POSITION_MASK)
            return
    for number in np.unique(numbers).tolist():
        places = np.flatnonzero(numbers == number)
        yield number, places, rows[places] & POSITION_MASK


def _run(positions: Numbers) -> slice | Numbers:
    """The positions as a slice if they follow each other."""
    first, count = int(positions[0]), len(positions)
    if int(positions[-1]) - first == count - 1 and bool((np.diff(positions) == 1).all()):
        return slice(first, first + count)
    return positions


def kinds(snapshot: Snapshot, rows: RowIds) -> NDArray[np.uint8]:
    """`Kind` of each row."""
    values = np.zeros(len(rows), np.uint8)
    for part in by_source(snapshot, rows):
        values[part.places] = part.columns.kind[part.positions]
    return values


def turn_counts(snapshot: Snapshot, rows: RowIds) -> Numbers:
    """Number of turns of each row."""
    values = np.zeros(len(rows), np.int64)
    for part in by_source(snapshot, rows):
        values[part.places] = part.columns.turns[part.positions]
    return values


def frame_counts(snapshot: Snapshot, rows: RowIds) -> Numbers:
    """Images and frames of each row: pieces in patches, and one for each other image."""
    values = np.zeros(len(rows), np.int64)
    for part in by_source(snapshot, rows):
        values[part.places] = frames_of(part.columns)[part.positions]
    return values


def piece_bytes(snapshot: Snapshot, rows: RowIds) -> Numbers:
    """Bytes of the pieces in patches that each row names."""
    values = np.zeros(len(rows), np.int64)
    for part in by_source(snapshot, rows):
        refs = part.columns.refs
        values[part.places] = sum_by_record(refs, refs.range_size)[part.positions]
    return values


def record_bytes(snapshot: Snapshot, rows: RowIds) -> Numbers:
    """Length of each record in bytes; edited ones as they are now."""
    values = np.zeros(len(rows), np.int64)
    for part in by_source(snapshot, rows):
        if part.source == ADDED_SOURCE:
            values[part.places] = [len(snapshot.raw(int(row))) for row in rows[part.places]]
            continue
        lengths = snapshot.source(part.source).index.lengths[part.positions].copy()
        edited = part.columns.edited
        if len(edited):
            hit = np.flatnonzero(is_in_sorted(part.position_array(), edited))
            mine = rows[part.places][hit]
            lengths[hit] = [len(snapshot.raw(int(row))) for row in mine]
        values[part.places] = lengths
    return values


def frames_of(columns: Columns) -> Numbers:
    """Images and frames of each record of a source."""
    refs = columns.refs
    images = np.array([name in _IMAGE_FIELDS for name in refs.field_names], np.bool_)
    counts = np.where((refs.parts == 0) & images[refs.field], 1, refs.parts).astype(np.int64)
    return sum_by_record(refs, counts)


_IMAGE_FIELDS = frozenset(("image", "images", "image_path", "input_image", "image_url"))


def sum_by_record(refs: RefTable, values: Numbers) -> Numbers:
    """For each record the sum of `values`, one a reference. int64, shape (records,)."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    return running[refs.offsets[1:]] - running[refs.offsets[:-1]]


def any_by_record(refs: RefTable, values: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each record whether any of its references is marked. bool, shape (records,)."""
    counts = refs.offsets[1:] - refs.offsets[:-1]
    if not len(counts):
        return np.zeros(0, np.bool_)
    if counts.max() <= 1:
        if len(counts) == len(values):
            return values
        padded = np.append(values, False)
        return padded.take(refs.offsets[:-1]) & (counts > 0)
    found = np.zeros(len(counts), np.bool_)
    found[np.searchsorted(refs.offsets, np.flatnonzero(values), side="right") - 1] = True
    return found


def is_in_sorted(values: Numbers, among: Numbers) -> NDArray[np.bool_]:
    """Whether each value occurs in the ascending array `among`."""
    if not len(among):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(among, values), len(among) - 1)
    found: NDArray[np.bool_] = among[at] == values
    return found
