"""Frame sources: numbering, kept frames, colour trap, damage of single frames."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from ola_viewer.manifest.dialect_media import group_media
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.media import DecodeProfile, FrameSource, MediaError, Roots, open_frames
from ola_viewer.media.frame_files import frames_of_folder
from tests.unit.media.made import as_trainer, encoded, noise, ref_of, write_video


def write_patch(path: Path, count: int) -> tuple[list[bytes], dict[str, object]]:
    pieces = [encoded(noise(seed=k)) for k in range(count)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"junk" + b"".join(pieces) + b"tail")
    return pieces, {"patch": str(path), "start_num": 4, "size": [len(piece) for piece in pieces]}


def opened(field: str, value: object, *roots: Path) -> FrameSource:
    return open_frames(ref_of(field, value), Roots(roots))


def test_patch_video(tmp_path: Path) -> None:
    pieces, value = write_patch(tmp_path / "patch_000000", 60)
    source = opened("video", value)
    assert (source.kind, source.count, source.swapped, source.rate) == ("patch", 60, False, None)
    assert source.kept.tolist() == np.linspace(0, 59, 48, dtype=int).tolist()
    assert source.piece(1) == (4 + len(pieces[0]), len(pieces[1]))
    for k in (0, 17, 59):
        assert np.array_equal(source.frame(k).rgb, as_trainer(pieces[k]))
    assert [k for k, _ in source.trained_frames()] == source.kept.tolist()
    with pytest.raises(IndexError):
        source.frame(60)
    with pytest.raises(IndexError):
        source.thumbnail(-1, 9)


def test_few_frames_are_all_kept() -> None:
    assert DecodeProfile().kept(48).tolist() == list(range(48))
    assert len(DecodeProfile().kept(49)) == 48
    assert DecodeProfile(kept_frames=5).kept(10).tolist() == [0, 2, 4, 6, 9]


@pytest.mark.parametrize("folder", ["sharegpt4o", "ShareGPT4Video/new_patch", "cinepile", "xnextqay", "perceptiontest"])
def test_colour_trap(tmp_path: Path, folder: str) -> None:
    pieces, value = write_patch(tmp_path / folder / "patch_000000", 3)
    source = opened("video", value)
    assert source.swapped
    expected = cv2.imdecode(np.frombuffer(pieces[1], np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(source.frame(1).rgb, expected)
    small = source.thumbnail(1, 24).rgb
    assert np.abs(cv2.resize(expected, small.shape[1::-1], interpolation=cv2.INTER_AREA).astype(int) - small).mean() < 8
    still = opened("image", value | {"size": len(pieces[0])})
    assert not still.swapped, "images are never exchanged"
    assert np.array_equal(still.frame(0).rgb, as_trainer(pieces[0]))


def test_colour_trap_spares_base64_and_other_spellings(tmp_path: Path) -> None:
    piece = base64.b64encode(encoded(noise()))
    for folder, encoding in (("nextqa", "base64"), ("NextQA", None), ("sharegpt4video/new_patch", None)):
        path = tmp_path / folder / "p"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = piece if encoding else encoded(noise())
        path.write_bytes(data)
        value: dict[str, object] = {"patch": str(path), "start_num": 0, "size": [len(data)]}
        if encoding:
            value["image_encoding"] = encoding
        source = opened("video", value)
        assert not source.swapped
        assert np.array_equal(source.frame(0).rgb, as_trainer(encoded(noise())))


def test_a_damaged_frame_is_named_and_the_others_decode(tmp_path: Path) -> None:
    pieces, value = write_patch(tmp_path / "p", 14)
    data = bytearray((tmp_path / "p").read_bytes())
    start = 4 + sum(len(piece) for piece in pieces[:12])
    data[start : start + 4] = b"xxxx"
    (tmp_path / "p").write_bytes(data)
    source = opened("video", value)
    with pytest.raises(MediaError, match="frame 12") as caught:
        source.frame(12)
    assert (caught.value.code, caught.value.index, caught.value.path) == ("media-undecodable", 12, tmp_path / "p")
    results = dict(source.sequence())
    assert [k for k, result in results.items() if isinstance(result, MediaError)] == [12]
    assert [k for k, result, exact in source.strip(range(14), 20) if isinstance(result, MediaError)] == [12]


def test_patch_that_is_too_short(tmp_path: Path) -> None:
    pieces, value = write_patch(tmp_path / "p", 4)
    with (tmp_path / "p").open("r+b") as file:
        file.truncate(4 + len(pieces[0]) + len(pieces[1]) * 9 // 10)
    source = opened("video", value)
    assert not source.frame(0).truncated
    assert source.frame(1).truncated
    with pytest.raises(MediaError) as caught:
        source.frame(2)
    assert caught.value.code == "patch-range"


def test_lists_of_images_fail_one_by_one(tmp_path: Path) -> None:
    _, value = write_patch(tmp_path / "p", 1)
    (tmp_path / "a.png").write_bytes(encoded(noise(), "PNG"))
    from ola_viewer.manifest.sample import MediaRef

    items = ["a.png", value | {"size": value["size"][0]}, "gone.png", None]  # type: ignore[index]
    source = open_frames(MediaRef("image", "image", ("image",), items, None, None), Roots((tmp_path,)))
    assert (source.kind, source.count, source.kept.tolist()) == ("images", 4, [0, 1, 2, 3])
    results = dict(source.sequence())
    assert [isinstance(results[k], MediaError) for k in range(4)] == [False, False, True, True]
    assert results[2].code == "file-missing"  # type: ignore[union-attr]
    assert "image 2" in str(results[2])
    assert results[3].code == "media-type"  # type: ignore[union-attr]


def test_wrong_values_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(encoded(noise()))
    path, no_video = str(tmp_path / "x.jpg"), str(tmp_path / "x.mp4")
    Path(no_video).write_bytes(b"no video at all")
    (tmp_path / "empty").mkdir()
    for field, value, code in (
        ("image", None, "media-type"),
        ("image", "", "media-type"),
        ("image", 7, "media-type"),
        ("image", str(tmp_path), "file-not-regular"),
        ("video", {"img_path": path}, "video-img-path"),
        ("video", [7], "media-type"),
        ("video", no_video, "media-undecodable"),
        ("video", str(tmp_path / "empty"), "file-not-regular"),
        ("audio", path, "media-type"),
    ):
        with pytest.raises(MediaError) as caught:
            opened(field, value)
        assert caught.value.code == code, (field, value)
    assert opened("image", {"img_path": path}).count == 1


def test_other_dialects_show_but_say_that_the_trainer_refuses(tmp_path: Path) -> None:
    data = encoded(noise(), "PNG")
    (tmp_path / "x.png").write_bytes(data)
    inline = opened("image", "data:image/png;base64," + base64.b64encode(data).decode())
    assert np.array_equal(inline.frame(0).rgb, as_trainer(data))
    assert inline.trainer_refuses
    wrapped = opened("image", {"url": "x.png"}, tmp_path)
    assert np.array_equal(wrapped.frame(0).rgb, as_trainer(data))
    assert wrapped.trainer_refuses
    write_video(tmp_path / "x.mp4")
    clip = opened("video", {"url": "x.mp4", "origin_fps": 30.0}, tmp_path)
    assert clip.frame(0).rgb.shape == (64, 96, 3)
    assert clip.trainer_refuses
    clip.close()
    for bad in ("data:image/png;base64,abc", "data:text/plain,hello"):
        with pytest.raises(MediaError):
            opened("image", bad).frame(0)


def test_many_threads_read_one_source(tmp_path: Path) -> None:
    pieces, value = write_patch(tmp_path / "p", 32)
    source = opened("video", value)
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(source.frame, list(range(32)) * 4))
    assert all(np.array_equal(picture.rgb, as_trainer(pieces[n % 32])) for n, picture in enumerate(pictures))


def test_a_folder_of_frames_is_a_video(tmp_path: Path) -> None:
    folder = tmp_path / "tennis_frames_2fps"
    folder.mkdir()
    for k in (1, 2, 10):
        (folder / f"frame_{k}.png").write_bytes(encoded(noise(seed=k), "PNG"))
    (folder / "notes.txt").write_text("no frame")
    (folder / ".hidden.png").write_bytes(b"no frame")
    source = opened("video", folder.name, tmp_path)
    assert (source.kind, source.count, source.kept.tolist()) == ("patch", 3, [0, 1, 2])
    assert "folders" in (source.trainer_refuses or "")
    assert [source.path(k) for k in range(3)] == [folder / f"frame_{k}.png" for k in (1, 2, 10)]
    assert np.array_equal(source.frame(2).rgb, noise(seed=10))
    assert source.thumbnail(0, 24).rgb.shape[2] == 3
    (tmp_path / "empty").mkdir()
    with pytest.raises(MediaError, match="folder without images") as caught:
        opened("video", "empty", tmp_path)
    assert caught.value.code == "file-not-regular"


def test_a_store_of_images_is_no_video(tmp_path: Path) -> None:
    folder = tmp_path / "all_images"
    folder.mkdir()
    for k in range(6):
        (folder / f"{k}.png").write_bytes(b"")
    profile = DecodeProfile(max_images=5)
    ref = ref_of("video", str(folder))
    with pytest.raises(MediaError, match="more than 5 images") as caught:
        open_frames(ref, Roots(), profile)
    assert caught.value.code == "media-too-large"
    (folder / "5.png").unlink()
    assert open_frames(ref, Roots(), profile).count == 5
    for k in range(60):
        (folder / f"{k}.txt").touch()
    with pytest.raises(MediaError, match="entries"):
        frames_of_folder(folder, 5)


def test_a_name_without_extension_shows_the_video_beside_it(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    write_video(tmp_path / "clips" / "v1.mkv")
    source = opened("video", "clips/v1", tmp_path)
    assert source.kind == "video"
    assert source.path() == tmp_path / "clips" / "v1.mkv"
    assert "“.mkv” is missing" in (source.trainer_refuses or "")
    source.close()
    for text in ("clips/v2", "clips/v1.mp4", "clips/v1/", ""):
        with pytest.raises(MediaError):
            opened("video", text, tmp_path)


def test_a_list_of_frames_is_a_video(tmp_path: Path) -> None:
    for k in range(50):
        (tmp_path / f"{k}.png").write_bytes(encoded(noise(16, 16, seed=k), "PNG"))
    names = [f"{k}.png" for k in range(50)]
    ((ref, numbers),) = group_media(read_sample({"video": [*names[:49], "lost.png"], "conversations": []}).media)
    source = open_frames(ref, Roots((tmp_path,)))
    assert (source.kind, source.count, len(numbers), len(source.kept)) == ("patch", 50, 50, 48)
    assert "list" in (source.trainer_refuses or "")
    assert np.array_equal(source.frame(7).rgb, noise(16, 16, seed=7))
    assert source.piece(7) is None
    last = list(source.sequence([48, 49]))[1][1]
    assert isinstance(last, MediaError)
    assert last.code == "file-missing"


def test_an_image_may_stand_for_a_video(tmp_path: Path) -> None:
    (tmp_path / "v.png").write_bytes(encoded(noise(), "PNG"))
    source = opened("video", "v.png", tmp_path)
    assert source.count == 1
    assert "not an image" in (source.trainer_refuses or "")
    assert np.array_equal(source.frame(0).rgb, noise())


def test_each_video_of_a_list_opens(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", count=3)
    first, second = read_sample({"video": ["a.mp4", "b.mp4"], "conversations": []}).media
    source = open_frames(first, Roots((tmp_path,)))
    assert (source.kind, source.count) == ("video", 3)
    assert "list" in (source.trainer_refuses or "")
    source.close()
    with pytest.raises(MediaError, match=r"b\.mp4"):
        open_frames(second, Roots((tmp_path,)))
