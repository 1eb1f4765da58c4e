"""`ola-viewer remap`: figures, exit codes, bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name in ("a.wav", "b.wav"):
        (tmp_path / "data" / name).write_bytes(b"1")
    records = [{"id": k, "audio": f"/old/{n}.wav", "x": 1.50, "conversations": []} for k, n in enumerate("abc")]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records, indent=1).replace("1.5", "1.50"))
    return path


def test_paths_change_and_nothing_else(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["remap", str(manifest), "--map", f"/old/={tmp_path}/data/", "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert "2  become present" in said.out
    assert "1  stay missing" in said.out
    assert "1 broken" in said.out
    assert said.err == ""
    assert out.read_text() == manifest.read_text().replace("/old/", f"{tmp_path}/data/")
    (tmp_path / "data" / "c.wav").write_bytes(b"1")
    assert main(["remap", str(manifest), "--map", f"/old={tmp_path}/data", "--out", str(tmp_path / "o2.json")]) == 0


def test_where_and_dry_run(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    arguments = ["remap", str(manifest), "--map", f"/old/={tmp_path}/data/", "--where", "path:a.wav", "--out", str(out)]
    assert main([*arguments, "--dry-run"]) == 1
    assert not out.exists()
    assert "1  become present" in capsys.readouterr().out
    assert main(arguments) == 1
    assert out.read_text() == manifest.read_text().replace("/old/a", f"{tmp_path}/data/a")


def test_slashes_are_put_right_and_said(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remap", str(manifest), "--map", f"/old/=file://{tmp_path}/data", "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "2  become present" in said.out
    assert "file://" in said.err


def test_colour_changes_are_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("nextqa", "plain"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "patch_0").write_bytes(b"12345")
    video = {"patch": f"{tmp_path}/nextqa/patch_0", "start_num": 0, "size": [5]}
    manifest = tmp_path / "m.json"
    manifest.write_text(json.dumps([{"video": video}]))
    assert main(["remap", str(manifest), "--map", f"{tmp_path}/nextqa/={tmp_path}/plain/", "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "1  change colours" in said.out
    assert "Warning" in said.err


def test_bad_use(manifest: Path, tmp_path: Path) -> None:
    assert main(["remap", str(manifest), "--dry-run"]) == 2
    assert main(["remap", str(manifest), "--map", "nothing", "--dry-run"]) == 2
    assert main(["remap", str(manifest), "--map", "/a=/b"]) == 2
    assert main(["remap", str(manifest), "--map", "/a=/b", "--out", str(manifest)]) == 2
    assert main(["remap", str(manifest), "--rules", str(tmp_path / "none"), "--dry-run"]) == 2
    assert main(["remap", str(tmp_path / "none.json"), "--map", "/a=/b", "--dry-run"]) == 2


def test_an_existing_result_is_replaced_with_force_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, out = tmp_path / "m.json", tmp_path / "o.json"
    manifest.write_text('[{"image": "/a/x.jpg"}]')
    out.write_text("mine")
    assert main(["remap", str(manifest), "--map", "/a/=/b/", "--out", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert main(["remap", str(manifest), "--map", "/a/=/b/", "--out", str(out), "--force"]) == 1
    assert "/b/x.jpg" in out.read_text()
    assert main(["remap", str(manifest), "--map", "/a/=/b/", "--out", str(manifest), "--force"]) == 2
    assert "is the manifest that is read" in capsys.readouterr().err


@pytest.mark.parametrize(("new", "told"), [("data/b", True), ("/b", False), ("C:\\b", False), ("\\\\server\\b", False)])
def test_a_relative_folder_is_remarked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], new: str, told: bool
) -> None:
    manifest = tmp_path / "m.json"
    manifest.write_text('[{"image": "/a/x.jpg"}]')
    main(["remap", str(manifest), "--map", f"/a={new}", "--dry-run"])
    assert ("is relative" in capsys.readouterr().err) is told
