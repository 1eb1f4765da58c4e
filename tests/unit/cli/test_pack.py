"""`ola-viewer pack` on folders, manifests and in the original's way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main
from tests.unit.media.made import encoded, noise, write_video


def test_the_real_media(ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, out, target = ola_like / "mixed_all.json", tmp_path / "out", tmp_path / "packed.json"
    arguments = ["pack", str(manifest), "--out", str(out), "--manifest-out", str(target), "--audio", "--jobs", "2"]
    assert main([*arguments, "--max-size", "1.5M", "--fps", "2"]) in (0, 1)
    said = capsys.readouterr()
    assert "packed" in said.out
    assert "already" in said.err
    patches = sorted(path.name for path in out.glob("patch_*"))
    assert len(patches) > 1
    assert all((out / name).stat().st_size <= 1.5 * (1 << 20) for name in patches)
    assert len(json.loads(target.read_bytes())) == len(json.loads(manifest.read_bytes()))
    harm = []
    for file in (manifest, target):
        main(["check", str(file), "--depth", "deep", "--format", "json"])
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        harm.append({(one["row"], one["code"]) for one in found if one["severity"] == "error"})
    assert harm[1] <= harm[0]


def test_a_folder_with_a_first_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out, target = tmp_path / "in", tmp_path / "out", tmp_path / "m.json"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(encoded(noise()))
    (folder / "notes.md").write_text("no media")
    write_video(folder / "v.mp4", 20, rate=10)
    arguments = ["pack", str(folder), "--out", str(out), "--manifest-out", str(target), "--jobs", "1"]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert "2 packed" in said.out
    assert "1 files left out: no media" in said.err
    assert [record["id"] for record in json.loads(target.read_bytes())] == ["a.jpg", "v.mp4"]
    assert main(arguments) == 0
    assert "2 kept" in capsys.readouterr().out
    assert main([*arguments, "--fps", "3"]) == 2
    assert "fps: 1.0 → 3.0" in capsys.readouterr().err


def test_as_create_patch(ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", str(ola_like / "jpegs"), "--out", f"{tmp_path}/img/", "--compat"]) == 0
    assert (tmp_path / "img" / "patch_000000").read_bytes() == (ola_like / "patches/img/patch_000000").read_bytes()
    mapping = (tmp_path / "img" / "patch_mapping.json").read_text()
    expected = (ola_like / "patches/img/patch_mapping.json").read_text()
    assert mapping.replace(f"{tmp_path}/img/", f"{ola_like}/patches/img/") == expected
    assert "27 files in 1 patch." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--max-size", "big"], "no size such as"),
        (["--compat", "--audio"], "takes --per-patch only"),
        ([], "nothing to pack below"),
    ],
)
def test_bad_use(tmp_path: Path, options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert main(["pack", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *options]) == 2
    assert sentence in capsys.readouterr().err
