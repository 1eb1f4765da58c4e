"""Recent files: newest first, once each, bounded, never an error."""

from __future__ import annotations

from pathlib import Path

from ola_viewer.settings.recents import LIMIT, Recents


def test_newest_first_and_once(tmp_path: Path) -> None:
    recents = Recents(tmp_path / "recents.json")
    for name in ("a.json", "b.json", "a.json"):
        recents.add(tmp_path / name, 3, 100)
    assert [Path(entry.path).name for entry in recents.entries()] == ["a.json", "b.json"]
    for number in range(LIMIT + 5):
        recents.add(tmp_path / f"{number}.json")
    assert len(recents.entries()) == LIMIT
    recents.clear()
    assert recents.entries() == []


def test_unreadable_list_is_empty(tmp_path: Path) -> None:
    (tmp_path / "recents.json").write_text('[{"path": "/x", "surprise": 1}]')
    assert Recents(tmp_path / "recents.json").entries() == []
