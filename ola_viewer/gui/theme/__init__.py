"""The look: colours, fonts, tinted icons and the style that draws controls. Knows no pane."""

from ola_viewer.gui.theme.theme import FontRole, Theme, ThemeChoice
from ola_viewer.gui.theme.tokens import Tokens, load_tokens

__all__ = ["FontRole", "Theme", "ThemeChoice", "Tokens", "load_tokens"]
