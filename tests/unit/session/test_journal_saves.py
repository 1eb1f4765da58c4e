"""Any sequence of edits, undos, saves and kills: the restored document equals a model that knows nothing of files."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ola_viewer.manifest.atomic_file import Backup, PartFile
from ola_viewer.manifest.document import MOST_VERSIONS, Document
from ola_viewer.manifest.edit_codec import core_codec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetRecords, SetText
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.save import BeforeCommit, SaveOptions, save
from ola_viewer.manifest.source import Source
from ola_viewer.session import Journal, SessionStore
from ola_viewer.session.opening import OpenedWork, open_work
from ola_viewer.session.versions import open_versions
from ola_viewer.session.witnesses import contradicted

TEXTS = st.text('ab"\\é\n', max_size=2)


class Killed(Exception):  # noqa: N818 - nothing went wrong
    """The process ends here."""


class SavingMachine(RuleBasedStateMachine):
    """`states[: at + 1]` can be undone to, the rest redone, also past saves; `disk` is what the file holds. A backup
    of the file from before the last save is always there."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.path = self.folder / "m.json"
        self.states: list[list[str]] = [[f"record {n}" for n in range(5)]]
        self.at = 0
        self.disk = self.states[0]
        self.saves = 0
        self.path.write_text(json.dumps([{"id": text} for text in self.states[0]], indent=1))
        self.store = SessionStore(self.folder / "session.db")
        self.open()

    # -- the program -----------------------------------------------------------------------------

    def open(self) -> OpenedWork:
        source = Source.open(self.path, 0)
        source.build_index()
        self.document = Document()
        self.document.add_source(source)
        opened, presence = open_work(self.store, core_codec(), [self.path])
        presence.leave()
        self.journal: Journal = opened.journal
        return opened

    def push(self, edit: object, after: list[str]) -> None:
        self.document.push(edit)  # type: ignore[arg-type]
        self.journal.sync(self.document)
        self.states = [*self.states[: self.at + 1], after]
        self.at += 1

    def write(self, before_commit: BeforeCommit | None) -> bool:
        """Save; False where there was nothing to save. `written` is what is to be told to the document."""
        snapshot = self.document.snapshot
        self.document.end_gesture()
        saved = save(snapshot, None, SaveOptions(Backup.NUMBERED), before_commit=before_commit)
        if saved:
            assert len(saved) == 1
            self.disk = self.states[self.at]
            self.written = (saved[0].source, snapshot, saved[0].same_rows)
        return bool(saved)

    def tell(self) -> None:
        """The document hears of the save."""
        source, snapshot, same_rows = self.written
        self.saves += 1
        self.document.replace_sources([source], snapshot, same_rows, float(self.saves))

    def here(self) -> list[str]:
        snapshot = self.document.snapshot
        return [json.loads(snapshot.raw(int(row)))["id"] for row in snapshot.rows()]

    # -- what happens ----------------------------------------------------------------------------

    @rule(data=st.data(), text=TEXTS)
    def change(self, data: st.DataObject, text: str) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 1))
        row = int(self.document.snapshot.rows()[place])
        raw = json.dumps({"id": text}, ensure_ascii=False).encode()
        self.push(SetRecords(((row, raw),)), [*before[:place], text, *before[place + 1 :]])

    @precondition(lambda self: len(self.states[self.at]) > 1)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 1))
        row = int(self.document.snapshot.rows()[place])
        self.document.delete(RowSet.of([row]))
        self.journal.sync(self.document)
        self.states = [*self.states[: self.at + 1], before[:place] + before[place + 1 :]]
        self.at += 1

    @precondition(lambda self: len(self.states[self.at]) > 1)
    @rule(data=st.data())
    def move_to_the_end(self, data: st.DataObject) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 2))
        row = int(self.document.snapshot.rows()[place])
        self.document.move(RowSet.of([row]), None)
        self.journal.sync(self.document)
        self.states = [*self.states[: self.at + 1], [*before[:place], *before[place + 1 :], before[place]]]
        self.at += 1

    @rule(data=st.data())
    def undo_redo_or_jump(self, data: st.DataObject) -> None:
        self.at = data.draw(st.integers(0, len(self.states) - 1))
        self.document.jump(self.at)
        self.journal.sync(self.document)

    @precondition(lambda self: self.document.modified and self.saves < MOST_VERSIONS - 1)
    @rule()
    def save(self) -> None:
        if self.write(self.journal.intend(self.document, self.document.snapshot)):
            self.tell()
            self.journal.sync(self.document)
            opened, presence = open_work(self.store, core_codec(), [self.path], saved=True)
            presence.leave()
            self.journal.move(opened.journal.work, self.document)

    @precondition(lambda self: self.document.modified and self.saves < MOST_VERSIONS - 1)
    @rule(data=st.data(), step=st.sampled_from(["intent", "renamed", "told", "synced"]))
    def kill_while_saving(self, data: st.DataObject, step: str) -> None:
        """With an edit made meanwhile, in every phase that there is."""
        note = self.journal.intend(self.document, self.document.snapshot)
        if step == "intent":

            def killed(parts: Mapping[int, Path], same_rows: bool) -> None:
                note(parts, same_rows)
                raise Killed

            with contextlib.suppress(Killed):
                self.write(killed)
        elif self.write(note) and step != "renamed":
            self.tell()
            if step == "synced":
                self.journal.sync(self.document)
        if step != "told":  # the journal hears of edits only
            self.change(data, "meanwhile")
        self.kill_and_restore()

    @rule()
    def kill_and_restore(self) -> None:
        self.reopen_store()
        opened = self.open()
        found = opened.saved
        assert contradicted(found.witnesses, self.document.snapshot) == []
        assert found.gone == found.lost == 0
        if opened.saved.unsaved or len(found.history.steps) == len(self.states) - 1:
            assert not found.history.cut
            named = {source.number: source for source in self.document.sources}
            self.document.restore_history(found.history, open_versions(found.versions, named))
            self.journal.resume(self.document)
        else:  # killed right after everything was saved: the edits are in the file
            self.states, self.at = [self.disk], 0
        assert len(self.document.history) == len(self.states) - 1
        assert sum(entry.done for entry in self.document.history) == self.at
        self.saves = len(self.document.steps.bases)

    def reopen_store(self) -> None:
        self.store.flush()  # what is acknowledged is safe; no more is promised
        self.store.close()
        self.store = SessionStore(self.folder / "session.db")

    @invariant()
    def reads_as_the_model(self) -> None:
        assert self.here() == self.states[self.at]
        assert [record["id"] for record in json.loads(self.path.read_bytes())] == self.disk
        if not self.document.modified:
            assert self.states[self.at] == self.disk

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()


TestSaving = SavingMachine.TestCase
TestSaving.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


class Desk:
    """A document of some files with its journal, and what killing the program leaves."""

    def __init__(self, folder: Path, *counts: int) -> None:
        self.folder = folder
        self.paths = [folder / f"{number}.json" for number in range(len(counts))]
        for number, (path, count) in enumerate(zip(self.paths, counts, strict=True)):
            path.write_text(json.dumps([{"id": f"{number}-{k}"} for k in range(count)]))
        self.store = SessionStore(folder / "session.db")
        self.opened = self.open()

    def open(self) -> OpenedWork:
        self.document = Document()
        for number, path in enumerate(self.paths):
            source = Source.open(path, number)
            source.build_index()
            self.document.add_source(source)
        opened, presence = open_work(self.store, core_codec(), self.paths)
        presence.leave()
        self.journal = opened.journal
        return opened

    def killed(self) -> OpenedWork:
        self.store.flush()
        self.store.close()
        self.store = SessionStore(self.folder / "session.db")
        self.opened = self.open()
        return self.opened

    def set(self, source: int, place: int, text: str) -> None:
        self.document.push(SetText(int(make_row(source, place)), ("id",), text))
        self.journal.sync(self.document)

    def save(self, backup: Backup) -> None:
        before = self.document.snapshot
        saved = save(before, None, SaveOptions(backup), before_commit=self.journal.intend(self.document, before))
        self.document.replace_sources([s.source for s in saved], before, all(s.same_rows for s in saved), 5.0)
        opened, presence = open_work(self.store, core_codec(), self.paths, saved=True)
        presence.leave()
        self.journal.move(opened.journal.work, self.document)

    def restore(self) -> None:
        found = self.opened.saved
        named = {source.number: source for source in self.document.sources}
        self.document.restore_history(found.history, open_versions(found.versions, named))

    def ids(self) -> list[str]:
        snapshot = self.document.snapshot
        return [json.loads(snapshot.raw(int(row)))["id"] for row in snapshot.rows()]


def test_without_a_backup_the_history_begins_at_the_save(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 3)
    desk.set(0, 0, "A")
    desk.save(Backup.NONE)
    desk.set(0, 1, "B")
    found = desk.killed().saved
    assert (found.unsaved, found.gone) == (1, 0)
    assert found.history.cut
    desk.restore()
    assert desk.ids() == ["A", "B", "0-2"]
    assert len(desk.document.history) == 1
    desk.document.undo()
    assert not desk.document.modified


def test_a_state_on_a_version_that_is_gone_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 3)
    desk.set(0, 0, "A")
    desk.save(Backup.NONE)
    desk.document.undo()
    desk.journal.sync(desk.document)
    found = desk.killed().saved
    assert found.empty
    assert (found.gone, found.unsaved) == (1, 1)


def test_a_state_past_a_save_comes_back_from_the_backup(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 3)
    original = desk.paths[0].read_bytes()
    desk.set(0, 0, "A")
    desk.save(Backup.BAK)
    desk.document.undo()
    desk.journal.sync(desk.document)
    assert desk.killed().saved.unsaved == 1
    desk.restore()
    assert desk.ids() == ["0-0", "0-1", "0-2"]
    assert desk.document.modified
    desk.save(Backup.BAK)
    assert desk.paths[0].read_bytes() == original
    desk.document.redo()
    assert desk.ids() == ["A", "0-1", "0-2"]


def test_a_kill_between_the_files_of_one_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, 2, 2)
    desk.set(0, 0, "A")
    desk.set(1, 1, "B")
    desk.set(0, 1, "C")
    commit, committed = PartFile.commit, []

    def once(part: PartFile, backup: Backup = Backup.NONE) -> Path | None:
        if committed:
            raise Killed
        committed.append(part)
        return commit(part, backup)

    monkeypatch.setattr(PartFile, "commit", once)
    with pytest.raises(Killed):
        desk.save(Backup.BAK)
    monkeypatch.undo()
    found = desk.killed().saved
    assert found.gone == 0
    desk.restore()
    assert desk.ids() == ["A", "C", "1-0", "B"]
    assert desk.document.modified
    desk.save(Backup.BAK)
    assert [json.loads(path.read_bytes()) for path in desk.paths] == [
        [{"id": "A"}, {"id": "C"}],
        [{"id": "1-0"}, {"id": "B"}],
    ]
    desk.document.jump(0)
    assert desk.ids() == ["0-0", "0-1", "1-0", "1-1"]


def test_a_save_that_failed_leaves_no_promise(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 2)
    desk.set(0, 0, "A")
    other = desk.folder / "other.json"
    other.write_bytes(desk.paths[0].read_bytes().replace(b"0-0", b"A"))
    desk.journal.intend(desk.document, desk.document.snapshot)({0: other}, True)
    desk.journal.forget_intent().result()
    opened, presence = open_work(desk.store, core_codec(), [other])
    presence.leave()
    assert opened.saved.empty
    assert desk.killed().saved.unsaved == 1


def test_a_promise_is_void_where_the_history_went_on_otherwise(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 2)
    desk.set(0, 0, "A")
    other = desk.folder / "other.json"
    other.write_bytes(desk.paths[0].read_bytes().replace(b"0-0", b"A"))
    desk.journal.intend(desk.document, desk.document.snapshot)({0: other}, True)
    desk.document.undo()
    desk.set(0, 1, "B")
    desk.store.flush()
    opened, presence = open_work(desk.store, core_codec(), [other])
    presence.leave()
    assert opened.saved.empty
    assert desk.killed().saved.unsaved == 1
