"""Reverting as one small edit over any rows: reading, columns, saving, journal and undo agree with what it means."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.manifest import chunk_edits, edit_stack, splice_stream
from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.bulk_edits import FindReplace, set_key
from ola_viewer.manifest.changes import changed_rows, reverting
from ola_viewer.manifest.column_edit import columns_of_raws
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import core_codec
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.query import run_query
from ola_viewer.manifest.query_parse import parse_query
from ola_viewer.manifest.record_edits import Revert, SetRecords, SetText
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.paths.rules import PathRules, prefix_rules
from tests.helpers.documents import open_document

EVERY = RowSet.everything()
COUNT = 12


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits of more than two rows count as wide, and a few records fill a chunk."""
    monkeypatch.setattr(edit_stack, "_NARROW", 2)
    monkeypatch.setattr(chunk_edits, "_FEWEST", 2)
    monkeypatch.setattr(splice_stream, "_CHUNK", 600)
    monkeypatch.setattr(splice_stream, "_SPARSE", 1)


def document_of(folder: Path) -> Document:
    records = [
        {
            "id": k,
            "image": ["/old/a/x.jpg", "/old/音.jpg", "y.jpg"][k % 3],
            "conversations": [{"from": "human", "value": f"<image>\nthe {k}"}],
        }
        for k in range(COUNT)
    ]
    path = folder / "m.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    document = open_document(path)
    refresh_columns(document.snapshot)
    return document


def edit_of(what: str, rows: list[int]) -> Edit:
    covered = EVERY if len(rows) == COUNT else RowSet.of(rows)
    if what == "rule":
        return PathRules(prefix_rules([("/old/", "/new/longer/")]))
    if what == "back":
        return PathRules(prefix_rules([("/new/longer/", "/old/")]))
    if what == "root":
        return PathRules(prefix_rules([("", "/r/")]))
    if what == "words":
        return FindReplace(covered, "the", "THESE")
    if what == "key":
        return set_key(covered, "note", "é")
    if what == "text":
        return SetText(rows[0], ("conversations", 0, "value"), "new")
    if what == "path":
        return SetText(rows[0], ("image",), "/elsewhere/z.jpg")
    return Revert(covered)


def what_columns_say(columns: Columns) -> list[object]:
    refs = columns.refs
    paths = [[refs.path(k) for k in range(refs.offsets[n], refs.offsets[n + 1])] for n in range(len(columns))]
    return [columns.kind.tolist(), columns.turns.tolist(), paths]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rule", "root", "back", "words", "key", "text", "path", "revert", "revert", "undo", "redo"]),
        st.one_of(
            st.just(list(range(COUNT))), st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=COUNT, unique=True)
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_edits_reverts_and_undo(tmp_path: Path, small: None, steps: list[tuple[str, list[int], bool]]) -> None:
    document = document_of(tmp_path)
    originals = [document.snapshot.original(row) for row in range(COUNT)]
    states = [originals]
    at = 0
    for what, rows, looked_at in steps:
        if what == "undo":
            document.undo()
            at = max(0, at - 1)
        elif what == "redo":
            document.redo()
            at = min(len(states) - 1, at + 1)
        else:
            edit = edit_of(what, rows)
            document.push(edit)
            model = list(states[at])
            for row in range(COUNT):
                if row in edit.rows:
                    model[row] = originals[row] if what == "revert" else edit.apply(model[row], row)
            states[at + 1 :] = [model]
            at += 1
        if looked_at:
            refresh_columns(document.snapshot)
        snapshot = document.snapshot
        assert [snapshot.raw(row) for row in range(COUNT)] == states[at]
    snapshot = document.snapshot
    different = [row for row in range(COUNT) if states[at][row] != originals[row]]
    assert changed_rows(snapshot).tolist() == different
    assert [row for row in range(COUNT) if snapshot.is_edited(row)] == different
    refresh_columns(snapshot)
    columns = snapshot.columns(0)
    assert columns is not None
    assert what_columns_say(columns) == what_columns_say(columns_of_raws(states[at]))
    assert run_query(snapshot, parse_query("edited:yes")).tolist() == different
    codec = core_codec()
    codec.register("path-rules", PathRules.from_json)
    again = Document()
    again.add_source(snapshot.sources[0])
    again.restore([codec.decode(json.loads(json.dumps(codec.encode(edit)))) for edit in snapshot.edits])
    assert [again.snapshot.raw(row) for row in range(COUNT)] == states[at]
    saved = save(snapshot, options=SaveOptions(Backup.NONE))
    for one in saved:
        assert [one.source.read(row) for row in range(COUNT)] == states[at]
        assert one.edited == len(different)
        one.source.close()
    document.sources[0].close()


def test_one_small_object_for_all_rows(tmp_path: Path) -> None:
    document = document_of(tmp_path)
    document.push(PathRules(prefix_rules([("/old/", "/new/")])))
    edit = reverting(np.arange(2_000_000, dtype=np.int64))
    assert edit.to_json() == {"rows": {"ranges": [[0, 2_000_000]]}}
    document.push(edit)
    assert document.history[-1].label == "Revert 2,000,000 records"
    assert not len(changed_rows(document.snapshot))
    document.undo()
    assert len(changed_rows(document.snapshot)) == 8
    document.sources[0].close()


def test_added_rows_are_as_they_were_added(tmp_path: Path) -> None:
    document = document_of(tmp_path)
    document.push(FindReplace(EVERY, "the", "THESE"))
    document.duplicate(np.array([3], np.int64))
    row = int(document.snapshot.rows()[4])
    added = document.snapshot.raw(row)
    document.push(SetText(row, ("conversations", 0, "value"), "new"))
    document.push(reverting(np.array([row])))
    assert document.snapshot.raw(row) == added
    document.push(SetText(row, ("id",), "last"))
    assert json.loads(document.snapshot.raw(row))["id"] == "last"
    document.sources[0].close()


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_revert_means_the_files_it_was_made_on(tmp_path: Path, meanwhile: bool) -> None:
    """Also where it is redone after a save of the state before it, or made while that is being saved."""
    document = document_of(tmp_path)
    original = document.snapshot.original(3)
    document.push(SetText(3, ("id",), "first"))
    before = document.snapshot
    document.push(reverting(np.array([3])))
    document.push(SetText(4, ("id",), "later"))
    if not meanwhile:
        document.undo()
        document.undo()
    document.end_gesture()
    saved = save(before, options=SaveOptions(Backup.NONE))
    document.replace_sources([one.source for one in saved], before, saved[0].same_rows, 1.0)
    if not meanwhile:
        assert json.loads(document.snapshot.raw(3))["id"] == "first"
        document.redo()
        document.redo()
    assert document.snapshot.raw(3) == original
    assert json.loads(document.snapshot.raw(4))["id"] == "later"
    assert document.modified
    again = save(document.snapshot, options=SaveOptions(Backup.NONE))
    assert again[0].source.read(3) == original
    assert json.loads(again[0].source.read(4))["id"] == "later"


def test_columns_of_what_was_set_back_by_hand(tmp_path: Path) -> None:
    """The bytes of the file are there again without a revert: the columns say so, whatever rule came before."""
    document = document_of(tmp_path)
    original = document.snapshot.original(0)
    document.push(PathRules(prefix_rules([("/old/", "/new/")])))
    refresh_columns(document.snapshot)
    document.push(SetRecords(((0, original),)))
    refresh_columns(document.snapshot)
    columns = document.snapshot.columns(0)
    assert columns is not None
    assert columns.refs.path(0) == "/old/a/x.jpg"
    document.sources[0].close()
