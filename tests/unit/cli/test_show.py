"""`ola-viewer show`: the record as it is held."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from ola_viewer.cli.main import main


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_know_are_not_lost(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], number: str
) -> None:
    path = tmp_path / "m.json"
    path.write_text(f'[{{"id": "é", "scores": [[1.5, {number}]], "conversations": []}}]', "utf-8")
    assert main(["show", str(path), "--row", "0", "--json"]) == 0
    out = capfd.readouterr().out
    assert number in out
    shown = json.loads(out)
    kept, odd = shown.pop("scores")[0]
    assert kept == 1.5
    assert not math.isfinite(odd)
    assert shown == {"id": "é", "conversations": []}


def test_other_numbers_stay_plain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "m.json"
    path.write_text('[{"id": "é", "a": null, "b": 2.5, "c": 123456789012345678901234567890}, {"id": "é"}]', "utf-8")
    assert main(["show", str(path), "--row", "0", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"id": "é", "a": None, "b": 2.5, "c": 123456789012345678901234567890}
    assert main(["show", str(path), "--row", "1", "--json"]) == 0
    assert "é" in capfd.readouterr().out


def test_as_trained_goes_by_the_trainer_of_the_checks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "m.json"
    turns = [{"from": "human", "value": "Look <image> here <image>"}, {"from": "gpt", "value": "Yes."}]
    patch = {"patch": "p/patch_0", "start_num": 0, "size": [5, 5]}
    path.write_text(json.dumps([{"id": 0, "video": patch, "conversations": turns}]))
    said = {}
    for profile in ("", "ola", "oryx", "llava"):
        more = ["--profile", profile] if profile else []
        assert main(["show", str(path), "--row", "0", "--as-trained", *more]) == 0
        said[profile] = capfd.readouterr()
    assert said["oryx"].out.startswith("human:\n<image>\nLook  here\n")
    assert said["ola"].out.startswith("human:\n<image>\n<image>\nLook  here\n")
    assert said["llava"].out.startswith("human:\nLook <image> here <image>\n")
    assert said[""] == said["oryx"]  # guessed, as `check` does
    assert "(Oryx)" in said[""].err
