"""Workers that hang, and a clock that goes on only while one does: limits of time are tested without any."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path


def hang(folder: Path) -> None:
    """Never return, and let the `HangClock` of the folder know as long as this process lives."""
    with (folder / f"hanging-{os.getpid()}").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        threading.Event().wait()


class HangClock:
    """Stands for the module `time`. A second passes with every ten looks while a process hangs, and none otherwise, so
    that work which is merely slow is never late."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._now = 0.0

    def monotonic(self) -> float:
        """Seconds."""
        if any(_locked(mark) for mark in self._folder.glob("hanging-*")):
            self._now += 0.1
        return self._now


def _locked(mark: Path) -> bool:
    with mark.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
