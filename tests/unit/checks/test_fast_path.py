"""The cheap first test never says anything else than the rules do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.checks.fast_path import FastPath
from ola_viewer.checks.profiles import OLA, PROFILES, TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from tests.unit.checks.breaker import QUICK_BREAKS, good, turns
from tests.unit.checks.tools import SETTINGS

FAST = FastPath(OLA, SETTINGS)
OF_ALL = [(profile, FastPath(profile, SETTINGS)) for profile in PROFILES.values()]


def by_rules(record: object, profile: TrainerProfile = OLA) -> list[tuple[str, object]]:
    view = RecordView(record, profile, SETTINGS)
    return sorted((rule.code, issue) for rule in RECORD_RULES for issue in rule.look(view, SETTINGS))


def same(record: object) -> bool:
    for profile, fast in OF_ALL:
        found = fast.plain_issues(record)
        if found is not None and sorted(found) != by_rules(record, profile):
            return False
    return True


@pytest.mark.parametrize("broken", QUICK_BREAKS, ids=lambda broken: broken.code)
def test_breaks(tmp_path: Path, broken) -> None:
    assert same(broken.apply(good(tmp_path)[broken.kind], tmp_path))


def test_good_records_do_not_need_the_rules(tmp_path: Path) -> None:
    for kind, record in good(tmp_path).items():
        assert same(record)
        assert kind == "question" or FAST.plain_issues(record) == ()


def test_a_video_with_exchanged_colours_is_told_without_the_rules() -> None:
    video = {"patch": "/data/nextqa/patch_0", "start_num": 0, "size": [1, 2]}
    record = {"id": "x", "video": video, "conversations": turns("<image>\nWhat?")}
    found = FAST.plain_issues(record)
    assert found is not None
    assert sorted(found) == by_rules(record)
    assert [code for code, _ in found] == ["colour-order"]


def test_other_trainers(tmp_path: Path) -> None:
    fine = good(tmp_path)
    patched = {"id": "x", "image": {"patch": "p", "start_num": 0, "size": 1}, "conversations": turns("<image>\nWhat?")}
    for profile, fast in OF_ALL:
        assert fast.plain_issues(fine["text"]) == ()
        assert fast.plain_issues({**patched, "image": "a.jpg"}) == ()
        assert (fast.plain_issues(patched) == ()) == profile.patches
        assert (fast.plain_issues(fine["audio"]) == ()) == (profile is OLA)


paths = st.sampled_from(
    ["a.jpg", "/x/nextqa/p", "", " a", "a//b", "~/a", "a\\b", "$A/b", "%A%/b", "file:a", "c:/d", "a b", "x\x00y", "50%"]
)
number = st.sampled_from([0, 5, -1, "7", 1.5, None, True, [3], [3, 4], [], [1, "x"]])
value = st.one_of(
    paths,
    st.fixed_dictionaries({"patch": st.one_of(paths, st.none()), "start_num": number, "size": number}),
    st.fixed_dictionaries({"img_path": paths}),
    st.fixed_dictionaries(
        {"patch": paths, "start_num": st.just(0), "size": st.just([1]), "image_encoding": st.just("base64")}
    ),
    st.none(),
    st.lists(paths, max_size=3),
)
PARTS = ["<image>", "<speech>", "<image>\n", "<speech>\n", "<video>", "a < b", " ", "\n", "I’m sorry, but", "Yes."]
text = st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
turn = st.one_of(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt", "bot"]), "value": text}),
    st.sampled_from([None, {}, {"from": "gpt"}, {"value": "x"}, {"from": "human", "value": 3}]),
)
question = st.fixed_dictionaries({"from": st.just("human"), "value": text})
answer = st.fixed_dictionaries({"from": st.just("gpt"), "value": text})
dialogue = st.one_of(st.lists(turn, max_size=4), st.tuples(question, answer).map(list), st.none(), st.just({}))
record = st.fixed_dictionaries(
    {"conversations": dialogue},
    optional={
        "id": st.sampled_from(["x", "", None, 0, 5]),
        "image": value,
        "video": value,
        "audio": value,
        "audio_q": value,
        "text_q": text,
    },
)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(record, st.sampled_from([None, 1, "x", []])))
def test_any_record(any_record: object) -> None:
    assert same(any_record)
