"""Sorting rows by a column of the table: an order of row ids, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest import row_values
from ola_viewer.manifest.column_build import plain_text
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.jsontext import RecordError, decode_string
from ola_viewer.manifest.query_columns import source_name
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

LONGEST_TEXT = 64
"""So many bytes of a text count for its place."""

_NUMBER, _TEXT, _NONE = 0, 1, 2

_READ = 4 << 20

SortValues = Callable[[RowIds], NDArray[np.int64]]
"""Values of a column that belongs to another room (status …), one a row."""


def sort_rows(
    snapshot: Snapshot,
    rows: RowIds,
    key: str,
    descending: bool = False,
    cancel: CancelToken | None = None,
    others: Mapping[str, SortValues] | None = None,
) -> RowIds:
    """`rows` sorted by the column `key` (see `column_specs`). Stable; rows without a value come last either way.

    `others` gives values for keys that the manifest does not know, such as `status`. Texts are compared
    by code points of their first 64 bytes (as the file spells them), ids that are numbers before ids that are texts.
    Raises KeyError for an unknown key, `ColumnsMissingError`, `Cancelled`, `SourceChangedError`.
    """
    token = cancel or CancelToken()
    if key == "number":
        return rows[::-1] if descending else rows
    if key in _NUMBERS:
        return rows[_order(_NUMBERS[key](snapshot, rows), descending)]
    if others and key in others:
        return rows[_order(others[key](rows), descending)]
    return rows[_TEXTS[key](snapshot, rows, token).order(descending)]


def _order(values: NDArray[np.int64], descending: bool) -> NDArray[np.int64]:
    return np.argsort(-values if descending else values, kind="stable")


def _kind_titles(snapshot: Snapshot, rows: RowIds) -> NDArray[np.int64]:
    """Kinds in the order of the facets."""
    return row_values.kinds(snapshot, rows).astype(np.int64)


def _sources(snapshot: Snapshot, rows: RowIds) -> NDArray[np.int64]:
    """Places of the sources' names in alphabetical order."""
    parts = list(row_values.parted(rows))
    names = sorted({source_name(snapshot, source) for source, _, _ in parts})
    values = np.zeros(len(rows), np.int64)
    for source, places, _ in parts:
        values[places] = names.index(source_name(snapshot, source))
    return values


_NUMBERS: dict[str, Callable[[Snapshot, RowIds], NDArray[np.int64]]] = {
    "kind": _kind_titles,
    "frames": row_values.frame_counts,
    "size": row_values.piece_bytes,
    "bytes": row_values.record_bytes,
    "turns": row_values.turn_counts,
    "source": _sources,
}


@dataclass(frozen=True, slots=True)
class _Texts:
    """What rows are sorted by: first `rank` (int8), then `text` (large binary, UTF-8). Equally long."""

    rank: NDArray[np.int8]
    text: pa.ChunkedArray

    def order(self, descending: bool) -> NDArray[np.int64]:
        """Stable; rows without a value last."""
        ranks = (_TEXT, _NUMBER) if descending else (_NUMBER, _TEXT)
        parts = []
        for rank in ranks:
            places = np.flatnonzero(self.rank == rank)
            if not len(places):
                continue
            texts = self.text if len(places) == len(self.rank) else self.text.take(pa.array(places))
            whole = texts.combine_chunks()  # one array is sorted in half the time of many
            order = pc.array_sort_indices(whole, order="descending" if descending else "ascending")
            parts.append(places[np.asarray(order.to_numpy(), np.int64)])
        parts.append(np.flatnonzero(self.rank == _NONE))
        pa.default_memory_pool().release_unused()
        return np.concatenate(parts)


def _media(snapshot: Snapshot, rows: RowIds, token: CancelToken) -> _Texts:
    """Path of each row's first medium."""
    rank = np.full(len(rows), _NONE, np.int8)
    chunks, places = [], []
    for part in row_values.by_source(snapshot, rows):
        token.check()
        refs = part.columns.refs
        positions = part.position_array()
        first = refs.offsets[positions]
        some = np.flatnonzero(first < refs.offsets[positions + 1])
        which = pa.array(first[some])
        folders = pa.array(refs.folders, pa.large_string()).take(pa.array(refs.folder).take(which))
        texts = pc.binary_join_element_wise(folders, refs.names.take(which), pa.scalar("", pa.large_string()))
        chunks.append(texts.cast(pa.large_binary()))
        places.append(np.arange(len(rows))[part.places][some])
        rank[places[-1]] = _TEXT
    return _Texts(rank, _placed(chunks, places, len(rows)))


def _placed(chunks: list[pa.Array], places: list[NDArray[np.int64]], count: int) -> pa.ChunkedArray:
    """The texts at the places of their rows; null at all others."""
    number = np.full(count, -1, np.int64)
    texts = pa.chunked_array(chunks, pa.large_binary())
    if places:
        where = np.concatenate(places)
        if len(where) == count and bool((np.diff(where) == 1).all()):
            return texts
        number[where] = np.arange(len(where))
    return texts.take(pa.array(number, mask=number < 0))


def _literals(snapshot: Snapshot, rows: RowIds, column: str, token: CancelToken) -> _Texts:
    """The texts or numbers that the spans of `column` ("id" or "question") point at."""
    rank = np.full(len(rows), _NONE, np.int8)
    chunks, places = [], []
    for part in row_values.by_source(snapshot, rows):
        columns = part.columns
        where = np.arange(len(rows))[part.places]
        positions = part.position_array()
        voided = row_values.is_in_sorted(positions, columns.edited)
        for place in where[voided].tolist():
            key = _edited_key(snapshot, int(rows[place]), column)
            if key is not None:
                rank[place] = key[0]
                chunks.append(pa.array([key[1]], pa.large_binary()))
                places.append(np.array([place]))
        lengths = (columns.id_length if column == "id" else columns.question_length)[positions]
        order = np.argsort(positions, kind="stable")
        order = order[(lengths[order] > 0) & ~voided[order]]
        if not len(order):
            continue
        source = snapshot.source(part.source)
        starts = (columns.id_start if column == "id" else columns.question_start)[positions[order]]
        absolute = source.index.starts[positions[order]] + starts
        for first, last, data in _blocks(source, absolute, lengths[order].astype(np.int64), token):
            begin = absolute[first:last] - absolute[first]
            ranks, texts = _keys_of(data, begin, begin + lengths[order[first:last]])
            rank[where[order[first:last]]] = ranks
            chunks.append(texts)
            places.append(where[order[first:last]])
    return _Texts(rank, _placed(chunks, places, len(rows)))


def _blocks(
    source: Source, starts: NDArray[np.int64], lengths: NDArray[np.int64], token: CancelToken
) -> Iterator[tuple[int, int, NDArray[np.uint8]]]:
    """Portions of the literals (ascending), each with the bytes from its first literal to the end of its last."""
    first = 0
    while first < len(starts):
        token.check()
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _READ)))
        size = int(starts[last - 1] + lengths[last - 1] - starts[first])
        yield first, last, np.frombuffer(source.read_range(int(starts[first]), size), np.uint8)
        first = last


def _keys_of(
    data: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64]
) -> tuple[NDArray[np.int8], pa.LargeBinaryArray]:
    """Rank and sort text of each literal."""
    is_text = data[starts] == ord('"')
    begin = starts + is_text
    texts = cut_texts(data, begin, np.minimum(stops - is_text, begin + LONGEST_TEXT), pa.large_binary())
    edges = np.frombuffer(texts.buffers()[1], np.int64)[: len(starts) + 1]
    cut = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    slashes = np.flatnonzero(cut == ord("\\"))
    owner = np.searchsorted(edges, slashes, side="right") - 1
    line_end = slashes + 1 < edges[owner + 1]
    line_end[line_end] = cut[slashes[line_end] + 1] == ord("n")
    special = ~is_text
    special[owner[~line_end]] = True
    if line_end.any():  # by far the most frequent escape
        texts = pc.replace_substring(texts, pattern=b"\\n", replacement=b"\n")
    numbers = np.flatnonzero(special)
    if len(numbers):
        spelled = [_spelled(data[starts[k] : stops[k]].tobytes()) for k in numbers.tolist()]
        order = np.arange(len(starts))
        order[numbers] = len(starts) + np.arange(len(numbers))
        texts = pa.concat_arrays([texts, pa.array(spelled, pa.large_binary())]).take(pa.array(order))
    return np.where(is_text, _TEXT, _NUMBER).astype(np.int8), texts


def _spelled(literal: bytes) -> bytes:
    """What a literal with escapes, or a number, is sorted by."""
    if literal[:1] != b'"':
        return _padded(int(literal)) if literal.lstrip(b"-").isdigit() else literal
    try:
        return _clipped(decode_string(literal))
    except RecordError:
        return literal[1:LONGEST_TEXT]


def _padded(number: int) -> bytes:
    """Whole numbers as texts whose order is that of the numbers, up to 40 digits."""
    return b"%041d" % (number + 10**40)


def _clipped(text: str) -> bytes:
    return plain_text(text).encode()[:LONGEST_TEXT]


def _edited_key(snapshot: Snapshot, row: int, column: str) -> tuple[int, bytes] | None:
    """Rank and sort text of a record whose bytes are not those of the file."""
    try:
        sample = snapshot.sample(row)
    except RecordError:
        return None
    if column == "id":
        if isinstance(sample.id, int):
            return _NUMBER, _padded(sample.id)
        return None if sample.id is None else (_TEXT, _clipped(sample.id))
    text = sample.turns[0].text if sample.turns else None
    return (_TEXT, _clipped(text)) if isinstance(text, str) else None


_TEXTS: dict[str, Callable[[Snapshot, RowIds, CancelToken], _Texts]] = {
    "id": lambda snapshot, rows, token: _literals(snapshot, rows, "id", token),
    "question": lambda snapshot, rows, token: _literals(snapshot, rows, "question", token),
    "media": _media,
}

SORT_KEYS = ("number", *_NUMBERS, *_TEXTS)
"""The keys that `sort_rows` knows without help."""
