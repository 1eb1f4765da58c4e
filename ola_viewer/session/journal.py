"""A document's history, written down as it happens.

One row of the journal says how the history list changed: keep the first `keep` entries, append these, the
first `done` are in force. So typing, undoing, jumping and pushing are all the same small row, and reading
them in order gives the history back, undone edits included.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError
from ola_viewer.manifest.edits import Edit
from ola_viewer.session.store import SessionStore

COMPACT_AFTER: Final = 256
"""The rows of a journal are rewritten as one when there are so many more of them than entries."""


@dataclass(frozen=True, slots=True)
class SavedWork:
    """What an earlier session left undone to this manifest. `lost` edits could not be read (a newer program's)."""

    edits: tuple[Edit, ...]
    undone: tuple[Edit, ...]
    at: float
    lost: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to restore."""
        return not self.edits and not self.undone


class Journal:
    """The journal of one opened work (the manifests of one table, see `identity.identify_all`)."""

    def __init__(self, store: SessionStore, codec: EditCodec, work: str, paths: Sequence[Path]) -> None:
        """Does not write before the first `sync`."""
        self._store = store
        self._codec = codec
        self._work = work
        self._paths = [str(path) for path in paths]
        self._known: list[Edit] = []
        self._done = 0
        self._rows = 0

    @property
    def work(self) -> str:
        """The identity that the journal is kept under."""
        return self._work

    def saved_work(self) -> SavedWork:
        """What the journal holds now. Waits for the store: not for the GUI thread."""
        history, done, at, _ = self._store.call(self._replay)
        edits: list[Edit] = []
        undone: list[Edit] = []
        lost = 0
        for place, encoded in enumerate(history):
            try:
                edit = self._codec.decode(encoded)
            except UnknownEditError:
                # Later edits were made on top of this one and may not fit without it.
                lost = len(history) - place
                break
            (edits if place < done else undone).append(edit)
        return SavedWork(tuple(edits), tuple(undone), at, lost)

    def resume(self, document: Document) -> None:
        """The document holds what `saved_work` told: go on from there without writing it again."""
        history, done, _, rows = self._store.call(self._replay)
        entries = document.history
        if len(entries) == len(history):
            self._known = [entry.edit for entry in entries]
            self._done, self._rows = done, rows
        else:
            self.sync(document)

    def sync(self, document: Document) -> Future[None]:
        """Write down how the document's history differs from what was written last. Call after every change, from
        the owning thread; takes microseconds. The future is done when it is on disk."""
        entries = document.history
        edits = [entry.edit for entry in entries]
        done = sum(entry.done for entry in entries)
        keep = 0
        for old, new in zip(self._known, edits, strict=False):
            if old is not new:
                break
            keep += 1
        self._known, self._done = edits, done
        appended = [self._codec.encode(edit) for edit in edits[keep:]]
        self._rows += 1
        compact = self._rows > len(edits) + COMPACT_AFTER
        if compact:
            self._rows = 1
        operation = {"keep": keep, "append": appended, "done": done}

        def write(connection: sqlite3.Connection) -> None:
            self._append(connection, operation)
            if compact:
                self._compact(connection)

        return self._store.submit(write)

    def clear(self, work: str | None = None) -> Future[None]:
        """Forget the history, as after a save; `work` is the manifest's new identity where the file changed."""
        old, self._work = self._work, work or self._work
        self._known, self._done, self._rows = [], 0, 0

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM history WHERE work = ?", (old,))
            connection.execute("UPDATE works SET edits = 0 WHERE work = ?", (old,))

        return self._store.submit(forget)

    def _replay(self, connection: sqlite3.Connection) -> tuple[list[object], int, float, int]:
        rows = connection.execute("SELECT op, at FROM history WHERE work = ? ORDER BY seq", (self._work,)).fetchall()
        history: list[object] = []
        done = 0
        for text, _ in rows:
            operation = orjson.loads(text)
            del history[operation["keep"] :]
            history += operation["append"]
            done = operation["done"]
        return history, done, rows[-1][1] if rows else 0.0, len(rows)

    def _append(self, connection: sqlite3.Connection, operation: dict[str, object]) -> None:
        now = time.time()
        row = connection.execute(
            "SELECT COALESCE(MAX(seq), 0) + 1 FROM history WHERE work = ?", (self._work,)
        ).fetchone()
        text = orjson.dumps(operation).decode()
        connection.execute("INSERT INTO history VALUES (?, ?, ?, ?)", (self._work, row[0], text, now))
        connection.execute(
            "INSERT INTO works VALUES (?, ?, ?, ?) "
            "ON CONFLICT (work) DO UPDATE SET paths = excluded.paths, opened = excluded.opened, edits = excluded.edits",
            (self._work, orjson.dumps(self._paths).decode(), now, operation["done"]),
        )

    def _compact(self, connection: sqlite3.Connection) -> None:
        history, done, at, _ = self._replay(connection)
        connection.execute("DELETE FROM history WHERE work = ?", (self._work,))
        text = orjson.dumps({"keep": 0, "append": history, "done": done}).decode()
        connection.execute("INSERT INTO history VALUES (?, 1, ?, ?)", (self._work, text, at))


def unsaved_works(store: SessionStore) -> dict[str, int]:
    """For each manifest path with edits that were never saved their number, for the list of recent files."""

    def read(connection: sqlite3.Connection) -> dict[str, int]:
        rows = connection.execute("SELECT paths, edits FROM works WHERE edits > 0 ORDER BY opened").fetchall()
        return {os.fspath(path): edits for paths, edits in rows for path in orjson.loads(paths)}

    return store.call(read)
