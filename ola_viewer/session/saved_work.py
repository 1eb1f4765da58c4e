"""What an earlier session left of a manifest, as far as the files that it needs are still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ola_viewer.manifest.edit_codec import EditCodec
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.history import History
from ola_viewer.session.identity import identify
from ola_viewer.session.journal_state import PLAIN, JournalState
from ola_viewer.session.versions import Versions, disk_base, find_versions
from ola_viewer.session.witnesses import Witness


@dataclass(frozen=True, slots=True)
class SavedWork:
    """What an earlier session left of this manifest. `history` is what can be restored of it, with the files of
    `versions` for the bases that are not the files on disk. `lost` edits could not be read (a newer program's).
    `gone`: the present state was on an earlier version of the files, after undo past a save, and that is not there any
    more: so many edits are not in the files, or only there. `witnesses`: records that the edits touch, to be compared
    before they are done again. `kept` is what the journal itself holds."""

    history: History
    kept: JournalState
    lost: int = 0
    witnesses: tuple[Witness, ...] = ()
    versions: Versions = field(default_factory=dict)
    gone: int = 0

    @property
    def at(self) -> float:
        """When it was written, in seconds since 1970."""
        return self.kept.at

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits in force on the files that the present state is built on."""
        return tuple(step.edit for step in self.history.stretch(self.history.done))

    @property
    def undone(self) -> tuple[Edit, ...]:
        """The edits that can be redone."""
        return tuple(step.edit for step in self.history.steps[self.history.done :])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to restore."""
        return not self.history.steps

    @property
    def unsaved(self) -> int:
        """How many edits the state is away from the files; 0 where they hold it."""
        clean = self.history.clean == self.history.serial_at(self.history.done)
        return self.gone or (0 if clean else self.history.unsaved)


def understood(state: JournalState, codec: EditCodec, paths: Sequence[Path]) -> SavedWork:
    """What can be restored of a journal, given the files as they are now. Reads some of them and of their backups."""
    disk = state.disk
    versions: Versions = {0: {}}
    if state.bases != PLAIN:
        numbers = sorted(state.bases[0].contents) if len(state.bases[0].contents) == len(paths) else range(len(paths))
        named = dict(zip(numbers, paths, strict=True))
        on_disk = {number: _identity_of(path) for number, path in named.items()}
        disk = disk_base(state.bases, state.disk, on_disk)
        versions = find_versions(state.bases, disk, named, on_disk)
    history, lost = state.decode(codec, disk)
    witnesses = tuple((row, digest) for (base, row), digest in state.witnesses.items() if base == disk)
    there = history.within(versions.keys())
    if there is None:
        return SavedWork(History(), state, lost, gone=history.unsaved)
    return SavedWork(there, state, lost, witnesses, versions)


def _identity_of(path: Path) -> str:
    try:
        return identify(path)
    except OSError:
        return ""
