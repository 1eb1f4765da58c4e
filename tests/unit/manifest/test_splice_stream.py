"""Threads that splice ahead of the writing: the same bytes, the same errors, nothing left behind."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest import chunk_edits, splice_stream
from ola_viewer.manifest.atomic_file import Backup, SaveError
from ola_viewer.manifest.bulk_edits import FindReplace, set_key
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.manifest.sinks import FileSink
from ola_viewer.manifest.source import Source
from ola_viewer.paths.rules import PathRules, prefix_rules
from tests.helpers.documents import open_document

EVERY = RowSet.everything()
PATHS = ("/old/a/x.jpg", "/old/音/中.jpg", "/old/y.jpg", "rel/z.jpg", "/old/q\"'.jpg")


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files of any size are spliced in threads, in many chunks of many blocks. No thread may remain."""
    monkeypatch.setattr(splice_stream, "_APART_FROM", 0)
    monkeypatch.setattr(splice_stream, "_CHUNK", 700)
    monkeypatch.setattr(splice_stream, "_BLOCK", 150)
    monkeypatch.setattr(splice_stream, "_SPARSE", 1)
    monkeypatch.setattr(chunk_edits, "_FEWEST", 2)
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("pieces")]


def document_of(path: Path, records: list[dict[str, Any]], **spelling: Any) -> Document:
    path.write_text(json.dumps(records, **spelling), encoding="utf-8")
    document = open_document(path)
    refresh_columns(document.snapshot)
    return document


def records_of(count: int) -> list[dict[str, Any]]:
    return [
        {"id": k, "image": PATHS[k % len(PATHS)], "conversations": [{"from": "human", "value": f"the word {k}" * 3}]}
        for k in range(count)
    ]


def push_something(document: Document, what: str, first: int, last: int) -> None:
    rows = document.snapshot.rows()[first:last]
    if what == "rule":
        document.push(PathRules(prefix_rules([("/old/", "/new/longer/")])))
    elif what == "root":
        document.push(PathRules(prefix_rules([("", "/root/")])))
    elif what == "shorter":
        document.push(PathRules(prefix_rules([("/old/音/", "/x/")])))
    elif what == "words":
        document.push(FindReplace(EVERY, "the", "THESE"))
    elif what == "key":
        document.push(set_key(RowSet.of(rows), "note", "é"))
    elif what == "text" and len(rows):
        document.push(SetText(int(rows[0]), ("id",), "new"))
    elif what == "delete":
        document.delete(rows)
    elif what == "duplicate":
        document.duplicate(rows)
    elif what == "move" and len(rows):
        document.move(rows, None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 60),
    ascii_only=st.booleans(),
    made=st.lists(
        st.tuples(
            st.sampled_from(
                ["rule", "root", "shorter", "words", "key", "text", "delete", "duplicate", "move", "rule", "root"]
            ),
            st.integers(0, 59),
            st.integers(0, 20),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_any_edits_in_threads(
    tmp_path: Path, small_pieces: None, count: int, ascii_only: bool, made: list[tuple[str, int, int]]
) -> None:
    path = tmp_path / "m.json"
    document = document_of(path, records_of(count), ensure_ascii=ascii_only)
    for what, first, size in made:
        push_something(document, what, first, first + size)
    snapshot = document.snapshot
    expected = [snapshot.raw(int(row)) for row in snapshot.rows()]
    saved = save(snapshot, options=SaveOptions(Backup.NONE))
    for one in saved:
        assert one.rows.tolist() == snapshot.rows().tolist()
        assert [one.source.read(place) for place in range(len(expected))] == expected
        assert [json.dumps(value) for value in json.loads(path.read_bytes())] == [
            json.dumps(json.loads(raw)) for raw in expected
        ]
        fresh = Source.open(path, use_cache=False)
        fresh.build_index()
        if expected:
            assert np.array_equal(fresh.index.starts, one.source.index.starts)
            assert np.array_equal(fresh.index.lengths, one.source.index.lengths)
        fresh.close()
        one.source.close()
    for source in document.sources:
        source.close()


def failing_after(size: int, error: OSError) -> Callable[[FileSink, bytes | memoryview], None]:
    written = 0
    write = FileSink.write

    def instead(self: FileSink, data: bytes | memoryview) -> None:
        nonlocal written
        written += len(data)
        if written > size:
            raise error
        write(self, data)

    return instead


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, "disk-full"), (errno.EIO, "failed")])
def test_a_disk_that_fails_meanwhile(
    tmp_path: Path, small_pieces: None, monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    path = tmp_path / "m.json"
    document = document_of(path, records_of(200))
    document.push(PathRules(prefix_rules([("", "/root/")])))
    old = path.read_bytes()
    monkeypatch.setattr(FileSink, "write", failing_after(5000, OSError(number, "no")))
    with pytest.raises(SaveError) as caught:
        save(document.snapshot)
    assert caught.value.kind == kind
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.json"]
    assert path.read_bytes() == old


def test_a_file_that_becomes_shorter_meanwhile(
    tmp_path: Path, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m.json"
    document = document_of(path, records_of(200))
    document.push(PathRules(prefix_rules([("", "/root/")])))
    read = ReadFile.read_into

    def cut(self: ReadFile, offset: int, buffer: Any) -> int:
        if offset > 4000:
            path.write_bytes(b"")
        return read(self, offset, buffer)

    monkeypatch.setattr(ReadFile, "read_into", cut)
    with pytest.raises(SourceChangedError, match="shorter"):
        save(document.snapshot)
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.json"]


@pytest.mark.parametrize("after", [0, 3000, 20_000])
def test_cancel_between_pieces(tmp_path: Path, small_pieces: None, after: int) -> None:
    path = tmp_path / "m.json"
    document = document_of(path, records_of(400))
    document.push(PathRules(prefix_rules([("", "/root/")])))
    document.push(FindReplace(EVERY, "word", "W"))
    old, token = path.read_bytes(), CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done >= after:
            token.cancel()

    with pytest.raises(Cancelled):
        save(document.snapshot, cancel=token, progress=stop)
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.json"]
    assert path.read_bytes() == old


def test_what_is_told_as_done_was_written(tmp_path: Path, small_pieces: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits in a queue behind the figures: progress and the file agree at every report."""
    path = tmp_path / "m.json"
    document = document_of(path, records_of(300))
    document.push(set_key(EVERY, "a", 1))
    written = 0
    write, copy = FileSink.write, FileSink.copy

    def count_write(self: FileSink, data: bytes | memoryview) -> None:
        nonlocal written
        written += len(data)
        write(self, data)

    def count_copy(self: FileSink, file: ReadFile, start: int, size: int) -> None:
        nonlocal written
        written += size
        copy(self, file, start, size)

    monkeypatch.setattr(FileSink, "write", count_write)
    monkeypatch.setattr(FileSink, "copy", count_copy)
    reports: list[tuple[int, int]] = []
    saved = save(document.snapshot, progress=lambda progress: reports.append((progress.done, written)))
    assert len(reports) > 20
    assert all(done <= written for done, written in reports)
    assert saved[0].size == written
    saved[0].source.close()
