"""Findings remembered by key are those that the rules give each record."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.checks import sketches
from ola_viewer.checks.profiles import LLAVA, OLA, ORYX, PROFILES, TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.sketches import KnownFindings
from tests.perf.generate import records as generated
from tests.unit.checks.any_records import record
from tests.unit.checks.breaker import QUICK_BREAKS, good, turns
from tests.unit.checks.tools import SETTINGS

ONCE = {name: KnownFindings(profile, SETTINGS, None) for name, profile in PROFILES.items()}
"""Filled by all tests, so that records meet the findings of those before them."""


def by_rules(value: object, profile: TrainerProfile, settings: CheckSettings = SETTINGS) -> list[tuple[str, object]]:
    view = RecordView(value, profile, settings)
    return [(rule.code, issue) for rule in RECORD_RULES for issue in rule.look(view, settings)]


def same(value: object) -> bool:
    return all(list(ONCE[name].of(value)) == by_rules(value, profile) for name, profile in PROFILES.items())


@pytest.mark.parametrize("broken", QUICK_BREAKS, ids=lambda broken: broken.code)
def test_breaks(tmp_path: Path, broken) -> None:
    value = broken.apply(good(tmp_path)[broken.kind], tmp_path)
    assert same(value)
    assert same(copy.deepcopy(value))


@settings(max_examples=1500, deadline=None)
@given(st.one_of(record, st.sampled_from([None, 1, "x", []])))
def test_any_record(any_record: object) -> None:
    assert same(any_record)


TAGGED = st.lists(
    st.sampled_from(["<image>", "<speech>", "\n", " ", "words", "two\n\nlines", "\u3000", "a < b", "<IMAGE>", "\r\n"]),
    max_size=7,
).map("".join)
SAMPLE = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["x", "", None, 0, [], {}]),
        "conversations": st.lists(
            st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt", "user", "bot", "x"]), "value": TAGGED}),
            min_size=1,
            max_size=3,
        ),
    },
    optional={
        "image": st.sampled_from(["a.jpg", ["a.jpg", "b.jpg"], {"patch": "p", "start_num": 0, "size": 3}]),
        "video": st.sampled_from(["a.mp4", {"patch": "nextqa/p", "start_num": 0, "size": [3, 4]}]),
        "audio": st.just("a.wav"),
        "audio_q": st.just("q.wav"),
        "text_q": TAGGED,
    },
)


@settings(max_examples=2500, deadline=None)
@given(SAMPLE)
def test_any_arrangement_of_tags(sample: object) -> None:
    assert same(sample)


def test_what_is_empty_is_not_what_is_absent() -> None:
    spoken = {"id": "a", "audio_q": "q.wav", "conversations": turns("")}
    assert same({**spoken, "text_q": ""})
    assert same(spoken)


def test_generated_records() -> None:
    values = [json.loads(text) for text in generated(1500, seed=5, adversarial=0.2)]
    assert all(map(same, values))


def test_the_manifests_of_the_published_sets(ola_like: Path) -> None:
    for path in sorted(ola_like.glob("*.json")):
        value = json.loads(path.read_bytes())
        if isinstance(value, list):
            assert all(map(same, value)), path


def test_only_the_wanted_codes() -> None:
    known = KnownFindings(OLA, SETTINGS, frozenset({"id-missing"}))
    assert [code for code, _ in known.of({"conversations": []})] == ["id-missing"]


@pytest.mark.parametrize("phrases", [("",), ("'tis", "no"), ()])
def test_other_phrases(phrases: tuple[str, ...]) -> None:
    own = CheckSettings(refusals=phrases)
    known = KnownFindings(OLA, own, None)
    for answer in ("’Tis so", "'tis so", "Now", "Yes", "", " no", "\u212a"):
        value = {"id": "a", "conversations": turns("What?")}
        value["conversations"][1]["value"] = answer
        assert list(known.of(value)) == by_rules(value, OLA, own)


def test_equal_faults_ask_the_rules_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sketches, "RecordView", lambda *given: asked.append(given) or RecordView(*given))
    for profile in (OLA, ORYX, LLAVA):
        known = KnownFindings(profile, SETTINGS, None)
        for number in range(50):
            value = {
                "id": number + 1,
                "image": [f"{number}.jpg", "b.jpg"],
                "conversations": turns(f"<image>\n{number}?"),
            }
            assert [code for code, _ in known.of(value)] == ["image-token-count"]
    assert len(asked) == 3


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketches, "MOST_KNOWN", 8)
    known = KnownFindings(OLA, SETTINGS, None)
    for number in range(40):
        patch = {"patch": f"p{number}", "start_num": 0, "size": 1}
        value = {"id": "a", "image": patch, "conversations": [{"from": f"r{number}", "value": "x"}]}
        assert list(known.of(value)) == by_rules(value, OLA)
    assert len(known._known) <= 8
    assert len(known._patches) <= 8
