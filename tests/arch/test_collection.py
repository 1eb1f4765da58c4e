"""Every process collects the same tests: workers of pytest-xdist that disagree on a name end the whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def test_names_of_tests_do_not_depend_on_the_process_or_the_clock(request: pytest.FixtureRequest) -> None:
    """A name made from a time stamp or the order of a set differs in a process started later with another hash seed.

    `gzip.compress` without `mtime` in a parameter did so once: the names differed whenever two workers collected in
    different seconds.
    """
    later = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert later.returncode == 0, later.stdout[-2000:] + later.stderr[-2000:]
    collected = set(later.stdout.splitlines())
    ours = {item.nodeid for item in request.session.items}
    assert ours - collected == set()
