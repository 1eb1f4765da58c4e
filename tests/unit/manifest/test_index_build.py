"""The index against slow references, on sound files of every layout and on damaged ones."""

from __future__ import annotations

import json
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest.index import RecordIndex
from ola_viewer.manifest.index_build import build_index, empty_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import Opening, probe
from ola_viewer.manifest.problems import FileProblem, SourceChangedError
from tests.perf.generate import records as generated


def indexed(path: Path, data: bytes, block: int = 1 << 20) -> tuple[list[bytes], tuple[FileProblem, ...], RecordIndex]:
    """Write, probe, index; the records' bytes, the problems, the index."""
    path.write_bytes(data)
    with ReadFile(path) as file:
        index = build_index(file, probe(path), largest_block=block)
        assert index.complete
        starts, lengths = index.snapshot()
        return [data[s : s + n] for s, n in zip(starts.tolist(), lengths.tolist(), strict=True)], index.problems, index


def kinds(problems: tuple[FileProblem, ...]) -> list[str]:
    return [problem.kind for problem in problems]


RECORDS = [
    {"id": f"r{k}", "image": f"a/{k}.jpg", "conversations": [{"from": "human", "value": "<image>\nwhat " + "so " * k}]}
    for k in range(40)
]
TEXTS = [json.dumps(record) for record in RECORDS]

# ---- sound files

nasty = st.one_of(
    st.text(max_size=12),
    st.lists(
        st.sampled_from(['"', "\\", "{", "}", "[", "]", ",", "}, {", '}, {"id": ', "\n", "\u2028", "é", "🙂"]),
        max_size=8,
    ).map("".join),
)
values = st.recursive(
    st.one_of(nasty, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.none(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(nasty, inner, max_size=4)),
    max_leaves=10,
)
spaces = st.text(" \t\r\n", max_size=5)
records = st.one_of(st.dictionaries(st.sampled_from(["id", "image", "conversations", "x"]), values, max_size=4), values)


@st.composite
def arrays(draw: st.DrawFn) -> tuple[bytes, list[object]]:
    """A sound array with arbitrary white space, escapes and elements."""
    items = draw(st.lists(records, max_size=12))
    parts = [draw(st.sampled_from(["", "\ufeff"])) + draw(spaces) + "["]
    for number, item in enumerate(items):
        text = json.dumps(item, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, None, 0, 2])))
        parts.append(("," if number else "") + draw(spaces) + text + draw(spaces))
    parts.append(draw(spaces) + "]" + draw(spaces))
    return "".join(parts).encode("utf-8", "surrogatepass"), items


def reference(data: bytes) -> list[bytes]:
    """Every element by `json.JSONDecoder.raw_decode`, one after the other."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    decoder, found = json.JSONDecoder(), []
    at = text.index("[") + 1
    while True:
        while text[at] in " \t\r\n,":
            at += 1
        if text[at] == "]":
            return found
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end].encode("latin-1"))
        at = end


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(arrays(), st.sampled_from([64, 128, 1 << 16]))
def test_sound_arrays_equal_the_references(tmp_path: Path, made: tuple[bytes, list[object]], block: int) -> None:
    data, items = made
    path = tmp_path / "made.json"
    path.write_bytes(data)
    with ReadFile(path) as file:
        opening = probe(path)
        if opening.container != "array":  # lines that are arrays by themselves
            return
        index = build_index(file, opening, largest_block=block)
    found = [data[s : s + n] for s, n in zip(index.starts.tolist(), index.lengths.tolist(), strict=True)]
    assert found == reference(data)
    assert len(found) == len(items)
    assert set(kinds(index.problems)) <= {"not-object"}
    assert index.problem_counts.get("not-object", 0) == sum(not isinstance(item, dict | list) for item in items)
    try:
        raws = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
    except msgspec.DecodeError:
        return
    assert [bytes(raw).strip() for raw in raws] == found


@pytest.mark.parametrize("indent", [0, 4])
def test_generated_manifests_with_adversarial_texts(tmp_path: Path, indent: int) -> None:
    texts = list(generated(1500, seed=3, adversarial=0.5, indent=indent))
    found, problems, _ = indexed(tmp_path / "a.json", ("[" + ",\n".join(texts) + "]").encode(), 1 << 16)
    assert found == [text.encode() for text in texts]
    assert not problems


def test_json_lines_with_every_line_end(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\n\n  \t\n", "  \r\n"):
        for last in ("", end):
            found, problems, _ = indexed(tmp_path / "a.json", (end.join(TEXTS) + last).encode(), 128)
            assert found == [text.encode() for text in TEXTS]
            assert not problems


def test_lines_that_are_no_objects_and_bad_lines(tmp_path: Path) -> None:
    data = "\n".join([TEXTS[0], "[1, 2]", "7", '{"id": 1,', TEXTS[1], "what"]) + "\n"
    found, problems, _ = indexed(tmp_path / "a.jsonl", data.encode(), 64)
    assert len(found) == 6
    assert [(p.kind, p.line, p.record) for p in problems] == [
        ("not-object", 2, 1),
        ("not-object", 3, 2),
        ("broken-record", 4, 3),
        ("broken-record", 6, 5),
    ]


def test_objects_one_after_another_over_several_lines(tmp_path: Path) -> None:
    texts = [json.dumps(record, indent=2) for record in RECORDS]
    found, problems, _ = indexed(tmp_path / "a.jsonl", "\n".join(texts).encode())
    assert found == [text.encode() for text in texts]
    assert not problems


def test_wrapped_array_and_bare_record(tmp_path: Path) -> None:
    found, problems, _ = indexed(tmp_path / "a.json", json.dumps({"version": 1, "data": RECORDS, "more": {}}).encode())
    assert [json.loads(raw) for raw in found] == RECORDS
    assert not problems
    found, problems, _ = indexed(tmp_path / "b.json", b"\n" + json.dumps(RECORDS[3], indent=1).encode() + b"\n")
    assert [json.loads(raw) for raw in found] == RECORDS[3:4]
    assert not problems


def test_elements_that_are_lists_of_records(tmp_path: Path) -> None:
    packed = [RECORDS[k : k + 4] for k in range(0, 40, 4)]
    found, problems, _ = indexed(tmp_path / "a.json", json.dumps(packed).encode(), 64)
    assert [json.loads(raw) for raw in found] == packed
    assert not problems


# ---- progress, cancel, going on


def test_rows_come_early_and_progress_counts_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + ", ".join(TEXTS * 400) + "]")
    counts: list[int] = []
    reports: list[Progress] = []
    with ReadFile(path) as file:
        build_index(file, probe(path), progress=reports.append, on_rows=counts.append)
        assert 0 < counts[0] < 1000
        assert counts == sorted(counts)
        assert reports[-1].done == reports[-1].total == file.size


@pytest.mark.parametrize("lines", [False, True])
def test_cancel_keeps_what_was_indexed_and_goes_on(tmp_path: Path, lines: bool) -> None:
    path = tmp_path / "a.json"
    texts = TEXTS * 50
    path.write_text("\n".join(texts) if lines else "[" + " ,\n".join(texts) + "]")
    with ReadFile(path) as file:
        opening = probe(path)
        index = empty_index(opening)
        rounds = 0
        while not index.complete:
            cancel = CancelToken()
            stop_at = index.count + 300
            try:
                build_index(
                    file,
                    opening,
                    cancel,
                    on_rows=lambda count, stop=stop_at, token=cancel: token.cancel() if count > stop else None,
                    index=index,
                    largest_block=4096,
                )
            except Cancelled:
                assert stop_at < index.count < len(texts)
                rounds += 1
        assert rounds > 3
        assert [file.read_at(*index.span(k)).decode() for k in range(index.count)] == texts
        assert not index.problems


def test_a_file_that_shrinks_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + ", ".join(TEXTS) + "]")
    with ReadFile(path) as file:
        with open(path, "r+b") as other:
            other.truncate(500)
        with pytest.raises(SourceChangedError, match="became shorter"):
            build_index(file, Opening("array", 1))


# ---- damage

LAYOUTS = {"line": None, "indented": 4}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_truncated_at_every_byte(tmp_path: Path, layout: str) -> None:
    data = json.dumps(RECORDS[:4], indent=LAYOUTS[layout]).encode()
    ends = [start + len(raw) for raw in reference(data) for start in [data.index(raw)]]
    for cut in range(data.index(b"{") + 1, len(data)):
        found, problems, _ = indexed(tmp_path / "a.json", data[:cut])
        whole = sum(end <= cut for end in ends)
        assert found == reference(data)[:whole], cut
        assert len(problems) == 1, cut
        assert problems[0].kind in ("truncated", "no-closing-bracket")
        assert problems[0].byte == cut
        assert problems[0].record == whole
        assert problems[0].line == data[:cut].count(b"\n") + 1


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("lost", ['"', ":", "{", "}", "[", "]", ","])
def test_one_lost_character_harms_one_record(tmp_path: Path, layout: str, lost: str) -> None:
    """Whatever character of whatever record is lost, all the others are still there."""
    data = json.dumps(RECORDS, indent=LAYOUTS[layout])
    texts = [raw.decode() for raw in reference(data.encode())]
    rng = random.Random(lost)
    for number in (0, 1, 20, 39):
        start = data.index(texts[number])
        places = [start + k for k, character in enumerate(texts[number]) if character == lost]
        for at in rng.sample(places, min(len(places), 6)):
            damaged = (data[:at] + data[at + 1 :]).encode()
            found, problems, index = indexed(tmp_path / "a.json", damaged)
            good = [text.encode() for k, text in enumerate(texts) if k != number]
            missing = [raw for raw in good if raw not in found]
            assert not missing, (number, at, problems)
            assert len(found) <= 40, (number, at, problems)
            balanced = lost in ':,"[]' and not problems
            assert balanced or problems, (number, at)
            for problem in problems:
                assert problem.byte is not None
                assert start <= problem.byte <= start + len(texts[number]) + 12, (number, at, problem)
            assert index.count == len(found)


@pytest.mark.parametrize("indent", [0, 4])
def test_many_lost_characters_lose_no_other_record(tmp_path: Path, indent: int) -> None:
    """Quotes and braces missing all over a large file full of adversarial texts."""
    rng = random.Random(9)
    texts = [text.encode() for text in generated(3000, seed=5, adversarial=0.03, indent=indent)]
    hit = set(rng.sample(range(3000), 60))
    parts = []
    for number, text in enumerate(texts):
        at = rng.choice([k for k, byte in enumerate(text) if byte in b'"{}[]']) if number in hit else len(text)
        parts.append(text[:at] + text[at + 1 :])
    found, _, index = indexed(tmp_path / "a.json", b"[" + b", ".join(parts) + b"]")
    assert not {text for number, text in enumerate(texts) if number not in hit} - set(found)
    assert 3000 - 10 < index.count < 3000 + 10
    assert index.problem_counts["broken-record"] > 20


def test_a_lost_quote_in_front_of_texts_full_of_braces(tmp_path: Path) -> None:
    records = [{"id": k, "image": "a.jpg", "text": '\n}, {"id": \\', "answer": "}, {"} for k in range(50)]
    texts = [json.dumps(record) for record in records]
    damaged = "[" + ", ".join([*texts[:10], texts[10].replace('"a.jpg"', '"a.jpg'), *texts[11:]]) + "]"
    found, problems, _ = indexed(tmp_path / "a.json", damaged.encode())
    assert [raw for raw in texts if raw.encode() not in found] == texts[10:11]
    assert kinds(problems) == ["broken-record"]
    assert problems[0].record == 10


def test_a_record_broken_inside_hides_no_odd_neighbour(tmp_path: Path) -> None:
    """What follows it may look like no other record: a number, a list, an object with other keys, the end."""
    for rest in (', 7, [1], {"z": {"b": 1}}', ', {"z": 1}', ', "text"', ""):
        data = '[{"id": 1}, {"id": tru}' + rest + "]"
        found, problems, _ = indexed(tmp_path / "a.json", data.encode())
        assert len(found) == 2 + len(json.loads("[0" + rest + "]")) - 1
        assert not rest or found[1] == b'{"id": tru}'
        assert set(kinds(problems)) <= {"broken-record", "not-object"}


def test_commas(tmp_path: Path) -> None:
    a, b, c = TEXTS[:3]
    for text, expected in (
        (f"[{a} {b}, {c}]", [("missing-comma", 1)]),
        (f"[{a},, {b}, {c}]", [("extra-comma", 1)]),
        (f"[{a}, {b}, {c},]", [("trailing-comma", 3)]),
        (f"[, {a}, {b}, {c}]", [("extra-comma", 0)]),
    ):
        found, problems, _ = indexed(tmp_path / "a.json", text.encode())
        assert found == [a.encode(), b.encode(), c.encode()]
        assert [(problem.kind, problem.record) for problem in problems] == expected


def test_text_between_records_and_behind_the_array(tmp_path: Path) -> None:
    a, b, c = TEXTS[:3]
    for text, expected in (
        (f"[{a}}}, {b}, {c}]", "unexpected-text"),
        (f"[{a}, oops, {b}, {c}]", "unexpected-text"),
        (f"[{a}, {b}, {c}] and more", "trailing-garbage"),
        (f"[{a}, {b}]\n[{c}]", "trailing-garbage"),
        (f"[{a}], {b}, {c}]", "unexpected-text"),
        (f'{{"data": [{a}], {b}, {c}]}}', "unexpected-text"),
        (f"{a}, {b}, {c}]", "no-opening-bracket"),
    ):
        found, problems, _ = indexed(tmp_path / "a.json", text.encode())
        assert found == [a.encode(), b.encode(), c.encode()], text
        assert kinds(problems)[0] == expected


def test_truncated_last_line(tmp_path: Path) -> None:
    found, problems, _ = indexed(tmp_path / "a.jsonl", "\n".join(TEXTS[:5]).encode()[:-9])
    assert found == [text.encode() for text in TEXTS[:4]]
    assert [(p.kind, p.line, p.record) for p in problems] == [("truncated", 5, 4)]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "There is no record before it."),
        (2, "The record before it is shown."),
        (3, "The 2 records before it are shown."),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_cut_file_says_in_good_grammar_what_is_shown(tmp_path: Path, count: int, said: str, name: str) -> None:
    text = "\n".join(TEXTS[:count]) if name.endswith("l") else "[" + ",".join(TEXTS[:count])
    found, problems, _ = indexed(tmp_path / name, text.encode()[:-9])
    assert len(found) == count - 1
    assert [problem.kind for problem in problems] == ["truncated"]
    assert problems[0].message.endswith(said)


def test_problems_are_bounded(tmp_path: Path) -> None:
    _, problems, index = indexed(tmp_path / "a.json", ("[" + ", ".join(["1"] * 3000) + "]").encode())
    assert len(problems) == 1000
    assert index.problem_counts == {"not-object": 3000}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.randoms(use_true_random=False), st.booleans())
def test_any_damage_is_survived(tmp_path: Path, rng: random.Random, lines: bool) -> None:
    """Random bytes thrown in or taken out: it ends, and what it found lies in the file in order."""
    data = bytearray(("\n".join(TEXTS[:12]) if lines else "[" + ", ".join(TEXTS[:12]) + "]").encode())
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(1, len(data))
        if rng.random() < 0.5:
            del data[at : at + rng.randint(1, 30)]
        else:
            data[at:at] = rng.choice([b'"', b"{", b"}", b"]", b"[", b"\\", b"\x00\xff", b",", b"}}}}", b"\n"])
    path = tmp_path / "a.json"
    path.write_bytes(bytes(data))
    with ReadFile(path) as file:
        index = build_index(file, Opening("jsonl", 0) if lines else Opening("array", 1), largest_block=64)
    starts, lengths = index.snapshot()
    assert (lengths > 0).all()
    assert (starts[1:] >= (starts + lengths)[:-1]).all()
    assert not index.count or int(starts[-1] + lengths[-1]) <= len(data)
