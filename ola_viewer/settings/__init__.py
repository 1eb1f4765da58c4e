"""Typed settings, where they are stored, and the files that ship with the program.

Never imports another folder of the package and knows nothing of Qt.
"""

from ola_viewer.settings.folders import cache_folder, config_folder, state_folder
from ola_viewer.settings.recents import Recent, Recents
from ola_viewer.settings.resources import resource, sample_manifest
from ola_viewer.settings.schema import Settings
from ola_viewer.settings.store import SettingsStore

__all__ = [
    "Recent",
    "Recents",
    "Settings",
    "SettingsStore",
    "cache_folder",
    "config_folder",
    "resource",
    "sample_manifest",
    "state_folder",
]
