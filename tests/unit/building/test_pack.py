"""Packed media are the original bytes, found where the records say, whatever was interrupted meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.building.compat import pack_like_create_patch
from ola_viewer.building.media_edits import write_manifest
from ola_viewer.building.pack import LOG_NAME, Packed, pack_items
from ola_viewer.building.pack_items import ItemKind, PackOptions, plan_folder
from ola_viewer.building.pack_manifest import packed_edits, plan_manifest
from ola_viewer.building.pack_outputs import MAPPING_NAME, write_mapping, write_records
from ola_viewer.building.pack_read import frame_numbers
from ola_viewer.building.patch_writer import PatchLimits, PatchWriter, good_items
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import ItemLog, JobError, JobSpec
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import Roots, load_trained, open_frames
from ola_viewer.media.frame_files import natural
from tests.unit.building.test_soundtracks import make_video
from tests.unit.building.test_soundtracks_job import opened, roots_of
from tests.unit.media.made import encoded, noise, write_video

THREADS = Workers(Where.THREADS, 2)
TURNS = '[{"from": "human", "value": "<image>\\nWhat?"}, {"from": "gpt", "value": "This."}]'


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Images of equal names in several folders, odd names, things that are no media."""
    folder = tmp_path / "media"
    for number in (1, 2, 10):
        put(folder / "a" / f"frame_{number}.jpg", encoded(noise(seed=number)))
        put(folder / "b" / f"frame_{number}.png", encoded(noise(seed=number + 50), "PNG"))
    put(folder / "b" / "frame_1.jpg", encoded(noise(seed=77)))
    put(folder / "ü 中" / "x;y'.JPEG", encoded(noise(seed=5)))
    put(folder / "readme.txt", b"no media")
    put(folder / ".DS_Store", b"\0\1")
    put(folder / "empty.jpg", b"")
    put(folder / "html.jpg", b"<html>not found</html>")
    return folder


def of_value(value: dict[str, object]) -> list[bytes]:
    """The pieces as a plain reader gets them."""
    sizes = value["size"] if isinstance(value["size"], list) else [value["size"]]
    with open(str(value["patch"]), "rb") as file:
        file.seek(int(str(value["start_num"])))
        return [file.read(size) for size in sizes]


def findings(snapshot: Snapshot, depth: Depth = Depth.DEEP) -> FindingTable:
    return run_check(snapshot, depth, roots_of(snapshot)).table


def errors(snapshot: Snapshot, rows: int = 1 << 20) -> list[str]:
    """What would harm the training of the first `rows` records, decoding all media."""
    found = findings(snapshot).iterate(CheckSettings())
    return [f"{one.code}: {one.message}" for one in found if one.severity <= Severity.CORRUPTING and one.row < rows]


def pack_folder(folder: Path, out: Path, options: PackOptions | None = None, workers: Workers = THREADS) -> Packed:
    options = options or PackOptions()
    plan = plan_folder(folder, out, options)
    packed = pack_items(plan.items, out, options, workers)
    write_mapping(plan, packed, out / MAPPING_NAME)
    return packed


def test_a_folder_of_images_keeps_every_byte_under_its_relative_path(media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    packed = pack_folder(media, out, PackOptions(limits=PatchLimits(3)))
    mapping = json.loads((out / MAPPING_NAME).read_bytes())
    assert list(mapping) == [
        "a/frame_1.jpg", "a/frame_2.jpg", "a/frame_10.jpg",
        "b/frame_1.jpg", "b/frame_1.png", "b/frame_2.png", "b/frame_10.png", "ü 中/x;y'.JPEG",
    ]  # fmt: skip
    for name, entry in mapping.items():
        assert entry["original_image_path"] == str(media / name)
        assert isinstance(entry["image"]["size"], int)
        assert of_value(entry["image"]) == [(media / name).read_bytes()]
    assert [path.name for path in packed.patches] == ["patch_000000", "patch_000001", "patch_000002"]
    assert packed.result.counts == {"packed": 8, "failed": 2}
    assert any("empty.jpg is empty" in sentence for sentence in packed.result.troubles)
    assert any("html.jpg" in sentence for sentence in packed.result.troubles)
    assert sorted(os.listdir(out)) == [
        LOG_NAME, "patch_000000", "patch_000001", "patch_000002", MAPPING_NAME,
    ]  # fmt: skip


def test_patches_end_at_the_chosen_size(media: Path, tmp_path: Path) -> None:
    limit = 4000
    packed = pack_folder(media, tmp_path / "out", PackOptions(limits=PatchLimits(size=limit)))
    sizes = [path.stat().st_size for path in packed.patches]
    assert len(sizes) > 2
    largest = max(path.stat().st_size for path in media.rglob("*.*"))
    assert all(size <= max(limit, largest) for size in sizes)


def test_records_of_a_folder_are_read_by_the_trainer(media: Path, tmp_path: Path) -> None:
    (media / "empty.jpg").unlink()
    (media / "html.jpg").unlink()
    soundfile.write(str(put(media / "s.wav", b"")), np.linspace(-0.5, 0.5, 16_000), 16_000)
    soundfile.write(str(put(media / "s.flac", b"")), np.linspace(-0.5, 0.5, 16_000), 16_000)
    make_video(media / "v" / "spoken.mp4", 2.0)
    make_video(media / "v" / "silent.mp4", 2.0, sound=False)
    out, options = tmp_path / "out", PackOptions(audio=True, fps=5)
    plan = plan_folder(media, out, options)
    packed = pack_items(plan.items, out, options, Workers(Where.PROCESSES, 2))
    assert packed.result.counts == {"packed": 13, "silent": 1}
    count = write_records(plan, packed, tmp_path / "m.json")
    snapshot = opened(tmp_path / "m.json")
    assert len(snapshot.rows()) == count == 12
    assert errors(snapshot) == []
    spoken = next(
        snapshot.sample(int(row)) for row in snapshot.rows() if snapshot.sample(int(row)).id == "v/spoken.mp4"
    )
    video, audio = spoken.media
    assert open_frames(video, Roots()).count == 10
    assert abs(len(load_trained(audio, Roots())) - 32_000) < 2_000


def test_frame_folders_become_videos_in_natural_order(media: Path, tmp_path: Path) -> None:
    (media / "empty.jpg").unlink()
    (media / "html.jpg").unlink()
    out = tmp_path / "out"
    pack_folder(media, out, PackOptions(frame_folders=True))
    mapping = json.loads((out / MAPPING_NAME).read_bytes())
    assert list(mapping) == ["a", "b", "ü 中"]
    frames = [(media / "a" / f"frame_{number}.jpg").read_bytes() for number in (1, 2, 10)]
    assert mapping["a"]["video"]["size"] == [len(frame) for frame in frames]
    assert of_value(mapping["a"]["video"]) == frames


@pytest.mark.parametrize("workers", [THREADS, Workers(Where.PROCESSES, 2)])
def test_a_manifest_points_into_the_patches_and_keeps_the_rest(tmp_path: Path, workers: Workers) -> None:
    data = tmp_path / "data"
    image = put(data / "i.jpg", encoded(noise(seed=1)))
    for number in (2, 10, 1):
        put(data / "frames" / f"{number}.jpg", encoded(noise(seed=number)))
    write_video(data / "v.mp4", 30, rate=10)
    soundfile.write(str(data / "s.wav"), np.linspace(-0.5, 0.5, 8_000), 8_000)
    two, heard = TURNS.replace("<image>", "<image><image>"), TURNS.replace("<image>", "<speech><image>")
    kept = '{"patch": "data/i.jpg", "start_num": 0, "size": 10}'
    lines = [
        f'{{"id":1, "image" : "data/i.jpg", "conversations": {TURNS}, "n": 1.50e0}}',
        f'{{"id":2, "image": ["data/i.jpg", "{image}"], "conversations": {two}}}',
        f'{{"id":3, "video": "data/v.mp4", "audio": "data/s.wav", "conversations": {heard}}}',
        f'{{"id":4, "video": "data/frames", "conversations": {TURNS}}}',
        f'{{"id":5, "image": "data/gone.jpg", "conversations": {TURNS}}}',
        f'{{"id":6, "image": {kept}, "conversations": {TURNS}}}',
        f'{{"id":7, "conversations": {TURNS}}}',
        '{"id":8, "messages": [{"role": "user", "content": "hi"}], "images": ["data/i.jpg"]}',
    ]
    manifest = put(tmp_path / "m.jsonl", ("\n".join(lines) + "\n").encode())
    snapshot, out = opened(manifest), tmp_path / "out"
    options = PackOptions(fps=2, audio=True)
    plan = plan_manifest(snapshot, roots_of(snapshot), options)
    assert [item.kind for item in plan.items] == [
        ItemKind.IMAGE, ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.FRAMES,
    ]  # fmt: skip
    assert plan.already == 1
    assert len(plan.missing) == 1
    packed = pack_items(plan.items, out, options, workers)
    target = tmp_path / "packed.jsonl"
    write_manifest(snapshot, packed_edits(plan, packed), target, CancelToken())
    new = target.read_text().splitlines()
    records = [json.loads(line) for line in new]
    assert of_value(records[0]["image"]) == [image.read_bytes()]
    assert new[0].endswith('"n": 1.50e0}')
    assert new[0].startswith('{"id":1, "image" : {"patch"')
    assert records[1]["image"] == [records[0]["image"]] * 2
    assert len(records[2]["video"]["size"]) == 6
    assert of_value(records[2]["audio"]) == [(data / "s.wav").read_bytes()]
    assert of_value(records[3]["video"]) == [(data / "frames" / f"{n}.jpg").read_bytes() for n in (1, 2, 10)]
    assert new[4:] == lines[4:]
    shown = opened(target)
    first = open_frames(shown.sample(make_row(0, 2)).media[0], Roots())
    video = open_frames(snapshot.sample(make_row(0, 2)).media[0], Roots((tmp_path,)))
    for packed_number, number in enumerate((0, 5, 10, 15, 20, 25)):
        difference = first.frame(packed_number).rgb.astype(int) - video.frame(number).rgb
        assert np.abs(difference).mean() < 3
    assert errors(shown, 4) == []
    video.close()


def test_running_again_keeps_and_changed_files_are_packed_anew(media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pack_folder(media, out)
    first = (out / "patch_000000").read_bytes()
    changed = put(media / "a" / "frame_2.jpg", encoded(noise(seed=200)))
    put(media / "new.jpg", encoded(noise(seed=201)))
    again = pack_folder(media, out)
    assert again.result.counts == {"kept": 7, "packed": 2, "failed": 2}
    assert (out / "patch_000000").read_bytes() == first
    mapping = json.loads((out / MAPPING_NAME).read_bytes())
    assert len(mapping) == 9
    assert of_value(mapping["a/frame_2.jpg"]["image"]) == [changed.read_bytes()]
    third = pack_folder(media, out)
    assert third.result.counts == {"kept": 9, "failed": 2}
    assert third.written == 0


def test_other_settings_or_strange_patches_are_refused(media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pack_folder(media, out)
    with pytest.raises(JobError, match=r"quality: 90 → 50"):
        pack_folder(media, out, PackOptions(quality=50))
    other = tmp_path / "other"
    put(other / "patch_000007", b"mine")
    with pytest.raises(JobError, match="patch_000007 was not written by this job"):
        pack_folder(media, other)
    assert (other / "patch_000007").read_bytes() == b"mine"
    (out / "patch_000000").write_bytes(b"short")
    with pytest.raises(JobError, match="has 5 bytes"):
        pack_folder(media, out)


def test_the_colour_trap_is_refused_for_videos_only(media: Path, tmp_path: Path) -> None:
    trap = tmp_path / "nextqa_patches"
    with pytest.raises(JobError, match="red and blue exchanged"):
        pack_folder(media, trap, PackOptions(frame_folders=True))
    assert pack_folder(media, trap).result.counts["packed"] == 8


def test_a_damaged_video_is_named_and_costs_nothing_else(media: Path, tmp_path: Path) -> None:
    put(media / "broken.mp4", b"\0\0\0\x18ftypisom nothing else")
    packed = pack_folder(media, tmp_path / "out", workers=Workers(Where.PROCESSES, 1))
    assert packed.result.counts == {"packed": 8, "failed": 3}
    assert any("broken.mp4" in sentence for sentence in packed.result.troubles)


def test_cancelling_keeps_what_was_packed(media: Path, tmp_path: Path) -> None:
    for number in range(200):
        put(media / "many" / f"{number}.jpg", encoded(noise(seed=number)))
    out, token, options = tmp_path / "out", CancelToken(), PackOptions(limits=PatchLimits(50))
    plan = plan_folder(media, out, options)

    def stop(progress: Progress) -> None:
        if progress.done == 120:
            token.cancel()

    with pytest.raises(Cancelled):
        pack_items(plan.items, out, options, THREADS, token, stop)
    again = pack_items(plan.items, out, options, THREADS)
    assert again.result.counts["kept"] >= 50
    assert again.result.counts["kept"] + again.result.counts["packed"] == 208
    whole = pack_items(plan.items, tmp_path / "whole", options, THREADS)
    assert [path.read_bytes() for path in again.patches] == [path.read_bytes() for path in whole.patches]


def test_a_killed_process_goes_on_where_it_was(media: Path, tmp_path: Path) -> None:
    for number in range(3000):
        put(media / "many" / f"{number}.jpg", encoded(noise(seed=number % 40)))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "ola_viewer", "pack", str(media), "--out", str(out), "--per-patch", "1200"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = out / LOG_NAME
    while process.poll() is None and (not log.exists() or log.stat().st_size < 1000):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr  # the two that are no images
    assert "kept" in done.stdout
    mapping = json.loads((out / MAPPING_NAME).read_bytes())
    assert len(mapping) == 3008
    assert all(of_value(entry["image"]) == [(media / name).read_bytes()] for name, entry in mapping.items())
    assert not list(out.glob("*.part"))


def test_a_torn_tail_is_cut_off(tmp_path: Path) -> None:
    """Whatever is cut off or overwritten at the end of the unfinished patch, what remains is whole."""
    out = tmp_path / "out"
    out.mkdir()
    spec, pieces = JobSpec("pack"), {f"k{n}": bytes([n]) * (n * 100 + 1) for n in range(12)}

    def fill(writer: PatchWriter, names: list[str]) -> None:
        for name in names:
            data = pieces[name]
            writer.add(name, data, [len(data)], "stamp", zlib.crc32(data))

    with ItemLog(out / "log", spec) as log, PatchWriter(out, PatchLimits(), log) as writer:
        fill(writer, list(pieces)[:8])
    part = out / "patch_000000.part"
    whole = part.read_bytes()
    assert len(whole) == sum(len(pieces[f"k{n}"]) for n in range(8))
    logged = (out / "log").read_bytes()
    for damage in (whole[:-1], whole[:500], b"", whole[:-50] + b"\xff" * 50, whole + b"extra"):
        part.write_bytes(damage)
        (out / "log").write_bytes(logged)
        with ItemLog(out / "log", spec) as log, PatchWriter(out, PatchLimits(), log) as writer:
            there = set(writer.placed)
            fill(writer, [name for name in pieces if name not in there])
        with ItemLog(out / "log", spec) as log, PatchWriter(out, PatchLimits(), log) as writer:
            assert set(writer.placed) == set(pieces)
            data = part.read_bytes()
            for name, placed in writer.placed.items():
                assert data[placed.start : placed.stop] == pieces[name]
            assert len(data) == sum(map(len, pieces.values()))


def test_a_disk_that_lies_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with ItemLog(out / "log", JobSpec("pack")) as log, PatchWriter(out, PatchLimits(), log) as writer:
        writer.add("a", b"abc", [3], "", zlib.crc32(b"abc"))
        writer.add("b", b"def", [3], "", zlib.crc32(b"xyz"))
        with pytest.raises(JobError, match=r"bytes 3 to 6.*disk may be faulty"):
            writer.finish()
    assert not (out / "patch_000000").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=400), max_size=30), st.integers(0, 12_000))
def test_good_items_are_counted_up_to_the_first_harm(tmp_path: Path, pieces: list[bytes], harm: int) -> None:
    data = bytearray(b"".join(pieces))
    held, start = [], 0
    for piece in pieces:
        held.append((start, start + len(piece), zlib.crc32(piece)))
        start += len(piece)
    path = tmp_path / "patch"
    path.write_bytes(data)
    assert good_items(path, held) == len(pieces)
    if harm < len(data):
        data[harm] ^= 1
        path.write_bytes(data)
        assert good_items(path, held) == next(k for k, (first, stop, _) in enumerate(held) if first <= harm < stop)


@given(st.lists(st.tuples(st.sampled_from(["a", "B", "frame_"]), st.integers(0, 200)), unique=True))
def test_natural_order_counts(parts: list[tuple[str, int]]) -> None:
    names = [f"{word}{number}.jpg" for word, number in parts]
    expected = [f"{word}{number}.jpg" for word, number in sorted(parts, key=lambda part: (part[0].lower(), part[1]))]
    assert sorted(names, key=natural) == expected


@given(st.integers(1, 60), st.floats(0.2, 40), st.integers(1, 400))
def test_frames_are_taken_at_their_moments(rate: int, fps: float, count: int) -> None:
    times = np.arange(count) / rate
    numbers = frame_numbers(times, fps)
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 0
    if fps >= rate:
        assert numbers == list(range(count))
    else:
        gaps = np.diff(times[numbers])
        assert (np.abs(gaps - 1 / fps) <= 1 / rate + 1e-3).all()
        assert abs(len(numbers) - (times[-1] * fps + 1)) <= 1


def test_create_patch_is_matched_byte_for_byte(ola_like: Path, tmp_path: Path) -> None:
    for folder, name in (("jpegs", "img"), ("frames", "vid"), ("audio_in", "aud")):
        target = ola_like / "patches" / name
        expected = {path.name: path.read_bytes() for path in target.iterdir()}
        work = tmp_path / name
        os.symlink(ola_like, work)
        pack_like_create_patch(f"{work}/{folder}", f"{tmp_path}/new_{name}/", tmp_path / f"new_{name}")
        written = {path.name: path.read_bytes() for path in (tmp_path / f"new_{name}").iterdir()}
        mapping = written["patch_mapping.json"].replace(f"{tmp_path}/new_{name}".encode(), str(target).encode())
        written["patch_mapping.json"] = mapping.replace(str(work).encode(), str(ola_like).encode())
        assert written == expected


def test_the_traps_of_create_patch_are_kept(tmp_path: Path) -> None:
    for name in ("a/frame_1.jpg", "a/frame_2.jpg", "a/frame_10.jpg", "b/frame_1.jpg", ".DS_Store", "readme.txt"):
        put(tmp_path / "in" / name, name.encode())
    result = pack_like_create_patch(f"{tmp_path}/in", f"{tmp_path}/out_noslash", tmp_path / "out_noslash", 3)
    assert [path.name for path in result.patches] == [f"out_noslashpatch_{n:06d}" for n in range(3)]
    assert [path.stat().st_size for path in result.patches][2] == 0
    mapping = json.loads(result.mapping.read_text())
    assert list(mapping) == [".DS_Store", "frame_1.jpg", "frame_10.jpg", "frame_2.jpg", "readme.txt"]
    assert mapping["frame_1.jpg"]["original_image_path"].endswith("/b/frame_1.jpg")
    assert result.lost == 1
    assert mapping["frame_10.jpg"]["image"]["size"] == [len("a/frame_10.jpg")]
