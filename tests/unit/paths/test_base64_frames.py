"""The preview's colour figure is exact: it counts what the check `colour-order` finds after the rules and not before,
or before and not after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.run_quick import CheckOptions, run_quick
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.record_edits import SetValue
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.source import Source
from ola_viewer.paths.preview import Figure, PreviewContext, RemapPreview, preview
from ola_viewer.paths.rules import PathRule, PathRules, RuleKind

FOLDERS = ("/data/nextqa/", "/data/plain/", "/data/cinepile/")
ENCODINGS: tuple[object, ...] = (None, "base64", "b\\u0061se64", "jpg", 7)

refs = st.tuples(
    st.sampled_from(("video", "video", "image", "audio")),
    st.sampled_from(FOLDERS),
    st.integers(0, 1),
    st.sampled_from(range(len(ENCODINGS))),
    st.sampled_from(("image_encoding", "image_encoding", "image_encoing")),
)


def text_of(drawn: list[tuple[str, str, int, int, str]]) -> str:
    lines = []
    for field, folder, number, encoding, key in drawn:
        value: dict[str, object] = {"patch": f"{folder}p{number}", "start_num": number * 10, "size": [10, 10]}
        if field == "image":
            value["size"] = 10
        if ENCODINGS[encoding] is not None:
            value[key] = ENCODINGS[encoding]
        line = json.dumps({field: value, "conversations": [{"from": "human", "value": "<image>\né base64?"}]})
        lines.append(line.replace("\\\\u0061", "\\u0061"))
    return "[" + ",\n".join(lines) + "]"


def open_document(path: Path) -> Document:
    document = Document()
    source = Source.open(path, 0)
    source.build_index()
    document.add_source(source)
    refresh_columns(document.snapshot)
    return document


def close(document: Document) -> None:
    for source in document.sources:
        source.close()


def swapped_rows(document: Document) -> set[int]:
    refresh_columns(document.snapshot)
    options = CheckOptions(profiles={0: OLA})
    return set(run_quick(document.snapshot, None, options).table.rows_of("colour-order").tolist())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(refs, min_size=1, max_size=12), st.sampled_from(FOLDERS), st.sampled_from((*FOLDERS, "/data/x/")))
def test_the_figure_is_what_the_checks_say(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, int, int, str]], old: str, new: str
) -> None:
    path = tmp_path_factory.mktemp("b") / "m.json"
    path.write_text(text_of(drawn))
    document = open_document(path)
    try:
        before = swapped_rows(document)
        rules = PathRules((PathRule(RuleKind.PREFIX, old, new),))
        shown = preview(PreviewContext(document.snapshot, None), rules)
        document.push(rules)
        assert set(shown.rows(Figure.COLOURS).tolist()) == before ^ swapped_rows(document)
        assert shown.total[Figure.COLOURS] == len(before ^ swapped_rows(document))
    finally:
        close(document)


def test_edits_count_and_the_first_answer_may_be_too_high(tmp_path: Path) -> None:
    drawn = [("video", FOLDERS[0], 0, kind, "image_encoding") for kind in (3, 1, 1)]
    path = tmp_path / "m.json"
    path.write_text(text_of(drawn))
    document = open_document(path)
    try:
        document.push(SetValue(make_row(0, 0), ("video", "image_encoding"), '"base64"'))
        document.push(SetValue(make_row(0, 1), ("video", "image_encoding"), '"jpg"'))
        refresh_columns(document.snapshot)
        partial: list[RemapPreview] = []
        rules = PathRules((PathRule(RuleKind.PREFIX, FOLDERS[0], "/data/x/"),))
        shown = preview(PreviewContext(document.snapshot, None), rules, None, partial.append)
        assert partial[0].total[Figure.COLOURS] == 3
        assert not partial[0].complete
        assert shown.rows(Figure.COLOURS).tolist() == [make_row(0, 1)]
        assert shown.complete
    finally:
        close(document)
