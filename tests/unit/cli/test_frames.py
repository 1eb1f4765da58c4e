"""`ola-viewer frames`: what is written equals what the trainer gets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from ola_viewer.cli.main import main
from tests.unit.media.made import as_trainer, encoded, is_frame, noise, write_video

TURNS = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "This."}]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    pieces = [encoded(noise(seed=k)) for k in range(60)]
    (data / "p").write_bytes(b"".join(pieces))
    (data / "a.png").write_bytes(encoded(noise(seed=99), "PNG"))
    write_video(data / "v.mp4", 60)
    soundfile.write(str(data / "s.wav"), np.linspace(-0.5, 0.5, 8_000), 8_000)
    sizes = [len(piece) for piece in pieces]
    video = {"patch": "data/p", "start_num": 0, "size": sizes}
    records = [
        {"id": 0, "image": ["data/a.png", {"patch": "data/p", "start_num": 0, "size": sizes[0]}]},
        {"id": 1, "video": video, "audio": "data/s.wav"},
        {"id": 2, "video": "data/v.mp4"},
        {"id": 3, "image": ["data/a.png", "data/gone.png"], "audio": "data/s.wav"},
        {"id": 4},
        {"id": 5, "image": "a.png"},
    ]
    for record in records:
        record["conversations"] = TURNS
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    return path


def run(manifest: Path, row: int, *more: str) -> tuple[int, Path, list[dict[str, object]]]:
    out = manifest.parent / f"out{row}"
    code = main(["frames", str(manifest), "--row", str(row), "--out", str(out), *more])
    index = out / "index.json"
    return code, out, json.loads(index.read_text()) if index.exists() else []


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        return np.asarray(image)


def test_images(manifest: Path) -> None:
    code, out, index = run(manifest, 0)
    assert code == 0
    assert [(entry["field"], entry["index"], entry["width"], entry["height"]) for entry in index] == [
        ("image", 0, 64, 48),
        ("image", 1, 64, 48),
    ]
    assert np.array_equal(pixels(out / str(index[0]["file"])), noise(seed=99))
    assert np.array_equal(pixels(out / str(index[1]["file"])), as_trainer(encoded(noise(seed=0))))


def test_patch_video_and_sound(manifest: Path) -> None:
    code, out, index = run(manifest, 1)
    assert code == 0
    frames = [entry for entry in index if entry["field"] == "video"]
    assert [entry["index"] for entry in frames] == list(range(60))
    for entry in frames:
        assert np.array_equal(
            pixels(out / str(entry["file"])), as_trainer(encoded(noise(seed=int(str(entry["index"])))))
        )
    (sound,) = [entry for entry in index if entry["field"] == "audio"]
    samples, rate = soundfile.read(str(out / str(sound["file"])), dtype="float32")
    assert (rate, samples.shape, sound["samples"]) == (16_000, (16_000,), 16_000)
    assert soundfile.info(str(out / str(sound["file"]))).subtype == "FLOAT"


def test_only_the_kept_frames(manifest: Path) -> None:
    for row in (1, 2):
        code, out, index = run(manifest, row, "--kept")
        frames = [entry for entry in index if entry["field"] == "video"]
        assert code == 0
        assert [entry["index"] for entry in frames] == np.linspace(0, 59, 48, dtype=int).tolist()
        if row == 2:
            assert all(is_frame(pixels(out / str(entry["file"])), int(str(entry["index"]))) for entry in frames)


def test_what_cannot_be_read_is_said_and_the_rest_is_written(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, index = run(manifest, 3)
    assert code == 1
    assert [entry["field"] for entry in index] == ["image", "audio"]
    assert all((out / str(entry["file"])).exists() for entry in index)
    said = capsys.readouterr()
    assert "gone.png" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_text_only_and_roots(manifest: Path) -> None:
    assert run(manifest, 4)[::2] == (0, [])
    assert run(manifest, 5)[0] == 1
    code, _, index = run(
        manifest, 5, "--root", str(manifest.parent / "elsewhere"), "--root", str(manifest.parent / "data")
    )
    assert (code, len(index)) == (0, 1)


def test_bad_use(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(manifest, 6)[0] == 2
    assert main(["frames", str(manifest.parent / "none.json"), "--row", "0", "--out", str(manifest.parent / "o")]) == 2
    assert main(["frames", str(manifest), "--out", "x"]) == 2
    (manifest.parent / "file").write_text("")
    assert main(["frames", str(manifest), "--row", "0", "--out", str(manifest.parent / "file")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_list_of_frames_is_written_and_named_as_a_fault(manifest: Path, capfd: pytest.CaptureFixture[str]) -> None:
    record = {"id": 0, "video": ["data/a.png"] * 3, "audio": ["data/s.wav", "data/s.wav"], "conversations": TURNS}
    manifest.write_text(json.dumps([record]))
    code, out, index = run(manifest, 0)
    assert code == 1
    assert capfd.readouterr().err.count("not a list of frames") == 1
    assert [(entry["field"], entry.get("index"), entry.get("samples")) for entry in index] == [
        ("video", 0, None),
        ("video", 1, None),
        ("video", 2, None),
        ("audio", None, 16_000),
        ("audio", None, 16_000),
    ]
    assert np.array_equal(pixels(out / str(index[2]["file"])), noise(seed=99))
