"""The edits of a document in the order in which they were made, across saves.

Every edit is expressed against one version of the files, its *base*. A save makes a new base at the state it wrote:
that state is the new files as they are, and also the old files with all edits. So going back past a save means going
back to the old files with fewer edits, which is exact whatever the edits are and takes no memory a record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.record_edits import Revert


@dataclass(frozen=True, slots=True)
class Step:
    """One edit. `serial` names the state right after it, uniquely in the document; `base`: number of its base."""

    edit: Edit
    serial: int
    base: int


@dataclass(frozen=True, slots=True)
class Base:
    """A version of the files. It stands for the state after `count` steps; `at`: when it was saved, in seconds since
    1970, 0 for files as they were opened."""

    number: int
    count: int
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class History:
    """Steps, of which the first `done` are in force, and the bases they are built on, oldest first. Immutable.

    State k is the one after k steps; `origin` is the name (serial) of state 0. `clean`: the name of the state that the
    files on disk are in, None if no state of the history is. `cut`: what was before state 0 is not known any more.
    `last_base`: the highest number that a base ever had, since numbers are not used again.
    """

    steps: tuple[Step, ...] = ()
    bases: tuple[Base, ...] = (Base(0, 0),)
    done: int = 0
    origin: int = 0
    clean: int | None = 0
    cut: bool = False
    last_base: int = 0

    def base_at(self, count: int) -> Base:
        """What state `count` is built on: the newest base that is this state, else that of its last edit.
        Raises KeyError where that base is not there (any more)."""
        for base in reversed(self.bases):
            if base.count == count:
                return base
        number = self.steps[count - 1].base if count else -1
        for base in self.bases:
            if base.number == number:
                return base
        raise KeyError(f"the base of state {count} is gone")

    def stretch(self, count: int) -> tuple[Step, ...]:
        """The steps that make state `count` of its base."""
        return self.steps[self.base_at(count).count : count]

    def serial_at(self, count: int) -> int:
        """The name of state `count`."""
        return self.steps[count - 1].serial if count else self.origin

    def count_of(self, serial: int) -> int | None:
        """The number of the state with this name; None if the history does not have it."""
        if serial == self.origin:
            return 0
        return next((place for place, step in enumerate(self.steps, 1) if step.serial == serial), None)

    @property
    def unsaved(self) -> int:
        """How many steps the present state is away from the one on disk, at least 1 where that was left behind."""
        clean = None if self.clean is None else self.count_of(self.clean)
        if clean is None:
            return max(1, len(self.stretch(self.done)))
        return abs(self.done - clean)

    def pushed(self, edit: Edit, serial: int, merged: bool = False) -> History:
        """With one more edit in force (`merged`: in the place of the last one). What was undone is forgotten."""
        base = self.base_at(self.done)
        kept = self.done - merged
        steps = (*self.steps[:kept], Step(edit, serial, base.number))
        bases = tuple(older for older in self.bases if older.count <= kept)
        return replace(self, steps=steps, bases=bases, done=kept + 1)._settled()

    def moved(self, count: int) -> History:
        """With the first `count` steps in force. Raises IndexError outside of the history."""
        if not 0 <= count <= len(self.steps):
            raise IndexError(f"the history has no state {count}")
        return replace(self, done=count)

    def saved(self, count: int, at: float, same_rows: bool) -> History:
        """After state `count` was written to the files. With `same_rows` every record has the place it had before, so
        that later steps mean the same in the new files: they are counted to these from now on. Not so a `Revert`, which
        means the files it was made on, and what follows it."""
        old = self.base_at(count).number
        new = self.last_base + 1
        steps = list(self.steps)
        for place in range(count, len(steps)):
            if not same_rows or steps[place].base != old or isinstance(steps[place].edit, Revert):
                break
            steps[place] = replace(steps[place], base=new)
        bases = (*self.bases, Base(new, count, at))
        return replace(self, steps=tuple(steps), bases=bases, clean=self.serial_at(count), last_base=new)._settled()

    def within(self, numbers: Collection[int]) -> History | None:
        """The part around the present state that only these bases are needed for; None where the present state is not
        part of it."""
        there = replace(self, bases=tuple(base for base in self.bases if base.number in numbers))
        if not there._has(self.done):
            return None
        first = last = self.done
        while first > 0 and there._has(first - 1):
            first -= 1
        while all(base.count != first for base in there.bases):
            first += 1
        while last < len(self.steps) and there._has(last + 1):
            last += 1
        bases = tuple(replace(base, count=base.count - first) for base in there.bases if first <= base.count <= last)
        part = replace(
            there,
            steps=self.steps[first:last],
            bases=bases,
            done=self.done - first,
            origin=self.serial_at(first),
            cut=self.cut or first > 0,
        )
        return part._settled()

    def numbered(self, first: int) -> History:
        """The same with other serials, counting up from `first`, which state 0 gets."""
        clean = None if self.clean is None else self.count_of(self.clean)
        steps = tuple(replace(step, serial=first + place) for place, step in enumerate(self.steps, 1))
        return replace(self, steps=steps, origin=first, clean=None if clean is None else first + clean)

    def _has(self, count: int) -> bool:
        try:
            self.base_at(count)
        except KeyError:
            return False
        return True

    def _settled(self) -> History:
        """Without bases that no state is built on, and a clean state that is no longer part of the history."""
        used = {step.base for step in self.steps}
        newest = {base.count: base.number for base in self.bases}
        bases = tuple(base for base in self.bases if base.number in used or newest[base.count] == base.number)
        clean = self.clean if self.clean is not None and self.count_of(self.clean) is not None else None
        return replace(self, bases=bases, clean=clean)


def history_of(edits: Iterable[Edit], undone: Iterable[Edit] = ()) -> History:
    """A history on the files as they are: `edits` in force, `undone` next to be redone first."""
    done = tuple(edits)
    steps = tuple(Step(edit, serial, 0) for serial, edit in enumerate((*done, *undone), 1))
    return History(steps, done=len(done))
