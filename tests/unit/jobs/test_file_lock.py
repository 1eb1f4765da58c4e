"""Locks on open files: one has it, others are told at once, and where there are none nobody is kept out."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from ola_viewer.jobs.file_lock import lock_file


def test_one_has_it_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with open(path, "wb") as first:
        assert lock_file(first) is True
        with open(path, "r+b") as second:
            assert lock_file(second) is False
    with open(path, "r+b") as third:
        assert lock_file(third) is True


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_a_file_system_without_locks_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with open(tmp_path / "lock", "wb") as file:
        assert lock_file(file) is None
