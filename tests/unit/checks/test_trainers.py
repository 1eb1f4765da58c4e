"""One answer to the question for which trainer a file is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ola_viewer.checks.profiles import LLAVA, OLA, ORYX
from ola_viewer.checks.run_quick import CheckOptions, profile_of
from ola_viewer.checks.trainers import can_be_guessed, chosen_trainer, guess_trainer, of_added, profile_of_source
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import ADDED_SOURCE, make_row
from ola_viewer.manifest.source import Source

TURNS = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A boat."}]
PATCH = {"patch": "p/patch_0", "start_num": 0, "size": [5, 5]}


def document_of(tmp_path: Path, *files: list[Any]) -> Document:
    document = Document()
    for number, records in enumerate(files):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(records))
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return document


def test_the_line_of_a_file_comes_first_then_the_usual_one() -> None:
    lines = ["oryx /a.json", "llava /b c.json"]
    assert chosen_trainer(lines, "guess", Path("/a.json")) is ORYX
    assert chosen_trainer(lines, "ola", Path("/b c.json")) is LLAVA
    assert chosen_trainer(lines, "ola", Path("/d.json")) is OLA
    assert chosen_trainer(lines, "guess", Path("/d.json")) is None


def test_a_guess_is_of_the_file_not_of_its_edits(tmp_path: Path) -> None:
    document = document_of(tmp_path, [{"id": 0, "image": "a/b.jpg", "conversations": TURNS}])
    assert profile_of(document.snapshot, 0, CheckOptions()) is LLAVA
    document.push(SetText(make_row(0, 0), ("image",), "/full/b.jpg"))
    assert document.snapshot.record(0) != json.loads((tmp_path / "0.json").read_text())[0]
    assert profile_of(document.snapshot, 0, CheckOptions()) is LLAVA
    assert profile_of(document.snapshot, 0, CheckOptions(profiles={0: ORYX})) is ORYX


def test_added_records_are_for_the_trainer_of_all_files(tmp_path: Path) -> None:
    oryx = [{"id": 0, "video": PATCH, "conversations": TURNS}]
    sound = [{"id": 1, "audio": "a.wav", "conversations": TURNS}]
    alike = document_of(tmp_path, oryx, oryx).snapshot
    assert profile_of_source(alike, ADDED_SOURCE) is ORYX
    assert profile_of_source(document_of(tmp_path, oryx, sound).snapshot, ADDED_SOURCE) is OLA
    assert profile_of_source(alike, ADDED_SOURCE, {0: LLAVA, 1: LLAVA}) is LLAVA
    assert of_added([]) is OLA


@pytest.mark.parametrize("broken", ["{broken", "{}"])
def test_records_that_cannot_be_read_are_passed_over(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": 0, "video": PATCH, "conversations": TURNS})
    path.write_text(f"{broken}\n{good}\n")
    source = Source.open(path, 0)
    source.build_index()
    assert can_be_guessed(source)
    assert guess_trainer(source) is ORYX


def test_long_records_are_not_all_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": n, "image": "a.jpg", "note": "x" * (1 << 20), "conversations": TURNS} for n in range(12)]
    source = document_of(tmp_path, records).snapshot.sources[0]
    read: list[int] = []
    true_read = source.read
    monkeypatch.setattr(source, "read", lambda position: (read.append(position), true_read(position))[1])
    assert guess_trainer(source) is LLAVA
    assert read == [0, 1, 2, 3]


def test_a_kind_that_begins_late_in_the_file_counts(tmp_path: Path) -> None:
    pictures = [{"id": n, "image": "a.jpg", "conversations": TURNS} for n in range(900)]
    sounds = [{"id": n, "audio": "a.wav", "conversations": TURNS} for n in range(100)]
    assert guess_trainer(document_of(tmp_path, pictures).snapshot.sources[0]) is LLAVA
    assert guess_trainer(document_of(tmp_path, [*pictures, *sounds]).snapshot.sources[0]) is OLA
