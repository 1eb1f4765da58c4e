"""Opening, reading, changes on disk, side files, packed files."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import zstandard

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest import source as source_module
from ola_viewer.manifest import unpack as unpack_module
from ola_viewer.manifest.index_store import Identity, load_index, side_file, store_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import ManifestError, SourceChangedError
from ola_viewer.manifest.source import Source

RECORDS = [{"id": k, "conversations": [{"from": "human", "value": "why " * (k % 7)}]} for k in range(5000)]
DATA = json.dumps(RECORDS).encode()


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "m.json"
    path.write_bytes(DATA)
    return path


def test_read(manifest: Path) -> None:
    with Source.open(manifest, 3) as source:
        assert (source.number, source.name, source.count) == (3, "m.json", 0)
        source.build_index()
        assert source.count == 5000
        assert json.loads(source.read(4999)) == RECORDS[4999]
        assert source.changed_on_disk() == "same"
        for wrong in (-1, 5000):
            with pytest.raises(IndexError):
                source.read(wrong)


def test_changes_on_disk(manifest: Path) -> None:
    with Source.open(manifest) as source:
        source.build_index()
        with open(manifest, "r+b") as file:
            file.truncate(1000)
        assert source.changed_on_disk() == "changed"
        assert json.loads(source.read(0)) == RECORDS[0]
        with pytest.raises(SourceChangedError, match="became shorter"):
            source.read(4000)
        manifest.unlink()
        assert source.changed_on_disk() == "gone"
        assert json.loads(source.read(0)) == RECORDS[0]


def test_a_file_put_in_its_place_is_noticed_and_the_old_bytes_are_read(manifest: Path, tmp_path: Path) -> None:
    with Source.open(manifest) as source:
        source.build_index()
        (tmp_path / "new").write_bytes(b"[]")
        os.replace(tmp_path / "new", manifest)
        assert source.changed_on_disk() == "changed"
        assert json.loads(source.read(7)) == RECORDS[7]


def test_second_opening_comes_from_the_side_file(manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "_SMALL", 0)
    with Source.open(manifest) as source:
        source.build_index()
        starts, lengths = source.index.snapshot()
    with Source.open(manifest) as again:
        assert again.index.complete
        assert np.array_equal(again.index.starts, starts)
        assert np.array_equal(again.index.lengths, lengths)
    with Source.open(manifest, use_cache=False) as fresh:
        assert not fresh.index.complete
    os.utime(manifest, ns=(1, 1))
    with Source.open(manifest) as touched:
        assert not touched.index.complete


def test_side_files_keep_problems_and_odd_gaps(tmp_path: Path) -> None:
    rng = random.Random(1)
    path = tmp_path / "m.json"
    parts = [rng.choice([" , ", ",", ",\n\n  "]) + json.dumps(record) for record in RECORDS]
    path.write_text("[1" + "".join(parts) + ",]")
    with Source.open(path) as source:
        index = source.build_index()
        assert store_index(Identity.of(path), index, tmp_path) == side_file(Identity.of(path), tmp_path)
        loaded = load_index(Identity.of(path), source.file, tmp_path)
        assert loaded is not None
        assert loaded.problems == index.problems != ()
        assert loaded.problem_counts == index.problem_counts
        assert np.array_equal(loaded.starts, index.starts)
        assert np.array_equal(loaded.lengths, index.lengths)
        assert loaded.resume_at == index.resume_at


def test_an_empty_array_has_a_side_file_too(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text("[]")
    with Source.open(path) as source:
        store_index(Identity.of(path), source.build_index(), tmp_path)
        loaded = load_index(Identity.of(path), source.file, tmp_path)
    assert loaded is not None
    assert loaded.count == 0


def test_damaged_side_files_are_ignored(manifest: Path, tmp_path: Path) -> None:
    with Source.open(manifest) as source:
        stored = store_index(Identity.of(manifest), source.build_index(), tmp_path)
        assert stored is not None
        good = stored.read_bytes()
        rng = random.Random(2)
        for size in [0, 5, 16, 100, len(good) // 2, len(good) - 1]:
            stored.write_bytes(good[:size])
            assert load_index(Identity.of(manifest), source.file, tmp_path) is None
        for _ in range(200):
            bad = bytearray(good)
            bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
            stored.write_bytes(bytes(bad))
            loaded = load_index(Identity.of(manifest), source.file, tmp_path)
            assert loaded is None or np.array_equal(loaded.starts, source.index.starts)
        stored.write_bytes(good)
        assert load_index(Identity.of(manifest), source.file, tmp_path) is not None


def test_a_cache_that_cannot_be_written_is_no_fault(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Source.open(manifest) as source:
        assert store_index(Identity.of(manifest), source.build_index(), tmp_path / "file" / "sub") is None


# ---- packed


def packed(kind: str) -> bytes:
    if kind == "gz":
        return gzip.compress(DATA)
    if kind == "gz of several members":
        return gzip.compress(DATA[:1000]) + gzip.compress(DATA[1000:]) + b"\0" * 512
    if kind == "gz of zeros":
        return gzip.compress(DATA + b" " * (5 << 20))
    return zstandard.compress(DATA[:777]) + zstandard.compress(DATA[777:])


@pytest.mark.parametrize("kind", ["gz", "gz of several members", "gz of zeros", "zst"])
def test_packed_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "m.json.packed"
    path.write_bytes(packed(kind))
    with Source.open(path) as source:
        source.build_index()
        assert [json.loads(source.read(k)) for k in (0, 2500, 4999)] == [RECORDS[k] for k in (0, 2500, 4999)]
        assert source.count == 5000
        assert not source.index.problems
        assert source.path == path
        unpacked, before = source.file.path, os.stat(source.file.path).st_mtime_ns
    with Source.open(path) as again:
        assert again.file.path == unpacked
        assert os.stat(unpacked).st_mtime_ns == before
    os.utime(path, ns=(5, 5))
    with Source.open(path) as changed:
        assert changed.file.path != unpacked


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_a_cut_packed_file_shows_what_came_before_the_cut(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "m.json.gz"
    noise = random.Random(3)
    data = json.dumps([{"id": noise.randbytes(40).hex()} for _ in range(20000)]).encode()
    whole = gzip.compress(data) if kind == "gz" else zstandard.compress(data)
    path.write_bytes(whole[: len(whole) // 2])
    with Source.open(path) as source:
        source.build_index()
        assert 5000 < source.count < 15000
        assert [problem.kind for problem in source.index.problems] == ["truncated"]


def test_packed_damage_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "m.json.gz"
    path.write_bytes(gzip.compress(DATA)[:12] + b"\xff" * 400)
    with pytest.raises(ManifestError, match="damaged") as caught:
        Source.open(path)
    assert caught.value.kind == "packed-damaged"


def test_unpacking_stops_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * (8 << 20)))
    usage = shutil.disk_usage(tmp_path)
    left = iter([usage.total] * 3 + [1000] * 10)
    monkeypatch.setattr(unpack_module.shutil, "disk_usage", lambda _: type(usage)(usage.total, 0, next(left)))
    with pytest.raises(ManifestError, match="less than 1 GB would be left") as caught:
        Source.open(path)
    assert caught.value.kind == "disk-full"
    assert not list((Path(os.environ["XDG_CACHE_HOME"]) / "ola-viewer" / "unpacked").iterdir())


def test_unpacking_is_cancelled_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * (8 << 20)))
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        Source.open(path, cancel=cancel, progress=lambda _: cancel.cancel())
    assert not list((Path(os.environ["XDG_CACHE_HOME"]) / "ola-viewer" / "unpacked").iterdir())


def test_reading_from_many_threads_of_a_portable_file(manifest: Path) -> None:
    with ReadFile(manifest, positioned=False) as file:
        buffer = bytearray(64)
        assert file.read_into(10, buffer) == 64
        assert bytes(buffer) == DATA[10:74] == file.read_at(10, 64)
