"""Relink: few general rules, and never a wrong link, however many files share a name."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.manifest.columns import Columns
from ola_viewer.paths.by_example import infer_from_example, same_change
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.proposals import Relink
from ola_viewer.paths.relink import infer_rules
from ola_viewer.paths.rules import PathRules
from ola_viewer.paths.survey import Survey, survey_tables
from tests.helpers.published_sets import SETS
from tests.unit.paths.tables import columns_of, survey_of


def write(path: Path, content: str = "x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def infer(columns: Columns, *folders: Path) -> tuple[Relink, Survey]:
    found = survey_of(columns)
    return infer_rules(found, index_folders(folders)), found


def after(columns: Columns, result: Relink) -> Survey:
    changed = PathRules(result.path_rules).columns(columns, 0)
    assert changed is not None
    return survey_of(changed)


def linked(columns: Columns, result: Relink) -> dict[str, str]:
    """Old path → content of the file that it leads to after the rules."""
    edit = PathRules(result.path_rules)
    found = {}
    for ref in range(len(columns.refs.folder)):
        old = columns.refs.path(ref)
        new = edit.rename(old, "audio", ref)
        if os.path.isfile(new):
            found[old] = Path(new).read_text()
    return found


@pytest.mark.parametrize("name", SETS)
def test_published_sets(name: str, tmp_path: Path) -> None:
    from ola_viewer.manifest.column_refresh import refresh_columns
    from ola_viewer.manifest.document import Document
    from ola_viewer.manifest.source import Source
    from ola_viewer.paths.survey import survey, updated

    made = SETS[name](tmp_path, 400)
    document = Document()
    for number, path in enumerate(made.manifests):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    refresh_columns(document.snapshot)
    before = survey(document.snapshot, {})
    assert before.broken == before.counts().sum()
    result = infer_rules(before, index_folders([tmp_path]))
    assert len(result.rules) == len(made.manifests)
    assert not result.rule_choices
    assert not result.file_choices
    assert sum(proposal.found for proposal in result.rules) == before.broken
    assert all(proposal.found == proposal.total for proposal in result.rules)
    if name == "video":
        assert result.rules[0].ranges_fit
    document.push(PathRules(result.path_rules))
    refresh_columns(document.snapshot)
    assert updated(before, document.snapshot).broken == 0
    for source in document.sources:
        source.close()


@pytest.mark.parametrize("seed", range(60))
def test_many_equal_names_and_no_wrong_link(seed: int, tmp_path: Path) -> None:
    """Sets that share all their file names; some are moved, some are gone, some stand twice."""
    chance = random.Random(seed)
    sets = ["Clotho", "BBC", "FreeSound", "train", "test", "speaker_a"]
    paths: list[str] = []
    truth: dict[str, str] = {}
    for collection in chance.sample(["music", "speech", "x1"], 2):
        new = tmp_path / "new" / chance.choice([collection, collection + "_v2", "moved"])
        for name in chance.sample(sets, 4):
            gone, twice = chance.random() < 0.3, chance.random() < 0.2
            folder = chance.choice([name, name, name.lower(), "renamed"])
            for number in range(chance.randint(1, 12)):
                old = f"/old/{collection}/{name}/{number:04d}.wav"
                paths.append(old)
                truth[old] = f"{collection}-{name}-{number}"
                if not gone:
                    write(new / folder / f"{number:04d}.wav", truth[old])
                if twice:
                    write(tmp_path / "new" / "decoy" / name / f"{number:04d}.wav", f"decoy {old}")
    columns = columns_of([{"audio": path} for path in paths])
    result, _ = infer(columns, tmp_path / "new")
    for old, content in linked(columns, result).items():
        last_written = {truth[old]}
        assert content in last_written, f"{old} was linked to {content} by {[p.rule for p in result.rules]}"


def test_one_rule_for_a_whole_tree_with_equal_names(tmp_path: Path) -> None:
    paths = []
    for name in ("AudioCaps", "Clotho", "WavCaps/BBC", "WavCaps/FreeSound"):
        for number in range(20):
            write(tmp_path / "ola_audio" / name / f"{number:03d}.wav", f"{name} {number}")
            paths.append(f"/mnt/data/ola/audio/{name}/{number:03d}.wav")
    columns = columns_of([{"audio": path} for path in [*paths, "/mnt/data/ola/audio/Clotho/gone.wav"]])
    result, _ = infer(columns, tmp_path)
    (proposal,) = result.rules
    assert (proposal.rule.find, proposal.rule.replace) == ("/mnt/data/ola/audio/", f"{tmp_path}/ola_audio/")
    assert (proposal.found, proposal.total) == (80, 81)
    assert result.without == 1
    assert all(content.rsplit(" ", 1)[0] in old for old, content in linked(columns, result).items())


def test_two_copies_are_a_choice(tmp_path: Path) -> None:
    for copy in ("one", "two"):
        write(tmp_path / copy / "Clotho" / "rain.wav", copy)
        write(tmp_path / copy / "Clotho" / "storm.wav", copy)
    columns = columns_of([{"audio": f"/old/Clotho/{name}.wav"} for name in ("rain", "storm")])
    result, _ = infer(columns, tmp_path)
    assert not result.rules
    (choice,) = result.rule_choices
    assert {option.rule.replace for option in choice.options} == {f"{tmp_path}/one/", f"{tmp_path}/two/"}


def test_running_numbers_alone_prove_nothing(tmp_path: Path) -> None:
    for number in range(9):
        write(tmp_path / "b" / "train" / f"{number}.wav")
    columns = columns_of([{"audio": f"/a/test/{number}.wav"} for number in range(9)])
    result, _ = infer(columns, tmp_path)
    assert not result.rules
    columns = columns_of([{"audio": f"/a/train/{number}.wav"} for number in range(9)])
    result, _ = infer(columns, tmp_path)
    assert not result.rules
    assert result.rule_choices[0].options[0].rule.replace == f"{tmp_path}/b/"


def test_patches_need_ranges_that_fit(tmp_path: Path) -> None:
    write(tmp_path / "p" / "patch_000000", "x" * 100)
    write(tmp_path / "p" / "patch_000001", "x" * 50)

    def columns(end: int) -> Columns:
        patches = [("patch_000000", end), ("patch_000001", 50)]
        return columns_of([{"video": {"patch": f"/o/v/{n}", "start_num": 0, "size": [e]}} for n, e in patches])

    result, _ = infer(columns(100), tmp_path)
    assert result.rules[0].ranges_fit
    assert after(columns(100), result).broken == 0
    result, _ = infer(columns(101), tmp_path)
    assert not result.rules
    assert result.rule_choices[0].options[0].ranges_fit is False


def test_renamed_extension_is_a_rule(tmp_path: Path) -> None:
    for name in ("BBC/thunder", "BBC/rain", "FreeSound/door"):
        write(tmp_path / "WavCaps" / f"{name}.wav")
    write(tmp_path / "WavCaps" / "BBC" / "wind.flac")
    paths = [f"/old/WavCaps/{n}.flac" for n in ("BBC/thunder", "BBC/rain", "FreeSound/door")]
    columns = columns_of([{"audio": path} for path in paths])
    result, _ = infer(columns, tmp_path)
    edited = PathRules(result.path_rules)
    assert len(result.rules) <= 2 or after(columns, result).broken == 0
    blocked = columns_of([{"audio": path} for path in [*paths, "/old/WavCaps/BBC/wind.flac"]])
    result, _ = infer(blocked, tmp_path)
    edited = PathRules(result.path_rules)
    assert edited.rename("/old/WavCaps/BBC/wind.flac", "audio", 0).endswith("BBC/wind.flac")


def test_a_renamed_extension_in_one_folder_is_no_doubt_about_the_others(tmp_path: Path) -> None:
    for folder in ("AudioCaps", "WavCaps/a", "WavCaps/b"):
        for number in range(5):
            write(tmp_path / "here" / folder / f"{number}.wav", f"{folder}/{number}")
    paths = [f"/mnt/{folder}/{number}.wav" for folder in ("AudioCaps", "WavCaps/a") for number in range(5)]
    paths += [f"/mnt/WavCaps/b/{number}.flac" for number in range(5)]
    columns = columns_of(paths)
    result, _ = infer(columns, tmp_path / "here")
    assert not result.rule_choices
    links = linked(columns, result)
    assert links == {path: path.removeprefix("/mnt/").rsplit(".", 1)[0] for path in paths}


def test_extension_rule_for_folders_that_are_there(tmp_path: Path) -> None:
    for folder in ("BBC", "SoundBible"):
        for number in range(3):
            write(tmp_path / folder / f"s{number}.wav")
    columns = columns_of(
        [{"audio": f"{tmp_path}/{folder}/s{number}.flac"} for folder in ("BBC", "SoundBible") for number in range(4)]
    )
    result, _ = infer(columns, tmp_path)
    (proposal,) = result.rules
    assert proposal.rule.find == f"{tmp_path}/**/*.flac"
    assert (proposal.found, proposal.total) == (6, 8)
    assert after(columns, result).broken == 2


def test_one_example_gives_the_rule(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / "set" / "deep" / f"{number}.wav")
    columns = columns_of([{"audio": f"/x/y/deep/{number}.wav"} for number in range(6)])
    found = survey_of(columns)
    proposal = infer_from_example(found, "/x/y/deep/3.wav", f"{tmp_path}/set/deep/3.wav")
    assert proposal is not None
    assert (proposal.rule.find, proposal.rule.replace) == ("/x/y/", f"{tmp_path}/set/")
    assert (proposal.found, proposal.total) == (5, 6)
    alone = infer_from_example(found, "/x/y/deep/3.wav", f"{tmp_path}/set/deep/4.wav")
    assert alone is not None
    edit = PathRules((alone.rule,))
    assert edit.rename("/x/y/deep/3.wav", "audio", 0) == f"{tmp_path}/set/deep/4.wav"
    assert edit.rename("/x/y/deep/2.wav", "audio", 0) == "/x/y/deep/2.wav"
    assert infer_from_example(found, "/a", "/a") is None
    change = same_change(found, "/x/y/deep/3.wav", "/z/deep/3.wav")
    assert change is not None
    assert (change[0].find, change[0].replace, change[1]) == ("/x/y/", "/z/", 5)


def test_walk_survives_loops_and_stops_when_told(tmp_path: Path) -> None:
    write(tmp_path / "a" / "f.wav")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "twice").symlink_to(tmp_path / "a")
    found = index_folders([tmp_path, tmp_path / "a", tmp_path / "none"])
    assert len(found) == 1
    assert found.skipped == (str(tmp_path / "none"),)
    assert index_folders([tmp_path], most=1).cut_off or len(found) == 1
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        index_folders([tmp_path], token)


def test_nothing_broken_nothing_found(tmp_path: Path) -> None:
    result, _ = infer(columns_of([]), tmp_path)
    assert (result.rules, result.rule_choices, result.file_choices, result.without) == ((), (), (), 0)
    result = infer_rules(survey_tables({}, {}), index_folders([]))
    assert not result.rules
    result, _ = infer(columns_of([{"audio": "bare.wav"}, {"audio": "C:\\sets\\x\\rain.wav"}]), tmp_path)
    assert result.without == 2


def test_relative_paths_get_a_rule_that_leaves_absolute_ones_alone(tmp_path: Path) -> None:
    for name in ("rain", "storm", "door"):
        write(tmp_path / "new" / "Clotho" / f"{name}.wav")
    write(tmp_path / "here.wav")
    columns = columns_of([{"audio": f"Clotho/{n}.wav"} for n in ("rain", "storm", "door")])
    result, _ = infer(columns, tmp_path / "new")
    edit = PathRules(result.path_rules)
    assert edit.rename("Clotho/rain.wav", "audio", 0) == f"{tmp_path}/new/Clotho/rain.wav"
    assert edit.rename(f"{tmp_path}/here.wav", "audio", 0) == f"{tmp_path}/here.wav"


def test_a_rule_never_breaks_what_is_right(tmp_path: Path) -> None:
    write(tmp_path / "set" / "kept.wav")
    for name in ("rain", "storm", "door"):
        write(tmp_path / "moved" / "set" / f"{name}.wav")
    names = ("rain", "storm", "door", "kept")
    columns = columns_of([{"audio": f"{tmp_path}/set/{name}.wav"} for name in names])
    result, _ = infer(columns, tmp_path / "moved")
    assert not result.rules
    assert "would break" in result.rule_choices[0].why
