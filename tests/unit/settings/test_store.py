"""Settings: typed, only overrides stored, damage never stops the start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.settings import Settings, SettingsStore
from ola_viewer.settings.schema import coerce, setting_names


def test_only_overrides_are_written(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    seen: list[str] = []
    store.subscribe(seen.append)
    store.set("theme", "dark")
    store.set("roots", ["/data"])
    assert json.loads((tmp_path / "settings.json").read_text())["settings"] == {"theme": "dark", "roots": ["/data"]}
    again = SettingsStore(tmp_path / "settings.json")
    assert again.settings.theme == "dark"
    assert again.settings.roots == ("/data",)
    again.reset("theme")
    assert "theme" not in json.loads((tmp_path / "settings.json").read_text())["settings"]
    assert seen == ["theme", "roots"]


def test_wrong_values_are_refused_by_name(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    with pytest.raises(ValueError, match="theme must be one of"):
        store.set("theme", "pink")
    with pytest.raises(ValueError, match="from 1 to 4096"):
        store.set("frames_kept", 0)
    with pytest.raises(ValueError, match="type int"):
        store.set("frames_kept", True)
    with pytest.raises(KeyError):
        store.set("nothing", 1)
    assert store.settings == Settings()


def test_broken_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{not json")
    store = SettingsStore(path)
    assert store.settings == Settings()
    assert store.problem is not None
    assert (tmp_path / "settings.json.broken").read_text() == "{not json"


def test_one_bad_value_does_not_lose_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "settings": {"theme": "dark", "volume": "loud", "unknown": 3}}))
    store = SettingsStore(path)
    assert store.settings.theme == "dark"
    assert store.settings.volume == Settings().volume
    assert "volume" in str(store.problem)


def test_every_default_passes_its_own_check() -> None:
    for name in setting_names():
        value = getattr(Settings(), name)
        assert coerce(name, value) == value
