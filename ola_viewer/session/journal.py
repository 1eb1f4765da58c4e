"""A document's history, written down as it happens, across saves.

A journal is kept under the identity of the files on disk. Before a save takes their names, it is written down which
identity they are going to have (`intend`): whenever the program is killed, the journal is found by what the files hold
then, with the save done or not. `journal_state.py` says what the rows mean.
"""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final

import orjson

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import EditCodec
from ola_viewer.manifest.history import Step
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.session.identity import identify, identify_all, identify_open, joined
from ola_viewer.session.journal_state import PLAIN, JournalState, KeptBase
from ola_viewer.session.saved_work import SavedWork, understood
from ola_viewer.session.store import SessionStore
from ola_viewer.session.witnesses import MOST_WITNESSES, witnesses_of

SECOND: Final = "#2"
"""What the identity of a second window's journal ends in."""
COMPACT_AFTER: Final = 256
"""The rows of a journal are rewritten as one when there are so many more of them than entries."""


SAVE: Final = "save"
"""Name of the kept value that says, under the identity that files are going to have, which journal is theirs."""


class Journal:
    """The journal of one opened work (the manifests of one table, see `identity.identify_all`)."""

    def __init__(self, store: SessionStore, codec: EditCodec, work: str, paths: Sequence[Path]) -> None:
        """Does not write before the first `sync`."""
        self._store = store
        self._codec = codec
        self._work = self._key = work  # `_key` belongs to the thread of the store
        self._paths = list(paths)
        self._known: list[Step] = []
        self._bases: tuple[object, ...] = ()
        self._rows = 0
        self._witnessed: set[tuple[int, int]] = set()
        self._contents: weakref.WeakKeyDictionary[Source, str] = weakref.WeakKeyDictionary()

    @property
    def work(self) -> str:
        """The identity that the journal is kept under."""
        return self._work

    def saved_work(self) -> SavedWork:
        """What the journal holds now. Reads some of the files and waits for the store: not for the GUI thread."""
        return understood(self._store.call(self._replay), self._codec, self._paths)

    def note_opened(self) -> str | None:
        """Write down that these files are open. If this work was never seen: the one that was open last at the same
        paths, else None. Waits for the store."""
        paths = self._paths_text()

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
        state = self._store.call(self._replay)
        self._witnessed = set(state.witnesses)
        steps = document.steps
        if len(steps.steps) == len(state.steps) and [step.base for step in steps.steps] == state.tags:
            self._known, self._bases, self._rows = list(steps.steps), _bases_key(document), state.rows
        else:
            self.sync(document)

    def sync(self, document: Document) -> Future[None]:
        """Write down how the document's history differs from what was written last. Call after every change, from
        the owning thread; takes microseconds. The future is done when it is on disk."""
        return self._store.submit(self._change(document))

    def move(self, work: str, document: Document) -> Future[None]:
        """The files were saved and have the identity `work` now: the journal goes on under it, whatever was kept there
        before, with the document's history as it is now. All of it or nothing is on the disk at any time."""
        change = self._change(document)
        old, self._work = self._work, work

        def write(connection: sqlite3.Connection) -> None:
            self._rename(connection, work)
            connection.execute("UPDATE works SET edits = 0 WHERE work = ?", (old,))
            change(connection)

        return self._store.submit(write)

    def intend(self, document: Document, snapshot: Snapshot) -> Callable[[Mapping[int, Path], bool], None]:
        """Begin to save the present state, `snapshot`. The answer is to be called in a worker, with the finished new
        files by source number and whether records keep their places, before they take their names. From then on the
        journal is found by their content too, and knows that this state is in them. It waits for the store."""
        count, at = document.steps.done, time.time()
        versions = _versions(document)
        paths = {source.number: source.path for source in snapshot.sources}

        def write_down(parts: Mapping[int, Path], same_rows: bool) -> None:
            now = dict(paths)
            pointers: dict[str, dict[str, object]] = {}
            for number in parts:  # they take their names one by one
                now[number] = parts[number]
                contents = {key: identify(path) for key, path in now.items()}
                done = number == list(parts)[-1]
                new = KeptBase(0, count, at, contents).to_json() if done else None
                pointers[joined(list(contents.values()))] = {"new": new, "same_rows": same_rows}

            def write(connection: sqlite3.Connection) -> None:
                state = self._replay(connection)
                bases = [base.to_json() for base in self._kept_bases(versions)]
                for work, pointer in pointers.items():
                    if work == self._key.removesuffix(SECOND):
                        continue  # the same content, or one that cannot be told from it: `witnesses.py` decides
                    value = {"from": self._key, "count": count, "digest": state.digest(count), "bases": bases}
                    text = orjson.dumps(value | pointer).decode()
                    connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (work, SAVE, text))

            self._store.call(write)

        return write_down

    def forget_intent(self) -> Future[None]:
        """The save did not come about."""

        def forget(connection: sqlite3.Connection) -> None:
            sql = "DELETE FROM kept WHERE name = ? AND json_extract(value, '$.from') = ?"
            connection.execute(sql, (SAVE, self._key))

        return self._store.submit(forget)

    def adopt(self) -> None:
        """If these files are what a save was about to make of others, whose journal never heard of the end: that is
        theirs now. Waits for the store."""

        def write(connection: sqlite3.Connection) -> None:
            found = connection.execute(
                "SELECT value FROM kept WHERE scope = ? AND name = ?", (self._key.removesuffix(SECOND), SAVE)
            ).fetchone()
            if found is None:
                return
            told = orjson.loads(found[0])
            state = self._replay(connection, told["from"])
            connection.execute("DELETE FROM kept WHERE scope = ? AND name = ?", (self._key, SAVE))
            new = None if told["new"] is None else KeptBase.from_json(told["new"])
            heard = new is not None and state.knows(new) is not None
            if state.digest(told["count"]) != told["digest"] and not heard:
                return  # it went on otherwise: these files came about by other means
            connection.execute("UPDATE works SET edits = 0 WHERE work = ?", (told["from"],))
            key, self._key = self._key, told["from"]
            self._rename(connection, key)
            if state.bases == PLAIN:
                state.bases = tuple(map(KeptBase.from_json, told["bases"]))
            if new is not None:
                state.saved(new, told["same_rows"])
            else:
                state.disk = None
            self._append(connection, state.whole(), abs(state.done - told["count"]) if new is not None else state.done)

        self._store.call(write)

    def clear(self) -> Future[None]:
        """Forget the history."""
        self._known, self._bases, self._rows, self._witnessed = [], (), 0, set()

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM history WHERE work = ?", (self._key,))
            connection.execute("UPDATE works SET edits = 0 WHERE work = ?", (self._key,))

        return self._store.submit(forget)

    # -- inside ----------------------------------------------------------------------------------

    def _change(self, document: Document) -> Callable[[sqlite3.Connection], None]:
        """What `_store` has to do to write down how the document differs from what was written last."""
        known = document.steps
        steps = known.steps
        keep = 0
        for old, new in zip(self._known, steps, strict=False):
            if old.edit is not new.edit or old.base != new.base:
                break
            keep += 1
        fresh = steps[keep:]
        if not keep:
            self._witnessed.clear()
        self._known = list(steps)
        operation: dict[str, Any] = {
            "keep": keep,
            "append": [self._codec.encode(step.edit) for step in fresh],
            "done": known.done,
        }
        if any(step.base for step in fresh):
            operation["tags"] = [step.base for step in fresh]
        witnesses = self._new_witnesses(fresh, document)
        if witnesses:
            operation["witnesses"] = witnesses
        bases = _bases_key(document)
        versions = _versions(document) if bases != (self._bases or _PLAIN_KEY) else None
        disk, cut = _disk_of(document), known.cut
        self._bases = bases
        unsaved = known.unsaved if document.modified else 0
        self._rows += 1
        compact = self._rows > len(steps) + COMPACT_AFTER
        if compact:
            self._rows = 1

        def write(connection: sqlite3.Connection) -> None:
            if versions is not None:
                kept = [base.to_json() for base in self._kept_bases(versions)]
                operation.update(bases=kept, disk=disk, cut=cut)
            self._append(connection, operation, unsaved)
            if compact:
                self._compact(connection)

        return write

    def _new_witnesses(self, steps: Sequence[Step], document: Document) -> list[list[object]]:
        here = document.steps.base_at(document.steps.done).number
        found: list[list[object]] = []
        for step in steps:
            if len(self._witnessed) >= MOST_WITNESSES:
                break
            if step.base != here:
                continue  # the files that it was made on are not the ones at hand
            known = {row for base, row in self._witnessed if base == here}
            fresh = witnesses_of(step.edit, document.snapshot, known)
            self._witnessed.update((here, row) for row, _ in fresh)
            found += [[here, row, digest] for row, digest in fresh]
        return found

    def _kept_bases(self, versions: Sequence[tuple[int, int, float, tuple[Source, ...]]]) -> list[KeptBase]:
        """The bases with what their files hold, read through the open files. In the thread of the store."""
        return [
            KeptBase(number, count, at, {source.number: self._content(source) for source in sources})
            for number, count, at, sources in versions
        ]

    def _content(self, source: Source) -> str:
        known = self._contents.get(source)
        if known is None:
            try:
                known = identify_open(source.file)
            except (OSError, ValueError):  # closed meanwhile, or on a disk that went away
                known = ""
            self._contents[source] = known
        return known

    def _replay(self, connection: sqlite3.Connection, key: str = "") -> JournalState:
        sql = "SELECT op, at FROM history WHERE work = ? ORDER BY seq"
        state = JournalState()
        for text, at in connection.execute(sql, (key or self._key,)).fetchall():
            state.take(orjson.loads(text), at)
        return state

    def _append(self, connection: sqlite3.Connection, operation: Mapping[str, Any], unsaved: int) -> None:
        now = time.time()
        row = connection.execute(
            "SELECT COALESCE(MAX(seq), 0) + 1 FROM history WHERE work = ?", (self._key,)
        ).fetchone()
        text = orjson.dumps(operation).decode()
        connection.execute("INSERT INTO history VALUES (?, ?, ?, ?)", (self._key, row[0], text, now))
        connection.execute(
            "INSERT INTO works VALUES (?, ?, ?, ?) "
            "ON CONFLICT (work) DO UPDATE SET paths = excluded.paths, opened = excluded.opened, edits = excluded.edits",
            (self._key, self._paths_text(), now, unsaved),
        )

    def _compact(self, connection: sqlite3.Connection) -> None:
        state = self._replay(connection)
        connection.execute("DELETE FROM history WHERE work = ?", (self._key,))
        text = orjson.dumps(state.whole()).decode()
        connection.execute("INSERT INTO history VALUES (?, 1, ?, ?)", (self._key, text, state.at))

    def _rename(self, connection: sqlite3.Connection, work: str) -> None:
        """Keep the rows under another identity; saves that have begun know it by that."""
        old, self._key = self._key, work
        connection.execute("DELETE FROM kept WHERE scope = ? AND name = ?", (work.removesuffix(SECOND), SAVE))
        if old == work:
            return
        connection.execute("DELETE FROM history WHERE work = ?", (work,))
        connection.execute("UPDATE history SET work = ? WHERE work = ?", (work, old))
        connection.execute(
            "UPDATE kept SET value = json_set(value, '$.from', ?) WHERE name = ? AND json_extract(value, '$.from') = ?",
            (work, SAVE, old),
        )

    def _paths_text(self) -> str:
        return orjson.dumps([str(path) for path in self._paths]).decode()


_PLAIN_KEY: Final = (((0, 0, 0.0),), 0, False)


def _bases_key(document: Document) -> tuple[object, ...]:
    """Changes when the bases of the journal have to be written."""
    known = document.steps
    return tuple((b.number, b.count, b.at) for b in known.bases), _disk_of(document), known.cut


def _disk_of(document: Document) -> int | None:
    """The base that the files on disk are."""
    for base in reversed(document.steps.bases):
        if not any(source.superseded for source in document.version(base.number)):
            return base.number
    return None


def _versions(document: Document) -> list[tuple[int, int, float, tuple[Source, ...]]]:
    return [(b.number, b.count, b.at, document.version(b.number)) for b in document.steps.bases]


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
