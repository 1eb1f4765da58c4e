"""Ids and faults of the sources of a mix: what a parser says, however they are read, and kept for the next time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.building import mix_scan
from ola_viewer.building.mix_ids import with_id
from ola_viewer.building.mix_scan import SourceIds, scan_sources
from ola_viewer.building.mix_scan_piece import NO_ID, ScanTask, scan_piece
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest


def scanned(path: Path) -> SourceIds:
    document = Document()
    source = Source.open(path)
    source.build_index()
    document.add_source(source)
    return scan_sources(document.snapshot)[0]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


BEYOND = st.sampled_from([sign * (1 << bits) + more for sign in (1, -1) for bits in (63, 64) for more in (-1, 0, 1)])
"""Around the ends of what a fast parser keeps exactly."""


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "image", "x"]), JSON_VALUES | BEYOND), max_size=12), st.booleans()
)
def test_ids_are_those_that_a_parser_finds(records: list[dict[str, Any]], ascii_only: bool) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "m.jsonl"
        lines = [json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") for record in records]
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        if not records:
            return
        ids = scanned(path)
        expected: list[bytes | None] = []
        for record in records:
            value = record.get("id")
            if isinstance(value, str):
                expected.append(value.encode("utf-8", "surrogatepass"))
            else:
                plain = isinstance(value, int) and not isinstance(value, bool)
                expected.append(str(value).encode() if plain else None)
        assert ids.texts.to_pylist() == expected
        assert not len(ids.broken)


@pytest.mark.parametrize("neighbour", [b'{"id": "a"}', b'{"id": tru}'])
def test_long_numbers_are_ids_whatever_stands_beside_them(tmp_path: Path, neighbour: bytes) -> None:
    import numpy as np

    raws = [b'{"id": -9223372036854775809}', b'{"id": 18446744073709551616}', b'{"id": 1e30}', neighbour]
    path = tmp_path / "m"
    path.write_bytes(b"".join(raws))
    lengths = np.array([len(raw) for raw in raws])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    found = scan_piece(ScanTask(path, path.stat().st_size, starts, lengths, singly=False))
    assert found.lengths.tolist()[:3] == [20, 20, NO_ID]
    assert found.texts.startswith(b"-922337203685477580918446744073709551616")


@pytest.mark.parametrize("singly", [False, True])
def test_a_broken_record_costs_itself_alone(tmp_path: Path, singly: bool) -> None:
    import numpy as np

    raws = [
        b'{"id": "a"}',
        b'{"id": tru}',
        b'{"id": NaN}',
        b"[1]",
        b'{"id": 12345678901234567890123}',
        b'{"id":"\\ud800"}',
    ]
    path = tmp_path / "m"
    path.write_bytes(b"".join(raws))
    lengths = np.array([len(raw) for raw in raws])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    found = scan_piece(ScanTask(path, path.stat().st_size, starts, lengths, singly))
    assert found.lengths.tolist() == [1, NO_ID, NO_ID, NO_ID, 23, 3]
    assert found.broken.tolist() == [1]
    assert found.texts == b"a12345678901234567890123\xed\xa0\x80"
    with pytest.raises(SourceChangedError):
        scan_piece(ScanTask(path, 5, starts, lengths, singly))


def test_processes_find_the_same_and_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_manifest(tmp_path / "m.json", 6_000, "line", adversarial=0.1)
    assert path.stat().st_size > 4 << 20
    first = scanned(path)
    monkeypatch.setattr(mix_scan, "scan_piece", None)  # nothing is read again
    again = scanned(path)
    assert again.texts.equals(first.texts)
    assert again.broken.tolist() == first.broken.tolist()
    monkeypatch.undo()
    monkeypatch.setattr(mix_scan, "_ALONE", 0)
    monkeypatch.setattr(mix_scan, "_load", lambda _identity, _count: None)
    document = Document()
    source = Source.open(path)
    source.build_index()
    document.add_source(source)
    apart = scan_sources(document.snapshot, Workers(Where.PROCESSES, 2))[0]
    assert apart.texts.equals(first.texts)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[1]".ljust(4096) + b"rubbish"])
def test_a_damaged_side_file_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(mix_scan, "_SMALL", 0)
    path = write_manifest(tmp_path / "m.json", 50, "line")
    monkeypatch.setattr(mix_scan, "_file", lambda _identity: tmp_path / "side.ids")
    first = scanned(path)
    assert scanned(path).texts.equals(first.texts)
    (tmp_path / "side.ids").write_bytes(data)
    assert scanned(path).texts.equals(first.texts)


IDS = [b'"new"', b"7"]


@pytest.mark.parametrize("literal", IDS)
@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b'{"id": "old", "x": 1}', b'"old"'),
        (b'{ "id" :12}', b"12"),
        (b'{"x": "\\"id\\": 3", "id": "old"}', b'"old"'),
        (b'{"id": "a", "id": "old"}', b'"old"'),
        (b'{"id": "a", "\\u0069d": "old"}', b'"old"'),
        (b'{"id": "a\\"}", "x": {"id": 1}}', b'"a\\"}"'),
        (b'{"id": 1.5, "x": 2}', b"1.5"),
        (b'{"id": null}', b"null"),
        (b'{"id": "x", "type": "id"}', b'"x"'),
    ],
)
def test_the_id_that_counts_is_replaced_and_nothing_else(raw: bytes, place: bytes, literal: bytes) -> None:
    assert with_id(raw, literal) == raw.replace(place, literal, 1)
    assert json.loads(with_id(raw, literal))["id"] == json.loads(literal)
