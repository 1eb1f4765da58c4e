"""Results that follow edits are those of a whole new check."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ola_viewer.checks.renew import renew
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.manifest.record_edits import SetText
from tests.unit.checks.breaker import jpeg, turns
from tests.unit.checks.tools import AS_OLA, codes, document_of


def test_edits_undo_and_deletion_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(1))
    (tmp_path / "b.jpg").write_bytes(jpeg(2)[:-200])
    records = [
        {"id": n, "image": str(tmp_path / name), "conversations": turns(f"<image>\nWhat is {n}?")}
        for n, name in enumerate(["a.jpg", "b.jpg", "a.jpg", "a.jpg"])
    ]
    document = document_of(tmp_path / "m.json", *records)
    first = document.snapshot
    result = run_check(first, Depth.DEEP, {}, options=AS_OLA)
    assert codes(result.table) == {1: {"media-truncated"}}

    def follow(rows: list[int]) -> None:
        nonlocal result, first
        snapshot = document.snapshot
        result = renew(snapshot, first, result, np.array(rows, np.int64), {}, AS_OLA)
        first = snapshot
        whole = run_check(snapshot, Depth.DEEP, {}, options=AS_OLA)
        assert codes(result.table) == codes(whole.table)
        assert result.deep is not None
        assert result.deep.done.tolist() == snapshot.rows().tolist()

    document.push(SetText(0, ("image",), str(tmp_path / "none.jpg")))
    follow([0])
    assert codes(result.table)[0] == {"file-missing"}
    document.push(SetText(1, ("image",), str(tmp_path / "a.jpg")))
    follow([1])
    assert 1 not in codes(result.table)
    document.push(SetText(2, ("conversations", 0, "value"), "What is 2?"))
    follow([2])
    assert codes(result.table)[2] == {"image-token-count"}
    document.delete(np.array([0]))
    follow([0])
    for rows in ([0], [2], [1], [0]):
        document.undo()
        follow(rows)
    assert codes(result.table) == {1: {"media-truncated"}}
