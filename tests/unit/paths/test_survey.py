"""The survey: every state told apart, counts that roll up, a report, and updates that look at changes only."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from ola_viewer.media.file_facts import FileFacts, PathState
from ola_viewer.media.roots import Roots
from ola_viewer.paths.report import summary, write_csv, write_json, write_report
from ola_viewer.paths.rules import PathRules, prefix_rules
from ola_viewer.paths.survey import PartialSurvey, survey, survey_tables, updated
from tests.unit.paths.tables import columns_of, survey_of


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a" / "sub").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    for name, data in {"x.wav": b"1", "Y.WAV": b"1", "z.flac": b"1", "e.wav": b"", "p": b"x" * 100}.items():
        (tmp_path / "a" / name).write_bytes(data)
    return tmp_path


CASES: dict[str, PathState] = {
    "a/x.wav": PathState.PRESENT,
    "a/y.wav": PathState.WRONG_CASE,
    "A/x.wav": PathState.WRONG_CASE,
    "a/z.wav": PathState.OTHER_EXTENSION,
    "a/e.wav": PathState.EMPTY,
    "a/sub": PathState.NOT_REGULAR,
    "a/none.wav": PathState.MISSING,
    "c/x.wav": PathState.MISSING,
    "a/x.wav/y": PathState.MISSING,
    "a//x.wav": PathState.PRESENT,
    "a/sub/../x.wav": PathState.PRESENT,
}
RANGE_CASES: list[tuple[object, object, PathState]] = [
    (0, 100, PathState.PRESENT),
    (0, [50, 50], PathState.PRESENT),
    ("90", "10", PathState.PRESENT),
    (90, 11, PathState.RANGE_SHORT),
    (100, 1, PathState.RANGE_OUTSIDE),
    (500, 1, PathState.RANGE_OUTSIDE),
    (5, 0, PathState.RANGE_OUTSIDE),
    (0, -1, PathState.RANGE_SHORT),
    (0, None, PathState.RANGE_UNKNOWN),
]


def test_every_state(tree: Path) -> None:
    records: list[object] = [{"audio": f"{tree}/{name}"} for name in CASES]
    records += [{"image": {"patch": f"{tree}/a/p", "start_num": at, "size": size}} for at, size, _ in RANGE_CASES]
    records += [{"audio": "rel.wav"}, {"image": "https://x/y.jpg"}, {"conversations": []}, {"image": ""}]
    found = survey_of(columns_of(records))
    expected = [
        *CASES.values(),
        *(case[2] for case in RANGE_CASES),
        PathState.RELATIVE_UNRESOLVED,
        PathState.REMOTE,
        PathState.UNKNOWN,
    ]
    assert [PathState(s) for s in found.sources[0].states] == expected
    by_record = found.sources[0].record_states()
    assert len(by_record) == len(records)
    assert by_record[len(expected) - 1] == PathState.PRESENT, "a record without media is fine"
    assert found.broken == sum(state.is_broken for state in expected)


def test_roots_are_tried_in_order(tree: Path) -> None:
    (tree / "b" / "x.wav").write_bytes(b"")
    columns = columns_of([{"audio": "x.wav"}, {"audio": "p"}, {"audio": "none.wav"}, {"audio": "./x.wav"}])
    found = survey_of(columns, roots=Roots((tree / "a", tree / "b")))
    assert [PathState(s).slug for s in found.sources[0].states] == ["present", "present", "missing", "present"]
    found = survey_of(columns, roots=Roots((tree / "b", tree / "a")))
    assert [PathState(s).slug for s in found.sources[0].states] == ["empty", "present", "missing", "empty"]


def test_agrees_with_facts_of_single_paths(tree: Path) -> None:
    paths = [f"{tree}/{name}" for name in CASES] * 3
    rng = np.random.default_rng(0).permutation(len(paths))
    found = survey_of(columns_of([{"audio": paths[k]} for k in rng]))
    facts = FileFacts()
    assert [PathState(s) for s in found.sources[0].states] == [facts.fact(paths[k]).state for k in rng]


def test_tree_rolls_up_and_shows_broken_first(tree: Path) -> None:
    paths = [f"{tree}/a/x.wav", f"{tree}/a/sub/n.wav", f"{tree}/b/n.wav", f"{tree}/b/m.wav", f"{tree}/a/p", "bare.wav"]
    shown = survey_of(columns_of([{"audio": path} for path in paths])).tree()
    assert int(shown.total().sum()) == 6
    roots = {node.prefix: node for node in shown.roots()}
    top = roots[f"{tree}/"]
    assert (top.total, top.present, top.missing, top.has_children) == (5, 2, 3, True)
    assert roots[""].unknown == 1
    below = shown.children(top)
    assert [(node.label, node.missing, node.present) for node in below] == [("b/", 2, 0), ("a/", 1, 2)]
    assert [(node.label, node.total) for node in shown.children(below[1])] == [("sub/", 1)]
    assert not shown.children(below[0])
    assert shown.find(f"{tree}/a/sub/") is not None
    assert shown.find("/nowhere/") is None


def test_rows_with_state(tree: Path) -> None:
    records = [{"image": [f"{tree}/a/x.wav", f"{tree}/b/n.wav", f"{tree}/b/m.wav"]}, {}, {"audio": f"{tree}/a/n.wav"}]
    found = survey_of(columns_of([]), columns_of(records))
    assert found.rows_with_state([PathState.MISSING]).tolist() == [1 << 40, (1 << 40) + 2]
    assert found.rows_with_state([PathState.MISSING], f"{tree}/a/").tolist() == [(1 << 40) + 2]
    assert found.rows_with_state([PathState.EMPTY]).tolist() == []


def test_reports(tree: Path, tmp_path: Path) -> None:
    found = survey_of(columns_of([{"audio": f"{tree}/a/x.wav"}, {"audio": f'{tree}/b/"n",.wav'}]))
    out = io.StringIO()
    write_csv(found, {0: "m.json"}, out)
    lines = list(csv.reader(io.StringIO(out.getvalue())))
    assert lines[1:] == [["m.json", "1", "audio", f'{tree}/b/"n",.wav', "missing"]]
    out = io.StringIO()
    write_json(found, {0: "m.json"}, out)
    value = json.loads(out.getvalue())
    assert value["problems"][0]["state"] == "missing"
    assert value["states"] == {"present": 1, "missing": 1}
    assert value["folders"][0] == {"folder": f"{tree}/b/", "missing": 1}
    assert summary(found)["broken"] == 1
    write_report(found, {}, tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text())["broken"] == 1


def test_progress_counts_and_cancel(tree: Path) -> None:
    columns = columns_of([{"audio": f"{tree}/a/x.wav"}] * 10)
    told: list[Progress] = []
    counts: list[int] = []
    survey_tables({0: columns.refs}, {}, None, told.append, lambda c: counts.append(int(c[PathState.PRESENT])))
    assert (told[-1].done, told[-1].total) == (10, 10)
    assert counts[-1] == 10
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        survey_tables({0: columns.refs}, {}, token)


def test_update_after_an_edit_and_after_undo(tree: Path) -> None:
    manifest = tree / "m.json"
    manifest.write_text(json.dumps([{"audio": "/old/x.wav"}, {"audio": f"{tree}/a/x.wav"}, {"audio": "/old/n.wav"}]))
    document = Document()
    with Source.open(manifest, 0) as source:
        source.build_index()
        document.add_source(source)
        refresh_columns(document.snapshot)
        before = survey(document.snapshot, {})
        assert before.broken == 2
        document.push(PathRules(prefix_rules([("/old/", f"{tree}/a/")])))
        refresh_columns(document.snapshot)
        os.unlink(tree / "a" / "p")  # not asked again: remembered listings serve
        after = updated(before, document.snapshot)
        assert [PathState(s).slug for s in after.sources[0].states] == ["present", "present", "missing"]
        document.undo()
        refresh_columns(document.snapshot)
        assert updated(after, document.snapshot).sources[0].states.tolist() == before.sources[0].states.tolist()


def test_folders_are_told_while_it_runs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ola_viewer.paths.survey._FOLDERS_EVERY", 0.0)
    names = ("a/x.wav", "a/e.wav", "a/none.wav", "b/none.wav", "c/none.wav")
    columns = columns_of([{"audio": f"{tree}/{name}"} for name in names])
    parts: list[PartialSurvey] = []
    found = survey_tables({0: columns.refs}, {0: Roots()}, on_folders=parts.append)
    assert len(parts) == 4  # three folders are listed, and the sizes asked in one of them
    totals = [part.tree().total() for part in parts]
    assert all(int(total.sum()) == len(names) for total in totals)
    assert [int(total[PathState.UNKNOWN]) for total in totals[-2:]] == [0, 0]
    assert int(totals[0][PathState.UNKNOWN]) >= 2
    assert totals[-1].tolist() == found.tree().total().tolist()
    orders = {tuple(node.label for node in part.tree().children(part.tree().roots()[0])) for part in parts}
    assert orders == {("a/", "b/", "c/")}, "the order stays while it runs"
    assert [node.label for node in found.tree().children(found.tree().roots()[0])] == ["a/", "b/", "c/"]
