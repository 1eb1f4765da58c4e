"""The document: the one mutable holder of sources and edits. Owned by one thread; hands out snapshots.

It never reads a record by itself (except to duplicate it) and never writes a file. What it is told it answers
with a `ChangeSet`, and tells the same to its listeners, so that screens refresh what changed and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

from ola_viewer.manifest.change_set import NO_CHANGE, ChangeSet, What, change_of
from ola_viewer.manifest.edit_stack import EditStack, stack_of
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.history import History, Step, history_of
from ola_viewer.manifest.order_edits import AddRows, DeleteRows, ExcludeRows, MoveRows
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import ColumnStore, Snapshot

if TYPE_CHECKING:
    from ola_viewer.manifest.source import Source

MOST_DUPLICATED_BYTES: Final = 256 << 20
"""Added records are held in memory; more than this at once is refused."""

MOST_VERSIONS: Final = 8
"""So many versions of the files are kept open for undo; each takes room on the disk until then."""

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
    """Sources and edits. Not thread-safe: every call from the owning thread; snapshots may go anywhere.

    After a save the earlier version of the files stays open, so that undo goes back past the save: to those files with
    the edits that were made on them. At most `MOST_VERSIONS` versions are kept; the history then begins at a save.
    """

    def __init__(self) -> None:
        self._history = History()
        self._versions: dict[int, tuple[Source, ...]] = {0: ()}
        """The sources of each base of the history; only those that a save wrote differ from base to base."""
        self._sources: tuple[Source, ...] = ()
        self._stack = EditStack()
        self._last_serial = 0
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
    def sources(self) -> tuple[Source, ...]:
        """The open sources, in the order of the document: the versions of the files that the present state is
        built on."""
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
        for number, sources in self._versions.items():
            self._versions[number] = tuple(sorted((*sources, source), key=lambda known: known.number))
        self._sources = self._versions[self._history.base_at(self._history.done).number]
        return self._tell(ChangeSet(RowSet.everything(), What.SOURCES))

    def remove_source(self, number: int) -> ChangeSet:
        """Close a source's place in the document; its edits stay in the history without effect.
        The caller closes the source itself."""
        for base, sources in self._versions.items():
            self._versions[base] = tuple(source for source in sources if source.number != number)
        self._sources = self._versions[self._history.base_at(self._history.done).number]
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
        if merge_key is not None and merge_key == self._merge_key and not self.can_redo and isinstance(top, Mergeable):
            merged = top.merged(edit) if self.modified else None
        base = self._stack if merged is None else self._stack.cut(len(self._stack.edits) - 1)
        added = edit if merged is None else merged
        grown = base.pushed(added, self._last_serial + 1)
        self._last_serial += 1
        self._history = self._history.pushed(added, self._last_serial, merged is not None)
        self._stack, self._merge_key = grown, merge_key
        self._let_go()
        return self._tell(change)

    def end_gesture(self) -> None:
        """The next push begins a step of its own, as when a save of the present state begins."""
        self._merge_key = None

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._history.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit."""
        return self._history.done < len(self._history.steps)

    def undo(self) -> ChangeSet:
        """Take the last edit back; without one nothing changes."""
        return self.jump(self._history.done - 1) if self.can_undo else NO_CHANGE

    def redo(self) -> ChangeSet:
        """Do the edit again that was undone last; without one nothing changes."""
        return self.jump(self._history.done + 1) if self.can_redo else NO_CHANGE

    def jump(self, count: int) -> ChangeSet:
        """Go to the point of the history where the first `count` edits are in force, past saves if need be.
        Raises IndexError outside of the history."""
        before = self._history
        after = before.moved(count)
        if count == before.done:
            return NO_CHANGE
        old, new = before.base_at(before.done), after.base_at(count)
        self._history, self._merge_key = after, None
        steps = after.stretch(count)
        if old is not new:
            self._build_on(new.number, steps)
            return self._tell(ChangeSet(RowSet.everything(), What.SOURCES | What.RECORDS))
        crossed = before.steps[min(before.done, count) : max(before.done, count)]
        if count < before.done:
            self._stack = self._stack.cut(len(steps))
        elif len(crossed) == 1:
            self._stack = self._stack.pushed(crossed[0].edit, crossed[0].serial)
        else:
            self._stack = _stack_of_steps(steps)
        return self._tell(reduce(ChangeSet.__or__, (change_of(step.edit) for step in crossed)))

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """Every edit, done and undone, oldest first."""
        known = self._history
        return tuple(
            HistoryEntry(step.edit.label, step.edit, place < known.done, step.serial == known.clean)
            for place, step in enumerate(known.steps)
        )

    @property
    def steps(self) -> History:
        """The history with the bases its edits are built on: what a journal writes and `restore_history` takes."""
        return self._history

    def version(self, base: int) -> tuple[Source, ...]:
        """The sources of a base of `steps`, one for each file. Raises KeyError."""
        return self._versions[base]

    @property
    def modified(self) -> bool:
        """Whether the present state differs from the one on disk."""
        return self._history.clean != self._history.serial_at(self._history.done)

    def mark_saved(self) -> None:
        """The present state is the one on disk. Undoing from here makes the document modified again.
        For exports that were made the new home; a save in place calls `replace_sources`."""
        self._history = replace(self._history, clean=self._history.serial_at(self._history.done))
        self._merge_key = None

    def replace_sources(
        self,
        sources: Sequence[Source],
        before: Snapshot | None = None,
        same_rows: bool = False,
        at: float = 0.0,
        room: int | None = None,
    ) -> ChangeSet:
        """After a save in place of the state `before`, which was a snapshot of this document: these sources (same
        numbers, new files) hold it now. The document goes on with them if it is still in that state, else it stays on
        the earlier files; undo reaches past the save. `same_rows`: every record stands where it stood, so that edits
        made meanwhile go on as edits of the new files. `at`: time of the save; `room`: bytes left on the disk, of
        which earlier versions take at most half.

        Without `before`, or where the earlier files were closed, the history begins anew. The caller lets go of the
        old sources; they close with the last one who reads them. Raises ValueError if an edit in force changes a
        source that was not saved: those must be saved together.
        """
        by_number = {source.number: source for source in sources}
        written = self._stack if before is None else before.stack
        for other in self._sources:
            if other.number not in by_number and written.state_of(other.number):
                raise ValueError(f"{other.path} has edits and was not saved")
        replaced = [old for version in self._versions.values() for old in version if old.number in by_number]
        closed = any(old.file.closed for old in replaced)
        for old in replaced:
            if old is not by_number[old.number]:
                old.supersede(by_number[old.number].identity)
        self._merge_key = None
        count = None if before is None else self._state_of(before)
        if before is None or (count is None and closed):
            return self._begin_anew(tuple(by_number.get(source.number, source) for source in self._sources), same_rows)
        if count is None:
            self._history = replace(self._history, clean=None)
            return self._tell(NO_CHANGE)
        former = self._history.base_at(self._history.done)
        version = self._versions[self._history.base_at(count).number]
        grown = self._history.saved(count, at, same_rows)
        new = grown.bases[-1].number
        self._versions[new] = tuple(by_number.get(source.number, source) for source in version)
        if closed:
            kept = grown.within({new})
            if kept is None:
                return self._begin_anew(self._versions[new], same_rows)
            grown = kept
        self._history = grown
        here = grown.base_at(grown.done).number
        if here != former.number:
            self._build_on(here, grown.stretch(grown.done))
        self._let_go(room)
        return self._tell(NO_CHANGE if here == former.number else _replaced(same_rows))

    @property
    def held(self) -> int:
        """Bytes on the disk that only the history needs: the earlier versions of files that were saved."""
        sources = {source for version in self._versions.values() for source in version if source.superseded}
        return sum(source.file.size for source in sources)

    def forget_versions(self) -> ChangeSet:
        """Give the room of earlier versions back, except what the present state needs: the history begins at a save."""
        self._let_go(0)
        return self._tell(NO_CHANGE)

    def restore(self, edits: Sequence[Edit], undone: Sequence[Edit] = ()) -> ChangeSet:
        """Take over a journal: these edits in force, those undone (next to be redone first). Only on a document
        without history. Raises ValueError otherwise, or for structural edits that do not fit."""
        return self.restore_history(history_of(edits, undone), {0: {}})

    def restore_history(self, history: History, versions: Mapping[int, Mapping[int, Source]]) -> ChangeSet:
        """Take over a history, also one that goes back past saves. `versions`: for each of its bases the sources, by
        number, that are not the open ones. Only on a document without history. Raises ValueError otherwise, or for
        structural edits that do not fit."""
        if self._history.steps:
            raise ValueError("the document has a history already")
        numbered = history.numbered(self._last_serial + 1)
        stack = _stack_of_steps(numbered.stretch(numbered.done))
        self._last_serial += 1 + len(numbered.steps)
        self._history, self._stack, self._merge_key = numbered, stack, None
        opened = self._sources
        self._versions = {
            base.number: tuple(versions.get(base.number, {}).get(source.number, source) for source in opened)
            for base in numbered.bases
        }
        here = numbered.base_at(numbered.done).number
        if self._versions[here] == opened:
            self._sources = self._versions[here]
            return self._tell(ChangeSet(RowSet.everything(), What.RECORDS | What.ORDER | What.EXCLUSION))
        self._build_on(here, numbered.stretch(numbered.done))
        return self._tell(ChangeSet(RowSet.everything(), What.SOURCES | What.RECORDS))

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

    def _build_on(self, base: int, steps: Sequence[Step]) -> None:
        """Go on with the sources of a base. Columns are known of those that did not change, as they are in the file."""
        earlier, store = {source.number: source for source in self._sources}, ColumnStore()
        self._sources = self._versions[base]
        for source in self._sources:
            columns = self._store.get(source.number, 0)
            if columns is not None and earlier.get(source.number) is source:
                store.put(source.number, 0, columns)
        self._store, self._stack = store, _stack_of_steps(steps)

    def _begin_anew(self, sources: tuple[Source, ...], same_rows: bool) -> ChangeSet:
        self._history = History(origin=self._last_serial, clean=self._last_serial)
        self._versions = {0: sources}
        self._build_on(0, ())
        return self._tell(_replaced(same_rows))

    def _state_of(self, snapshot: Snapshot) -> int | None:
        """Which state of the history a snapshot is; None if it is none any more."""
        if snapshot.stack.serials:
            return self._history.count_of(snapshot.stack.serials[-1])
        for base in reversed(self._history.bases):
            if set(snapshot.sources) <= set(self._versions[base.number]):
                return base.count
        return None

    def _let_go(self, room: int | None = None) -> None:
        """Forget versions of the files that no state needs, and the oldest where there are too many or too large."""
        numbers = [base.number for base in self._history.bases]
        wanted = {self._history.base_at(self._history.done).number}
        held = 0
        for number in reversed(numbers):
            held += sum(source.file.size for source in self._versions[number] if source.superseded)
            if len(wanted) >= MOST_VERSIONS or (room is not None and held > room // 2):
                break
            wanted.add(number)
        if len(wanted) < len(numbers):
            self._history = self._history.within(wanted) or self._history
        self._versions = {base.number: self._versions[base.number] for base in self._history.bases}

    def _tell(self, change: ChangeSet) -> ChangeSet:
        for listener in tuple(self._listeners):
            listener(change)
        return change


def _stack_of_steps(steps: Sequence[Step]) -> EditStack:
    return stack_of((step.edit for step in steps), (step.serial for step in steps))


def _replaced(same_rows: bool) -> ChangeSet:
    return ChangeSet(RowSet.everything(), What.SOURCES if same_rows else What.SOURCES | What.ORDER)


def _row_set(rows: RowIds | RowSet) -> RowSet:
    return rows if isinstance(rows, RowSet) else RowSet.of(rows)


__all__ = ["MOST_VERSIONS", "NO_CHANGE", "ChangeSet", "Document", "HistoryEntry", "Mergeable", "What", "change_of"]
