"""Ranges by the trainer's rules, and reading with bounds."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.media.errors import MediaError
from ola_viewer.media.pieces import PatchRange, decode_base64, parse_range, read_piece, read_whole
from ola_viewer.media.profile import DecodeProfile
from tests.unit.media.made import ref_of


def code_of(value: dict[str, Any], modality: Any) -> str | None:
    try:
        parse_range(value, modality)
    except MediaError as error:
        return error.code
    return None


def patch(start: object = 0, size: object = 1) -> dict[str, object]:
    return {"patch": "p", "start_num": start, "size": size}


def test_image_numbers_are_anything_int_takes() -> None:
    for size in (7, "7", " 7 ", 7.9, True):
        assert parse_range(patch("3", size), "image").sizes == (int(size),)
    assert code_of(patch(0, [7]), "image") == "image-size-list"
    for size in (None, "x", {}, float("nan"), float("inf"), "7.5"):
        assert code_of(patch(0, size), "image") == "patch-key-missing"


def test_videos_want_a_list_and_sounds_an_integer() -> None:
    assert parse_range(patch(1, [1, "2", 3.7]), "video").sizes == (1, 2, 3)
    assert code_of(patch(0, 5), "video") == "video-size-int"
    assert code_of(patch(0, "5"), "video") == "video-size-int"
    assert code_of(patch(0, []), "video") == "patch-range"
    assert code_of(patch(0, [1, None]), "video") == "patch-key-missing"
    assert parse_range(patch("1", 5), "audio").start == 1
    assert code_of(patch(0, [5]), "audio") == "audio-size-list"
    assert code_of(patch(0, "5"), "audio") == "patch-key-missing"
    assert code_of(patch(0, 5.0), "audio") == "patch-key-missing"


def test_keys_and_types() -> None:
    for missing in ("patch", "start_num", "size"):
        value = patch()
        del value[missing]
        assert code_of(value, "image") == "patch-key-missing"
    assert code_of(patch() | {"patch": 5}, "image") == "patch-key-missing"
    assert parse_range(patch() | {"image_encoding": "base64"}, "image").base64
    assert not parse_range(patch() | {"image_encoing": "base64"}, "image").base64
    assert not parse_range(patch() | {"image_encoding": "base64"}, "audio").base64
    with pytest.raises(MediaError):
        PatchRange.of(ref_of("image", "x.jpg"))


@given(st.integers(0, 1 << 50), st.lists(st.integers(-1, 1 << 40), min_size=1, max_size=50))
def test_offsets_add_up(start: int, sizes: list[int]) -> None:
    offsets = parse_range(patch(start, sizes), "video").offsets()
    assert [int(at) for at in offsets] == [start + sum(sizes[:k]) for k in range(len(sizes))]


@given(st.integers(0, 120), st.integers(-1, 130))
def test_reads_what_python_reads(tmp_path_factory: pytest.TempPathFactory, start: int, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "hundred"
    data = bytes(range(100))
    path.write_bytes(data)
    expected = data[start:] if size < 0 else data[start : start + size]
    try:
        assert read_piece(path, start, size) == expected
    except MediaError as error:
        assert expected == b""
        assert error.code == "patch-range"  # noqa: PT017


def test_bounds(tmp_path: Path) -> None:
    path = tmp_path / "p"
    path.write_bytes(b"x" * 1000)
    tracemalloc.start()
    for start, size in ((0, 10**15), (-1, 5), (0, -2)):
        with pytest.raises(MediaError) as caught:
            read_piece(path, start, size)
        assert caught.value.code == "patch-range"
    assert len(read_piece(path, 0, 1 << 37)) == 1000, "past the end is read short"
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()
    small = DecodeProfile(max_bytes=100)
    with pytest.raises(MediaError) as caught:
        read_piece(path, 0, 500, small)
    assert caught.value.code == "media-too-large"
    assert len(read_piece(path, 0, -1, small)) == 100
    with pytest.raises(MediaError) as caught:
        read_whole(path, small)
    assert caught.value.code == "media-too-large"


def test_numbers_beyond_any_file(tmp_path: Path) -> None:
    assert code_of(patch(10**30, 1), "image") == "patch-range"
    assert code_of(patch(0, [10**30]), "video") == "patch-range"
    (tmp_path / "p").write_bytes(b"1")
    with pytest.raises(MediaError):
        read_piece(tmp_path / "p", 10**30, 5)
    with pytest.raises(MediaError) as caught:
        read_piece(tmp_path / "gone", 0, 5)
    assert caught.value.code == "file-unreadable"


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    path = tmp_path / "p"
    path.write_bytes(b"x" * 1000)
    true_fstat = os.fstat

    def shrink(number: int) -> os.stat_result:
        status = true_fstat(number)
        os.truncate(path, 300)
        return status

    monkeypatch.setattr(os, "fstat", shrink)
    assert read_piece(path, 100, 800) == b"x" * 200


def test_base64_is_as_lenient_as_the_trainer() -> None:
    assert decode_base64(b"aGFs\nbG8=") == b"hallo"
    assert decode_base64(b"aGFs!bG8=") == b"hallo"
    for bad in (b"aGFsb", b"\xff\xfe"):
        with pytest.raises(MediaError):
            decode_base64(bad)
