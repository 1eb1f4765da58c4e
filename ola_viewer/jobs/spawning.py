"""Starting processes so that an interrupt on the terminal is the parent's affair alone."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def interrupts_for_parent() -> Iterator[None]:
    """Processes started by this thread inside of the block never see Ctrl+C, not even while they import.

    A terminal sends it to all of them. The parent gets it, behind the block if it came inside, and ends them.
    Does nothing where signals cannot be blocked (Windows).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # would let the signal through again if it began inside of the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
