"""Extraction: nothing leaves the folder, nothing is half there, nothing is done twice."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from ola_viewer.building.extract import (
    PART_SUFFIX,
    Extracted,
    ExtractError,
    SafeFolder,
    Wanted,
    extract_parquet,
    extract_tar,
    remove_parts,
)
from ola_viewer.jobs import Cancelled, CancelToken
from tests.helpers.downloads import write_shard, write_tar

WAV = Wanted(("*.wav",), ("Clotho", "WavCaps"))
MP4 = Wanted(("*.mp4",))
CONTENT, NAMES = ("mp4",), ("json.original_video_filename", "id")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_files_go_where_they_belong(tmp_path: Path, suffix: str) -> None:
    files = {
        "./Clotho/a.wav": b"1" * 3000,
        "deep/lead/WavCaps/b c/ü.WAV": b"2",
        "loose.wav": b"",
        "Clotho/notes.txt": b"no",
        "Clotho/._a.wav": b"no",
    }
    archive = write_tar(tmp_path / f"x{suffix}", files)
    done = extract_tar(archive, tmp_path / "out", WAV)
    assert tree(tmp_path / "out") == {"Clotho/a.wav": b"1" * 3000, "WavCaps/b c/ü.WAV": b"2", "loose.wav": b""}
    assert (done.written, done.kept, done.refusals) == (3, 0, 0)
    again = extract_tar(archive, tmp_path / "out", WAV)
    assert (again.written, again.kept) == (0, 3)


BAD_NAMES = [
    "/etc/x.wav", "../x.wav", "a/../../x.wav", "Clotho/../../../x.wav", "C:/x.wav", "a\\..\\x.wav", "a\nb.wav",
    "x" * 300 + ".wav",
]  # fmt: skip


def test_no_path_leaves_the_folder(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", dict.fromkeys(BAD_NAMES, b"1") | {"fine.wav": b"1"})
    done = extract_tar(archive, tmp_path / "a" / "b" / "out", WAV)
    assert tree(tmp_path) == {"x.tar": archive.read_bytes(), "a/b/out/fine.wav": b"1"}
    assert done.refusals == len(BAD_NAMES)
    assert not Path("/etc/x.wav").exists()


@given(st.text(st.sampled_from("./\\:ab~\0\n"), min_size=1, max_size=14))
def test_every_place_is_inside(name: str) -> None:
    safe = SafeFolder(Path("/base/folder"))
    place = safe.place(name + ".wav", WAV)
    if isinstance(place, Path):
        assert os.path.normpath(place).startswith("/base/folder/")
        assert ".." not in place.parts


def odd_member(kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo("odd.wav")
    member.type = kind
    member.linkname = target
    return member


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    archive = tmp_path / "x.tar"
    with tarfile.open(archive, "w") as tar:
        tar.addfile(odd_member(kind, "/etc/passwd"))
    done = extract_tar(archive, tmp_path / "out", WAV)
    assert done.refused == [("odd.wav", "It is a link, a device or a sparse file.")]
    assert tree(tmp_path / "out") == {}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", {"Clotho/a.wav": b"1"})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "Clotho").symlink_to(elsewhere)
    with pytest.raises(ExtractError, match="is a link"):
        extract_tar(archive, out, WAV)
    assert tree(elsewhere) == {}


def test_a_link_under_the_final_name_is_replaced_not_followed(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", {"Clotho/a.wav": b"new"})
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    (tmp_path / "out" / "Clotho").mkdir(parents=True)
    (tmp_path / "out" / "Clotho" / "a.wav").symlink_to(victim)
    extract_tar(archive, tmp_path / "out", WAV)
    assert victim.read_bytes() == b"old"
    assert (tmp_path / "out" / "Clotho" / "a.wav").read_bytes() == b"new"


def test_sizes_are_bounded(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", {"a.wav": b"1" * 100, "b.wav": b"1" * 10})
    done = extract_tar(archive, tmp_path / "out", Wanted(("*.wav",), largest=50))
    assert done.refused == [("a.wav", "It claims to have 100 bytes.")]
    assert tree(tmp_path / "out") == {"b.wav": b"1" * 10}


def test_a_huge_header_takes_no_memory(tmp_path: Path) -> None:
    member = tarfile.TarInfo("././@PaxHeader")
    member.type = tarfile.XHDTYPE
    member.size = 7 << 30
    archive = tmp_path / "x.tar.gz"
    with gzip.open(archive, "wb") as out:
        out.write(member.tobuf())
        out.write(bytes(1 << 20))
    with pytest.raises(ExtractError, match="damaged"):
        extract_tar(archive, tmp_path / "out", WAV)


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_damaged_archives_say_so_and_leave_no_part(tmp_path: Path, suffix: str) -> None:
    whole = write_tar(tmp_path / f"x{suffix}", {f"{k}.wav": os.urandom(5000) for k in range(20)})
    data = whole.read_bytes()
    for cut in (0, 300, 512, 5000, len(data) // 2, len(data) * 2 // 3):
        damaged = tmp_path / f"cut{suffix}"
        damaged.write_bytes(data[:cut])
        with pytest.raises(ExtractError, match="Download it again"):
            extract_tar(damaged, tmp_path / "out", WAV)
        assert all(len(content) == 5000 for content in tree(tmp_path / "out").values())
    assert extract_tar(whole, tmp_path / "out", WAV).files == 20
    (tmp_path / "noise.tar").write_bytes(os.urandom(4000))
    with pytest.raises(ExtractError):
        extract_tar(tmp_path / "noise.tar", tmp_path / "out", WAV)
    with pytest.raises(ExtractError, match="No such file"):
        extract_tar(tmp_path / "none.tar", tmp_path / "out", WAV)


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write_tar(tmp_path / "x.tar", {"a.wav": b"1"})
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(ExtractError, match="full: 1,000 bytes are left"):
        extract_tar(archive, tmp_path / "out", WAV)


def test_a_short_file_is_extracted_again(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", {"a.wav": b"12345"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.wav").write_bytes(b"12")
    assert extract_tar(archive, tmp_path / "out", WAV).written == 1
    assert tree(tmp_path / "out") == {"a.wav": b"12345"}


def test_a_killed_extraction_leaves_only_whole_files(tmp_path: Path) -> None:
    files = {f"Clotho/{k:04d}.wav": bytes([k % 251]) * 200_000 for k in range(400)}
    archive = write_tar(tmp_path / "x.tar", files)
    out = tmp_path / "out"
    code = (
        "import sys; from pathlib import Path; from ola_viewer.building.extract import Wanted, extract_tar\n"
        "extract_tar(Path(sys.argv[1]), Path(sys.argv[2]), Wanted(('*.wav',)))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(archive), str(out)])
    deadline = time.monotonic() + 60
    while len(list((out / "Clotho").glob("*.wav")) if out.exists() else ()) < 20 and time.monotonic() < deadline:
        if process.poll() is not None:
            break
    process.kill()
    process.wait()
    for name, content in tree(out).items():
        assert name.endswith(PART_SUFFIX) or content == files[name]
    remove_parts(out)
    extract_tar(archive, out, Wanted(("*.wav",)))
    assert tree(out) == files


def test_cancelling(tmp_path: Path) -> None:
    archive = write_tar(tmp_path / "x.tar", {f"{k}.wav": b"1" for k in range(50)})
    token = CancelToken()
    with pytest.raises(Cancelled):
        extract_tar(archive, tmp_path / "out", WAV, token, lambda _: token.cancel())
    assert len(tree(tmp_path / "out")) == 1


def test_shards(tmp_path: Path) -> None:
    shard = write_shard(tmp_path / "s.parquet", ["a.mp4", "sub/b.mp4", "c", "../../d.mp4"], b"\0" * 3_000_000)
    done = extract_parquet(shard, tmp_path / "out", MP4, CONTENT, NAMES)
    assert {name: len(data) for name, data in tree(tmp_path / "out").items()} == dict.fromkeys(
        ["a.mp4", "b.mp4", "c.mp4", "d.mp4"], 3_000_000
    )
    assert (done.written, done.refusals) == (4, 0)
    again = extract_parquet(shard, tmp_path / "out", MP4, CONTENT, NAMES)
    assert (again.written, again.kept) == (0, 4)


def test_odd_shards(tmp_path: Path) -> None:
    path = tmp_path / "s.parquet"
    table = pa.table(
        {"id": ["a", None, "..", "d\n", "e"], "mp4": pa.array([b"1", b"2", b"3", b"4", None], pa.binary())}
    )
    parquet.write_table(table, path)
    done = extract_parquet(path, tmp_path / "out", MP4, CONTENT, NAMES)
    assert tree(tmp_path / "out") == {"a.mp4": b"1"}
    assert done.refusals == 4
    parquet.write_table(pa.table({"id": ["a"], "wav": ["b"]}), path)
    with pytest.raises(ExtractError, match="no column of bytes; looked for mp4"):
        extract_parquet(path, tmp_path / "out", MP4, CONTENT, NAMES)
    path.write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(ExtractError, match="Download it again"):
        extract_parquet(path, tmp_path / "out", MP4, CONTENT, NAMES)


def test_refusals_are_counted_beyond_the_list() -> None:
    done = Extracted(Path("x"))
    for number in range(1500):
        done.refuse(str(number), "no")
    assert (done.refusals, len(done.refused)) == (1500, 1000)


def test_leading_zeros_of_a_member_do_not_end_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "x.tar"
    with tarfile.open(archive, "w") as tar:
        for name in ("a.wav", "b.wav"):
            member = tarfile.TarInfo(name)
            member.size = 2048
            tar.addfile(member, io.BytesIO(bytes(2048)))
    assert extract_tar(archive, tmp_path / "out", WAV).written == 2
