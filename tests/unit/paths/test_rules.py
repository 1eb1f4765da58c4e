"""Rules as one edit: reading, columns and bulk replacements agree on every record; everything else keeps its bytes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest.column_build import columns_by_parsing
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsontext import encode_in_place, is_usual
from ola_viewer.manifest.rows import make_row
from ola_viewer.paths.rules import PathRule, PathRules, PatternError, RuleKind, RuleScope, prefix_rules

SOURCE = 3
FOLDERS = ["", "/data/ola/", "/data/ola2/", "/data/", "C:\\sets\\x\\", "C:/sets/", "rel/", "/d/音/", "/data/ola//", "/"]
NAMES = ["a.wav", "b.WAV", "patch_00", "patch", "音.jpg", "", "x y.jpg", 'q"uote.png', "a.b.c"]
paths = st.builds(lambda f, n: f + n, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
pieces = st.sampled_from(
    [
        "",
        "/data/",
        "/data/ola",
        "/data/ola/",
        "/d/",
        "C:\\sets\\",
        "C:/sets",
        "rel/",
        "pa",
        "patch_",
        "/new",
        "/n/音/",
        "x",
    ]
)


def rule_strategy() -> st.SearchStrategy[PathRule]:
    scopes = st.builds(
        RuleScope,
        st.one_of(
            st.just(RowSet.everything()),
            st.lists(st.integers(0, 7)).map(lambda rows: RowSet.of([make_row(SOURCE, row) for row in rows])),
        ),
        st.sampled_from([None, None, SOURCE, 1]),
        st.sampled_from([None, None, "image", "video", "nonsense"]),
    )
    texts = st.one_of(
        st.tuples(st.sampled_from([RuleKind.PREFIX, RuleKind.FOLDER]), pieces, pieces),
        st.sampled_from(
            [
                (RuleKind.GLOB, "*.wav", "*.flac"),
                (RuleKind.GLOB, "/data/**/*.wav", "/x/**/*.flac"),
                (RuleKind.GLOB, "/*/ola/**", "/new/*/**"),
                (RuleKind.GLOB, "**/patch_??", "**/p?-?"),
                (RuleKind.GLOB, "**", "/pre/**"),
                (RuleKind.REGEX, r"(.+)\.(wav|WAV)$", r"\1.flac"),
                (RuleKind.REGEX, r"ola(?P<n>\d?)/", r"\g<n>/ola/"),
                (RuleKind.REGEX, r"\\", "/"),
                (RuleKind.REGEX, "a*", "-"),
                (RuleKind.REGEX, "[/]", ""),
            ]
        ),
    )
    return st.builds(lambda t, s, e: PathRule(*t, s, e), texts, scopes, st.sampled_from([True, True, True, False]))


def media(path: str) -> st.SearchStrategy[object]:
    return st.sampled_from(
        [
            path,
            {"patch": path, "start_num": 3, "size": 9},
            {"start_num": "7", "size": [1, 2], "patch": path, "image_encoding": "base64"},
            {"img_path": path, "patch": "/other/p"},
        ]
    )


@st.composite
def records(draw: st.DrawFn) -> bytes:
    record: dict[str, object] = {"id": draw(st.integers(0, 9))}
    for field in draw(st.lists(st.sampled_from(["image", "video", "audio", "audio_q"]), unique=True)):
        record[field] = draw(draw(paths.map(media)))
    if draw(st.booleans()):
        record["image"] = draw(st.lists(paths.flatmap(media), max_size=3))
    text = draw(st.sampled_from(["<image>\nWhat?", "<img>/data/ola/a.wav</img>", "说 /data/ola/"]))
    record["conversations"] = [{"from": "human", "value": text}, {"from": "gpt", "value": "/data/ola/a.wav"}]
    raw = json.dumps(record, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))).encode()
    if draw(st.booleans()):
        raw = raw.replace(b"/data", b"\\/data")
    return raw


def file_of(raws: list[bytes]) -> tuple[bytes, list[int], Columns]:
    data, starts = b"[", []
    for raw in raws:
        starts.append(len(data))
        data += raw + b","
    return data, starts, columns_by_parsing(raws, starts)


def all_paths(columns: Columns) -> list[tuple[str, str]]:
    refs = columns.refs
    return [(refs.field_names[int(refs.field[k])], refs.path(k)) for k in range(len(refs.folder))]


@settings(max_examples=300, deadline=None)
@given(st.lists(records(), min_size=1, max_size=8), st.lists(rule_strategy(), max_size=4))
def test_reading_columns_and_bulk_replacement_agree(raws: list[bytes], rules: list[PathRule]) -> None:
    edit: Edit = PathRules(tuple(rules))
    data, starts, columns = file_of(raws)
    edited = [edit.apply(raw, make_row(SOURCE, k)) for k, raw in enumerate(raws)]
    for raw, new, k in zip(raws, edited, range(len(raws)), strict=True):
        if make_row(SOURCE, k) not in edit.rows:
            assert new is raw
        json.loads(new)

    after = edit.columns(columns, SOURCE)
    assert after is not None
    expected = columns_by_parsing(edited, starts)
    assert all_paths(after) == all_paths(expected)
    assert np.array_equal(after.refs.start, columns.refs.start)
    assert len(set(after.refs.folders)) == len(after.refs.folders)

    for first, last in ((0, len(raws)), (len(raws) // 2, len(raws)), (0, 1)):
        splices = edit.splices(columns, SOURCE, first, last)
        if splices is None:
            continue
        for position in range(first, last):
            begin, end = starts[position], starts[position] + len(raws[position])
            result, at = b"", begin
            for k in np.flatnonzero((splices.start >= begin) & (splices.start < end)):
                start, stop, text = int(splices.start[k]), int(splices.stop[k]), splices.texts[splices.text[k]]
                quick = -1 if splices.begin is None or splices.quick is None else int(splices.begin[k])
                old = data[start:stop]
                if quick >= 0 and old.startswith(splices.texts[quick]) and is_usual(old):
                    text, stop = splices.texts[int(splices.quick[k])], start + len(splices.texts[quick])
                elif splices.respelt is not None and splices.respelt[k]:
                    text = encode_in_place(text[1:-1].decode(), data[start:stop], raws[position])
                result += data[at:start] + text
                at = stop
            assert result + data[at:end] == edited[position]


@given(records())
def test_no_rule_no_change(raw: bytes) -> None:
    assert PathRules(()).apply(raw, 0) is raw
    identity = PathRules((PathRule(RuleKind.PREFIX, "/data/", "/data/"), PathRule(RuleKind.REGEX, "(a)", r"\1")))
    assert identity.apply(raw, 0) is raw
    assert PathRules(prefix_rules([("/nowhere/", "/x/")])).apply(raw, 0) is raw


@given(st.lists(rule_strategy(), max_size=4))
def test_journal_round_trip(rules: list[PathRule]) -> None:
    edit = PathRules(tuple(rules), "words")
    again = PathRules.from_json(json.loads(json.dumps(edit.to_json())))
    assert again == edit


def test_plain_literals_are_replaced_in_bulk() -> None:
    raws = [json.dumps({"audio": f"/mnt/a/{k}.wav", "id": k}).encode() for k in range(50)]
    _, _, columns = file_of(raws)
    splices = PathRules(prefix_rules([("/mnt/a/", "/data/")])).splices(columns, SOURCE, 0, 50)
    assert splices is not None
    assert len(splices.start) == 50
    assert list(splices.texts) == [b'"/data/']
    assert (splices.stop - splices.start == len('"/mnt/a/')).all()


def test_escapes_of_a_literal_survive() -> None:
    edit = PathRules(prefix_rules([("/old/", "/new/")]))
    assert edit.apply(rb'{"audio": "\/old\/\u97f3.wav"}', 0) == rb'{"audio": "\/new\/\u97f3.wav"}'
    assert edit.apply('{"audio": "/old/音.wav"}'.encode(), 0) == '{"audio": "/new/音.wav"}'.encode()


def test_only_the_beginning_of_an_escaped_folder_is_replaced() -> None:
    raw = rb'{"audio": "/mnt/\u97f3/x.wav", "id": 1}'
    _, _, columns = file_of([raw])
    splices = PathRules(prefix_rules([("/mnt/", "/data/")])).splices(columns, SOURCE, 0, 1)
    assert splices is not None
    assert splices.begin is not None
    assert splices.quick is not None
    assert splices.texts[splices.begin[0]] == b'"/mnt'
    assert splices.texts[splices.quick[0]] == b'"/data'


def test_the_other_separator_is_carried_along() -> None:
    rule = PathRule(RuleKind.PREFIX, "C:\\sets\\", "/data/")
    assert rule.rename("C:\\sets\\a\\b.wav") == "/data/a/b.wav"
    back = PathRule(RuleKind.PREFIX, "/data/", "D:\\")
    assert back.rename("/data/a/b.wav") == "D:\\a\\b.wav"


def test_globs() -> None:
    def rename(find: str, replace: str, path: str) -> str:
        return PathRule(RuleKind.GLOB, find, replace).rename(path)

    assert rename("*.flac", "*.wav", "/a/b/x.flac") == "/a/b/x.wav"
    assert rename("/a/*/c/*", "/z/*/*", "/a/b/c/d") == "/z/b/d"
    assert rename("/a/*/d", "/z/*", "/a/b/c/d") == "/a/b/c/d"
    assert rename("/a/**/d", "/z/**/e", "/a/b/c/d") == "/z/b/c/e"
    assert rename("/a/**/d", "/z/**/e", "/a/d") == "/z/e"
    assert rename("/a.b/[x]?", "/?", "/a.b/[x]1") == "/1"
    assert rename("/a.b/[x]?", "/?", "/aXb/x1") == "/aXb/x1"
    assert rename("/a/*", r"/\1/*", "/a/b") == r"/\1/b"


@pytest.mark.parametrize(
    ("kind", "find", "replace"),
    [
        (RuleKind.REGEX, "(", ""),
        (RuleKind.REGEX, "(a)", r"\2"),
        (RuleKind.REGEX, "(a)", r"\g<b>"),
        (RuleKind.REGEX, "(?=a)", ""),
        (RuleKind.REGEX, r"(a)\1", ""),
        (RuleKind.REGEX, "a", "\\"),
        (RuleKind.REGEX, "a", r"\q"),
        (RuleKind.REGEX, "a" * 3000, ""),
        (RuleKind.REGEX, "(((a{100}){100}){100}){100}", ""),
        (RuleKind.GLOB, "*.wav", "/x/*.wav"),
        (RuleKind.GLOB, "/a/*", "/a/*/*"),
        (RuleKind.PREFIX, "a\0", ""),
        (RuleKind.PREFIX, "a", "\ud800"),
    ],
)
def test_faulty_rules_are_refused_in_words(kind: RuleKind, find: str, replace: str) -> None:
    rule = PathRule(kind, find, replace)
    with pytest.raises(PatternError) as caught:
        PathRules((rule,))
    assert len(str(caught.value)) > 10
    PathRules((PathRule(kind, find, replace, enabled=False),))


def test_groups_are_counted_as_the_engine_does() -> None:
    rule = PathRule(RuleKind.REGEX, r"\(([()]+)(?:x)([]()]*)(?P<n>y)", r"\1-\2-\g<n>-\3")
    assert rule.rename("(())x](y") == "())-](-y-y"


def test_catastrophic_patterns_take_no_time() -> None:
    rule = PathRule(RuleKind.REGEX, r"(a+)+$", "b")
    assert rule.rename("a" * 5000 + "!") == "a" * 5000 + "!"


def test_labels() -> None:
    assert PathRules(prefix_rules([("/a/", "/b/")])).label == "Remap /a/ → /b/"
    assert PathRules(prefix_rules([("/a/", "/b/"), ("/c/", "/d/")])).label == "Remap paths by 2 rules"
    assert PathRules((), "Locate x").label == "Locate x"
