"""Colours, fonts and icons as every widget asks for them. Passed in explicitly, never looked up."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from ola_viewer.gui.theme.style import OlaStyle
from ola_viewer.gui.theme.tokens import Tokens, load_tokens
from ola_viewer.settings.resources import resource

ThemeChoice: TypeAlias = Literal["system", "light", "dark"]
FontRole: TypeAlias = Literal["base", "caption", "row", "reading", "title", "figure", "mono", "mono_small"]

_PIXELS: dict[str, int] = {
    "base": 13,
    "caption": 11,
    "row": 12,
    "reading": 15,
    "title": 15,
    "figure": 18,
    "mono": 12,
    "mono_small": 11,
}
_UI_FALLBACKS = ("Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial")
_MONO_FALLBACKS = (
    "JetBrains Mono",
    "SF Mono",
    "Cascadia Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Liberation Mono",
)
_BARE_PLATFORMS = ("offscreen", "minimal", "xcb")
"""Platforms where Qt has no desktop to ask for a UI font and answers with a bitmap-era default."""


class Theme(QObject):
    """The look of the program. Lives on the GUI thread.

    `changed` fires after colours changed; widgets that cached coloured pixmaps or brushes ask again.
    Colours are asked by role name (`theme.color("text2")`), see design tokens.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._themes = load_tokens()
        self._choice: ThemeChoice = choice
        self._tokens = self._themes["light"]
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._svgs: dict[str, str] = {}
        self._ui_families = _families(QFontDatabase.SystemFont.GeneralFont, _UI_FALLBACKS)
        self._mono_families = _families(QFontDatabase.SystemFont.FixedFont, _MONO_FALLBACKS)
        self._style = OlaStyle(self._tokens)
        app.setStyle(self._style)
        app.setFont(self.font("base"))
        self._apply(self._wanted())
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose; "system" follows the desktop at run time."""
        return self._choice

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self._tokens.name == "dark"

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        self._apply(self._wanted())

    def color(self, role: str) -> QColor:
        """The colour of a role. KeyError for an unknown role."""
        return self._tokens.color(role)

    def font(self, role: FontRole = "base", weight: int = 400) -> QFont:
        """A font of the design: tabular figures, sizes in px at 100 %. `weight` is 400, 500 or 600."""
        mono = role.startswith("mono")
        font = QFont(self._mono_families if mono else self._ui_families)
        font.setPixelSize(_PIXELS[role])
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        if mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFeature(QFont.Tag("calt"), 0)
        return font

    def pixmap(self, name: str, role: str = "text2", size: int = 16, ratio: float | None = None) -> QPixmap:
        """Icon `name` (file name without .svg) in the colour of `role`, `size` px high at ratio 1.

        Black becomes the role's colour; white (the inside of severity marks) becomes `base`.
        """
        ratio = ratio or self._app.devicePixelRatio()
        key = (name, role, size, ratio)  # cleared when the colours change
        found = self._pixmaps.get(key)
        if found is None:
            found = self._render(name, role, size, ratio)
            self._pixmaps[key] = found
        return found

    def icon(self, name: str, role: str = "text2", size: int = 16) -> QIcon:
        """`pixmap` as an icon with a disabled look. Ask again on `changed`."""
        icon = QIcon(self.pixmap(name, role, size))
        icon.addPixmap(self.pixmap(name, "disabled", size), QIcon.Mode.Disabled)
        return icon

    def _render(self, name: str, role: str, size: int, ratio: float) -> QPixmap:
        text = self._svgs.get(name)
        if text is None:
            text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
            self._svgs[name] = text
        if name != "app":
            colour, base = self.color(role).name(), self.color("base").name()
            text = text.replace("#ffffff", base).replace("#000000", colour)
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _wanted(self) -> str:
        if self._choice != "system":
            return self._choice
        return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _apply(self, name: str) -> None:
        self._tokens = self._themes[name]
        self._pixmaps.clear()
        self._style.use(self._tokens)
        self._app.setPalette(self._tokens.palette())
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        if self._choice == "system" and self._wanted() != self._tokens.name:
            self._apply(self._wanted())


def _families(kind: QFontDatabase.SystemFont, fallbacks: tuple[str, ...]) -> list[str]:
    """The system's own family first, except where the platform has none worth the name."""
    system = QFontInfo(QFontDatabase.systemFont(kind)).family()
    present = [name for name in fallbacks if name in set(QFontDatabase.families())]
    bare = QGuiApplication.platformName() in _BARE_PLATFORMS
    families = [*present, system] if bare else [system, *present]
    return list(dict.fromkeys(families))
