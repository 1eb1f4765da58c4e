"""Facets, table with bottom panel, inspector: side by side in splitters that remember their sizes."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ola_viewer.gui.facets.pane import FacetPane
from ola_viewer.gui.window.panels import PanelHost
from ola_viewer.gui.window.table_pane import TablePane

FACETS_WIDTH = 228
INSPECTOR_WIDTH = 396
INSPECTOR_LEAST = 320
FACETS_LEAST = 180
_WIDE = 1200


class BrowsePage(QWidget):
    """Lays the panes out and shows or hides them."""

    def __init__(
        self, facets: FacetPane, table: TablePane, panels: PanelHost, inspector: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.facets = facets
        self.table = table
        self.panels = panels
        self.inspector = inspector
        inspector.setMinimumWidth(INSPECTOR_LEAST)
        self.middle = QSplitter(Qt.Orientation.Vertical, self)
        self.middle.setChildrenCollapsible(False)
        self.middle.addWidget(table)
        self.middle.addWidget(panels)
        self.middle.setStretchFactor(0, 1)
        table.setMinimumHeight(120)
        panels.setMinimumHeight(140)
        self.across = QSplitter(Qt.Orientation.Horizontal, self)
        self.across.setChildrenCollapsible(False)
        for widget in (facets, self.middle, inspector):
            self.across.addWidget(widget)
        self.across.setStretchFactor(1, 1)
        self.middle.setMinimumWidth(280)
        self._sized = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.across)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time: the design's widths, narrower where the window is."""
        super().showEvent(event)
        if not self._sized:
            self._sized = True
            wide = self.width() >= _WIDE
            sides = (FACETS_WIDTH, INSPECTOR_WIDTH) if wide else (FACETS_LEAST, INSPECTOR_LEAST)
            self.across.setSizes([sides[0], max(200, self.width() - sum(sides)), sides[1]])

    def restore_widths(self, state: QByteArray) -> None:
        """Take over the widths of the last session."""
        self._sized = self.across.restoreState(state)

    def panes(self) -> list[QWidget]:
        """What F6 goes through, those hidden left out."""
        focusable = [self.facets, self.table.table, self.panels, self.inspector]
        return [pane for pane in focusable if pane.isVisible()]

    def focus_pane(self, pane: QWidget) -> None:
        """Give a pane the focus: itself, or the first thing in it that takes it."""
        if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for child in pane.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def step_pane(self, delta: int) -> None:
        """The next or previous pane."""
        panes = self.panes()
        focused = self.window().focusWidget()
        here = next((n for n, pane in enumerate(panes) if focused is not None and _holds(pane, focused)), None)
        self.focus_pane(panes[0 if here is None else (here + delta) % len(panes)])

    def give_panel_height(self, share: float) -> None:
        """Let the bottom panel take a share of the height."""
        total = max(1, self.middle.height())
        self.middle.setSizes([round(total * (1 - share)), round(total * share)])


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
