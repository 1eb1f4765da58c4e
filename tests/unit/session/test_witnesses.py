"""Two files that the identity cannot tell apart are told apart by the records that the edits touch."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import core_codec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import ADDED_SOURCE, make_row
from ola_viewer.manifest.source import Source
from ola_viewer.paths.rules import PathRules, prefix_rules
from ola_viewer.session import Journal, SessionStore, identify
from ola_viewer.session.journal import COMPACT_AFTER, unsaved_works
from ola_viewer.session.opening import ASIDE, decode_work, encode_work, open_work
from ola_viewer.session.witnesses import MOST_WITNESSES, contradicted, witnesses_of

RECORDS = 8000


def opened(path: Path) -> Document:
    document = Document()
    source = Source.open(path, 0)
    source.build_index()
    document.add_source(source)
    return document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "m.json"
    turns = [{"from": "human", "value": "What is to be seen here, and where?"}]
    file.write_bytes(orjson.dumps([{"id": f"r{n:05d}", "conversations": turns} for n in range(RECORDS)]))
    return file


def twin_of(path: Path) -> tuple[Path, int]:
    """A file of the same name by `identify` with another record, and that record's place."""
    raw = path.read_bytes()
    for place in range(1000, RECORDS):
        changed = raw.replace(f"r{place:05d}".encode(), f"x{place:05d}".encode())
        twin = path.with_name("twin.json")
        twin.write_bytes(changed)
        if identify(twin) == identify(path):
            return twin, place
    raise AssertionError("the identity reads the whole file")


def test_a_twin_is_recognised_where_it_matters(path: Path) -> None:
    twin, place = twin_of(path)
    document, other = opened(path), opened(twin)
    touching = SetText(make_row(0, place), ("id",), "new")
    elsewhere = SetText(make_row(0, 3), ("id",), "new")
    assert contradicted(witnesses_of(touching, document.snapshot), other.snapshot) == [make_row(0, place)]
    assert contradicted(witnesses_of(elsewhere, document.snapshot), other.snapshot) == []
    assert contradicted(witnesses_of(touching, document.snapshot), document.snapshot) == []


def test_edits_do_not_change_what_is_witnessed(path: Path) -> None:
    document = opened(path)
    edit = SetText(make_row(0, 7), ("id",), "new")
    before = witnesses_of(edit, document.snapshot)
    document.push(edit)
    assert witnesses_of(edit, document.snapshot) == before


def test_whole_documents_ranges_and_added_records(path: Path) -> None:
    snapshot = opened(path).snapshot
    rules = PathRules(prefix_rules([("/a", "/b")]))
    assert [row for row, _ in witnesses_of(rules, snapshot)] == [0, RECORDS - 1]
    delete = SetText(make_row(0, 7), ("id",), "new")
    assert [row for row, _ in witnesses_of(delete, snapshot, known=[7])] == []
    assert witnesses_of(SetText(make_row(ADDED_SOURCE, 0), ("id",), "new"), snapshot) == []


def test_a_record_that_is_not_there_contradicts(path: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.json"
    short.write_bytes(b"[]")
    witnesses = witnesses_of(SetText(make_row(0, 7), ("id",), "new"), opened(path).snapshot)
    assert contradicted(witnesses, opened(short).snapshot) == [7]
    growing = Document()
    growing.add_source(Source.open(path, 0))  # its index was stored: it is complete at once, or empty and growing
    if not growing.snapshot.sources[0].index.complete:
        assert contradicted(witnesses, growing.snapshot) == []


def test_the_journal_keeps_them_through_compaction_and_setting_aside(path: Path, tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "session.db")
    document = opened(path)
    journal = Journal(store, core_codec(), identify(path), [path])
    for place in range(0, 2 * MOST_WITNESSES, 2):
        document.push(SetText(make_row(0, place), ("id",), "new"))
        journal.sync(document)
    for _ in range(COMPACT_AFTER * 2):
        document.undo()
        journal.sync(document)
        document.redo()
        journal.sync(document)
    saved = journal.saved_work()
    assert [row for row, _ in saved.witnesses] == list(range(0, 2 * MOST_WITNESSES, 2))
    assert contradicted(saved.witnesses, document.snapshot) == []
    again = decode_work(core_codec(), json.loads(json.dumps(encode_work(saved))))
    assert again is not None
    assert (again.edits, again.witnesses) == (saved.edits, saved.witnesses)
    assert decode_work(core_codec(), {"edits": [{"kind": "?"}], "undone": [], "at": 0}) is None
    store.close()


def test_work_is_found_by_content_then_by_place(path: Path, tmp_path: Path) -> None:
    from ola_viewer.review.queue import QueueSpec, ReviewQueue
    from ola_viewer.session.kept import keep_queue, keep_value

    store = SessionStore(tmp_path / "session.db")
    first, presence = open_work(store, core_codec(), [path])
    presence.leave()
    document = opened(path)
    document.delete(RowSet.of([2]))
    first.journal.sync(document)
    keep_queue(store, first.work, ReviewQueue("Audit", QueueSpec(), ()))
    keep_value(store, first.work, "view", {"query": "x"})
    keep_value(store, first.work, ASIDE, {"edits": []})
    assert unsaved_works(store) == {str(path): 1}

    path.write_bytes(path.read_bytes().replace(b'"r00002"', b'"changed"'))  # as a save, or a new download
    second, presence = open_work(store, core_codec(), [path])
    presence.leave()
    assert second.work != first.work
    assert second.saved.empty  # edits are found by content only
    assert [queue.name for queue in second.queues] == ["Audit"]
    assert second.values == {"view": {"query": "x"}}
    assert unsaved_works(store) == {}  # nothing of what lies there now is unsaved

    elsewhere = path.rename(tmp_path / "moved.json")
    third, presence = open_work(store, core_codec(), [elsewhere])
    presence.leave()
    assert (third.work, [queue.name for queue in third.queues]) == (second.work, ["Audit"])
    store.close()
