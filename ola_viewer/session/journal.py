"""A document's history, written down as it happens.

One row of the journal says how the history list changed: keep the first `keep` entries, append these, the
first `done` are in force. So typing, undoing, jumping and pushing are all the same small row, and reading
them in order gives the history back, undone edits included.
"""

from __future__ import annotations

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
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.session.identity import identify_all
from ola_viewer.session.store import SessionStore
from ola_viewer.session.witnesses import MOST_WITNESSES, Witness, witnesses_of

SECOND: Final = "#2"
"""What the identity of a second window's journal ends in."""
COMPACT_AFTER: Final = 256
"""The rows of a journal are rewritten as one when there are so many more of them than entries."""


@dataclass(frozen=True, slots=True)
class SavedWork:
    """What an earlier session left unsaved of this manifest. `lost` edits could not be read (a newer program's).
    `witnesses`: records that the edits touch, to be compared before they are done again."""

    edits: tuple[Edit, ...]
    undone: tuple[Edit, ...]
    at: float
    lost: int = 0
    witnesses: tuple[Witness, ...] = ()

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
        self._witnessed: set[int] = set()

    @property
    def work(self) -> str:
        """The identity that the journal is kept under."""
        return self._work

    def saved_work(self) -> SavedWork:
        """What the journal holds now. Waits for the store: not for the GUI thread."""
        history, done, at, _, witnesses = self._store.call(self._replay)
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
        return SavedWork(tuple(edits), tuple(undone), at, lost, tuple(witnesses.items()))

    def note_opened(self) -> str | None:
        """Write down that these files are open. If this work was never seen: the one that was open last at the same
        paths, else None. Waits for the store."""
        paths = orjson.dumps(self._paths).decode()

        def write(connection: sqlite3.Connection) -> str | None:
            seen = connection.execute("SELECT 1 FROM works WHERE work = ?", (self._work,)).fetchone()
            sql = "SELECT work FROM works WHERE paths = ? AND work != ? ORDER BY opened DESC LIMIT 1"
            former = None if seen else connection.execute(sql, (paths, self._work)).fetchone()
            connection.execute(
                "INSERT INTO works VALUES (?, ?, ?, 0) "
                "ON CONFLICT (work) DO UPDATE SET paths = excluded.paths, opened = excluded.opened",
                (self._work, paths, time.time()),
            )
            return None if former is None else str(former[0]).removesuffix(SECOND)

        return self._store.call(write)

    def resume(self, document: Document) -> None:
        """The document holds what `saved_work` told: go on from there without writing it again."""
        history, done, _, rows, witnesses = self._store.call(self._replay)
        self._witnessed = set(witnesses)
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
        witnesses = self._new_witnesses(edits[keep:], document.snapshot)
        self._rows += 1
        compact = self._rows > len(edits) + COMPACT_AFTER
        if compact:
            self._rows = 1
        operation: dict[str, object] = {"keep": keep, "append": appended, "done": done}
        if witnesses:
            operation["witnesses"] = witnesses

        def write(connection: sqlite3.Connection) -> None:
            self._append(connection, operation)
            if compact:
                self._compact(connection)

        return self._store.submit(write)

    def clear(self, work: str | None = None) -> Future[None]:
        """Forget the history, as after a save; `work` is the manifest's new identity where the file changed."""
        old, self._work = self._work, work or self._work
        self._known, self._done, self._rows, self._witnessed = [], 0, 0, set()

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM history WHERE work = ?", (old,))
            connection.execute("UPDATE works SET edits = 0 WHERE work = ?", (old,))

        return self._store.submit(forget)

    def _new_witnesses(self, edits: Sequence[Edit], snapshot: Snapshot) -> list[Witness]:
        found: list[Witness] = []
        for edit in edits:
            if len(self._witnessed) >= MOST_WITNESSES:
                break
            fresh = witnesses_of(edit, snapshot, self._witnessed)
            self._witnessed.update(row for row, _ in fresh)
            found += fresh
        return found

    def _replay(self, connection: sqlite3.Connection) -> tuple[list[object], int, float, int, dict[int, str]]:
        rows = connection.execute("SELECT op, at FROM history WHERE work = ? ORDER BY seq", (self._work,)).fetchall()
        history: list[object] = []
        witnesses: dict[int, str] = {}
        done = 0
        for text, _ in rows:
            operation = orjson.loads(text)
            del history[operation["keep"] :]
            history += operation["append"]
            done = operation["done"]
            witnesses.update({int(row): str(digest) for row, digest in operation.get("witnesses", ())})
        return history, done, rows[-1][1] if rows else 0.0, len(rows), witnesses

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
        history, done, at, _, witnesses = self._replay(connection)
        connection.execute("DELETE FROM history WHERE work = ?", (self._work,))
        whole = {"keep": 0, "append": history, "done": done, "witnesses": list(witnesses.items())}
        text = orjson.dumps(whole).decode()
        connection.execute("INSERT INTO history VALUES (?, 1, ?, ?)", (self._work, text, at))


def unsaved_works(store: SessionStore) -> dict[str, int]:
    """For each manifest path with edits that were never saved their number, for the list of recent files. Only
    where the files are still those that were edited; so it reads some of each. Worker threads only."""

    def read(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
        return list(connection.execute("SELECT work, paths, edits FROM works WHERE edits > 0 ORDER BY opened"))

    found: dict[str, int] = {}
    for work, text, edits in store.call(read):
        paths = orjson.loads(text)
        try:
            same = identify_all([Path(path) for path in paths]) == work.removesuffix(SECOND)
        except OSError:
            continue  # moved or gone: it is offered when the file is opened where it is now
        if same:
            found.update(dict.fromkeys(paths, edits))
    return found
