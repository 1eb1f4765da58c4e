"""`ola-viewer unpack` with filters and a new manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main


def test_everything_of_the_real_manifests(ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, out, target = ola_like / "image_patch.json", tmp_path / "out", tmp_path / "new.json"
    assert main(["unpack", str(manifest), "--out", str(out), "--manifest-out", str(target), "--jobs", "2"]) == 0
    assert "files written" in capsys.readouterr().err
    old, new = json.loads(manifest.read_bytes()), json.loads(target.read_bytes())
    assert [record["id"] for record in new] == [record["id"] for record in old]
    patch = (ola_like / "patches" / "img" / "patch_000000").read_bytes()
    for before, after in zip(old, new, strict=True):
        value = before["image"]
        if isinstance(value, dict) and isinstance(after["image"], str) and value["patch"].endswith("img/patch_000000"):
            start, size = int(value["start_num"]), int(value["size"])
            assert Path(after["image"]).read_bytes() == patch[start : start + size]
    assert main(["check", str(target), "--depth", "deep", "--fail-on", "error"]) == 0


def test_a_filter_takes_its_records_only(ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, out, target = ola_like / "mixed_all.json", tmp_path / "out", tmp_path / "new.json"
    arguments = ["unpack", str(manifest), "--out", str(out), "--where", "kind:video", "--manifest-out", str(target)]
    main(arguments)
    said = capsys.readouterr()
    assert "the trainer cannot load these" in said.err
    assert (out / "videos").is_dir()
    assert not (out / "images").exists()
    assert 0 < len(json.loads(target.read_bytes())) < len(json.loads(manifest.read_bytes()))
    assert main(["unpack", str(manifest), "--out", str(out), "--where", "kind:nonsense("]) == 2
