"""`ola-viewer relink`: the three published sets, wrong as downloaded, are whole afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main
from tests.helpers.published_sets import SETS


@pytest.mark.parametrize("name", SETS)
def test_published_set_is_repaired(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = SETS[name](tmp_path / "home", 300)
    for manifest in made.manifests:
        before = manifest.read_bytes()
        out = tmp_path / f"repaired_{manifest.name}"
        rules = tmp_path / "rules.json"
        search = ["--search", str(tmp_path / "home")]
        assert main(["relink", str(manifest), *search, "--out", str(out), "--rules-out", str(rules)]) == 0
        said = capsys.readouterr().out
        assert "0 broken" in said
        assert 1 <= len(json.loads(rules.read_text())["rules"]) <= 2
        assert manifest.read_bytes() == before
        assert main(["relink", str(out), *search, "--dry-run"]) == 0
        assert "Nothing is missing" in capsys.readouterr().out
        old, new = json.loads(before), json.loads(out.read_bytes())
        assert [r["conversations"] for r in old] == [r["conversations"] for r in new]
        again = tmp_path / f"again_{manifest.name}"
        assert main(["remap", str(manifest), "--rules", str(rules), "--out", str(again)]) == 0
        assert again.read_bytes() == out.read_bytes()
        capsys.readouterr()


def test_what_is_uncertain_is_listed_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("copy_a/Clotho", "copy_b/Clotho"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "rain.wav").write_bytes(folder.encode())
    manifest = tmp_path / "m.json"
    manifest.write_text('[{"audio": "/gone/Clotho/rain.wav"}]')
    out = tmp_path / "o.json"
    assert main(["relink", str(manifest), "--search", str(tmp_path), "--out", str(out)]) == 1
    said, err = capsys.readouterr()
    assert f"{out} was not written" in err
    assert f"--map '/gone/={tmp_path}/copy_a/'" in said or f"--map /gone/={tmp_path}/copy_a/" in said
    assert "To decide: /gone/" in said
    assert "copy_a" in said
    assert "copy_b" in said
    assert not out.exists()


def test_equal_copies_are_linked_with_the_reason_or_left_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("copy_a/Clotho", "copy_b/Clotho"):
        (tmp_path / folder).mkdir(parents=True)
        for name in ("rain", "storm"):
            (tmp_path / folder / f"{name}.wav").write_bytes(b"the same")
    manifest = tmp_path / "m.json"
    names = ("Clotho/rain", "Clotho/storm", "other")
    manifest.write_text(json.dumps([{"audio": f"/gone/{name}.wav"} for name in names]))
    search = ["relink", str(manifest), "--search", str(tmp_path), "--dry-run"]
    assert main(search) == 1
    assert "Found by content: /gone/" in capsys.readouterr().out
    assert main([*search, "--no-content"]) == 1
    assert "To decide: /gone/" in capsys.readouterr().out
    assert main([*search, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (rule,) = report["rules"]
    assert rule["rule"] == {"kind": "prefix", "find": "/gone/", "replace": f"{tmp_path}/copy_a/"}
    assert rule["by_content"]
    assert rule["reason"] == "2 equal copies; the nearest folder is taken."
    assert (report["before"]["broken"], report["after"]["broken"], report["without"]) == (3, 1, 1)
    assert report["preview"]["become-present"] == 2
    assert main([*search, "--no-content", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert len(report["rule_choices"][0]["options"]) == 2
    assert "after" not in report


def test_bad_use(tmp_path: Path) -> None:
    manifest = tmp_path / "m.json"
    manifest.write_text("[]")
    assert main(["relink", str(manifest), "--search", str(tmp_path)]) == 2
    assert main(["relink", str(manifest), "--search", str(tmp_path / "none"), "--dry-run"]) == 2
    assert main(["relink", str(tmp_path / "none.json"), "--search", str(tmp_path), "--dry-run"]) == 2
