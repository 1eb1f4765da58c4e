"""Sorting against Python's own sort."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.column_specs import COLUMN_SPECS, column_spec
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.ordering import LONGEST_TEXT, SORT_KEYS, sort_rows
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.row_values import frame_counts, piece_bytes
from ola_viewer.manifest.rows import make_row, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

IDS: list[object] = ["b", "a", "é", "中", 'q"uote', "a\\b", None, 10, 9, -3, 10**20, "a", "\n", 1.5, "x" * 300, "10"]


def document(tmp_path: Path, ascii_only: bool) -> Document:
    document = Document()
    for number in range(2):
        records = []
        for k in range(48):
            text = str(IDS[(k * 5 + number) % len(IDS)])
            media = [{}, {"image": f"f{k % 7}/{k % 5}.jpg"}, {"video": {"patch": "p", "start_num": 0, "size": [k, 1]}}]
            turns = [{"from": "human", "value": text}] * (k % 4)
            one = {"id": IDS[k % len(IDS)], **media[k % 3], "conversations": turns}
            records.append(json.dumps(one, ensure_ascii=ascii_only))
        records[5] = "{]}"
        path = tmp_path / f"{'ba'[number]}.json"
        path.write_text("[" + ",".join(records) + "]", encoding="utf-8")
        source = Source.open(path, number, use_cache=False)
        source.build_index()
        document.add_source(source)
    new = json.dumps({"id": "an edited one", "conversations": [{"from": "human", "value": "\\new"}]}).encode()
    document.push(SetRecords(((int(make_row(1, 7)), new),)))
    refresh_columns(document.snapshot)
    return document


def plain_key(snapshot: Snapshot, row: int, key: str) -> object:
    """The value that the row is sorted by; None for nothing."""
    if key == "source":
        return snapshot.source(source_of(row)).name
    if key == "bytes":
        return len(snapshot.raw(row))
    if key in ("frames", "size"):
        return int({"frames": frame_counts, "size": piece_bytes}[key](snapshot, np.array([row]))[0])
    try:
        sample = snapshot.sample(row)
    except ValueError:
        return {"kind": 7, "turns": 0}.get(key)
    if key in ("kind", "turns"):
        return int(sample.kind) if key == "kind" else len(sample.turns)
    if key == "media":
        return (1, (sample.media[0].path or "").encode()) if sample.media else None
    value = sample.id if key == "id" else sample.turns[0].text if sample.turns else None
    if value is None:
        return None
    return (1, str(value).encode()[:LONGEST_TEXT]) if isinstance(value, str) else (0, value)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", SORT_KEYS[1:])
def test_order_equals_pythons(tmp_path: Path, key: str, descending: bool, ascii_only: bool) -> None:
    snapshot = document(tmp_path, ascii_only).snapshot
    rng = np.random.default_rng(3)
    for rows in (snapshot.rows(), rng.permutation(snapshot.rows())[:50]):
        values = [(plain_key(snapshot, row, key), row) for row in rows.tolist()]
        some = [pair for pair in values if pair[0] is not None]
        wanted = sorted(some, key=lambda pair: pair[0], reverse=descending)
        if descending:  # reverse=True keeps equal elements in order, as we do
            assert [p[0] for p in wanted] == sorted((p[0] for p in some), reverse=True)  # type: ignore[type-var]
        none = [pair for pair in values if pair[0] is None]
        assert sort_rows(snapshot, rows, key, descending).tolist() == [row for _, row in (*wanted, *none)]


def test_position_and_values_of_others(tmp_path: Path) -> None:
    snapshot = document(tmp_path, True).snapshot
    rows = snapshot.rows()
    assert sort_rows(snapshot, rows, "number", True).tolist() == rows.tolist()[::-1]
    found = sort_rows(snapshot, rows, "status", others={"status": lambda given: given % 3})
    assert found.tolist() == sorted(rows.tolist(), key=lambda row: row % 3)
    with pytest.raises(KeyError):
        sort_rows(snapshot, rows, "status")
    assert len(sort_rows(snapshot, rows[:0], "id")) == 0


def test_every_column_can_be_sorted() -> None:
    assert {spec.key for spec in COLUMN_SPECS} - {"status"} == set(SORT_KEYS)
    assert column_spec("id").title == "id"
    with pytest.raises(KeyError):
        column_spec("nothing")
