"""Makes actions of the specs, binds features to them, and keeps them enabled as they may be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ola_viewer.gui.actions.specs import MENUS, ActionSpec
from ola_viewer.gui.theme import Theme


class Actions(QObject):
    """All commands by id. A command without a feature bound to it is not shown anywhere.

    `changed` fires after enablement may have changed.
    """

    changed = Signal()

    def __init__(self, specs: Iterable[ActionSpec], theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._bound: set[str] = set()
        self._possible: set[str] = {""}
        self._allowed: set[str] = set()
        for spec in specs:
            self.register(spec)
        theme.changed.connect(self._on_theme_changed)

    def register(self, spec: ActionSpec) -> QAction:
        """Add a command (a pane's own, before the menus are built)."""
        if spec.id in self._specs:
            raise ValueError(f"the command {spec.id} exists already")
        action = QAction(QCoreApplication.translate("actions", spec.title), self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.checkable)
        action.setEnabled(False)
        action.setVisible(False)
        if spec.scope != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if spec.icon:
            action.setIcon(self._theme.icon(spec.icon))
            action.setIconVisibleInMenu(False)
        self._specs[spec.id] = spec
        self._actions[spec.id] = action
        return action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def specs(self) -> list[ActionSpec]:
        """All commands in order."""
        return list(self._specs.values())

    def bind(self, action_id: str, call: Callable[[], object]) -> None:
        """Let the command do `call()`; the newest binding wins."""
        action = self._actions[action_id]
        if action_id in self._bound:
            action.triggered.disconnect()
        action.triggered.connect(lambda _checked=False: call())
        self._bound.add(action_id)
        action.setVisible(True)
        self._refresh(action_id)

    def is_bound(self, action_id: str) -> bool:
        """Whether a feature stands behind the command."""
        return action_id in self._bound

    def set_possible(self, needs: Iterable[str]) -> None:
        """Say what there is now (a document, a record, …); commands that need it become usable."""
        self._possible = {"", *needs}
        for action_id in self._actions:
            self._refresh(action_id)
        self.changed.emit()

    def allow(self, need: str, on: bool) -> None:
        """Say of one more thing whether there is it, apart from those of `set_possible`."""
        if on != (need in self._allowed):
            self._allowed ^= {need}
            for action_id, spec in self._specs.items():
                if spec.needs == need:
                    self._refresh(action_id)
            self.changed.emit()

    def install(self, widget: QWidget, scope: str) -> None:
        """Let the keys of `scope` act in `widget` (the window, or a pane)."""
        for spec in self._specs.values():
            if spec.scope == scope:
                widget.addAction(self._actions[spec.id])

    def keys_text(self, action_id: str) -> str:
        """The first key as the user's platform writes it, "" without one."""
        return self._actions[action_id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def tooltip(self, action_id: str) -> str:
        """Title and key, for a button without words."""
        keys = self.keys_text(action_id)
        title = self._actions[action_id].text().rstrip("…")
        return f"{title} ({keys})" if keys else title

    def build_menus(self, parent: QWidget) -> list[QMenu]:
        """One menu for each name of MENUS that has commands."""
        menus = []
        for name, title in MENUS:
            specs = [spec for spec in self._specs.values() if spec.menu == name]
            if not specs:
                continue
            menu = QMenu(QCoreApplication.translate("menus", title), parent)
            menu.setObjectName(f"menu_{name}")
            group = specs[0].group
            for spec in specs:
                if spec.group != group:
                    menu.addSeparator()
                    group = spec.group
                menu.addAction(self._actions[spec.id])
            menus.append(menu)
        return menus

    def _refresh(self, action_id: str) -> None:
        usable = action_id in self._bound and self._specs[action_id].needs in self._possible | self._allowed
        self._actions[action_id].setEnabled(usable)

    def _on_theme_changed(self) -> None:
        for spec in self._specs.values():
            if spec.icon:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))
