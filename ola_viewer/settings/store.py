"""The settings file: JSON with only what differs from the defaults, written atomically."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from ola_viewer.settings.schema import Settings, coerce, setting_names

VERSION = 1
Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}
"""From version n to n + 1: old overrides in, new overrides out."""


class SettingsStore:
    """Holds the present `Settings` and writes every change at once. Use from one thread.

    A file that cannot be read never stops the start: `problem` then says so, the defaults are in
    force and the unreadable file is kept as NAME.broken.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listeners: list[Callable[[str], None]] = []
        self.problem: str | None = None
        self.overrides: dict[str, Any] = {}
        self._read()
        self.settings = replace(Settings(), **self.overrides)

    def set(self, name: str, value: object) -> None:
        """Change one setting. KeyError, ValueError as `coerce`; OSError if the file cannot be written."""
        checked = coerce(name, value)
        if checked == getattr(self.settings, name):
            return
        self.settings = replace(self.settings, **{name: checked})
        if checked == getattr(Settings(), name):
            self.overrides.pop(name, None)
        else:
            self.overrides[name] = checked
        for listener in list(self._listeners):
            listener(name)
        self._write()

    def reset(self, name: str) -> None:
        """Back to the default."""
        self.set(name, getattr(Settings(), name))

    def subscribe(self, listener: Callable[[str], None]) -> None:
        """Call `listener(name)` after a setting changed."""
        self._listeners.append(listener)

    def _read(self) -> None:
        try:
            raw = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self._set_aside(str(error))
            return
        if not isinstance(raw, dict) or not isinstance(raw.get("settings"), dict):
            self._set_aside("it is not a settings file")
            return
        values: dict[str, Any] = raw["settings"]
        version = raw.get("version")
        for step in range(version if isinstance(version, int) else VERSION, VERSION):
            values = MIGRATIONS[step](values)
        refused = []
        for name in setting_names():
            if name in values:
                try:
                    self.overrides[name] = coerce(name, values[name])
                except ValueError as error:
                    refused.append(str(error))
        if refused:
            self.problem = f"{self._path.name}: {'; '.join(refused)}. The defaults are used for these."

    def _set_aside(self, reason: str) -> None:
        kept = self._path.with_name(self._path.name + ".broken")
        self.problem = f"The settings in {self._path} cannot be read ({reason}). The defaults are used."
        try:
            os.replace(self._path, kept)
        except OSError:
            return
        self.problem += f" The old file is kept as {kept.name}."

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(self._path.name + ".new")
        body = {"version": VERSION, "settings": self.overrides}
        temporary.write_text(json.dumps(body, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, self._path)
