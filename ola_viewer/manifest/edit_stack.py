"""The edits in force, indexed by the rows they cover, so that reading one row costs little however many there are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.order_edits import STRUCTURE_EDITS, AddRows, Structure
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.rows import ADDED_SOURCE, position_of, source_of

_NARROW: Final = 256
"""An edit of at most so many rows is found through a dictionary, a wider one is asked for each row."""


@dataclass(frozen=True, slots=True)
class EditStack:
    """An ordered list of edits, immutable. `serials` names each push uniquely within the document and grows from
    bottom to top: equal serials mean equal edits underneath as well."""

    edits: tuple[Edit, ...] = ()
    serials: tuple[int, ...] = ()
    structure: Structure = field(default_factory=Structure)
    _wide: tuple[int, ...] = ()
    _narrow: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _additions: tuple[tuple[int, int], ...] = ()
    """First position in ADDED_SOURCE and place in the stack of every `AddRows`."""
    _reverts: tuple[int, ...] = ()
    """Places of every `Revert`."""

    def pushed(self, edit: Edit, serial: int) -> EditStack:
        """The stack with one more edit on top. Raises ValueError for a structural edit that does not fit."""
        at = len(self.edits)
        grown = replace(self, edits=(*self.edits, edit), serials=(*self.serials, serial))
        if isinstance(edit, STRUCTURE_EDITS):
            grown = replace(grown, structure=self.structure.with_edit(edit))
            return (
                replace(grown, _additions=(*self._additions, (edit.first, at))) if isinstance(edit, AddRows) else grown
            )
        if isinstance(edit, Revert):
            return replace(grown, _reverts=(*self._reverts, at))
        if is_wide(edit):
            return replace(grown, _wide=(*self._wide, at))
        narrow = dict(self._narrow)
        for row in edit.rows.to_rows().tolist():
            narrow[row] = (*narrow.get(row, ()), at)
        return replace(grown, _narrow=narrow)

    def cut(self, count: int) -> EditStack:
        """The stack with only its first `count` edits."""
        return self if count >= len(self.edits) else stack_of(self.edits[:count], self.serials[:count])

    def covering(self, row: int) -> list[Edit]:
        """The edits that make the bytes of a row from those in its file, in order: those after its last revert."""
        places = self._narrow.get(row, ())
        if self._wide:
            wide = [at for at in self._wide if row in self.edits[at].rows]
            places = tuple(sorted((*wide, *places))) if places else tuple(wide)
        if places and source_of(row) == ADDED_SOURCE:
            born = self._additions[bisect_right(self._additions, (position_of(row), len(self.edits))) - 1][1]
            places = tuple(at for at in places if at > born)
        if places and self._reverts:
            reverted = next((at for at in reversed(self._reverts) if row in self.edits[at].rows), -1)
            places = tuple(at for at in places if at > reverted)
        return [self.edits[at] for at in places]

    def touching(self, source: int) -> list[tuple[int, Edit]]:
        """Serial and edit of all that may change the bytes of a source's rows, in order, reverted ones and reverts
        too."""
        places = {at for at in (*self._wide, *self._reverts) if self.edits[at].rows.touches(source)}
        for row, narrow in self._narrow.items():
            if source_of(row) == source:
                places.update(narrow)
        return [(self.serials[at], self.edits[at]) for at in sorted(places)]

    def state_of(self, source: int) -> int:
        """A number that is equal for two stacks of one document exactly when all that shapes the source's
        records is equal; 0 when nothing does."""
        touching = self.touching(source)
        state = touching[-1][0] if touching else 0
        if source == ADDED_SOURCE and self._additions:
            state = max(state, self.serials[self._additions[-1][1]])
        return state


def is_wide(edit: Edit) -> bool:
    """Whether the edit covers too many rows to be found by each of them."""
    return edit.rows.is_everything or edit.rows.count() > _NARROW


def stack_of(edits: Iterable[Edit], serials: Iterable[int]) -> EditStack:
    """A stack of these edits, built in one go."""
    structure = Structure()
    wide: list[int] = []
    narrow: dict[int, list[int]] = {}
    additions: list[tuple[int, int]] = []
    reverts: list[int] = []
    all_edits = tuple(edits)
    for at, edit in enumerate(all_edits):
        if isinstance(edit, STRUCTURE_EDITS):
            structure = structure.with_edit(edit)
            if isinstance(edit, AddRows):
                additions.append((edit.first, at))
        elif isinstance(edit, Revert):
            reverts.append(at)
        elif is_wide(edit):
            wide.append(at)
        else:
            for row in edit.rows.to_rows().tolist():
                narrow.setdefault(row, []).append(at)
    by_row = {row: tuple(places) for row, places in narrow.items()}
    return EditStack(all_edits, tuple(serials), structure, tuple(wide), by_row, tuple(additions), tuple(reverts))
