"""Where settings, caches and session files live, by the custom of each platform."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_APP = "ola-viewer"


def config_folder() -> Path:
    """Folder of the settings file. Not created here."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False))


def cache_folder() -> Path:
    """Folder of indexes and unpacked files; may be deleted at any time. Not created here."""
    return Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def state_folder() -> Path:
    """Folder of journals, verdicts, logs and the list of recent files. Not created here."""
    return Path(platformdirs.user_state_dir(_APP, appauthor=False))
