"""One call says something to the user: a line that passes in the status bar, or a bar that stays.

Messages given before the window exists are kept for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger(__name__)
Severity: TypeAlias = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class BarAction:
    """A button of a message bar. The bar closes after `call` unless `keeps_open`."""

    title: str
    call: Callable[[], object]
    keeps_open: bool = False


@dataclass(frozen=True)
class BarMessage:
    """A message that stays until dismissed. A later one with the same `key` replaces it."""

    key: str
    severity: Severity
    text: str
    actions: tuple[BarAction, ...] = ()


class Messages(QObject):
    """Lives on the GUI thread. `said(severity, text)`: status line; `bar_changed()`: look at `bars`."""

    said = Signal(str, str)
    bars_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last: tuple[Severity, str] | None = None
        self.bars: dict[str, BarMessage] = {}

    def say(self, text: str, severity: Severity = "info") -> None:
        """Show `text` in the status line."""
        _log.info("%s: %s", severity, text)
        self.last = (severity, text)
        self.said.emit(severity, text)

    def show_bar(self, message: BarMessage) -> None:
        """Show a message bar, or replace the one with the same key."""
        if self.bars.get(message.key) == message:
            return
        _log.info("%s: %s", message.severity, message.text)
        self.bars[message.key] = message
        self.bars_changed.emit()

    def dismiss(self, key: str) -> None:
        """Take a message bar away."""
        if self.bars.pop(key, None) is not None:
            self.bars_changed.emit()

    def dismiss_all(self, prefix: str) -> None:
        """Take away every bar whose key begins with `prefix`."""
        for key in [key for key in self.bars if key.startswith(prefix)]:
            del self.bars[key]
        self.bars_changed.emit()
