"""Commands as data: menus, the palette, tool tips and the keyboard map are generated from them."""

from ola_viewer.gui.actions.registry import Actions
from ola_viewer.gui.actions.specs import MENUS, ActionSpec, default_specs

__all__ = ["MENUS", "ActionSpec", "Actions", "default_specs"]
