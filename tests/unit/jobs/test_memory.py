"""Freed memory goes back, or stays for the next use."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

ROUNDS = 20
FAULTS = f"""
import resource, sys
import numpy as np
from ola_viewer.jobs import keep_large_blocks
if sys.argv[1] == "keep":
    keep_large_blocks()

def work():
    parts = [np.ones(1_500_000, np.uint8) for _ in range(6)]

work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range({ROUNDS}):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is about the C library's own allocator")
def test_blocks_of_some_megabytes_are_not_fetched_anew() -> None:
    def faults(way: str) -> int:
        return int(subprocess.run([sys.executable, "-c", FAULTS, way], capture_output=True, check=True).stdout)

    assert faults("keep") < ROUNDS, "less than one page a round"
    assert faults("leave") > 2 * ROUNDS, "the test shows nothing: what is freed is kept anyway"
