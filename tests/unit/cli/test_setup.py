"""`ola-viewer setup`: each published set from its downloads to a manifest without findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.cli.main import main
from tests.helpers.downloads import DOWNLOADS


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_from_download_to_a_ready_manifest(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    download = DOWNLOADS[kind](tmp_path / "home")
    out = tmp_path / "ready.json"
    look = main(["setup", download.name, str(download.folder), "--dry-run"])
    said = capsys.readouterr().out
    assert look == (0 if kind == "video" else 1)
    assert not out.exists()
    assert kind == "video" or "not extracted" in said
    assert main(["setup", download.name, str(download.folder), "--out", str(out), "--jobs", "2"]) == 0
    said = capsys.readouterr().out
    assert "finds nothing" in said
    assert ", 0 now" in said
    records = json.loads(out.read_bytes())
    assert len(records) == download.records
    assert all(Path(record["audio"]).is_file() for record in records if "audio" in record)
    assert main(["check", str(out), "--depth", "files", "--fail-on", "warning"]) == 0
    capsys.readouterr()
    assert main(["setup", download.name, str(download.folder), "--dry-run"]) == 0
    assert main(["setup", download.name, str(download.folder), "--out", str(out)]) == 2
    assert "exists" in capsys.readouterr().err
    assert main(["setup", download.name, str(download.folder), "--out", str(out), "--force"]) == 0
    assert "extracted" not in capsys.readouterr().out.replace("not extracted", "")


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    download = DOWNLOADS["audio"](tmp_path)
    (tmp_path / "Clotho.tar.gz").unlink()
    assert main(["setup", download.name, str(tmp_path), "--out", str(tmp_path / "o.json")]) == 1
    said = capsys.readouterr().out
    assert "nothing of Clotho is there" in said
    assert "0  Clotho/" in said
    assert "4 now" in said
    (tmp_path / "Ola_audio_1169k.json").unlink()
    assert main(["setup", download.name, str(tmp_path), "--out", str(tmp_path / "p.json")]) == 2
    assert "Ola_audio_1169k.json is not in" in capsys.readouterr().err


def test_bad_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "list"]) == 0
    assert "ola-audio-1.1m" in capsys.readouterr().out
    assert main(["setup", "no-such-set", str(tmp_path), "--dry-run"]) == 2
    assert "Known: ola-audio-1.1m" in capsys.readouterr().err
    assert main(["setup", "ola-audio-1.1m", str(tmp_path)]) == 2
    assert main(["setup", "ola-audio-1.1m"]) == 2
