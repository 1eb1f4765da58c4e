"""Edits of many records at once do in their bytes exactly what they do to each record alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ola_viewer.manifest import chunk_edits
from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.block_edits import ODD_LETTERS, Block, BlockEdit
from ola_viewer.manifest.bulk_edits import EditKey, FindReplace, set_key
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.expressions import Expression
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.manifest.source import Source
from ola_viewer.paths.rules import PathRules, prefix_rules

EVERY = RowSet.everything()
ODD = st.text('ab \\"/\né音\U0001f600<\x7f', max_size=6)


def record(number: int, texts: list[str], style: str) -> bytes:
    turns: list[dict[str, Any]] = [
        {"from": ("human", "gpt")[place % 2], "value": text} for place, text in enumerate(texts)
    ]
    value: dict[str, Any] = {"id": f"r{number}", "image": "/data/a.jpg", "conversations": turns}
    if style == "first":
        value = {"conversations": turns, "id": f"r{number}", "note": {"conversations": [1], "tag": "the"}}
    if style == "alone":
        value = {"conversations": turns}
    if style == "chosen":
        value["chosen"] = {"from": "gpt", "value": "the a"}
    raw = json.dumps(value, ensure_ascii=style != "raw", indent=2 if style == "indented" else None)
    if style == "slashes":
        raw = raw.replace("/", "\\/").replace("th", "\\u0074h")
    if style == "tight":
        raw = json.dumps(value, separators=(",", ":"))
    if style == "broken":
        raw = raw[:-1] + ",}"
    if style == "tail":
        raw = raw[:-1] + ', "size": [1, [2]]}'
    return raw.encode("utf-8", "surrogatepass")


STYLES = ("ascii", "raw", "first", "alone", "chosen", "indented", "slashes", "tight", "broken", "tail")
TEXTS = (
    "the",
    "other the a",
    "aaa",
    "The tHe\n",
    "OTHER THE.",
    "kiss",
    "\u212ai\u017fs K\u0130\u0131",
    "A`a@ {[",
    "t\x1fhe",
)
RECORDS = st.lists(st.tuples(st.lists(ODD | st.sampled_from(TEXTS), max_size=4), st.sampled_from(STYLES)))
EDITS = st.one_of(
    st.builds(
        FindReplace,
        st.just(EVERY),
        st.sampled_from(["the", "a", "aa", "n", "u97", "value", "é", "\n", "/", "<", '"', "other the"]),
        st.sampled_from(["THE", "", "the", "x/y", 'q"', "é", "\n", "thethe"]),
        st.sampled_from(["turns", "ids", "key"]),
        st.just("note"),
    ),
    st.builds(
        FindReplace,
        st.just(EVERY),
        st.sampled_from(["the", "THE", "tHe", "kiss", "a@", "A", "i", "'", "Other", "e T", "É", "["]),
        st.sampled_from(["THE", "the", "", "x/y", 'q"', "é", "kisskiss", "the a"]),
        st.sampled_from(["turns", "ids", "key"]),
        st.just("note"),
        st.just(False),
        st.just(True),
    ),
    st.builds(
        FindReplace,
        st.just(EVERY),
        st.sampled_from(
            [
                "the",
                "(t)h(e)",
                "th?e",
                "a*",
                r"\w+",
                "(.)$",
                "^",
                "th|a",
                "kis+",
                r"o(th)er\s+the",
                r"[k\n]",
                "é",
                r"\n",
                r"\d",
                "(?i)the",
                "other +the",
                r"\bthe\b",
                "(a)|(b)",
                "[^a]the",
                r"the\.",
                '"',
                ".",
            ]
        ),
        st.sampled_from([r"\g<0>!", "", "x/y", 'q"', "é", r"<\g<0>>", r"\n", r"\g<0>\g<0>", "the", r"\\"]),
        st.sampled_from(["turns", "turns", "ids", "key"]),
        st.just("note"),
        st.just(True),
        st.booleans(),
    ),
    st.builds(EditKey, st.just(EVERY), st.just("remove"), st.sampled_from(["note", "no", "é"])),
    st.builds(EditKey, st.just(EVERY), st.just("rename"), st.sampled_from(["note", "no"]), st.just("new")),
    st.builds(
        set_key,
        st.just(EVERY),
        st.sampled_from(["note", "new", "n/o", "é"]),
        st.sampled_from(["v", "", 1, None, True, "é", [1], 0.5, "<"]),
        st.booleans(),
    ),
)


def block_of(records: list[bytes]) -> Block:
    starts, at = [], 2
    for raw in records:
        starts.append(at)
        at += len(raw) + 2
    import numpy as np

    first = np.array(starts, np.int64)
    lengths = np.array([len(raw) for raw in records], np.int64)
    return Block(b"[ " + b", ".join(records) + b"]", first, first + lengths)


@settings(max_examples=400, deadline=None)
@given(RECORDS, EDITS)
def test_what_is_known_is_what_apply_does(made: list[tuple[list[str], str]], edit: Edit) -> None:
    records = [record(number, texts, style) for number, (texts, style) in enumerate(made)]
    assert isinstance(edit, BlockEdit)
    block = block_of(records)
    found = edit.in_block(block)
    assert len(found.known) == len(records)
    assert (found.start[1:] >= found.stop[:-1]).all()
    changes = list(zip(found.start.tolist(), found.stop.tolist(), found.text.tolist(), strict=True))
    for number, raw in enumerate(records):
        first, last = int(block.starts[number]), int(block.stops[number])
        mine = [change for change in changes if first <= change[0] and change[1] <= last]
        if not found.known[number]:
            assert not mine
            continue
        new = raw
        for start, stop, text in reversed(mine):
            new = new[: start - first] + found.texts[text] + new[stop - first :]
        assert new == edit.apply(raw, number), raw


def test_the_odd_letters_are_all_there_are() -> None:
    beyond = "".join(chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000)
    letters = "abcdefghijklmnopqrstuvwxyz"
    found = set(re.findall(f"[{letters}]", beyond, re.IGNORECASE))
    engine = Expression.of(f"[{letters}]")
    found |= {beyond[start] for start, _ in engine.spans("".join(c for c in beyond if not 0xFDD0 <= ord(c) < 0xFDF0))}
    assert found <= set(ODD_LETTERS)


def test_most_records_of_a_usual_file_are_known() -> None:
    usual = [record(number, ["<image>\nWhat is the 音?", "the other\nthe"], "ascii") for number in range(50)]
    for edit in (
        FindReplace(EVERY, "the", "THE"),
        FindReplace(EVERY, "n", "m"),
        FindReplace(EVERY, "THE", "x", ignore_case=True),
        FindReplace(EVERY, r"\bthe\b", r"<\g<0>>", regex=True),
        FindReplace(EVERY, r"\w+\?", "x", regex=True, ignore_case=True),
        FindReplace(EVERY, "never", "x", "ids"),
        set_key(EVERY, "origin", "x"),
        EditKey(EVERY, "remove", "absent"),
    ):
        found = edit.in_block(block_of(usual))
        assert found.known.all(), edit
    assert len(FindReplace(EVERY, "the", "THE").in_block(block_of(usual)).start) >= 100


@pytest.mark.parametrize("lines", [False, True])
def test_saving_with_other_edits_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: bool) -> None:
    monkeypatch.setattr(chunk_edits, "_FEWEST", 2)
    path = tmp_path / ("m.jsonl" if lines else "m.json")
    records = [record(number, ["<image>\nthe 音", "the\nthe"], STYLES[number % 4]) for number in range(60)]
    path.write_bytes(b"\n".join(records) if lines else b"[" + b",\n".join(records) + b"]\n")
    source = Source.open(path, use_cache=False)
    source.build_index()
    document = Document()
    document.add_source(source)
    refresh_columns(document.snapshot)
    document.push(PathRules(prefix_rules([("/data/", "/srv/x/")])))
    document.push(FindReplace(EVERY, "the", "THE"))
    document.push(SetText(7, ("id",), "seven"))
    document.delete(RowSet.of([11]))
    expected = [document.snapshot.raw(int(row)) for row in document.snapshot.rows()]
    saved = save(document.snapshot, options=SaveOptions(Backup.NONE))
    assert [saved[0].source.read(place) for place in range(59)] == expected
    assert b"/srv/x/a.jpg" in path.read_bytes()
    again = Document()
    again.add_source(saved[0].source)
    again.push(set_key(EVERY, "origin", "x"))
    again.push(FindReplace(EVERY, "THE", "the"))  # two edits of that sort: record by record
    expected = [again.snapshot.raw(int(row)) for row in again.snapshot.rows()]
    saved = save(again.snapshot, options=SaveOptions(Backup.NONE))
    assert [saved[0].source.read(place) for place in range(59)] == expected
