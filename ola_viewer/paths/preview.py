"""What rules would do, before they are applied: figures a rule and in total, rows behind each figure, samples.

`PreviewContext` is built once for a snapshot and its survey; `preview` is then cheap enough for every
key press: prefix and folder rules work on the distinct folders, and the files of a target folder are
matched once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.rows import POSITION_BITS, RowIds
from ola_viewer.media.file_facts import PathState
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.paths.preview_context import PreviewContext
from ola_viewer.paths.preview_effects import Renamed, ambiguous, colour_changes, rename, states_after, without_base64
from ola_viewer.paths.renaming import Paths
from ola_viewer.paths.rules import PathRules
from ola_viewer.paths.states import STATES
from ola_viewer.paths.survey import records_of

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
    """The trainer would begin or cease to exchange red and blue (video patches but base64 ones, which it never
    exchanges; until the records were read for that, those are counted as well)."""
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
    renamed: Renamed
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
        return None if part is None else part.renamed.all_after()

    def _active(self, rule: int) -> int | None:
        if not self.rules.rules[rule].enabled:
            return None
        return sum(other.enabled for other in self.rules.rules[:rule])

    def _changed_by(self, part: _SourcePart, rule: int) -> NDArray[np.bool_] | None:
        active = self._active(rule)
        by = None if active is None else part.renamed.by[active]
        return None if by is None else part.renamed.spread(by)

    def _sample(self, number: int, ref: int) -> SampleChange:
        part = self._parts[number]
        refs = part.columns.refs
        before, after = refs.path(ref), part.renamed.after.path(part.renamed.entry(ref))
        spans = changed_spans(before, after)
        by = []
        for rule in range(len(self.rules.rules)):
            active = self._active(rule)
            mask = None if active is None else part.renamed.by[active]
            if mask is not None and mask[part.renamed.entry(ref)]:
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


def preview(
    context: PreviewContext,
    rules: PathRules,
    cancel: CancelToken | None = None,
    on_partial: Callable[[RemapPreview], None] | None = None,
    profile: DecodeProfile = OLA,
) -> RemapPreview:
    """What `rules` would do. Raises `Cancelled`.

    `on_partial` gets earlier answers that are not `complete`: before many renamed files are compared with each other
    (AMBIGUOUS is still 0), before records are read to tell base64 frames apart (COLOURS may be too high), and before
    the disk is asked. The final one, which is returned, waits for the listings of the target folders.
    """
    renamed = {number: rename(context, number, rules, cancel) for number in context.tables}
    colours = {number: colour_changes(context, number, one, profile) for number, one in renamed.items()}

    known: dict[int, NDArray[np.uint8]] = {}

    def look(disk: bool, doubles: dict[int, NDArray[np.bool_]] | None, exact: bool) -> RemapPreview:
        parts = {}
        for number, one in renamed.items():
            if disk or number not in known:
                known[number] = states_after(context, number, one, disk, cancel)
            states = known[number]
            changed = one.spread(one.changed)
            double = np.zeros(len(changed), bool) if doubles is None else one.spread(doubles[number])
            figures = _figures(context.states[number], states, changed, double, colours[number])
            parts[number] = _SourcePart(context.tables[number], one, changed, states, figures)
        return _summed(rules, parts, doubles is not None and exact)

    slow = any(one.distinct is None and one.after.names is not one.before.names for one in renamed.values())
    doubtful = any(mask.any() for mask in colours.values())
    if (slow or doubtful) and on_partial is not None:
        on_partial(look(disk=False, doubles=None, exact=False))
    doubles = ambiguous(renamed)
    colours = {number: without_base64(context, number, mask, cancel) for number, mask in colours.items()}
    first = look(disk=False, doubles=doubles, exact=True)
    if first.complete:
        return first
    if on_partial is not None:
        on_partial(first)
    return look(disk=True, doubles=doubles, exact=True)


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


def _summed(rules: PathRules, parts: dict[int, _SourcePart], complete: bool) -> RemapPreview:
    total = {f: sum(int(np.count_nonzero(part.figures[f])) for part in parts.values()) for f in Figure}
    per_rule: list[Figures | None] = []
    active = 0
    for rule in rules.rules:
        if not rule.enabled:
            per_rule.append(None)
            continue
        figures = dict.fromkeys(Figure, 0)
        for part in parts.values():
            by = part.renamed.by[active]
            if by is not None and by.any():
                by = part.renamed.spread(by)
                for figure in Figure:
                    figures[figure] += int(np.count_nonzero(part.figures[figure] & by))
        per_rule.append(figures)
        active += 1
    complete = complete and not any(np.any(part.changed & (part.states == _UNKNOWN)) for part in parts.values())
    return RemapPreview(rules, total, tuple(per_rule), complete, parts)


__all__ = ["Figure", "Figures", "PreviewContext", "RemapPreview", "SampleChange", "changed_spans", "preview"]
