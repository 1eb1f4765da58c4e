"""Which bytes of a source go where when it is saved: stretches of the file, with what is put between records.

Deletions and additions become byte replacements between the records of a stretch; only moved records begin a new
one. Separators follow their neighbours. Whatever stands between records and is no separator (damage) is kept.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_MASK, RowIds, make_row
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

_SAMPLED_GAPS: Final = 64
_WHITE: Final = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Insertion:
    """A replacement between records: bytes `start` … `stop` of the file become `text`.

    `rows`: the added rows whose records stand in it, with their offset and length inside `text`.
    """

    start: int
    stop: int
    text: bytes
    rows: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes `start` … `stop` of the file, of which the records `kept` survive (positions, ascending), with
    `insertions` between them (ascending by start)."""

    start: int
    stop: int
    kept: NDArray[np.int64]
    insertions: tuple[Insertion, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The new content of a source: its stretches, one after the other. Edited bytes are not part of it."""

    stretches: tuple[Stretch, ...]
    same_rows: bool
    """Whether every record keeps its position."""


def rows_to_save(snapshot: Snapshot, source: Source) -> RowIds:
    """The rows that belong into the file of `source`, in order, without the excluded ones. int64, shape (n,)."""
    structure = snapshot.structure
    number = source.number
    if structure.in_file_order and not structure.excluded.touches(number):
        return np.arange(snapshot.count(number), dtype=np.int64) + make_row(number, 0)
    rows = snapshot.rows()
    homes = rows >> 40
    added = np.flatnonzero(homes == ADDED_SOURCE)
    if len(added):
        homes[added] = np.array(structure.homes, np.int64)[rows[added] & POSITION_MASK]
    mine = rows[homes == number]
    kept: RowIds = mine[~structure.excluded.mask(mine)]
    return kept


def make_plan(snapshot: Snapshot, source: Source, rows: RowIds | None = None) -> Plan:
    """Plan the file of `source` holding `rows` (of this source, or added), by default all that belong into it.

    Raises `SaveError` (`single-object`, `no-records`) where the file's form cannot hold them.
    """
    rows = rows_to_save(snapshot, source) if rows is None else rows
    count = snapshot.count(source.number)
    whole = np.arange(count, dtype=np.int64) + make_row(source.number, 0)
    if len(rows) == count and np.array_equal(rows, whole):
        return Plan((Stretch(0, source.file.size, whole & POSITION_MASK),), same_rows=True)
    _check_form(source, len(rows))
    return _Planner(snapshot, source, rows).plan()


def _check_form(source: Source, count: int) -> None:
    if source.opening.container in {"array", "wrapped-array"}:
        return
    if not count:
        message = f"{source.path} would hold no record at all, which such a file cannot. Keep one."
        raise SaveError("no-records", message, source.path)
    if source.opening.container == "object" and count > 1 and not is_one_line(source):
        message = f"{source.path} is one bare object and cannot hold {count} records. Export to another file."
        raise SaveError("single-object", message, source.path)


def is_one_line(source: Source) -> bool:
    """Whether every record is a line: JSON Lines, also with a single record, which looks like a bare object."""
    if source.opening.container == "object":
        return source.index.count > 0 and b"\n" not in source.read(0)
    return source.opening.by_lines


class _Planner:
    """Makes one plan with moved, removed or added records."""

    def __init__(self, snapshot: Snapshot, source: Source, rows: RowIds) -> None:
        self._snapshot = snapshot
        self._source = source
        self._rows = rows
        self._starts, self._lengths = source.index.snapshot()
        self._lines = is_one_line(source)
        self._list = source.opening.container in ("array", "wrapped-array")
        self._separator = separator_of(source)
        self._dirty = self._dirty_gaps()
        self._in_file = np.zeros(0, np.int64)

    def plan(self) -> Plan:
        """Walk over the rows once; the work is per change, not per record."""
        rows = self._rows
        file_rows = rows >> 40 != ADDED_SOURCE
        at_file = np.flatnonzero(file_rows)
        positions = rows[at_file] & POSITION_MASK
        size = self._source.file.size
        count = len(self._starts)
        head = int(self._starts[0]) if count else self._body()
        tail = int(self._starts[-1] + self._lengths[-1]) if count else head
        if not len(positions):
            text, placed = self._text(rows.tolist(), b"", b"")
            kept_damage = b"".join(self._gap(gap) for gap in self._dirty)
            insertion = Insertion(head, tail, text + kept_damage, placed)
            return Plan((Stretch(0, size, positions, (insertion,)),), same_rows=False)
        edges = [0, *(np.flatnonzero(np.diff(positions) < 0) + 1).tolist(), len(positions)]
        self._in_file = np.sort(positions)
        stretches: list[Stretch] = []
        for first, last in itertools.pairwise(edges):
            part = positions[first:last]
            insertions: list[Insertion] = []
            start = int(self._starts[part[0]])
            if first == 0:
                start = 0
                insertions += self._before_all(rows[: int(at_file[0])].tolist(), int(part[0]), head)
            places = at_file[first:last]
            changed = np.flatnonzero((np.diff(part) != 1) | (np.diff(places) != 1))
            for at in changed.tolist():
                between = rows[int(places[at]) + 1 : int(places[at + 1])].tolist()
                insertions.append(self._between(int(part[at]), int(part[at + 1]), between))
            stop = self._end(int(part[-1]))
            here = int(at_file[last - 1]) + 1
            if last < len(positions):
                between = rows[here : int(at_file[last])].tolist()
                lead = self._lead(int(part[-1]), None)
                text, placed = self._text(between, lead, self._separator)
                insertions.append(Insertion(stop, stop, text, placed))
            else:
                lead = self._damage_behind(int(part[-1])) or (self._separator if here < len(rows) else b"")
                text, placed = self._text(rows[here:].tolist(), lead, b"")
                insertions.append(Insertion(stop, tail, text, placed))
                stop = size
            stretches.append(Stretch(start, stop, part, tuple(insertions)))
        return Plan(tuple(stretches), same_rows=False)

    def _end(self, position: int) -> int:
        return int(self._starts[position] + self._lengths[position])

    def _body(self) -> int:
        """Where records would begin in a file without any."""
        return self._source.opening.body

    def _before_all(self, added: list[int], first: int, head: int) -> list[Insertion]:
        """What stands between the head of the file and the first record that survives."""
        damage = self._damage(0, int(self._in_file[0]))
        if not added and first == 0 and not damage:
            return []
        text, placed = self._text(added, damage, self._separator)
        return [Insertion(head, int(self._starts[first]), text, placed)]

    def _between(self, left: int, right: int, added: list[int]) -> Insertion:
        """What stands between two surviving records of which the right one is later in the file."""
        text, placed = self._text(added, self._lead(left, right), self._separator)
        return Insertion(self._end(left), int(self._starts[right]), text, placed)

    def _lead(self, left: int, right: int | None) -> bytes:
        """What stands behind a record: the file's own gap between neighbours, else damage to keep, else a separator."""
        if right == left + 1:
            return self._gap(left)
        return self._damage_behind(left) or self._separator

    def _damage_behind(self, position: int) -> bytes:
        """The damage between a surviving record and the next one in the file that survives."""
        at = int(np.searchsorted(self._in_file, position)) + 1
        following = int(self._in_file[at]) if at < len(self._in_file) else len(self._starts)
        return self._damage(position, following)

    def _damage(self, first: int, stop: int) -> bytes:
        """The damaged gaps behind records `first` … `stop - 1`, one after the other."""
        first_at, stop_at = bisect_left(self._dirty, first), bisect_left(self._dirty, stop)
        return b"".join(self._gap(gap) for gap in self._dirty[first_at:stop_at])

    def _text(self, added: list[int], lead: bytes, behind: bytes) -> tuple[bytes, tuple[tuple[int, int, int], ...]]:
        """`lead`, then the added records with separators between and `behind` after the last."""
        parts = [lead]
        length = len(lead)
        placed: list[tuple[int, int, int]] = []
        for place, (row, raw) in enumerate(self._snapshot.iter_raws(np.array(added, np.int64))):
            if place:
                parts.append(self._separator)
                length += len(self._separator)
            record = to_one_line(raw) if self._lines else raw
            placed.append((row, length, len(record)))
            parts.append(record)
            length += len(record)
        if added:
            parts.append(behind)
        return b"".join(parts), tuple(placed)

    def _gap(self, position: int) -> bytes:
        start = self._end(position)
        return self._source.read_range(start, int(self._starts[position + 1]) - start)

    def _dirty_gaps(self) -> list[int]:
        """The gaps that hold more than a separator, by the record before them. Only a file with problems has any."""
        if not self._source.index.problem_counts:
            return []
        return [gap for gap in range(len(self._starts) - 1) if not is_separator(self._gap(gap), self._list)]


def is_separator(gap: bytes, in_list: bool) -> bool:
    """Whether the bytes between two records are just white space, with one comma in a list."""
    return gap.strip(_WHITE) == (b"," if in_list else b"")


def separator_of(source: Source) -> bytes:
    """What stands between two records of this file; made up from its layout where it has fewer than two."""
    starts, lengths = source.index.snapshot()
    in_list = source.opening.container in ("array", "wrapped-array")
    seen: Counter[bytes] = Counter()
    for position in range(min(len(starts) - 1, _SAMPLED_GAPS)):
        end = int(starts[position] + lengths[position])
        gap = source.read_range(end, int(starts[position + 1]) - end) if starts[position + 1] - end < 4096 else b""
        if is_separator(gap, in_list):
            seen[gap] += 1
    if seen:
        return seen.most_common(1)[0][0]
    if not in_list:
        tail = source.file.read_at(max(source.file.size - 2, 0), 2)
        return b"\r\n" if tail == b"\r\n" else b"\n"
    if len(starts):
        body = source.opening.body
        opened = source.file.read_at(body, min(int(starts[0]) - body, 4096))
        return b"," + opened if b"\n" in opened and not opened.strip(_WHITE) else b", "
    return b",\n"
