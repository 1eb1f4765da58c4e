"""The colour roles of the design, read from resources/tokens.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QColor, QPalette

from ola_viewer.settings.resources import resource

_PALETTE_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "alternate",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Shadow: "control",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accentfill",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "seltext",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
}
_TEXT_ROLES = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)


@dataclass(frozen=True)
class Tokens:
    """All colours of one theme, by role name as in design/README.md ("text2", "errortint" …)."""

    name: str
    values: Mapping[str, str]

    def color(self, role: str) -> QColor:
        """The colour of a role, shared: do not change it. KeyError for a role that the design does not have."""
        return self._colours[role]

    @cached_property
    def _colours(self) -> dict[str, QColor]:
        return {role: QColor(value) for role, value in self.values.items()}

    def palette(self) -> QPalette:
        """The Qt palette of the theme, with its disabled and inactive groups."""
        palette = QPalette()
        for qt_role, role in _PALETTE_ROLES.items():
            palette.setColor(qt_role, self.color(role))
        for qt_role in _TEXT_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, qt_role, self.color("disabled"))
        palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, self.color("selinactive"))
        palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.HighlightedText, self.color("text"))
        return palette


def load_tokens() -> dict[str, Tokens]:
    """The themes "light" and "dark"."""
    raw: dict[str, dict[str, str]] = json.loads(resource("tokens.json").read_text(encoding="utf-8"))
    return {name: Tokens(name, values) for name, values in raw.items()}
