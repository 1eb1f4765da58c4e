"""Two windows on the same manifest know of each other."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from dataclasses import dataclass
from typing import Final

from ola_viewer.session.store import SessionStore

STALE_AFTER: Final = 30.0
"""Seconds without a sign of life after which another window counts as gone."""


@dataclass(frozen=True, slots=True)
class OtherWindow:
    """Another window on the same manifest: its process, and seconds since its last sign of life."""

    pid: int
    age: float


class Presence:
    """This window's sign of life for one manifest. Call `beat` about every 10 seconds."""

    def __init__(self, store: SessionStore, work: str) -> None:
        self._store = store
        self._work = work
        self._token = uuid.uuid4().hex

    def beat(self) -> list[OtherWindow]:
        """Give a sign of life and return the other windows. Waits for the store: not for the GUI thread."""
        now = time.time()

        def write(connection: sqlite3.Connection) -> list[tuple[int, float]]:
            connection.execute("DELETE FROM windows WHERE beat < ?", (now - STALE_AFTER,))
            connection.execute(
                "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)", (self._work, os.getpid(), self._token, now)
            )
            sql = "SELECT pid, beat FROM windows WHERE work = ? AND token != ?"
            return list(connection.execute(sql, (self._work, self._token)))

        others = self._store.call(write)
        return [OtherWindow(pid, now - beat) for pid, beat in others if _alive(pid)]

    def leave(self) -> None:
        """Say good-bye. Waits for the store."""

        def delete(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM windows WHERE token = ?", (self._token,))

        self._store.call(delete)


def _alive(pid: int) -> bool:
    """Whether the process may still run (always yes where that cannot be asked)."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
