"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back_memory() -> None:
    """Let the C library return what it keeps for later. Call it in a worker, after work with large buffers.

    glibc holds freed blocks in one arena a thread, which after indexing a large file are some hundred
    megabytes. Takes a few milliseconds; does nothing on other systems.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
