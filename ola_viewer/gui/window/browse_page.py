"""Facets, table with bottom panel, inspector: side by side in splitters that remember their sizes.

In a narrow window a side gives way to the table, and comes back when there is room again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ola_viewer.gui.facets.pane import FacetPane
from ola_viewer.gui.window.panels import PanelHost
from ola_viewer.gui.window.table_pane import TablePane

FACETS_WIDTH = 228
INSPECTOR_WIDTH = 396
INSPECTOR_LEAST = 320
FACETS_LEAST = 180
_TABLE_LIKES = 716
"""Width at which the table shows all its columns: sides to which the user gave no width leave it that much."""
_TABLE_NEEDS = 360
_PANEL_NEEDS = 600
"""Width of the middle below which a side gives way: with the table alone, and with a bottom panel."""
_USED_LEFT = 270
"""Least width of the left pane under a panel that uses it."""


@runtime_checkable
class TakesFocus(Protocol):
    """A pane that knows which part of it the focus belongs to."""

    def take_focus(self) -> None:
        """Give the focus to that part."""


class BrowsePage(QWidget):
    """Lays the panes out and shows or hides them."""

    panes_changed = Signal()
    """A side was shown or hidden."""

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
        self._chosen: dict[QWidget, int] = {}
        """Widths that the user gave to the sides, in px; they come back when there is room again."""
        self._given: dict[QWidget, int] = {}
        """Widths of the sides as `fit` set them."""
        self.across.splitterMoved.connect(self._on_splitter_moved)
        self._wanted: dict[QWidget, bool] = {facets: True, inspector: True}
        self._insisted: QWidget | None = None
        panels.shown_changed.connect(lambda _panel: self.fit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.across)

    def showEvent(self, event: QShowEvent) -> None:
        """The design's widths, narrower where the window is."""
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A side gives way where it gets narrow."""
        super().resizeEvent(event)
        self.fit()

    def toggle_pane(self, pane: QWidget) -> None:
        """Show or hide a side. One that is asked for stays, and the other gives way where there is no room for both."""
        self._wanted[pane] = pane.isHidden()
        self._insisted = pane if self._wanted[pane] else None
        self.fit()

    def fit(self) -> None:
        """Show the sides that are wanted and for which there is room."""
        least = {self.facets: FACETS_LEAST, self.inspector: INSPECTOR_LEAST}
        current = self.panels.current
        need = _PANEL_NEEDS if current else _TABLE_NEEDS
        beside = max(need, self.panels.spec(current).width) if current else need
        uses_left = bool(current) and self.panels.spec(current).uses_left
        if uses_left:
            least[self.facets] = _USED_LEFT
        shown = dict(self._wanted)
        gives_way = [self.facets, self.inspector]
        if self._insisted is self.facets or uses_left:
            gives_way.reverse()
        for pane in gives_way:
            room = self.width() - sum(least[side] for side, on in shown.items() if on)
            if room < (beside if pane is self.inspector else need):
                shown[pane] = shown[pane] and pane is self._insisted
        changed = [pane for pane, on in shown.items() if pane.isHidden() == on]
        focused = self.window().focusWidget()
        for pane in changed:
            if focused is not None and _holds(pane, focused) and not shown[pane]:
                self.table.table.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to whatever comes next
            pane.setVisible(shown[pane])
        self._given = self._widths_of_sides({pane: least[pane] for pane, on in shown.items() if on}, need)
        left, right = self._given.get(self.facets, 0), self._given.get(self.inspector, 0)
        self.across.setSizes([left, max(0, self.width() - left - right - self._handles()), right])
        if changed:
            self.panes_changed.emit()

    def _widths_of_sides(self, least: Mapping[QWidget, int], need: int) -> dict[QWidget, int]:
        """Widths of the sides shown (those of `least`): as chosen, else as designed; less where the middle needs it."""
        usual = {self.facets: FACETS_WIDTH, self.inspector: INSPECTOR_WIDTH}
        widths = {pane: max(least[pane], self._chosen.get(pane, usual[pane])) for pane in least}
        room = self.width() - self._handles()
        for pane in (self.inspector, self.facets):
            if pane in widths:
                kept = need if pane in self._chosen else max(need, _TABLE_LIKES)
                widths[pane] = max(least[pane], min(widths[pane], room - kept - (sum(widths.values()) - widths[pane])))
        return widths

    def _handles(self) -> int:
        """Width of the lines between the panes, px."""
        hidden = self.facets.isHidden() + self.inspector.isHidden()
        return self.across.handleWidth() * (2 - hidden)

    def _on_splitter_moved(self, _position: int, _handle: int) -> None:
        sizes = self.across.sizes()
        for pane, size in ((self.facets, sizes[0]), (self.inspector, sizes[2])):
            if size and size != self._given.get(pane):
                self._chosen[pane] = self._given[pane] = size

    def kept_widths(self) -> str:
        """The widths that the user gave to the left and right pane in px, 0 where none; for `restore_widths`."""
        return f"{self._chosen.get(self.facets, 0)} {self._chosen.get(self.inspector, 0)}"

    def restore_widths(self, kept: str) -> None:
        """Take over the widths of the last session; what `kept_widths` did not write is ignored."""
        words = kept.split()
        if len(words) == 2 and all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
            sides = zip((self.facets, self.inspector), map(int, words), strict=True)
            self._chosen = {pane: width for pane, width in sides if width}
            self.fit()

    def panes(self) -> list[QWidget]:
        """What F6 goes through, those hidden left out."""
        focusable = [self.facets, self.table.table, self.panels, self.inspector]
        return [pane for pane in focusable if pane.isVisible()]

    def focus_pane(self, pane: QWidget) -> None:
        """Give a pane the focus: itself, or the first thing in it that takes it."""
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # rings are seen
        if isinstance(pane, TakesFocus):
            pane.take_focus()
            return
        if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for child in pane.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def step_pane(self, delta: int) -> None:
        """The next or previous pane, if any can be seen."""
        panes = self.panes()
        if not panes:
            return  # another page is in front
        focused = self.window().focusWidget()
        here = next((n for n, pane in enumerate(panes) if focused is not None and _holds(pane, focused)), None)
        self.focus_pane(panes[0 if here is None else (here + delta) % len(panes)])

    def give_panel_height(self, share: float) -> None:
        """Let the bottom panel take a share of the height."""
        total = max(1, self.middle.height())
        self.middle.setSizes([round(total * (1 - share)), round(total * share)])


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
