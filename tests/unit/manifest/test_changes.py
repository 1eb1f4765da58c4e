"""Differences from the file, and taking them back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest.bulk_edits import FindReplace
from ola_viewer.manifest.changes import MISSING, ValueChange, changed_rows, reverting, value_changes
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import SetRecords, SetText
from ola_viewer.manifest.source import Source


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "m.json"
    path.write_text(json.dumps([{"id": k, "t": "even" if k % 2 == 0 else "odd", "l": [1, {"x": 2}]} for k in range(9)]))
    source = Source.open(path, use_cache=False)
    source.build_index()
    made = Document()
    made.add_source(source)
    return made


def test_only_rows_whose_bytes_differ(document: Document) -> None:
    document.push(FindReplace(RowSet.everything(), "even", "EVEN", scope="key", key="t"))
    document.push(SetText(3, ("t",), "odd"))
    document.push(SetText(0, ("t",), "even"))
    document.delete(np.array([8]))
    document.duplicate(np.array([1]))
    rows = changed_rows(document.snapshot)
    assert rows[:-1].tolist() == [2, 4, 6]
    assert value_changes(document.snapshot, int(rows[-1]))[0].before is MISSING
    assert value_changes(document.snapshot, 1) == []


def test_values_that_differ(document: Document) -> None:
    document.push(SetRecords(((0, b'{"id": 0, "t": 5, "l": [1, {"x": true}, 7], "n": null}'),)))
    assert value_changes(document.snapshot, 0) == [
        ValueChange(("t",), "even", 5),
        ValueChange(("l", 1, "x"), 2, True),
        ValueChange(("l", 2), MISSING, 7),
        ValueChange(("n",), MISSING, None),
    ]
    document.push(SetRecords(((0, b"broken"),)))
    assert value_changes(document.snapshot, 0)[0].after == b"broken"


def test_reverting_is_an_edit(document: Document) -> None:
    document.push(FindReplace(RowSet.everything(), "even", "EVEN", scope="key", key="t"))
    document.push(reverting(np.array([0, 2])))
    assert changed_rows(document.snapshot).tolist() == [4, 6, 8]
    document.undo()
    assert changed_rows(document.snapshot).tolist() == [0, 2, 4, 6, 8]
