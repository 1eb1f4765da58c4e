"""Being told to end, by Ctrl+C or by the system, in a way that a command cannot mistake for a failure."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, Final, Self

_TOLD_TO_END: Final = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupts:
    """A context manager. Turns signals into `KeyboardInterrupt`, so that parts of files are removed and worker
    processes ended, and remembers that one came.

    The memory matters because the exception may surface as another one: where it hits `Condition.wait` of the
    standard library between waiting and locking again, a RuntimeError about the lock takes its place.
    """

    def __init__(self) -> None:
        self.seen = False
        self._before: list[tuple[signal.Signals, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whoever handled the signals before does so again."""
        while self._before:
            signal.signal(*self._before.pop())

    def listen(self) -> None:
        """Take over the signals that would end the program; those that its caller had it ignore stay ignored.

        Does nothing outside of the main thread, which alone may set handlers.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for name in _TOLD_TO_END:
            number = getattr(signal, name, None)
            before = None if number is None else signal.getsignal(number)
            if number is not None and before in {signal.SIG_DFL, signal.default_int_handler}:
                self._before.append((number, before))
                signal.signal(number, self._take)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.seen = True
        raise KeyboardInterrupt
