"""What the session store acknowledged is there afterwards, whatever happened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ola_viewer.review.fingerprint import Fingerprint
from ola_viewer.review.queue import Entry, QueueSpec, ReviewQueue
from ola_viewer.review.verdicts import Verdict
from ola_viewer.session import identify, kept
from ola_viewer.session.presence import Presence
from ola_viewer.session.store import MIGRATIONS, SessionError, SessionStore

WRITER = """
import sys
from pathlib import Path
from ola_viewer.session.store import SessionStore
store = SessionStore(Path(sys.argv[1]))
for number in range(10_000):
    def work(connection, number=number):
        connection.execute("INSERT INTO kept VALUES ('t', ?, '1')", (str(number),))
    store.call(work)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a POSIX signal")
@pytest.mark.parametrize("lines", [1, 7, 40])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "session.db"
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    acknowledged = [int(child.stdout.readline()) for _ in range(lines)]
    child.send_signal(signal.SIGKILL)
    child.wait()
    store = SessionStore(path)
    values = store.call(lambda connection: [int(n) for (n,) in connection.execute("SELECT name FROM kept")])
    store.close()
    assert set(acknowledged) <= set(values)
    assert sorted(values) == list(range(len(values)))


def test_a_damaged_database_is_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "session.db"
    path.write_bytes(b"this is not a database, however long it is made to be " * 100)
    store = SessionStore(path)
    assert store.recovered_from is not None
    assert store.recovered_from.read_bytes().startswith(b"this is not")
    kept.keep_value(store, kept.ANYWHERE, "a", [1, "ü"]).result()
    assert kept.load_values(store, kept.ANYWHERE) == {"a": [1, "ü"]}
    store.close()


def test_the_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "session.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(SessionError, match="newer"):
        SessionStore(path)
    assert path.read_bytes() == before


def test_an_error_of_one_task_does_not_stop_the_next(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "session.db")

    def half_done(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO kept VALUES ('t', 'half', '1')")
        connection.execute("SELECT * FROM nothing")

    with pytest.raises(sqlite3.OperationalError):
        store.call(half_done)
    assert kept.load_values(store, "t") == {}
    store.close()


def test_verdicts_and_queues_come_back(tmp_path: Path) -> None:
    path = tmp_path / "session.db"
    store = SessionStore(path)
    first = Verdict("c1", "m1", "a", "bad", ("Truncated",), "note", "eve", "2026-01-01T00:00:00Z")
    kept.keep_verdicts(store, [first, Verdict("c2", "m2", "b", "good")])
    kept.keep_verdicts(store, [Verdict("c1", "m1", "a", "good"), Verdict("c2", "m2", "b", None)])
    queue = ReviewQueue(
        "audit", QueueSpec(count=2, seed=42, stratify="kind"), (Entry(5, "image", "c1", "m1"), Entry(9)), 1
    )
    kept.keep_queue(store, "work", queue)
    store.close()
    store = SessionStore(path)
    book = kept.load_verdicts(store)
    found = book.get(Fingerprint("c1", "m1"))
    assert found is not None
    assert (len(book), found.mark) == (1, "good")
    assert kept.verdict_history(store, "c1")[0] == first
    assert kept.load_queues(store, "work") == [queue]
    kept.forget_queue(store, "work", "audit").result()
    assert kept.load_queues(store, "work") == []
    store.close()


def test_two_windows_know_of_each_other(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "session.db")
    here, there = Presence(store, "w"), Presence(store, "w")
    assert here.beat() == []
    assert [window.pid for window in there.beat()] == [os.getpid()]
    assert len(here.beat()) == 1
    there.leave()
    assert here.beat() == []
    store.close()


def test_a_manifest_is_known_by_its_content(tmp_path: Path) -> None:
    data = bytes(range(256)) * 4000
    for name in ("a.json", "moved.json"):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "longer.json").write_bytes(data + b" ")
    (tmp_path / "edge.json").write_bytes(data[:-1] + b"x")
    names = {name: identify(tmp_path / name) for name in ("a.json", "moved.json", "longer.json", "edge.json")}
    assert names["a.json"] == names["moved.json"]
    assert len(set(names.values())) == 3
