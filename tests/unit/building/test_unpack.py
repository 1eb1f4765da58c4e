"""Unpacked files are the original bytes under safe names, and the records find them."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ola_viewer.building.media_edits import ReplaceMedia, edit_kinds, write_manifest
from ola_viewer.building.pack import pack_items
from ola_viewer.building.pack_items import PackOptions, plan_folder
from ola_viewer.building.pack_manifest import packed_edits, plan_manifest
from ola_viewer.building.pack_outputs import write_records
from ola_viewer.building.unpack import Unpacked, UnpackPlan, plan_unpack, unpack, unpacked_edits
from ola_viewer.building.unpack_files import UNKNOWN, Names, extension_of, safe_name
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media import Roots, open_frames
from tests.unit.building.test_pack import THREADS, errors, put
from tests.unit.building.test_soundtracks_job import opened, roots_of
from tests.unit.media.made import encoded, noise


def unpack_all(
    snapshot: Snapshot, out: Path, target: Path | None = None, workers: Workers = THREADS
) -> tuple[UnpackPlan, Unpacked]:
    plan = plan_unpack(snapshot, snapshot.rows(), roots_of(snapshot), out)
    unpacked = unpack(plan, out, workers)
    if target is not None:
        write_manifest(snapshot, unpacked_edits(plan, unpacked), target, CancelToken())
    return plan, unpacked


@pytest.mark.parametrize("workers", [THREADS, Workers(Where.PROCESSES, 2)])
def test_pack_and_unpack_give_the_original_bytes(tmp_path: Path, workers: Workers) -> None:
    folder = tmp_path / "in"
    forms = [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("BMP", "bmp"), ("GIF", "gif"), ("TIFF", "tif")]
    for number, (form, suffix) in enumerate(forms):
        put(folder / "a b" / f"x{number}.{suffix}", encoded(noise(seed=number), form))
        put(folder / "c" / f"x{number}.{suffix}", encoded(noise(seed=number + 20), form))
    options, packs, files = PackOptions(), tmp_path / "packs", tmp_path / "files"
    plan = plan_folder(folder, packs, options)
    packed = pack_items(plan.items, packs, options, THREADS)
    write_records(plan, packed, tmp_path / "m.json")
    snapshot = opened(tmp_path / "m.json")
    pictures = [open_frames(snapshot.sample(int(row)).media[0], Roots()).frame(0).rgb for row in snapshot.rows()]
    _, unpacked = unpack_all(snapshot, files, tmp_path / "new.json", workers)
    assert unpacked.result.counts == {"written": 12}
    written = {str(path.relative_to(files / "images")): path.read_bytes() for path in files.rglob("x*")}
    assert written == {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("x*")}
    again = opened(tmp_path / "new.json")
    for row, picture in zip(again.rows(), pictures, strict=True):
        ref = again.sample(int(row)).media[0]
        assert isinstance(ref.value, str)
        assert np.array_equal(open_frames(ref, Roots()).frame(0).rgb, picture)
    assert errors(again) == []
    _, repeated = unpack_all(snapshot, files)
    assert repeated.result.counts == {"kept": 12}
    assert repeated.files == 0


def test_a_video_survives_unpacking_and_packing(ola_like: Path, tmp_path: Path) -> None:
    snapshot = opened(ola_like / "video_patch.json")
    plan, unpacked = unpack_all(snapshot, tmp_path / "files", tmp_path / "files.json")
    assert plan.frame_folders == unpacked.result.counts["written"] > 0
    first = sorted((tmp_path / "files" / "videos").iterdir())[0]
    names = sorted(path.name for path in first.iterdir())
    assert names[0] == "000000.jpg"
    shown = opened(tmp_path / "files.json")
    again = plan_manifest(shown, roots_of(shown), PackOptions())
    packed = pack_items(again.items, tmp_path / "packs", PackOptions(), THREADS)
    write_manifest(shown, packed_edits(again, packed), tmp_path / "packed.json", CancelToken())
    new = opened(tmp_path / "packed.json")
    compared = 0
    for row in snapshot.rows():
        old_ref, new_ref = snapshot.sample(int(row)).media[0], new.sample(int(row)).media[0]
        assert old_ref.value["size"] == new_ref.value["size"]  # type: ignore[index]
        old_source, new_source = open_frames(old_ref, Roots()), open_frames(new_ref, Roots())
        if not old_source.swapped:
            assert np.array_equal(old_source.frame(0).rgb, new_source.frame(0).rgb)
            compared += 1
    assert compared


@pytest.mark.parametrize("name", ["image_patch.json", "audio_patch.json", "patch_variants.json", "patch_damage.json"])
def test_every_real_manifest_comes_out_or_says_why(ola_like: Path, tmp_path: Path, name: str) -> None:
    snapshot = opened(ola_like / name)
    plan, unpacked = unpack_all(snapshot, tmp_path / "files", tmp_path / "new.json")
    assert unpacked.result.counts.total() == len(plan.tasks) + len(plan.troubles)
    assert unpacked.result.counts["failed"] == 0 or name in ("patch_damage.json", "patch_variants.json")
    originals = {path.read_bytes() for path in ola_like.rglob("*") if path.is_file() and path.parent.name != "patches"}
    whole = [path for path in (tmp_path / "files").rglob("*.*") if path.name != "unpack_log.jsonl"]
    assert whole
    if name in ("image_patch.json", "audio_patch.json"):
        assert {path.read_bytes() for path in whole} <= originals
        before, after = len(errors(snapshot)), len(errors(opened(tmp_path / "new.json")))
        assert after <= before


def test_equal_ranges_are_written_once_and_odd_ids_are_safe(tmp_path: Path) -> None:
    pieces = [encoded(noise(seed=k)) for k in range(4)]
    text = base64.b64encode(pieces[3])
    put(tmp_path / "p", b"".join([*pieces, text]))
    starts = [sum(map(len, pieces[:k])) for k in range(5)]

    def value(k: int, **more: object) -> dict[str, object]:
        return {"patch": "p", "start_num": starts[k], "size": len([*pieces, text][k]), **more}

    records = [
        {"id": "../../etc/passwd", "image": value(0)},
        {"id": "A/b.jpg", "image": value(1)},
        {"id": "a/B.png", "image": value(2)},
        {"id": 7, "image": [value(0), value(4, image_encoding="base64")]},
        {"image": value(3)},
        {"id": "end", "image": value(3) | {"size": 10**6}},
        {"id": "gone", "image": value(3) | {"patch": "q"}},
        {"id": "behind", "image": value(3) | {"start_num": 10**9}},
        {"id": "kept", "image": "plain.jpg"},
    ]
    manifest = put(tmp_path / "m.json", json.dumps(records, indent=1).encode())
    snapshot, out = opened(manifest), tmp_path / "out"
    _, unpacked = unpack_all(snapshot, out, tmp_path / "new.json")
    assert unpacked.result.counts == {"written": 6, "failed": 2}
    assert {str(path.relative_to(out)) for path in out.rglob("*.jpg")} == {
        "images/_/_/etc/passwd.jpg", "images/A/b.jpg", "images/a/B_2.jpg", "images/7_1.jpg",
        "images/record_0000004.jpg", "images/end.jpg",
    }  # fmt: skip
    new = json.loads((tmp_path / "new.json").read_bytes())
    assert new[3]["image"][0] == new[0]["image"]
    assert Path(new[3]["image"][1]).read_bytes() == pieces[3]
    assert [record["image"] for record in new[6:]] == [record["image"] for record in records[6:]]
    assert Path(new[5]["image"]).read_bytes() == (tmp_path / "p").read_bytes()[starts[3] :]
    assert any("ends with the patch" in sentence for sentence in unpacked.result.troubles)
    assert any("No such file: q" in sentence for sentence in unpacked.result.troubles)


def test_cancelling_leaves_whole_files_and_the_next_run_goes_on(tmp_path: Path) -> None:
    pieces = [encoded(noise(seed=k % 7)) + bytes([k % 251, k // 251]) for k in range(600)]
    put(tmp_path / "p", b"".join(pieces))
    records, start = [], 0
    for number, piece in enumerate(pieces):
        records.append({"id": number, "image": {"patch": "p", "start_num": start, "size": len(piece)}})
        start += len(piece)
    snapshot = opened(put(tmp_path / "m.json", json.dumps(records).encode()))
    token, out = CancelToken(), tmp_path / "out"

    def stop(progress: Progress) -> None:
        if progress.done >= 128:
            token.cancel()

    plan = plan_unpack(snapshot, snapshot.rows(), roots_of(snapshot), out)
    with pytest.raises(Cancelled):
        unpack(plan, out, THREADS, token, stop)
    sizes = {f"{number}.jpg": piece for number, piece in enumerate(pieces)}
    there = [path for path in out.rglob("*.jpg")]
    assert 0 < len(there) <= 600
    assert all(path.read_bytes() == sizes[path.name] for path in there)
    again = unpack(plan, out, THREADS)
    assert again.result.counts["kept"] == len(there)
    assert again.result.counts.total() == 600


@given(st.one_of(st.text(max_size=300), st.integers(), st.none(), st.floats(), st.booleans()), st.integers(0, 9))
@example("../..", 0)
@example("con/aux.txt", 0)
@example("\ud800/\0", 0)
@example("/abs/path.jpg", 0)
@example("C:\\x", 0)
def test_names_stay_inside_and_fit(identity: object, position: int) -> None:
    name = safe_name(identity, position)
    assert name
    parts = name.split("/")
    assert all(part and part not in (".", "..") and len(part.encode("utf-8")) <= 121 for part in parts)
    assert not name.startswith("/")
    assert not re.search(r'[\x00-\x1f<>:"|?*\\]', name)
    assert all(part == part.rstrip(". ") for part in parts)
    assert not any(re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part) for part in parts)


@given(st.lists(st.sampled_from(["a", "A", "a_2", "A_2", "b", "ß", "ss"]), max_size=30))
def test_names_are_given_once(wanted: list[str]) -> None:
    names = Names()
    given_names = [names.free(name).casefold() for name in wanted]
    assert len(set(given_names)) == len(given_names)


def test_extensions_follow_the_content() -> None:
    for form, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("BMP", ".bmp"), ("TIFF", ".tif")):
        assert extension_of(encoded(noise(), form)) == suffix
    assert extension_of(b"\xff\xfb\x90\0") == ".mp3"
    assert extension_of(b"nothing") == UNKNOWN
    assert extension_of(b"") == UNKNOWN


def test_the_edit_goes_through_the_journal(tmp_path: Path) -> None:
    put(tmp_path / "p", encoded(noise()))
    record = {"id": 1, "image": {"patch": "p", "start_num": 0, "size": 100}}
    snapshot = opened(put(tmp_path / "m.json", json.dumps([record]).encode()))
    plan, unpacked = unpack_all(snapshot, tmp_path / "out")
    (edit,) = unpacked_edits(plan, unpacked)
    again = edit_kinds()[edit.kind](json.loads(json.dumps(edit.to_json())))
    assert isinstance(again, ReplaceMedia)
    assert again.apply(snapshot.raw(make_row(0, 0)), make_row(0, 0)) == edit.apply(snapshot.raw(make_row(0, 0)), 0)
    assert again.label == "Unpack media"
    assert again.apply(b"no json", 0) == b"no json"
