"""The journal gives a document's history back, after any sequence of edits, undos, jumps and kills."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import EditCodec, core_codec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.source import Source
from ola_viewer.review.verdicts import Verdict
from ola_viewer.session import Journal, SessionStore, identify
from ola_viewer.session.work_files import find_conflicts, read_work, undone_edits, write_work

ROWS = 6


def write_manifest(folder: Path, name: str = "m.json") -> Path:
    path = folder / name
    records = [{"id": n, "conversations": [{"from": "human", "value": f"question {n}"}]} for n in range(ROWS)]
    path.write_text(json.dumps(records, indent=1))
    return path


def open_manifest(path: Path) -> Document:
    document = Document()
    source = Source.open(path, 0)
    source.build_index()
    document.add_source(source)
    return document


def edit(position: int, text: str) -> SetRecords:
    row = make_row(0, position)
    return SetRecords(((row, json.dumps({"id": text}).encode()),))


class JournalMachine(RuleBasedStateMachine):
    """Random work on a document that is killed and restored now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.path = write_manifest(self.folder)
        self.codec: EditCodec = core_codec()
        self.store = SessionStore(self.folder / "session.db")
        self.begin()

    def begin(self) -> None:
        self.document = open_manifest(self.path)
        self.journal = Journal(self.store, self.codec, identify(self.path), [self.path])

    def texts(self) -> list[bytes]:
        snapshot = self.document.snapshot
        return [snapshot.raw(int(row)) for row in snapshot.rows()]

    @rule(position=st.integers(0, ROWS - 1), text=st.text(max_size=3))
    def change(self, position: int, text: str) -> None:
        self.document.push(edit(position, text))
        self.journal.sync(self.document)

    @rule(position=st.integers(0, ROWS - 1))
    def delete(self, position: int) -> None:
        self.document.delete(RowSet.of([make_row(0, position)]))
        self.journal.sync(self.document)

    @rule()
    def undo(self) -> None:
        self.document.undo()
        self.journal.sync(self.document)

    @rule()
    def redo(self) -> None:
        self.document.redo()
        self.journal.sync(self.document)

    @precondition(lambda self: self.document.history)
    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        self.document.jump(data.draw(st.integers(0, len(self.document.history))))
        self.journal.sync(self.document)

    @rule()
    def kill_and_restore(self) -> None:
        before = self.texts()
        labels = [(entry.label, entry.done) for entry in self.document.history]
        self.store.flush()
        self.store.close()
        self.store = SessionStore(self.folder / "session.db")
        self.begin()
        saved = self.journal.saved_work()
        self.document.restore(saved.edits, saved.undone)
        self.journal.resume(self.document)
        assert self.texts() == before
        assert [(entry.label, entry.done) for entry in self.document.history] == labels
        assert saved.lost == 0

    @invariant()
    def history_is_bounded_by_what_was_done(self) -> None:
        assert len(self.document.snapshot.edits) <= len(self.document.history)

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()


TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_a_long_journal_is_compacted(tmp_path: Path) -> None:
    path = write_manifest(tmp_path)
    store = SessionStore(tmp_path / "session.db")
    document = open_manifest(path)
    journal = Journal(store, core_codec(), "w", [path])
    document.push(edit(0, "x"))
    for _ in range(400):
        document.undo()
        journal.sync(document)
        document.redo()
        journal.sync(document)
    rows = store.call(lambda connection: connection.execute("SELECT COUNT(*) FROM history").fetchone()[0])
    assert rows < 300
    assert len(journal.saved_work().edits) == 1
    journal.clear().result()
    assert journal.saved_work().empty
    store.close()


def test_an_edit_of_a_newer_program_ends_what_can_be_restored(tmp_path: Path) -> None:
    path = write_manifest(tmp_path)
    store = SessionStore(tmp_path / "session.db")
    document = open_manifest(path)
    journal = Journal(store, core_codec(), "w", [path])
    for position in range(3):
        document.push(edit(position, "x"))
        journal.sync(document).result()

    def spoil(connection: object) -> None:
        sql = 'UPDATE history SET op = REPLACE(op, \'"kind":\', \'"kind":"from-the-future","was":\') WHERE seq = 2'
        connection.execute(sql)  # type: ignore[attr-defined]

    store.call(spoil)
    saved = journal.saved_work()
    assert (len(saved.edits), saved.lost) == (1, 2)
    store.close()


def test_a_work_file_moves_edits_and_verdicts_to_the_same_manifest_elsewhere(tmp_path: Path) -> None:
    here = open_manifest(write_manifest(tmp_path))
    here.push(edit(1, "new"))
    here.delete(RowSet.of([make_row(0, 4)]))
    verdict = Verdict("c", "m", "1", "bad")
    file = tmp_path / "work.json"
    file.write_bytes(write_work(here.snapshot, undone_edits(here), [verdict], core_codec()))
    (tmp_path / "elsewhere").mkdir()
    there = open_manifest(write_manifest(tmp_path / "elsewhere"))
    work = read_work(file, core_codec())
    assert find_conflicts(work, there.snapshot) == []
    there.restore(work.edits, work.undone)
    assert [there.snapshot.raw(int(r)) for r in there.snapshot.rows()] == [
        here.snapshot.raw(int(r)) for r in here.snapshot.rows()
    ]
    assert work.verdicts == (verdict,)


def test_conflicts_are_listed(tmp_path: Path) -> None:
    here = open_manifest(write_manifest(tmp_path))
    here.push(edit(1, "new"))
    here.push(edit(5, "new"))
    file = tmp_path / "work.json"
    file.write_bytes(write_work(here.snapshot, undone_edits(here), [], core_codec()))
    other = tmp_path / "other.json"
    other.write_text(json.dumps([{"id": 0}, {"id": "someone else's"}]))
    conflicts = find_conflicts(read_work(file, core_codec()), open_manifest(other).snapshot)
    assert [conflict.row for conflict in conflicts] == [make_row(0, 1), make_row(0, 5)]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": "ola-viewer-work", "version": 2}', '{"format": "ola-viewer-work", "version": 1}']
)
def test_other_files_are_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"x\.json"):
        read_work(path, core_codec())
