"""Undo reaches past saves: any sequence of edits, undos, redos and saves equals a model that knows nothing of files."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.bulk_edits import set_key
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import MOST_VERSIONS, ChangeSet, Document, What
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.history import History
from ola_viewer.manifest.record_edits import SetRecords, SetText
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.save import Saved, SaveOptions, save
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

TEXTS = st.text('ab"\\é\n', max_size=2)
Model = tuple[str, ...]


class HistoryMachine(RuleBasedStateMachine):
    """`states[: at + 1]` can be undone to, the rest redone, whatever was saved between; `disk` is what the file holds.
    At most `MOST_VERSIONS` saves are done, since the oldest states are given up beyond."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "m.json"
        self.states: list[Model] = [tuple(f"record {n}" for n in range(4))]
        self.at = 0
        self.disk: Model = self.states[0]
        self.clean = True
        self.saves = 0
        self.begun: tuple[Snapshot, Model] | None = None
        self.path.write_text(json.dumps([{"id": text} for text in self.disk], indent=1))
        source = Source.open(self.path, 0, use_cache=False)
        source.build_index()
        self.document = Document()
        self.document.add_source(source)

    def here(self) -> Model:
        snapshot = self.document.snapshot
        return tuple(json.loads(snapshot.raw(int(row)))["id"] for row in snapshot.rows())

    def push(self, edit: Edit, after: Model) -> None:
        self.document.push(edit)
        self.states = [*self.states[: self.at + 1], after]
        self.at += 1
        self.clean = False

    @rule(data=st.data(), text=TEXTS)
    def change(self, data: st.DataObject, text: str) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 1))
        row = int(self.document.snapshot.rows()[place])
        raw = json.dumps({"id": text}, ensure_ascii=False).encode()
        self.push(SetRecords(((row, raw),)), (*before[:place], text, *before[place + 1 :]))

    @rule(text=TEXTS)
    def change_all(self, text: str) -> None:
        self.push(set_key(RowSet.everything(), "id", text), (text,) * len(self.states[self.at]))

    @precondition(lambda self: len(self.states[self.at]) > 1)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 1))
        self.document.delete(RowSet.of([int(self.document.snapshot.rows()[place])]))
        self.states = [*self.states[: self.at + 1], before[:place] + before[place + 1 :]]
        self.at, self.clean = self.at + 1, False

    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        before = self.states[self.at]
        place = data.draw(st.integers(0, len(before) - 1))
        self.document.duplicate(self.document.snapshot.rows()[place : place + 1])
        self.states = [*self.states[: self.at + 1], (*before[: place + 1], *before[place:])]
        self.at, self.clean = self.at + 1, False

    @rule(data=st.data())
    def undo_redo_or_jump(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.states) - 1))
        if abs(at - self.at) == 1:
            self.document.undo() if at < self.at else self.document.redo()
        else:
            self.document.jump(at)
        self.at = at

    @precondition(lambda self: self.begun is None and self.saves < MOST_VERSIONS - 1)
    @rule()
    def begin_to_save(self) -> None:
        self.begun = (self.document.snapshot, self.states[self.at])

    @precondition(lambda self: self.begun is not None)
    @rule(backup=st.sampled_from(Backup))
    def finish_saving(self, backup: Backup) -> None:
        assert self.begun is not None
        (before, state), self.begun = self.begun, None
        saved: list[Saved] = save(before, options=SaveOptions(backup))
        if saved:
            self.document.replace_sources([one.source for one in saved], before, saved[0].same_rows, 1.0)
            self.disk = state
            self.saves += 1

    @rule()
    def compute_columns(self) -> None:
        refresh_columns(self.document.snapshot)

    @invariant()
    def reads_as_the_model(self) -> None:
        assert self.here() == self.states[self.at]
        assert len(self.document.history) == len(self.states) - 1
        assert sum(entry.done for entry in self.document.history) == self.at
        assert tuple(record["id"] for record in json.loads(self.path.read_bytes())) == self.disk
        if not self.document.modified:
            assert self.states[self.at] == self.disk
        columns = self.document.snapshot.columns(0)
        if columns is not None:
            assert len(columns) == self.document.snapshot.count(0)

    def teardown(self) -> None:
        self._folder.cleanup()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def opened(path: Path, ids: list[str]) -> Document:
    path.write_text(json.dumps([{"id": one} for one in ids]))
    source = Source.open(path, 0, use_cache=False)
    source.build_index()
    document = Document()
    document.add_source(source)
    return document


def ids(document: Document) -> list[str]:
    rows = document.snapshot.rows().tolist()
    return [document.snapshot.record(row)["id"] for row in rows]  # type: ignore[index]


def on_disk(path: Path) -> list[str]:
    return [record["id"] for record in json.loads(path.read_bytes())]


def write(document: Document, **options: Any) -> list[Saved]:
    before = document.snapshot
    saved = save(before, options=SaveOptions(**options))
    document.replace_sources([s.source for s in saved], before, all(s.same_rows for s in saved), 7.0, saved[0].room)
    return saved


def test_undo_past_a_save_saving_the_older_text_and_forward_again(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, ["a", "b"])
    original = path.read_bytes()
    told: list[ChangeSet] = []
    document.on_change(told.append)
    document.push(SetText(0, ("id",), "A"))
    write(document, backup=Backup.NONE)
    assert not document.modified
    assert document.can_undo
    document.push(SetText(1, ("id",), "B"))
    assert ids(document) == ["A", "B"]
    document.undo()
    assert not document.modified
    assert document.undo().what == What.SOURCES | What.RECORDS
    assert document.modified
    assert document.steps.unsaved == 1
    assert ids(document) == ["a", "b"]
    assert document.snapshot.sources[0].superseded
    assert document.snapshot.sources[0].changed_on_disk() == "same"
    saved = write(document)
    assert path.read_bytes() == original
    assert saved[0].edited == 0
    assert not document.modified
    document.jump(2)
    assert ids(document) == ["A", "B"]
    assert document.modified
    write(document)
    assert on_disk(path) == ["A", "B"]
    document.jump(0)
    assert ids(document) == ["a", "b"]


def test_edits_made_during_a_save_stay_unsaved_and_the_save_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, ["a", "b", "c"])
    document.delete(RowSet.of([0]))
    before = document.snapshot
    document.push(SetText(1, ("id",), "B"))
    saved = save(before)
    document.replace_sources([saved[0].source], before, saved[0].same_rows, 1.0)
    assert on_disk(path) == ["b", "c"]
    assert document.modified
    assert ids(document) == ["B", "c"]
    document.undo()
    assert not document.modified
    assert ids(document) == ["b", "c"]
    document.undo()
    assert ids(document) == ["a", "b", "c"]
    document.jump(2)
    write(document)
    assert on_disk(path) == ["B", "c"]


def test_a_save_of_a_state_that_was_given_up_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, ["a", "b"])
    document.push(SetText(0, ("id",), "A"))
    before = document.snapshot
    document.undo()
    document.push(SetText(1, ("id",), "B"))
    saved = save(before)
    document.replace_sources([saved[0].source], before, True, 1.0)
    assert ids(document) == ["a", "B"]
    assert document.modified
    document.undo()
    assert document.modified
    write(document)
    assert on_disk(path) == ["a", "b"]
    assert not document.modified


def test_typing_goes_on_as_a_step_of_its_own_where_a_save_began(tmp_path: Path) -> None:
    document = opened(tmp_path / "m.json", ["a"])
    document.push(SetText(0, ("id",), "x"), merge_key="typing")
    document.end_gesture()
    document.push(SetText(0, ("id",), "xy"), merge_key="typing")
    assert len(document.history) == 2


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, ["a"])
    for number in range(MOST_VERSIONS + 3):
        document.push(SetText(0, ("id",), f"v{number}"))
        write(document, backup=Backup.NONE)
    assert document.steps.cut
    assert len(document.steps.bases) == MOST_VERSIONS
    assert len(document.history) == MOST_VERSIONS - 1
    document.jump(0)
    assert ids(document) == ["v3"]
    assert document.modified
    assert document.steps.bases[0].at == 7.0


def test_earlier_versions_go_where_the_disk_is_small(tmp_path: Path) -> None:
    document = opened(tmp_path / "m.json", ["a"])
    document.push(SetText(0, ("id",), "b"))
    before = document.snapshot
    saved = save(before)
    document.replace_sources([saved[0].source], before, True, 1.0, room=10)
    assert not document.can_undo
    assert not document.modified
    assert document.steps.cut


def test_where_the_earlier_file_was_closed_the_history_begins_at_the_save(tmp_path: Path) -> None:
    document = opened(tmp_path / "m.json", ["a", "b"])
    document.push(SetText(0, ("id",), "A"))
    before = document.snapshot
    document.push(SetText(1, ("id",), "B"))
    saved = save(before)
    before.sources[0].close()
    document.replace_sources([saved[0].source], before, saved[0].same_rows, 1.0)
    assert [entry.done for entry in document.history] == [True]
    assert ids(document) == ["A", "B"]
    document.undo()
    assert not document.modified
    assert not document.can_undo


def test_of_two_files_only_the_written_one_has_versions(tmp_path: Path) -> None:
    document = opened(tmp_path / "a.json", ["a", "b"])
    (tmp_path / "b.json").write_text('[{"id": "c"}]')
    other = Source.open(tmp_path / "b.json", 1, use_cache=False)
    other.build_index()
    document.add_source(other)
    refresh_columns(document.snapshot)
    document.push(SetText(0, ("id",), "A"))
    write(document)
    assert document.snapshot.columns(1) is not None
    assert document.snapshot.columns(0) is None
    document.push(SetText(int(make_row(1, 0)), ("id",), "C"))
    write(document)
    document.jump(0)
    assert ids(document) == ["a", "b", "c"]
    assert {s.name for s in document.sources if s.superseded} == {"a.json", "b.json"}
    document.remove_source(1)
    document.jump(2)
    assert ids(document) == ["A", "b"]


def test_a_version_is_readable_by_other_processes_too(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, ["a"])
    first = path.read_bytes()
    document.push(SetText(0, ("id",), "b"))
    write(document, backup=Backup.NONE)
    document.undo()
    if os.path.isdir("/proc/self/fd"):
        assert document.sources[0].file.path.read_bytes() == first


def test_long_indexes_of_versions_leave_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = opened(path, [str(n) for n in range(60_000)])
    old = document.sources[0]
    starts = old.index.starts.copy()
    document.push(SetText(5, ("id",), "five"))
    write(document)
    document.undo()
    assert document.sources[0] is old
    assert (old.index.starts == starts).all()
    assert not old.index.starts.flags.owndata
    assert ids(document)[5] == "5"


def test_a_history_within_the_versions_that_are_there() -> None:
    edits = [SetText(0, ("id",), str(n)) for n in range(4)]
    history = History()
    for serial, edit in enumerate(edits[:2], 1):
        history = history.pushed(edit, serial)
    history = history.saved(2, 10.0, True)
    for serial, edit in enumerate(edits[2:], 3):
        history = history.pushed(edit, serial)
    part = history.within({1})
    assert part is not None
    assert [step.edit for step in part.steps] == edits[2:]
    assert part.cut
    assert part.unsaved == 2
    assert history.moved(1).within({1}) is None
    back = history.moved(1).within({0})
    assert back is not None
    assert [step.edit for step in back.steps] == edits[:2]
    assert back.clean == 2
    assert not back.cut
    with pytest.raises(IndexError):
        history.moved(5)
