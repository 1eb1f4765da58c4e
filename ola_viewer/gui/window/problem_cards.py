"""Fills the inspector's Problems tab for the record that is shown, and does what its buttons ask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from ola_viewer.checks.findings import Finding
from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.fixes import FixPlan, plan_fix
from ola_viewer.checks.frame_order import judge_order, jumps_between, small_copy
from ola_viewer.gui.inspector.inspector import Inspector, shown_finding
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import source_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media.errors import MediaError
from ola_viewer.media.frames import open_frames
from ola_viewer.media.roots import Roots

_THUMBNAIL = 72
"""Height of the frames that the curve compares, px."""
_MOST_FRAMES = 2000


class ProblemCards(QObject):
    """GUI thread only. Plans are made for one record at a time, on the decode lane."""

    def __init__(self, services: Services, controller: CheckController, inspector: Inspector) -> None:
        super().__init__(inspector)
        self._services, self._controller, self._inspector = services, controller, inspector
        self._plan: FixPlan | None = None
        self._shown: tuple[Overview, int] | None = None
        inspector.shown.connect(lambda _row: self._show())
        inspector.problem_fix_requested.connect(self._on_fix_requested)
        controller.changed.connect(self._show)

    def fix_record(self) -> None:
        """Fix everything that can be fixed in the current record, as one undo step."""
        if self._plan is not None and self._plan.fixable:
            self._fix(None)
        else:
            self._services.messages.say(self.tr("This record has nothing that can be fixed safely."))

    def _show(self) -> None:
        view, overview = self._inspector.view, self._controller.overview
        self._plan, self._shown = None, None
        if view is None or overview is None:
            self._inspector.set_findings([])
            return
        found = overview.findings(view.row)
        self._shown = overview, view.row
        self._tell(found)
        if any(finding.code in FIXERS for finding in found) and not self._controller.running:
            self._make_plan(overview, view.row)
        faulty = any(finding.code == "frame-order" for finding in found)
        if faulty or view.row in self._controller.scores:
            self._draw_curve(view.row, faulty)

    def _tell(self, found: list[Finding]) -> None:
        actions = {group.code: group.action or "" for group in (self._plan.groups if self._plan else ())}
        self._inspector.set_findings([shown_finding(finding, actions.get(finding.code, "")) for finding in found])

    def _make_plan(self, overview: Overview, row: int) -> None:
        snapshot, roots, options = self._services.model.snapshot, self._controller.roots(), self._controller.options()
        table = overview.table.select(overview.table.rows == row)

        def done(plan: FixPlan) -> None:
            if self._shown == (overview, row):
                self._plan = plan
                self._tell(overview.findings(row))

        def failed(error: Exception) -> None:
            self._services.messages.say(self.tr("Fixes cannot be planned: {0}").format(error), "warning")

        self._services.lanes.decode.submit(
            "problems:record", lambda cancel: plan_fix(snapshot, table, None, roots, options, cancel), done, failed
        )

    def _on_fix_requested(self, wanted: object) -> None:
        if isinstance(wanted, Finding):
            self._fix(wanted.code)

    def _fix(self, code: str | None) -> None:
        if self._plan is None:
            return
        groups = [group for group in self._plan.fixable if code in (None, group.code)]
        for edit in self._plan.edits(groups):
            self._services.model.push(edit)
            self._services.messages.say(self.tr("Fixed. Undo takes it back."), "success")

    # -- frame order ---------------------------------------------------------------------------

    def _draw_curve(self, row: int, faulty: bool) -> None:
        """`faulty`: with the curve of a better order."""
        view = self._inspector.view
        if view is None:
            return
        ref = next((group.ref for group in view.groups if group.ref.modality == "video" and group.ref.is_patch), None)
        if ref is None:
            return
        roots = self._controller.roots().get(source_of(view.row), Roots())

        def done(curves: tuple[NDArray[np.float32], NDArray[np.float32]]) -> None:
            now = self._inspector.view
            if now is not None and now.row == row:
                jumps, mended = curves
                self._inspector.set_jumps(ref, jumps, mended if faulty else None)

        def failed(error: Exception) -> None:
            if not isinstance(error, MediaError | SourceChangedError | OSError):
                raise error  # frames that do not decode have findings of their own

        self._services.lanes.decode.submit(
            "problems:curve", lambda cancel: curves_of(ref, roots, cancel), done, failed, background=True
        )


def curves_of(ref: MediaRef, roots: Roots, cancel: CancelToken) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far each frame of a patch video is from the next, and the same in a better order where there is one; in grey
    levels, float32, shape (n - 1,). Raises `MediaError`, `Cancelled`."""
    source = open_frames(ref, roots)
    try:
        copies = []
        for number in range(min(source.count, _MOST_FRAMES)):
            cancel.check()
            copies.append(small_copy(source.thumbnail(number, _THUMBNAIL).rgb))
    finally:
        source.close()
    order = judge_order(copies)
    return order.jumps, jumps_between([copies[number] for number in order.best])
