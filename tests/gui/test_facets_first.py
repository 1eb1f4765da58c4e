"""Facets of a large file show what is known of its first records, until all are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ola_viewer.gui.facets.items import FacetSection
from ola_viewer.manifest.column_scan import scan_columns


def test_facets_fill_up(
    program: Any, manifest: Callable[..., Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = program.services.model
    program.commands.open_paths([manifest(40)])
    assert program.settle()
    shown: dict[str, FacetSection] = {}

    def take(sections: tuple[FacetSection, ...]) -> None:
        shown.clear()
        shown.update({section.key: section for section in sections})

    monkeypatch.setattr(program.facets._pane, "show_sections", take)
    state = model.sources[0]
    starts, lengths = state.source.index.snapshot()
    whole = model.snapshot.columns(state.number)
    state.columns_ready = False
    state.first_columns = scan_columns(state.source.file, starts[:10], lengths[:10])
    model.columns_growing.emit()
    qtbot.waitUntil(lambda: "kind" in shown and shown["kind"].note == "so far")
    assert sum(item.count or 0 for item in shown["kind"].items) == 10
    assert shown["turns"].note == "so far"
    state.columns_ready, state.first_columns = True, None
    model.snapshot.keep_columns(state.number, whole, 0)
    model.columns_changed.emit()
    qtbot.waitUntil(lambda: not shown["kind"].note)
    assert sum(item.count or 0 for item in shown["kind"].items) == 40
