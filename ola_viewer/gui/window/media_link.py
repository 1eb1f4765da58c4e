"""Shows the survey and the remap preview where the user looks: facets, table status, status line, filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject

from ola_viewer.gui.facets.controller import FacetController
from ola_viewer.gui.facets.items import FacetItem, FacetSection
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.remap.feature import RemapFeature
from ola_viewer.gui.remap.media_states import GROUPS, group_of
from ola_viewer.gui.remap.preview_control import Previewed
from ola_viewer.gui.table.delegate import RowStatus
from ola_viewer.gui.viewing import ViewComputer
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.rows import RowId
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.survey import Counts

_STATUS_WIDTH = 152


class MediaLink(QObject):
    """Wires a `RemapFeature` to the window's panes."""

    def __init__(
        self,
        feature: RemapFeature,
        window: MainWindow,
        facets: FacetController,
        viewer: ViewComputer,
        lane: DecodeLane,
    ) -> None:
        super().__init__(window)
        self._feature = feature
        self._window = window
        self._facets = facets
        self._viewer = viewer
        self._lane = lane
        self._old_width = 0
        self._previewed: Previewed | None = None
        self.side = feature.build_side(window.facets)
        self.side.terms_wanted.connect(window.table_pane.filter_line.set_terms)
        window.table_pane.table.delegate.status_over = self.status
        viewer.answer_field("media", feature.surveys.answer)
        viewer.answer_field("remap", feature.previews.answer)
        feature.surveys.counted.connect(self._on_counted)
        feature.surveys.changed.connect(self._on_surveyed)
        feature.previews.shown.connect(self._on_previewed)

    def show_remap(self, on: bool) -> None:
        """While the remap panel is shown: its folders in the left pane, and room for "Missing → present"."""
        self.side.set_shown(on)
        table = self._window.table_pane.table
        number = table.column_number("status")
        if on:
            self._old_width = table.columnWidth(number)
            table.setColumnWidth(number, max(_STATUS_WIDTH, self._old_width))
        elif self._old_width:
            table.setColumnWidth(number, self._old_width)
        table.stretch()

    def status(self, row: RowId, checked: RowStatus | None) -> RowStatus | None:
        """A record's status: what the rules would change, else the worse of the checks' and the survey's."""
        surveyed, shown = self._feature.surveys.surveyed, self._previewed
        if shown is not None:
            change = shown.change_of(row, None if surveyed is None else surveyed.survey)
            if change is not None:
                return changed_status(*change)
        group = None if surveyed is None else group_of(surveyed.state(row))
        if group is None or group.severity == "success":
            return checked
        if checked is not None and checked.severity in ("error", "corrupting"):
            return replace(checked, missing=True)
        return RowStatus(group.severity, tr(group.short), missing=True)

    # -- inside --------------------------------------------------------------------------------

    def _on_counted(self, counts: Counts) -> None:
        self._facets.set_section(media_section(counts, self.tr("so far")))

    def _on_surveyed(self) -> None:
        surveyed = self._feature.surveys.surveyed
        self._viewer.forget()
        if surveyed is None:
            self._facets.set_section(FacetSection("media", "", ()))
            self._facets.set_missing({})
        else:
            self._facets.set_section(media_section(surveyed.survey.counts(), ""))
            self._show_missing(surveyed.missing)
        self._window.table_pane.table.viewport().update()

    def _on_previewed(self, shown: Previewed | None) -> None:
        self._previewed = shown
        self._viewer.forget()
        self._window.table_pane.table.viewport().update()

    def _show_missing(self, missing: Mapping[str, int]) -> None:
        self._facets.set_missing(missing or {"": 0})


def tr(text: str) -> str:
    """Translate a word of the survey."""
    return QCoreApplication.translate("media", text)


def media_section(counts: Counts, note: str) -> FacetSection:
    """The section "Files": references in each state, worst first; nothing where nothing is broken or known."""
    items = []
    for group in GROUPS:
        count = sum(int(counts[state]) for state in group.states)
        if count:
            items.append(
                FacetItem(
                    tr(group.title),
                    count,
                    "media",
                    group.value,
                    f"severity_{group.severity}",
                    "warnfill" if group.severity == "warning" else group.severity,
                    tooltip=f"{count_text(count)} {tr('media paths')}",
                )
            )
    return FacetSection("media", tr("Files"), tuple(items), note)


def changed_status(before: PathState, after: PathState) -> RowStatus:
    """ "Missing → present" and its like."""
    was, becomes = group_of(before), group_of(after)
    old = tr(was.short) if was is not None else tr("Unknown")
    new = (tr(becomes.short) if becomes is not None else tr("Unknown")).lower()
    right = after is PathState.PRESENT
    severity = "success" if before is PathState.PRESENT else "error" if before.is_broken else "info"
    if before is PathState.PRESENT and not right:
        severity = "error"
    role = "success" if right else "error" if after.is_broken else "info"
    return RowStatus(severity, old, missing=False, then=new, then_role=role)
