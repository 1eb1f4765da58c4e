"""The line above a medium: icon, field, path; at the right its facts and badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ola_viewer.gui.small_parts import Badge, ElidedLabel, plain_tip
from ola_viewer.gui.theme import Theme

_WIDEST_FIELD, _LEAST_PATH = 120, 72


@dataclass(frozen=True, slots=True)
class BadgeSpec:
    """What a badge says. `tip` is the consequence in a sentence."""

    text: str
    role: str
    tip: str
    icon: str = ""


class MediaHead(QWidget):
    """Head of a media panel. GUI thread only."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = "image"
        self._badges: list[Badge] = []
        self.setFixedHeight(32)
        self._field = ElidedLabel(theme, "text", theme.font("row", 500))
        self._path = ElidedLabel(theme, "text2", theme.font("row"), middle=True)
        self._facts = ElidedLabel(theme, "text2", theme.font("row"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(36, 0, 8, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._field)
        self._row.addWidget(self._path, 1)
        self._row.addWidget(self._facts)
        theme.changed.connect(self.update)

    def set_medium(self, icon: str, field: str, path: str, tip: str) -> None:
        """Name the medium. `tip` has the full path and the root that served."""
        self._icon = icon
        self._field.set_text(field)
        self._field.setMinimumWidth(min(_WIDEST_FIELD, self._field.sizeHint().width()))  # the facts give way first
        self._path.set_text(path)
        self._path.setMinimumWidth(min(_LEAST_PATH, self._path.sizeHint().width()))
        self._path.setToolTip(plain_tip(tip))
        self.set_facts("", ())
        self.update()

    def set_path(self, path: str, tip: str) -> None:
        """Another path of the same medium, as when the next image of a list is shown."""
        self._path.set_text(path)
        self._path.setToolTip(plain_tip(tip))

    def path(self) -> str:
        """The path that is shown."""
        return self._path.text()

    def set_tip(self, tip: str) -> None:
        """Full path and root, once they are known."""
        self._path.setToolTip(plain_tip(tip))

    def set_facts(self, facts: str, badges: Sequence[BadgeSpec]) -> None:
        """Show facts and badges at the right."""
        self._facts.set_text(facts)
        self._facts.setVisible(bool(facts))
        if [(badge.text, badge.role) for badge in self._badges] == [(spec.text, spec.role) for spec in badges]:
            return
        for badge in self._badges:
            self._row.removeWidget(badge)
            badge.setParent(None)
            badge.deleteLater()
        self._badges = [Badge(self._theme, spec.text, spec.role, spec.tip, spec.icon) for spec in badges]
        for badge in self._badges:
            self._row.addWidget(badge)

    def badges(self) -> list[str]:
        """The texts of the badges."""
        return [badge.text for badge in self._badges]

    def facts(self) -> str:
        """The facts at the right."""
        return self._facts.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.drawPixmap(12, 8, self._theme.pixmap(self._icon, "text2", 16))
