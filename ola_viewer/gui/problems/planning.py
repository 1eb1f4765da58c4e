"""Plans of fixes, made in the background for the problem that is shown; the newest wins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ola_viewer.checks.fixes import FixPlan, OnPlan, plan_fix
from ola_viewer.gui.lanes import Job
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress

_QUIET = 20_000
"""Fixes of so many records are planned quietly; more are a job that can be seen."""


class FixPlans(QObject):
    """Makes one plan at a time. GUI thread only.

    `planned`: `so_far`, `plan` or `failure` is another one. `so_far`: what is planned already; `plan`: the same once
    it is whole, else None. `failure`: why there is none, in words. `making`: whether one is on its way.
    """

    planned = Signal()

    def __init__(self, services: Services, controller: CheckController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._controller = services, controller
        self._generation = 0
        self._job: Job | None = None
        self.so_far: FixPlan | None = None
        self.plan: FixPlan | None = None
        self.failure = ""
        self.making = False

    def forget(self) -> None:
        """Drop the plan; one that is being made is stopped."""
        self._generation += 1
        self.so_far = self.plan = None
        self.failure = ""
        self.making = False
        self._services.lanes.decode.cancel("problems:plan")
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def make(self, overview: Overview, codes: tuple[str, ...]) -> None:
        """Plan the fixes of these codes."""
        self.forget()
        self.making = True
        generation, lanes = self._generation, self._services.lanes
        snapshot, roots, options = self._services.model.snapshot, self._controller.roots(), self._controller.options()

        def take(plan: FixPlan, whole: bool) -> None:
            if generation == self._generation and self.plan is None:
                self.so_far = plan
                self.plan = plan if whole else None
                self.making = not whole
                self.planned.emit()

        def show(plan: FixPlan) -> None:
            lanes.dispatcher.post(lambda: take(plan, whole=False))

        def work(cancel: CancelToken, progress: ProgressCallback, on_plan: OnPlan = show) -> FixPlan:
            return plan_fix(snapshot, overview.table, codes, roots, options, cancel, progress, on_plan)

        def done(plan: FixPlan) -> None:
            self._job = None if generation == self._generation else self._job
            take(plan, whole=True)

        def failed(error: Exception) -> None:
            if generation == self._generation:
                self._job, self.making = None, False
                self.failure = self.tr("Fixes cannot be planned: {0}").format(error)
                self.planned.emit()

        def ended() -> None:
            if generation == self._generation:
                self._job, self.making = None, False
                self.so_far = None
                self.failure = self.tr("Planning was stopped. Choose the problem again to plan its fixes.")
                self.planned.emit()

        if sum(len(overview.rows_of(code)) for code in codes) <= _QUIET:
            lanes.decode.submit("problems:plan", lambda cancel: work(cancel, ignore_progress), done, failed)
        else:
            self._job = lanes.jobs.start(self.tr("Planning fixes"), work, done, failed, ended)


def holds(rows: NDArray[np.int64], row: int) -> bool:
    """Whether `row` is among `rows` (ascending)."""
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row
