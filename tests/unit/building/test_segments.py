"""Packed manifests in pieces of their own: read everywhere as one, and equal wherever a run was stopped."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.building import segments
from ola_viewer.building.segments import segment_sink
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.source import Source

pytestmark = pytest.mark.usefixtures("small_pieces")


@pytest.fixture(scope="module")
def small_pieces() -> object:
    """Pieces of 100 bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "PIECE", 100)
        yield


def unpacked(data: bytes, packing: str) -> bytes:
    if packing == "gzip":
        return gzip.decompress(data)
    with zstandard.open(io.BytesIO(data), "rb") as file:
        return bytes(file.read())


@given(st.lists(st.binary(max_size=90), max_size=12), st.sampled_from(["gzip", "zstd"]), st.data())
def test_wherever_it_is_stopped_the_bytes_are_the_same(writes: list[bytes], packing: str, data: st.DataObject) -> None:
    whole = io.BytesIO()
    places = [(0, 0)]
    with segment_sink(whole, packing) as sink:
        for number, each in enumerate(writes):
            sink.write(each)
            if sink.cut():
                places.append((number + 1, whole.tell()))
    assert unpacked(whole.getvalue(), packing) == b"".join(writes)
    done, size = data.draw(st.sampled_from(places))
    again = io.BytesIO(whole.getvalue()[:size])
    again.seek(size)
    with segment_sink(again, packing) as sink:
        for each in writes[done:]:
            sink.write(each)
            sink.cut()
    assert again.getvalue() == whole.getvalue()


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_a_small_file_is_one_piece_and_an_empty_one_is_valid(packing: str) -> None:
    for content in (b"", b"[1]"):
        out = io.BytesIO()
        with segment_sink(out, packing) as sink:
            sink.write(content)
            assert sink.cut() is (content == b"")
        assert unpacked(out.getvalue(), packing) == content
        mark = b"\x1f\x8b\x08" if packing == "gzip" else b"\x28\xb5\x2f\xfd"
        assert out.getvalue().count(mark) == 1


@pytest.mark.parametrize("name", ["m.jsonl.gz", "m.jsonl.zst"])
def test_many_pieces_are_one_manifest_to_us(tmp_path: Path, name: str) -> None:
    lines = [b'{"id": "%d", "conversations": []}\n' % number for number in range(50)]
    plain = tmp_path / "plain"
    plain.write_bytes(b"".join(lines[25:]))
    with open(tmp_path / name, "wb") as out, segment_sink(out, "gzip" if name.endswith("gz") else "zstd") as sink:
        for line in lines[:25]:
            sink.write(line)
            sink.cut()
        sink.copy(ReadFile(plain), 0, plain.stat().st_size)
    source = Source.open(tmp_path / name, 0)
    source.build_index()
    assert [source.read(k) + b"\n" for k in range(50)] == lines


def test_a_plain_file_may_be_cut_anywhere_and_an_error_ends_no_piece(tmp_path: Path) -> None:
    with open(tmp_path / "m", "wb") as out, segment_sink(out, "") as sink:
        sink.write(b"[")
        assert sink.cut()
    packed = io.BytesIO()
    with pytest.raises(OSError, match="full"):
        fail_after(packed, 50)
    assert packed.tell() <= len(gzip.compress(b""))


def fail_after(packed: io.BytesIO, size: int) -> None:
    """Write so many bytes, then have a full disk."""
    with segment_sink(packed, "gzip") as sink:
        sink.write(b"x" * size)
        raise OSError("full")
