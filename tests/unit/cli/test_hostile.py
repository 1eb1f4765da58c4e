"""Files made to harm: every command answers with a sentence and an exit code, and writes nothing a terminal obeys."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ola_viewer.cli.main import main

TURNS = [{"from": "human", "value": "What?"}, {"from": "gpt", "value": "That."}]
GOOD = json.dumps({"id": "good", "conversations": TURNS})


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(list(map(str, arguments)))
    captured = capfd.readouterr()
    assert "Traceback" not in captured.err
    assert "unexpected" not in captured.err
    return code, captured.out, captured.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
@pytest.mark.parametrize("name", ["pipe.json", "pipe.yaml"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    os.mkfifo(tmp_path / name)
    code, _, err = run(capfd, "check", tmp_path / name)
    assert code == 2
    assert "not a file" in err


def test_lone_surrogates_and_long_numbers_are_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '[{"id": 123456789012345678901234567890, "image": "a\\udc00.jpg", "conversations": '
        '[{"from": "human", "value": "<image>\\n\\ud83d"}, {"from": "gpt", "value": "x"}]}]'
    )
    code, out, _ = run(capfd, "show", path, "--row", "0", "--json")
    assert code == 0
    assert json.loads(out) == json.loads(path.read_text())[0]
    code, out, _ = run(capfd, "show", path, "--row", "0", "--as-trained")
    assert code == 0
    assert "\\ud83d" in out
    code, _, err = run(capfd, "frames", path, "--row", "0", "--out", tmp_path / "out")
    assert code == 1
    assert "a\\udc00.jpg" in err


def test_nothing_in_a_record_or_a_name_is_obeyed_by_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b[31mb.json"
    turns = [{"from": "human", "value": "<image>\n\x1b]0;title\x07"}, {"from": "gpt", "value": "\x9b2J"}]
    path.write_text(json.dumps([{"id": "\x1b[2J", "image": "\x1b[1m.jpg", "conversations": turns}]))
    for arguments in (
        ("info", path),
        ("show", path, "--row", "0", "--as-trained"),
        ("check", path, "--depth", "files"),
        ("check", path, "--depth", "files", "--format", "html"),
        ("frames", path, "--row", "0", "--out", tmp_path / "out"),
        ("check", tmp_path / "\x1b[31m.json"),
    ):
        _, out, err = run(capfd, *arguments)
        assert not any(char in out + err for char in "\x1b\x07\x9b"), arguments


def test_a_broken_record_is_named_with_its_place(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'[{GOOD}, {{"id": oops}}, {GOOD}]')
    for command in (("show", "--as-trained"), ("frames", "--out", str(tmp_path / "out"))):
        code, _, err = run(capfd, command[0], path, "--row", "1", *command[1:])
        assert code == 2
        assert "Record 1 of" in err
        assert "byte 7 of the record" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"[{GOOD}, {GOOD[:30]}", "cut off"),
        (f"[{GOOD}, {GOOD},]", "comma"),
        (f"[{GOOD}] x", "follow behind the end"),
    ],
)
def test_damage_of_the_file_is_told_by_every_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    """The trainer reads no record of such a file at all."""
    path = tmp_path / "a.json"
    path.write_text(text)
    code, _, err = run(capfd, "check", path, "--fail-on", "error")
    assert code == 1
    assert said in err
    code, _, err = run(capfd, "export", path, "--out", tmp_path / "out.json", "--format", "array")
    assert code == 0
    assert said in err
    assert all(record == json.loads(GOOD) for record in json.loads((tmp_path / "out.json").read_text()))


def test_elements_that_are_no_objects_are_left_to_the_check(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(f"[{GOOD}, 7]")
    assert run(capfd, "check", path, "--only", "id-duplicate")[::2] == (0, "")


@pytest.mark.parametrize("linked", [False, True])
def test_no_report_is_written_over_the_manifest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], linked: bool
) -> None:
    path = tmp_path / "index.json"
    path.write_text(f"[{GOOD}]")
    other = path
    if linked:
        other = tmp_path / "other.json"
        os.link(path, other)
    here = tmp_path if not linked else tmp_path / "sub"
    if linked:
        here.mkdir()
        os.link(path, here / "index.json")
    for arguments in (
        ("check", path, "--format", "json", "--out", other),
        ("relink", path, "--search", tmp_path, "--rules-out", other),
        ("screenshot", path, "--out", other),
        ("frames", path, "--row", "0", "--out", here),
        ("fix", path, "--codes", "role-unknown", "--out", other),
    ):
        code, _, err = run(capfd, *arguments)
        assert code == 2, arguments
        assert "--out" in err or "--rules-out" in err
        assert path.read_text() == f"[{GOOD}]"


def test_closed_streams_leave_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text(f"[{GOOD}]")
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main(["info", str(path), "--json"]) == 0
    assert main(["show", str(path), "--row", "0"]) == 0
    assert main(["check", str(path)]) == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(f"[{GOOD}]")
    code, _, err = run(capfd, "frames", path, "--row", "0", "--out", path / "below")
    assert code == 2
    assert f"{path / 'below'} cannot be written" in err
