"""Being told to end, by Ctrl+C or by the system, in a way that a command cannot mistake for a failure."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Final

_TOLD_TO_END: Final = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupts:
    """Turns signals into `KeyboardInterrupt`, so that parts of files are removed and worker processes ended, and
    remembers that one came.

    The memory matters because the exception may surface as another one: where it hits `Condition.wait` of the
    standard library between waiting and locking again, a RuntimeError about the lock takes its place.
    """

    def __init__(self) -> None:
        self.seen = False

    def listen(self) -> None:
        """Take over the signals that would end the program; those that its caller had it ignore stay ignored.

        Does nothing outside of the main thread, which alone may set handlers.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for name in _TOLD_TO_END:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
                signal.signal(number, self._take)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.seen = True
        raise KeyboardInterrupt
