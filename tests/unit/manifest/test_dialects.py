"""Media and turns are found in every dialect, and odd records never raise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.manifest.dialect_media import group_media
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.sample import Kind

TURNS = [{"from": "human", "value": "<image>\nq"}, {"from": "gpt", "value": "a"}]


def resolve(record: object, pointer: tuple[str | int, ...]) -> object:
    for step in pointer:
        record = record[step]  # type: ignore[index]
    return record


@pytest.mark.parametrize(
    ("record", "kind", "paths"),
    [
        ({"image": "a.jpg", "conversations": TURNS}, Kind.IMAGE, ["a.jpg"]),
        ({"image": ["a.jpg", {"patch": "p", "start_num": 0, "size": 1}]}, Kind.IMAGE, ["a.jpg", "p"]),
        ({"image": []}, Kind.IMAGE, []),
        ({"image": None}, Kind.IMAGE, [None]),
        ({"image": {"img_path": "i.png", "patch": "p"}}, Kind.IMAGE, ["i.png"]),
        ({"image": {"<image_00>": "a.jpg", "<image_01>": "b.jpg"}}, Kind.IMAGE, ["a.jpg", "b.jpg"]),
        ({"video": {"patch": "p", "start_num": 0, "size": [1, 2]}}, Kind.VIDEO, ["p"]),
        ({"video": "v.mp4", "audio": "a.wav"}, Kind.VIDEO_AUDIO, ["v.mp4", "a.wav"]),
        ({"audio_q": "q.wav", "image": "a.jpg", "text_q": "t"}, Kind.IMAGE_SPOKEN_QUESTION, ["q.wav", "a.jpg"]),
        ({"audio": "a.wav", "image": "a.jpg"}, Kind.OTHER, ["a.wav", "a.jpg"]),
        ({"audio": ["a.wav"]}, Kind.AUDIO, ["a.wav"]),
        ({"video": ["a.mp4", "b.mp4"], "conversations": TURNS}, Kind.VIDEO, ["a.mp4", "b.mp4"]),
        ({"video": ["f1.jpg", "f2.jpg"], "audio": ["a.wav"]}, Kind.VIDEO_AUDIO, ["f1.jpg", "f2.jpg", "a.wav"]),
        ({"conversations": TURNS}, Kind.TEXT, []),
        ({"images": ["a.jpg", "b.jpg"], "messages": []}, Kind.IMAGE, ["a.jpg", "b.jpg"]),
        ({"videos": [["f1.jpg", "f2.jpg"], ["g.jpg"]]}, Kind.VIDEO, ["f1.jpg", "f2.jpg", "g.jpg"]),
        ({"speech": "s.wav", "conversations": TURNS}, Kind.AUDIO, ["s.wav"]),
        ("folder/of/frames", Kind.VIDEO, ["folder/of/frames"]),
        ([{"image": "a.jpg"}, {"image": "b.jpg"}], Kind.IMAGE, ["a.jpg", "b.jpg"]),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u.jpg"}}]}]},
            Kind.IMAGE,
            ["u.jpg"],
        ),
        ({"messages": [{"role": "user", "content": [{"type": "video", "path": "v.mp4"}]}]}, Kind.VIDEO, ["v.mp4"]),
        (
            {"conversations": [{"from": "user", "value": "Picture 1: <img>x/y z.jpg</img>\n<img>b.png</img> what?"}]},
            Kind.IMAGE,
            ["x/y z.jpg", "b.png"],
        ),
        ({"image": "a.jpg", "conversations": [{"from": "human", "value": "<img>b.jpg</img>"}]}, Kind.IMAGE, ["a.jpg"]),
        ({"conversations": [{"from": "human", "value": "an <img>image</img> tag"}]}, Kind.TEXT, []),
        ({"query": "Picture 1: <img>x/y.jpg</img> what?", "response": "a"}, Kind.IMAGE, ["x/y.jpg"]),
    ],
)
def test_media_are_found(record: object, kind: Kind, paths: list[str | None]) -> None:
    sample = read_sample(record)
    assert sample.kind is kind
    assert [ref.path for ref in sample.media] == paths
    for ref in sample.media:
        if ref.path_pointer is not None:
            assert resolve(record, ref.path_pointer) == ref.path


@pytest.mark.parametrize(
    ("record", "turns"),
    [
        ({"conversations": TURNS}, [("human", "<image>\nq"), ("gpt", "a")]),
        ({"conversations": [{"role": "user", "content": "q"}]}, [("user", "q")]),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image", "image": "x"}, {"type": "text", "text": "q"}]}
                ]
            },
            [("user", "<image>q")],
        ),
        ({"conversation": [{"human": "q", "assistant": "a"}]}, [("human", "q"), ("gpt", "a")]),
        ({"QA": [{"i": "", "q": "q", "a": "a"}]}, [("human", "q"), ("gpt", "a")]),
        (
            {"history": [["q1", "a1"]], "query": "q2", "response": "a2"},
            [("human", "q1"), ("gpt", "a1"), ("human", "q2"), ("gpt", "a2")],
        ),
        ({"instruction": "i", "input": "", "output": "o"}, [("human", "i"), ("gpt", "o")]),
        ({"question": "q", "answer": "a", "candidates": ["a", "b"]}, [("human", "q"), ("gpt", "a")]),
        (
            {"conversations": [{"from": "human", "value": "q"}], "chosen": {"from": "gpt", "value": "good"}},
            [("human", "q"), ("gpt (chosen)", "good")],
        ),
        (
            {"conversations": TURNS[:1], "chosen": "good", "rejected": "bad"},
            [("human", "<image>\nq"), ("gpt (chosen)", "good"), ("gpt (rejected)", "bad")],
        ),
        (
            {"messages": [{"role": "user", "content": "q"}], "rejected_response": "bad"},
            [("user", "q"), ("gpt (rejected)", "bad")],
        ),
        (
            {"messages": [{"role": "user", "content": "q"}], "rejected": {"role": "assistant", "content": "bad"}},
            [("user", "q"), ("assistant (rejected)", "bad")],
        ),
        (
            {"messages": [], "rejected_messages": [{"role": "user", "content": [{"type": "text", "text": "q"}]}]},
            [("user (rejected)", "q")],
        ),
        (
            {"conversations_a": TURNS, "conversations_b": [TURNS[0], {"from": "gpt", "value": "b"}]},
            [("human", "<image>\nq"), ("gpt", "a"), ("human (b)", "<image>\nq"), ("gpt (b)", "b")],
        ),
        (
            {"prompt": "q", "chosen": "good", "rejected": "bad"},
            [("human", "q"), ("gpt", "good"), ("gpt (rejected)", "bad")],
        ),
        ({"conversations": TURNS, "rejected": 5, "chosen": [1]}, [("human", "<image>\nq"), ("gpt", "a")]),
    ],
)
def test_turns_are_found(record: dict[str, object], turns: list[tuple[str, str]]) -> None:
    sample = read_sample(record)
    assert [(turn.role, turn.text) for turn in sample.turns] == turns
    for turn in sample.turns:
        if turn.text_pointer is not None:
            assert resolve(record, turn.text_pointer) == turn.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "image",
                    "video",
                    "audio",
                    "conversations",
                    "messages",
                    "from",
                    "value",
                    "role",
                    "content",
                    "type",
                    "patch",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_nothing_raises(record: object) -> None:
    sample = read_sample(record)
    for ref in sample.media:
        if ref.path_pointer is not None:
            assert resolve(record, ref.path_pointer) == ref.path


def test_the_real_manifests_have_the_kinds_of_their_names(ola_like: Path) -> None:
    for name, kind in (
        ("image_path", Kind.IMAGE),
        ("video_patch", Kind.VIDEO),
        ("audio", Kind.AUDIO),
        ("text_only", Kind.TEXT),
    ):
        records = json.loads((ola_like / f"{name}.json").read_text())
        assert {read_sample(record).kind for record in records} == {kind}


def test_frames_of_one_list_are_one_video() -> None:
    record = {"video": ["f1.jpg", "f2.PNG", "v.mp4"], "images": ["a.jpg", "b.jpg"], "audio": ["a.wav", "b.wav"]}
    groups = group_media(read_sample(record).media)
    assert [(ref.field, ref.value, numbers) for ref, numbers in groups] == [
        ("video", ["f1.jpg", "f2.PNG"], (0, 1)),
        ("video", "v.mp4", (2,)),
        ("images", ["a.jpg", "b.jpg"], (3, 4)),
        ("audio", "a.wav", (5,)),
        ("audio", "b.wav", (6,)),
    ]
    films = group_media(read_sample({"videos": [["f1.jpg", "f2.jpg"], ["g1.jpg", "g2.jpg"]]}).media)
    assert [ref.value for ref, _ in films] == [["f1.jpg", "f2.jpg"], ["g1.jpg", "g2.jpg"]]


def test_a_preference_record_keeps_the_kind_that_the_trainer_sees() -> None:
    sample = read_sample({"image": "a.jpg", "conversations": TURNS, "rejected": "bad"})
    assert (sample.kind, sample.dialect) == (Kind.IMAGE, "preference")
    assert sample.turns[-1].text_pointer == ("rejected",)
