"""The bottom panels: one is shown at a time, built when first asked for; and full-window modes.

A feature adds its panel with `window.add_panel(PanelSpec(...))` and its mode with `window.add_mode(...)`;
the window knows nothing else of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import icon_button

HEAD_HEIGHT = 34


class Panel(QWidget):
    """Base of a bottom panel. `head_left` and `head_right` stand in the head beside the title."""

    def head_left(self) -> QWidget | None:
        """A widget right of the title, or None."""
        return None

    def head_right(self) -> QWidget | None:
        """A widget left of the close button, or None."""
        return None

    def take_focus(self) -> None:
        """Give the focus to the part of the panel that it belongs to: here the first one that takes it."""
        for child in self.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def shown(self) -> None:
        """Called each time the panel comes up."""

    def hidden(self) -> None:
        """Called each time it goes away."""


@dataclass(frozen=True)
class PanelSpec:
    """A bottom panel. `action_id` shows and hides it; `toggle_id` is the header button that lights up with it.

    `height` is the wanted share of the window's height when it first comes up. `uses_left`: it needs the left pane
    more than the inspector where there is no room for both. `width`: px that it likes to have; the inspector gives
    way to that. `alone`: it is of use without an open table and then stands under the welcome page, as a widget of
    its own.
    """

    id: str
    title: str
    icon: str
    action_id: str
    build: Callable[[], Panel]
    toggle_id: str = ""
    height: float = 0.38
    uses_left: bool = False
    width: int = 0
    alone: bool = False


@dataclass(frozen=True)
class ModeSpec:
    """A full-window mode (review). `build` makes its page; its `action_id` enters it, `window.leave_mode()` ends it."""

    id: str
    action_id: str
    build: Callable[[], QWidget]
    toggle_id: str = ""


class PanelHost(QWidget):
    """Head and the panel that is shown. A focused panel has a 2 px accent line above."""

    shown_changed = Signal(str)
    """Id of the panel that is shown now, "" for none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs: dict[str, PanelSpec] = {}
        self._panels: dict[str, Panel] = {}
        self._current = ""
        self._focused = False
        self._stack = QStackedWidget(self)
        self._mark = QLabel(self)
        self._title = QLabel(self)
        self._title.setFont(theme.font("base", 600))
        self._slots = QHBoxLayout()
        self._slots.setSpacing(8)
        close = icon_button(theme, "close", self.tr("Close panel (Esc)"), self)
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 2)
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._title)
        head.addLayout(self._slots, 1)
        head.addWidget(close)
        self._head = QWidget(self)
        self._head.setFixedHeight(HEAD_HEIGHT)
        self._head.setLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        theme.changed.connect(self._tint)
        self.hide()

    @property
    def current(self) -> str:
        """Id of the panel that is shown, "" for none."""
        return self._current

    def add(self, spec: PanelSpec) -> None:
        """Make a panel known."""
        self._specs[spec.id] = spec

    def spec(self, panel_id: str) -> PanelSpec:
        """KeyError for an unknown panel."""
        return self._specs[panel_id]

    def panel(self, panel_id: str) -> Panel:
        """The panel, built if need be."""
        if panel_id not in self._panels:
            panel = self._specs[panel_id].build()
            self._panels[panel_id] = panel
            self._stack.addWidget(panel)
        return self._panels[panel_id]

    def open_panel(self, panel_id: str) -> None:
        """Show a panel."""
        if panel_id == self._current:
            return
        self._leave()
        panel, spec = self.panel(panel_id), self._specs[panel_id]
        self._current = panel_id
        self._stack.setCurrentWidget(panel)
        self._title.setText(spec.title)
        self.setAccessibleName(spec.title)
        for widget, stretch in ((panel.head_left(), 1), (panel.head_right(), 0)):
            if widget is not None:
                self._slots.addWidget(widget, stretch)
                widget.show()
            elif stretch:
                self._slots.addStretch(1)
        self._tint()
        self.show()
        panel.shown()
        self.shown_changed.emit(panel_id)

    def take_focus(self) -> None:
        """The focus goes into the panel that is shown."""
        if self._current:
            self._panels[self._current].take_focus()

    def close_panel(self) -> None:
        """Show none."""
        self._leave()
        self.hide()
        self.shown_changed.emit("")

    def _leave(self) -> None:
        if not self._current:
            return
        panel = self._panels[self._current]
        while self._slots.count():
            item = self._slots.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.setParent(panel)
        self._current = ""
        panel.hidden()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        focused = new is not None and self.isAncestorOf(new)
        if focused != self._focused:
            self._focused = focused
            self.update()

    def _tint(self) -> None:
        if self._current:
            self._mark.setPixmap(self._theme.pixmap(self._specs[self._current].icon, "text2", 16))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head ground; the accent line while the focus is inside."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("base"))
        painter.fillRect(0, 0, self.width(), HEAD_HEIGHT, self._theme.color("header"))
        painter.fillRect(0, HEAD_HEIGHT - 1, self.width(), 1, self._theme.color("border"))
        if self._focused:
            painter.fillRect(0, 0, self.width(), 2, self._theme.color("accent"))
