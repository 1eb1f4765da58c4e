"""`ola-viewer info`: what it says about good, damaged and foreign files, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main
from ola_viewer.manifest.contents import examine, problems_of
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["info", *map(str, arguments)])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


def test_a_good_manifest(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_manifest(tmp_path / "a.json", 400, adversarial=0.1)
    records = json.loads(path.read_text("utf-8"))
    code, out, err = run(capfd, path, "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["records"] == 400
    assert answer["bytes"] == path.stat().st_size
    assert answer["problems"] == []
    assert answer["keys"] == {key: sum(key in record for record in records) for key in answer["keys"]}
    assert sum(answer["kinds"].values()) == 400
    assert answer["kinds"]["video"] == sum("video" in record for record in records)
    code, out, _ = run(capfd, path)
    assert code == 0
    assert "400 records" in out
    assert "No faults found" in out


def test_the_shared_collection(ola_like: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, ola_like / "mixed_all.json", "--json")
    assert code == 0
    assert json.loads(out)["records"] == len(json.loads((ola_like / "mixed_all.json").read_bytes()))


def test_a_byte_order_mark_is_a_finding(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf[{"id": 1, "conversations": []}]')
    code, out, _ = run(capfd, path, "--json")
    answer = json.loads(out)
    assert (code, answer["records"]) == (1, 1)
    assert [(p["kind"], p["byte"], p["line"]) for p in answer["problems"]] == [("byte-order-mark", 0, 1)]
    assert answer["problem_counts"] == {"byte-order-mark": 1}
    _, out, _ = run(capfd, path)
    assert "json.load refuses" in out


def test_faults_inside_of_records(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(
        b'[{"id": 1, "a": NaN, "x": "NaN"},\n{"id": 2, "id": 3},\n{"id": "\xff"},\n{"id": tru},\n7,\n[1],\n'
        b'{"a": {"b": 1, "b" : 2}},\n{"n": -Infinity},\n{"id": "\\ud800"},\n{"k\\"k": {"q\\":": 1}, "id" :9}]'
    )
    code, out, _ = run(capfd, path, "--json")
    assert code == 1
    answer = json.loads(out)
    assert answer["records"] == 10
    assert [(p["kind"], p["line"], p["column"]) for p in answer["problems"]] == [
        ("nan", 1, 17),
        ("duplicate-key", 2, 11),
        ("invalid-utf8", 3, 9),
        ("broken-record", 4, 8),
        ("not-object", 5, 1),
        ("not-object", 6, 1),
        ("duplicate-key", 7, 16),
        ("nan", 8, 7),
    ]
    assert answer["problem_counts"] == {
        "nan": 2,
        "duplicate-key": 2,
        "invalid-utf8": 1,
        "broken-record": 1,
        "not-object": 2,
    }
    code, out, _ = run(capfd, path)
    assert code == 1
    assert "line 7, column 16" in out


def test_a_cut_file_and_several_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = write_manifest(tmp_path / "a.jsonl", 20, "jsonl")
    cut = write_manifest(tmp_path / "b.json", 20, "indented")
    cut.write_bytes(cut.read_bytes()[:-40])
    code, out, _ = run(capfd, good, cut, "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["records"] == 39
    assert [entry["records"] for entry in answer["files"]] == [20, 19]
    assert [(p["path"], p["kind"]) for p in answer["problems"]] == [(str(cut), "truncated")]
    code, out, _ = run(capfd, tmp_path / "{a.jsonl,b.json}")
    assert code == 1
    assert "2 files, 39 records" in out


def test_what_cannot_be_opened(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.json").write_text("<!doctype html><title>404</title>")
    code, out, err = run(capfd, tmp_path / "page.json", "--json")
    assert code == 2
    assert "web page" in err
    assert json.loads(out)["problems"][0]["kind"] == "html"
    for missing in (tmp_path / "no.json", tmp_path):
        code, out, err = run(capfd, missing)
        assert (code, out) == (2, "")
        assert str(missing) in err
    (tmp_path / "mix.yaml").write_text("splits: {}")
    code, _, err = run(capfd, tmp_path / "mix.yaml")
    assert code == 2
    assert "not a mix" in err


def test_workers_find_the_same(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 3000, adversarial=0.2)
    path.write_bytes(path.read_bytes().replace(b'"start_num": 1', b'"start_num": NaN, "x": 1'))
    with Source.open(path) as source:
        index = source.build_index()
        alone = examine(source.file, index, workers=0)
        shared = examine(source.file, index, workers=2)
        assert alone == shared
        assert alone.records == 3000
        problems = problems_of(alone, source.file)
        assert len(problems) > 20
        data = path.read_bytes()
        assert all(data[p.byte : p.byte + 3] == b"NaN" for p in problems if p.byte is not None)


def test_faults_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": NaN}\n' * 20000)
    with Source.open(path) as source:
        contents = examine(source.file, source.build_index())
    assert len(contents.faults) == 1000
    assert contents.fault_counts == {"nan": 20000}
