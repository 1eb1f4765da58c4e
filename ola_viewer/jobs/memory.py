"""Memory that was freed goes back to the system, or stays for the next use where that is soon."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

import numpy as np

_LARGEST_KEPT = 31 << 20
"""Bytes; glibc's own rule follows freed blocks up to 32 MB."""


def give_back_memory() -> None:
    """Let the C library return what it keeps for later. Call it in a worker, after work with large buffers.

    glibc holds freed blocks in one arena a thread, which after indexing a large file are some hundred
    megabytes. Takes a few milliseconds; does nothing on other systems.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def keep_large_blocks() -> None:
    """Let the C library keep freed blocks of up to 30 MB, in large pages. For a worker process that goes through
    a file with arrays of some megabytes; costs no memory by itself, and about a tenth of the time without it.

    glibc returns large blocks to the system one by one until it has seen a larger one freed. What is then taken from
    its heap numpy asks the system to back with large pages, and later blocks lie in the same place.
    """
    np.empty(_LARGEST_KEPT, np.uint8)
    blocks = [np.empty(_LARGEST_KEPT - (1 << 20), np.uint8) for _ in range(2)]
    blocks.clear()


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
