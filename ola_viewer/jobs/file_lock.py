"""A lock on an open file that ends with the process, however it ends."""

from __future__ import annotations

from typing import Any, BinaryIO


def lock_file(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; False, at once, if somebody else has it, or where the file system knows no
    locks. Two openings in one process count as two."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        locking: Any = msvcrt  # type stubs know these names on Windows only
        try:
            locking.locking(file.fileno(), locking.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
