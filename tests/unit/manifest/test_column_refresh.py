"""Columns after edits equal the columns of the saved file, values for values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ola_viewer.manifest.bulk_edits import EditKey, FindReplace
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import RowSet, Splices
from ola_viewer.manifest.record_edits import Rereading, SetText
from ola_viewer.manifest.rows import ADDED_SOURCE
from ola_viewer.manifest.save import save
from ola_viewer.manifest.splice import set_text
from tests.helpers.documents import open_document


@dataclass(frozen=True)
class Prefix(Rereading):
    """Puts a folder before every image path, known to columns and to bulk saving: a miniature path rule."""

    old: str
    new: str
    rows: RowSet = field(default_factory=RowSet.everything)
    kind: str = "test-prefix"
    label: str = "Prefix"

    def apply(self, raw: bytes, row: int) -> bytes:
        image = json.loads(raw).get("image")
        if not isinstance(image, str) or not image.startswith(self.old):
            return raw
        return set_text(raw, ("image",), self.new + image[len(self.old) :])

    def columns(self, columns: Columns, source: int) -> Columns | None:
        folders = tuple(self.new + f[len(self.old) :] if f.startswith(self.old) else f for f in columns.refs.folders)
        return replace(columns, refs=replace(columns.refs, folders=folders))

    def splices(
        self, columns: Columns, source: int, first: int, last: int, unedited: Columns | None = None
    ) -> Splices | None:
        refs = columns.refs
        chosen = [k for k in range(refs.offsets[first], refs.offsets[last]) if refs.path(k).startswith(self.old)]
        new = tuple(json.dumps(self.new + refs.path(k)[len(self.old) :]).encode() for k in chosen)
        start = refs.start[chosen]
        return Splices(start, start + refs.length[chosen], np.arange(len(chosen), dtype=np.int32), new)

    def to_json(self) -> dict[str, object]:
        return {}


def document_of(path: Path) -> Document:
    records = [
        {"id": k, "image": f"{'a' if k % 3 else 'b'}/{k}.jpg", "conversations": [{"from": "human", "value": f"q{k}"}]}
        for k in range(40)
    ]
    path.write_bytes(json.dumps(records, indent=1).encode())
    return open_document(path)


def paths_of(columns: Columns) -> list[str]:
    return [columns.refs.path(k) for k in range(len(columns.refs.start))]


def test_columns_and_saving_agree_under_bulk_and_single_edits(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    document = document_of(path)
    refresh_columns(document.snapshot)
    base = document.snapshot.columns(0)
    assert base is not None
    document.push(Prefix("a/", "/data/"))
    document.push(SetText(4, ("image",), "/data/x/new.jpg"))
    document.push(FindReplace(RowSet.of([7, 8]), ".jpg", ".png", scope="key", key="image"))
    document.push(Prefix("/data/", "/srv/"))
    document.push(EditKey(RowSet.of([9]), "remove", "image"))
    assert document.snapshot.columns(0) is None
    refresh_columns(document.snapshot)
    columns = document.snapshot.columns(0)
    assert columns is not None
    assert columns.edited.tolist() == [4, 7, 8, 9]
    expected = [r["image"] for r in map(document.snapshot.record, range(40)) if "image" in r]
    assert paths_of(columns) == expected
    assert "/srv/x/new.jpg" in expected
    assert "/srv/7.png" in expected
    saved = save(document.snapshot)
    assert saved[0].edited == sum(1 for k in range(40) if k % 3 or k == 9)
    assert [r["image"] for r in json.loads(path.read_bytes()) if "image" in r] == expected
    document.jump(0)
    assert document.snapshot.columns(0) is base


def test_added_rows_have_columns_of_their_own(tmp_path: Path) -> None:
    document = document_of(tmp_path / "m.json")
    document.push(Prefix("a/", "/data/"))
    document.duplicate(np.array([1, 2]))
    document.push(Prefix("/data/", "/srv/"))
    refresh_columns(document.snapshot)
    columns = document.snapshot.columns(ADDED_SOURCE)
    assert columns is not None
    assert paths_of(columns) == ["/srv/1.jpg", "/srv/2.jpg"]
    assert document.snapshot.count(ADDED_SOURCE) == 2
    document.undo()
    refresh_columns(document.snapshot)
    columns = document.snapshot.columns(ADDED_SOURCE)
    assert columns is not None
    assert paths_of(columns) == ["/data/1.jpg", "/data/2.jpg"]
