"""Positioned reads and copying, in both ways of doing them."""

from __future__ import annotations

import errno
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.manifest import platform_io
from ola_viewer.manifest.platform_io import EarlySync, ReadFile, copy_range

DATA = random.Random(1).randbytes(3_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").write_bytes(DATA)
    return tmp_path / "data"


@pytest.mark.parametrize("positioned", [True, False])
def test_reads(path: Path, positioned: bool) -> None:
    with ReadFile(path, positioned) as file:
        assert file.size == file.current_size() == len(DATA)
        assert file.read_at(5, 10) == DATA[5:15]
        assert file.read_at(len(DATA) - 3, 10) == DATA[-3:]
        assert file.read_at(len(DATA) + 3, 10) == b""
        assert file.read_at(0, 0) == b""
        array = np.zeros(100, np.uint8)
        assert file.read_into(7, array[:50]) == 50
        assert array[:50].tobytes() == DATA[7:57]
        assert not array[50:].any()
        assert file.read_into(len(DATA) - 2, bytearray(9)) == 2


@pytest.mark.parametrize("positioned", [True, False])
def test_threads_do_not_disturb_each_other(path: Path, positioned: bool) -> None:
    with ReadFile(path, positioned) as file, ThreadPoolExecutor(8) as pool:
        offsets = random.Random(2).sample(range(len(DATA) - 5000), 400)
        for offset, found in zip(offsets, pool.map(lambda at: file.read_at(at, 5000), offsets), strict=True):
            assert found == DATA[offset : offset + 5000]


def test_closed_files_refuse(path: Path) -> None:
    file = ReadFile(path, positioned=False)
    file.close()
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.read_at(0, 1)


@pytest.mark.parametrize("way", ["copy_file_range", "sendfile", "loop"])
def test_copy(path: Path, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way != "copy_file_range":
        monkeypatch.delattr(platform_io.os, "copy_file_range", raising=False)
    if way == "loop":
        monkeypatch.delattr(platform_io.os, "sendfile", raising=False)
    with ReadFile(path) as file, open(tmp_path / "out", "wb") as out:
        out.write(b"head")
        assert copy_range(file, 100, 2_500_000, out) == 2_500_000
        assert out.tell() == 2_500_004
        assert copy_range(file, 10, 20, out) == 20
        assert copy_range(file, len(DATA) - 5, 100, out) == 5
        assert copy_range(file, len(DATA) - 5, 2_000_000, out) == 5
        out.write(b"tail")
    expected = b"head" + DATA[100:2_500_100] + DATA[10:30] + DATA[-5:] * 2 + b"tail"
    assert (tmp_path / "out").read_bytes() == expected


@pytest.mark.skipif(not hasattr(os, "sendfile"), reason="needs sendfile")
def test_copy_falls_back_when_the_kernel_refuses(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(platform_io.os, "copy_file_range", refuse, raising=False)
    with ReadFile(path) as file, open(tmp_path / "out", "wb") as out:
        assert copy_range(file, 0, len(DATA), out) == len(DATA)
    assert (tmp_path / "out").read_bytes() == DATA


def test_early_sync_works_in_the_background_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = threading.Event()

    def sync(descriptor: int) -> None:
        os.fsync(descriptor)
        synced.set()

    monkeypatch.setattr(os, "fdatasync", sync, raising=False)
    with open(tmp_path / "new", "wb", buffering=0) as out:
        syncing = EarlySync(out.fileno(), step=1000)
        out.write(DATA[:999])
        syncing.advance(999)
        assert "early-sync" not in {thread.name for thread in threading.enumerate()}
        out.write(DATA[999:2000])
        syncing.advance(1001)
        assert synced.wait(10)
        syncing.stop()
    assert "early-sync" not in {thread.name for thread in threading.enumerate()}


def test_early_sync_passes_on_what_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = threading.Event()

    def sync(_: int) -> None:
        failed.set()
        raise OSError(errno.EIO, "no disk")

    monkeypatch.setattr(os, "fdatasync", sync, raising=False)
    with open(tmp_path / "new", "wb") as out:
        for raising in (True, False):
            syncing = EarlySync(out.fileno(), step=1)
            syncing.advance(1)
            assert failed.wait(10)
            failed.clear()
            if raising:
                with pytest.raises(OSError, match="no disk"):
                    syncing.stop()
            else:
                syncing.stop(raising=False)
