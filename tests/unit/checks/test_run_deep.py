"""The deep check survives every kind of damaged medium, and says what the trainer would do with it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from ola_viewer.checks import run_deep as module
from ola_viewer.checks import stored
from ola_viewer.checks.content_view import ContentFacts
from ola_viewer.checks.inspect_media import MediaTask, inspect
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_deep import run_deep
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.stored import load_deep, load_findings, store_deep, store_findings
from ola_viewer.jobs import CancelToken, worker_pool
from ola_viewer.manifest.index_store import Identity
from tests.helpers.hanging import HangClock, hang
from tests.unit.checks.breaker import drifting, jpeg, turns, wav
from tests.unit.checks.tools import AS_OLA, SETTINGS, codes, document_of


def video(path: Path, frames: int = 30, size: tuple[int, int] = (64, 48), sound: float = 0.0) -> bytes:
    """An MP4 file, with a sound track of `sound` seconds if that is not 0."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(frames):
            image = np.full((size[1], size[0], 3), (number * 8) % 256, np.uint8)
            image[:, : number % size[0]] = 200
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        out.mux(stream.encode(None))
    return path.read_bytes()


def image_record(path: Path, name: int | str = 0) -> dict[str, object]:
    return {"id": name, "image": str(path), "conversations": turns(f"<image>\nWhat is {name}?")}


def audio_record(path: Path, name: int | str = 0) -> dict[str, object]:
    return {"id": name, "audio": str(path), "conversations": turns(f"<speech>\nWhat is {name}?")}


def video_record(path: Path, name: int | str = 0) -> dict[str, object]:
    return {"id": name, "video": str(path), "conversations": turns(f"<image>\nWhat is {name}?")}


def found(tmp_path: Path, *records: dict[str, object], options=AS_OLA) -> dict[int, set[str]]:
    document = document_of(tmp_path / "m.json", *records)
    result = run_check(document.snapshot, Depth.DEEP, {}, options=options)
    assert result.complete
    return codes(result.table)


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in some hundred kilobytes."""
    side = 30_000

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_truncated_and_flipped_media_of_every_kind_cost_themselves_only(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    png = io.BytesIO()
    Image.open(io.BytesIO(jpeg(1))).save(png, "PNG")
    whole: dict[str, tuple[bytes, Callable[[Path, str], dict[str, object]]]] = {
        "jpg": (jpeg(1), image_record), "png": (png.getvalue(), image_record), "wav": (wav(1), audio_record),
        "mp4": (video(tmp_path / "whole.mp4"), video_record),
    }  # fmt: skip
    records = []
    for kind, (data, record) in whole.items():
        for number in range(6):
            broken = bytearray(data[: int(rng.integers(1, len(data)))] if number % 2 else data)
            if number % 2 == 0:
                for place in rng.integers(0, len(broken), 20).tolist():
                    broken[place] ^= 1 << int(rng.integers(0, 8))
            path = tmp_path / f"{number}.{kind}"
            path.write_bytes(broken)
            records.append(record(path, f"{kind}{number}"))
        path = tmp_path / f"good.{kind}"
        path.write_bytes(data)
        records.append(record(path, f"good {kind}"))
    told = found(tmp_path, *records)
    good = [number for number, record in enumerate(records) if str(record["id"]).startswith("good")]
    assert not set(good) & set(told)
    assert set().union(*told.values()) <= {"media-undecodable", "media-truncated", "audio-empty", "exif-orientation"}
    assert len(told) >= 8


def test_what_the_trainer_does_with_odd_images(tmp_path: Path) -> None:
    (tmp_path / "cut.jpg").write_bytes(jpeg(1, (640, 480))[:-9000])
    (tmp_path / "text.jpg").write_text("not a picture")
    (tmp_path / "bomb.png").write_bytes(bomb())
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(io.BytesIO(jpeg(2))).save(tmp_path / "turned.jpg", exif=exif)
    told = found(
        tmp_path, *(image_record(tmp_path / name, name) for name in ("cut.jpg", "text.jpg", "bomb.png", "turned.jpg"))
    )
    assert told == {
        0: {"media-truncated"}, 1: {"media-undecodable"}, 2: {"media-undecodable"}, 3: {"exif-orientation"},
    }  # fmt: skip


def test_patches(tmp_path: Path) -> None:
    frames = drifting(12)
    order = [0, 7, 3, 10, 5, 1, 9, 2, 11, 4, 8, 6]
    shuffled = [frames[k] for k in order]
    (tmp_path / "patch_0").write_bytes(b"".join(shuffled) + wav(1))
    start = sum(map(len, shuffled))
    patch = str(tmp_path / "patch_0")
    records = [
        {"video": {"patch": patch, "start_num": 0, "size": [len(f) for f in shuffled]}},
        {"image": {"patch": patch, "start_num": 5, "size": 500}},
        {"image": {"patch": patch, "start_num": 0, "size": len(shuffled[0]) - 200}},
        {"image": {"patch": patch, "start_num": start, "size": 400}},
    ]
    records = [{"id": k, **r, "conversations": turns(f"<image>\nWhat is {k}?")} for k, r in enumerate(records)]
    sound = {"patch": patch, "start_num": 0, "size": 800}
    records.append({"id": 9, "audio": sound, "conversations": turns("<speech>\nx")})
    told = found(tmp_path, *records)
    without_overlap = {row: found_codes - {"patch-overlap"} for row, found_codes in told.items()}
    assert without_overlap == {
        0: {"frame-order"}, 1: {"patch-signature"}, 2: {"media-truncated"}, 3: {"patch-signature"},
        4: {"patch-signature"},
    }  # fmt: skip


def test_sounds_and_videos(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(wav(1, 0.0))
    (tmp_path / "sound.wav").write_bytes(wav(2, 3.0))
    (tmp_path / "short.wav").write_bytes(wav(3, 1.5))
    video(tmp_path / "v.mp4", 30)
    tight = replace(AS_OLA, settings=CheckSettings(video_memory=200_000, sound_limit=2.5))
    both = {"video": str(tmp_path / "v.mp4"), "conversations": turns("<speech><image>\nx")}
    told = found(
        tmp_path,
        audio_record(tmp_path / "empty.wav", 0),
        {"id": 1, "audio": str(tmp_path / "sound.wav"), **both},
        {"id": 2, "audio": str(tmp_path / "short.wav"), **both},
        audio_record(tmp_path / "v.mp4", 3),
        options=tight,
    )
    assert told == {
        0: {"audio-empty"}, 1: {"audio-too-long", "video-memory"}, 2: {"sound-track-length", "video-memory"},
        3: {"media-undecodable"},
    }  # fmt: skip


def test_the_same_content_under_many_names(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.jpg").write_bytes(jpeg(1 if number < 10 else number))
    told = found(tmp_path, *(image_record(tmp_path / f"{number}.jpg", number) for number in range(12)))
    assert told == {number: {"media-identical"} for number in range(10)}


def decoder_with_tempers(argument: object) -> Callable[[MediaTask], ContentFacts]:
    """A worker whose decoder aborts, hangs or meets a file that shrinks, by the name of the file."""
    import os

    def work(task: MediaTask) -> ContentFacts:
        name = Path(str(task.ref.path)).name
        if name == "abort.jpg":
            os.abort()
        if name == "hang.jpg":
            hang(Path(str(task.ref.path)).parent)
        if name == "shrink.jpg":
            os.truncate(str(task.ref.path), 200)
        return inspect(task)

    return work


def test_a_decoder_that_aborts_or_hangs_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "media_worker", decoder_with_tempers)
    monkeypatch.setattr(worker_pool, "time", HangClock(tmp_path))
    names = ("a.jpg", "abort.jpg", "b.jpg", "hang.jpg", "c.jpg", "shrink.jpg", "d.jpg")
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(jpeg(number, (320, 240)))
    quick = replace(AS_OLA, jobs=1, settings=CheckSettings(file_seconds=1.5))
    told = found(tmp_path, *(image_record(tmp_path / name, name) for name in names), options=quick)
    assert {row for row, found_codes in told.items() if "media-undecodable" in found_codes} >= {1, 3}
    assert set(told) == {1, 3, 5}
    assert told[5] <= {"media-truncated", "media-undecodable"}


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.jpg").write_bytes(jpeg(number) if number % 3 else b"no picture")
    records = [image_record(tmp_path / f"{number}.jpg", number) for number in range(30)]
    document = document_of(tmp_path / "m.json", *records)
    cancel = CancelToken()

    def stop(progress) -> None:
        if progress.done >= 10:
            cancel.cancel()

    first = run_deep(document.snapshot, {}, options=AS_OLA, cancel=cancel, progress=stop)
    assert not first.complete
    assert 10 <= len(first.done) < 30
    identity = Identity.of(tmp_path / "m.json")
    assert store_deep(first, 0, identity, "ola")
    again = load_deep(0, identity, "ola")
    assert again is not None
    seen = []
    second = run_deep(document.snapshot, {}, options=AS_OLA, earlier=again, on_findings=seen.append)
    assert second.complete
    assert sum(map(len, seen)) == 10 - len(first.table)
    assert codes(second.table) == {number: {"media-undecodable"} for number in range(0, 30, 3)}
    assert load_deep(0, Identity.of(tmp_path / "0.jpg"), "ola") is None


def test_findings_are_kept_for_an_unchanged_file(tmp_path: Path) -> None:
    document = document_of(tmp_path / "m.json", image_record(tmp_path / "none.jpg"))
    table = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    identity = Identity.of(tmp_path / "m.json")
    assert store_findings(table, 0, identity, Depth.FILES, "ola")
    kept = load_findings(3, identity, Depth.FILES, "ola")
    assert kept is not None
    assert [finding.row for finding in kept.iterate(SETTINGS)] == [3 << 40]
    assert load_findings(3, identity, Depth.QUICK, "ola") is None
    assert load_findings(3, replace(identity, mtime_ns=1), Depth.FILES, "ola") is None


def test_what_earlier_rules_found_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(tmp_path / "m.json", image_record(tmp_path / "none.jpg"))
    table = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    identity = Identity.of(tmp_path / "m.json")
    assert store_findings(table, 0, identity, Depth.FILES, "ola")
    monkeypatch.setattr(stored, "EDITION", stored.EDITION + 1)
    assert load_findings(0, identity, Depth.FILES, "ola") is None


def test_a_file_of_another_name_is_not_missing_as_well(tmp_path: Path) -> None:
    (tmp_path / "Cat.jpg").write_bytes(jpeg(1))
    (tmp_path / "dog.png").write_bytes(jpeg(2))
    records = (
        image_record(tmp_path / "cat.jpg", "case"),
        image_record(tmp_path / "dog.jpg", "extension"),
        image_record(tmp_path / "bird.jpg", "missing"),
    )
    found_codes = found(tmp_path, *records)
    assert found_codes == {0: {"file-case"}, 1: {"file-extension"}, 2: {"file-missing"}}
    some = replace(AS_OLA, codes=frozenset({"file-missing", "media-undecodable"}))
    assert found(tmp_path, *records, options=some) == {2: {"file-missing"}}
