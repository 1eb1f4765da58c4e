"""`ola-viewer convert`: what is written, said and returned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main

TURNS = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A."}]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    records = [
        {"id": "a", "image": "a.jpg", "conversations": TURNS, "n": 1e3},
        {"id": "b", "image": {"patch": "p", "start_num": 0, "size": 9}, "conversations": TURNS},
    ]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    return path


def test_containers(manifest: Path, tmp_path: Path) -> None:
    lines, array = tmp_path / "l.jsonl", tmp_path / "a.json"
    assert main(["convert", str(manifest), "--to", "jsonl", "--out", str(lines)]) == 0
    assert main(["convert", str(lines), "--to", "array", "--out", str(array)]) == 0
    texts = [json.dumps(record) for record in json.loads(manifest.read_text())]
    assert lines.read_text().splitlines() == texts
    assert all(text in array.read_text() for text in texts)
    assert json.loads(array.read_text()) == json.loads(manifest.read_text())


def test_dialect_and_report(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, report = tmp_path / "o.jsonl", tmp_path / "r.csv"
    arguments = ["convert", str(manifest), "--to", "llama-factory", "--out", str(out)]
    assert main([*arguments, "--report", str(report)]) == 1
    first = json.loads(out.read_text().splitlines()[0])
    assert first["images"] == ["a.jpg"]
    assert first["messages"][0] == {"role": "user", "content": "<image>\nWhat?"}
    assert report.read_text().splitlines()[1].startswith("1,b,images,It points into a patch")
    said = capsys.readouterr()
    assert "1 records are not fully expressed" in said.err
    assert main(arguments) == 2
    assert main([*arguments, "--force"]) == 1
    assert "record 1 (b): images" in capsys.readouterr().err
    back = tmp_path / "back.json"
    assert main(["convert", str(out), "--to", "ola", "--out", str(back)]) == 0
    assert json.loads(back.read_text()) == json.loads(manifest.read_text())


def test_bad_use(manifest: Path, tmp_path: Path) -> None:
    assert main(["convert", str(manifest), "--to", "parquet", "--out", str(tmp_path / "x")]) == 2
    assert main(["convert", str(manifest), "--to", "qwen", "--out", str(manifest)]) == 2
    assert main(["convert", str(tmp_path / "none.json"), "--to", "qwen", "--out", str(tmp_path / "x")]) == 2
