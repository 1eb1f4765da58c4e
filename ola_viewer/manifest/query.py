"""Running a filter: the columns first, then only the records that are still in question, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.piecework import in_order
from ola_viewer.manifest.query_columns import column_mask, covered, is_cheap
from ola_viewer.manifest.query_parse import Query, QueryError, parse_query
from ola_viewer.manifest.query_places import RecordBytes
from ola_viewer.manifest.query_terms import FIELDS, Node, Not, Or, Sort, Term
from ola_viewer.manifest.row_values import parted
from ola_viewer.manifest.rows import ADDED_SOURCE, RowIds
from ola_viewer.manifest.sample import Sample
from ola_viewer.manifest.search import TextTerm
from ola_viewer.manifest.snapshot import Snapshot

__all__ = ["HitsCallback", "Query", "QueryError", "RoomSet", "parse_query", "run_query"]

Mask: TypeAlias = NDArray[np.bool_]
RoomSet: TypeAlias = Callable[[Term, RowIds], NDArray[np.bool_] | RowIds]
"""Answers a term of another room (`problem:`, `media:`, `verdict:` …): for the rows given either a mask of the same
length (bool), or the row ids that fulfil it (int64, any order)."""
HitsCallback: TypeAlias = Callable[[RowIds], None]
"""Called in the calling thread with further rows that the filter selects, in the order they are found."""

PIECE = 1 << 20
"""So many bytes of a file are searched at a time: what is computed from them then stays in the processor's cache."""
_FIRST_PIECE = 128 << 10
"""The first ones are smaller, and each the double of the one before, so that first hits come at once."""
_SPARSE = 8
"""Records are read one by one where they take less than this fraction of the bytes between them."""
_MOST_SINGLE = 512
_MOST_TEXT = 4 << 20
"""About so many characters are searched with an expression at a time."""


def run_query(
    snapshot: Snapshot,
    query: Query,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_hits: HitsCallback | None = None,
    sets: Mapping[str, RoomSet] | None = None,
) -> RowIds:
    """The rows that the filter selects, in the document's order.

    Terms that need the records are answered by reading them; `on_hits` then gets hits as they come, and
    `progress` counts records. `sets` answers the fields of other rooms.
    Raises `QueryError` for a field that nobody answers yet, `ColumnsMissingError`, `Cancelled`,
    `SourceChangedError`.
    """
    rows = snapshot.rows()
    run = _Run(snapshot, rows, cancel or CancelToken(), sets or {})
    possible = run.possible(query.root)
    if run.is_exact(query.root):
        found = rows[possible]
        if on_hits and len(found):
            on_hits(found)
        return found
    mask = np.zeros(len(rows), np.bool_)
    places = np.flatnonzero(possible)
    done = 0
    for chunk, hits in in_order(lambda part: run.search(query.root, part), run.pieces(places)):
        run.cancel.check()
        mask[hits] = True
        if on_hits and len(hits):
            on_hits(rows[hits])
        done += len(chunk.places)
        progress(Progress(done, len(places)))
    return rows[mask]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows to search: their places among all rows. `span`: where they stand in one source, if they are to be
    read together, unedited; None if they are taken from the snapshot one by one."""

    places: NDArray[np.int64]
    source: int = ADDED_SOURCE
    starts: NDArray[np.int64] | None = None
    lengths: NDArray[np.int64] | None = None


class _Run:
    """One run of one filter. Read by several threads."""

    def __init__(self, snapshot: Snapshot, rows: RowIds, cancel: CancelToken, sets: Mapping[str, RoomSet]) -> None:
        self.snapshot = snapshot
        self.rows = rows
        self.cancel = cancel
        self.sets = sets
        self._masks: dict[Term, Mask] = {}
        self._texts: dict[Term, TextTerm] = {}

    def is_exact(self, node: Node) -> bool:
        """Whether `possible` is the whole answer for this node."""
        if isinstance(node, Term):
            return node in self._masks
        if isinstance(node, Not):
            return self.is_exact(node.node)
        return all([self.is_exact(one) for one in node.nodes])

    def possible(self, node: Node) -> Mask:
        """The rows that the node may select, as far as that is known without reading records.

        Also prepares every term, so that `search` only reads.
        """
        self.cancel.check()
        if isinstance(node, Term):
            return self._possible_term(node)
        if isinstance(node, Not):
            inner = self.possible(node.node)
            return ~inner if self.is_exact(node.node) else np.ones(len(self.rows), np.bool_)
        masks = [self.possible(one) for one in node.nodes]
        found = masks[0].copy() if masks else np.ones(len(self.rows), np.bool_)
        for mask in masks[1:]:
            (np.logical_or if isinstance(node, Or) else np.logical_and)(found, mask, out=found)
        return found

    def _possible_term(self, term: Term) -> Mask:
        known = self._masks.get(term)
        if known is not None:
            return known
        if is_cheap(term):
            mask = column_mask(self.snapshot, self.rows, term, self.cancel)
        elif term.field and FIELDS[term.field][0] is Sort.ROOM:
            mask = self._ask_room(term)
        else:
            self._texts[term] = TextTerm(term)
            return np.ones(len(self.rows), np.bool_)
        self._masks[term] = mask
        return mask

    def _ask_room(self, term: Term) -> Mask:
        room = self.sets.get(term.field)
        if room is None:
            raise QueryError(
                f"“{term.field}:” has no answer yet: nothing was checked or judged so far.", term.start, term.end
            )
        answer = room(term, self.rows)
        return answer.astype(np.bool_) if answer.dtype == np.bool_ else np.isin(self.rows, answer)

    def pieces(self, places: NDArray[np.int64]) -> Iterator[_Chunk]:
        """The rows at these places in portions, neighbours in a file together."""
        edited = covered(self.snapshot, self.rows[places])
        if edited.any():
            yield from _single(places[edited])
            places = places[~edited]
        for source, among, positions in parted(self.rows[places]):
            mine = places[among]
            index = self.snapshot.source(source).index
            if isinstance(positions, slice):
                starts, lengths = index.starts[positions], index.lengths[positions]
            else:
                order = np.argsort(positions, kind="stable")
                mine, where = mine[order], positions[order]
                starts, lengths = index.starts[where], index.lengths[where]
            first, size = 0, _FIRST_PIECE
            while first < len(mine):
                last = max(first + 1, int(np.searchsorted(starts, starts[first] + size)))
                size = min(2 * size, PIECE)
                span = int(starts[last - 1] + lengths[last - 1] - starts[first])
                if int(lengths[first:last].sum()) * _SPARSE < span:
                    yield from _single(mine[first:last])
                else:
                    yield _Chunk(mine[first:last], source, starts[first:last], lengths[first:last])
                first = last

    def search(self, node: Node, chunk: _Chunk) -> NDArray[np.int64]:
        """The places of the rows of a portion that the node selects."""
        self.cancel.check()
        records = _Records(self, chunk)
        return chunk.places[records.select(node, np.ones(len(chunk.places), np.bool_))]

    def mask_of(self, term: Term) -> Mask | None:
        """The rows that fulfil a term that needs no reading; None for one that does."""
        return self._masks.get(term)

    def text_of(self, term: Term) -> TextTerm:
        """A term that needs reading."""
        return self._texts[term]


def _single(places: NDArray[np.int64]) -> Iterator[_Chunk]:
    for first in range(0, len(places), _MOST_SINGLE):
        yield _Chunk(places[first : first + _MOST_SINGLE])


class _Records:
    """The records of one portion while they are searched, by one thread."""

    def __init__(self, run: _Run, chunk: _Chunk) -> None:
        self._run = run
        self._chunk = chunk
        self._bytes: RecordBytes | None = None
        self._parsed: dict[int, object] = {}
        self._samples: dict[int, Sample] = {}
        if chunk.starts is not None and chunk.lengths is not None:
            base = int(chunk.starts[0])
            starts = chunk.starts - base
            stops = starts + chunk.lengths
            text = run.snapshot.source(chunk.source).read_range(base, int(stops[-1]))
            self._bytes = RecordBytes(text, starts, stops)

    def select(self, node: Node, among: Mask) -> Mask:
        """Which of the records in `among` the node selects."""
        if isinstance(node, Term):
            return self._term(node, among)
        if isinstance(node, Not):
            return among & ~self.select(node.node, among)
        if isinstance(node, Or):
            found = np.zeros(len(among), np.bool_)
            for one in node.nodes:
                found |= self.select(one, among & ~found)
            return found
        rest = among.copy()
        for one in node.nodes:  # what costs nothing first: other conditions, then the bytes of each word
            if isinstance(one, Term):
                rest &= self._may_match(one)
        for one in node.nodes:
            rest = self.select(one, rest)
        return rest

    def _may_match(self, term: Term) -> Mask:
        """The records that may fulfil a term, without parsing."""
        known = self._run.mask_of(term)
        if known is not None:
            return known[self._chunk.places]
        if self._bytes is None:
            return np.ones(len(self._chunk.places), np.bool_)
        return self._bytes.holding(self._run.text_of(term).needles)

    def _term(self, term: Term, among: Mask) -> Mask:
        found = among & self._may_match(term) if among.any() else among.copy()
        if self._run.mask_of(term) is not None:
            return found
        test = self._run.text_of(term)
        surely = None
        if self._bytes is not None:
            surely, never = self._bytes.settle(test, found, self._run.cancel.check)
            found &= ~(surely | never)
        if test.expression is not None:
            found = self._with_expression(test.expression, test, found)
            return found if surely is None else found | surely
        for number in np.flatnonzero(found).tolist():
            record = self._record(number)
            found[number] = record is not _BROKEN and test.matches(record, partial(self._sample, number))
        return found if surely is None else found | surely

    def _with_expression(self, expression: Expression, test: TextTerm, among: Mask) -> Mask:
        """Which of the records in `among` hold a match; the texts of many are searched together."""
        found = np.zeros(len(among), np.bool_)
        texts: list[str] = []
        owners: list[int] = []
        size = 0
        numbers = np.flatnonzero(among).tolist()
        for number in numbers:
            record = self._record(number)
            if record is not _BROKEN:
                for text in test.texts(record, partial(self._sample, number)):
                    texts.append(text)
                    owners.append(number)
                    size += len(text)
            if size > _MOST_TEXT or number == numbers[-1]:
                hits = expression.found_in_each(texts, self._run.cancel.check)
                found[np.array(owners, np.int64)[hits]] = True
                texts, owners, size = [], [], 0
        return found

    def _record(self, number: int) -> object:
        """A parsed record, or `_BROKEN`."""
        if number not in self._parsed:
            if self._bytes is None:
                raw = self._run.snapshot.raw(int(self._run.rows[self._chunk.places[number]]))
            else:
                raw = self._bytes.text[int(self._bytes.starts[number]) : int(self._bytes.stops[number])]
            try:
                self._parsed[number] = parse(raw)
            except RecordError:
                self._parsed[number] = _BROKEN
        return self._parsed[number]

    def _sample(self, number: int) -> Sample:
        """A record that is not broken, understood."""
        if number not in self._samples:
            self._samples[number] = read_sample(self._record(number))
        return self._samples[number]


_BROKEN: Final = object()
"""Stands for a record that is no JSON."""
