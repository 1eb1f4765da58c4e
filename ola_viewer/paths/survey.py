"""The survey: does every path of every open manifest lead to a file, and does every range lie inside its patch.

Works per folder: one listing instead of one question a record; patches are measured once each. The
numbers grow while it runs. It never blocks on a dead mount: the folder counts as unreachable and the
survey goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.columns import RefTable
from ola_viewer.manifest.rows import POSITION_BITS, RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import FileFacts, PathState
from ola_viewer.media.roots import Roots
from ola_viewer.paths.folder_tree import FolderTree
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.states import STATES, Groups, Ranges, check_sizes, each_folder, find_states

Counts: TypeAlias = NDArray[np.int64]
"""References in each state, indexed by `PathState`; int64, shape (STATES,)."""

CountsCallback: TypeAlias = Callable[[Counts], None]
FoldersCallback: TypeAlias = "Callable[[PartialSurvey], None]"
_EVERY = 0.1
_FOLDERS_EVERY = 0.2
"""Seconds between two reports of all folders: more often nobody reads them."""

_SEVERITY = np.zeros(STATES, np.uint8)
for _rank, _state in enumerate(
    (
        PathState.PRESENT,
        PathState.UNKNOWN,
        PathState.REMOTE,
        PathState.RELATIVE_UNRESOLVED,
        PathState.UNREACHABLE,
        PathState.RANGE_SHORT,
        PathState.RANGE_UNKNOWN,
        PathState.RANGE_OUTSIDE,
        PathState.EMPTY,
        PathState.UNREADABLE,
        PathState.NOT_REGULAR,
        PathState.OTHER_EXTENSION,
        PathState.WRONG_CASE,
        PathState.MISSING,
    )
):
    _SEVERITY[_state] = _rank
_BY_SEVERITY = np.argsort(_SEVERITY).astype(np.uint8)

BROKEN: tuple[PathState, ...] = tuple(state for state in PathState if state.is_broken)


@dataclass(frozen=True, slots=True)
class SourceSurvey:
    """The states of one source: `states` is uint8 with one entry a reference of `refs`."""

    refs: RefTable
    states: NDArray[np.uint8]
    facts: FileFacts

    def counts(self) -> Counts:
        """References in each state."""
        return np.bincount(self.states, minlength=STATES)

    def by_folder(self) -> NDArray[np.int64]:
        """References of each folder in each state. int64, shape (folders, STATES)."""
        keys = self.refs.folder.astype(np.int64) * STATES + self.states
        return np.bincount(keys, minlength=len(self.refs.folders) * STATES).reshape(-1, STATES)

    def record_states(self) -> NDArray[np.uint8]:
        """For each record the worst state of its references; PRESENT for a record without media. uint8, shape (n,)."""
        offsets = self.refs.offsets
        result = np.full(len(offsets) - 1, PathState.PRESENT, np.uint8)
        some = np.flatnonzero(np.diff(offsets))
        if len(some):
            result[some] = _BY_SEVERITY[np.maximum.reduceat(_SEVERITY[self.states], offsets[some])]
        return result


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey found. Immutable; `updated` makes a new one after edits."""

    sources: dict[int, SourceSurvey]
    sized: bool
    """Whether plain files were asked for their size (empty and unreadable ones told apart)."""
    seconds: float

    def counts(self) -> Counts:
        """References in each state, of all sources."""
        return sum((source.counts() for source in self.sources.values()), np.zeros(STATES, np.int64))

    @property
    def broken(self) -> int:
        """Number of references that the trainer cannot use as they stand."""
        counts = self.counts()
        return int(sum(counts[state] for state in BROKEN))

    def tree(self) -> FolderTree:
        """The folders of all manifests' paths with counts that roll up."""
        return FolderTree(_counts_by_text((one.refs.folders, one.by_folder()) for one in self.sources.values()))

    def rows_with_state(self, states: Sequence[PathState], folder: str | None = None) -> RowIds:
        """Rows with at least one reference in any of `states`, below `folder` (a text prefix) if given. Ascending."""
        wanted = np.zeros(STATES, bool)
        wanted[[int(state) for state in states]] = True
        found = []
        for number in sorted(self.sources):
            source = self.sources[number]
            hits = wanted[source.states]
            if folder is not None:
                below = np.array([text.startswith(folder) for text in source.refs.folders], bool)
                hits &= below[source.refs.folder] if len(below) else False
            found.append(records_of(source.refs, hits) + (number << POSITION_BITS))
        return np.concatenate(found) if found else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class PartialSurvey:
    """The folders of a survey that still runs. Immutable: for each source its folder texts and the references in
    each state (int64, shape (folders, STATES)); those not looked at yet are UNKNOWN."""

    tables: tuple[tuple[tuple[str, ...], NDArray[np.int64]], ...]

    def tree(self) -> FolderTree:
        """The folders in an order that does not change until the end."""
        return FolderTree(_counts_by_text(self.tables), broken_first=False)


def _counts_by_text(tables: Iterable[tuple[Sequence[str], NDArray[np.int64]]]) -> dict[str, NDArray[np.int64]]:
    texts: dict[str, NDArray[np.int64]] = {}
    for folders, table in tables:
        for text, counts in zip(folders, table, strict=True):
            texts[text] = texts[text] + counts if text in texts else counts
    return texts


def records_of(refs: RefTable, hits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The records that own any of the references in the mask, ascending, none twice."""
    if hits.all():
        return np.flatnonzero(np.diff(refs.offsets))
    records = refs.records()[hits]
    return records[np.append(True, records[1:] != records[:-1])] if len(records) else records


class _Tally:
    """Counts in total, reported at most ten times a second, and by folder, at most five times."""

    def __init__(
        self,
        tables: Mapping[int, RefTable],
        progress: ProgressCallback,
        on_counts: CountsCallback | None,
        on_folders: FoldersCallback | None,
    ) -> None:
        self.counts: Counts = np.zeros(STATES, np.int64)
        self._total = sum(len(refs.folder) for refs in tables.values())
        self._progress = progress
        self._on_counts = on_counts
        self._on_folders = on_folders
        self._told = self._told_folders = time.monotonic()
        self._folders: dict[int, tuple[tuple[str, ...], NDArray[np.int64]]] = {}
        if on_folders is not None:
            for number, refs in tables.items():
                by_folder = np.zeros((len(refs.folders), STATES), np.int64)
                by_folder[:, PathState.UNKNOWN] = np.bincount(refs.folder, minlength=len(refs.folders))
                self._folders[number] = refs.folders, by_folder

    def add(self, source: int, folder: int, states: NDArray[np.uint8]) -> None:
        """References of a folder were looked up."""
        found = np.bincount(states, minlength=STATES)
        self.counts += found
        if self._on_folders is not None:
            row = self._folders[source][1][folder]
            row += found
            row[PathState.UNKNOWN] -= len(states)
        self._maybe_tell()

    def move(self, source: int, folder: int, before: NDArray[np.uint8], after: NDArray[np.uint8]) -> None:
        """References of a folder are in other states now."""
        moved = np.bincount(after, minlength=STATES) - np.bincount(before, minlength=STATES)
        self.counts += moved
        if self._on_folders is not None:
            self._folders[source][1][folder] += moved
        self._maybe_tell()

    def _maybe_tell(self) -> None:
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self.tell()
        if self._on_folders is not None and now - self._told_folders >= _FOLDERS_EVERY:
            self._on_folders(PartialSurvey(tuple((texts, table.copy()) for texts, table in self._folders.values())))
            self._told_folders = time.monotonic()

    def tell(self) -> None:
        """Report the totals."""
        self._told = time.monotonic()
        broken = int(sum(self.counts[state] for state in BROKEN))
        self._progress(Progress(int(self.counts.sum()), self._total, "paths", f"{broken:,} broken"))
        if self._on_counts is not None:
            self._on_counts(self.counts.copy())


def survey(
    snapshot: Snapshot,
    roots: Mapping[int, Roots],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_counts: CountsCallback | None = None,
    *,
    on_folders: FoldersCallback | None = None,
    sizes: bool = True,
    timeout: float = 5.0,
) -> Survey:
    """Look up every media path of every source whose columns are computed.

    `roots`: by source number, the folders for relative paths. `sizes`: afterwards ask every plain file for
    its size, so that empty and unreadable files are told apart. `on_counts` gets the totals so far, `on_folders`
    every folder's. Runs in the caller's thread and in helper threads. Raises `Cancelled`.
    """
    tables = {}
    for source in snapshot.sources:
        columns = snapshot.columns(source.number)
        if columns is not None:
            tables[source.number] = columns.refs
    return survey_tables(
        tables, roots, cancel, progress, on_counts, on_folders=on_folders, sizes=sizes, timeout=timeout
    )


def survey_tables(
    tables: Mapping[int, RefTable],
    roots: Mapping[int, Roots],
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    on_counts: CountsCallback | None = None,
    *,
    on_folders: FoldersCallback | None = None,
    sizes: bool = True,
    timeout: float = 5.0,
) -> Survey:
    """`survey` for reference tables by source number."""
    began = time.monotonic()
    tally = _Tally(tables, progress, on_counts, on_folders)
    shared: dict[Roots, FileFacts] = {}
    result: dict[int, SourceSurvey] = {}
    for number, refs in tables.items():
        own = roots.get(number, Roots())
        facts = shared.setdefault(own, FileFacts(own.folders, timeout=timeout))
        paths, ranges = Paths.of(refs), Ranges.of(refs)
        states = find_states(paths, ranges, facts, cancel, partial(tally.add, number))
        result[number] = SourceSurvey(refs, states, facts)
    tally.tell()
    if sizes:
        for number, found in result.items():
            refs, moved = found.refs, partial(tally.move, number)
            states = check_sizes(Paths.of(refs), found.states, Ranges.of(refs), found.facts, cancel, moved)
            result[number] = SourceSurvey(found.refs, states, found.facts)
        tally.tell()
    return Survey(result, sizes, time.monotonic() - began)


def updated(before: Survey, snapshot: Snapshot, cancel: CancelToken | None = None) -> Survey:
    """The survey after edits: only paths that differ from those surveyed are looked up, from remembered listings
    where there are any. A source whose references were added or removed is looked up whole."""
    sources = {}
    for number, old in before.sources.items():
        columns = snapshot.columns(number)
        sources[number] = old if columns is None else _updated(old, columns.refs, before.sized, cancel)
    return Survey(sources, before.sized, before.seconds)


def _updated(old: SourceSurvey, refs: RefTable, sized: bool, cancel: CancelToken | None) -> SourceSurvey:
    if refs is old.refs:
        return old
    paths, ranges = Paths.of(refs), Ranges.of(refs)
    if not np.array_equal(refs.offsets, old.refs.offsets):
        changed = np.arange(len(refs.folder))
        states = np.zeros(len(refs.folder), np.uint8)
    else:
        differs = paths.differs(Paths.of(old.refs))
        for new, was in ((refs.range_start, old.refs.range_start), (refs.range_size, old.refs.range_size)):
            differs |= new != was
        changed = np.flatnonzero(differs)
        states = old.states.copy()
    part = paths.at(changed)
    part_ranges = ranges.at(changed)
    found = np.zeros(len(changed), np.uint8)
    for _, where, here in each_folder(part, Groups(part), part_ranges, old.facts, cancel):
        found[where] = here
    if sized:
        found = check_sizes(part, found, part_ranges, old.facts, cancel)
    states[changed] = found
    return SourceSurvey(refs, states, old.facts)
