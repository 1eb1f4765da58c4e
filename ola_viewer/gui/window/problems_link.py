"""Puts checks into the window: commands, panel, status column, facets, status line, next and previous problem."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.gui.document_model import Sorting
from ola_viewer.gui.facets.controller import FacetController
from ola_viewer.gui.facets.items import FacetItem, FacetSection
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.inspector import Inspector
from ola_viewer.gui.inspector.text_tabs import PROBLEMS
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.handing_on import HandingOn
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.problems.panel import PanelWays, ProblemsPanel
from ola_viewer.gui.problems.words import mark_role, severity_title
from ola_viewer.gui.services import Services
from ola_viewer.gui.table.delegate import RowStatus
from ola_viewer.gui.terms import split_terms, term_words
from ola_viewer.gui.viewing import ViewComputer
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.gui.window.panels import PanelSpec
from ola_viewer.gui.window.problem_cards import ProblemCards
from ola_viewer.manifest.rows import RowId, RowIds

_PANEL = "problems"
_CHUNK = 1 << 16
_IN_STATUS = (Severity.ERROR, Severity.CORRUPTING, Severity.WARNING)


class ProblemsLink(QObject):
    """Built once, after the window. `controller` holds the findings."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        viewer: ViewComputer,
        facets: FacetController,
        inspector: Inspector,
        roots: Sequence[Path] = (),
    ) -> None:
        super().__init__(window)
        self._services, self._window, self._facets = services, window, facets
        self._inspector = inspector
        self.controller = CheckController(services, viewer, roots, self)
        self.handing_on = HandingOn(services, self.controller, window)
        self.cards = ProblemCards(services, self.controller, inspector)
        table = window.table_pane.table
        table.delegate.status_of = self._status_of
        self.controller.changed.connect(self._on_changed)
        self.controller.changed.connect(table.viewport().update)
        window.status.field_clicked.connect(self._on_field_clicked)
        ways = PanelWays(window.table_pane.filter_line, self.handing_on.report, self._fill_more)
        window.add_panel(
            PanelSpec(
                _PANEL,
                window.tr("Problems"),
                "checklist",
                "panel.problems",
                lambda: ProblemsPanel(services, self.controller, ways),
                toggle_id="check.run",
                height=0.5,
            )
        )
        self._bind()

    @property
    def panel(self) -> ProblemsPanel:
        """The panel, built if need be."""
        return cast(ProblemsPanel, self._window.panels.panel(_PANEL))

    def _bind(self) -> None:
        bind = self._services.actions.bind
        bind("check.run", self.check_or_close)
        bind("check.quick", lambda: self.check(Depth.QUICK))
        bind("check.files", lambda: self.check(Depth.FILES))
        bind("check.deep", lambda: self.check(Depth.DEEP))
        bind("check.fix", self.cards.fix_record)
        bind("check.fix_all", self.show_all_fixable)
        bind("check.frame_order", self.sort_by_frame_order)
        bind("check.export_good", self.handing_on.good)
        bind("check.export_bad", self.handing_on.bad)
        bind("check.report", self.handing_on.report)
        bind("go.next_problem", lambda: self.step(1))
        bind("go.previous_problem", lambda: self.step(-1))

    def _fill_more(self, menu: QMenu) -> None:
        actions = self._services.actions
        for name in ("check.fix_all", "check.frame_order", "check.export_good", "check.export_bad"):
            menu.addAction(actions[name])

    # -- commands ------------------------------------------------------------------------------

    def check_or_close(self) -> None:
        """Open the panel and check if nothing is known yet; close it when it is open and nothing is left to do."""
        if self._window.panels.current != _PANEL:
            self._window.open_panel(_PANEL)
            if self.controller.overview is None and not self.controller.running:
                self.panel.check_now()
        elif self.controller.overview is None and not self.controller.running:
            self.panel.check_now()
        else:
            self._window.panels.close_panel()

    def check(self, depth: Depth) -> None:
        """Open the panel and check so deep."""
        self._window.open_panel(_PANEL)
        self.panel.choose_depth(depth)
        self.controller.run(depth, self.panel.scope.rows())

    def show_all_fixable(self) -> None:
        """Open the panel with every fix there is."""
        if self._known() is not None:
            self._window.open_panel(_PANEL)
            self.panel.show_all_fixable()

    def sort_by_frame_order(self) -> None:
        """The videos whose frames are most likely out of order first."""
        if not self.controller.scores:
            self._services.messages.say(self.tr("Only a deep check judges the order of frames."), "warning")
            return
        self._services.model.set_sorting(Sorting("frame-order", True))
        told = self.tr("Sorted by frame order, worst first. Videos judged: {0}")
        self._services.messages.say(told.format(count_text(len(self.controller.scores))))

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) record with a problem: of the code chosen in the panel, if it is open."""
        overview = self._known()
        if overview is None:
            return
        code = self.panel.tree.code if self._window.panels.current == _PANEL else ""
        rows = overview.rows_of(code) if code else serious_rows(overview)
        row = next_row(self._services.model.rows, rows, self._place(), direction)
        if row is None:
            words = self.tr("No further problem below.") if direction > 0 else self.tr("No further problem above.")
            self._services.messages.say(words)
            return
        self._services.model.set_current(row)
        self._inspector.tabs.show_tab(PROBLEMS)

    def _place(self) -> int:
        model = self._services.model
        place = None if model.current is None else model.view_row(model.current)
        return -1 if place is None else int(place)

    def _known(self) -> Overview | None:
        overview = self.controller.overview
        if overview is None:
            self._services.messages.say(self.tr("Nothing was checked so far: F9 checks."), "warning")
        return overview

    # -- showing -------------------------------------------------------------------------------

    def _status_of(self, row: RowId) -> RowStatus | None:
        overview = self.controller.overview
        found = None if overview is None else overview.status(row)
        return None if found is None else RowStatus(found.severity, found.text, found.missing)

    def _on_changed(self) -> None:
        overview = self.controller.overview
        note = self.tr("so far") if self.controller.running else ""
        items = (
            []
            if overview is None
            else [
                FacetItem(
                    line.title,
                    line.records,
                    "problem",
                    line.code,
                    f"severity_{line.severity.slug}",
                    mark_role(line.severity),
                    tooltip=line.code,
                )
                for line in overview.lines
            ]
        )
        self._facets.set_section(FacetSection("problems", self.tr("Problems"), tuple(items), note))
        status = self._window.status
        for severity in _IN_STATUS:
            count = 0 if overview is None else overview.severities.get(severity, 0)
            status.set_field(
                f"problems_{severity.slug}",
                count_text(count) if count else "",
                icon=f"severity_{severity.slug}",
                role=mark_role(severity),
                tooltip=self.tr("Records with findings: {0}").format(severity_title(severity)),
                before="edits",
            )

    def _on_field_clicked(self, name: str) -> None:
        """A count is a filter."""
        area, _, slug = name.partition("_")
        if area != _PANEL:
            return
        line = self._window.table_pane.filter_line
        kept = [term for term in split_terms(line.query) if term_words(term).field not in ("problem", "severity")]
        line.set_terms([*kept, f"severity:{slug}"])


def serious_rows(overview: Overview) -> RowIds:
    """The records with more than an info, all with findings if there are none."""
    rows = overview.rows[overview.worst < Severity.INFO]
    return rows if len(rows) else overview.rows


def next_row(view: RowIds, rows: RowIds, place: int, direction: int) -> RowId | None:
    """The nearest of `rows` (ascending) in the view behind `place`, or before it; None if there is none.
    Looks piece by piece, so that the first hit costs little in two million rows."""
    if not len(rows):
        return None
    first = place + 1 if direction > 0 else place - 1
    while 0 <= first < len(view):
        part = view[first : first + _CHUNK] if direction > 0 else view[max(0, first - _CHUNK + 1) : first + 1][::-1]
        at = np.minimum(np.searchsorted(rows, part), len(rows) - 1)
        hits = np.flatnonzero(rows[at] == part)
        if len(hits):
            return RowId(int(part[hits[0]]))
        first += len(part) * direction
    return None
