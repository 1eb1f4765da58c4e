"""Video files: numbering, seeking, rotation, what the trainer's reader refuses, and damage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest

from ola_viewer.media import MediaError, Picture, Roots, open_frames
from ola_viewer.media.frames import FrameSource
from tests.unit.media.made import is_frame, ref_of, write_video


def opened(path: Path) -> FrameSource:
    return open_frames(ref_of("video", str(path)), Roots())


@pytest.mark.parametrize("name", ["v.mp4", "v.mkv", "v.avi", "v.ts"])
def test_every_frame_by_every_way(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_video(path, 40)
    source = opened(path)
    assert (source.kind, source.count) == ("video", 40)
    assert source.info is not None
    assert (source.info.codec, source.info.width, source.info.height) == ("h264", 96, 64)
    assert source.rate == pytest.approx(10, rel=0.05)
    assert all(isinstance(picture, Picture) and is_frame(picture.rgb, k) for k, picture in source.sequence())
    order = [0, 39, 5, 6, 20, 19, 18, 0, 38, 12, 11, 13, 25, 24]
    for k in order:
        assert is_frame(source.frame(k).rgb, k), (name, k)
        source.close()  # forgets what was decoded: the next one is sought
    for k in order:
        assert is_frame(source.frame(k).rgb, k), (name, k)
    small = source.thumbnail(7, 16)
    assert small.rgb.shape == (16, 24, 3)
    assert is_frame(small.rgb, 7)
    strip = {k: result for k, result, exact in source.strip([0, 10, 39], 16) if exact}
    assert all(isinstance(picture, Picture) and is_frame(picture.rgb, k) for k, picture in strip.items())
    assert len(strip) == 3
    with pytest.raises(IndexError):
        source.frame(40)


def test_webm_and_variable_rate(tmp_path: Path) -> None:
    times = [k * 3000 + (k % 3) * 900 + (45_000 if k > 20 else 0) for k in range(40)]
    write_video(tmp_path / "v.mkv", 40, times=times)
    write_video(tmp_path / "v.webm", 20, codec="libvpx")
    source = opened(tmp_path / "v.mkv")
    assert source.count == 40
    for k in (30, 3, 21, 20, 39):
        assert is_frame(source.frame(k).rgb, k)
        assert source.time(k) == pytest.approx((times[k] - times[0]) / 90_000, abs=0.002)
    webm = opened(tmp_path / "v.webm")
    assert webm.count == 20
    assert webm.trainer_refuses is None
    assert is_frame(webm.frame(13).rgb, 13)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_applied_as_players_do(tmp_path: Path, degrees: int) -> None:
    path = tmp_path / "v.mp4"
    write_video(path, 5, rotation=degrees)
    source = opened(path)
    picture = source.frame(2)
    assert source.info is not None
    turned = degrees in (90, 270)
    assert picture.rgb.shape == ((96, 64, 3) if turned else (64, 96, 3))
    assert (source.info.width, source.info.height) == picture.rgb.shape[1::-1]
    assert source.info.rotation in (degrees, 360 - degrees)
    clockwise = source.info.rotation
    edge = {90: picture.rgb[:, -4:], 180: picture.rgb[-4:], 270: picture.rgb[:, :4]}[clockwise]
    assert edge.mean() > 240, "the white top went where a clockwise turn puts it"
    assert source.thumbnail(2, 32).rgb.shape[0] == 32


def test_kept_frames_of_a_long_video(tmp_path: Path) -> None:
    write_video(tmp_path / "v.mp4", 400, size=(32, 32), rate=10, gop=30)
    source = opened(tmp_path / "v.mp4")
    assert source.kept.tolist() == np.linspace(0, 399, 48, dtype=int).tolist()
    kept = dict(source.trained_frames())
    assert all(isinstance(picture, Picture) and is_frame(picture.rgb, k) for k, picture in kept.items())
    first: dict[int, bool] = {}
    exact = set()
    for k, picture, is_exact in source.strip([0, 100, 399], 16):
        assert isinstance(picture, Picture)
        first.setdefault(k, is_exact)
        if is_exact:
            assert is_frame(picture.rgb, k)
            exact.add(k)
    assert not any(first.values()), "40 s: key frames first"
    assert exact == {0, 100, 399}


@pytest.mark.parametrize(("codec", "name"), [("libsvtav1", "v.mp4"), ("libaom-av1", "v.mp4")])
def test_codecs_that_the_trainer_refuses(tmp_path: Path, codec: str, name: str) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"PyAV was built without {codec}")
    write_video(
        tmp_path / name, 4, codec=codec, options={"preset": "12"} if codec == "libsvtav1" else {"cpu-used": "8"}
    )
    source = opened(tmp_path / name)
    assert source.trainer_refuses is not None
    assert "av1" in source.trainer_refuses
    assert is_frame(source.frame(2).rgb, 2), "shown all the same"


def test_many_threads(tmp_path: Path) -> None:
    write_video(tmp_path / "v.mp4", 40)
    source = opened(tmp_path / "v.mp4")
    wanted = [int(k) for k in np.random.default_rng(1).integers(0, 40, 60)]
    with ThreadPoolExecutor(6) as pool:
        pictures = list(pool.map(source.frame, wanted))
    assert all(is_frame(picture.rgb, k) for k, picture in zip(wanted, pictures, strict=True))


def test_damaged_files(tmp_path: Path) -> None:
    path = tmp_path / "v.mkv"
    write_video(path, 40)
    data = path.read_bytes()
    for name, content in (
        ("nothing.mp4", b"\0" * 500),
        ("text.mp4", b"<html>not found</html>" * 20),
        ("head.mp4", data[:40]),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MediaError) as caught:
            opened(tmp_path / name)
        assert caught.value.code == "media-undecodable"
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) * 2 // 3])
    source = opened(tmp_path / "cut.mkv")
    results = dict(source.sequence())
    assert sum(isinstance(result, Picture) for result in results.values()) >= 10
    assert set(results) == set(range(source.count))


def test_playlists_are_not_followed(tmp_path: Path) -> None:
    write_video(tmp_path / "v.ts", 5)
    (tmp_path / "list.m3u8").write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{tmp_path}/v.ts\n#EXT-X-ENDLIST\n"
    )
    (tmp_path / "concat.mp4").write_text(f"ffconcat version 1.0\nfile {tmp_path}/v.ts\n")
    for name in ("list.m3u8", "concat.mp4"):
        with pytest.raises(MediaError):
            opened(tmp_path / name)


def test_sound_only(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(str(tmp_path / "s.ogg"), np.zeros(8000), 8000)
    with pytest.raises(MediaError, match="no video track"):
        opened(tmp_path / "s.ogg")
