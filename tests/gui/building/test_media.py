"""Pack, unpack, sound tracks and conversion in the window, on real media."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from ola_viewer.gui.building.tasks import Given, Memo
from ola_viewer.jobs.executors import Where, Workers
from tests.gui.building.conftest import figures, forecast, run, write_pictures, write_records
from tests.helpers.downloads import mp4_bytes


def test_pack_then_unpack_gives_the_original_bytes(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pictures = write_pictures(tmp_path / "pics", 6)
    program.commands.open_paths([write_records(tmp_path / "a.json", pictures)])
    assert program.settle()
    pack = program.building.show("pack")
    pack.manifest_out.set_path(tmp_path / "packed.json")
    forecast(qtbot, pack, lambda: pack.out.set_path(tmp_path / "patches"))
    total = sum(picture.stat().st_size for picture in pictures)
    assert figures(pack)["images"] == "6"
    assert pack.start_button.text() == "Pack 6 media"
    page = run(qtbot, program, pack.start)
    assert page.outcome.summary == "Packed: 6 packed."
    assert (tmp_path / "patches" / "patch_000000").stat().st_size == total
    assert page.outcome.log == tmp_path / "patches" / "pack_log.jsonl"
    pack.close()

    program.building.open_result(page)
    assert program.settle()
    unpack = program.building.show("unpack")
    unpack.manifest_out.set_path(tmp_path / "files.json")
    forecast(qtbot, unpack, lambda: unpack.out.set_path(tmp_path / "files"))
    assert figures(unpack)["files"] == "6"
    run(qtbot, program, unpack.start)
    records = json.loads((tmp_path / "files.json").read_bytes())
    assert [Path(record["image"]).read_bytes() for record in records] == [path.read_bytes() for path in pictures]


def test_a_part_of_the_table_and_an_earlier_run(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 6))])
    assert program.settle()
    program.services.model.set_query("id:r2")
    assert program.settle()
    pack = program.building.show("pack")
    pack.source.choose("shown")
    forecast(qtbot, pack, lambda: pack.out.set_path(tmp_path / "patches"))
    assert figures(pack)["images"] == "1"
    run(qtbot, program, pack.start)
    pack.source.choose("all")
    texts = forecast(qtbot, pack, pack.on_field_changed)
    assert any("An earlier run" in text for text in texts)
    assert run(qtbot, program, pack.start).outcome.summary == "Packed: 1 kept, 5 packed."
    forecast(qtbot, pack, lambda: pack.quality.setValue(50))
    assert "other settings" in pack.out.line.error
    assert not pack.start_button.isEnabled()


def test_a_folder_is_packed_without_a_document(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    write_pictures(tmp_path / "pics" / "one", 3)
    (tmp_path / "pics" / "notes.txt").write_text("no media")
    pack = program.building.show("pack")
    pack.source.choose("folder", tmp_path / "pics")
    texts = forecast(qtbot, pack, lambda: pack.out.set_path(tmp_path / "patches"))
    assert "1 file is left out: no media." in texts
    run(qtbot, program, pack.start)
    mapping = json.loads((tmp_path / "patches" / "patch_mapping.json").read_bytes())
    assert sorted(mapping) == ["one/pic_0.jpg", "one/pic_1.jpg", "one/pic_2.jpg"]


def test_nothing_to_do_says_so(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 2))])
    assert program.settle()
    tracks = program.building.show("soundtracks")
    texts = forecast(qtbot, tracks, lambda: tracks.out.set_path(tmp_path / "tracks"))
    assert texts == ["No record has a video file without a sound track of its own: there is nothing to make."]
    unpack = program.building.show("unpack")
    texts = forecast(qtbot, unpack, lambda: unpack.out.set_path(tmp_path / "files"))
    assert texts == ["no record points into a patch"]
    unpack.source.choose("file", tmp_path / "missing.json")
    forecast(qtbot, unpack, unpack.on_field_changed)
    assert "does not exist" in unpack.source.path.line.error


def test_sound_tracks_of_a_folder_and_again(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    for name in ("a.mp4", "deep/b c.MP4"):
        path = tmp_path / "videos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mp4_bytes())
    tracks = program.building.show("soundtracks")
    tracks.source.choose("folder", tmp_path / "videos")
    forecast(qtbot, tracks, lambda: tracks.out.set_path(tmp_path / "tracks"))
    assert figures(tracks)["to make"] == "2"
    assert run(qtbot, program, tracks.start).outcome.summary == "Sound tracks: 2 written."
    assert (tmp_path / "tracks" / "deep" / "b c.wav").exists()
    texts = forecast(qtbot, tracks, tracks.on_field_changed)
    assert "Every sound track is there already." in texts
    assert not tracks.start_button.isEnabled()


def test_convert_says_before_what_is_lost(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 3))
    records = json.loads(source.read_bytes())
    records[1] = {"id": "q", "audio_q": "/q.wav", "text_q": "What?", "conversations": records[1]["conversations"]}
    source.write_text(json.dumps(records))
    program.commands.open_paths([source])
    assert program.settle()
    convert = program.building.show("convert")
    convert.form_choice.setCurrentIndex(1)
    texts = forecast(qtbot, convert, lambda: convert.out.set_path(tmp_path / "new.json"))
    assert texts
    assert figures(convert)["not fully expressed of 3"] == "1"
    page = run(qtbot, program, convert.start)
    assert page.outcome.severity == "warning"
    new = json.loads((tmp_path / "new.json").read_bytes())
    assert new[0]["messages"][0]["role"] == "user"
    convert.form_choice.setCurrentIndex(convert.form_choice.findData("jsonl"))
    forecast(qtbot, convert, lambda: convert.out.set_path(tmp_path / "new.jsonl"))
    run(qtbot, program, convert.start)
    lines = (tmp_path / "new.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == records


def test_pack_as_create_patch_does(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    write_pictures(tmp_path / "pics" / "one", 2)
    write_pictures(tmp_path / "pics" / "two", 1)
    pack = program.building.show("pack")
    pack.source.choose("folder", tmp_path / "pics")
    pack.compat.setChecked(True)
    texts = forecast(qtbot, pack, lambda: pack.out.set_path(tmp_path / "patches"))
    assert not pack.quality.isEnabled()
    assert any("1 files share their name" in text for text in texts)
    page = run(qtbot, program, pack.start)
    assert page.outcome.severity == "warning"
    mapping = json.loads((tmp_path / "patches" / "patch_mapping.json").read_bytes())
    assert sorted(mapping) == ["pic_0.jpg", "pic_1.jpg"]
    assert isinstance(mapping["pic_1.jpg"]["image"]["size"], list)


def test_where_the_work_runs_is_part_of_the_task(program: Any, tmp_path: Path) -> None:
    tracks = program.building.show("soundtracks")
    assert tracks.task().workers == Workers(Where.PROCESSES, None, "")
    tracks.where.jobs.setValue(3)
    tracks.where.dask.setText(" tcp://host:8786 ")
    assert tracks.task().workers == Workers(Where.PROCESSES, 3, "tcp://host:8786")
    assert program.building.show("unpack").task().workers.where is Where.THREADS


def test_another_folder_does_not_read_the_records_again(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_records(tmp_path / "a.json", write_pictures(tmp_path / "pics", 3))
    given = Given(path=source)
    made: list[int] = []
    memo = Memo()

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [memo.plan(given, ("pack", False), make) for _ in range(2)] == [0, 0]
    assert memo.plan(given, ("pack", True), make) == 1
    assert memo.plan(Given(path=source), ("pack", True), make) == 1
    write_records(source, write_pictures(tmp_path / "pics", 2), "changed")
    assert memo.plan(given, ("pack", True), make) == 2
    folder = Given(path=tmp_path, is_folder=True)
    assert [memo.plan(folder, (), make) for _ in range(2)] == [3, 4]
