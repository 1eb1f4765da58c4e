"""Freed memory goes back, or stays for the next use."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

BLOCKS = 6
LIST = f"""
import ctypes, sys
import numpy as np
from ola_viewer.jobs import keep_large_blocks

names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in names]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Info
if sys.argv[1] == "keep":
    keep_large_blocks()
before = library.mallinfo2()
parts = [np.ones(1_500_000, np.uint8) for _ in range({BLOCKS})]
held = library.mallinfo2()
del parts
after = library.mallinfo2()
print(held.hblks - before.hblks, held.arena - after.arena)
"""
"""Says how many of some blocks were taken from the system one by one, and how much of the heap went back to it."""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2") if sys.platform == "linux" else True,
    reason="it is about glibc's allocator, which says what it does from version 2.33 on",
)
def test_blocks_of_some_megabytes_are_kept() -> None:
    def taken(way: str) -> list[int]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
        done = subprocess.run([sys.executable, "-c", LIST, way], capture_output=True, check=True, env=env)
        return [int(number) for number in done.stdout.split()]

    assert taken("keep") == [0, 0]
    assert taken("leave")[0] == BLOCKS, "the test shows nothing: what is freed is kept anyway"
