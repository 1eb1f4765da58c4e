"""Saving in place: any layout, any edits; unedited bytes identical, the rest equal to the model."""

from __future__ import annotations

import gzip
import json
import os
import random
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest.atomic_file import Backup, SaveError
from ola_viewer.manifest.bulk_edits import FindReplace, set_key
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.save import Saved, SaveOptions, save
from ola_viewer.manifest.source import Source

LAYOUTS = ("line", "indent", "loose", "jsonl", "crlf-jsonl", "wrapped", "bom")


def write_layout(records: list[dict[str, Any]], layout: str, seed: int = 0) -> bytes:
    """A manifest of these records in one of the shapes that occur."""
    rng = random.Random(seed)
    texts = [json.dumps(r, ensure_ascii=rng.random() < 0.5) for r in records]
    if layout == "jsonl":
        return "".join(t + "\n" for t in texts).encode()
    if layout == "crlf-jsonl":
        return "\r\n".join(texts).encode()
    if layout == "indent":
        return json.dumps(records, indent=2, ensure_ascii=False).encode() + b"\n"
    if layout == "wrapped":
        return b'{"version": 1, "data": [' + ",\n".join(texts).encode() + b'], "tail": {"a": []}}\n\n'
    if layout == "loose":
        gaps = [rng.choice([" , ", ",", "\n,\n\n", ",\t"]) for _ in texts]
        return ("\n [ " + "".join(g + t for g, t in zip(["", *gaps[1:]], texts, strict=False)) + " \n]  ").encode()
    head = b"\xef\xbb\xbf" if layout == "bom" else b""
    return head + ("[" + ", ".join(texts) + "]").encode()


def model_of(raw: bytes, layout: str) -> list[Any]:
    """The records of such a manifest, read with Python's own decoder."""
    text = raw.decode("utf-8-sig")
    if "jsonl" in layout:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    value = json.loads(text)
    return value["data"] if layout == "wrapped" else value


def opened(path: Path, number: int = 0) -> Source:
    source = Source.open(path, number, use_cache=False)
    source.build_index()
    return source


def document_of(path: Path) -> Document:
    document = Document()
    document.add_source(opened(path))
    return document


def save_and_go_on(document: Document, **options: Any) -> list[Saved]:
    old = document.sources
    saved = save(document.snapshot, options=SaveOptions(**options))
    document.replace_sources([one.source for one in saved])
    for source in old:
        if source not in document.sources:
            source.close()
    return saved


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
records_strategy = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers() | texts, "conversations": st.lists(st.fixed_dictionaries({"from": texts, "value": texts}))}
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=records_strategy, layout=st.sampled_from(LAYOUTS), data=st.data())
def test_any_layout_any_edits_any_undo(
    tmp_path: Path, records: list[dict[str, Any]], layout: str, data: st.DataObject
) -> None:
    raw = write_layout(records, layout, len(records))
    path = tmp_path / "m.json"
    path.write_bytes(raw)
    document = document_of(path)
    model: list[list[tuple[Any, bool]]] = [[(json.loads(json.dumps(r)), False) for r in records]]
    at = 0
    originals = {id_: document.snapshot.original(id_) for id_ in range(len(records))}
    for _ in range(data.draw(st.integers(0, 6))):
        action = data.draw(st.sampled_from(["text", "key", "delete", "duplicate", "move", "exclude", "undo", "redo"]))
        rows = document.snapshot.rows()
        state = [(json.loads(json.dumps(value)), out) for value, out in model[at]]
        if action == "undo":
            document.undo()
            at = max(at - 1, 0)
            continue
        if action == "redo":
            document.redo()
            at = min(at + 1, len(model) - 1)
            continue
        if not len(rows):
            continue
        first = data.draw(st.integers(0, len(rows) - 1))
        last = data.draw(st.integers(first + 1, len(rows)))
        chosen = rows[first:last]
        if action == "text":
            new = data.draw(texts)
            document.push(SetText(int(rows[first]), ("id",), new))
            state[first][0]["id"] = new
        elif action == "key":
            document.push(set_key(RowSet.of(chosen), "new\u00e9", {"a": [1, "\u00e9"]}))
            for value, _ in state[first:last]:
                value["new\u00e9"] = {"a": [1, "\u00e9"]}
        elif action == "delete":
            document.delete(chosen)
            del state[first:last]
        elif action == "exclude":
            document.exclude(chosen)
            state[first:last] = [(value, True) for value, _ in state[first:last]]
        elif action == "duplicate":
            document.duplicate(chosen)
            state[first:last] = [
                copy
                for value, out in state[first:last]
                for copy in ((value, out), (json.loads(json.dumps(value)), False))
            ]
        else:
            before = data.draw(st.integers(0, len(rows)))
            if first <= before < last:
                continue
            moved, rest_before, rest_after = state[first:last], [], []
            for place, item in enumerate(state):
                if not first <= place < last:
                    (rest_before if place < before else rest_after).append(item)
            document.move(chosen, int(rows[before]) if before < len(rows) else None)
            state = [*rest_before, *moved, *rest_after]
        del model[at + 1 :]
        model.append(state)
        at += 1
    snapshot = document.snapshot
    assert [snapshot.record(int(row)) for row in snapshot.rows()] == [value for value, _ in model[at]]
    untouched = [
        originals[int(row)]
        for row in snapshot.rows()
        if not snapshot.is_edited(int(row)) and row not in snapshot.excluded
    ]
    expected = [value for value, out in model[at] if not out]
    if not expected and "jsonl" in layout:
        with pytest.raises(SaveError, match="no record"):
            save(snapshot)
        assert path.read_bytes() == raw
        return
    saved = save_and_go_on(document)
    written = path.read_bytes()
    if not saved:
        assert written == raw
    assert model_of(written, layout) == expected
    place = 0
    for text in untouched:
        place = written.index(text, 0) if at else written.index(text, place)
    again = document.snapshot
    assert [again.record(int(row)) for row in again.rows()] == expected
    assert not document.modified
    fresh = opened(path)
    if saved and expected:  # a wrapped list without any record is read as a bare object when opened anew
        assert np.array_equal(fresh.index.starts, document.sources[0].index.starts)
        assert np.array_equal(fresh.index.lengths, document.sources[0].index.lengths)
    fresh.close()
    for source in document.sources:
        source.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_changed_literal_differs(tmp_path: Path, layout: str) -> None:
    records = [
        {"id": k, "x": 1.50, "conversations": [{"from": "human", "value": "caf\u00e9 \u4e2d"}]} for k in range(9)
    ]
    raw = write_layout(records, layout, 3).replace(b"1.5", b"1.50e0")
    path = tmp_path / "m.json"
    path.write_bytes(raw)
    document = document_of(path)
    old = document.snapshot.original(4)
    document.push(SetText(4, ("conversations", 0, "value"), "caf\u00e9 \u4e2d\u4e2d!"))
    new = document.snapshot.raw(4)
    assert len(new) - len(old) in {4, 7}
    save_and_go_on(document)
    assert path.read_bytes() == raw.replace(old, new)


def test_bulk_edit_of_many_chunks_and_untouched_gaps(tmp_path: Path) -> None:
    records = [{"id": k, "conversations": [{"from": "human", "value": f"word{k} " * 40}]} for k in range(20_000)]
    path = tmp_path / "m.json"
    path.write_bytes(json.dumps(records, indent=1).encode())
    document = document_of(path)
    document.push(FindReplace(RowSet.of(np.arange(3_000, 3_100)), "word", "W"))
    document.push(SetText(15_000, ("conversations", 0, "value"), "one"))
    document.delete(np.array([0, 7, 8, 19_999]))
    saved = save_and_go_on(document)
    for record in records[3_000:3_100]:
        record["conversations"][0]["value"] = record["conversations"][0]["value"].replace("word", "W")
    records[15_000]["conversations"][0]["value"] = "one"
    expected = [record for k, record in enumerate(records) if k not in {0, 7, 8, 19_999}]
    assert json.loads(path.read_bytes()) == expected
    assert path.read_bytes() == json.dumps(expected, indent=1).encode()
    assert saved[0].edited == 101
    assert [document.snapshot.record(row)["id"] for row in (0, 2990, 19_995)] == [1, 2993, 19_998]


@pytest.mark.parametrize(("name", "packed"), [("m.json.gz", gzip.compress), ("m.json.zst", zstandard.compress)])
def test_packed_files_stay_packed(tmp_path: Path, name: str, packed: Any) -> None:
    raw = json.dumps([{"id": k} for k in range(50)]).encode()
    path = tmp_path / name
    path.write_bytes(packed(raw))
    document = document_of(path)
    document.push(SetText(3, ("id",), "x"))
    save_and_go_on(document)
    unpacked = (
        gzip.decompress(path.read_bytes())
        if name.endswith("gz")
        else zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    )
    assert unpacked == raw.replace(b'"id": 3}', b'"id": "x"}')
    assert document.snapshot.record(3) == {"id": "x"}


def test_damage_is_kept(tmp_path: Path) -> None:
    raw = b'[{"id": 0}, {"id": 1}, garbage here, {"id": 2}, {"id": 3}, {"id": 4}]'
    path = tmp_path / "m.json"
    path.write_bytes(raw)
    document = document_of(path)
    ids = [document.snapshot.raw(int(row)) for row in document.snapshot.rows()]
    document.delete(np.array([ids.index(b'{"id": 1}')]))
    document.delete(np.array([ids.index(b'{"id": 4}')]))
    document.push(SetText(ids.index(b'{"id": 3}'), ("id",), "x"))
    saved = save_and_go_on(document)
    written = path.read_bytes()
    assert b"garbage here" in written
    assert b'{"id": 0}' in written
    assert b'{"id": "x"}' in written
    assert b'{"id": 1}' not in written
    assert saved[0].damage_kept > 0


def test_backups_cost_nothing_and_are_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b'[{"id": 0}]')
    os.chmod(path, 0o640)
    document = document_of(path)
    old = path.stat().st_ino
    document.push(SetText(0, ("id",), "a"))
    save_and_go_on(document, backup=Backup.BAK)
    assert (tmp_path / "m.json.bak").stat().st_ino == old
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    for text in "bc":
        document.push(SetText(0, ("id",), text))
        save_and_go_on(document, backup=Backup.NUMBERED)
    assert (tmp_path / "m.json.1.bak").read_bytes() == b'[{"id": "a"}]'
    assert (tmp_path / "m.json.2.bak").read_bytes() == b'[{"id": "b"}]'
    document.push(SetText(0, ("id",), "d"))
    save_and_go_on(document, backup=Backup.NONE)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.json", "m.json.1.bak", "m.json.2.bak", "m.json.bak"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "m.json", tmp_path / "m.json"
    real.write_bytes(b'[{"id": 0}]')
    link.symlink_to(real)
    document = document_of(link)
    document.push(SetText(0, ("id",), "a"))
    save_and_go_on(document, backup=Backup.NONE)
    assert link.is_symlink()
    assert real.read_bytes() == b'[{"id": "a"}]'


def test_a_file_changed_by_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b'[{"id": 0}]')
    document = document_of(path)
    document.push(SetText(0, ("id",), "a"))
    other = tmp_path / "other"
    other.write_bytes(b'[{"id": 5}]\n')
    os.replace(other, path)
    with pytest.raises(SourceChangedError, match="changed by another program"):
        save(document.snapshot)
    assert path.read_bytes() == b'[{"id": 5}]\n'
    save_and_go_on(document, overwrite_changed=True, backup=Backup.NONE)
    assert path.read_bytes() == b'[{"id": "a"}]'
    document.push(SetText(0, ("id",), "b"))
    path.write_bytes(b'[{"id": 77777}]')  # in place: the opened bytes are gone
    with pytest.raises(SourceChangedError, match="overwritten in place"):
        save(document.snapshot, options=SaveOptions(overwrite_changed=True))


def test_read_only_files_are_named_before_the_work(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b'[{"id": 0}]')
    document = document_of(path)
    document.push(SetText(0, ("id",), "a"))
    os.chmod(path, 0o444)
    with pytest.raises(SaveError, match="read-only"):
        save(document.snapshot)
    save_and_go_on(document, overwrite_read_only=True, backup=Backup.NONE)
    assert path.read_bytes() == b'[{"id": "a"}]'
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_full_disk_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b'[{"id": 0}]')
    document = document_of(path)
    document.push(SetText(0, ("id",), "a"))
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(SaveError, match="Make room") as caught:
        save(document.snapshot)
    assert caught.value.kind == "disk-full"


def test_cancel_and_failure_leave_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.json"
    raw = json.dumps([{"id": k, "t": "x" * 500} for k in range(10_000)]).encode()
    path.write_bytes(raw)
    document = document_of(path)
    document.push(FindReplace(RowSet.everything(), "xx", "y", scope="key", key="t"))
    token = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done > 1_000_000:
            token.cancel()

    with pytest.raises(Cancelled):
        save(document.snapshot, cancel=token, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["m.json"]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(SaveError, match="disk"):
            save(document.snapshot)
    assert [p.name for p in tmp_path.iterdir()] == ["m.json"]
    assert path.read_bytes() == raw


_SAVER = """
import sys
from pathlib import Path
from ola_viewer.manifest import splice_stream
from ola_viewer.manifest.bulk_edits import FindReplace
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.save import save
from ola_viewer.manifest.source import Source
splice_stream._APART_FROM = 0
source = Source.open(Path(sys.argv[1]), use_cache=False)
source.build_index()
document = Document()
document.add_source(source)
document.push(FindReplace(RowSet.everything(), "old", "newer", scope="key", key="t"))
print("ready", flush=True)
sys.stdin.readline()
save(document.snapshot)
print("saved", flush=True)
"""


def test_kill_at_random_moments_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    old = json.dumps([{"id": k, "t": "old " * 30} for k in range(20_000)]).encode()
    new = old.replace(b"old", b"newer")
    rng = random.Random(5)
    seen = set()
    for attempt in range(8):
        path.write_bytes(old)
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        pause = rng.uniform(0, 0.35) if attempt < 7 else None
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        content = path.read_bytes()
        assert content in (old, new)
        seen.add(content == new)
        process.stdin.close()
        process.stdout.close()
    assert True in seen
    document = document_of(path)
    document.push(SetText(0, ("id",), "last"))
    save_and_go_on(document, backup=Backup.NONE)
    assert {p.name for p in tmp_path.iterdir()} <= {"m.json", "m.json.bak"}
