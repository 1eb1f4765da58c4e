"""A lock on an open file that ends with the process, however it ends."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any, BinaryIO, Final

_TAKEN: Final = frozenset((errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK))


def lock_file(file: BinaryIO) -> bool | None:
    """Lock an open file until it is closed: True; False, at once, if somebody else has it; None where the file system
    knows no locks. Two openings in one process count as two."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        locking: Any = msvcrt  # type stubs know these names on Windows only
        return _tried(lambda: locking.locking(file.fileno(), locking.LK_NBLCK, 1))
    return _tried(lambda: fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB))


def _tried(lock: Callable[[], object]) -> bool | None:
    try:
        lock()
    except OSError as error:
        return False if error.errno in _TAKEN else None
    return True
