"""The sweep must give what parsing every record gives, whatever is thrown at it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest import column_scan
from ola_viewer.manifest.column_bits import pad
from ola_viewer.manifest.column_build import columns_by_parsing, join_columns
from ola_viewer.manifest.column_piece import piece_columns
from ola_viewer.manifest.column_scan import pieces, scan_columns
from ola_viewer.manifest.column_sweep import sweep
from ola_viewer.manifest.columns import BAD_RANGE, NO_RANGE, Columns
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.source import Source

ROW_ARRAYS = ("kind", "turns", "id_start", "id_length", "question_start", "question_length", "edited")
REF_ARRAYS = ("offsets", "field", "start", "length", "range_start", "range_size", "parts")


def assert_same(a: Columns, b: Columns) -> None:
    for name in ROW_ARRAYS:
        assert getattr(a, name).dtype == getattr(b, name).dtype
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)
    for name in REF_ARRAYS:
        assert getattr(a.refs, name).dtype == getattr(b.refs, name).dtype
        if name != "field":
            np.testing.assert_array_equal(getattr(a.refs, name), getattr(b.refs, name), err_msg=name)
    count = len(a.refs.start)
    assert [a.refs.path(k) for k in range(count)] == [b.refs.path(k) for k in range(count)]
    assert [a.refs.field_names[k] for k in a.refs.field] == [b.refs.field_names[k] for k in b.refs.field]


def laid_out(records: list[bytes], gap: bytes = b", ") -> tuple[bytes, np.ndarray, np.ndarray]:
    text = b"[" + gap.join(records) + b"]"
    lengths = np.array([len(r) for r in records], np.int64)
    starts = 1 + np.concatenate(([0], np.cumsum(lengths[:-1] + len(gap))))
    return text, starts.astype(np.int64), lengths


def compare(records: list[bytes], gap: bytes = b", ") -> Columns:
    text, starts, lengths = laid_out(records, gap)
    fast = piece_columns(pad(text), starts, lengths, 0)
    assert_same(fast, columns_by_parsing(records, starts))
    return fast


def swept_surely(record: bytes) -> bool:
    return not sweep(pad(record), np.array([0]), np.array([len(record)]), 0, np.zeros(1, np.bool_)).unsure[0]


TURNS = [{"from": "human", "value": '<image>\nWhat "is" it?'}, {"from": "gpt", "value": "A \\ {cat}"}]
PLAIN = [
    {"id": "a1", "image": "x/y/z.jpg", "conversations": TURNS},
    {"id": 17, "video": {"patch": "v/patch_000", "start_num": 12, "size": [5, 60, 700]}, "conversations": TURNS},
    {"video": {"size": [], "start_num": 0, "patch": "p"}, "conversations": TURNS, "id": "中文"},
    {
        "id": "b",
        "image": {"patch": "p/q", "start_num": 1, "size": 99, "image_encoding": "base64"},
        "conversations": TURNS,
    },
    {"id": "c", "image": ["a.png", "b/c d.png", "ü/é.png"], "conversations": TURNS * 3},
    {"id": "d", "audio": "s.wav", "video": "v.mp4", "conversations": TURNS},
    {"id": "e", "audio_q": "q.wav", "text_q": "say", "image": None, "conversations": []},
    {"id": "f", "meta": {"image": "no.jpg", "conversations": [{"from": 1}]}, "conversations": TURNS},
    {"id": "g", "video": None, "conversations": TURNS},
]


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_documented_records_are_swept(indent: int | None, ascii_only: bool) -> None:
    records = [json.dumps(r, indent=indent, ensure_ascii=ascii_only).encode() for r in PLAIN]
    columns = compare(records)
    assert all(swept_surely(r) for r in records)
    assert columns.turns.tolist() == [2, 2, 2, 2, 6, 2, 0, 2, 2]
    refs = columns.refs
    assert refs.parts.tolist() == [0, 3, 0, 1, 0, 0, 0, 0, 0, 0]
    assert refs.range_size.tolist()[:4] == [0, 765, 0, 99]
    assert refs.range_start.tolist()[:4] == [NO_RANGE, 12, 0, 1]
    assert refs.path(5) == "b/c d.png"
    assert columns.kind[4] == Kind.IMAGE
    text, starts, _ = laid_out(records)
    for k in range(len(refs.start)):
        start = int(refs.start[k])
        assert json.loads(text[start : start + int(refs.length[k])]) == refs.path(k)
    question = int(starts[0]) + int(columns.question_start[0])
    assert json.loads(text[question : question + int(columns.question_length[0])]) == TURNS[0]["value"]


ODD = [
    rb'{"id": "x", "id": "y", "conversations": []}',
    rb'{"im\u0061ge": "a.jpg", "conversations": []}',
    rb'{"a\"image": "a.jpg", "conversations": []}',
    rb'{"id" : 5 , "image" : "a.jpg" , "conversations" : [ { "from" : "human" , "value" : "q" } ] }',
    rb'{"image": {"patch": "p", "start_num": "12", "size": 5.0}, "conversations": []}',
    rb'{"image": {"patch": "p", "start_num": -1, "size": -1}, "conversations": []}',
    rb'{"image": {"patch": "p", "start_num": 1, "size": -1}, "conversations": []}',
    rb'{"video": {"patch": "p", "start_num": 1, "size": [1, 2, "3", 4e2]}, "conversations": []}',
    rb'{"video": {"patch": "p", "start_num": 1, "size": [1, [2]]}, "conversations": []}',
    rb'{"video": {"patch": "p", "start_num": 1, "size": [123456789012, 1]}, "conversations": []}',
    rb'{"video": {"patch": "p", "start_num": 99999999999999999999, "size": [1]}, "conversations": []}',
    rb'{"video": {"patch": "p", "img_path": "i.jpg", "start_num": 1, "size": 2}, "conversations": []}',
    rb'{"video": {"patch": 7, "start_num": 1, "size": 2}, "conversations": []}',
    rb'{"video": {"patch": "p", "patch": "q", "start_num": 1, "size": 2}, "conversations": []}',
    rb'{"video": {}, "conversations": []}',
    rb'{"image": {"<image_00>": "a.jpg", "<image_01>": "b.jpg"}, "conversations": []}',
    rb'{"image": [{"patch": "p", "start_num": 1, "size": 2}, "b.jpg", null], "conversations": []}',
    rb'{"image": ["a.jpg", null], "conversations": []}',
    rb'{"image": [["a.jpg"]], "conversations": []}',
    rb'{"image": [], "conversations": []}',
    rb'{"image": 5, "audio": true, "conversations": []}',
    rb'{"image": "C:\\data\\a.jpg", "conversations": []}',
    rb'{"image": "\u4e2d\u6587\/a.jpg", "audio": "\ud800/b", "conversations": []}',
    rb'{"images": ["a.jpg", "b.jpg"], "messages": [{"role": "user", "content": "hi"}]}',
    rb'{"images": ["a.jpg"], "conversations": [{"from": "human", "value": "<img>x.jpg</img>"}]}',
    rb'{"query": "q", "response": "r", "image": "a.jpg"}',
    rb'{"id": 1.5, "conversations": []}',
    rb'{"id": null, "conversations": []}',
    rb'{"id": {"image": 1}, "conversations": []}',
    rb'{"id": -3, "conversations": []}',
    rb'{"conversations": [{"from": "human", "value": "q"}, "x", {"from": "gpt", "value": "a"}]}',
    rb'{"conversations": [{"from": "human", "value": "q"}, {}, {"from": "gpt", "value": "a"}]}',
    rb'{"conversations": [{"from": "human", "value": null}, {"value": "a", "from": "gpt"}]}',
    rb'{"conversations": [{"value": "q"}, {"from": "gpt"}, {"from": "gpt", "value": "a", "loss": {"value": 1}}]}',
    rb'{"conversations": [[{"from": "human", "value": "q"}]]}',
    rb'{"conversations": {"from": "human", "value": "q"}}',
    rb'{"conversations": "text"}',
    rb'{"conversations": [{"role": "user", "content": "q"}]}',
    rb'{"conversations": [{"from": "human", "value": "q", "value": "r"}]}',
    rb"{}",
    rb'"frames/folder"',
    rb'[{"image": "a.jpg"}, {"image": "b.jpg"}]',
    rb"17",
    rb'{"id": "broken}, {"',
    rb'{"id": "x", "conversations": [}',
    b'{"id": "\xff", "conversations": []}',
    rb'{"x": NaN, "conversations": []}',
    rb'{"id": "g", "video": ["f1.jpg", "f2.jpg"], "audio": ["a.wav", 5], "conversations": []}',
    rb'{"audio_q": ["a.wav"], "video": [], "conversations": []}',
    rb'{"conversations": [{"from": "user", "value": "Picture 1: <img>x.jpg</img> what?"}]}',
    rb'{"conversations": [{"from": "user", "value": "Picture 1: <img>x.jpg<\/img> what?"}]}',
    rb'{"conversations": [{"from": "user", "value": "\u003cvideo>x.mp4\u003c/v\u0069deo\u003E what?"}]}',
    rb'{"image": "a.jpg", "conversations": [{"from": "user", "value": "Picture 1: <img>x.jpg</img> what?"}]}',
    rb'{"conversations": [{"from": "human", "value": "q"}], "chosen": "a", "rejected": {"from": "gpt", "value": "b"}}',
    rb'{"conversations": [{"from": "human", "value": "q"}], "conversations_b": [{"from": "gpt", "value": "b"}]}',
    rb'{"conversations": [], "rejected_response": "<img>a.jpg</img>", "rejected_messages": [{"role": "user"}]}',
]


@pytest.mark.parametrize("record", ODD, ids=range(len(ODD)))
def test_odd_records_between_plain_ones(record: bytes) -> None:
    plain = json.dumps(PLAIN[1]).encode()
    if record == rb'{"id": "broken}, {"':
        text, starts, lengths = laid_out([plain, record, plain])
        fast = piece_columns(pad(text), starts, lengths, 0)
        assert_same(fast, columns_by_parsing([plain, record, plain], starts))
    else:
        compare([plain, record, plain])
        compare([record])


def test_a_list_that_the_last_record_does_not_close() -> None:
    record = rb'{"image": ["a.jpg", x/b.jpg"], "conversations": [{"from": "human", "value": "What?"}, {"from": "gpt"}]}'
    compare([json.dumps(PLAIN[1]).encode(), record])
    compare([record[:-1]])


def test_a_negative_or_missing_number_is_a_bad_range() -> None:
    columns = compare(ODD[5:7])
    assert columns.refs.range_start.tolist() == [BAD_RANGE, 1]
    assert columns.refs.range_size.tolist() == [0, -1]


def test_garbage_between_records_does_no_harm() -> None:
    records = [json.dumps(r).encode() for r in PLAIN]
    compare(records, gap=b', {"broken": "no end, [{ \\ ' + b"x" * 50)
    compare(records, gap=b"\n")


text = st.one_of(
    st.sampled_from(["", "a.jpg", "a/b.jpg", "\\", '"', "<image>", '}, {"id": "', "]", "é中🙂", '\\\\"', "x" * 70]),
    st.text(max_size=8),
)
number = st.one_of(st.integers(-3, 10**9), st.integers(), st.floats(allow_nan=False), st.sampled_from(["12", "x"]))
anything = st.recursive(
    st.one_of(text, number, st.none(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    max_leaves=5,
)
sizes = st.one_of(st.lists(st.integers(0, 10**10), max_size=70), st.integers(0, 10**6), anything)
patch = st.fixed_dictionaries(
    {"patch": text, "start_num": st.one_of(st.integers(0, 10**12), number), "size": sizes},
    optional={"image_encoding": text, "img_path": text, "extra": anything},
)
medium = st.one_of(text, patch, st.lists(text, max_size=4), st.lists(patch, max_size=2), anything)
turn = st.one_of(
    st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt"]), "value": text}),
    st.fixed_dictionaries({"value": text, "from": text}),
    st.fixed_dictionaries({}, optional={"from": anything, "value": anything, "role": text, "content": anything}),
)
record = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(text, number),
        "image": medium,
        "video": medium,
        "audio": medium,
        "audio_q": medium,
        "text_q": text,
        "conversations": st.one_of(st.lists(turn, max_size=4), anything),
        "images": medium,
        "messages": anything,
        "meta": anything,
        'im"age': anything,
    },
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.one_of(record, record, record, anything), min_size=1, max_size=5),
    st.sampled_from([None, 0, 1, 4]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_the_sweep_equals_parsing(
    records: list[object], indent: int | None, ascii_only: bool, rng: random.Random
) -> None:
    raws = []
    for one in records:
        if isinstance(one, dict):
            members = list(one.items())
            rng.shuffle(members)
            one = dict(members)
        try:
            raws.append(json.dumps(one, indent=indent, ensure_ascii=ascii_only).encode())
        except UnicodeEncodeError:
            raws.append(json.dumps(one, indent=indent).encode())
    compare(raws, gap=rng.choice([b", ", b",", b"\n", b" ,\n    "]))


@pytest.fixture
def manifest(tmp_path: Path) -> tuple[ReadFile, np.ndarray, np.ndarray]:
    raws = [json.dumps({**PLAIN[k % len(PLAIN)], "n": k}).encode() for k in range(2000)]
    text, starts, lengths = laid_out(raws)
    path = tmp_path / "m.json"
    path.write_bytes(text)
    return ReadFile(path), starts, lengths


def test_a_file_is_swept_in_pieces(
    manifest: tuple[ReadFile, np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, starts, lengths = manifest
    whole = columns_by_parsing((file.read_at(int(a), int(n)) for a, n in zip(starts, lengths, strict=True)), starts)
    parts: list[tuple[int, Columns]] = []
    reports: list[Progress] = []
    got = scan_columns(
        file, starts, lengths, None, reports.append, lambda first, part: parts.append((first, part)), piece=20_000
    )
    assert_same(got, whole)
    assert len(parts) > 5
    assert [first for first, _ in parts] == [first for first, _ in pieces(starts, lengths, 20_000)]
    assert_same(join_columns([part for _, part in parts]), whole)
    assert reports[-1] == Progress(2000, 2000)


def test_no_records() -> None:
    columns = join_columns([])
    assert len(columns) == 0
    assert columns.refs.offsets.tolist() == [0]


def test_cancel_and_a_shortened_file(manifest: tuple[ReadFile, np.ndarray, np.ndarray]) -> None:
    file, starts, lengths = manifest
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        scan_columns(file, starts, lengths, token)
    file.path.write_bytes(b"[")
    with pytest.raises(SourceChangedError):
        scan_columns(file, starts, lengths)


def test_real_manifests(ola_like: Path) -> None:
    count = 0
    for path in sorted(ola_like.glob("*.json")):
        records = json.loads(path.read_text("utf-8"))
        if isinstance(records, list) and records:
            columns = compare([json.dumps(one, ensure_ascii=False).encode() for one in records])
            count += len(columns.refs.start)
    assert count > 50


@pytest.mark.parametrize("foreign", [False, True])
def test_processes_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, foreign: bool) -> None:
    path = tmp_path / "large.json"
    talk = {"messages": [{"role": "user", "content": "x" * 300}]} if foreign else {"conversations": TURNS * 4}
    records = [{"id": k, **talk, "image": [f"a/{k}.jpg", f"b/{k % 9}.png"]} for k in range(6_000)]
    path.write_text(json.dumps(records))
    source = Source.open(path, use_cache=False)
    source.build_index()
    spans = source.index.snapshot()
    here = scan_columns(source.file, *spans)
    monkeypatch.setattr(column_scan, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(column_scan, "_WORTH_PROCESSES_TO_PARSE", 1)
    monkeypatch.setattr(column_scan, "worker_count", lambda: 2)
    parts: list[int] = []
    reports: list[Progress] = []
    apart = scan_columns(
        source.file, *spans, None, reports.append, lambda first, part: parts.append(first), piece=200_000
    )
    assert_same(here, apart)
    assert parts == sorted(parts)
    assert len(parts) > 5
    assert reports[-1] == Progress(6_000, 6_000)
    token = CancelToken()
    with pytest.raises(Cancelled):
        scan_columns(source.file, *spans, token, lambda step: token.cancel(), piece=200_000)
    path.rename(tmp_path / "old.json")
    path.write_text(json.dumps([*records, records[0]]))
    assert_same(here, scan_columns(source.file, *spans, piece=200_000))
    source.close()
