"""A real inspector over real manifests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.inspector import Inspector
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.media import Roots
from ola_viewer.media.playback import Player
from ola_viewer.settings import SettingsStore
from tests.gui.inspector.silent import SilentBackend

OpenManifest = Callable[[Path], Snapshot]
MakeInspector = Callable[..., Inspector]


@pytest.fixture
def open_manifest() -> Iterator[OpenManifest]:
    """Open a manifest file as a snapshot."""
    held: list[Source] = []

    def work(path: Path) -> Snapshot:
        source = Source.open(path, 0)
        source.build_index()
        held.append(source)
        document = Document()
        document.add_source(source)
        return document.snapshot

    yield work
    for source in held:
        source.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[Any]], Path]:
    """Write records as a manifest."""

    def work(records: list[Any]) -> Path:
        path = tmp_path / "made.json"
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return path

    return work


@pytest.fixture
def make_inspector(qtbot: QtBot, theme: Theme, lanes: Lanes, tmp_path: Path) -> Iterator[MakeInspector]:
    """Builds inspectors of 396 × 800, shown off screen; extra arguments go to the constructor."""
    made: list[Inspector] = []

    def work(**more: Any) -> Inspector:
        settings = SettingsStore(tmp_path / "settings.json")
        more.setdefault("make_player", lambda: Player(SilentBackend()))
        roots = more.pop("roots", Roots((tmp_path,)))
        inspector = Inspector(theme, lanes.decode, lambda _snapshot, _row: roots, settings, **more)
        qtbot.addWidget(inspector)
        inspector.resize(396, 800)
        inspector.show()
        made.append(inspector)
        return inspector

    yield work
    for inspector in made:
        inspector.close_media()
