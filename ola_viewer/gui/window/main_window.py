"""The window: header, message bars, pages, status line. Composes; every feature lives in its pane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ola_viewer import __version__
from ola_viewer.gui.facets.pane import FacetPane
from ola_viewer.gui.figures import count_text, edits_text
from ola_viewer.gui.services import Services
from ola_viewer.gui.welcome.page import WelcomePage
from ola_viewer.gui.window.bars import MessageBars
from ola_viewer.gui.window.browse_page import BrowsePage
from ola_viewer.gui.window.header_bar import HeaderBar
from ola_viewer.gui.window.panels import ModeSpec, PanelHost, PanelSpec
from ola_viewer.gui.window.status_bar import StatusBar
from ola_viewer.gui.window.table_pane import TablePane
from ola_viewer.manifest.rows import RowId
from ola_viewer.manifest.snapshot import Snapshot

_PANE_ACTIONS = ("view.facets", "view.bottom", "view.inspector")


class InspectorLike(Protocol):
    """What the window needs of the inspector."""

    def show_record(self, snapshot: Snapshot, row: RowId) -> None:
        """Show a record."""

    def clear(self) -> None:
        """Show none."""


_PREPARE_MS = 40
"""After the window is painted for the first time."""


class MainWindow(QMainWindow):
    """`files_hovered(bool)`: files are dragged over it; `files_dropped(paths, add)`. `may_close` lets the owner ask
    about unsaved edits."""

    files_hovered = Signal(bool)
    files_dropped = Signal(object, bool)

    def __init__(self, services: Services, inspector: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._modes: dict[str, tuple[ModeSpec, QWidget | None]] = {}
        self._mode = ""
        self._last_panel = "statistics"
        self.may_close: Callable[[], bool] = lambda: True
        theme, model = services.theme, services.model
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("Ola Viewer"))
        self.setWindowIcon(theme.icon("app"))
        self.setAcceptDrops(True)
        self.setMinimumSize(680, 420)
        self.header = HeaderBar(services.actions, theme, self)
        self.setMenuWidget(self.header)
        self.facets = FacetPane(theme)
        self.table_pane = TablePane(services)
        self.panels = PanelHost(theme)
        self.inspector = inspector
        self.browse = BrowsePage(self.facets, self.table_pane, self.panels, inspector)
        self.welcome = WelcomePage(services.recents, services.lanes.decode, theme)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.browse)
        self.bars = MessageBars(services.messages, theme)
        self.status = StatusBar(services.lanes.jobs, services.messages, theme)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bars)
        self.lone_panels = PanelHost(theme)
        """Below the welcome page: the panels that need no open table."""
        self.lone_panels.setMinimumHeight(140)
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setChildrenCollapsible(False)
        self._halves.addWidget(self.pages)
        self._halves.addWidget(self.lone_panels)
        self._halves.setStretchFactor(0, 1)
        column.addWidget(self._halves, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        services.actions.install(self, "window")
        model.sources_changed.connect(self._on_sources_changed)
        model.history_changed.connect(self._on_history_changed)
        model.current_changed.connect(self._on_current_changed)
        model.record_changed.connect(lambda _change: self._show_current())
        model.selection_changed.connect(self._show_fields)
        self.table_pane.position_changed.connect(self._show_fields)
        self.table_pane.inspect_wanted.connect(lambda: self.browse.focus_pane(self.inspector))
        self.panels.shown_changed.connect(self._on_panel_changed)
        self.status.progress.clicked.connect(lambda: self.open_panel("jobs"))
        self._prepared = False
        self._possible: set[str] | None = None
        self._bind()
        self._on_sources_changed()
        self.welcome.focus_first()

    def _bind(self) -> None:
        bind = self._services.actions.bind
        bind("view.facets", lambda: self.browse.toggle_pane(self.facets))
        bind("view.inspector", lambda: self.browse.toggle_pane(self.inspector))
        self.browse.panes_changed.connect(self._on_panes_changed)
        bind("view.bottom", self._toggle_bottom)
        bind("view.full_screen", self._toggle_full_screen)
        bind("pane.next", lambda: self.browse.step_pane(1))
        bind("pane.previous", lambda: self.browse.step_pane(-1))
        bind("pane.facets", lambda: self.browse.focus_pane(self.facets))
        bind("pane.table", lambda: self.browse.focus_pane(self.table_pane.table))
        bind("pane.inspector", lambda: self.browse.focus_pane(self.inspector))
        for action_id, shown in zip(_PANE_ACTIONS, (True, False, True), strict=True):
            self._services.actions[action_id].setChecked(shown)

    # -- extension -----------------------------------------------------------------------------

    def add_panel(self, spec: PanelSpec) -> None:
        """Register a bottom panel; its command shows and hides it."""
        self.panels.add(spec)
        if spec.alone:
            self.lone_panels.add(spec)
        self._services.actions.bind(spec.action_id, lambda: self.toggle_panel(spec.id))
        if spec.toggle_id:
            self._services.actions.bind(spec.toggle_id, lambda: self.toggle_panel(spec.id))

    def toggle_panel(self, panel_id: str) -> None:
        """Show a bottom panel, or hide it when it is shown."""
        host = self._host
        if host.current == panel_id:
            host.close_panel()
        else:
            self.open_panel(panel_id)
            self.browse.focus_pane(host)

    @property
    def _host(self) -> PanelHost:
        """Where a panel is shown now."""
        return self.panels if self._services.model.is_open else self.lone_panels

    def open_panel(self, panel_id: str) -> None:
        """Show a bottom panel; without an open table only those that need none."""
        host = self._host
        first = host.current == ""
        if host is self.lone_panels:
            if not self.panels.spec(panel_id).alone:
                return
            host.open_panel(panel_id)
            height = self._halves.height()
            if first and height:
                part = int(height * host.spec(panel_id).height)
                self._halves.setSizes([height - part, part])
            return
        host.open_panel(panel_id)
        if first:
            self.browse.give_panel_height(self.panels.spec(panel_id).height)

    def add_mode(self, spec: ModeSpec) -> None:
        """Register a full-window mode."""
        self._modes[spec.id] = (spec, None)
        self._services.actions.bind(spec.action_id, lambda: self.enter_mode(spec.id))

    def enter_mode(self, mode_id: str) -> QWidget:
        """Show a mode's page instead of the panes; header and status line step back."""
        spec, page = self._modes[mode_id]
        if page is None:
            page = spec.build()
            self._modes[mode_id] = (spec, page)
            self.pages.addWidget(page)
        self._mode = mode_id
        self.pages.setCurrentWidget(page)
        self.header.hide()
        self.status.hide()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def leave_mode(self) -> None:
        """Back to the panes."""
        self._mode = ""
        self.header.show()
        self.status.show()
        self._on_sources_changed()
        self.browse.focus_pane(self.table_pane.table)

    @property
    def mode(self) -> str:
        """The mode that is entered, "" for none."""
        return self._mode

    # -- showing -------------------------------------------------------------------------------

    def _on_sources_changed(self) -> None:
        model = self._services.model
        if not self._mode:
            page: QWidget = self.browse if model.is_open else self.welcome
            if self.pages.currentWidget() is not page:
                self.pages.setCurrentWidget(page)
                if page is self.browse and self.lone_panels.current:
                    self.lone_panels.close_panel()
                if page is self.welcome:
                    self.welcome.refresh()
                    self.welcome.focus_first()
                else:
                    self.table_pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_history_changed()
        self._show_fields()

    def _on_history_changed(self) -> None:
        model = self._services.model
        names = [state.path.name for state in model.sources]
        more = self.tr("and {0} more").format(len(names) - 1) if len(names) > 1 else ""
        tooltip = "\n".join(str(state.path) for state in model.sources)
        self.header.title.show_title(names[0] if names else "", more, model.modified, tooltip)
        self.setWindowTitle(
            (names[0] + (" *" if model.modified else "") + " — " if names else "") + self.tr("Ola Viewer")
        )
        self._refresh_actions()
        self._show_fields()

    def _refresh_actions(self) -> None:
        model = self._services.model
        needs: set[str] = set()
        if model.is_open:
            needs.add("document")
        if model.current is not None:
            needs |= {"record", "selection"}
        if model.document.can_undo:
            needs.add("undo")
        if model.document.can_redo:
            needs.add("redo")
        if model.modified:
            needs.add("modified")
        if needs != self._possible:  # told several times for each file that is opened
            self._possible = needs
            self._services.actions.set_possible(needs)

    def _on_current_changed(self, _row: object) -> None:
        self._show_current()
        self._refresh_actions()

    def _show_current(self) -> None:
        model = self._services.model
        inspector = cast(InspectorLike, self.inspector)
        if model.current is None:
            inspector.clear()
        else:
            inspector.show_record(model.snapshot, model.current)

    def _show_fields(self) -> None:
        model = self._services.model
        edits = model.unsaved
        self.status.set_field("edits", edits_text(edits) if edits else "")
        chosen = len(model.selected)
        self.status.set_field("selected", self.tr("{0} selected").format(count_text(chosen)) if chosen > 1 else "")
        self.status.set_field("version", "" if model.is_open else self.tr("Version {0}").format(__version__))
        self.status.set_field("position", self.table_pane.position_text())

    def _on_panes_changed(self) -> None:
        for pane, action_id in ((self.facets, "view.facets"), (self.inspector, "view.inspector")):
            self._services.actions[action_id].setChecked(not pane.isHidden())

    def _toggle_bottom(self) -> None:
        if self.panels.current:
            self.panels.close_panel()
        else:
            self.toggle_panel(self._last_panel)

    def _on_panel_changed(self, panel_id: str) -> None:
        if panel_id:
            self._last_panel = panel_id
        elif not self._mode:
            self.table_pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._services.actions["view.bottom"].setChecked(bool(panel_id))
        toggle = self.panels.spec(panel_id).toggle_id if panel_id else ""
        for action_id, button in self.header.toggles.items():
            button.setChecked(action_id == toggle)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # -- Qt ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: one step back. A panel closes, else the filter line gives the focus back."""
        if event.key() == Qt.Key.Key_Escape and not self._mode:
            if self.isFullScreen():
                self._toggle_full_screen()
            elif self._host.current:
                self._host.close_panel()
            elif self._services.model.is_open:
                self.table_pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time: prepare the table's page as well, while the user looks at the welcome page."""
        super().showEvent(event)
        if not self._prepared:
            self._prepared = True
            QTimer.singleShot(_PREPARE_MS, self, self._prepare_browse)

    def _prepare_browse(self) -> None:
        """Lay the table's page out and paint it once, for nobody: at its first showing that takes longer than the
        first rows of a file."""
        if not self._services.model.is_open:
            self.browse.resize(self.pages.size())
            self.browse.grab()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved edits first."""
        event.setAccepted(self.may_close())

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen mark true."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._services.actions["view.full_screen"].setChecked(self.isFullScreen())
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if _dropped_paths(event):
            _copy(event)
            self.welcome.drop_zone.set_active(True)
            self.files_hovered.emit(True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Still welcome, still as a copy."""
        _copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing will be dropped."""
        self.welcome.drop_zone.set_active(False)
        self.files_hovered.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped; with Ctrl it is to be added to what is open."""
        self.welcome.drop_zone.set_active(False)
        self.files_hovered.emit(False)
        _copy(event)
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.files_dropped.emit(_dropped_paths(event), add)


def _copy(event: QDropEvent) -> None:
    """Take the drop as a copy, whatever was proposed: after a move the other program would delete its files."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _dropped_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
