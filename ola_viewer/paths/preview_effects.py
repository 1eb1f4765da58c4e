"""What renamed paths come to: their states, collisions among them, and colours in training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import NO_RANGE
from ola_viewer.media.file_facts import FileFacts, PathState, state_of_size
from ola_viewer.media.profile import DecodeProfile
from ola_viewer.paths.matching import range_states
from ola_viewer.paths.preview_context import Distinct, PreviewContext
from ola_viewer.paths.renaming import Paths, rename_all
from ola_viewer.paths.rules import PathRules
from ola_viewer.paths.states import Groups, Ranges, each_folder, place_of
from ola_viewer.paths.text_hashes import hashes_of, repeated


@dataclass(frozen=True, slots=True)
class Renamed:
    """A source's paths before and after the rules: of all its references, or of its distinct paths.

    `by`: for each active rule where it changed something. All arrays fit `before`; `spread` carries them to
    the references.
    """

    before: Paths
    after: Paths
    by: tuple[NDArray[np.bool_] | None, ...]
    changed: NDArray[np.bool_]
    distinct: Distinct | None

    def spread(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The mask for all references."""
        return mask if self.distinct is None else mask[self.distinct.which]

    def entry(self, ref: int) -> int:
        """The position in `before` and `after` of a reference."""
        return ref if self.distinct is None else int(self.distinct.which[ref])

    def all_after(self) -> Paths:
        """The new path of every reference."""
        if self.distinct is None:
            return self.after
        return self.after.at(self.distinct.which.astype(np.int64))


def rename(context: PreviewContext, number: int, rules: PathRules, cancel: CancelToken | None) -> Renamed:
    """Apply the rules; to the distinct paths only, where every reference is in every rule's scope."""
    columns = context.tables[number]
    masks = rules.masks(columns, number)
    distinct = context.distinct(number) if all(mask is None for mask in masks) else None
    before = Paths.of(columns.refs) if distinct is None else distinct.paths
    after, by = rename_all(before, rules.active, masks, cancel)
    changed = before.differs(after) if after is not before else np.zeros(len(before), bool)
    return Renamed(before, after, tuple(by), changed, distinct)


def states_after(
    context: PreviewContext, number: int, renamed: Renamed, disk: bool, cancel: CancelToken | None
) -> NDArray[np.uint8]:
    """The state of every reference after the rules; without `disk`, UNKNOWN where a folder is not listed yet."""
    if not renamed.changed.any():
        return context.states[number]
    if renamed.distinct is not None:
        return _states_of_distinct(context, number, renamed, renamed.distinct, disk, cancel)
    return _states_of_all(context, number, renamed.after, renamed.changed, disk, cancel)


def _states_of_distinct(
    context: PreviewContext, number: int, renamed: Renamed, distinct: Distinct, disk: bool, cancel: CancelToken | None
) -> NDArray[np.uint8]:
    facts = context.facts[number]
    refs = context.tables[number].refs
    at = np.flatnonzero(renamed.changed)
    part = renamed.after.at(at)
    found, sizes = np.zeros(len(at), np.uint8), np.full(len(at), -1, np.int64)
    if disk or all(facts.known(local) is not None for local in _locals(part, facts)):
        no_ranges = Ranges(np.full(len(at), NO_RANGE, np.int64), np.zeros(len(at), np.int64))
        for _, where, here in each_folder(part, Groups(part), no_ranges, facts, cancel, near=False):
            found[where] = here
        patches = np.flatnonzero(distinct.patches[at] & (found == np.uint8(PathState.PRESENT)))
        measured = facts.facts([part.path(k) for k in patches.tolist()], cancel)
        for k, fact in zip(patches.tolist(), measured, strict=True):
            sizes[k] = -1 if fact.size is None else fact.size
            found[k] = fact.state if fact.size is None else state_of_size(fact.size)
    new, size = np.zeros(len(renamed.before), np.uint8), np.full(len(renamed.before), -1, np.int64)
    new[at], size[at] = found, sizes
    which = distinct.which
    result = range_states(new[which], size[which], refs.range_start, refs.range_size)
    if not renamed.changed.all():
        result = np.where(renamed.changed[which], result, context.states[number])
    return result


def _states_of_all(
    context: PreviewContext,
    number: int,
    after: Paths,
    changed: NDArray[np.bool_],
    disk: bool,
    cancel: CancelToken | None,
) -> NDArray[np.uint8]:
    refs = context.tables[number].refs
    states = context.states[number].copy()
    ranges = Ranges.of(refs)
    rest = changed
    if after.names is refs.names:
        rest = changed.copy()
        if disk:
            _list_targets(context, number, after, changed, cancel)
        for folder, where, target in _uniform_folders(context.groups(number), after, changed):
            if cancel is not None:
                cancel.check()
            names = context.groups(number).names_of(folder)
            found = context.match(number, folder, after.folders[target], names, ranges.at(where), disk)
            states[where] = PathState.UNKNOWN if found is None else found
            rest[where] = False
    at = np.flatnonzero(rest)
    if len(at):
        facts = context.facts[number]
        part, part_ranges = after.at(at), ranges.at(at)
        found = np.zeros(len(at), np.uint8)
        if disk or all(facts.known(local) is not None for local in _locals(part, facts)):
            for _, where, here in each_folder(part, Groups(part), part_ranges, facts, cancel, near=False):
                found[where] = here
        states[at] = found
    return states


def _locals(paths: Paths, facts: FileFacts) -> Iterator[str]:
    for number in np.flatnonzero(np.bincount(paths.folder, minlength=len(paths.folders))).tolist():
        yield from place_of(paths.folders[number], facts).locals


def _list_targets(
    context: PreviewContext, number: int, after: Paths, changed: NDArray[np.bool_], cancel: CancelToken | None
) -> None:
    """List all target folders at once, in parallel."""
    facts = context.facts[number]
    used = np.flatnonzero(np.bincount(after.folder[changed], minlength=len(after.folders))).tolist()
    for _ in facts.listings((local for f in used for local in place_of(after.folders[f], facts).locals), cancel):
        pass


def _uniform_folders(
    groups: Groups, after: Paths, changed: NDArray[np.bool_]
) -> Iterator[tuple[int, NDArray[np.int64] | slice, int]]:
    """(folder, its references, new folder) of the folders whose references all change and go to one folder."""
    filled = np.flatnonzero(np.diff(groups.bounds))
    if not len(filled):
        return
    order = groups.order
    target = after.folder if order is None else after.folder[order]
    touched = changed if order is None else changed[order]
    starts = groups.bounds[filled]
    low, high = np.minimum.reduceat(target, starts), np.maximum.reduceat(target, starts)
    whole = np.logical_and.reduceat(touched, starts)
    for at in np.flatnonzero((low == high) & whole).tolist():
        yield int(filled[at]), groups.positions(int(filled[at])), int(low[at])


def ambiguous(renamed: Mapping[int, Renamed]) -> dict[int, NDArray[np.bool_]]:
    """Changed paths whose new path is also the new (or kept) path of another old path, in any source."""
    result = {number: np.zeros(len(one.changed), bool) for number, one in renamed.items()}
    if not any(one.changed.any() for one in renamed.values()):
        return result
    numbers: dict[str, int] = {}
    pairs = []
    for number, one in renamed.items():
        before, after, changed = one.before, one.after, one.changed
        new = np.array([numbers.setdefault(text, len(numbers)) for text in after.folders], np.int64)
        old = np.array([numbers.setdefault(text, len(numbers)) for text in before.folders], np.int64)
        if not len(changed):
            continue
        renames = after.names is not before.names and np.asarray(pc.not_equal(after.names, before.names))
        pairs.append((number, new[after.folder], old[before.folder], changed, renames))
    crowded = np.zeros(len(numbers), bool)
    keys = [np.unique(new * len(numbers) + old) for _, new, old, _, _ in pairs]
    sources_of = np.bincount(np.unique(np.concatenate(keys)) // len(numbers), minlength=len(numbers))
    crowded |= sources_of > 1
    for _, new, _, _, renames in pairs:
        if renames is not False:
            crowded[new[renames]] = True
    _collisions(renamed, [(number, new) for number, new, *_ in pairs], crowded, result)
    return result


def _collisions(
    renamed: Mapping[int, Renamed],
    ends: list[tuple[int, NDArray[np.int64]]],
    crowded: NDArray[np.bool_],
    result: dict[int, NDArray[np.bool_]],
) -> None:
    """Compare the paths that end in `crowded` folders one by one; texts only where their hashes are equal."""
    chosen = [(number, np.flatnonzero(crowded[new])) for number, new in ends]
    hashes = [
        hashes_of(_names_at(renamed[number].after, at), new[at])
        for (number, at), (_, new) in zip(chosen, ends, strict=True)
    ]
    alike = repeated(np.concatenate(hashes)) if hashes else np.zeros(0, bool)
    if not alike.any():
        return
    bounds = np.cumsum([0, *(len(at) for _, at in chosen)])
    chosen = [(number, at[alike[a:b]]) for (number, at), a, b in zip(chosen, bounds[:-1], bounds[1:], strict=True)]
    new_texts = pa.concat_arrays([renamed[number].after.texts(at) for number, at in chosen]).dictionary_encode()
    new = np.asarray(new_texts.indices).astype(np.int64)
    shared = np.flatnonzero(np.bincount(new, minlength=len(new_texts.dictionary))[new] > 1)
    edges = np.cumsum([0, *(len(at) for _, at in chosen)])
    parts = []
    for (number, at), first, last in zip(chosen, edges[:-1], edges[1:], strict=True):
        inside = shared[(shared >= first) & (shared < last)] - first
        parts.append((number, at[inside]))
    old_texts = pa.concat_arrays([renamed[n].before.texts(at) for n, at in parts]).dictionary_encode()
    span = max(len(old_texts.dictionary), 1)
    old = np.asarray(old_texts.indices).astype(np.int64)
    distinct = np.unique(new[shared] * span + old)
    several = np.bincount(distinct // span, minlength=len(new_texts.dictionary)) > 1
    hits = several[new[shared]]
    first = 0
    for number, at in parts:
        here = hits[first : first + len(at)]
        result[number][at[here]] = True
        result[number] &= renamed[number].changed
        first += len(at)


def _names_at(paths: Paths, at: NDArray[np.int64]) -> pa.LargeStringArray:
    return paths.names if len(at) == len(paths) else paths.names.take(pa.array(at))


def colour_changes(context: PreviewContext, number: int, renamed: Renamed, profile: DecodeProfile) -> NDArray[np.bool_]:
    """The references to video patches whose path the trainer would begin or cease to exchange red and blue for; those
    with base64 text included (see `without_base64`)."""
    video = context.video_patches(number)
    result = np.zeros(len(video), bool)
    if renamed.distinct is not None:
        at = np.flatnonzero(renamed.changed & renamed.distinct.patches)
        flips = np.zeros(len(renamed.changed), bool)
        if len(at):
            flips[at] = _swapped(renamed.before.at(at), profile) != _swapped(renamed.after.at(at), profile)
        return renamed.spread(flips) & video if flips.any() else result
    at = np.flatnonzero(renamed.changed & video)
    if len(at):
        result[at] = _swapped(renamed.before.at(at), profile) != _swapped(renamed.after.at(at), profile)
    return result


def without_base64(
    context: PreviewContext, number: int, colours: NDArray[np.bool_], cancel: CancelToken | None
) -> NDArray[np.bool_]:
    """The mask without patches whose frames are base64 text: the trainer never exchanges those. Reads records."""
    at = np.flatnonzero(colours)
    if not len(at):
        return colours
    result = colours.copy()
    result[at] = ~context.base64_among(number, at, cancel)
    return result


def _swapped(paths: Paths, profile: DecodeProfile) -> NDArray[np.bool_]:
    """Where the trainer exchanges red and blue, by the path's text. Distinct paths are looked at."""
    texts = paths.texts().dictionary_encode()
    swapped = np.array([profile.swaps(text) for text in texts.dictionary.to_pylist()], bool)
    result: NDArray[np.bool_] = swapped[np.asarray(texts.indices)]
    return result
