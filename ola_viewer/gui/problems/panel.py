"""The Problems panel: how deep to check, the tree of findings, one problem in detail, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.fixes import FixGroup, FixPlan
from ola_viewer.checks.registry import rule_of
from ola_viewer.checks.reports import ReportContext, entries
from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.detail import ProblemDetail
from ola_viewer.gui.problems.diff import plain_pieces
from ola_viewer.gui.problems.menus import ProblemMenus, pop_up
from ola_viewer.gui.problems.overview import CodeLine, Overview
from ola_viewer.gui.problems.places import Places, find_places
from ola_viewer.gui.problems.planning import FixPlans, holds
from ola_viewer.gui.problems.samples import SampleLine
from ola_viewer.gui.problems.scope import ScopeButton
from ola_viewer.gui.problems.segments import Segments
from ola_viewer.gui.problems.tree import PlaceLine, ProblemTree, TreeLine
from ola_viewer.gui.problems.words import ROLES, mark_role, records_text
from ola_viewer.gui.services import Services
from ola_viewer.gui.small_parts import ElidedLabel
from ola_viewer.gui.terms import split_terms, term_words
from ola_viewer.gui.window.panels import Panel
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.rows import RowId

_LISTED = 60
_TREE_WIDTH = 299


class FilterTerms(Protocol):
    """What is needed of the filter line."""

    @property
    def query(self) -> str:
        """The whole filter."""

    def set_terms(self, terms: list[str]) -> None:
        """Replace all terms and apply."""


@dataclass(frozen=True)
class PanelWays:
    """What the panel asks of the rest: the filter line, the report dialog, more commands for its menu."""

    line: FilterTerms
    report: Callable[[], object]
    more: Callable[[QMenu], object]


class ProblemsPanel(Panel):
    """See the module."""

    def __init__(
        self, services: Services, controller: CheckController, ways: PanelWays, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._controller, self._ways = services, controller, ways
        theme = services.theme
        self._plans = FixPlans(services, controller, self)
        self.menus = ProblemMenus(services, controller, ways.more, self)
        self._planned: tuple[Overview, str] | None = None
        self._all = False
        self.setObjectName("problems_panel")
        titles = (self.tr("Quick"), self.tr("Files"), self.tr("Deep"))
        self.depths = Segments(theme, titles, self.tr("Depth of the check"), self)
        self.depths.setToolTip(
            self.tr("Quick: the JSON alone. Files: existence, sizes and ranges. Deep: reads and decodes all media.")
        )
        self.summary = ElidedLabel(theme, "text2")
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.scope = ScopeButton(services.model, theme, self)
        self.check = _flat(theme.font("row", 500), self.tr("Check"), self)
        self.report = _flat(theme.font("row", 500), self.tr("Report…"), self)
        self.more = _flat(theme.font("row", 500), self.tr("More"), self)
        self._left = _row(self, (self.depths, 0), (self.summary, 1))
        self._right = _row(self, (self.scope, 0), (self.check, 0), (self.report, 0), (self.more, 0))
        self.tree = ProblemTree(theme, self)
        self.detail = ProblemDetail(theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_TREE_WIDTH, 2 * _TREE_WIDTH])
        self.tree.setMinimumWidth(200)
        self.detail.setMinimumWidth(340)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self._connect()
        self._on_changed()

    def _connect(self) -> None:
        controller, detail = self._controller, self.detail
        controller.changed.connect(self._on_changed)
        controller.running_changed.connect(self._on_running_changed)
        self._services.model.current_changed.connect(lambda _row: self._show_record_button())
        self._services.theme.changed.connect(self._tint)
        self.check.clicked.connect(self.check_now)
        self.report.clicked.connect(lambda: self._ways.report())
        self.more.clicked.connect(lambda: pop_up(self.menus.rest(), self.more))
        self.depths.chosen.connect(lambda _number: self._show_check_button())
        self.tree.code_shown.connect(self._on_code_shown)
        self.tree.filter_wanted.connect(self._on_filter_wanted)
        self.tree.places_wanted.connect(self._on_places_wanted)
        detail.fix_wanted.connect(self.fix_groups)
        detail.fix_record_wanted.connect(self.fix_current)
        self._plans.planned.connect(self._on_planned)
        menus = self.menus
        detail.exclude_wanted.connect(lambda: pop_up(menus.exclude(self.tree.code), detail.exclude))
        detail.silence_wanted.connect(lambda: pop_up(menus.silence(self.tree.code), detail.silence))
        detail.record_wanted.connect(self._on_record_wanted)

    def head_left(self) -> QWidget | None:
        """Depth and summary."""
        return self._left

    def head_right(self) -> QWidget | None:
        """Scope, check, report, more."""
        return self._right

    def take_focus(self) -> None:
        """The focus belongs to the list of problems."""
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shown(self) -> None:
        """Take over what changed meanwhile."""
        self._on_changed()

    # -- checking ------------------------------------------------------------------------------

    @property
    def wanted_depth(self) -> Depth:
        """How deep the next check goes."""
        return Depth(self.depths.current)

    def check_now(self) -> None:
        """Check as deep as chosen, or stop the check that runs."""
        if self._controller.running:
            self._controller.stop()
        else:
            self._controller.run(self.wanted_depth, self.scope.rows())

    def choose_depth(self, depth: Depth) -> None:
        """Let the next check go so deep."""
        self.depths.choose(int(depth))
        self._show_check_button()

    def _on_running_changed(self) -> None:
        self._show_check_button()
        self._show_summary()
        if not self._controller.running:
            self._show_detail()

    def _show_check_button(self) -> None:
        if self._controller.running:
            words = self.tr("Stop")
        elif self._controller.depth == self.wanted_depth:
            words = self.tr("Check again")
        else:
            words = self.tr("Check")
        self.check.setText(words)

    def _show_summary(self) -> None:
        self.summary.set_text(self._controller.summary)
        self.summary.setToolTip(self._controller.summary)

    # -- showing -------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        overview = self._controller.overview
        if overview is None:
            self._planned = None
            self._plans.forget()
            self._all = False
        elif self._controller.depth is not None and self._planned is None and not self._controller.running:
            self.depths.choose(int(self._controller.depth))
        self.tree.show_overview(overview)
        self.report.setEnabled(overview is not None)
        self._show_check_button()
        self._show_summary()
        self._show_detail()

    def _on_code_shown(self, _code: str) -> None:
        self._all = False
        self._show_detail()

    def _show_detail(self) -> None:
        overview, code = self._controller.overview, "*" if self._all else self.tree.code
        if overview is None:
            words = self.tr("Checking …") if self._controller.running else self.tr("Nothing was checked yet.")
            self.detail.show_nothing(words)
            return
        if not overview.lines:
            self.detail.show_nothing(self.tr("No problems found."))
            return
        line = overview.line(code)
        if not self._all and line is None:
            self._plans.forget()
            value = self.tree.current
            if isinstance(value, Severity):
                self._show_severity(overview, value)
            else:
                self.detail.show_nothing("")
            return
        if self._planned == (overview, code) and (self.plan is not None or self._plans.making):
            self._show_record_button()
            return
        self._show_head(overview, line)
        self._planned = (overview, code)
        self._plans.forget()
        if self._controller.running:
            self.detail.show_waiting(self.tr("Fixes are planned when the check has ended"))
            self._planned = None
        elif self._all:
            self._make_plan(overview, tuple(FIXERS))
        elif line is not None and line.fixable:
            self._make_plan(overview, (code,))
        else:
            self._list_findings(overview, code)
        if line is not None and not self._controller.running:
            self._find_places(overview, code)
        self._show_record_button()

    def _show_head(self, overview: Overview, line: CodeLine | None) -> None:
        if line is None:
            words = self.tr("Each fix is tried first: it counts as safe if its finding is gone and none has come.")
            self.detail.show_head(self.tr("All that can be fixed"), "", words, "pencil", "text2", overview.fixable)
            return
        role = mark_role(line.severity)
        words = rule_of(line.code).consequence
        self.detail.show_head(line.title, line.code, words, f"severity_{line.severity.slug}", role, line.records)

    def _show_severity(self, overview: Overview, severity: Severity) -> None:
        lines = overview.codes_of(severity)
        words = ", ".join(f"{line.title} ({count_text(line.records)})" for line in lines)
        self.detail.show_nothing(words)
        self._planned = None

    def _list_findings(self, overview: Overview, code: str) -> None:
        snapshot = self._controller.subject
        if snapshot is None:
            return
        context = ReportContext(snapshot, overview.settings, 0, "")

        def work(_cancel: CancelToken) -> list[SampleLine]:
            findings = list(overview.table.iterate(overview.settings, code, _LISTED))
            told = entries(context, findings)
            return [
                SampleLine(finding.row, plain_pieces(str(entry["message"])))
                for finding, entry in zip(findings, told, strict=True)
            ]

        def done(lines: list[SampleLine]) -> None:
            if self._planned == (overview, code):
                line = overview.line(code)
                more = line is not None and line.records > _LISTED
                note = self.tr("the first {0}").format(count_text(_LISTED)) if more else ""
                self.detail.show_findings(lines, note)

        self._services.lanes.decode.submit("problems:list", work, done)
        self.detail.show_findings((), "")

    def _find_places(self, overview: Overview, code: str) -> None:
        snapshot, rows = self._controller.subject, overview.rows_of(code)
        if snapshot is None:
            return

        def done(places: Places) -> None:
            if self._controller.overview is overview:
                if self._planned == (overview, code):
                    self.detail.show_places(len(rows), places.folders)
                self.tree.set_places(code, places.lines)

        def failed(_error: Exception) -> None:
            """Columns are missing still: the folders stay unsaid."""

        self._services.lanes.decode.submit(
            f"problems:places:{code}",
            lambda cancel: find_places(snapshot, rows, code, cancel),
            done,
            failed,
            background=True,
        )

    def _on_places_wanted(self, code: str) -> None:
        if self._controller.overview is not None:
            self._find_places(self._controller.overview, code)

    # -- fixing --------------------------------------------------------------------------------

    def show_all_fixable(self) -> None:
        """Plan every fix there is."""
        self._all = True
        self._planned = None
        self._show_detail()

    def _make_plan(self, overview: Overview, codes: tuple[str, ...]) -> None:
        count = sum(len(overview.rows_of(code)) for code in codes)
        self.detail.show_waiting(self.tr("looking at {0} …").format(records_text(count)))
        self._plans.make(overview, codes)

    @property
    def plan(self) -> FixPlan | None:
        """The plan that is shown, None while it is being made."""
        return self._plans.plan

    def _on_planned(self) -> None:
        plans = self._plans
        if plans.failure:
            self.detail.show_waiting(plans.failure)
        elif plans.so_far is not None:
            self.detail.show_plan(plans.so_far, plans.plan is not None)
            self._show_record_button()

    def fix_groups(self, groups: list[FixGroup]) -> None:
        """Fix all records of these groups, as one undo step."""
        if self.plan is None:
            return
        for edit in self.plan.edits(groups):
            self._services.model.push(edit)
            words = self.tr("{0} fixed. Undo takes it back.").format(records_text(edit.rows.count()))
            self._services.messages.say(words, "success")

    def fix_current(self) -> None:
        """Fix the current record alone."""
        row = self._services.model.current
        if row is not None:
            self.fix_groups(self._groups_of(row))

    def _groups_of(self, row: int) -> list[FixGroup]:
        if self.plan is None:
            return []
        only = np.array([row], np.int64)
        return [replace(group, rows=only) for group in self.plan.fixable if holds(group.rows, row)]

    def _show_record_button(self) -> None:
        row = self._services.model.current
        self.detail.set_record_fixable(row is not None and bool(self._groups_of(row)))

    # -- the rest of the window ----------------------------------------------------------------

    def _on_filter_wanted(self, line: TreeLine) -> None:
        """Show the records of a line: its terms replace those of other problems."""
        if self._all:
            self._all = False
            self._show_detail()
        if isinstance(line, Severity):
            terms = [f"severity:{line.slug}"]
        elif isinstance(line, PlaceLine):
            terms = [f"problem:{line.code}", line.term]
        else:
            terms = [f"problem:{line.code}"]
        kept = [term for term in split_terms(self._ways.line.query) if term_words(term).field not in _OURS]
        self._ways.line.set_terms([*(term for term in kept if term not in terms), *terms])

    def _on_record_wanted(self, row: int) -> None:
        model = self._services.model
        if model.view_row(RowId(row)) is None:
            overview = self._controller.overview
            line = None if overview is None else overview.line(self.tree.code)
            if line is not None:
                self._on_filter_wanted(line)
        model.set_current(RowId(row))

    def _tint(self) -> None:
        """Colours that are held by widgets."""
        overview = self._controller.overview
        if overview is not None and self.plan is not None and self._planned is not None:
            line = overview.line(self._planned[1])
            self.detail.groups.show_groups(self.plan.groups, "text2" if line is None else ROLES[line.severity])


_OURS = ("problem", "severity")


def _flat(font: object, title: str, parent: QWidget) -> QPushButton:
    button = QPushButton(title, parent)
    button.setFlat(True)
    button.setFont(font)  # type: ignore[arg-type]
    return button


def _row(parent: QWidget, *widgets: tuple[QWidget, int]) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget, stretch in widgets:
        row.addWidget(widget, stretch)
    return box
