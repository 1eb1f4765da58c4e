"""The document: history, snapshots that never change, structure, and what listeners are told."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest.bulk_edits import FindReplace, set_key
from ola_viewer.manifest.document import NO_CHANGE, ChangeSet, Document, What
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import ADDED_SOURCE, make_row
from ola_viewer.manifest.source import Source


def document(tmp_path: Path, *counts: int) -> Document:
    made = Document()
    for number, count in enumerate(counts):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps([{"id": f"{number}-{k}", "t": "x"} for k in range(count)]))
        source = Source.open(path, number, use_cache=False)
        source.build_index()
        made.add_source(source)
    return made


def ids(made: Document) -> list[str]:
    return [made.snapshot.record(int(row))["id"] for row in made.snapshot.rows()]  # type: ignore[index, call-overload]


def test_history_goes_back_and_forth_and_knows_the_saved_state(tmp_path: Path) -> None:
    made = document(tmp_path, 3)
    told: list[ChangeSet] = []
    made.on_change(told.append)
    assert not made.modified
    first = made.push(SetText(0, ("id",), "a", "First"))
    assert first.what == What.RECORDS
    assert first.rows == RowSet.of([0])
    made.push(SetText(1, ("id",), "b", "Second"))
    made.mark_saved()
    assert not made.modified
    made.undo()
    assert made.modified
    assert ids(made) == ["a", "0-1", "0-2"]
    assert [(entry.label, entry.done, entry.saved) for entry in made.history] == [
        ("First", True, False),
        ("Second", False, True),
    ]
    made.redo()
    assert not made.modified
    change = made.jump(0)
    assert change.rows == RowSet.of([0, 1])
    assert ids(made) == ["0-0", "0-1", "0-2"]
    made.jump(2)
    assert ids(made) == ["a", "b", "0-2"]
    made.undo()
    made.push(SetText(2, ("id",), "c"))
    made.undo()
    assert made.modified  # the saved state is no longer in the history
    assert made.redo().what == What.RECORDS
    assert made.redo() == NO_CHANGE
    assert len(told) == 10
    with pytest.raises(IndexError):
        made.jump(9)


def test_files_keep_the_order_in_which_they_were_named(tmp_path: Path) -> None:
    late = document(tmp_path, 2, 1)
    first, second = late.sources
    made = Document()
    made.add_source(second)  # opened sooner, as a small file does beside a packed one
    made.add_source(first)
    assert ids(made) == ["0-0", "0-1", "1-0"]
    with pytest.raises(ValueError, match="taken"):
        made.add_source(first)


def test_snapshots_do_not_change(tmp_path: Path) -> None:
    made = document(tmp_path, 3)
    before = made.snapshot
    assert made.snapshot is before
    made.push(set_key(RowSet.everything(), "t", "new"))
    made.delete(np.array([0]))
    after = made.snapshot
    assert before.rows().tolist() == [0, 1, 2]
    assert before.record(0) == {"id": "0-0", "t": "x"}
    assert before.order is None
    assert after.rows().tolist() == [1, 2]
    assert after.record(1) == {"id": "0-1", "t": "new"}
    assert after.is_edited(1)
    assert not before.is_edited(1)
    made.undo()
    made.undo()
    assert after.record(1) == {"id": "0-1", "t": "new"}


def test_typing_is_one_step(tmp_path: Path) -> None:
    made = document(tmp_path, 2)
    for text in ("a", "ab", "abc"):
        made.push(SetText(0, ("id",), text), merge_key="typing 0")
    made.push(SetText(1, ("id",), "z"), merge_key="typing 1")
    assert len(made.history) == 2
    assert ids(made) == ["abc", "z"]
    made.mark_saved()
    made.push(SetText(1, ("id",), "zz"), merge_key="typing 1")
    assert len(made.history) == 3
    made.undo()
    assert not made.modified


def test_structure_over_several_sources(tmp_path: Path) -> None:
    made = document(tmp_path, 3, 2)
    assert ids(made) == ["0-0", "0-1", "0-2", "1-0", "1-1"]
    made.move(np.array([make_row(1, 1), 0]), 2)
    assert ids(made) == ["0-1", "0-0", "1-1", "0-2", "1-0"]
    made.duplicate(np.array([make_row(1, 1)]))
    assert ids(made) == ["0-1", "0-0", "1-1", "1-1", "0-2", "1-0"]
    copy = int(made.snapshot.rows()[3])
    assert copy >> 40 == ADDED_SOURCE
    assert made.snapshot.structure.home(copy) == 1
    made.push(SetText(copy, ("id",), "copy"))
    made.delete(np.array([0, make_row(1, 1)]))
    assert ids(made) == ["0-1", "copy", "0-2", "1-0"]
    made.exclude(np.array([copy]))
    assert copy in made.snapshot.excluded
    assert ids(made) == ["0-1", "copy", "0-2", "1-0"]
    made.exclude(np.array([copy]), excluded=False)
    assert copy not in made.snapshot.excluded
    made.insert([b'{"id": "new"}'], None, home=0)
    assert ids(made) == ["0-1", "copy", "0-2", "new", "1-0"]
    made.jump(0)
    assert ids(made) == ["0-0", "0-1", "0-2", "1-0", "1-1"]
    with pytest.raises(ValueError, match="before one of themselves"):
        made.move(np.array([0, 1]), 1)


def test_rows_are_counted_without_being_listed(tmp_path: Path) -> None:
    made = document(tmp_path, 3, 2)
    for change in (
        lambda: None,
        lambda: made.move(np.array([make_row(1, 1)]), 0),
        lambda: made.duplicate(np.array([0, 1])),
        lambda: made.delete(np.array([2])),
        lambda: made.exclude(np.array([1])),
    ):
        change()
        assert made.snapshot.row_count == len(made.snapshot.rows()) == len(ids(made))


def test_an_edit_does_not_reach_copies_made_after_it(tmp_path: Path) -> None:
    made = document(tmp_path, 2)
    made.push(FindReplace(RowSet.everything(), "x", "xx", scope="key", key="t"))
    made.duplicate(np.array([0]))
    copy = int(made.snapshot.rows()[1])
    assert made.snapshot.record(copy) == {"id": "0-0", "t": "xx"}
    made.push(FindReplace(RowSet.everything(), "x", "xy", scope="key", key="t"))
    assert made.snapshot.record(copy) == {"id": "0-0", "t": "xyxy"}


def test_ten_thousand_small_edits_read_as_fast_as_few(tmp_path: Path) -> None:
    made = document(tmp_path, 50)
    made.restore([SetText(k % 50, ("id",), str(k)) for k in range(5_000)])
    assert made.snapshot.record(7) == {"id": "4957", "t": "x"}
    assert len(made.snapshot.stack.covering(7)) == 100
    assert made.undo().rows == RowSet.of([49])


def test_a_bulk_edit_takes_no_memory_a_record(tmp_path: Path) -> None:
    made = document(tmp_path, 20_000)
    made.snapshot.rows()
    tracemalloc.start()
    made.push(set_key(RowSet.everything(), "k", 1))
    made.push(FindReplace(RowSet.of(made.snapshot.rows()), "a", "b"))
    made.snapshot.record(5)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 400_000


def test_restore_puts_the_undo_list_back(tmp_path: Path) -> None:
    made = document(tmp_path, 2)
    made.restore([SetText(0, ("id",), "a")], [SetText(1, ("id",), "b"), SetText(1, ("id",), "c")])
    assert ids(made) == ["a", "0-1"]
    assert made.modified
    made.redo()
    assert ids(made) == ["a", "b"]
    made.redo()
    assert ids(made) == ["a", "c"]
    with pytest.raises(ValueError, match="history"):
        made.restore([])


def test_a_shortened_file_is_told(tmp_path: Path) -> None:
    made = document(tmp_path, 30)
    snapshot = made.snapshot
    with open(tmp_path / "0.json", "r+b") as file:
        file.truncate(100)
    with pytest.raises(SourceChangedError):
        snapshot.raw(29)
    with pytest.raises(IndexError):
        snapshot.raw(make_row(5, 0))


def test_runs_of_rows_are_read_together(tmp_path: Path) -> None:
    made = document(tmp_path, 40, 3)
    made.push(SetText(5, ("id",), "five"))
    made.duplicate(np.array([2]))
    rows = made.snapshot.rows()[[4, 5, 6, 3, 42, 43, 0]]
    assert [raw for _, raw in made.snapshot.iter_raws(rows)] == [made.snapshot.raw(int(row)) for row in rows]
    assert [row for row, _ in made.snapshot.iter_raws(rows)] == rows.tolist()


def test_a_snapshot_takes_rows_that_were_made_already(tmp_path: Path) -> None:
    made = document(tmp_path, 3)
    rows = np.arange(5, dtype=np.int64)[:3]
    made.snapshot.take_rows(rows)
    assert made.snapshot.rows() is rows
    with pytest.raises(ValueError, match="not the rows"):
        made.snapshot.take_rows(rows[:2])
    made.push(DeleteRows(RowSet.of([1])))
    assert made.snapshot.rows().tolist() == [0, 2]
    with pytest.raises(ValueError, match="not the rows"):
        made.snapshot.take_rows(rows)
