"""What rules would do, before they are applied: figures a rule and in total, rows behind each figure, samples.

`PreviewContext` is built once for a snapshot and its survey; `preview` is then cheap enough for every
key press: prefix and folder rules work on the distinct folders, and the files of a target folder are
matched once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import NO_RANGE, Columns
from ola_viewer.manifest.rows import POSITION_BITS, RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import FileFacts, PathState
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.paths.renaming import Paths, rename_all
from ola_viewer.paths.rules import PathRules
from ola_viewer.paths.states import STATES, Groups, Ranges, each_folder, folder_states, place_of
from ola_viewer.paths.survey import Survey, records_of

_KEPT_MATCHES = 256 << 20
"""Bytes of remembered target states before they are dropped."""

_FEW_NAMES = 100_000
_FEW_KEYS = 20_000_000
_PRESENT = np.uint8(PathState.PRESENT)
_UNKNOWN = np.uint8(PathState.UNKNOWN)
_OPEN = np.isin(np.arange(STATES), [PathState.UNKNOWN, PathState.UNREACHABLE])


class Figure(StrEnum):
    """What a preview counts. Counts are references (media values), rows are their records."""

    CHANGE = "change"
    BECOME_PRESENT = "become-present"
    STAY_MISSING = "stay-missing"
    BREAK = "break"
    """Present now, not any more afterwards."""
    AMBIGUOUS = "ambiguous"
    """Two different paths of now become one."""
    COLOURS = "colours"
    """The trainer would begin or cease to exchange red and blue (video patches; base64 ones, which it never
    exchanges, are counted as well: the columns do not tell them apart)."""
    UNKNOWN = "unknown"
    """The target folder is not listed yet, or does not answer."""


Figures = dict[Figure, int]


@dataclass(frozen=True, slots=True)
class SampleChange:
    """One line before → after. Spans are (start, stop) of the changed middle; `rules` are positions in the list."""

    row: int
    field: str
    before: str
    after: str
    before_span: tuple[int, int]
    after_span: tuple[int, int]
    rules: tuple[int, ...]
    state: PathState
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _SourcePart:
    """What the rules do to one source. Arrays have one entry a reference of `columns.refs`."""

    columns: Columns
    after: Paths
    changed_by: list[NDArray[np.bool_] | None]
    changed: NDArray[np.bool_]
    states: NDArray[np.uint8]
    figures: dict[Figure, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class RemapPreview:
    """The figures of one list of rules. Immutable. `complete` is False while target folders wait to be listed."""

    rules: PathRules
    total: Figures
    per_rule: tuple[Figures | None, ...]
    """Aligned with `rules.rules`; None for a disabled rule. A path changed by two rules counts for both."""
    complete: bool
    _parts: dict[int, _SourcePart] = field(repr=False, default_factory=dict)

    @property
    def records(self) -> int:
        """Number of records with at least one changed path."""
        return len(self.rows(Figure.CHANGE))

    def rows(self, figure: Figure, rule: int | None = None) -> RowIds:
        """The records behind a figure, ascending; of one rule of the list if given."""
        found = []
        for number, part in sorted(self._parts.items()):
            hits = part.figures[figure]
            if rule is not None:
                by = self._changed_by(part, rule)
                hits = hits & by if by is not None else np.zeros(len(hits), bool)
            found.append(records_of(part.columns.refs, hits) + (number << POSITION_BITS))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def samples(self, figure: Figure = Figure.CHANGE, rule: int | None = None, most: int = 50) -> list[SampleChange]:
        """At most `most` changed paths behind a figure, spread evenly over all there are."""
        places: list[tuple[int, int]] = []
        for number, part in sorted(self._parts.items()):
            hits = part.figures[figure]
            if rule is not None:
                by = self._changed_by(part, rule)
                hits = hits & by if by is not None else np.zeros(len(hits), bool)
            at = np.flatnonzero(hits)
            places += [(number, int(k)) for k in at[_spread(len(at), most)]]
        chosen = [places[k] for k in _spread(len(places), most)]
        return [self._sample(number, ref) for number, ref in chosen]

    def state_after(self, source: int) -> NDArray[np.uint8] | None:
        """The state of every reference of a source after the rules (`PathState.UNKNOWN` where not changed and never
        surveyed), for the folder tree "after rules"."""
        part = self._parts.get(source)
        return None if part is None else part.states

    def paths_after(self, source: int) -> Paths | None:
        """Every path of a source after the rules."""
        part = self._parts.get(source)
        return None if part is None else part.after

    def _active(self, rule: int) -> int | None:
        if not self.rules.rules[rule].enabled:
            return None
        return sum(other.enabled for other in self.rules.rules[:rule])

    def _changed_by(self, part: _SourcePart, rule: int) -> NDArray[np.bool_] | None:
        active = self._active(rule)
        return None if active is None else part.changed_by[active]

    def _sample(self, number: int, ref: int) -> SampleChange:
        part = self._parts[number]
        refs = part.columns.refs
        before, after = refs.path(ref), part.after.path(ref)
        spans = changed_spans(before, after)
        by = []
        for rule in range(len(self.rules.rules)):
            mask = self._changed_by(part, rule)
            if mask is not None and mask[ref]:
                by.append(rule)
        record = int(np.searchsorted(refs.offsets, ref, side="right")) - 1
        return SampleChange(
            row=(number << POSITION_BITS) + record,
            field=refs.field_names[int(refs.field[ref])],
            before=before,
            after=after,
            before_span=spans[0],
            after_span=spans[1],
            rules=tuple(by),
            state=PathState(int(part.states[ref])),
            figures=tuple(figure for figure, mask in part.figures.items() if mask[ref]),
        )


def _spread(count: int, most: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64)) if count else np.zeros(0, np.int64)


def changed_spans(before: str, after: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The differing middles of two texts, widened to whole names between separators."""
    head = _in_common(before, after)
    tail = _in_common(before[head:][::-1], after[head:][::-1])
    while head and before[head - 1] not in "/\\":
        head -= 1
    while tail and before[len(before) - tail] not in "/\\.":
        tail -= 1
    return (head, len(before) - tail), (head, len(after) - tail)


def _in_common(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return next((k for k in range(shorter) if one[k] != other[k]), shorter)


class PreviewContext:
    """What previews of one snapshot share. Build it in a worker; use it from one thread at a time."""

    def __init__(self, snapshot: Snapshot, survey: Survey | None, facts: Mapping[int, FileFacts] | None = None) -> None:
        """Without a survey (or for sources it lacks) present paths are not known: nothing counts as broken or
        repaired before, but results are looked up all the same. `facts` by source number; the survey's if None."""
        tables = {}
        for source in snapshot.sources:
            columns = snapshot.columns(source.number)
            if columns is not None:
                tables[source.number] = columns
        self._begin(tables, survey, facts)

    @classmethod
    def of_tables(
        cls, tables: Mapping[int, Columns], survey: Survey | None, facts: Mapping[int, FileFacts] | None = None
    ) -> PreviewContext:
        """A context for columns by source number."""
        context = cls.__new__(cls)
        context._begin(tables, survey, facts)
        return context

    def _begin(
        self, tables: Mapping[int, Columns], survey: Survey | None, facts: Mapping[int, FileFacts] | None
    ) -> None:
        self.tables = dict(tables)
        self.facts: dict[int, FileFacts] = {}
        self.states: dict[int, NDArray[np.uint8]] = {}
        self._groups: dict[int, Groups] = {}
        self._matches: dict[tuple[int, int, str], NDArray[np.uint8]] = {}
        self._kept = 0
        self._video: dict[int, NDArray[np.int64]] = {}
        self._names: dict[int, tuple[NDArray[np.int32], list[str] | None]] = {}
        for number, columns in self.tables.items():
            surveyed = survey.sources.get(number) if survey is not None else None
            given = facts.get(number) if facts is not None else None
            self.facts[number] = given or (surveyed.facts if surveyed is not None else FileFacts())
            fits = surveyed is not None and len(surveyed.states) == len(columns.refs.folder)
            unknown = np.zeros(len(columns.refs.folder), np.uint8)
            self.states[number] = surveyed.states if surveyed is not None and fits else unknown

    def groups(self, number: int) -> Groups:
        """The references of a source by folder; made once."""
        if number not in self._groups:
            self._groups[number] = Groups(Paths.of(self.tables[number].refs))
        return self._groups[number]

    def video_patches(self, number: int) -> NDArray[np.int64]:
        """The references to video patches, whose colours hang on the path. Made once."""
        if number not in self._video:
            refs = self.tables[number].refs
            field = refs.field_names.index("video") if "video" in refs.field_names else -1
            self._video[number] = np.flatnonzero((refs.field == field) & (refs.range_start != NO_RANGE))
        return self._video[number]

    def name_codes(self, number: int) -> tuple[NDArray[np.int32], list[str] | None]:
        """For each reference the number of its name, and the names; None instead if they are too many. Made once."""
        if number not in self._names:
            encoded = self.tables[number].refs.names.dictionary_encode()
            few = len(encoded.dictionary) <= _FEW_NAMES
            self._names[number] = (np.asarray(encoded.indices), encoded.dictionary.to_pylist() if few else None)
        return self._names[number]

    def match(
        self, number: int, folder: int, target: str, names: pa.LargeStringArray, ranges: Ranges, disk: bool
    ) -> NDArray[np.uint8] | None:
        """States of one folder's names in another folder; None if that is not listed yet and `disk` is off."""
        key = (number, folder, target)
        known = self._matches.get(key)
        if known is not None:
            return known
        facts = self.facts[number]
        if not disk and any(facts.known(local) is None for local in place_of(target, facts).locals):
            return None
        states = folder_states(names, target, ranges, facts, near=False)
        if self._kept > _KEPT_MATCHES:
            self._matches.clear()
            self._kept = 0
        self._matches[key] = states
        self._kept += len(states)
        return states


def preview(
    context: PreviewContext,
    rules: PathRules,
    cancel: CancelToken | None = None,
    on_partial: Callable[[RemapPreview], None] | None = None,
    profile: DecodeProfile = OLA,
) -> RemapPreview:
    """What `rules` would do. `on_partial` gets a first answer from what is known without the disk; the final one,
    which is returned, waits for the target folders' listings. Raises `Cancelled`."""
    renamed = {}
    for number, columns in context.tables.items():
        paths = Paths.of(columns.refs)
        after, by = rename_all(paths, rules.active, rules.masks(columns, number), cancel)
        renamed[number] = (after, by, paths.differs(after) if after is not paths else np.zeros(len(paths), bool))
    ambiguous = _ambiguous(context, {number: (after, changed) for number, (after, _, changed) in renamed.items()})

    def look(disk: bool) -> RemapPreview:
        parts = {}
        for number, (after, by, changed) in renamed.items():
            states = _states_after(context, number, after, changed, disk, cancel)
            colours = _colour_changes(context, number, after, changed, profile)
            figures = _figures(context.states[number], states, changed, ambiguous[number], colours)
            parts[number] = _SourcePart(context.tables[number], after, by, changed, states, figures)
        return _summed(rules, parts)

    first = look(disk=False)
    if first.complete:
        return first
    if on_partial is not None:
        on_partial(first)
    return look(disk=True)


def _states_after(
    context: PreviewContext,
    number: int,
    after: Paths,
    changed: NDArray[np.bool_],
    disk: bool,
    cancel: CancelToken | None,
) -> NDArray[np.uint8]:
    refs = context.tables[number].refs
    states = context.states[number].copy()
    if not changed.any():
        return states
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


def _ambiguous(
    context: PreviewContext, renamed: Mapping[int, tuple[Paths, NDArray[np.bool_]]]
) -> dict[int, NDArray[np.bool_]]:
    """Changed references whose new path is also the new (or kept) path of another old path, in any source."""
    result = {number: np.zeros(len(changed), bool) for number, (_, changed) in renamed.items()}
    if not any(changed.any() for _, changed in renamed.values()):
        return result
    numbers: dict[str, int] = {}
    pairs = []
    for number, (after, changed) in renamed.items():
        refs = context.tables[number].refs
        new = np.array([numbers.setdefault(text, len(numbers)) for text in after.folders], np.int64)
        old = np.array([numbers.setdefault(text, len(numbers)) for text in refs.folders], np.int64)
        if not len(changed):
            continue
        renames = after.names is not refs.names and np.asarray(pc.not_equal(after.names, refs.names))
        pairs.append((number, new[after.folder], old[refs.folder], changed, renames))
    crowded = np.zeros(len(numbers), bool)
    keys = [np.unique(new * len(numbers) + old) for _, new, old, _, _ in pairs]
    sources_of = np.bincount(np.unique(np.concatenate(keys)) // len(numbers), minlength=len(numbers))
    crowded |= sources_of > 1
    for _, new, _, _, renames in pairs:
        if renames is not False:
            crowded[new[renames]] = True
    _collisions(context, renamed, [(number, new) for number, new, *_ in pairs], crowded, result)
    return result


def _collisions(
    context: PreviewContext,
    renamed: Mapping[int, tuple[Paths, NDArray[np.bool_]]],
    ends: Sequence[tuple[int, NDArray[np.int64]]],
    crowded: NDArray[np.bool_],
    result: dict[int, NDArray[np.bool_]],
) -> None:
    """Compare the paths that end in `crowded` folders one by one."""
    chosen = [(number, np.flatnonzero(crowded[new])) for number, new in ends]
    if not any(len(at) for _, at in chosen):
        return
    new_texts = pa.concat_arrays([renamed[number][0].texts(at) for number, at in chosen]).dictionary_encode()
    new = np.asarray(new_texts.indices).astype(np.int64)
    shared = np.flatnonzero(np.bincount(new, minlength=len(new_texts.dictionary))[new] > 1)
    edges = np.cumsum([0, *(len(at) for _, at in chosen)])
    parts = []
    for (number, at), first, last in zip(chosen, edges[:-1], edges[1:], strict=True):
        inside = shared[(shared >= first) & (shared < last)] - first
        parts.append((number, at[inside]))
    old_texts = pa.concat_arrays([Paths.of(context.tables[n].refs).texts(at) for n, at in parts]).dictionary_encode()
    span = max(len(old_texts.dictionary), 1)
    old = np.asarray(old_texts.indices).astype(np.int64)
    distinct = np.unique(new[shared] * span + old)
    several = np.bincount(distinct // span, minlength=len(new_texts.dictionary)) > 1
    hits = several[new[shared]]
    first = 0
    for number, at in parts:
        here = hits[first : first + len(at)]
        result[number][at[here]] = True
        result[number] &= renamed[number][1]
        first += len(at)


def _colour_changes(
    context: PreviewContext, number: int, after: Paths, changed: NDArray[np.bool_], profile: DecodeProfile
) -> NDArray[np.bool_]:
    refs = context.tables[number].refs
    result = np.zeros(len(changed), bool)
    at = context.video_patches(number)
    at = at if changed.all() else at[changed[at]]
    if not len(at):
        return result
    codes, texts = context.name_codes(number)
    if after.names is refs.names and texts is not None:
        keys = refs.folder[at].astype(np.int64) * len(after.folders) + after.folder[at]
        keys = keys * len(texts) + codes[at]
        few = len(refs.folders) * len(after.folders) * len(texts) <= _FEW_KEYS
        distinct = np.flatnonzero(np.bincount(keys)) if few else np.unique(keys)
        flips = np.zeros(len(distinct), bool)
        for k, key in enumerate(distinct.tolist()):
            pair, name = divmod(key, len(texts))
            old, new = divmod(pair, len(after.folders))
            flips[k] = profile.swaps(refs.folders[old] + texts[name]) != profile.swaps(after.folders[new] + texts[name])
        if flips.any():
            result[at] = True if flips.all() else flips[np.searchsorted(distinct, keys)]
        return result
    result[at] = _swapped(Paths.of(refs).at(at), profile) != _swapped(after.at(at), profile)
    return result


def _swapped(paths: Paths, profile: DecodeProfile) -> NDArray[np.bool_]:
    """Where the trainer exchanges red and blue, by the path's text. Distinct paths are looked at."""
    texts = paths.texts().dictionary_encode()
    swapped = np.array([profile.swaps(text) for text in texts.dictionary.to_pylist()], bool)
    result: NDArray[np.bool_] = swapped[np.asarray(texts.indices)]
    return result


def _figures(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    changed: NDArray[np.bool_],
    ambiguous: NDArray[np.bool_],
    colours: NDArray[np.bool_],
) -> dict[Figure, NDArray[np.bool_]]:
    present = after == _PRESENT
    was = before == _PRESENT
    unknown = _OPEN[after]
    return {
        Figure.CHANGE: changed,
        Figure.BECOME_PRESENT: changed & present & ~was,
        Figure.STAY_MISSING: changed & ~present & ~was & ~unknown,
        Figure.BREAK: changed & ~present & was & ~unknown,
        Figure.AMBIGUOUS: ambiguous,
        Figure.COLOURS: colours,
        Figure.UNKNOWN: changed & unknown,
    }


def _summed(rules: PathRules, parts: dict[int, _SourcePart]) -> RemapPreview:
    total = {f: sum(int(np.count_nonzero(part.figures[f])) for part in parts.values()) for f in Figure}
    per_rule: list[Figures | None] = []
    active = 0
    for rule in rules.rules:
        if not rule.enabled:
            per_rule.append(None)
            continue
        figures = dict.fromkeys(Figure, 0)
        for part in parts.values():
            by = part.changed_by[active]
            if by is not None and by.any():
                for figure in Figure:
                    figures[figure] += int(np.count_nonzero(part.figures[figure] & by))
        per_rule.append(figures)
        active += 1
    complete = not any(np.any(part.changed & (part.states == _UNKNOWN)) for part in parts.values())
    return RemapPreview(rules, total, tuple(per_rule), complete, parts)
