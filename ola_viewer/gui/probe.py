"""Tells another process what the window shows. Only for tests that drive the real program, and off by default.

The environment variable OLA_VIEWER_PROBE names a file; while the program runs, that file holds one JSON
object: what is shown, whether anything is still being read or decoded, and where the parts of the window
stand on the screen, so that a driver can point at them with a mouse. Nothing is ever read from it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QTreeView, QWidget

from ola_viewer.gui.inspector.audio_panel import AudioPanel
from ola_viewer.gui.inspector.inspector import Inspector
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.messages import Messages
from ola_viewer.gui.review.page import ReviewPage
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.rows import RowId, position_of

VARIABLE = "OLA_VIEWER_PROBE"
_INTERVAL_MS = 40
_CALM_TICKS = 4
_MOST_ITEMS = 200


class Probe(QObject):
    """Writes the file whenever the state differs from the last time. GUI thread only."""

    def __init__(
        self, services: Services, window: MainWindow, inspector: Inspector, session: SessionGlue, target: Path
    ) -> None:
        super().__init__(window)
        self._session = session
        self._services = services
        self._window = window
        self._inspector = inspector
        self._target = target
        self._last = ""
        self._shown: dict[str, Any] = {}
        self._calm = 0
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def state(self) -> dict[str, Any]:
        """What is shown now. Rectangles are [left, top, width, height] in pixels of the screen. "idle" is filled in
        where it is written: nothing is being worked on, and nothing of all this changed for a moment."""
        services, window = self._services, self._window
        model = services.model
        pane = window.table_pane
        focus = QApplication.focusWidget()
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return {
            "idle": False,
            "title": window.windowTitle(),
            "page": type(window.pages.currentWidget()).__name__,
            "records": model.total,
            "complete": model.is_open and model.complete,
            "columns": model.columns_ready,
            "shown": len(model.rows),
            "query": model.request.query,
            "query_error": pane.filter_line.error,
            "counts": pane.filter_line.counts.text,
            "row": None if model.current is None else position_of(RowId(model.current)),
            "inspected": None if self._inspector.view is None else position_of(RowId(self._inspector.view.row)),
            "selected": len(model.selected),
            "media": [_medium(panel) for panel in self._inspector.media.panels],
            "turns": [turn.text for turn in self._inspector.tabs.conversation.turns],
            "panel": window.panels.current,
            "mode": window.mode,
            "review": page.told() if isinstance(page := window.pages.currentWidget(), ReviewPage) else None,
            "unwritten": self._session.pending,
            "focus": "" if focus is None else focus.accessibleName() or focus.objectName(),
            "popup": "" if popup is None else popup.windowTitle() or type(popup).__name__,
            "messages": _messages(services.messages),
            "notice": "" if services.messages.last is None else services.messages.last[1],
            "modified": model.modified,
            "widgets": _places(window),
            "items": _items(window.facets),
        }

    def _on_timeout(self) -> None:
        state = self.state()
        shown = {key: value for key, value in state.items() if key != "idle"}
        calm = self._services.lanes.idle and not self._services.model.busy and shown == self._shown
        self._calm = self._calm + 1 if calm else 0
        self._shown = shown
        state["idle"] = self._calm >= _CALM_TICKS
        text = json.dumps(state)
        if text != self._last:
            self._last = text
            part = self._target.with_name(self._target.name + ".part")
            part.write_text(text, encoding="utf-8")
            os.replace(part, self._target)


def start_probe(services: Services, window: MainWindow, inspector: Inspector, session: SessionGlue) -> None:
    """Begin to tell, if the environment asks for it."""
    target = os.environ.get(VARIABLE, "")
    if target:
        Probe(services, window, inspector, session, Path(target))


def _medium(panel: VisualPanel | AudioPanel) -> dict[str, Any]:
    told: dict[str, Any] = {
        "field": "" if panel.ref is None else panel.ref.field,
        "failed": panel.failed,
        "reason": panel.error.reason() if panel.failed else "",
        "playing": panel.playing,
    }
    if isinstance(panel, AudioPanel):
        ready = panel.hearing is not None
        return told | {"sort": "sound", "ready": ready, "seconds": round(panel.position, 2)}
    frame = panel.view.frame
    count = 0 if panel.opened is None else panel.opened.source.count
    ready = panel.opened is not None and frame is not None and frame.index == panel.index
    return told | {"sort": "picture", "ready": ready, "frame": panel.index, "frames": count}


def _messages(messages: Messages) -> list[str]:
    return [bar.text for bar in messages.bars.values()]


def _places(window: QWidget) -> dict[str, list[int]]:
    """Visible named widgets, and buttons by their words; of several with one name the first."""
    places: dict[str, list[int]] = {}
    for widget in (window, *window.findChildren(QWidget)):
        name = widget.objectName() if not widget.objectName().startswith("qt_") else ""
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        for key in (name, widget.accessibleName(), words):
            if key and key not in places and widget.isVisible():
                places[key] = _on_screen(widget, widget.rect())
    return places


def _items(tree: QTreeView) -> dict[str, list[int]]:
    """Where the entries of a tree that can be seen stand, by their titles."""
    found: dict[str, list[int]] = {}
    model = tree.model()
    waiting = [QModelIndex()]
    while waiting and len(found) < _MOST_ITEMS:
        parent = waiting.pop()
        for number in range(min(model.rowCount(parent), _MOST_ITEMS)):
            index = model.index(number, 0, parent)
            rect = tree.visualRect(index)
            if rect.isValid() and tree.viewport().rect().intersects(rect):
                found.setdefault(str(index.data()), _on_screen(tree.viewport(), rect))
            if tree.isExpanded(index):
                waiting.append(index)
    return found


def _on_screen(widget: QWidget, rect: QRect) -> list[int]:
    corner = widget.mapToGlobal(QPoint(rect.left(), rect.top()))
    return [corner.x(), corner.y(), rect.width(), rect.height()]
