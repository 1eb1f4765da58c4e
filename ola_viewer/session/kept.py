"""Verdicts, queues and the state of the window in the session database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Final

import orjson

from ola_viewer.review.queue import ReviewQueue
from ola_viewer.review.verdicts import Verdict, VerdictBook
from ola_viewer.session.store import SessionStore

ANYWHERE: Final = ""
"""Scope of what does not belong to one manifest."""


def keep_verdicts(store: SessionStore, verdicts: Iterable[Verdict]) -> Future[None]:
    """Write verdicts down, also empty ones that take an earlier one back; the history of each record is kept."""
    rows = [(verdict.content, verdict.reviewer, orjson.dumps(verdict.to_json()).decode()) for verdict in verdicts]

    def write(connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO verdicts (content, reviewer, verdict) VALUES (?, ?, ?)", rows)

    return store.submit(write)


def load_verdicts(store: SessionStore) -> VerdictBook:
    """The verdicts in force, of all manifests: content is their key. Waits for the store."""

    def read(connection: sqlite3.Connection) -> list[str]:
        latest = "SELECT verdict FROM verdicts WHERE seq IN (SELECT MAX(seq) FROM verdicts GROUP BY content)"
        return [text for (text,) in connection.execute(latest + " ORDER BY seq")]

    return VerdictBook(Verdict.from_json(orjson.loads(text)) for text in store.call(read))


def verdict_history(store: SessionStore, content: str) -> list[Verdict]:
    """All that was ever said of one record, oldest first. Waits for the store."""

    def read(connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute("SELECT verdict FROM verdicts WHERE content = ? ORDER BY seq", (content,))
        return [text for (text,) in rows]

    return [Verdict.from_json(orjson.loads(text)) for text in store.call(read)]


def keep_queue(store: SessionStore, work: str, queue: ReviewQueue) -> Future[None]:
    """Write a queue down, with the place that was reached."""
    return keep_value(store, work, f"queue/{queue.name}", queue.to_json())


def load_queues(store: SessionStore, work: str) -> list[ReviewQueue]:
    """The queues of a manifest by name; damaged ones are left out. Waits for the store."""

    def read(connection: sqlite3.Connection) -> list[str]:
        sql = "SELECT value FROM kept WHERE scope = ? AND name LIKE 'queue/%' ORDER BY name"
        return [value for (value,) in connection.execute(sql, (work,))]

    queues = []
    for text in store.call(read):
        try:
            queues.append(ReviewQueue.from_json(orjson.loads(text)))
        except ValueError:
            continue
    return queues


def forget_queue(store: SessionStore, work: str, name: str) -> Future[None]:
    """Delete a queue; its verdicts stay."""

    def delete(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM kept WHERE scope = ? AND name = ?", (work, f"queue/{name}"))

    return store.submit(delete)


def keep_value(store: SessionStore, scope: str, name: str, value: object) -> Future[None]:
    """Keep any JSON value, such as the filter and the roots of a manifest (`scope` is its identity or ANYWHERE)."""
    text = orjson.dumps(value).decode()

    def write(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (scope, name, text))

    return store.submit(write)


def adopt_values(store: SessionStore, source: str, target: str, *, without: Sequence[str]) -> None:
    """Copy everything kept for one manifest, queues too, to another one that has nothing of that name; the values
    `without` stay where they are. Waits for the store."""

    def write(connection: sqlite3.Connection) -> None:
        sql = "INSERT OR IGNORE INTO kept SELECT ?, name, value FROM kept WHERE scope = ? AND name = ?"
        names = [name for (name,) in connection.execute("SELECT name FROM kept WHERE scope = ?", (source,))]
        connection.executemany(sql, [(target, source, name) for name in names if name not in without])

    store.call(write)


def load_values(store: SessionStore, scope: str) -> dict[str, object]:
    """Everything kept for a scope except its queues. Waits for the store."""

    def read(connection: sqlite3.Connection) -> list[tuple[str, str]]:
        sql = "SELECT name, value FROM kept WHERE scope = ? AND name NOT LIKE 'queue/%'"
        return list(connection.execute(sql, (scope,)))

    return {name: orjson.loads(text) for name, text in store.call(read)}
