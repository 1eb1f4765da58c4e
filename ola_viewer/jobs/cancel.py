"""A flag that one thread raises and another one looks at."""

from __future__ import annotations

import threading


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised inside a long operation when its token was cancelled."""


class CancelToken:
    """Tells a running operation to stop. Thread-safe; once cancelled it stays cancelled."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the operation to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the operation was asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep for at most `seconds`; return True at once when cancelled."""
        return self._event.wait(seconds)
