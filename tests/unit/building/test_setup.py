"""Descriptions of sets, and what is found of them in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ola_viewer.building.sets import SetDescription, SetError, find_set, read_set, shipped_sets
from ola_viewer.building.setup import SetupError, extract_all, make_tracks, set_up
from ola_viewer.building.setup_status import LEDGER_NAME, PartState, inspect_set
from ola_viewer.jobs import Progress
from ola_viewer.jobs.executors import Where, Workers
from tests.helpers.downloads import (
    COLLECTIONS,
    audio_download,
    cross_download,
    mp4_bytes,
    video_download,
    wav_bytes,
    write_tar,
)
from tests.unit.building.test_soundtracks import make_video


def states(description: SetDescription, folder: Path) -> dict[str, PartState]:
    return {part.part.folder: part.state for part in inspect_set(description, folder).parts}


def test_the_shipped_sets() -> None:
    names = [known.name for known in shipped_sets()]
    assert names == ["ola-audio-1.1m", "ola-cross-modality-298k", "ola-video-1.9m"]
    assert find_set("Ola-Audio-1.1M").parts[0].children == COLLECTIONS


def test_an_empty_folder(tmp_path: Path) -> None:
    for known in shipped_sets():
        status = inspect_set(known, tmp_path)
        assert {part.state for part in status.parts} == {PartState.MISSING}
        assert not status.ready
        assert all(manifest.path is None for manifest in status.manifests)
        with pytest.raises(SetupError, match="Download the manifest"):
            set_up(known, tmp_path, tmp_path / "o.json")


def test_the_states_of_the_cross_modality_set(tmp_path: Path) -> None:
    download = cross_download(tmp_path)
    known = find_set(download.name)
    assert states(known, tmp_path) == {
        "finevideo_videos": PartState.PACKED,
        "finevideo_audios": PartState.TRACKS,
        "llava_videos": PartState.PACKED,
        "llava_audios": PartState.TRACKS,
    }
    done = set_up(known, tmp_path, tmp_path / "o.json")
    assert [len(result.troubles) for result in done.tracks] == [0, 0]
    status = inspect_set(known, tmp_path)
    assert status.ready
    counts = {part.part.folder: part.files for part in status.parts}
    assert counts == {"finevideo_videos": 5, "finevideo_audios": 5, "llava_videos": 10, "llava_audios": 10}
    assert status.parts[2].counts == dict.fromkeys(known.parts[2].children, 2)
    (status.parts[1].folder / "fine_0000.wav").unlink()
    assert states(known, tmp_path)["finevideo_audios"] is PartState.TRACKS
    assert states(known, status.base) != {}
    again = set_up(known, tmp_path, tmp_path / "o.json", overwrite=True)
    assert again.extracted == []
    assert again.tracks[0].counts == {"written": 1, "kept": 4}


def test_a_set_in_another_place_is_used_where_it_is(tmp_path: Path) -> None:
    download = audio_download(tmp_path)
    known = find_set(download.name)
    for archive in tmp_path.glob("*.tar*"):
        archive.unlink()
    for collection in COLLECTIONS:
        for k in range(4):
            path = tmp_path / "my sounds" / collection / f"part_{k}" / f"{collection.lower()}_{k:03d}.wav"
            path.parent.mkdir(parents=True)
            path.write_bytes(wav_bytes())
    status = inspect_set(known, tmp_path)
    assert status.parts[0].state is PartState.ELSEWHERE
    assert status.parts[0].folder == tmp_path / "my sounds"
    done = set_up(known, tmp_path, tmp_path / "o.json")
    assert done.table is not None
    assert len(done.table) == 0
    first = json.loads((tmp_path / "o.json").read_bytes())[0]
    assert first["audio"].startswith(str(tmp_path / "my sounds"))


def test_patches_beside_the_manifest(tmp_path: Path) -> None:
    download = video_download(tmp_path)
    known = find_set(download.name)
    assert states(known, tmp_path) == {"video_data": PartState.READY}
    (tmp_path / "video_data").rename(tmp_path / "patches")
    status = inspect_set(known, tmp_path)
    assert status.parts[0].state is PartState.ELSEWHERE
    assert status.parts[0].files == 3


def test_the_ledger_knows_whole_archives(tmp_path: Path) -> None:
    download = audio_download(tmp_path)
    known = find_set(download.name)
    damaged = tmp_path / "Clotho.tar.gz"
    data = damaged.read_bytes()
    damaged.write_bytes(data[: len(data) // 2])
    done = set_up(known, tmp_path, tmp_path / "o.json", workers=Workers(Where.PROCESSES, 2))
    assert len(done.failed) == 1
    assert "Download it again" in done.failed[0]
    assert done.status.parts[0].packed == (damaged,)
    damaged.write_bytes(data)
    done = set_up(known, tmp_path, tmp_path / "o.json", overwrite=True)
    assert [one.archive for one in done.extracted] == [damaged]
    assert done.status.ready
    ledger = tmp_path / "ola_audio" / LEDGER_NAME
    ledger.write_text("[broken")
    assert states(known, tmp_path)[""] is PartState.PACKED


def own_set(tmp_path: Path, **changes: object) -> Path:
    value: dict[str, object] = {
        "name": "lab-clips",
        "base": "lab",
        "manifests": [{"files": ["clips.json"]}],
        "parts": [
            {"folder": "clips", "files": ["*.mp4"], "archives": ["clips*.tar"], "kind": "tar"},
            {"folder": "sound", "files": ["*.wav"], "tracks_of": "clips"},
        ],
        **changes,
    }
    path = tmp_path / "set.json"
    path.write_text(json.dumps(value))
    return path


def test_a_set_of_ones_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_tar(home / "clips_1.tar", {"telling_name_a.mp4": mp4_bytes(), "telling_name_b.mp4": mp4_bytes()})
    turns = [{"from": "human", "value": "<speech><image>\nWhat?"}, {"from": "gpt", "value": "This."}]
    names = ("telling_name_a", "telling_name_b")
    records = [
        {"id": n, "video": f"/x/clips/{n}.mp4", "audio": f"/x/sound/{n}.wav", "conversations": turns} for n in names
    ]
    (home / "clips.json").write_text(json.dumps(records))
    known = find_set(str(own_set(tmp_path)))
    assert known.title == "lab-clips"
    done = set_up(known, home, tmp_path / "o.json")
    assert done.table is not None
    assert len(done.table.only(("file-missing", "file-case"))) == 0
    for record in json.loads((tmp_path / "o.json").read_bytes()):
        assert Path(record["video"]).is_file()
        assert Path(record["audio"]).parent == home / "lab" / "sound"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "name"),
        ({"manifests": []}, "at least one manifest"),
        ({"parts": [{"folder": "../x", "files": ["*.wav"]}]}, "inside the set"),
        ({"parts": [{"folder": "/etc", "files": ["*.wav"]}]}, "inside the set"),
        ({"parts": [{"folder": "x", "files": []}]}, "at least one text"),
        ({"parts": [{"folder": "x", "files": ["*"], "kind": "zip", "archives": ["*.zip"]}]}, "tar"),
        ({"parts": [{"folder": "x", "files": ["*"], "kind": "tar"}]}, "archives"),
        ({"parts": [{"folder": "x", "files": ["*"], "tracks_of": "y"}]}, "another part"),
        ({"parts": "x"}, "list of objects"),
    ],
)
def test_faulty_descriptions(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(SetError, match=said):
        read_set(own_set(tmp_path, **changes))


def test_unreadable_descriptions(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="no set"):
        find_set(str(tmp_path / "none.json"))
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(SetError, match="not valid JSON"):
        read_set(tmp_path / "x.json")
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(SetError, match="object"):
        read_set(tmp_path / "x.json")


def test_extraction_says_how_far_it_is(tmp_path: Path) -> None:
    download = audio_download(tmp_path)
    seen: list[Progress] = []
    status = inspect_set(find_set(download.name), tmp_path)
    outcomes = list(extract_all(status, Workers(Where.THREADS, 2), None, seen.append))
    assert len(outcomes) == len(COLLECTIONS)
    assert seen
    assert all(one.unit == "bytes" and one.total == seen[0].total and one.done <= (one.total or 0) for one in seen)
    assert [one.done for one in seen] == sorted(one.done for one in seen)


def test_videos_without_sound_count_as_done_until_they_change(tmp_path: Path) -> None:
    known = find_set("ola-cross-modality-298k")
    root = tmp_path / "ola_cross_modality_298k"
    for number in range(3):
        make_video(root / "finevideo_videos" / f"v{number}.mp4", sound=number < 2)
    status = inspect_set(known, tmp_path)
    part = next(part for part in status.parts if part.part.folder == "finevideo_audios")
    assert (part.state, part.to_make, part.silent) == (PartState.TRACKS, 3, 0)
    make_tracks(status, Workers(Where.PROCESSES, 1))
    part = next(part for part in inspect_set(known, tmp_path).parts if part.part.folder == "finevideo_audios")
    assert (part.state, part.to_make, part.silent) == (PartState.READY, 0, 1)
    assert "1 videos have no sound" in part.sentence
    make_video(root / "finevideo_videos" / "v2.mp4", sound=True)
    part = next(part for part in inspect_set(known, tmp_path).parts if part.part.folder == "finevideo_audios")
    assert (part.state, part.to_make, part.silent) == (PartState.TRACKS, 1, 0)
