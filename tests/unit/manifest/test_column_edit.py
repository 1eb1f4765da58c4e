"""Columns after single records changed."""

from __future__ import annotations

import json

import numpy as np

from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.column_edit import columns_of_raws, with_records

RAWS = [
    json.dumps({"id": k, "image": [f"f{k}/{n}.jpg" for n in range(k % 3)], "conversations": []}).encode()
    for k in range(7)
]
NEW = json.dumps({"audio": "new/a.wav", "conversations": [{"from": "human", "value": "hm"}]}).encode()


def paths(columns: object) -> list[list[str]]:
    refs = columns.refs  # type: ignore[attr-defined]
    return [[refs.path(k) for k in range(a, b)] for a, b in zip(refs.offsets[:-1], refs.offsets[1:], strict=True)]


def test_replaced_records_equal_the_columns_of_the_new_list() -> None:
    before = columns_by_parsing(RAWS, np.zeros(7, np.int64))
    after = with_records(before, [5, 0, 4], [NEW, NEW, RAWS[2]])
    wanted = columns_by_parsing([NEW, *RAWS[1:4], RAWS[2], NEW, RAWS[6]], np.zeros(7, np.int64))
    assert paths(after) == paths(wanted)
    np.testing.assert_array_equal(after.kind, wanted.kind)
    np.testing.assert_array_equal(after.turns, wanted.turns)
    assert after.edited.tolist() == [0, 4, 5]
    assert after.id_length.tolist() == [0, 1, 1, 1, 0, 0, 1]
    assert after.refs.start[0] == -1
    assert before.edited.tolist() == []
    assert with_records(after, [1], [NEW]).edited.tolist() == [0, 1, 4, 5]


def test_records_of_no_file() -> None:
    columns = columns_of_raws([NEW, RAWS[1]])
    assert columns.edited.tolist() == [0, 1]
    assert paths(columns) == [["new/a.wav"], ["f1/0.jpg"]]
    assert columns.question_length.tolist() == [0, 0]
    assert len(columns_of_raws([])) == 0
