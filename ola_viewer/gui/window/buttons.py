"""Small buttons that every bar uses."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from ola_viewer.gui.actions import Actions
from ola_viewer.gui.follow import follow
from ola_viewer.gui.theme import Theme


def icon_button(theme: Theme, icon: str, name: str, parent: QWidget | None = None, size: int = 26) -> QToolButton:
    """A button with only an icon; `name` is its accessible name and tool tip. Follows the theme."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setFixedSize(size, size)
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def tint() -> None:
        button.setIcon(theme.icon(icon))

    follow(theme.changed, button, tint)
    tint()
    return button


def action_button(
    actions: Actions, action_id: str, theme: Theme, icon: str, parent: QWidget | None = None
) -> QToolButton:
    """An icon button that does what a command does, with the command's key in its tool tip."""
    action: QAction = actions[action_id]
    button = icon_button(theme, icon, action.text().rstrip("…"), parent)
    button.setToolTip(actions.tooltip(action_id))
    button.setCheckable(action.isCheckable())
    button.clicked.connect(lambda _checked=False: action.trigger())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setChecked(action.isChecked())

    action.changed.connect(follow)
    follow()
    return button
