"""`--where` with findings: the check that the filter asks for runs first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ola_viewer.checks.finding_terms import Asked, FoundInTable, asked_by, codes_of
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_quick import run_quick
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.cli.common import open_snapshot
from ola_viewer.cli.main import main
from ola_viewer.manifest.query import run_query
from ola_viewer.manifest.query_parse import QueryError, parse_query


def turns(question: str) -> list[dict[str, str]]:
    return [{"from": "human", "value": question}, {"from": "gpt", "value": "Yes."}]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Records 0 and 4 are fine; 1 has too many placeholders, 2 no file, 3 a damaged one, which only decoding shows."""
    Image.new("RGB", (8, 8), (200, 10, 10)).save(tmp_path / "good.png")
    (tmp_path / "bad.png").write_bytes((tmp_path / "good.png").read_bytes()[:20] + bytes(40))
    names = ["good.png", "good.png", "gone.png", "bad.png", "good.png"]
    questions = ["<image>\nA?", "<image>\n<image>\nB?", "<image>\nC?", "<image>\nD?", "<image>\nE?"]
    records = [
        {"id": k, "image": str(tmp_path / name), "conversations": turns(question)}
        for k, (name, question) in enumerate(zip(names, questions, strict=True))
    ]
    path = tmp_path / "m.json"
    path.write_text(json.dumps(records))
    return path


def exported(manifest: Path, where: str, *more: str) -> list[int]:
    out = manifest.parent / "out.json"
    assert main(["export", str(manifest), "--out", str(out), "--where", where, "--force", *more]) == 0
    return [record["id"] for record in json.loads(out.read_text() or "[]")]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("problem:image-token-count", [1]),
        ("-problem:image-token-count", [0, 2, 3, 4]),
        ("problem:file-missing", [2]),
        ("problem:file-missing | problem:image-token-count", [1, 2]),
        ("problem:media-undecodable", [3]),
        ("severity:corrupting", [1]),
        ("severity:corrupting -problem:file-missing", [1]),
        ("problem:any", [1]),
        ("problem:none", [0, 2, 3, 4]),
        ("problem:/^image-token/ turns:2", [1]),
        ("problem:=image-token-count", [1]),
    ],
)
def test_the_check_runs_that_the_filter_needs(manifest: Path, where: str, ids: list[int]) -> None:
    assert exported(manifest, where) == ids


def test_roots_count_for_the_files(tmp_path: Path, manifest: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "good.png").rename(tmp_path / "media" / "moved.png")
    records = [{"id": 0, "image": "moved.png", "audio_q": "a.wav", "text_q": "A", "conversations": turns("A")}]
    manifest.write_text(json.dumps([{**records[0], "audio_q": str(tmp_path / "bad.png")}]))
    assert exported(manifest, "problem:file-missing") == [0]
    assert exported(manifest, "problem:file-missing", "--root", str(tmp_path / "media")) == []


@pytest.mark.parametrize("where", ["problem:nonsense", "problem:=Image-Token", "problem:/(/", "problem:"])
def test_codes_that_do_not_exist_are_bad_use(manifest: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = manifest.parent / "out.json"
    assert main(["export", str(manifest), "--out", str(out), "--where", where]) == 2
    assert "--where" in capsys.readouterr().err
    assert not out.exists()


def test_other_rooms_still_say_that_nobody_answers(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(manifest), "--out", str(manifest.parent / "o.json"), "--where", "verdict:good"]) == 2
    assert capsys.readouterr().err


def test_other_commands_check_as_well(manifest: Path) -> None:
    out = manifest.parent / "lines.jsonl"
    arguments = ["--to", "jsonl", "--out", str(out), "--where", "problem:file-missing"]
    assert main(["convert", str(manifest), *arguments]) == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [2]
    moved = manifest.parent / "moved.json"
    arguments = ["--map", f"{manifest.parent}=/else", "--where", "problem:file-missing", "--out", str(moved)]
    assert main(["remap", str(manifest), *arguments]) == 1
    assert [k for k, record in enumerate(json.loads(moved.read_text())) if record["image"].startswith("/else")] == [2]


@pytest.mark.parametrize("command", ["export", "convert", "remap", "unpack"])
def test_help_says_that_a_check_runs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert "check first" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("kind:image", None),
        ("problem:id-missing", Asked(Depth.QUICK, frozenset({"id-missing"}))),
        ("problem:file-missing -problem:id-missing", Asked(Depth.FILES, frozenset({"file-missing", "id-missing"}))),
        ("problem:frame-order", Asked(Depth.DEEP, frozenset({"frame-order"}))),
        ("problem:any problem:file-missing", Asked(Depth.FILES, None)),
        ("-(severity:error | kind:image)", Asked(Depth.QUICK, None)),
    ],
)
def test_what_a_filter_asks_for(text: str, asked: Asked | None) -> None:
    assert asked_by(parse_query(text)) == asked


def test_parts_of_names_mean_all_codes_that_hold_them() -> None:
    term: Any = parse_query("problem:token-count").root
    term = term if hasattr(term, "field") else term.nodes[0]
    assert set(codes_of(term)) == {"image-token-count", "speech-token-count"}
    with pytest.raises(QueryError):
        asked_by(parse_query("problem:no-such-code"))


def test_answers_equal_the_table(manifest: Path) -> None:
    snapshot = open_snapshot([manifest])
    table: FindingTable = run_quick(snapshot).table
    found = FoundInTable(table, CheckSettings())
    sets = {"problem": found.problem, "severity": found.severity}
    for code in table.counts():
        assert run_query(snapshot, parse_query(f"problem:={code}"), sets=sets).tolist() == table.rows_of(code).tolist()
    anything = set(table.rows.tolist())
    assert set(run_query(snapshot, parse_query("problem:any"), sets=sets).tolist()) == anything
    rest = set(run_query(snapshot, parse_query("problem:none"), sets=sets).tolist())
    assert rest == set(snapshot.rows().tolist()) - anything
