"""The state of every path of a table, one listing a folder: the core of survey and preview."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import NO_RANGE, RefTable
from ola_viewer.media.file_facts import FileFacts, PathState, is_remote, state_of_size
from ola_viewer.media.folder_lists import FolderState, Listing
from ola_viewer.paths.matching import range_states, states_in_listing, wrong_case_folder
from ola_viewer.paths.renaming import Paths

STATES = len(PathState)
MISSING = np.uint8(PathState.MISSING)
PRESENT = np.uint8(PathState.PRESENT)
"""Of the arrays' own type: comparing with the enumeration itself would widen the whole array."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Byte ranges of m references as in `RefTable`."""

    start: NDArray[np.int64]
    size: NDArray[np.int64]

    @classmethod
    def of(cls, refs: RefTable) -> Ranges:
        """The ranges of a reference table."""
        return cls(refs.range_start, refs.range_size)

    def at(self, where: NDArray[np.int64] | slice) -> Ranges:
        """Those of some references."""
        return Ranges(self.start[where], self.size[where])


class Groups:
    """References sorted by folder, so that a folder's names are one slice of one Arrow array."""

    __slots__ = ("bounds", "names", "order")

    def __init__(self, paths: Paths) -> None:
        folder = paths.folder
        count = len(paths.folders)
        self.order: NDArray[np.int64] | None = None
        """Positions of the references in the order of the groups; None where they are in order already."""
        self.names = paths.names
        if len(folder) and (folder[1:] < folder[:-1]).any():
            small = folder.astype(np.uint16) if count <= 1 << 16 else folder
            self.order = np.argsort(small, kind="stable").astype(np.int64)
            self.names = paths.names.take(pa.array(self.order))
        self.bounds = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(folder, minlength=count), out=self.bounds[1:])

    def positions(self, folder: int) -> NDArray[np.int64] | slice:
        """The references of a folder."""
        first, last = int(self.bounds[folder]), int(self.bounds[folder + 1])
        return slice(first, last) if self.order is None else self.order[first:last]

    def names_of(self, folder: int) -> pa.LargeStringArray:
        """The names of a folder's references, in the order of `positions`."""
        first, last = int(self.bounds[folder]), int(self.bounds[folder + 1])
        return self.names.slice(first, last - first)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of a manifest folder may stand here: local folders in the order they are tried, and what
    precedes each name (a POSIX name may hold back-slashes)."""

    locals: tuple[str, ...]
    head: str = ""


def place_of(folder: str, facts: FileFacts) -> Place:
    """The place of a manifest's folder text."""
    if os.sep == "/" and folder.endswith("\\"):
        cut = folder.rfind("/") + 1
        return Place(facts.local_folders(folder[:cut]), folder[cut:])
    return Place(facts.local_folders(folder))


def folder_states(
    names: pa.LargeStringArray, folder: str, ranges: Ranges, facts: FileFacts, near: bool = True
) -> NDArray[np.uint8]:
    """The state of every name in one manifest folder; lists and measures what is not known yet.

    Sizes are looked at only where patch ranges need them.
    """
    count = len(names)
    if is_remote(folder):
        return np.full(count, PathState.REMOTE, np.uint8)
    place = place_of(folder, facts)
    if place.head:
        names = pc.binary_join_element_wise(pa.scalar(place.head, names.type), names, pa.scalar("", names.type))
    if not place.locals:
        states = np.full(count, PathState.RELATIVE_UNRESOLVED, np.uint8)
        return _without_text(states, folder, names)
    states = np.full(count, PathState.MISSING, np.uint8)
    for local in place.locals:
        open_ = np.flatnonzero(states != PRESENT) if local != place.locals[0] else None
        some = names if open_ is None else names.take(pa.array(open_))
        here = _in_folder(some, local, ranges if open_ is None else ranges.at(open_), facts, near)
        if open_ is None:
            states = here
        else:
            better = (here != MISSING) & ((states[open_] == MISSING) | (here == PRESENT))
            states[open_[better]] = here[better]
    return _without_text(states, folder, names)


def _without_text(states: NDArray[np.uint8], folder: str, names: pa.LargeStringArray) -> NDArray[np.uint8]:
    if not folder:
        states[np.asarray(pc.equal(names, pa.scalar("", names.type)))] = PathState.UNKNOWN
    return states


def _in_folder(
    names: pa.LargeStringArray, local: str, ranges: Ranges, facts: FileFacts, near: bool
) -> NDArray[np.uint8]:
    listing = facts.listing(local)
    return _finished(states_in_listing(names, listing, near), names, listing, ranges, facts, near)


def _finished(
    states: NDArray[np.uint8],
    names: pa.LargeStringArray,
    listing: Listing,
    ranges: Ranges | None,
    facts: FileFacts,
    near: bool,
) -> NDArray[np.uint8]:
    """What the listing alone cannot tell: a folder that is closed or spelt otherwise, and the ranges (if any)."""
    if listing.state is FolderState.DENIED:
        return _states_by_size(names, listing.folder, facts)
    if listing.state is FolderState.MISSING and near:
        elsewhere = wrong_case_folder(facts, listing.folder, names)
        return states if elsewhere is None else elsewhere
    if ranges is not None:
        patches = (ranges.start != NO_RANGE) & (states == PRESENT)
        if patches.any():
            return _judge_ranges(names, states, patches, listing.folder, ranges, facts)
    return states


def _judge_ranges(
    names: pa.LargeStringArray,
    states: NDArray[np.uint8],
    patches: NDArray[np.bool_],
    local: str,
    ranges: Ranges,
    facts: FileFacts,
) -> NDArray[np.uint8]:
    distinct = pc.unique(names.filter(pa.array(patches)))
    sizes = facts.sizes(local, distinct.to_pylist())
    if sizes is None:
        return np.where(patches, np.uint8(PathState.UNREACHABLE), states).astype(np.uint8)
    which = np.asarray(pc.fill_null(pc.index_in(names, value_set=distinct), len(distinct)))
    by_size = np.array([*(state_of_size(int(size)) for size in sizes), PathState.PRESENT], np.uint8)[which]
    states = np.where(patches, by_size, states).astype(np.uint8)
    return range_states(states, np.append(sizes, -1)[which], ranges.start, ranges.size)


def _states_by_size(names: pa.LargeStringArray, local: str, facts: FileFacts) -> NDArray[np.uint8]:
    """Of a folder that may not be listed: each file is asked for."""
    encoded = names.dictionary_encode()
    sizes = facts.sizes(local, encoded.dictionary.to_pylist())
    if sizes is None:
        return np.full(len(names), PathState.UNREACHABLE, np.uint8)
    found = np.array([state_of_size(int(size)) for size in sizes], np.uint8)
    return found[np.asarray(encoded.indices)] if len(found) else np.zeros(0, np.uint8)


def each_folder(
    paths: Paths,
    groups: Groups,
    ranges: Ranges,
    facts: FileFacts,
    cancel: CancelToken | None = None,
    near: bool = True,
) -> Iterator[tuple[int, NDArray[np.int64] | slice, NDArray[np.uint8]]]:
    """(folder, its references, their states), each as soon as the folder's listing is there.

    The folders are listed in parallel, in helper threads; a dead mount costs one time-out.
    """
    simple: dict[str, list[int]] = {}
    others: list[int] = []
    for number in np.flatnonzero(np.diff(groups.bounds)).tolist():
        text = paths.folders[number]
        place = place_of(text, facts) if text and not is_remote(text) else Place(())
        if len(place.locals) == 1 and not place.head:
            simple.setdefault(place.locals[0], []).append(number)
        else:
            others.append(number)
    has_ranges = bool((ranges.start != NO_RANGE).any())

    for local, listing in facts.listings(list(simple), cancel):
        if cancel is not None:
            cancel.check()
        # matched here, not in the thread that lists: that one is the slower of the two
        all_states = [states_in_listing(groups.names_of(number), listing, near) for number in simple[local]]
        for number, states in zip(simple[local], all_states, strict=True):
            where = groups.positions(number)
            some = ranges.at(where) if has_ranges else None
            if some is not None or listing.state is not FolderState.LISTED:
                states = _finished(states, groups.names_of(number), listing, some, facts, near)
            yield number, where, states
    for number in others:
        if cancel is not None:
            cancel.check()
        where = groups.positions(number)
        text = paths.folders[number]
        yield number, where, folder_states(groups.names_of(number), text, ranges.at(where), facts, near)


def find_states(
    paths: Paths,
    ranges: Ranges,
    facts: FileFacts,
    cancel: CancelToken | None = None,
    on_states: Callable[[int, NDArray[np.uint8]], None] | None = None,
    near: bool = True,
) -> NDArray[np.uint8]:
    """The state of every path. uint8, shape (m,). `on_states` gets each folder's number and its states as they are
    found."""
    states = np.zeros(len(paths), np.uint8)
    for folder, where, found in each_folder(paths, Groups(paths), ranges, facts, cancel, near):
        states[where] = found
        if on_states is not None:
            on_states(folder, found)
    return states


def check_sizes(
    paths: Paths,
    states: NDArray[np.uint8],
    ranges: Ranges,
    facts: FileFacts,
    cancel: CancelToken | None = None,
    on_states: Callable[[int, NDArray[np.uint8], NDArray[np.uint8]], None] | None = None,
) -> NDArray[np.uint8]:
    """The states with empty and unreadable files told apart: every present plain file is asked for its size.

    `on_states(folder, before, after)` gets the states of each folder's files.
    """
    states = states.copy()
    plain = np.flatnonzero((states == PRESENT) & (ranges.start == NO_RANGE))
    part = Paths(paths.folder[plain], paths.folders, paths.names.take(pa.array(plain)))
    groups = Groups(part)
    by_local: dict[str, int] = {}
    for number in np.flatnonzero(np.diff(groups.bounds)).tolist():
        place = place_of(part.folders[number], facts)
        if len(place.locals) == 1 and not place.head and place.locals[0] not in by_local:
            by_local[place.locals[0]] = number
        else:
            _sizes_one_by_one(part, groups, number, facts, states, plain)
    distinct = {local: pc.unique(groups.names_of(number)) for local, number in by_local.items()}
    for local, sizes in facts.sizes_each(list(distinct), lambda key: distinct[key].to_pylist(), cancel):
        number = by_local[local]
        where = plain[groups.positions(number)]
        before = states[where]
        if sizes is None:
            after = np.full(len(before), PathState.UNREACHABLE, np.uint8)
        else:
            found = np.where(sizes > 0, PathState.PRESENT, PathState.EMPTY).astype(np.uint8)
            for at in np.flatnonzero(sizes < 0).tolist():
                found[at] = state_of_size(int(sizes[at]))
            after = found[np.asarray(pc.index_in(groups.names_of(number), value_set=distinct[local]))]
        states[where] = after
        if on_states is not None:
            on_states(number, before, after)
    return states


def _sizes_one_by_one(
    part: Paths, groups: Groups, number: int, facts: FileFacts, states: NDArray[np.uint8], plain: NDArray[np.int64]
) -> None:
    """For folders tried below several roots, or spelt twice: the plain way, path by path."""
    where = groups.positions(number)
    texts = [part.folders[number] + name for name in groups.names_of(number).to_pylist()]
    states[plain[where]] = np.array([fact.state for fact in facts.facts(texts)], np.uint8)
