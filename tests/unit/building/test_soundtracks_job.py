"""Every video of a folder or a manifest gets its track; what fails is told, the rest is done."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ola_viewer.building.media_edits import FillAudio, edit_kinds
from ola_viewer.building.soundtracks import valid_track
from ola_viewer.building.soundtracks_job import audio_edits, fill_in, plan_folder, plan_manifest, run_tracks
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.media.roots import Roots
from tests.unit.building.test_soundtracks import make_video

THREADS = Workers(Where.THREADS, 2)
TURNS = '[{"from": "human", "value": "<speech><image>\\nWhat?"}, {"from": "gpt", "value": "This."}]'


def opened(*paths: Path) -> Snapshot:
    document = Document()
    for number, path in enumerate(paths):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return document.snapshot


def roots_of(snapshot: Snapshot) -> dict[int, Roots]:
    return {source.number: Roots.for_manifest(source.path) for source in snapshot.sources}


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    folder = tmp_path / "videos"
    make_video(folder / "a.mp4", 0.5)
    make_video(folder / "sub dir" / "B.MP4", 0.5)
    make_video(folder / "sub dir" / "silent.mp4", 0.5, sound=False)
    (folder / "broken.mkv").write_bytes(b"\x1aE\xdf\xa3 nothing")
    (folder / "notes.txt").write_text("no video")
    return folder


@pytest.mark.parametrize("workers", [THREADS, Workers(Where.PROCESSES, 2)])
def test_a_folder_is_mirrored_and_repeating_keeps_what_is_there(videos: Path, tmp_path: Path, workers: Workers) -> None:
    out = tmp_path / "out"
    seen: list[Progress] = []
    result = run_tracks(plan_folder(videos, out), out, workers, progress=seen.append)
    assert result.counts == {"written": 2, "silent": 1, "failed": 1}
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.wav")) == ["a.wav", "sub dir/B.wav"]
    assert any("broken.mkv" in sentence for sentence in result.troubles)
    assert any("silent.mp4 has no sound track" in sentence for sentence in result.troubles)
    assert (seen[-1].done, seen[-1].total) == (4, 4)
    (out / "a.wav").write_bytes((out / "a.wav").read_bytes()[:100])
    again = run_tracks(plan_folder(videos, out), out, workers)
    assert again.counts == {"written": 1, "kept": 1, "silent": 1, "failed": 1}
    assert not [path for path in out.rglob("*") if path.name.endswith(".part")]
    lines = [json.loads(line) for line in (out / "soundtracks_log.jsonl").read_text().splitlines()]
    assert lines[0]["job"] == "soundtracks"
    assert {line["state"] for line in lines[1:]} == {"written", "silent", "failed"}


def test_tracks_beside_the_videos_are_possible(videos: Path) -> None:
    result = run_tracks(plan_folder(videos, videos), videos, THREADS)
    assert result.counts["written"] == 2
    assert valid_track(videos / "sub dir" / "B.wav")


def test_a_manifest_is_filled_in_byte_for_byte(videos: Path, tmp_path: Path) -> None:
    first, second = "sub dir/B.MP4", str(videos / "a.mp4")
    records = [
        f'{{"id": 1,  "video": "{first}", "conversations": {TURNS}, "x": 1.50}}',
        f'{{"id": 2, "video": "{second}", "audio": "mine.wav", "conversations": {TURNS}}}',
        f'{{"id": 3, "video":"{second}"}}',
        f'{{"id": 4, "video": "sub dir/silent.mp4", "conversations": {TURNS}}}',
        f'{{"id": 5, "video": "gone.mp4", "conversations": {TURNS}}}',
        '{"id": 6, "video": {"patch": "p", "start_num": 0, "size": [1]}}',
        f'{{"id": 7, "image": "a.jpg", "conversations": {TURNS}}}',
        '"text"',
    ]
    manifest = videos / "m.json"
    manifest.write_text("[\n" + ",\n".join(records) + "\n]\n")
    snapshot, out = opened(manifest), tmp_path / "tracks"
    plan = plan_manifest(snapshot, roots_of(snapshot), out, CancelToken())
    result = run_tracks(plan, out, THREADS)
    assert result.counts == {"written": 2, "silent": 1, "failed": 1}
    assert any("gone.mp4" in sentence for sentence in result.troubles)
    target = tmp_path / "filled.json"
    fill_in(snapshot, plan, target)
    records[0] = records[0].replace('MP4",', f'MP4", "audio": "{out}/sub dir/B.wav",')
    records[2] = records[2].replace('mp4"', f'mp4", "audio":"{out}/a.wav"')
    assert target.read_text() == "[\n" + ",\n".join(records) + "\n]\n"
    assert manifest.read_text() != target.read_text()
    (edit,) = audio_edits(plan)
    again = edit_kinds()[edit.kind](json.loads(json.dumps(edit.to_json())))
    assert isinstance(again, FillAudio)
    assert again == edit


def test_what_cannot_begin_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(JobError, match="no video file below"):
        plan_folder(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(JobError, match="neither a folder"):
        plan_folder(tmp_path / "gone", tmp_path / "out")
    manifest = tmp_path / "m.json"
    manifest.write_text('[{"id": 1, "conversations": []}]')
    snapshot = opened(manifest)
    assert plan_manifest(snapshot, roots_of(snapshot), tmp_path / "out", CancelToken()).nothing


def test_cancelling_leaves_whole_tracks_only(videos: Path, tmp_path: Path) -> None:
    for number in range(6):
        shutil.copy(videos / "a.mp4", videos / f"copy{number}.mp4")
    token, out = CancelToken(), tmp_path / "out"

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        run_tracks(plan_folder(videos, out), out, THREADS, token, stop)
    assert all(valid_track(track) for track in out.rglob("*.wav"))
    result = run_tracks(plan_folder(videos, out), out, THREADS)
    assert result.counts["written"] + result.counts["kept"] == 8
    assert result.counts["kept"] >= 1
