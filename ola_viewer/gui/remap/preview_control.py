"""Previews the rules while they are typed: newest wins, in the background, first figures before the disk answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.remap.survey_control import SurveyControl
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.query import QueryError
from ola_viewer.manifest.query_terms import Term
from ola_viewer.manifest.rows import POSITION_BITS, RowId, RowIds, position_of, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import PathState
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.paths.folder_tree import FolderTree
from ola_viewer.paths.preview import Figure, PreviewContext, RemapPreview, SampleChange, preview
from ola_viewer.paths.rules import PathRule, PathRules, PatternError
from ola_viewer.paths.states import STATES
from ola_viewer.paths.survey import Survey, records_of

DEBOUNCE_MS = 40
MOST_SAMPLES = 60


@dataclass(frozen=True, slots=True)
class ColourWord:
    """A word by which the trainer exchanges red and blue. `dropped`: the rule takes it away, else it brings it in."""

    word: str
    dropped: bool


@dataclass(frozen=True)
class Previewed:
    """What the rules would do, ready to be shown. Immutable, any thread. `final`: all target folders were listed."""

    preview: RemapPreview
    changed: RowIds = field(repr=False)
    """The records that change, ascending."""
    samples: tuple[SampleChange, ...]
    figure: Figure
    rule: int | None
    seconds: float
    final: bool
    snapshot: Snapshot = field(repr=False)
    colour_words: Mapping[int, ColourWord] = field(default_factory=dict)
    """For each rule that changes colours, which word it drops or brings."""

    def change_of(self, row: RowId, survey: Survey | None) -> tuple[PathState, PathState] | None:
        """A record's worst state before and after; None if it does not change."""
        at = int(np.searchsorted(self.changed, row))
        if at >= len(self.changed) or int(self.changed[at]) != row:
            return None
        number, position = source_of(row), position_of(row)
        columns = self.snapshot.columns(number)
        after = self.preview.state_after(number)
        if columns is None or after is None:
            return None
        first, last = int(columns.refs.offsets[position]), int(columns.refs.offsets[position + 1])
        own = survey.sources.get(number) if survey is not None else None
        before = own.states[first:last].tolist() if own is not None and len(own.states) == len(after) else [0]
        return worst(before), worst(after[first:last].tolist())

    def tree(self, survey: Survey) -> FolderTree:
        """The folders as they are after the rules."""
        texts: dict[str, NDArray[np.int64]] = {}
        for number in survey.sources:
            paths, states = self.preview.paths_after(number), self.preview.state_after(number)
            if paths is None or states is None:
                continue
            keys = paths.folder.astype(np.int64) * STATES + states
            counts = np.bincount(keys, minlength=len(paths.folders) * STATES).reshape(-1, STATES)
            for text, row in zip(paths.folders, counts, strict=True):
                texts[text] = texts[text] + row if text in texts else row
        return FolderTree(texts)

    def rows_below(self, folder: str) -> RowIds:
        """The records with a medium below a folder after the rules, ascending."""
        found = []
        for source in self.snapshot.sources:
            columns, paths = self.snapshot.columns(source.number), self.preview.paths_after(source.number)
            if columns is not None and paths is not None:
                below = np.array([text.startswith(folder) for text in paths.folders], bool)
                hits = below[paths.folder] if len(below) else np.zeros(0, bool)
                found.append(records_of(columns.refs, hits) + (source.number << POSITION_BITS))
        return np.concatenate(found) if found else np.zeros(0, np.int64)


def worst(states: Sequence[int]) -> PathState:
    """The worst of some states: broken before unknown before present."""
    best = PathState.PRESENT
    for number in states:
        state = PathState(number)
        if state.is_broken:
            return state
        if state is not PathState.PRESENT:
            best = state
    return best


@dataclass(frozen=True)
class _Shared:
    """A context and what it was made of."""

    columns: tuple[Columns | None, ...]
    survey: Survey | None
    context: PreviewContext

    def fits(self, columns: tuple[Columns | None, ...], survey: Survey | None) -> bool:
        """Whether these are the very same objects."""
        same = len(columns) == len(self.columns) and all(a is b for a, b in zip(columns, self.columns, strict=True))
        return same and survey is self.survey


class PreviewControl(QObject):
    """`set_rules` asks; `shown(Previewed | None)` answers. Lives on the GUI thread."""

    shown = Signal(object)
    failed = Signal(str)

    def __init__(
        self, model: DocumentModel, lanes: Lanes, surveys: SurveyControl, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._lanes = lanes
        self._surveys = surveys
        self._rules: tuple[PathRule, ...] = ()
        self._shared: _Shared | None = None
        self._lock = threading.Lock()
        self._figure = Figure.CHANGE
        self._rule: int | None = None
        self._active = False
        self._busy = False
        self.current: Previewed | None = None
        self._soon = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._soon.timeout.connect(self._ask)
        model.columns_changed.connect(self._on_changed)
        surveys.changed.connect(self._on_changed)

    def set_active(self, active: bool) -> None:
        """Preview only while the panel is shown."""
        self._active = active
        if active:
            self._soon.start()
        else:
            self._soon.stop()
            self._lanes.decode.cancel("remap-preview")
            self._shared = None
            self._show(None)

    @property
    def pending(self) -> bool:
        """Whether a newer preview than `current` is on its way."""
        return self._soon.isActive() or self._busy

    def set_rules(self, rules: Sequence[PathRule]) -> None:
        """Preview these, soon. Rules that cannot be applied count as switched off."""
        self._rules = tuple(rule if is_usable(rule) else replace(rule, enabled=False) for rule in rules)
        self._soon.start()

    def choose(self, figure: Figure, rule: int | None = None) -> None:
        """Show samples of another figure."""
        self._figure, self._rule = figure, rule
        self._soon.start(0)

    def answer(self, term: Term, rows: RowIds) -> RowIds:
        """The rows that `remap:` means, for the filter: change, become-present, stay-missing …, or those with a medium
        below a folder after the rules. In workers."""
        shown = self.current
        if shown is not None and ("/" in term.text or "\\" in term.text):
            return shown.rows_below(term.text)
        names = {str(figure): figure for figure in Figure} | {"changes": Figure.CHANGE, "breaks": Figure.BREAK}
        figure = names.get(term.text.strip().lower())
        if figure is None:
            raise QueryError(f"remap:{term.text} is unknown. Known are {', '.join(names)}.", term.start, term.end)
        if shown is None:
            raise QueryError("remap: is known while the Remap panel is open.", term.start, term.end)
        return shown.preview.rows(figure)

    # -- inside --------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._active:
            self._soon.start()

    def _ask(self) -> None:
        if not self._active:
            return
        snapshot, rules = self._model.snapshot, self._rules
        if not self._model.columns_ready or not any(rule.enabled for rule in rules):
            self._lanes.decode.cancel("remap-preview")
            self._busy = False
            self._show(None)
            return
        surveyed = self._surveys.surveyed
        figure, rule = self._figure, self._rule if self._rule is not None and self._rule < len(rules) else None
        post = self._lanes.dispatcher.post
        self._busy = True

        def work(cancel: CancelToken) -> Previewed:
            with self._lock:  # a context serves one thread; an older preview gives up soon after it was cancelled
                cancel.check()
                began = time.monotonic()
                context = self._context_of(snapshot, None if surveyed is None else surveyed.survey)

                rows: list[RowIds] = []

                def dressed(found: RemapPreview, final: bool) -> Previewed:
                    if not rows:
                        rows.append(found.rows(Figure.CHANGE))  # the same before and after the disk was asked
                    changed = rows[0]
                    samples = tuple(found.samples(figure, rule, MOST_SAMPLES))
                    seconds = time.monotonic() - began
                    return Previewed(
                        found, changed, samples, figure, rule, seconds, final, snapshot, colour_words_of(found)
                    )

                def on_partial(found: RemapPreview) -> None:
                    part = dressed(found, False)
                    post(lambda: None if cancel.cancelled else self._show(part))

                return dressed(preview(context, PathRules(rules), cancel, on_partial), True)

        self._lanes.decode.submit("remap-preview", work, self._on_done, self._on_failed)

    def _context_of(self, snapshot: Snapshot, survey: Survey | None) -> PreviewContext:
        """In the worker, under the lock."""
        columns = tuple(snapshot.columns(source.number) for source in snapshot.sources)
        known = self._shared
        if known is None or not known.fits(columns, survey):
            known = self._shared = _Shared(columns, survey, PreviewContext(snapshot, survey))
        return known.context

    def _on_done(self, found: Previewed) -> None:
        self._busy = False
        self._show(found)

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self.failed.emit(str(error))

    def _show(self, found: Previewed | None) -> None:
        self.current = found
        self.shown.emit(found)


def colour_words_of(found: RemapPreview, profile: DecodeProfile = OLA) -> dict[int, ColourWord]:
    """The words that decide the colours, rule by rule, from one example each."""
    words = {}
    for number, figures in enumerate(found.per_rule):
        if figures is None or not figures[Figure.COLOURS]:
            continue
        for sample in found.samples(Figure.COLOURS, number, 1):
            dropped = [word for word in profile.swapped_words if word in sample.before and word not in sample.after]
            brought = [word for word in profile.swapped_words if word in sample.after and word not in sample.before]
            if dropped or brought:
                words[number] = ColourWord((dropped or brought)[0], bool(dropped))
    return words


def is_usable(rule: PathRule) -> bool:
    """Whether the rule can be applied as it stands."""
    return not fault_of(rule)


def fault_of(rule: PathRule) -> str:
    """Why the rule cannot be applied, "" if it can."""
    try:
        rule.check()
    except PatternError as error:
        return str(error)
    return ""
