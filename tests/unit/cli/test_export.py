"""`ola-viewer export` on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "m.json"
    records = [{"id": k, ("image" if k % 2 else "audio"): f"{k}.x", "conversations": []} for k in range(6)]
    path.write_text(json.dumps(records, indent=1))
    return path


def test_filter_to_lines(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = manifest.parent / "o.jsonl"
    assert main(["export", str(manifest), "--out", str(out), "--where", "kind:image"]) == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [1, 3, 5]
    assert "3 records" in capsys.readouterr().out


def test_table_and_indent(manifest: Path) -> None:
    assert main(["export", str(manifest), "--out", str(manifest.parent / "o.csv")]) == 0
    with open(manifest.parent / "o.csv", newline="") as file:
        assert [line["kind"] for line in csv.DictReader(file)] == ["audio", "image"] * 3
    out = manifest.parent / "o.json"
    assert main(["export", str(manifest), "--out", str(out), "--indent", "4"]) == 0
    assert out.read_text() == json.dumps(json.loads(manifest.read_text()), indent=4)


def test_bad_use_is_told(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = manifest.parent / "o.json"
    out.write_text("precious")
    assert main(["export", str(manifest), "--out", str(out)]) == 2
    assert "exists" in capsys.readouterr().err
    assert main(["export", str(manifest), "--out", str(manifest), "--force"]) == 2
    assert main(["export", str(manifest), "--out", str(out), "--split", "nonsense"]) == 2
    assert out.read_text() == "precious"
    assert main(["export", str(manifest), "--out", str(out), "--split", "4", "--force"]) == 0
    assert len(json.loads((manifest.parent / "o-00002-of-00002.json").read_text())) == 2
