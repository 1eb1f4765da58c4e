"""`ola-viewer soundtracks` on folders and manifests."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ola_viewer.building.soundtracks import valid_track
from ola_viewer.cli.main import main
from tests.unit.building.test_soundtracks import make_video


def test_the_real_videos(ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["soundtracks", str(ola_like / "video"), "--out", str(tmp_path / "out"), "--jobs", "2"])
    said = capsys.readouterr()
    assert code == 0
    assert "silent" in said.out
    assert "has no sound track" in said.err
    tracks = sorted((tmp_path / "out").rglob("*.wav"))
    assert tracks
    assert all(valid_track(track) for track in tracks)


def test_a_manifest_gets_its_audio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_video(tmp_path / "v.mp4", 0.4)
    manifest = tmp_path / "m.jsonl"
    manifest.write_text('{"id": 1, "video": "v.mp4"}\n{"id": 2, "video": "gone.mp4"}\n')
    target = tmp_path / "new.jsonl"
    arguments = ["soundtracks", str(manifest), "--out", str(tmp_path / "wav"), "--manifest-out", str(target)]
    assert main([*arguments, "--jobs", "1"]) == 1
    said = capsys.readouterr()
    assert "gone.mp4" in said.err
    records = [json.loads(line) for line in target.read_text().splitlines()]
    assert records == [
        {"id": 1, "video": "v.mp4", "audio": str(tmp_path / "wav" / "v.wav")},
        {"id": 2, "video": "gone.mp4"},
    ]


def test_bad_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soundtracks", str(tmp_path), "--out", str(tmp_path), "--manifest-out", str(tmp_path / "m.json")]) == 2
    assert "only for a manifest" in capsys.readouterr().err
    assert main(["soundtracks", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "no video file below" in capsys.readouterr().err


def test_a_manifest_that_needs_no_track_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest, target = tmp_path / "m.json", tmp_path / "new.json"
    manifest.write_text('[{"id": 1, "video": "v.mp4", "audio": "a.wav"}]')
    arguments = ["soundtracks", str(manifest), "--out", str(tmp_path / "wav"), "--manifest-out", str(target)]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert "there is nothing to make" in said.err
    assert json.loads(target.read_bytes()) == json.loads(manifest.read_bytes())
    assert not (tmp_path / "wav").exists()


def test_a_manifest_of_somebody_else_is_not_replaced(
    ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs.json"
    theirs.write_text("[]")
    words = ["soundtracks", str(ola_like / "video_file.json"), "--out", str(tmp_path / "w"), "--jobs", "1"]
    assert main([*words, "--manifest-out", str(theirs)]) == 2
    assert "replace it with --force" in capsys.readouterr().err
    assert theirs.read_text() == "[]"
    assert not (tmp_path / "w").exists()
    mine = tmp_path / "mine.json"
    assert main([*words, "--manifest-out", str(mine)]) == 0
    assert main([*words, "--manifest-out", str(mine)]) == 0  # its own, when it is repeated
    assert main([*words, "--manifest-out", str(theirs), "--force"]) == 0
    assert theirs.read_text() == mine.read_text() != "[]"
    os.utime(mine, (1, 1))
    assert main([*words, "--manifest-out", str(mine)]) == 2


def test_a_sound_without_a_placeholder_is_told(
    ola_like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["soundtracks", str(ola_like / "video_file.json"), "--out", str(tmp_path / "w"), "--jobs", "1"]
    assert main([*words, "--manifest-out", str(tmp_path / "new.json")]) == 0
    assert "1 of the records that have a sound now lack the placeholder <speech>" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "new.json"), "--only", "speech-token-count"]) == 1
    fixed = str(tmp_path / "fixed.json")
    assert main(["fix", str(tmp_path / "new.json"), "--codes", "speech-token-count", "--out", fixed]) == 0
    assert main(["check", fixed, "--only", "speech-token-count"]) == 0
