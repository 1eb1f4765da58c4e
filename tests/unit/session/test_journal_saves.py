"""Any sequence of edits, undos, saves and kills: the restored document equals a model that knows nothing of files."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import core_codec
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.manifest.source import Source
from ola_viewer.session import Journal, SessionStore
from ola_viewer.session.opening import OpenedWork, open_work
from ola_viewer.session.witnesses import contradicted

TEXTS = st.text('ab"\\é\n', max_size=2)


class SavingMachine(RuleBasedStateMachine):
    """`states[: at + 1]` can be undone to, the rest redone; a save leaves only the present one."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.path = self.folder / "m.json"
        self.states: list[list[str]] = [[f"record {n}" for n in range(5)]]
        self.at = 0
        self.path.write_text(json.dumps([{"id": text} for text in self.states[0]], indent=1))
        self.store = SessionStore(self.folder / "session.db")
        self.sources: list[Source] = []
        self.open()

    # -- the program -----------------------------------------------------------------------------

    def open(self) -> OpenedWork:
        source = Source.open(self.path, 0)
        source.build_index()
        self.sources.append(source)
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

    def write(self) -> list[Source]:
        saved = save(self.document.snapshot, None, SaveOptions(Backup.NONE))
        self.sources += [one.source for one in saved]
        return [one.source for one in saved]

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

    @precondition(lambda self: self.document.modified)
    @rule()
    def save(self) -> None:
        written = self.write()
        if not written:  # edited, and the same bytes as before
            return
        self.document.replace_sources(written)
        former = self.journal
        opened, presence = open_work(self.store, core_codec(), [self.path])
        presence.leave()
        if former.work != opened.work:
            former.clear()
        opened.journal.clear()
        self.journal = opened.journal
        self.states, self.at = [self.states[self.at]], 0

    @precondition(lambda self: self.document.modified)
    @rule()
    def kill_right_after_the_file_was_written(self) -> None:
        if not self.write():
            return
        self.reopen_store()
        opened = self.open()
        self.document.restore(opened.saved.edits, ())  # only where the file reads as before the edits again
        self.document.replace_sources(self.document.sources)
        self.journal.clear()
        self.states, self.at = [self.states[self.at]], 0

    @rule()
    def kill_and_restore(self) -> None:
        self.reopen_store()
        opened = self.open()
        assert contradicted(opened.saved.witnesses, self.document.snapshot) == []
        self.document.restore(opened.saved.edits, opened.saved.undone)
        self.journal.resume(self.document)
        assert len(self.document.history) == len(self.states) - 1
        assert sum(entry.done for entry in self.document.history) == self.at

    def reopen_store(self) -> None:
        self.store.flush()  # what is acknowledged is safe; no more is promised
        self.store.close()
        self.store = SessionStore(self.folder / "session.db")

    @invariant()
    def reads_as_the_model(self) -> None:
        assert self.here() == self.states[self.at]

    def teardown(self) -> None:
        for source in self.sources:
            source.close()
        self.store.close()
        self._folder.cleanup()


TestSaving = SavingMachine.TestCase
TestSaving.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
