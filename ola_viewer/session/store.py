"""The session database: SQLite in WAL mode, written by one thread.

A transaction is acknowledged (its future has a result) after SQLite synchronised it to the disk
(`synchronous=FULL`), so neither `kill -9` nor a power cut takes it back. A damaged database is moved aside
and a new one begun; `recovered_from` then names the old file.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, TypeVar

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], Result]

MIGRATIONS: Final = (
    """
    CREATE TABLE history (
        work TEXT NOT NULL, seq INTEGER NOT NULL, op TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (work, seq)
    ) WITHOUT ROWID;
    CREATE TABLE works (work TEXT PRIMARY KEY, paths TEXT NOT NULL, opened REAL NOT NULL, edits INTEGER NOT NULL);
    CREATE TABLE verdicts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, reviewer TEXT NOT NULL, verdict TEXT NOT NULL
    );
    CREATE INDEX verdicts_by_content ON verdicts (content);
    CREATE TABLE kept (scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (scope, name))
        WITHOUT ROWID;
    CREATE TABLE windows (
        work TEXT NOT NULL, pid INTEGER NOT NULL, token TEXT NOT NULL, beat REAL NOT NULL, PRIMARY KEY (work, token)
    ) WITHOUT ROWID;
    """,
)
"""One script for each version of the schema; a database of version n has seen the first n. Never change one
that was released: append another."""

_BUSY_MS: Final = 5000


class SessionError(Exception):
    """The session database cannot be used; `str()` is the sentence for the user."""


class SessionStore:
    """The open database. Any thread may call; the work is done in order on the store's own thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the database at `path`. Raises SessionError (the folder cannot be written, or the
        file was written by a newer program)."""
        self.path = path
        self.recovered_from: Path | None = None
        self._tasks: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="session-store", daemon=True)
        self._thread.start()
        ready.result()

    def submit(self, work: Work[Result]) -> Future[Result]:
        """Run `work(connection)` in a transaction; its future is done when the result is on disk."""
        future: Future[Result] = Future()
        self._tasks.put((work, future))
        return future

    def call(self, work: Work[Result]) -> Result:
        """As `submit`, waiting for the result. Not for the GUI thread."""
        return self.submit(work).result()

    def flush(self) -> None:
        """Return when everything submitted so far is on disk."""
        self.call(lambda connection: None)

    def close(self) -> None:
        """Finish what was submitted and close the database."""
        self._tasks.put(None)
        self._thread.join()

    def _run(self, ready: Future[None]) -> None:
        try:
            connection = self._open()
        except (sqlite3.Error, OSError, SessionError) as error:
            sentence = f"The session database {self.path} cannot be used: {error}. Work will not be kept."
            ready.set_exception(error if isinstance(error, SessionError) else SessionError(sentence))
            return
        ready.set_result(None)
        while (task := self._tasks.get()) is not None:
            work, future = task
            try:
                connection.execute("BEGIN IMMEDIATE")
                result = work(connection)
                connection.execute("COMMIT")
            except Exception as error:  # noqa: BLE001 - whatever the task raises belongs to its caller
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                future.set_exception(error)
            else:
                future.set_result(result)
        connection.close()

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # locked, read-only, disk full: the file itself is not damaged
            self.recovered_from = self.path.with_name(f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
            self.path.replace(self.recovered_from)
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            self._refuse_newer(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")  # two windows may start at once: one of them migrates
            self._migrate(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        for script in MIGRATIONS[self._refuse_newer(connection) :]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _refuse_newer(self, connection: sqlite3.Connection) -> int:
        """The version of the database's schema; raises SessionError for one from the future."""
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise SessionError(f"{self.path} was written by a newer Ola Viewer; this one leaves it alone.")
        return version
