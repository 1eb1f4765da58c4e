"""Saving with path rules: the bulk way writes the very bytes that record by record editing gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ola_viewer.manifest import splice_stream
from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.manifest.source import Source
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.rules import PathRules, prefix_rules
from tests.unit.paths.test_rules import SOURCE, records, rule_strategy


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records fill many chunks and blocks, and the dense way is taken for few replacements."""
    monkeypatch.setattr(splice_stream, "_CHUNK", 700)
    monkeypatch.setattr(splice_stream, "_BLOCK", 90)
    monkeypatch.setattr(splice_stream, "_SPARSE", 0)


def saved_bytes(path: Path, raws: list[bytes], edits: list[Edit], deleted: list[int]) -> tuple[bytes, list[bytes]]:
    """The file of these records after saving the edits, and its records as the new index finds them."""
    path.write_bytes(b"[" + b",\n".join(raws) + b"]\n")
    source = Source.open(path, SOURCE, use_cache=False)
    source.build_index()
    document = Document()
    document.add_source(source)
    refresh_columns(document.snapshot)
    for edit in edits:
        document.push(edit)
    if deleted:
        document.delete(np.array([make_row(SOURCE, position) for position in deleted]))
    saved = save(document.snapshot, [source], SaveOptions(backup=Backup.NONE))
    new = saved[0].source
    found = [new.read(position) for position in range(new.index.count)]
    source.close()
    new.close()
    return path.read_bytes(), found


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raws=st.lists(records(), min_size=1, max_size=8),
    chain=st.lists(st.lists(rule_strategy(), min_size=1, max_size=2), min_size=1, max_size=3),
    texts=st.lists(st.integers(0, 7), max_size=2),
    deleted=st.sets(st.integers(0, 7), max_size=2),
)
@example(
    raws=[b'{"id": 0, "audio": "/d/\\u97f3/a\\u97f3.wav"}'],
    chain=[[PathRule(RuleKind.PREFIX, "/d/音/", "/twelve more/")], [PathRule(RuleKind.PREFIX, "/twelve more/", "/x/")]],
    texts=[],
    deleted=set(),
)
def test_bulk_and_record_by_record_write_the_same_bytes(
    tmp_path: Path, raws: list[bytes], chain: list[list[PathRule]], texts: list[int], deleted: set[int]
) -> None:
    edits: list[Edit] = [PathRules(tuple(rules)) for rules in chain]
    edits.extend(SetText(make_row(SOURCE, k), ("id",), f"new{k}") for k in texts if k < len(raws))
    gone = [k for k in sorted(deleted) if k < len(raws)]
    data, found = saved_bytes(tmp_path / "m.json", raws, edits, gone)
    expected: list[bytes] = []
    for position, raw in enumerate(raws):
        row = make_row(SOURCE, position)
        for edit in edits:
            if row in edit.rows:
                raw = edit.apply(raw, row)
        if position not in gone:
            expected.append(raw)
    assert [json.loads(one) for one in found] == [json.loads(one) for one in expected]
    if len(chain) == 1 or not any(b"\\" in raw for raw in raws):
        # Otherwise a spelling that one edit removes and the next one brings back may be the old one, or the usual one.
        assert found == expected
    if found:
        assert data == b"[" + b",\n".join(found) + b"]\n"


def test_a_name_changed_before_at_equal_length_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    raws = [json.dumps({"id": k, "audio": f"/mnt/a/{k}.wav"}).encode() for k in range(40)]
    edits: list[Edit] = [
        PathRules((PathRule(RuleKind.REGEX, r"\.wav$", ".ogg"),)),
        PathRules(prefix_rules([("/mnt/a/", "/data/")])),
        PathRules(prefix_rules([("/data/", "/mnt/b/")])),
    ]
    _, found = saved_bytes(tmp_path / "m.json", raws, edits, [])
    assert found == [raw.replace(b"/mnt/a/", b"/mnt/b/").replace(b".wav", b".ogg") for raw in raws]


def test_folders_there_and_back_leave_the_file_as_it_was(tmp_path: Path) -> None:
    raws = [json.dumps({"id": k, "audio": f"/mnt/a/{k}.wav"}).encode() for k in range(40)]
    edits: list[Edit] = [PathRules(prefix_rules([pair])) for pair in (("/mnt/a/", "/data/x/"), ("/data/x/", "/mnt/a/"))]
    data, _ = saved_bytes(tmp_path / "m.json", raws, edits, [])
    assert data == b"[" + b",\n".join(raws) + b"]\n"


@pytest.mark.parametrize(
    "rules", [[("/data/", "/srv/")], [("/data/", "/srv/x/"), ("/srv/", "/音/")], [("/data/é/", "/b/")]]
)
def test_escapes_in_names_and_folders(tmp_path: Path, rules: list[tuple[str, str]]) -> None:
    paths = ["/data/a/图_é.jpg", "/data/é/a.jpg", "/data/a/b.jpg", '/data/a/"q".jpg', "/data/a/\U0001f600.jpg"]
    raws = [
        json.dumps({"image": path}, ensure_ascii=ascii_only).encode() for path in paths for ascii_only in (True, False)
    ]
    raws += [raw.replace(b"/", b"\\/") for raw in raws] + [raw.replace(b"jpg", b"\\u006apg") for raw in raws]
    raws += [raw.replace(b"data", b"d\\u0061ta") for raw in raws[:4]]
    edits: list[Edit] = [PathRules(prefix_rules([rule])) for rule in rules]

    def edited(raw: bytes) -> bytes:
        for edit in edits:
            raw = edit.apply(raw, make_row(SOURCE, 0))
        return raw

    _, found = saved_bytes(tmp_path / "m.json", raws, edits, [])
    assert found == [edited(raw) for raw in raws]
