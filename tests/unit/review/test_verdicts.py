"""Verdicts follow the content of a record."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from ola_viewer.review.agreement import compare_reviews
from ola_viewer.review.fingerprint import fingerprint
from ola_viewer.review.review_files import load_review, review_as_csv, review_as_json
from ola_viewer.review.verdicts import Verdict, VerdictBook

RECORD = {
    "id": "a",
    "video": {"patch": "/old/place/patch_000000", "start_num": 7, "size": [1, 2]},
    "audio": "/old/place/a.flac",
    "conversations": [{"from": "human", "value": "<image>\nq"}, {"from": "gpt", "value": "an answer"}],
}


def changed(**changes: object) -> dict[str, object]:
    return {**copy.deepcopy(RECORD), **changes}


def test_remapping_layout_and_further_keys_do_not_change_the_fingerprint() -> None:
    moved = changed(
        audio="C:\\new\\a.wav", video={"size": [1, 2], "start_num": 7, "patch": "new/patch_000000"}, source="x"
    )
    assert fingerprint(moved) == fingerprint(RECORD)


@pytest.mark.parametrize(
    "other",
    [
        changed(id="b"),
        changed(audio="/old/place/b.flac"),
        changed(video={"patch": "/old/place/patch_000000", "start_num": 8, "size": [1, 2]}),
        changed(conversations=[{"from": "human", "value": "another"}]),
    ],
)
def test_other_content_has_another_fingerprint(other: object) -> None:
    assert fingerprint(other).content != fingerprint(RECORD).content


def verdict(record: object, mark: str | None, **more: object) -> Verdict:
    known = fingerprint(record)
    return Verdict(known.content, known.media, "a", mark, **more)  # type: ignore[arg-type]


def test_an_edited_dialogue_makes_a_verdict_outdated_not_lost() -> None:
    book = VerdictBook([verdict(RECORD, "bad")])
    edited = fingerprint(changed(conversations=[{"from": "human", "value": "better"}]))
    assert book.get(edited) is None
    found = book.outdated(edited)
    assert found is not None
    assert found.mark == "bad"


def test_an_empty_verdict_takes_back() -> None:
    book = VerdictBook([verdict(RECORD, "bad")])
    earlier = book.put(verdict(RECORD, None))
    assert earlier is not None
    assert len(book) == 0
    assert book.outdated(fingerprint(changed(conversations=[]))) is None


def test_review_files_come_back_as_they_were(tmp_path: Path) -> None:
    verdicts = (
        verdict(RECORD, "bad", tags=("Hallucination",), note="no dog", reviewer="eve"),
        verdict(changed(id="b"), "good"),
    )
    path = tmp_path / "review.json"
    path.write_bytes(review_as_json("m.json", verdicts))
    review = load_review(path)
    assert review.verdicts == verdicts
    assert json.loads(path.read_text())["summary"]["share_bad"] == 0.5


def test_a_formula_in_a_note_is_harmless_in_a_spreadsheet() -> None:
    assert b"'=cmd" in review_as_csv([verdict(RECORD, "bad", note="=cmd|' /C calc'!A0")])


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"format": "ola-viewer-review", "version": 99}', '{"format": "ola-viewer-review", "version": 1}'],
)
def test_other_files_are_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"x\.json"):
        load_review(path)


def test_kappa_of_a_known_table() -> None:
    # Yes/yes 20, yes/no 5, no/yes 10, no/no 15: observed 0.7, chance 0.5, kappa 0.4.
    pairs = [("good", "good")] * 20 + [("good", "bad")] * 5 + [("bad", "good")] * 10 + [("bad", "bad")] * 15
    first = [Verdict(str(n), "", "", mark) for n, (mark, _) in enumerate(pairs)]  # type: ignore[arg-type]
    second = [Verdict(str(n), "", "", mark) for n, (_, mark) in enumerate(pairs)]  # type: ignore[arg-type]
    result = compare_reviews(first, second)
    assert (result.both, len(result.disagreements)) == (50, 15)
    assert (result.observed, result.kappa) == (pytest.approx(0.7), pytest.approx(0.4))
