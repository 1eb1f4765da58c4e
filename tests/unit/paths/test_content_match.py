"""Content decides where names and sizes do not, says why, and never links a wrong file: held against a truth."""

from __future__ import annotations

import io
import itertools
import os
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.paths.file_evidence import ReadBudget, kinds_of, pieces_at, same_files
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.proposals import Relink
from ola_viewer.paths.relink import infer_rules
from ola_viewer.paths.rules import PathRules
from tests.unit.paths.tables import columns_of, survey_of


def jpeg(seed: int, size: int = 24) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (size, size + seed % 7, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=60 + seed % 30)
    return out.getvalue()


def patch(seed: int, pieces: int, length: int | None = None) -> tuple[bytes, list[int]]:
    """A patch of JPEGs and their sizes; padded with zeros to `length`."""
    parts = [jpeg(seed * 100 + k) for k in range(pieces)]
    data = b"".join(parts)
    return data + bytes(max(0, (length or 0) - len(data))), [len(part) for part in parts]


def images(path: str, sizes: list[int]) -> list[dict[str, object]]:
    starts = [0, *itertools.accumulate(sizes)][:-1]
    return [
        {"image": {"patch": path, "start_num": start, "size": size}} for start, size in zip(starts, sizes, strict=True)
    ]


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def wav(path: Path, seconds: float, seed: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).normal(0, 0.1, int(8000 * seconds)).astype(np.float32)
    soundfile.write(path, noise, 8000)


def infer(records: list[dict[str, object]], *folders: Path, content: bool = True) -> Relink:
    return infer_rules(survey_of(columns_of(records)), index_folders(folders), content=content)


def renamed(result: Relink, path: str, field: str = "image") -> str:
    return PathRules(result.path_rules).rename(path, field, 0)


def test_bytes_decide_between_patches_of_equal_name_and_size(tmp_path: Path) -> None:
    right, sizes = patch(1, 5, 40_000)
    wrong, _ = patch(2, 5, 40_000)
    put(tmp_path / "a" / "set" / "patch_000000", wrong)
    put(tmp_path / "b" / "set" / "patch_000000", right)
    result = infer(images("/old/set/patch_000000", sizes), tmp_path)
    (proposal,) = result.rules
    assert renamed(result, "/old/set/patch_000000") == f"{tmp_path}/b/set/patch_000000"
    assert proposal.by_content
    assert proposal.reason == "Only here pieces begin at all 5 ranges looked at."
    unread = infer(images("/old/set/patch_000000", sizes), tmp_path, content=False)
    assert not unread.rules
    assert unread.rule_choices


def test_patches_that_lie_in_different_folders_are_linked_one_by_one(tmp_path: Path) -> None:
    first, sizes = patch(1, 4, 30_000)
    second, others = patch(2, 4, 30_000)
    for folder, (zero, one) in {"a": (first, first), "b": (second, second)}.items():
        put(tmp_path / folder / "set" / "patch_000000", zero)
        put(tmp_path / folder / "set" / "patch_000001", one)
    records = images("/old/set/patch_000000", sizes) + images("/old/set/patch_000001", others)
    result = infer(records, tmp_path)
    assert renamed(result, "/old/set/patch_000000") == f"{tmp_path}/a/set/patch_000000"
    assert renamed(result, "/old/set/patch_000001") == f"{tmp_path}/b/set/patch_000001"
    assert all(proposal.by_content and proposal.first and proposal.ranges_fit for proposal in result.rules)
    assert renamed(result, "/old/set/patch_0000011") == "/old/set/patch_0000011"
    assert (result.without, result.rule_choices, result.file_choices) == (0, (), ())


def test_too_small_a_patch_is_out_and_says_so(tmp_path: Path) -> None:
    data, sizes = patch(1, 3)
    put(tmp_path / "x" / "patch_000007", data[:-1])
    put(tmp_path / "y" / "patch_000007", bytes(len(data)))
    result = infer(images("/o/patch_000007", sizes), tmp_path)
    assert not result.rules
    said = [option.reason for choice in result.rule_choices for option in choice.options]
    said += [one.note for choice in result.file_choices for one in choice.candidates]
    assert any("Too small: the ranges reach to byte" in words for words in said) or any(
        option.ranges_fit is False for choice in result.rule_choices for option in choice.options
    )
    assert any("Pieces begin at only 0 of 3 ranges looked at." in words for words in said)


def test_equal_copies_are_one_content(tmp_path: Path) -> None:
    for copy in ("backup/2024/x", "Clotho", "tmp"):
        wav(tmp_path / copy / "rain_on_roof.wav", 0.5, 1)
        wav(tmp_path / copy / "storm_at_sea.wav", 0.6, 2)
    records: list[dict[str, object]] = [
        {"audio": f"/old/Clotho/{name}.wav"} for name in ("rain_on_roof", "storm_at_sea")
    ]
    result = infer(records, tmp_path)
    assert renamed(result, "/old/Clotho/rain_on_roof.wav", "audio") == f"{tmp_path}/Clotho/rain_on_roof.wav"
    twice = tmp_path / "twice"
    for copy in ("one", "two", "three"):
        shutil.copytree(tmp_path / "Clotho", twice / copy / "Clotho")
    result = infer(records, twice)
    (proposal,) = result.rules
    assert proposal.reason == "3 equal copies; the nearest folder is taken."
    wav(twice / "two" / "Clotho" / "rain_on_roof.wav", 0.5, 9)  # same size, other bytes: no copies any more
    result = infer(records, twice)
    assert not result.rules
    assert {option.rule.replace for option in result.rule_choices[0].options} == {
        f"{twice}/{copy}/" for copy in ("one", "two", "three")
    }


def test_what_cannot_be_a_sound_is_no_rival(tmp_path: Path) -> None:
    for name in ("rain_on_roof", "storm_at_sea"):
        wav(tmp_path / "a" / "Clotho" / f"{name}.wav", 0.2)
        put(tmp_path / "b" / "Clotho" / f"{name}.wav", b"<!DOCTYPE html><title>Not found</title>")
    records: list[dict[str, object]] = [{"audio": f"/old/Clotho/{n}.wav"} for n in ("rain_on_roof", "storm_at_sea")]
    result = infer(records, tmp_path)
    assert renamed(result, "/old/Clotho/rain_on_roof.wav", "audio").startswith(f"{tmp_path}/a/")
    assert "ruled out (Its content is text" in result.rules[0].reason


def film(path: Path, seconds: float) -> None:
    import av

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for number in range(round(seconds * 10)):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), number % 255, np.uint8), format="rgb24")
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)


def test_sound_tracks_must_be_as_long_as_their_videos(tmp_path: Path) -> None:
    records: list[dict[str, object]] = []
    for number, seconds in enumerate((1.0, 2.0, 3.0, 4.0)):
        video = tmp_path / "here" / f"{number}.mp4"
        film(video, seconds)
        records.append({"video": str(video), "audio": f"/gone/wavs/{number}.wav"})
        wav(tmp_path / "right" / "x" / f"{number}.wav", seconds, number)
        wav(tmp_path / "wrong" / "y" / f"{number}.wav", 6.0 - seconds if seconds != 3.0 else 9.0, number)
    result = infer(records, tmp_path / "right", tmp_path / "wrong")
    for number in range(4):
        new = renamed(result, f"/gone/wavs/{number}.wav", "audio")
        assert new == f"{tmp_path}/right/x/{number}.wav"
    assert result.rules[0].reason == "Each of 4 sounds is as long as its own video."
    few = infer(records[:2], tmp_path / "right", tmp_path / "wrong")
    assert not few.rules  # two running numbers prove nothing, whatever their lengths
    reasons = [option.reason for choice in few.rule_choices for option in choice.options]
    assert any("As long as its video (1.0 s)." in reason for reason in reasons)
    assert any("It lasts 5.0 s, its video 1.0 s." in reason for reason in reasons)


@pytest.mark.parametrize("seed", range(40))
def test_no_wrong_link_among_equal_names_sizes_and_contents(seed: int, tmp_path: Path) -> None:
    """Several sets of patches share all names and most sizes; some are moved, mixed up, gone, copied or cut."""
    chance = random.Random(seed)
    truth: dict[str, bytes] = {}
    records: list[dict[str, object]] = []
    places = [tmp_path / "new" / name for name in ("a/set", "b/set", "c", "deep/er/set")]
    for collection in ("video", "image"):
        for number in range(chance.randint(1, 4)):
            data, sizes = patch(seed * 10 + number + (5 if collection == "image" else 0), chance.randint(1, 4), 16_000)
            old = f"/old/{collection}/set/patch_{number:06d}"
            truth[old] = data
            records += images(old, sizes)
            for place in chance.sample(places, chance.randint(0, 3)):
                kind = chance.choice(["right", "right", "cut", "other", "zeros"])
                other = patch(chance.randint(5000, 9000), 3, 16_000)[0]
                put(
                    place / f"patch_{number:06d}",
                    {"right": data, "cut": data[: sizes[0]], "other": other, "zeros": bytes(len(data))}[kind],
                )
    result = infer(records, tmp_path / "new")
    for old, data in truth.items():
        new = renamed(result, old)
        if new != old and os.path.isfile(new):
            found = Path(new).read_bytes()
            used = sum(len(piece) for piece in [data.rstrip(b"\0")])
            assert found[:used] == data[:used], (old, new, [p.rule for p in result.rules])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(min_size=0, max_size=3), min_size=1, max_size=8), large=st.booleans())
def test_equal_numbers_are_equal_bytes(
    contents: list[bytes], large: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("same")
    paths = []
    for number, content in enumerate(contents):
        path = folder / str(number)
        path.write_bytes((bytes(1 << 20) if large else b"") + content)
        paths.append(str(path))
    numbers = same_files(paths, ReadBudget())
    for one, other in itertools.combinations(range(len(paths)), 2):
        assert (numbers[one] == numbers[other]) == (contents[one] == contents[other])


def test_reading_has_a_bound_and_an_end(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put(tmp_path / name, bytes(3 << 20))
    os.link(tmp_path / "a", tmp_path / "link")
    paths = [str(tmp_path / name) for name in ("a", "b", "link", "none")]
    numbers = same_files(paths, ReadBudget(1 << 20))
    assert numbers[0] == numbers[2]  # links are equal unread
    assert len({numbers[0], numbers[1], numbers[3]}) == 3
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        same_files(paths, ReadBudget(), token)


def test_cancel_and_progress_while_contents_are_compared(tmp_path: Path) -> None:
    data, sizes = patch(1, 3, 20_000)
    for folder in ("a", "b"):
        put(tmp_path / folder / "set" / "patch_000000", data)
    survey = survey_of(columns_of(images("/old/set/patch_000000", sizes)))
    said: list[Progress] = []
    infer_rules(survey, index_folders([tmp_path]), None, said.append)
    assert any(progress.note == "comparing contents" for progress in said)
    token = CancelToken()

    def stop(_progress: Progress) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        infer_rules(survey, index_folders([tmp_path]), token, stop)


def test_pieces_of_every_kind_are_known(tmp_path: Path) -> None:
    import base64

    picture = io.BytesIO()
    Image.new("RGB", (3, 3)).save(picture, "PNG")
    wav(tmp_path / "s.wav", 0.1)
    pieces = [jpeg(1), picture.getvalue(), (tmp_path / "s.wav").read_bytes(), base64.b64encode(jpeg(2)), jpeg(3)]
    put(tmp_path / "patch", b"".join(pieces))
    ends = list(itertools.accumulate(map(len, pieces)))
    assert pieces_at(str(tmp_path / "patch"), [0, *ends[:-1]], ends) == (5, 5)
    assert pieces_at(str(tmp_path / "patch"), [1, *(at + 1 for at in ends[:-1])], [at + 1 for at in ends])[0] == 0
    assert kinds_of(jpeg(1)[:64]) == ("image",)
    assert kinds_of(b"version https://git-lfs.github.com/spec/v1") == ("text",)
    assert kinds_of(b"YUV4MPEG2 W2 H2") == ()


@pytest.mark.parametrize("seed", range(40))
def test_no_wrong_link_among_sounds_of_equal_names_and_sizes(seed: int, tmp_path: Path) -> None:
    """Collections that share all names; every sound has the same size. Some lie elsewhere as well, as copies or as
    other sounds, some of those twice; others are web pages under the same name."""
    chance = random.Random(seed)
    collections = ["Clotho", "BBC_Effects", "FreeSound", "train", "test"]
    truth: dict[str, bytes] = {}
    for root in ("music", "speech"):
        for name in chance.sample(collections, 3):
            gone = chance.random() < 0.3
            shadow = chance.choice(
                ["none", "page", "two others"] if gone else ["none", "copy", "other", "page", "two others"]
            )
            for number in range(chance.randint(1, 5)):
                content = b"RIFF\0\0\0\0WAVE" + f"{root} {name} {number}".encode().ljust(60)
                truth[f"/old/{root}/{name}/{number:04d}.wav"] = content
                if not gone:
                    put(tmp_path / "new" / root / name / f"{number:04d}.wav", content)
                other = content[:12] + f"another {name} {number}".encode().ljust(60)
                page = b"<html>".ljust(len(content))
                data = {"copy": content, "other": other, "page": page, "two others": other}.get(shadow)
                if data is not None:
                    put(tmp_path / "new" / "backup" / name / f"{number:04d}.wav", data)
                if shadow == "two others":
                    put(tmp_path / "new" / "older" / name / f"{number:04d}.wav", other)
    result = infer([{"audio": path} for path in truth], tmp_path / "new")
    for old, content in truth.items():
        new = renamed(result, old, "audio")
        if os.path.isfile(new):
            assert Path(new).read_bytes() == content, (old, new, [p.rule for p in result.rules])
