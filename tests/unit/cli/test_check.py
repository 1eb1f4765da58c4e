"""`ola-viewer check`: formats, exit codes, narrowing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ola_viewer.cli.main import main


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    def turns(text: str) -> list[dict[str, str]]:
        return [{"from": "human", "value": text}, {"from": "gpt", "value": "Yes."}]

    records = [
        {"id": "fine", "conversations": turns("What?")},
        {"id": "count", "image": "/none/a.jpg", "conversations": turns("Where?")},
        {"id": "role", "conversations": [{"from": "user", "value": "x"}]},
        {"id": "role", "conversations": turns("Who?")},
    ]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    return path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines(manifest: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", str(manifest), "--format", "json", "--profile", "ola", "--jobs", "1"]) == 1
    found = lines(capfdbinary.readouterr().out.decode())
    assert [(entry["row"], entry["code"]) for entry in found] == [
        (1, "image-token-count"), (2, "role-unknown"), (2, "id-duplicate"), (3, "id-duplicate"),
    ]  # fmt: skip
    assert found[0]["source"] == str(manifest)
    assert found[0]["id"] == "count"
    assert found[0]["severity"] == "corrupting"


def test_files_depth_and_only(manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    options = ["--depth", "files", "--only", "file-missing", "--format", "json", "--out", str(out)]
    assert main(["check", str(manifest), *options]) == 1
    assert [(entry["row"], entry["code"]) for entry in lines(out.read_text())] == [(1, "file-missing")]


@pytest.mark.parametrize(
    ("only", "level", "expected"),
    [
        ("id-duplicate", "corrupting", 0),
        ("id-duplicate", "warning", 1),
        ("image-token-count", "error", 0),
        ("image-token-count", "corrupting", 1),
        ("role-unknown", "error", 1),
    ],
)
def test_exit_codes(manifest: Path, tmp_path: Path, only: str, level: str, expected: int) -> None:
    out = str(tmp_path / "out.txt")
    assert main(["check", str(manifest), "--only", only, "--fail-on", level, "--out", out]) == expected


def test_bad_use(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(manifest), "--only", "no-such-code"]) == 2
    assert "no-such-code" in capsys.readouterr().err
    assert main(["check", str(manifest / "none.json")]) == 2
    assert main(["check", str(manifest), "--depth", "deeper"]) == 2
    assert main(["check", str(manifest), "--out", str(manifest / "x" / "y")]) == 2


def test_a_sample_is_the_same_for_the_same_seed(manifest: Path, tmp_path: Path) -> None:
    texts = []
    for name in "ab":
        out = tmp_path / name
        main(["check", str(manifest), "--sample", "2", "--seed", "5", "--format", "csv", "--out", str(out)])
        texts.append(out.read_text())
    assert texts[0] == texts[1]


def test_html(manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert main(["check", str(manifest), "--format", "html", "--out", str(out)]) == 1
    assert out.read_text().startswith("<!doctype html>")


def test_a_pipe_is_written_to_and_an_unwritable_folder_is_named(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if hasattr(os, "mkfifo"):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        assert main(["check", str(manifest), "--format", "json", "--out", str(pipe)]) == 1
        assert b'"role-unknown"' in os.read(reader, 1 << 16)
        os.close(reader)
        assert pipe.is_fifo()
    assert main(["check", str(manifest), "--out", str(tmp_path / "none" / "x.txt")]) == 2
    assert "none" in capsys.readouterr().err


def test_codes_are_looked_for_as_deep_as_they_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = tmp_path / "m.json"
    turns = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A boat."}]
    manifest.write_text(json.dumps([{"id": 1, "image": "/no/a.jpg", "conversations": turns}]))
    assert main(["check", str(manifest), "--only", "file-missing"]) == 1
    assert "depth files" in capsys.readouterr().out
    assert main(["check", str(manifest), "--only", "file-missing", "--depth", "quick"]) == 2
    assert "file-missing is found by --depth files only" in capsys.readouterr().err
    assert main(["check", str(manifest)]) == 0
    assert "depth quick" in capsys.readouterr().out
