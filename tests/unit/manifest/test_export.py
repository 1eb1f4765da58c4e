"""Exports: bytes of records kept where the form allows it, tokens always."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.export import ExportOptions, export
from ola_viewer.manifest.export_table import export_table
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.relayout import compact, indented
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

RECORDS = [
    b'{"id": 1.50, "image": "a.jpg", "conversations": [{"from": "human", "value": "\\u4e2d <image>"}]}',
    b'{\n  "id": 2, "audio": "a.wav",\n  "conversations": [{"from": "human", "value": "a\\/b"}, '
    b'{"from": "gpt", "value": ""}]}',
    b'{"id":3,"conversations":[]}',
    '{"id": "vier", "conversations": [{"from": "human", "value": "中"}], "x": {}}'.encode(),
]


def document(tmp_path: Path, *files: list[bytes], lines: bool = False) -> Document:
    made = Document()
    for number, records in enumerate(files):
        path = tmp_path / f"in{number}.json{'l' if lines else ''}"
        path.write_bytes(b"\n".join(records) + b"\n" if lines else b"[\n " + b",\n ".join(records) + b"\n]\n")
        source = Source.open(path, number, use_cache=False)
        source.build_index()
        made.add_source(source)
    return made


def test_as_stored_is_the_file_itself(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS)
    written = export(made.snapshot, made.snapshot.rows(), tmp_path / "out.json")
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "in0.json").read_bytes()
    assert written[0].records == 4


@pytest.mark.parametrize("form", ["stored", "array", "jsonl", "indent", "compact"])
@pytest.mark.parametrize("lines", [False, True])
def test_a_byte_order_mark_stays_behind(tmp_path: Path, form: str, lines: bool) -> None:
    path = tmp_path / "in.json"
    records = [to_one_line(record) for record in RECORDS]
    path.write_bytes(b"\xef\xbb\xbf" + (b"\n".join(records) if lines else b"[" + b", ".join(records) + b"]"))
    made = Document()
    source = Source.open(path, 0, use_cache=False)
    source.build_index()
    made.add_source(source)
    export(made.snapshot, made.snapshot.rows(), tmp_path / "out.json", ExportOptions(format=form))  # type: ignore[arg-type]
    raw = (tmp_path / "out.json").read_bytes()
    by_lines = form == "jsonl" or (form == "stored" and lines)
    kept = [json.loads(line) for line in raw.splitlines()] if by_lines else json.loads(raw)
    assert kept == [json.loads(record) for record in records]


def test_filter_and_order_and_several_sources(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS, RECORDS[:2])
    rows = made.snapshot.rows()[[5, 0, 3]]
    made.push(SetText(int(rows[1]), ("id",), "new"))
    export(made.snapshot, rows, tmp_path / "out.json", ExportOptions(format="array"))
    raw = (tmp_path / "out.json").read_bytes()
    assert raw.startswith(b"[\n ")
    assert RECORDS[1] in raw
    assert RECORDS[3] in raw
    assert [record["id"] for record in json.loads(raw)] == [2, "new", "vier"]


def test_lines_are_reflowed_only_where_they_must(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS)
    export(made.snapshot, made.snapshot.rows(), tmp_path / "out.jsonl", ExportOptions(format="jsonl"))
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [lines[0], lines[2], lines[3]] == [RECORDS[0], RECORDS[2], RECORDS[3]]
    assert b"a\\/b" in lines[1]
    assert [json.loads(line) for line in lines] == [json.loads(raw) for raw in RECORDS]
    back = document(tmp_path / "back" if (tmp_path / "back").mkdir() is None else tmp_path, RECORDS[:1], lines=True)
    export(back.snapshot, back.snapshot.rows(), tmp_path / "array.json", ExportOptions(format="array"))
    assert (tmp_path / "array.json").read_bytes() == b"[\n" + RECORDS[0] + b"\n]\n"


def test_layouts_keep_tokens(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS)
    rows = made.snapshot.rows()
    export(made.snapshot, rows, tmp_path / "i.json", ExportOptions(format="indent", indent=3))
    export(made.snapshot, rows, tmp_path / "c.json", ExportOptions(format="compact"))
    values = [json.loads(raw) for raw in RECORDS]
    for name in ("i.json", "c.json"):
        raw = (tmp_path / name).read_bytes()
        assert json.loads(raw) == values
        assert b"1.50" in raw
        assert b"\\u4e2d" in raw
        assert "中".encode() in raw
    assert b" " not in (tmp_path / "c.json").read_bytes().replace(b" <image>", b"")
    assert (tmp_path / "i.json").read_bytes().startswith(b'[\n   {\n      "id": 1.50,\n')


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(json_values, st.integers(0, 5), st.booleans())
def test_relayout_equals_python(value: object, indent: int, ascii_only: bool) -> None:
    loose = json.dumps(value, indent=3, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    tight = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    laid_out = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert compact(loose) == tight
    assert indented(tight, b" " * indent) == laid_out
    assert indented(loose, b" " * indent) == laid_out
    line = to_one_line(loose)
    assert b"\n" not in line
    assert compact(line) == tight


def test_split_by_source_kind_and_shards(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS, RECORDS[:2])
    rows = made.snapshot.rows()
    target = tmp_path / "out.json"
    by_source = export(made.snapshot, rows, target, ExportOptions(split="source"))
    assert [(one.path.name, one.records) for one in by_source] == [("out.in0.json", 4), ("out.in1.json", 2)]
    assert (tmp_path / "out.in1.json").read_bytes() == (tmp_path / "in1.json").read_bytes()
    by_kind = export(made.snapshot, rows, target, ExportOptions(split="kind"))
    assert {one.path.name: one.records for one in by_kind} == {
        "out.text.json": 2,
        "out.image.json": 2,
        "out.audio.json": 2,
    }
    shards = export(made.snapshot, rows, tmp_path / "s.jsonl.gz", ExportOptions(split=4, format="jsonl"))
    assert [(one.path.name, one.records) for one in shards] == [
        ("s-00001-of-00002.jsonl.gz", 4),
        ("s-00002-of-00002.jsonl.gz", 2),
    ]
    lines = gzip.decompress(shards[1].path.read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1.5, 2]


def test_source_key_and_exclusion(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS, RECORDS[:1])
    made.exclude(np.array([1]))
    made.duplicate(np.array([0]))
    export(made.snapshot, made.snapshot.rows(), tmp_path / "out.json", ExportOptions("array", source_key="from_file"))
    records = json.loads((tmp_path / "out.json").read_bytes())
    assert [record["from_file"] for record in records] == ["in0.json"] * 4 + ["in1.json"]


def test_nothing_is_overwritten_and_nothing_left_behind(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS)
    rows = made.snapshot.rows()
    target = tmp_path / "out.json"
    target.write_bytes(b"precious")
    with pytest.raises(SaveError, match="exists"):
        export(made.snapshot, rows, target)
    with pytest.raises(SaveError, match="open here"):
        export(made.snapshot, rows, tmp_path / "in0.json", ExportOptions(overwrite=True))
    with pytest.raises(SaveError, match="does not exist"):
        export(made.snapshot, rows, tmp_path / "no" / "out.json")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        export(made.snapshot, rows, target, ExportOptions("indent", overwrite=True), token)
    assert target.read_bytes() == b"precious"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in0.json", "out.json"]
    export(made.snapshot, rows, target, ExportOptions("indent", overwrite=True))
    assert json.loads(target.read_bytes()) == [json.loads(raw) for raw in RECORDS]


def test_empty_exports_are_valid(tmp_path: Path) -> None:
    made = document(tmp_path, RECORDS)
    none = made.snapshot.rows()[:0]
    for form in ("stored", "array", "indent", "compact"):
        export(made.snapshot, none, tmp_path / f"{form}.json", ExportOptions(form))
        assert json.loads((tmp_path / f"{form}.json").read_bytes()) == []
    export(made.snapshot, none, tmp_path / "n.jsonl", ExportOptions("jsonl"))
    assert (tmp_path / "n.jsonl").read_bytes() == b""


def test_table_as_csv_and_parquet(tmp_path: Path) -> None:
    made = document(tmp_path, [*RECORDS, b'{"id": "\\ud800", "conversations": "broken"}'])
    rows = made.snapshot.rows()
    extra = {"verdict": lambda row: "good" if row % 2 else None}
    export_table(made.snapshot, rows, tmp_path / "t.csv", "csv", extra)
    export_table(made.snapshot, rows, tmp_path / "t.parquet", "parquet", extra)
    with open(tmp_path / "t.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert [line["id"] for line in lines] == ["1.5", "2", "3", "vier", "?"] or lines[0]["kind"] == "image"
    assert [line["record"] for line in lines] == ["0", "1", "2", "3", "4"]
    assert [row["path"] for row in table] == ["a.jpg", "a.wav", None, None, None]
    assert [row["question"] for row in table][:2] == ["中 <image>", "a/b"]
    assert [row["bytes"] for row in table][:4] == [len(raw) for raw in RECORDS]
    assert [row["verdict"] for row in table] == [None, "good", None, "good", None]
