"""`ola-viewer mix`: what is written, said and returned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main
from ola_viewer.manifest import atomic_file


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    for name, start in (("a", 0), ("b", 8)):
        records = [{"id": f"r{number}", "conversations": []} for number in range(start, start + 10)]
        (tmp_path / f"{name}.json").write_text(json.dumps(records))
    return [str(tmp_path / "a.json"), str(tmp_path / "b.json")]


def test_mix_lists_ids_that_meet(two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o.json"
    assert main(["mix", *two, "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert "4 records shared their id" in said.err
    assert "r8, r9" in said.err
    assert "o.sources.csv" in said.out
    assert len(json.loads(out.read_text())) == 20
    assert main(["mix", *two, "--out", str(out), "--ids", "prefix", "--force"]) == 0
    ids = [record["id"] for record in json.loads(out.read_text())]
    assert len(set(ids)) == 20
    assert ids[8:12] == ["a_r8", "a_r9", "b_r8", "b_r9"]


def test_shares_and_shuffle(two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o.jsonl"
    arguments = [f"{two[0]}:first:30%", f"{two[1]}:end:5x2", "--ids", "renumber", "--shuffle", "--seed", "4"]
    assert main(["mix", *arguments, "--source-key", "origin", "--out", str(out)]) == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["id"] for record in records] == list(range(13))
    origins = sorted((record["origin"]["source"], record["origin"]["index"]) for record in records)
    assert origins == [("a.json", 0), ("a.json", 1), ("a.json", 2), *sorted(2 * [("b.json", k) for k in range(5, 10)])]
    assert "13  written to" in capsys.readouterr().out


def test_bad_use(two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "o.json")
    assert main(["mix", "--out", out]) == 2
    assert main(["mix", f"{two[0]}:last:3", "--out", out]) == 2
    assert main(["mix", two[0], "--out", two[1]]) == 2
    assert "exists" in capsys.readouterr().err
    mix = tmp_path / "m.yaml"
    mix.write_text(f"datasets:\n  - json_path: {two[0]}\n    sampling_strategy: whatever\n")
    assert main(["mix", str(mix), "--out", out]) == 2
    assert "is no share" in capsys.readouterr().err


@pytest.mark.parametrize(("share", "why"), [("foo:3", "no share"), ("random:-3", "no share"), ("random", "number")])
def test_a_wrong_share_is_told_as_such(
    two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], share: str, why: str
) -> None:
    assert main(["mix", f"{two[0]}:{share}", "--out", str(tmp_path / "o.json")]) == 2
    assert why in capsys.readouterr().err


def test_what_hinders_is_said_before_anything_is_read(
    two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ola_viewer.cli.mix.open_document", None)
    (tmp_path / "there.json").write_text("[]")
    for out, why in (
        ("-", "stdout is none"),
        (str(tmp_path / "there.json"), "with --force"),
        (two[0], "the manifest that is read"),
        (str(tmp_path / "no" / "o.json"), "does not exist"),
        ("/dev/stdout", "--out"),
    ):
        assert main(["mix", two[0], "--out", out]) == 2
        assert why in capsys.readouterr().err


def test_a_packed_mix_needs_no_room_for_its_content(
    two: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    plain = atomic_file.check_target
    monkeypatch.setattr(
        "ola_viewer.building.mix.check_target", lambda path, needed: (asked.append(needed), plain(path, 0))[1]
    )
    assert main(["mix", two[0], "--out", str(tmp_path / "o.json.gz")]) == 0
    assert main(["mix", two[0], "--out", str(tmp_path / "o.json")]) == 0
    assert asked[0] == 0 < asked[1]
