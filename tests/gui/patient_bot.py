"""A qtbot whose waiting ends only by what is waited for, or by the safety net that all tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from tests.helpers.patience import PATIENCE

PATIENCE_MS = round(PATIENCE * 1000)


class PatientBot(QtBot):
    """pytest-qt gives up after five seconds, which a busy machine may well take for a file of forty records."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        """See `QtBot.waitUntil`."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:  # noqa: N802
        """See `QtBot.waitSignal`."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitCallback(self, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:  # noqa: N802
        """See `QtBot.waitCallback`."""
        return super().waitCallback(timeout=timeout, **more)
