"""Runs checks in the background and holds what they found; everything else in the window asks here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTime, Signal

from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import FullResult
from ola_viewer.checks.run_deep import DeepResult
from ola_viewer.checks.run_quick import CheckOptions, sample_rows
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.gui.document_model import SourceState
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.problems.answers import ProblemAnswers
from ola_viewer.gui.problems.check_options import (
    FOUND_BY,
    SHOWN_BY,
    check_settings,
    options_of,
    roots_by_source,
)
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.problems.runs import (
    CheckTask,
    FollowTask,
    Kept,
    check,
    follow,
    is_another,
    joined_results,
    keep,
    kept_results,
    merged_deep,
    overview_of,
    summary_words,
)
from ola_viewer.gui.problems.words import records_text
from ola_viewer.gui.services import Services
from ola_viewer.gui.viewing import ViewComputer
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.document import ChangeSet, What
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

_FEW = 2000
"""Edits of so few records are followed quietly; more are a job that can be seen."""
_TITLES = {Depth.QUICK: "Quick check", Depth.FILES: "File check", Depth.DEEP: "Deep check"}


class CheckController(QObject):
    """See the module. GUI thread only.

    `changed`: `overview` is another one. `running_changed`: a check began or ended.
    """

    changed = Signal()
    running_changed = Signal()

    def __init__(
        self, services: Services, viewer: ViewComputer, roots: Sequence[Path] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._viewer = viewer
        self._more_roots = tuple(roots)
        self._answers = ProblemAnswers()
        self._overview: Overview | None = None
        self._result: FullResult | None = None
        self._of: Snapshot | None = None
        self._scope: RowIds | None = None
        self._when = ""
        self._stale = False
        self._job: Job | None = None
        self._task: CheckTask | None = None
        self._generation = 0
        self._pending: RowSet | None = None
        self._following = False
        self._kept: dict[int, Kept] = {}
        for field, answer in (("problem", self._answers.problem), ("severity", self._answers.severity)):
            viewer.answer_field(field, answer)
        viewer.sort_by("status", self._answers.status)
        viewer.sort_by("frame-order", self._answers.frame_order)
        model = services.model
        model.file_indexed.connect(self._on_file_indexed)
        model.sources_changed.connect(self._on_sources_changed)
        model.record_changed.connect(self._on_record_changed)
        services.settings.subscribe(self._on_setting)

    # -- what is known -------------------------------------------------------------------------

    @property
    def overview(self) -> Overview | None:
        """All findings, also those of a check that still runs; None before the first check."""
        return self._overview

    @property
    def result(self) -> FullResult | None:
        """The last check that ended."""
        return self._result

    @property
    def depth(self) -> Depth | None:
        """How deep the last check went."""
        return None if self._result is None else self._result.depth

    @property
    def running(self) -> bool:
        """Whether a check runs."""
        return self._job is not None

    @property
    def job(self) -> Job | None:
        """The check that runs."""
        return self._job

    @property
    def scores(self) -> dict[int, float]:
        """Frame-order scores of the last deep check, by row."""
        deep = None if self._result is None else self._result.deep
        return {} if deep is None else dict(deep.scores)

    @property
    def subject(self) -> Snapshot | None:
        """The state of the document that the overview is about; edits made since then are being followed."""
        return self._task.snapshot if self._task is not None else self._of

    @property
    def summary(self) -> str:
        """What was checked and when, for the panel's head."""
        if self._job is not None:
            return self.tr("{0} so far").format(
                self.tr("{0} with findings").format(
                    records_text(0 if self._overview is None else len(self._overview.rows))
                )
            )
        if self._result is None:
            return self.tr("Not checked yet")
        trainers = () if self._overview is None else self._overview.trainers
        if trainers == (OLA.title,):
            trainers = ()  # the one that this program is named for
        words = summary_words(self._result, self._services.model.total, self._when, trainers)
        silenced = len(self._services.settings.settings.silenced)
        if silenced:
            rules = self.tr("1 rule silenced") if silenced == 1 else self.tr("{0} rules silenced").format(silenced)
            words = f"{words} · {rules}"
        return f"{words} · {self.tr('settings changed since')}" if self._stale else words

    def options(self) -> CheckOptions:
        """The options of a run now."""
        snapshot = self._services.model.snapshot
        return options_of(self._services.settings.settings, self._services.trainers.profiles(snapshot))

    def roots(self) -> Mapping[int, Roots]:
        """Where relative paths begin, by source number."""
        return roots_by_source(self._services.settings.settings, self._services.model.snapshot, self._more_roots)

    # -- running -------------------------------------------------------------------------------

    def run(self, depth: Depth, rows: RowIds | None = None) -> None:
        """Check all records, or `rows`. A check that runs is stopped."""
        model = self._services.model
        if not model.sources:
            return
        self.stop()
        self._generation += 1
        generation = self._generation
        settings, snapshot = self._services.settings.settings, model.snapshot
        earlier = None
        if depth is Depth.DEEP and self._pending is None and not self._stale:
            earlier = self._earlier_deep(snapshot)
        task = CheckTask(
            snapshot,
            depth,
            rows,
            roots_by_source(settings, snapshot, self._more_roots),
            self.options(),
            self._shown_by(),
            earlier,
        )
        self._pending = None
        self._task = task
        post = self._services.lanes.dispatcher.post

        def show(overview: Overview) -> None:
            post(lambda: self._show(overview) if generation == self._generation else None)

        def work(cancel: CancelToken, progress: ProgressCallback) -> tuple[FullResult, Overview]:
            return check(task, cancel, progress, show)

        self._job = self._services.lanes.jobs.start(
            self.tr(_TITLES[depth]),
            work,
            lambda found: self._on_checked(generation, task, *found),
            lambda error: self._on_failed(generation, error),
            lambda: self._on_ended(generation),
        )
        self.running_changed.emit()

    def run_sample(self, depth: Depth, rows: RowIds, count: int, seed: int) -> None:
        """Check `count` of `rows` by chance; the same ones for the same seed."""
        self.run(depth, sample_rows(rows, count, seed))

    def stop(self) -> None:
        """Stop the check that runs; what it found stays."""
        if self._job is not None:
            self._job.cancel()

    def _earlier_deep(self, snapshot: Snapshot) -> DeepResult | None:
        """How far deep checks came: of this session, else of an earlier one where nothing was edited."""
        if self._result is not None and self._result.deep is not None and self._of is not None:
            return self._result.deep if self._of.stack is snapshot.stack else None
        if snapshot.edits:
            return None
        return merged_deep([kept.deep for kept in self._kept.values() if kept.deep is not None])

    def _on_checked(self, generation: int, task: CheckTask, result: FullResult, overview: Overview) -> None:
        if generation != self._generation:
            return
        self._job = self._task = None
        self._result, self._of, self._scope = result, task.snapshot, task.rows
        self._when = QTime.currentTime().toString("HH:mm")
        self._stale = False
        self._use(overview)
        self._show_anew(task.settings)
        self.running_changed.emit()
        with_findings = self.tr("{0} with findings").format(records_text(len(overview.rows)))
        if result.complete:
            words = self.tr("{0} finished, {1}").format(self.tr(_TITLES[result.depth]), with_findings)
            self._services.messages.say(words, "success")
        else:
            words = self.tr("{0} stopped, {1} so far").format(self.tr(_TITLES[result.depth]), with_findings)
            self._services.messages.say(words, "warning")
        self._follow()

    def _on_failed(self, generation: int, error: Exception) -> None:
        self._services.messages.say(self.tr("The check ended early: {0}").format(error), "error")
        self._on_ended(generation)

    def _on_ended(self, generation: int) -> None:
        if generation == self._generation:
            self._job = self._task = None
            self.running_changed.emit()

    # -- showing -------------------------------------------------------------------------------

    def _show(self, overview: Overview) -> None:
        """Findings so far."""
        if self.running:
            self._use(overview)

    def _use(self, overview: Overview | None) -> None:
        self._overview = overview
        self._answers.use(overview, self.scores)
        self._viewer.forget()
        request = self._services.model.request
        query = request.query
        if "problem:" in query or "severity:" in query or request.sorting.key in ("status", "frame-order"):
            self._services.model.refresh_view()
        self.changed.emit()

    def _shown_by(self) -> CheckSettings:
        """The settings of now."""
        return check_settings(self._services.settings.settings)

    def _show_anew(self, shown_by: CheckSettings) -> None:
        """Sum up again if what decides what is shown was changed during a run."""
        if self._shown_by() != shown_by:
            self._rebuild()

    def _rebuild(self) -> None:
        """Sum up again after settings or findings changed."""
        result, snapshot = self._result, self._services.model.snapshot
        if result is None:
            return
        settings, options = self._shown_by(), self.options()
        self._services.lanes.decode.submit(
            "problems:overview", lambda _cancel: overview_of(result.table, snapshot, settings, options), self._use
        )

    def _on_setting(self, name: str) -> None:
        if name in SHOWN_BY:
            self._rebuild()
        elif name in FOUND_BY and self._result is not None:
            self._stale = True
            self.changed.emit()

    # -- following the document ----------------------------------------------------------------

    def _forget(self) -> None:
        self._generation += 1
        if self._job is not None:
            self._job.cancel()
            self._job = self._task = None
            self.running_changed.emit()
        self._result = self._of = self._scope = self._pending = None
        self._kept.clear()
        self._when, self._stale = "", False
        for key in ("problems:follow", "problems:overview"):
            self._services.lanes.decode.cancel(key)
        self._following = False
        if self._overview is not None:
            self._use(None)

    def _on_sources_changed(self) -> None:
        if not self._services.model.is_open:
            self._forget()

    def _on_file_indexed(self, state: SourceState) -> None:
        """Look whether results of an earlier session hold for this file."""
        snapshot, number = self._services.model.snapshot, state.number
        if snapshot.edits or state.source is None:
            return
        options = self.options()
        generation = self._generation

        def work(_cancel: CancelToken) -> Kept | None:
            return kept_results(snapshot, number, options)

        def done(kept: Kept | None) -> None:
            if kept is None or generation != self._generation or self.running or self._services.model.snapshot.edits:
                return
            self._kept[number] = kept
            self._use_kept(self._services.model.snapshot)

        self._services.lanes.decode.submit(f"problems:kept{number}", work, done, background=True)

    def _use_kept(self, snapshot: Snapshot) -> None:
        result = joined_results(self._kept.values(), snapshot)
        if result is None or (self._result is not None and self._when):
            return
        self._result = result
        self._of, self._scope = snapshot, None
        self._rebuild()

    def _on_record_changed(self, change: ChangeSet) -> None:
        if change.what & What.SOURCES and change.what & What.RECORDS:
            self._on_another_version()
        elif change.what & What.SOURCES:
            self._on_sources_replaced()
        elif change.what & (What.RECORDS | What.ORDER) and (self._result is not None or self.running):
            self._pending = change.rows if self._pending is None else self._pending.union(change.rows)
            self._follow()

    def _on_another_version(self) -> None:
        """Undo or redo went past a save: the findings are those of another version of the files."""
        if self._result is not None or self.running:
            self._services.messages.say(self.tr("This is another version of the file: check it again."), "warning")
            self._forget()

    def _on_sources_replaced(self) -> None:
        """Files were added, or saved: findings stay where rows are what they were."""
        former, snapshot = self._of, self._services.model.snapshot
        if self._task is not None and is_another(self._task.snapshot, snapshot):
            self._services.messages.say(self.tr("The check was stopped: the file was written anew."), "warning")
            self._forget()
            return
        if former is None or self._result is None or not is_another(former, snapshot):
            return
        before, here = former.rows(), snapshot.rows()
        if snapshot.edits or len(before) != len(here) or not np.array_equal(before, here):
            self._forget()
            return
        self._of = snapshot
        options = self.options()
        task = CheckTask(snapshot, self._result.depth, self._scope, {}, options, options.settings)
        result = self._result
        if task.is_whole and self._pending is None and not self._following:
            self._services.lanes.decode.submit("problems:keep", lambda _cancel: keep(task, result), lambda _v: None)

    def _follow(self) -> None:
        """Check again what was edited since the last result."""
        if self._pending is None or self._following or self.running or self._result is None or self._of is None:
            return
        pending, self._pending = self._pending, None
        former, snapshot, earlier, scope = self._of, self._services.model.snapshot, self._result, self._scope
        few = not pending.is_everything and pending.count() <= _FEW
        settings = self._shown_by()
        task = FollowTask(pending, former, snapshot, earlier, scope, self.roots(), self.options(), settings)
        generation = self._generation
        self._following = True

        def work(cancel: CancelToken, progress: ProgressCallback) -> tuple[FullResult, Overview]:
            return follow(task, cancel, progress)

        def done(found: tuple[FullResult, Overview]) -> None:
            self._following = False
            if generation != self._generation:
                return
            self._result = found[0]
            self._of = snapshot if self._of is former else self._of  # saved meanwhile: the same rows in a new file
            self._use(found[1])
            self._show_anew(settings)
            self._follow()

        def ended() -> None:
            self._following = False
            if generation == self._generation:
                self._stale = True
                self.changed.emit()

        def failed(error: Exception) -> None:
            self._services.messages.say(self.tr("Edited records were not checked: {0}").format(error), "warning")
            ended()

        if few and earlier.deep is None:
            self._services.lanes.decode.submit(
                "problems:follow", lambda cancel: work(cancel, lambda _progress: None), done, failed
            )
        else:
            self._services.lanes.jobs.start(self.tr("Checking what was edited"), work, done, failed, ended)
