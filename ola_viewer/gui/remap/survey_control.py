"""Runs the survey, keeps it true while the document changes, and answers what is asked of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.remap.media_states import missing_by_folder, states_of_value
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.query import QueryError
from ola_viewer.manifest.query_terms import Term
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowId, RowIds, position_of, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.file_facts import PathState
from ola_viewer.media.roots import Roots
from ola_viewer.paths.report import write_report
from ola_viewer.paths.survey import Counts, PartialSurvey, Survey, survey, updated

RootsOf = Callable[[Path], Roots]


@dataclass(frozen=True)
class Surveyed:
    """A survey with what the window asks of it all the time. Immutable, any thread."""

    survey: Survey
    by_record: Mapping[int, NDArray[np.uint8]] = field(repr=False)
    """Source number → the worst state of each record's media."""
    missing: Mapping[str, int] = field(repr=False)
    """Folder → records with broken media there or below."""

    @classmethod
    def of(cls, found: Survey) -> Surveyed:
        """Work the answers out (about a second for two million references)."""
        states = {number: source.record_states() for number, source in found.sources.items()}
        return cls(found, states, missing_by_folder(found))

    def state(self, row: RowId) -> PathState:
        """The worst state of a record's media."""
        states = self.by_record.get(source_of(row))
        at = position_of(row)
        return PathState(int(states[at])) if states is not None and at < len(states) else PathState.UNKNOWN


class SurveyControl(QObject):
    """Lives on the GUI thread. `changed`: `surveyed` is another, or what a running survey
    showed is void. While one runs `counted(Counts)` gives the numbers so
    far, and `grew` says that `partial` holds those of the folders."""

    changed = Signal()
    counted = Signal(object)
    grew = Signal()
    running_changed = Signal()

    def __init__(self, services: Services, roots_of: RootsOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._roots_of = roots_of
        self._job: Job | None = None
        self._waiting: list[Callable[[Surveyed], None]] = []
        self.surveyed: Surveyed | None = None
        self.partial: PartialSurvey | None = None
        """The folders of a running survey."""
        self.finished_at = 0.0
        """time.time() of the end of the last survey."""
        model = services.model
        model.columns_changed.connect(self._on_columns_changed)
        model.sources_changed.connect(self._on_sources_changed)
        self._paths: tuple[Path, ...] = ()

    @property
    def running(self) -> bool:
        """Whether a survey is being made."""
        return self._job is not None

    def run(self, then: Callable[[Surveyed], None] | None = None) -> None:
        """Survey all open manifests; `then` gets the result. A survey that runs already serves for both."""
        model, messages = self._services.model, self._services.messages
        if then is not None:
            self._waiting.append(then)
        if self._job is not None:
            return
        if not model.columns_ready:
            self._waiting.clear()
            messages.say(self.tr("The file is still being read. Survey when that is finished."), "warning")
            return
        snapshot = model.snapshot
        roots = {source.number: self._roots_of(source.path) for source in snapshot.sources}
        post = self._services.lanes.dispatcher.post

        def work(cancel: CancelToken, progress: ProgressCallback) -> Surveyed:
            def on_counts(counts: Counts) -> None:
                post(lambda: self.counted.emit(counts) if self.running else None)

            def on_folders(part: PartialSurvey) -> None:
                post(lambda: self._take_part(part))

            return Surveyed.of(survey(snapshot, roots, cancel, progress, on_counts, on_folders=on_folders))

        def done(found: Surveyed) -> None:
            self._end()
            self.finished_at = time.time()
            self._take(found)
            broken = found.survey.broken
            words = self.tr("{0} of {1} media paths are broken") if broken else self.tr("All {1} media paths are right")
            total = count_text(int(found.survey.counts().sum()))
            messages.say(words.format(count_text(broken), total), "warning" if broken else "success")
            self._on_columns_changed()
            waiting, self._waiting = self._waiting, []
            for call in waiting:
                call(found)

        def failed(error: Exception) -> None:
            self._end()
            self._waiting.clear()
            messages.say(self.tr("The survey ended: {0}").format(error), "error")
            self.changed.emit()  # figures of the survey that ended are no result

        def cancelled() -> None:
            self._end()
            self._waiting.clear()
            messages.say(self.tr("The survey was cancelled."), "info")
            self.changed.emit()

        self._job = self._services.lanes.jobs.start(self.tr("Looking for media files"), work, done, failed, cancelled)
        self.running_changed.emit()

    def write_report(self, path: Path) -> None:
        """Write the broken paths as CSV, or JSON by the file's extension, in the background."""
        surveyed, messages = self.surveyed, self._services.messages
        if surveyed is None:
            return
        found = surveyed.survey
        names = {state.number: state.path.name for state in self._services.model.sources}

        def work(cancel: CancelToken, progress: ProgressCallback) -> None:
            write_report(found, names, path, cancel)

        def failed(error: Exception) -> None:
            messages.say(self.tr("{0} could not be written: {1}").format(path.name, error), "error")

        self._services.lanes.jobs.start(
            self.tr("Writing {0}").format(path.name),
            work,
            lambda _done: messages.say(self.tr("Written: {0}").format(path), "success"),
            failed,
        )

    def answer(self, term: Term, rows: RowIds) -> NDArray[np.bool_]:
        """The rows that `media:` means, for the filter. Raises `QueryError` without a survey. In workers."""
        surveyed = self.surveyed
        if surveyed is None:
            raise QueryError("media: is known after a survey (Build, Look for media files).", term.start, term.end)
        try:
            wanted = states_of_value(term.text)
        except ValueError as error:
            raise QueryError(str(error), term.start, term.end) from error
        result = np.zeros(len(rows), bool)
        sources, positions = rows >> POSITION_BITS, rows & POSITION_MASK
        for number, states in surveyed.by_record.items():
            here = np.flatnonzero(sources == number)
            here = here[positions[here] < len(states)]
            result[here] = wanted[states[positions[here]]]
        return result

    # -- following -----------------------------------------------------------------------------

    def _take_part(self, part: PartialSurvey) -> None:
        if self.running:
            self.partial = part
            self.grew.emit()

    def _end(self) -> None:
        self._job = None
        self.partial = None
        self.running_changed.emit()

    def _take(self, found: Surveyed | None) -> None:
        self.surveyed = found
        self.changed.emit()

    def _on_sources_changed(self) -> None:
        paths = tuple(state.path for state in self._services.model.sources)
        if paths[: len(self._paths)] != self._paths or not paths:
            if self._job is not None:
                self._job.cancel()
            self._services.lanes.decode.cancel("survey-follow")
            if self.surveyed is not None:
                self._take(None)
        self._paths = paths

    def _on_columns_changed(self) -> None:
        """Edits and saves change paths: look up those that differ, from remembered listings."""
        surveyed, snapshot = self.surveyed, self._services.model.snapshot
        if surveyed is None or self.running or not self._services.model.columns_ready:
            return

        def failed(error: Exception) -> None:
            self._services.messages.say(self.tr("The survey is out of date: {0}").format(error), "warning")

        self._services.lanes.decode.submit(
            "survey-follow",
            lambda cancel: followed(surveyed, snapshot, self._roots_of, cancel),
            lambda found: self._take(found) if found is not surveyed else None,
            failed,
            background=True,
        )


def followed(before: Surveyed, snapshot: Snapshot, roots_of: RootsOf, cancel: CancelToken) -> Surveyed:
    """The survey after edits; sources that were added meanwhile are surveyed, those that were closed dropped.
    `before` itself where nothing changed."""
    open_now = {source.number: source for source in snapshot.sources}
    kept = {number: one for number, one in before.survey.sources.items() if number in open_now}
    found = updated(Survey(kept, before.survey.sized, before.survey.seconds), snapshot, cancel)
    sources = dict(found.sources)
    fresh = [number for number in open_now if number not in kept and snapshot.columns(number) is not None]
    if fresh:
        whole = survey(snapshot, {n: roots_of(open_now[n].path) for n in open_now}, cancel, sizes=found.sized)
        sources |= {number: whole.sources[number] for number in fresh}
    same = sources.keys() == before.survey.sources.keys()
    if same and all(sources[number] is before.survey.sources[number] for number in sources):
        return before
    return Surveyed.of(Survey(sources, found.sized, found.seconds))
