"""`ola-viewer fix`: mends what is sure, keeps every other byte, says what is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main

TEXT = """[
  {"id" : 1.0, "image":"a.jpg", "conversations":
    [{"from": "user", "value": "Wh\\u00e4t?"}, {"from":"gpt","value":"b"}]},
  {"id": 2,"conversations": [{"from": "system", "value": "x"}, {"from": "human", "value": "y"}]}
]
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "m.json"
    path.write_text(TEXT)
    return path


def test_only_the_faults_change(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["fix", str(manifest), "--codes", "role-unknown,image-token-count", "--out", str(out)]) == 1
    expected = TEXT.replace('"user"', '"human"').replace('"Wh\\u00e4t?"', '"<image>\\nWh\\u00e4t?"')
    assert out.read_text() == expected
    assert manifest.read_text() == TEXT
    said = capsys.readouterr().out
    assert "role-unknown: Role “user”: 1 record -> Write “human”" in said
    assert "No safe fix; edit by hand" in said


def test_a_dry_run_writes_nothing(manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["fix", str(manifest), "--codes", "image-token-count", "--dry-run", "--out", str(out)]) == 0
    assert not out.exists()


def test_bad_use(manifest: Path, tmp_path: Path) -> None:
    assert main(["fix", str(manifest), "--codes", "role-unknown"]) == 2
    assert main(["fix", str(manifest), "--codes", "role-unknown", "--out", str(manifest)]) == 2
    assert main(["fix", str(manifest), "--codes", "id-duplicate", "--dry-run"]) == 2
    assert main(["fix", str(manifest), "--codes", "role-unknown", "--out", str(tmp_path / "no" / "x.json")]) == 2
    assert manifest.read_text() == TEXT


def test_an_existing_result_is_replaced_with_force_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, out = tmp_path / "m.json", tmp_path / "o.json"
    record = {"id": 1, "conversations": [{"from": "user", "value": "a"}, {"from": "gpt", "value": "b"}]}
    manifest.write_text(json.dumps([record]))
    out.write_text("mine")
    assert main(["fix", str(manifest), "--codes", "all", "--out", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert main(["fix", str(manifest), "--codes", "all", "--out", str(out), "--force"]) == 0
    assert '"from": "human"' in out.read_text()


def test_what_cannot_be_done_is_said_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = tmp_path / "m.json"
    manifest.write_text("[1]")
    assert main(["fix", str(manifest), "--codes", "all", "--out", str(tmp_path / "no" / "o.json")]) == 2
    said = capsys.readouterr()
    assert "does not exist" in said.err
    assert not said.out
    assert main(["fix", str(manifest), "--codes", "record-not-object", "--dry-run"]) == 2
    assert "record-not-object has no fix" in capsys.readouterr().err
