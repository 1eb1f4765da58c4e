"""Connections that end with the object they serve.

A bound method of a QObject is disconnected when the object goes; a function or lambda is not, and would then be
called with an object that is no more.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance


class _Follower(QObject):
    def __init__(self, owner: QObject, call: Callable[[], object]) -> None:
        super().__init__(owner)
        self._call = call

    def act(self) -> None:
        self._call()


def follow(signal: SignalInstance, owner: QObject, call: Callable[[], object]) -> None:
    """Call `call()` whenever `signal` is emitted, whatever its arguments, as long as `owner` lives. GUI thread."""
    signal.connect(_Follower(owner, call).act)
