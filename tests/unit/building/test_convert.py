"""Conversion between dialects: there and back gives the same record; what cannot be expressed is always noted."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ola_viewer.building.convert import BROKEN, Converted, convert, convert_record
from ola_viewer.building.convert_model import Dialect
from ola_viewer.building.convert_read import is_ola, is_plainly_ola
from ola_viewer.building.convert_write import plain_members
from ola_viewer.jobs import Cancelled, CancelToken
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.dialects import OLA, read_sample
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.jsonspan import members
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest

FOREIGN = [Dialect.LLAMA_FACTORY, Dialect.MS_SWIFT, Dialect.QWEN]


def turned(record: object, dialect: Dialect) -> tuple[Any, list[str]]:
    text, notes, _ = convert_record(json.dumps(record).encode(), dialect)
    assert text is not None
    return json.loads(text), [f"{note.field}: {note.reason}" for note in notes]


def ola(first: str, **media: object) -> dict[str, object]:
    turns = [{"from": "human", "value": first}, {"from": "gpt", "value": "An answer."}]
    return {"id": "x", **media, "conversations": turns, "score": 1.5}


def messages(first: object) -> list[dict[str, object]]:
    return [{"role": "user", "content": first}, {"role": "assistant", "content": "An answer."}]


CASES = [
    (
        ola("<image>\nWhat?", image="a.jpg"),
        {"images": ["a.jpg"], "messages": messages("<image>\nWhat?")},
        [{"type": "image", "image": "a.jpg"}, {"type": "text", "text": "\nWhat?"}],
    ),
    (
        ola("<image>A<image>B", image=["a.jpg", "b.jpg"]),
        {"images": ["a.jpg", "b.jpg"], "messages": messages("<image>A<image>B")},
        [
            {"type": "image", "image": "a.jpg"},
            {"type": "text", "text": "A"},
            {"type": "image", "image": "b.jpg"},
            {"type": "text", "text": "B"},
        ],
    ),
    (
        ola("<speech><image>\nWhat?", video="v.mp4", audio="v.wav"),
        {"videos": ["v.mp4"], "audios": ["v.wav"], "messages": messages("<audio><video>\nWhat?")},
        [
            {"type": "audio", "audio": "v.wav"},
            {"type": "video", "video": "v.mp4"},
            {"type": "text", "text": "\nWhat?"},
        ],
    ),
    (
        ola("<speech>\nWhat?", audio="a.wav"),
        {"audios": ["a.wav"], "messages": messages("<audio>\nWhat?")},
        [{"type": "audio", "audio": "a.wav"}, {"type": "text", "text": "\nWhat?"}],
    ),
    (ola("What?"), {"messages": messages("What?")}, "What?"),
]


@pytest.mark.parametrize(("record", "lists", "parts"), CASES)
def test_the_documented_kinds(record: dict[str, Any], lists: dict[str, Any], parts: object) -> None:
    for dialect in (Dialect.LLAMA_FACTORY, Dialect.MS_SWIFT):
        there, notes = turned(record, dialect)
        assert there == {"id": "x", "score": 1.5, **lists}
        assert notes == []
    there, notes = turned(record, Dialect.QWEN)
    assert there == {"id": "x", "score": 1.5, "messages": messages(parts)}
    assert notes == []
    for dialect in FOREIGN:
        there, _ = turned(record, dialect)
        assert turned(there, Dialect.OLA) == (record, [])
        for other in FOREIGN:
            assert turned(there, other) == turned(record, other)


def test_a_spoken_question_comes_back(tmp_path: Path) -> None:
    record = ola("<image>\nQuestion: <speech>", audio_q="q.wav", image="a.jpg", text_q="<image>\nQuestion: <speech>")
    there, notes = turned(record, Dialect.MS_SWIFT)
    assert there["messages"][0]["content"] == "<image>\nQuestion: <audio>"
    assert notes == ["audio_q: ms-swift has no spoken question: written as a sound of the first turn."]
    assert turned(there, Dialect.OLA) == (record, [])
    changed = {**record, "conversations": ola("something else")["conversations"]}
    back, notes = turned(changed, Dialect.QWEN)
    assert any("text_q replaces" in note for note in notes)
    assert back["messages"][0]["content"][1]["text"] == "\nQuestion: "


PATCH = {"patch": "patch_000000", "start_num": 0, "size": 10}
UNEXPRESSED = [
    (ola("<image>\nWhat?", image=PATCH), Dialect.MS_SWIFT, "points into a patch", {"images": [PATCH]}),
    (ola("What?", image="a.jpg"), Dialect.QWEN, "no placeholder", {}),
    (ola("<image>?", image=["a", "b"]), Dialect.MS_SWIFT, "no placeholder", {"images": ["a", "b"]}),
    (ola("<image><image>?", image="a.jpg"), Dialect.LLAMA_FACTORY, "without a medium", {"images": ["a.jpg"]}),
    (ola("Say <audio>"), Dialect.MS_SWIFT, "without a medium|holds <audio>", {}),
    (ola("<video>\nWhat?", video="v.mp4"), Dialect.MS_SWIFT, "Plain text to Ola", {"videos": ["v.mp4"]}),
    ({"messages": messages("<video><video>"), "videos": ["a", "b"]}, Dialect.OLA, "one video", {"video": ["a", "b"]}),
    ({"messages": messages("<image><video>?"), "images": ["a"], "videos": ["b"]}, Dialect.OLA, "no branch", {}),
    ({"messages": messages("<image>"), "images": ["a"]}, Dialect.OLA, "loses the image", {"image": "a"}),
    ({"messages": messages("x <speech>")}, Dialect.OLA, "holds <speech>", {}),
    (
        {"messages": [{"role": "system", "content": "Be kind."}, *messages("Hi")]},
        Dialect.OLA, "no system prompt", {"system": "Be kind."},
    ),
    ({"messages": [*messages("Hi"), {"role": "tool", "content": "7"}]}, Dialect.OLA, "the role “tool”", {}),
    ({"messages": messages("<video>\nx"), "videos": [["f1", "f2"]]}, Dialect.OLA, "list of frames", {}),
    ({"messages": [{"role": "user", "content": None, "tool_calls": []}]}, Dialect.OLA, "empty", {}),
    (
        {"messages": messages([{"type": "image", "image": "a", "max_pixels": 9}, {"type": "text", "text": "x"}])},
        Dialect.OLA, "has no place outside", {"image": "a"},
    ),
    (ola("x", messages=3), Dialect.MS_SWIFT, "in use for something else", {}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "dialect", "said", "holds"), UNEXPRESSED)
def test_what_cannot_be_expressed_is_noted(
    record: dict[str, Any], dialect: Dialect, said: str, holds: dict[str, Any]
) -> None:
    there, notes = turned(record, dialect)
    assert any(part in note for note in notes for part in said.split("|"))
    for key, value in holds.items():
        assert there[key] == value


@pytest.mark.parametrize(
    "record",
    [
        "folder/of/frames",
        {"id": 1},
        {"conversations": []},
        {"conversations": ["x"]},
        {"conversations": [{"from": "human", "value": 3}]},
        {"messages": [{"role": "user", "content": [{"type": "widget", "widget": 1}]}]},
    ],
)
def test_what_has_no_dialogue_keeps_its_bytes(record: object) -> None:
    raw = json.dumps(record).encode()
    for dialect in FOREIGN:
        text, notes, _ = convert_record(raw, dialect)
        if text == raw and not notes:
            continue  # parts are Qwen's own dialect
        assert text == raw
        assert notes[0].reason.startswith("Not converted: ")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {"query": "Q <img>a.jpg</img>?", "response": "A", "history": [["h", "i"]], "k": 1},
            ["h", "i", "Q <image>?", "A"],
        ),
        ({"instruction": "Do", "input": "this", "output": "done"}, ["Do\nthis", "done"]),
        ({"instruction": "Do", "input": "", "output": "done"}, ["Do", "done"]),
        ({"video": "v.mp4", "QA": [{"q": "Q", "a": "A"}]}, ["<image>\nQ", "A"]),
        ({"image": {"<image_00>": "a"}, "conversations": messages("x <image_00> y")}, ["x <image> y", "An answer."]),
        ({"conversations": messages("<image>\nx"), "images": ["a"]}, ["<image>\nx", "An answer."]),
    ],
)
def test_further_dialects_are_read(record: dict[str, Any], expected: list[str]) -> None:
    there, _ = turned(record, Dialect.OLA)
    assert [turn["value"] for turn in there["conversations"]] == expected
    assert [turn["from"] for turn in there["conversations"]] == ["human", "gpt"] * (len(expected) // 2)
    assert set(there) - {"conversations", "image", "video", "k"} == set()


def test_other_keys_keep_their_bytes_and_places() -> None:
    raw = (
        b'{\n    "id": 7,\n    "weird": 1.50e3,\n    "image": "a\\/b.jpg",\n    "deep": {"a":  [1,2]},\n'
        b'    "conversations": [\n        {\n            "from": "human",\n            "value": "<image>\\n\\u4e2d"\n'
        b'        }\n    ],\n    "last": "\\u00e9"\n}'
    )
    text, _, _ = convert_record(raw, Dialect.MS_SWIFT)
    assert text == (
        b'{\n    "id": 7,\n    "weird": 1.50e3,\n    "images": [\n        "a\\/b.jpg"\n    ],\n    "deep": '
        b'{"a":  [1,2]},\n    "messages": [\n        {\n            "role": "user",\n'
        b'            "content": "<image>\\n\\u4e2d"\n'
        b'        }\n    ],\n    "last": "\\u00e9"\n}'
    )


words = st.text(st.characters(codec="utf-8", exclude_characters="<>"), max_size=12)
paths = st.text(st.characters(codec="utf-8", exclude_characters="<>\n"), min_size=1, max_size=12)
extras = st.dictionaries(
    st.sampled_from(["score", "source", "height", "meta"]),
    st.recursive(st.none() | st.booleans() | st.integers() | words, lambda inner: st.lists(inner, max_size=3)),
)


@st.composite
def ola_records(draw: st.DrawFn) -> dict[str, object]:
    """Records that the trainer takes as they stand."""
    kind = draw(st.sampled_from(["text", "image", "images", "video", "audio", "both"]))
    media: dict[str, object] = {}
    marks: list[str] = []
    if kind == "image":
        media, marks = {"image": draw(paths)}, ["<image>"]
    elif kind == "images":
        many = draw(st.lists(paths, min_size=2, max_size=4))
        media, marks = {"image": many}, ["<image>"] * len(many)
    elif kind != "text":
        media = {key: draw(paths) for key in ("video", "audio") if kind in (key, "both")}
        marks = [{"video": "<image>", "audio": "<speech>"}[key] for key in media]
        marks = draw(st.permutations(marks))
    pieces = [piece for mark in marks for piece in (draw(words), mark)]
    first = "".join(pieces) + draw(words) + "!"
    turns = [{"from": "human", "value": first}]
    for number in range(draw(st.integers(0, 4))):
        turns.append({"from": ("gpt", "human")[number % 2], "value": draw(words)})
    return {"id": draw(st.integers() | words), **draw(extras), **media, "conversations": turns}


@given(ola_records(), st.sampled_from(FOREIGN), st.sampled_from(FOREIGN))
def test_there_and_back_is_the_same_record(record: dict[str, object], first: Dialect, second: Dialect) -> None:
    there, notes = turned(record, first)
    assert notes == []
    over, notes = turned(there, second)
    assert notes == []
    assert turned(over, Dialect.OLA) == (record, [])
    assert turned(record, Dialect.OLA) == (record, [])


def snapshot_of(*paths: Path) -> Snapshot:
    document = Document()
    for number, path in enumerate(paths):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return document.snapshot


def run(path: Path, dialect: Dialect, out: Path, jobs: int = 1, report: Path | None = None) -> Converted:
    snapshot = snapshot_of(path)
    return convert(snapshot, snapshot.rows(), dialect, out, report, workers=Workers(Where.PROCESSES, jobs))


@pytest.mark.parametrize("layout", ["line", "indented", "jsonl"])
def test_a_whole_manifest_there_and_back(tmp_path: Path, layout: Any) -> None:
    path = write_manifest(tmp_path / "a.json", 400, layout, adversarial=0.1)
    there = run(path, Dialect.QWEN, tmp_path / "q.jsonl")
    assert there.records == 400
    # patches cannot be expressed, spoken questions and texts without a place neither: all others are
    assert 0 < there.affected < 400
    back = run(tmp_path / "q.jsonl", Dialect.OLA, tmp_path / "b.json")
    assert back.records == 400
    source = snapshot_of(path)
    before = [source.record(int(row)) for row in source.rows()]
    after = json.loads((tmp_path / "b.json").read_bytes())
    spoken = [k for k, record in enumerate(before) if isinstance(record, dict) and "audio_q" in record]
    assert len([k for k in range(400) if before[k] != after[k]]) <= len(spoken) + there.affected
    plain = [k for k, r in enumerate(before) if isinstance(r, dict) and not {"video", "audio_q", "image"} & set(r)]
    assert all(before[k] == after[k] for k in plain)


def test_processes_give_the_same_bytes(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 9000, "line")
    one = run(path, Dialect.MS_SWIFT, tmp_path / "1.json", 1, tmp_path / "1.csv")
    two = run(path, Dialect.MS_SWIFT, tmp_path / "2.json", 2, tmp_path / "2.csv")
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    assert one.noted == two.noted
    with open(tmp_path / "1.csv", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == sum(one.noted.values())
    assert len({row["record"] for row in listed}) == one.affected


def test_broken_records_are_listed_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": "a", "conversations": [{"from": "human", "value": "x"}]}, {"id": tru}]')
    done = run(path, Dialect.MS_SWIFT, tmp_path / "o.json")
    assert (done.records, done.left_out, done.affected) == (1, 1, 1)
    assert done.examples == [(1, "", "", BROKEN)]
    assert json.loads((tmp_path / "o.json").read_bytes())[0]["messages"] == [{"role": "user", "content": "x"}]


def test_nothing_is_overwritten_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "a.json", 20, "line")
    with pytest.raises(SaveError, match="open here"):
        run(path, Dialect.QWEN, path)
    snapshot = snapshot_of(path)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        convert(snapshot, snapshot.rows(), Dialect.QWEN, tmp_path / "o.json", tmp_path / "r.csv", cancel=token)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


PLAIN_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(["<image>", "", "/a.jpg", "<img>x</img>"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["from", "value", "patch", "size", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
TURNS = st.lists(
    st.fixed_dictionaries(
        {"from": st.sampled_from(["human", "gpt", "x"]), "value": st.sampled_from(["<image>", "a", "<"])}
    )
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "image", "video", "audio", "audio_q", "text_q", "conversations", "messages", "x"]),
        PLAIN_VALUES | TURNS,
    )
)
def test_what_is_seen_at_once_is_what_reading_finds(record: dict[str, Any]) -> None:
    assert is_ola(record) is (read_sample(record).dialect == OLA)
    raw = json.dumps(record).encode()
    keys = tuple(record) if is_plainly_ola(record) else ()
    for seen, true in zip(plain_members(raw, keys), members(raw), strict=False):
        assert seen.key == true.key
        if seen.key == "id":
            assert seen == true
