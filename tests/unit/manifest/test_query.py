"""Filters on a real document of two files with edits, against a plain reading of every record."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest import query_columns, query_places, row_values
from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.column_edit import columns_of_raws, with_records
from ola_viewer.manifest.column_scan import build_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.order_edits import DeleteRows, ExcludeRows
from ola_viewer.manifest.query import parse_query, run_query
from ola_viewer.manifest.query_parse import QueryError
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.manifest.rows import RowIds, make_row, source_of
from ola_viewer.manifest.sample import Sample
from ola_viewer.manifest.search import find_in_texts, searched_texts
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source


def record(k: int) -> dict[str, object]:
    media: dict[str, object] = [
        {"image": f"data/coco/{k}.jpg"},
        {"image": [f"Data/COCO/{k}.PNG", "bare.png"]},
        {"video": {"patch": f"vid/nextqa/patch_{k:03}", "start_num": k, "size": [10 * k, 5]}},
        {"audio": f"snd/中文/é{k}.wav"},
        {},
    ][k % 5]
    turns = [
        {"from": "human", "value": f'<image>\nWhat Colour is "it" number {k}? 视频'},
        {"from": "gpt", "value": ["A red car.", "RED cars, C:\\path", "é È ß yes", "no\nno"][k % 4]},
    ] * (1 + k % 3)
    return {
        "id": f"rec_{k}" if k % 7 else k,
        **media,
        "conversations": turns,
        **({"extra car": 1} if k % 6 == 0 else {}),
    }


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = tmp_path_factory.mktemp("query")
    document = Document()
    for number, ascii_only in enumerate((True, False)):
        path = folder / f"part{number}.json"
        records = [json.dumps(record(k + 40 * number), ensure_ascii=ascii_only) for k in range(40)]
        records[11] = '{"id": "broken", "conversations": [}'
        path.write_text("[" + ",\n".join(records) + "]", encoding="utf-8")
        source = Source.open(path, number, use_cache=False)
        source.build_index()
        document.add_source(source)
        document.snapshot.keep_columns(number, build_columns(source), 0)
    new = json.dumps({"id": "fresh", "audio": "snd/new.wav", "conversations": [{"from": "human", "value": "car?"}]})
    rows = [make_row(0, 3), make_row(1, 20)]
    document.push(SetRecords(tuple((int(row), new.encode()) for row in rows)))
    document.push(ExcludeRows(RowSet.of([int(make_row(0, 4))])))
    document.push(DeleteRows(RowSet.of([int(make_row(1, 39))])))
    snapshot = document.snapshot
    for number, position in ((0, 3), (1, 20)):
        base = snapshot.columns_in_state(number, 0)
        assert base is not None
        snapshot.keep_columns(number, with_records(base, [position], [new.encode()]))
    return document


Test = Callable[[Snapshot, int, int], bool]


def paths(snapshot: Snapshot, row: int) -> list[str]:
    return [ref.path for ref in sample_of(snapshot, row).media if ref.path is not None]


def sample_of(snapshot: Snapshot, row: int) -> Sample:
    return snapshot.sample(row)


def text_test(words: str, scopes: str = "id path question answer turn", flags: int = re.IGNORECASE) -> Test:
    def test(snapshot: Snapshot, row: int, place: int) -> bool:
        texts = searched_texts(snapshot.sample(row))
        return any(re.search(re.escape(words), text.text, flags) for text in texts if text.scope in scopes.split())

    return test


def path_test(test: Callable[[str], bool]) -> Test:
    return lambda snapshot, row, place: any(test(path) for path in paths(snapshot, row))


TERMS: dict[str, Test] = {
    "car": text_test("car"),
    '"red car"': text_test("red car"),
    "=RED": text_test("RED", flags=0),
    '"C:\\\\path"': text_test("C:\\path"),
    '"is \\"it\\""': text_test('is "it"'),
    "视频": text_test("视频"),
    "è": text_test("è"),
    '"no\nno"': text_test("no\nno"),
    "answer:yes": text_test("yes", "answer"),
    "question:colour": text_test("colour", "question"),
    "text:number": text_test("number", "question answer turn"),
    "id:rec_1": text_test("rec_1", "id"),
    "id:=rec_1": lambda s, r, p: s.sample(r).id == "rec_1",
    "/c[ao]r[s.]/": lambda s, r, p: any(re.search("c[ao]r[s.]", t.text, re.I) for t in searched_texts(s.sample(r))),
    "key:audio": lambda s, r, p: "audio" in s.record(r),  # type: ignore[operator]
    "role:gpt": lambda s, r, p: any(t.role == "gpt" for t in s.sample(r).turns),
    "dialect:ola": lambda s, r, p: s.sample(r).dialect == "ola",
    "kind:image": lambda s, r, p: s.sample(r).kind == 1,
    "kind:video|audio": lambda s, r, p: s.sample(r).kind in (2, 3),
    "turns:>2": lambda s, r, p: len(s.sample(r).turns) > 2,
    "bytes:>200": lambda s, r, p: len(s.raw(r)) > 200,
    "question-length:>33": lambda s, r, p: any(
        len(t.text) > 33 for t in searched_texts(s.sample(r)) if t.scope == "question"
    ),
    "path:coco": path_test(lambda path: "coco" in path.lower()),
    "path:co/1": path_test(lambda path: "co/1" in path.lower()),
    "path:nextqa/": path_test(lambda path: "nextqa/" in path.lower()),
    "path:=data/coco/5.jpg": path_test(lambda path: path == "data/coco/5.jpg"),
    "path:/o\\/1?5/": path_test(lambda path: re.search("o/1?5", path, re.I) is not None),
    "path:/coco\\W5$|g$/": path_test(lambda path: re.search(r"coco\W5$|g$", path, re.I) is not None),
    "folder:/^data\\b/": path_test(lambda path: re.search(r"^data\b", path.rpartition("/")[0], re.I) is not None),
    "ext:/^p?ng$/": path_test(lambda path: path.lower().endswith(".png")),
    "field:/^v/": lambda s, r, p: any(ref.field == "video" for ref in s.sample(r).media),
    "source:/T1/": lambda s, r, p: source_of(r) == 1,
    "answer:/r.d c\\w+\\W/": lambda s, r, p: any(
        re.search(r"r.d c\w+\W", t.text, re.I) for t in searched_texts(s.sample(r)) if t.scope == "answer"
    ),
    "role:/^g/": lambda s, r, p: any(t.role == "gpt" for t in s.sample(r).turns),
    "key:/^extra/": lambda s, r, p: "extra car" in s.record(r),  # type: ignore[operator]
    "folder:data": path_test(lambda path: path.startswith("data/")),
    "folder:.": path_test(lambda path: "/" not in path),
    "name:5": path_test(lambda path: "5" in path.rpartition("/")[2]),
    "ext:png": path_test(lambda path: path.lower().endswith(".png")),
    "field:video": lambda s, r, p: any(ref.field == "video" for ref in s.sample(r).media),
    "source:part1": lambda s, r, p: source_of(r) == 1,
    "#10-45": lambda s, r, p: 10 <= p <= 45,
    "edited:yes": lambda s, r, p: s.is_edited(r),
    "excluded:yes": lambda s, r, p: r == make_row(0, 4),
    "frames:2": lambda s, r, p: r in FRAMES_2,
    "size:>100": lambda s, r, p: any(
        sum(ref.value["size"]) > 100 for ref in s.sample(r).media if isinstance(ref.value, dict)
    ),
}
FRAMES_2 = {int(make_row(k // 40, k % 40)) for k in range(80) if k % 5 in (1, 2)} - {
    int(make_row(0, 11)), int(make_row(1, 11)), int(make_row(1, 20))
}  # fmt: skip


def expected(snapshot: Snapshot, test: Test) -> list[int]:
    found = []
    for place, row in enumerate(snapshot.rows().tolist()):
        try:
            hit = test(snapshot, row, place)
        except ValueError:  # a broken record has no texts, and is of kind "other"
            hit = test in BROKEN_TOO and test(snapshot, row, place)
        if hit:
            found.append(row)
    return found


BROKEN_TOO = {TERMS["source:part1"], TERMS["source:/T1/"], TERMS["#10-45"]}


@pytest.mark.parametrize("worth", [0, 1 << 40], ids=["parsed", "by place"])
@pytest.mark.parametrize("term", TERMS)
def test_each_term_equals_plain_reading(
    document: Document, term: str, worth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_places, "_WORTH", worth)
    snapshot = document.snapshot
    wanted = expected(snapshot, TERMS[term])
    assert run_query(snapshot, parse_query(term)).tolist() == wanted
    assert wanted


combination = st.recursive(
    st.sampled_from(sorted(TERMS)).map(lambda term: (term, frozenset((term,)))),
    lambda inner: st.one_of(
        inner.map(lambda a: (f"-({a[0]})", a[1])),
        st.tuples(inner, inner).map(lambda ab: (f"({ab[0][0]} {ab[1][0]})", ab[0][1] | ab[1][1])),
        st.tuples(inner, inner).map(lambda ab: (f"({ab[0][0]} | {ab[1][0]})", ab[0][1] | ab[1][1])),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(combination)
def test_combinations_are_set_operations(document: Document, combination: tuple[str, frozenset[str]]) -> None:
    snapshot = document.snapshot
    text, names = combination
    sets = {name: set(run_query(snapshot, parse_query(name)).tolist()) for name in names}
    everything = set(snapshot.rows().tolist())

    def value(node: object) -> set[int]:
        from ola_viewer.manifest.query_terms import Not, Or, Term, canonical

        if isinstance(node, Not):
            return everything - value(node.node)
        named = next((n for n in names if parse_query(n).text == canonical(node)), None)  # type: ignore[arg-type]
        if named is not None:
            return sets[named]
        if isinstance(node, Term):
            return set(run_query(snapshot, parse_query(canonical(node))).tolist())
        inner = [value(one) for one in node.nodes]  # type: ignore[attr-defined]
        return set.union(*inner) if isinstance(node, Or) else set.intersection(*inner)

    query = parse_query(text)
    hits: list[int] = []
    found = run_query(snapshot, query, on_hits=lambda rows: hits.extend(rows.tolist()))
    assert set(found.tolist()) == value(query.root)
    assert sorted(hits) == sorted(found.tolist())
    assert found.tolist() == [row for row in snapshot.rows().tolist() if row in set(hits)]


def test_rooms_answer_their_terms(document: Document) -> None:
    snapshot = document.snapshot
    rows = snapshot.rows()
    asked = []

    def missing(term: object, given_rows: RowIds) -> RowIds:
        asked.append(term)
        return rows[[2, 5, 30]]

    def tagged(term: object, given_rows: RowIds) -> np.ndarray:
        return np.arange(len(given_rows)) < 10

    found = run_query(snapshot, parse_query("media:missing tag:x"), sets={"media": missing, "tag": tagged})
    assert found.tolist() == rows[[2, 5]].tolist()
    assert len(asked) == 1
    with pytest.raises(QueryError, match="problem"):
        run_query(snapshot, parse_query("problem:file-missing"))


def test_progress_cancel_and_missing_columns(document: Document, tmp_path: Path) -> None:
    snapshot = document.snapshot
    reports: list[Progress] = []
    run_query(snapshot, parse_query("car"), progress=reports.append)
    assert reports[-1] == Progress(len(snapshot.rows()), len(snapshot.rows()))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        run_query(snapshot, parse_query("car"), token)
    path = tmp_path / "other.json"
    path.write_text('[{"id": 1}]')
    other = Document()
    source = Source.open(path, use_cache=False)
    source.build_index()
    other.add_source(source)
    with pytest.raises(ColumnsMissingError):
        run_query(other.snapshot, parse_query("turns:1"))
    assert len(run_query(other.snapshot, parse_query(""))) == 1


def test_hits_are_never_in_keys_or_across_fields(document: Document) -> None:
    snapshot = document.snapshot
    assert not len(run_query(snapshot, parse_query('"extra car"')))
    assert not len(run_query(snapshot, parse_query("conversations")))
    assert not len(run_query(snapshot, parse_query('"human\\", \\"value"')))


def test_places_for_highlighting(document: Document) -> None:
    sample = document.snapshot.sample(int(make_row(0, 1)))
    matches = find_in_texts(sample, parse_query("car rec_ /c[a]rs/ -number path:x").words())
    texts = {text.pointer: text.text for text in searched_texts(sample)}
    assert [(m.turn, texts[m.pointer][m.start : m.stop].lower()) for m in matches] == [
        (None, "rec_"), (1, "cars"), (3, "cars"),
    ]  # fmt: skip


def test_columns_of_added_rows_have_no_spans() -> None:
    raws = [json.dumps(record(k)).encode() for k in range(5)]
    columns = columns_of_raws(raws)
    plain = columns_by_parsing(raws, np.zeros(5, np.int64))
    np.testing.assert_array_equal(columns.kind, plain.kind)


def test_catastrophic_expressions_are_searched_and_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    turn = {"from": "gpt", "value": "a" * 50_000 + "c"}
    path.write_text(json.dumps([{"conversations": [turn]} for _ in range(20)]))
    document = Document()
    source = Source.open(path, use_cache=False)
    source.build_index()
    document.add_source(source)
    query = parse_query("/(a+)+b/")
    assert len(run_query(document.snapshot, query)) == 0
    assert len(run_query(document.snapshot, parse_query("/(a+)+c/"))) == 20
    assert find_in_texts(document.snapshot.sample(0), query.words()) == ()
    token = CancelToken()

    def stop(_: object) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        run_query(document.snapshot, query, token, stop)
    with pytest.raises(QueryError, match="look-around"):
        parse_query("/(?<=a)b/")


PLACED = ("nice", "question:nice", "answer:nice", "text:nice", "id:nice", 'id:="nice one"', "role:human", "role:user",
    "question:/n.ce/", "answer:/n.ce/", "/n.ce/", "text:/[^n]ice/", "=NICE", "answer:=Nice", "0063", "question:0063",
    "value", "from", "text:\"nice one\"", "-answer:nice", "answer:nice -question:nice")  # fmt: skip


def placed_record(k: int) -> bytes:
    """Records that try to mislead a search by place."""
    words = ["nice one", "\nice", "\\nice", "\u0063x", "n\u0069ce", "NICE~one", "Nice @ \x7f", 'a "nice"', "n ice", ""]
    human, gpt, where = words[k % 10], words[k // 10 % 10], k // 100
    turns: object = [{"from": "human", "value": human}, {"from": "gpt", "value": gpt}]
    record: dict[str, object] = {"id": words[(k + 3) % 10], "conversations": turns}
    if where == 1:
        record = {**record, "text_q": words[k % 7], "audio_q": "nice.wav"}
    elif where == 2:
        record = {"note": {"id": "nice one", "value": "nice"}, **record}
    elif where == 3:
        record["conversations"] = [{"from": "user", "value": human}, {"role": "assistant", "content": gpt}]
    elif where == 4:
        record = {"image": "nice/one.jpg", "x nice": 1, "conversations": turns, "meta": turns}
    raw = json.dumps(record, ensure_ascii=k % 3 > 0).encode()
    if k % 5 == 0:
        raw = raw.replace(b"nice", b"\\u006eice" if where else b"ni\\u0063e")
    if k % 11 == 0:
        raw = raw[:-1] + b', "id": "nice one"}'
    if k % 13 == 0:
        raw = raw[:-1] + b', "\\u0069d": "nice"}'
    return raw


@pytest.mark.parametrize("term", PLACED)
def test_by_place_equals_parsing(tmp_path: Path, term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "placed.json"
    path.write_bytes(b"[" + b",\n".join(placed_record(k) for k in range(500)) + b"]")
    document = Document()
    source = Source.open(path, use_cache=False)
    source.build_index()
    document.add_source(source)
    found = []
    for worth in (0, 1 << 40):
        monkeypatch.setattr(query_places, "_WORTH", worth)
        found.append(run_query(document.snapshot, parse_query(term)).tolist())
    assert found[0] == found[1]
    if term in PLACED[:4]:
        scopes = {"nice": "id path question answer turn", "text:nice": "question answer turn"}
        test = text_test("nice", scopes.get(term, term.partition(":")[0]))
        assert found[0] == expected(document.snapshot, test)
    assert len(document.snapshot.rows()) == 500


@given(
    st.lists(st.text("aAkKsS\u212a\u017f._Zé/", max_size=6), max_size=30),
    st.text("aAkKsS._zé", min_size=1, max_size=3),
    st.integers(0, 3),
)
def test_names_in_bytes_equal_each_name(names: list[str], wanted: str, offset: int) -> None:
    texts = pa.array(names, pa.large_string()).slice(min(offset, len(names)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query_columns, "_WINDOW", 5)
        found = query_columns.names_holding(texts, wanted)
    assert found.tolist() == pc.match_substring(texts, wanted, ignore_case=True).to_pylist()


@given(st.lists(st.integers(0, 3), max_size=12), st.randoms())
def test_any_reference_of_a_record(counts: list[int], random: Random) -> None:
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    values = np.array([random.random() < 0.4 for _ in range(int(offsets[-1]))], np.bool_)
    refs = SimpleNamespace(offsets=offsets)
    wanted = [bool(values[a:b].any()) for a, b in itertools.pairwise(offsets)]
    assert row_values.any_by_record(refs, values).tolist() == wanted  # type: ignore[arg-type]
