"""The document: the one mutable holder of sources and edits. Owned by one thread; hands out snapshots.

It never reads a record by itself (except to duplicate it) and never writes a file. What it is told it answers
with a `ChangeSet`, and tells the same to its listeners, so that screens refresh what changed and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from functools import reduce
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np

from ola_viewer.manifest.edit_stack import EditStack, stack_of
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.order_edits import AddRows, DeleteRows, ExcludeRows, MoveRows
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import ColumnStore, Snapshot

if TYPE_CHECKING:
    from ola_viewer.manifest.source import Source

MOST_DUPLICATED_BYTES: Final = 256 << 20
"""Added records are held in memory; more than this at once is refused."""

_NO_ROWS = np.zeros((0, 2), np.int64)


class What(Flag):
    """What a change of the document concerns. Several may be true at once."""

    RECORDS = auto()
    """The bytes of the rows."""
    ORDER = auto()
    """Which rows there are, or in which order they stand."""
    EXCLUSION = auto()
    """Which rows are struck through."""
    SOURCES = auto()
    """Sources were added, closed or replaced: read everything anew."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What changed and where. Empty (`not what`) when nothing did."""

    rows: RowSet
    what: What

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(self.rows.union(other.rows), self.what | other.what)


NO_CHANGE: Final = ChangeSet(RowSet(_NO_ROWS), What(0))

Listener: TypeAlias = Callable[[ChangeSet], None]


@runtime_checkable
class Mergeable(Protocol):
    """An edit that can take up the next one of the same gesture, as when typing."""

    def merged(self, later: Edit) -> Edit | None:
        """One edit that does what this and then `later` do, or None if they are separate gestures."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the undo list. `done`: in force now; else it can be redone."""

    label: str
    edit: Edit
    done: bool
    saved: bool
    """Whether the state right after this edit is the one on disk."""


class Document:
    """Sources and edits. Not thread-safe: every call from the owning thread; snapshots may go anywhere."""

    def __init__(self) -> None:
        self._sources: tuple[Source, ...] = ()
        self._stack = EditStack()
        self._undone: list[tuple[Edit, int]] = []
        self._last_serial = 0
        self._clean: int | None = 0
        self._merge_key: object = None
        self._store = ColumnStore()
        self._snapshot = Snapshot((), (), self._stack, self._store)
        self._listeners: list[Listener] = []

    @property
    def snapshot(self) -> Snapshot:
        """The present state. The same object until something changes or more records are indexed."""
        counts = tuple(source.index.count for source in self._sources)
        old = self._snapshot
        if counts != old.counts or self._stack is not old.stack or self._sources is not old.sources:
            self._snapshot = Snapshot(self._sources, counts, self._stack, self._store, old)
        return self._snapshot

    @property
    def _state(self) -> int:
        """The serial of the last edit in force, which names the state; 0 for the files as they are."""
        return self._stack.serials[-1] if self._stack.serials else 0

    @property
    def sources(self) -> tuple[Source, ...]:
        """The open sources, in the order of the document."""
        return self._sources

    def free_number(self) -> int:
        """A source number that no source of this document has had."""
        return max((source.number for source in self._sources), default=-1) + 1

    def on_change(self, listener: Listener) -> None:
        """Call `listener` after every change, in the owning thread."""
        self._listeners.append(listener)

    def add_source(self, source: Source) -> ChangeSet:
        """Add a source at the place of its number: files keep the order in which they were named, whichever of them
        opens first. Raises ValueError if the number is taken."""
        if any(source.number == other.number for other in self._sources):
            raise ValueError(f"source number {source.number} is taken")
        self._sources = tuple(sorted((*self._sources, source), key=lambda known: known.number))
        return self._tell(ChangeSet(RowSet.everything(), What.SOURCES))

    def remove_source(self, number: int) -> ChangeSet:
        """Close a source's place in the document; its edits stay in the history without effect.
        The caller closes the source itself."""
        self._sources = tuple(source for source in self._sources if source.number != number)
        self._store.forget(number)
        return self._tell(ChangeSet(RowSet.everything(), What.SOURCES))

    def push(self, edit: Edit, merge_key: object = None) -> ChangeSet:
        """Do an edit. What was undone before is forgotten.

        With the same `merge_key` as the push before, the two become one step of the undo list where the
        edits can be merged (typing). Raises ValueError for a structural edit that does not fit.
        """
        change = change_of(edit)
        top = self._stack.edits[-1] if self._stack.edits else None
        merged = None
        if merge_key is not None and merge_key == self._merge_key and not self._undone and isinstance(top, Mergeable):
            merged = top.merged(edit) if self._state != self._clean else None
        base = self._stack if merged is None else self._stack.cut(len(self._stack.edits) - 1)
        grown = base.pushed(edit if merged is None else merged, self._last_serial + 1)
        if any(serial == self._clean for _, serial in self._undone):
            self._clean = None  # the saved state was undone and can no longer be reached
        self._stack, self._last_serial, self._merge_key = grown, self._last_serial + 1, merge_key
        self._undone.clear()
        return self._tell(change)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._stack.edits)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit."""
        return bool(self._undone)

    def undo(self) -> ChangeSet:
        """Take the last edit back; without one nothing changes."""
        return self.jump(len(self._stack.edits) - 1) if self._stack.edits else NO_CHANGE

    def redo(self) -> ChangeSet:
        """Do the edit again that was undone last; without one nothing changes."""
        return self.jump(len(self._stack.edits) + 1) if self._undone else NO_CHANGE

    def jump(self, count: int) -> ChangeSet:
        """Go to the point of the history where the first `count` edits are in force.
        Raises IndexError outside of the history."""
        here = len(self._stack.edits)
        if not 0 <= count <= here + len(self._undone):
            raise IndexError(f"the history has no state {count}")
        if count == here:
            return NO_CHANGE
        if count < here:
            crossed = list(self._stack.edits[count:])
            taken = list(zip(crossed, self._stack.serials[count:], strict=True))
            self._undone.extend(reversed(taken))
            self._stack = self._stack.cut(count)
        else:
            again = [self._undone.pop() for _ in range(count - here)]
            crossed = [edit for edit, _ in again]
            if len(again) == 1:
                self._stack = self._stack.pushed(*again[0])
            else:
                serials = (*self._stack.serials, *(serial for _, serial in again))
                self._stack = stack_of((*self._stack.edits, *crossed), serials)
        self._merge_key = None
        return self._tell(reduce(ChangeSet.__or__, map(change_of, crossed)))

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """Every edit, done and undone, oldest first."""
        done = list(zip(self._stack.edits, self._stack.serials, strict=True))
        every = [*done, *reversed(self._undone)]
        return tuple(
            HistoryEntry(edit.label, edit, place < len(done), serial == self._clean)
            for place, (edit, serial) in enumerate(every)
        )

    @property
    def modified(self) -> bool:
        """Whether the edits in force differ from those of the last save."""
        return self._clean != self._state

    def mark_saved(self) -> None:
        """The present state is the one on disk. Undoing from here makes the document modified again.
        For exports that were made the new home; a save in place calls `replace_sources`."""
        self._clean = self._state
        self._merge_key = None

    def replace_sources(self, sources: Sequence[Source]) -> ChangeSet:
        """After a save in place: these sources (same numbers, new files) hold all edits now. The history begins
        anew, as its edits name rows of files that are gone; the caller closes the old sources. Raises ValueError if
        an edit in force changes a source that was not saved: those must be saved together."""
        by_number = {source.number: source for source in sources}
        for other in self._sources:
            if other.number not in by_number and self._stack.state_of(other.number):
                raise ValueError(f"{other.path} has edits and was not saved")
        for number in by_number:
            self._store.forget(number)
        self._sources = tuple(by_number.get(source.number, source) for source in self._sources)
        self._stack, self._clean, self._merge_key = EditStack(), 0, None
        self._undone.clear()
        self._store.forget_edited()
        return self._tell(ChangeSet(RowSet.everything(), What.SOURCES))

    def restore(self, edits: Sequence[Edit], undone: Sequence[Edit] = ()) -> ChangeSet:
        """Take over a journal: these edits in force, those undone (next to be redone first). Only on a document
        without history. Raises ValueError otherwise, or for structural edits that do not fit."""
        if self._stack.edits or self._undone:
            raise ValueError("the document has a history already")
        first = self._last_serial + 1
        stack = stack_of(edits, range(first, first + len(edits)))
        self._last_serial += len(edits) + len(undone)
        self._stack = stack
        later = range(first + len(edits), self._last_serial + 1)
        self._undone = list(reversed(list(zip(undone, later, strict=True))))
        return self._tell(ChangeSet(RowSet.everything(), What.RECORDS | What.ORDER | What.EXCLUSION))

    def delete(self, rows: RowIds | RowSet) -> ChangeSet:
        """Take rows out of the document, as one step."""
        return self.push(DeleteRows(_row_set(rows)))

    def exclude(self, rows: RowIds | RowSet, excluded: bool = True) -> ChangeSet:
        """Strike rows through, or take that back: they stay visible but are left out of saves and exports."""
        return self.push(ExcludeRows(_row_set(rows), excluded))

    def move(self, rows: RowIds | RowSet, before: int | None) -> ChangeSet:
        """Move rows, in their present order, before row `before` or to the end.
        Raises ValueError if `before` is one of them."""
        return self.push(MoveRows(_row_set(rows), before))

    def duplicate(self, rows: RowIds) -> ChangeSet:
        """Put a copy of each row, as it reads now, right behind it.

        Raises ValueError beyond 256 MB of records, and as `Snapshot.raw`.
        """
        snapshot = self.snapshot
        raws: list[bytes] = []
        held = 0
        for _, raw in snapshot.iter_raws(rows):
            raws.append(raw)
            held += len(raw)
            if held > MOST_DUPLICATED_BYTES:
                raise ValueError("More than 256 MB of records cannot be duplicated at once. Select fewer records.")
        return self.push(AddRows(len(snapshot.structure.added), tuple(raws), tuple(rows.tolist())))

    def insert(self, raws: Sequence[bytes], after: int | None, home: int = 0) -> ChangeSet:
        """Add new records behind row `after`, or at the end of source number `home`."""
        first = len(self._stack.structure.added)
        places = [-1 if after is None else after] * len(raws)
        return self.push(AddRows(first, tuple(raws), tuple(places), home, "Insert"))

    def _tell(self, change: ChangeSet) -> ChangeSet:
        for listener in tuple(self._listeners):
            listener(change)
        return change


def change_of(edit: Edit) -> ChangeSet:
    """What doing or undoing an edit changes."""
    if isinstance(edit, ExcludeRows):
        return ChangeSet(edit.rows, What.EXCLUSION)
    if isinstance(edit, DeleteRows | MoveRows | AddRows):
        return ChangeSet(edit.rows, What.ORDER)
    return ChangeSet(edit.rows, What.RECORDS)


def _row_set(rows: RowIds | RowSet) -> RowSet:
    return rows if isinstance(rows, RowSet) else RowSet.of(rows)
