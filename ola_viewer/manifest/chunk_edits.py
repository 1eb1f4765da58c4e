"""What the edits replace in a piece of a file, by the widest way that each of them offers.

Edits that offer `Splices` never see a record. Those that can change many records in their bytes at once (`BlockEdit`)
get the piece as it stands in the file. What is left is edited record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest.block_edits import Block, BlockEdit
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edit_stack import is_wide
from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.jsontext import encode_in_place, is_usual, literal_tells
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.replacements import Replacements
from ola_viewer.manifest.rows import POSITION_MASK, make_row
from ola_viewer.manifest.save_plan import is_one_line
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

_WINDOW: Final = 1 << 19
"""So much is read at once for records that are edited singly."""
_LARGEST_BLOCK: Final = 1 << 26
_MOST_SINGLY: Final = 1 << 22
"""Bytes of records that are edited singly, in the whole file, with which long pieces still take little memory."""
_FEWEST: Final = 64
"""So many records make it worth while to look at them together."""
_DENSE: Final = 4
_DENSE_READ: Final = 1 << 13
"""Parts are read together where they are one in `_DENSE` bytes, or no further apart than reading so much takes time."""


class ChunkEdits:
    """The edits of one source, for one thread. `edited` counts the records that were changed so far."""

    def __init__(self, snapshot: Snapshot, source: Source) -> None:
        self._snapshot = snapshot
        self._source = source
        self._starts, self._lengths = source.index.snapshot()
        self._lines = is_one_line(source)
        self._unedited = snapshot.columns_in_state(source.number, 0)
        self._wide, self._narrow = self._sorted_edits()
        self._window: tuple[int, bytes] = (0, b"")
        self.edited = 0
        self.light = self._is_light()
        """Whether long pieces take little memory, since hardly any record has to be read."""

    def _is_light(self) -> bool:
        count = len(self._starts)
        if int(self._lengths[self._narrow[self._narrow < count]].sum()) > _MOST_SINGLY or not count:
            return False
        wide = [(edit, columns) for edit, columns in self._wide if not isinstance(edit, Revert)]
        number, base = self._source.number, self._unedited
        return all(c is not None and edit.splices(c, number, 0, 1, base) is not None for edit, c in wide)

    def _sorted_edits(self) -> tuple[list[tuple[Edit, Columns | None]], NDArray[np.int64]]:
        """The edits of many rows, each with the columns before it (None where they are not known), and the positions
        of all records that edits of few rows cover: these are done one by one, so their edits leave the columns.

        Behind a `Revert` columns are those of the file if it takes back everything, else they are not known.
        """
        number = self._source.number
        columns = self._unedited
        wide: list[tuple[Edit, Columns | None]] = []
        narrow: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        for _, edit in self._snapshot.stack.touching(number):
            if isinstance(edit, Revert):
                wide.append((edit, None))
                ranges = edit.rows.within(make_row(number, 0), make_row(number, len(self._starts)))
                whole = int((ranges[:, 1] - ranges[:, 0]).sum()) == len(self._starts)
                columns = self._unedited if whole else None
            elif not is_wide(edit):
                narrow.append(RowSet(edit.rows.within(make_row(number, 0), make_row(number + 1, 0))).to_rows())
            else:
                wide.append((edit, columns))
                if columns is not None:
                    columns = edit.columns(columns, number) or columns
        return wide, np.unique(np.concatenate(narrow)) & POSITION_MASK

    def of(self, kept: NDArray[np.int64]) -> Replacements:
        """What the edits replace in the chunk's surviving records."""
        if not len(kept):
            return Replacements.none()
        first, last = int(kept[0]), int(kept[-1]) + 1
        low, high = np.searchsorted(self._narrow, [first, last]).tolist()
        if low == high and not self._wide:
            return Replacements.none()
        number = self._source.number
        rows = kept + make_row(number, 0)
        singly = np.isin(kept, self._narrow[low:high], assume_unique=True) if low < high else np.zeros(len(kept), bool)
        narrow = singly.copy()
        bulk: list[Splices] = []
        others: list[tuple[Edit, NDArray[np.bool_]]] = []
        taken_back = np.zeros(len(kept), bool)
        for edit, columns in reversed(self._wide):
            covered = edit.rows.mask(rows)
            if isinstance(edit, Revert):
                taken_back |= covered
                continue
            covered &= ~taken_back
            if not covered.any():
                continue
            offered = None if columns is None else edit.splices(columns, number, first, last, self._unedited)
            if offered is None:
                singly |= covered
                others.append((edit, covered))
            elif len(offered.start):
                bulk.append(self._without(offered, kept, taken_back))
        bulk.reverse()
        at_once = Replacements.none()
        if len(others) == 1 and isinstance(edit := others[0][0], BlockEdit) and (edit.beside_paths or not bulk):
            known, at_once = self._at_once(edit, kept, np.flatnonzero(others[0][1] & ~narrow))
            singly[known] = False
        changes = self._bulk(bulk, kept, singly).then(at_once)
        if singly.any():
            changes = changes.then(Replacements.of(self._singly(kept[singly])))
        self.edited += _touched(self._starts[kept], changes.start)
        return changes

    def _without(self, splices: Splices, kept: NDArray[np.int64], taken_back: NDArray[np.bool_]) -> Splices:
        """Without those in records that were reverted later."""
        if not taken_back.any():
            return splices
        record = np.searchsorted(self._starts[kept], splices.start, side="right") - 1
        return splices.some(np.flatnonzero((record < 0) | ~taken_back[record]))

    def _at_once(
        self, edit: BlockEdit, kept: NDArray[np.int64], chosen: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], Replacements]:
        """Which of the records `kept[chosen]` the edit can change in their bytes, as places in `kept`, and how."""
        if len(chosen) < _FEWEST:
            return chosen[:0], Replacements.none()
        starts = self._starts[kept[chosen]]
        stops = starts + self._lengths[kept[chosen]]
        base, size = int(starts[0]), int(stops[-1] - starts[0])
        if size > _LARGEST_BLOCK:
            return chosen[:0], Replacements.none()
        found = edit.in_block(Block(self._source.read_range(base, size), starts - base, stops - base))
        changes = Replacements(found.start + base, found.stop + base, found.text, list(found.texts))
        return chosen[found.known], changes

    def _bulk(self, bulk: Sequence[Splices], kept: NDArray[np.int64], singly: NDArray[np.bool_]) -> Replacements:
        """The offered replacements as one list; of two for the same literal the later edit's counts."""
        if not bulk:
            return Replacements.none()
        firsts = np.cumsum([0, *(len(splices.texts) for splices in bulk)]).tolist()
        changes = Replacements(
            np.concatenate([splices.start for splices in bulk]),
            np.concatenate([splices.stop for splices in bulk]),
            np.concatenate([splices.text + np.int64(before) for splices, before in zip(bulk, firsts, strict=False)]),
            [text for splices in bulk for text in splices.texts],
        )
        marks = _Marks.of(bulk, firsts)
        if len(bulk) > 1:
            order = np.argsort(changes.start, kind="stable")
            order = order[np.append(changes.start[order][1:] != changes.start[order][:-1], True)]
            changes, marks = changes.some(order), marks.some(order)
        if singly.any() or int(kept[-1]) - int(kept[0]) + 1 != len(kept):
            begins, ends = self._starts[kept], self._starts[kept] + self._lengths[kept]
            record = np.searchsorted(begins, changes.start, side="right") - 1
            chosen = (record >= 0) & (changes.stop <= ends[record]) & ~singly[record]
            changes, marks = changes.some(chosen), marks.some(chosen)
        if marks.respelt.any():
            self._respell(kept, changes, marks)
        return changes

    def _respell(self, kept: NDArray[np.int64], changes: Replacements, marks: _Marks) -> None:
        """Spell the texts that are marked like the literals they replace."""
        places = np.flatnonzero(marks.respelt)
        starts, stops = changes.start[places], changes.stop[places]
        records = kept[np.searchsorted(self._starts[kept], starts, side="right") - 1]
        texts = changes.texts
        numbers: list[int] = []
        read = self._reader(starts, stops)
        parts = (starts, stops, records, changes.text[places], marks.begin[places], marks.quick[places])
        for place, start, stop, record, number, begin, quick in zip(
            places.tolist(), *(part.tolist() for part in parts), strict=True
        ):
            old = read(start, stop - start)
            if begin >= 0 and old.startswith(texts[begin]) and is_usual(old):
                changes.stop[place] = start + len(texts[begin])
                numbers.append(quick)
                continue
            text = texts[number][1:-1].decode()
            raw = b"" if literal_tells(text, old) else self._source.read(record)
            numbers.append(len(texts))
            texts.append(encode_in_place(text, old, raw))
        changes.text[places] = numbers

    def _reader(self, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> Callable[[int, int], bytes]:
        """How to read ascending parts of the file: each by itself if they stand far apart, else many at once."""
        apart = int(stops[-1] - starts[0]) > len(starts) * _DENSE_READ + int((stops - starts).sum()) * _DENSE
        return self._source.read_range if apart else self._piece

    def _piece(self, begin: int, length: int) -> bytes:
        """Bytes of the file, of which much is read at once: for records one behind the other."""
        at, window = self._window
        if not at <= begin <= begin + length <= at + len(window):
            size = min(max(length, _WINDOW), self._source.file.size - begin)
            at, window = begin, self._source.read_range(begin, size)
            self._window = (at, window)
        return window[begin - at : begin - at + length]

    def _singly(self, positions: NDArray[np.int64]) -> list[tuple[int, int, bytes]]:
        """The records of these positions that the edits change: start, stop, new bytes."""
        changed: list[tuple[int, int, bytes]] = []
        starts, lengths = self._starts[positions].tolist(), self._lengths[positions].tolist()
        base = make_row(self._source.number, 0)
        read = self._reader(self._starts[positions], self._starts[positions] + self._lengths[positions])
        for position, begin, length in zip(positions.tolist(), starts, lengths, strict=True):
            raw = read(begin, length)
            edited = raw
            for edit in self._snapshot.stack.covering(base + position):
                edited = edit.apply(edited, base + position)
            if edited != raw:
                changed.append((begin, begin + length, to_one_line(edited) if self._lines else edited))
        return changed


@dataclass(frozen=True, slots=True)
class _Marks:
    """What `Splices` say of the spelling of their texts, of several edits as one list."""

    respelt: NDArray[np.bool_]
    begin: NDArray[np.int64]
    quick: NDArray[np.int64]

    @classmethod
    def of(cls, bulk: Sequence[Splices], firsts: Sequence[int]) -> _Marks:
        """`firsts`: how many texts there are before those of each."""
        respelt = [np.zeros(len(one.start), np.bool_) if one.respelt is None else one.respelt for one in bulk]
        begin, quick = (
            np.concatenate(
                [_numbers(part, first, len(one.start)) for one, part, first in zip(bulk, parts, firsts, strict=False)]
            )
            for parts in ([one.begin for one in bulk], [one.quick for one in bulk])
        )
        return cls(np.concatenate(respelt), begin, quick)

    def some(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> _Marks:
        """Those that a mask or an array of places picks."""
        return _Marks(self.respelt[chosen], self.begin[chosen], self.quick[chosen])


def _numbers(part: NDArray[np.int32] | None, first: int, count: int) -> NDArray[np.int64]:
    """Numbers of texts counted from the first text of all."""
    return np.full(count, -1, np.int64) if part is None else np.where(part < 0, -1, part + np.int64(first))


def _touched(starts: NDArray[np.int64], splices: NDArray[np.int64]) -> int:
    """How many of the records that begin at `starts` have a replacement. Both are sorted."""
    records = np.searchsorted(starts, splices, side="right")
    return int(np.count_nonzero(records[1:] != records[:-1])) + 1 if len(records) else 0
