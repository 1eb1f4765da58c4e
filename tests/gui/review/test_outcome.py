"""What a review comes to: shares by anything, how much more to judge, two reviewers, exports, keys in the records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ola_viewer.review.queue import QueueSpec
from ola_viewer.review.statistics import Share
from tests.gui.conftest import records

Writes = Callable[..., Path]
MARK = {Qt.Key.Key_G: "good", Qt.Key.Key_B: "bad", Qt.Key.Key_U: "unsure"}


def judged(program: Any, qtbot: QtBot, paths: list[Path], keys: list[Any], **more: Any) -> None:
    """Open the files and judge their records in order; a digit tags the next one."""
    program.commands.open_paths(paths)
    assert program.settle()
    spec = QueueSpec(order="stored", **more)
    program.review.make_queue("Q", spec, program.services.model.snapshot.rows())
    assert program.settle()
    page = program.review.page
    for key in keys:
        qtbot.waitUntil(lambda: program.review.desk.ready)
        qtbot.keyClick(page, key)


def table_of(sheet: Any) -> dict[str, list[str]]:
    found = [[sheet.table.item(r, c).text() for c in range(7)] for r in range(sheet.table.rowCount())]
    return {cells[0]: cells[1:] for cells in found}


def test_shares_by_source_kind_folder_and_tag(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    one, two = manifest(4, "one.json"), manifest(4, "two.json")
    raw = two.read_bytes().replace(b"rec_", b"two_")
    two.write_bytes(raw)
    good, bad = Qt.Key.Key_G, Qt.Key.Key_B
    keys = [good, Qt.Key.Key_1, Qt.Key.Key_2, bad, good, good, bad, Qt.Key.Key_2, bad, Qt.Key.Key_U, bad]
    judged(program, qtbot, [one, two], keys)
    sheet = program.review.outcome.show_statistics()
    assert list(table_of(sheet)) == ["Total"]
    sheet.group_by("source")
    shares = table_of(sheet)
    assert {name: cells[:3] for name, cells in shares.items()} == {
        "one.json": ["3", "1", "0"],
        "two.json": ["0", "3", "1"],
        "Total": ["3", "4", "1"],
    }
    assert shares["one.json"][3] == "25.0 %"
    assert shares["one.json"][5] == f"{Share(3, 1, 0).more_for(0.02):,}"  # about so many more for ±2 %, of this source
    assert shares["Total"][5] == f"{Share(3, 4, 1).more_for(0.02):,}"
    sheet.group_by("tag")
    shares = table_of(sheet)
    assert shares["Wrong answer"][:3] == ["0", "1", "0"]
    assert shares["Hallucination"][:3] == ["0", "2", "0"]
    assert shares["no tag"][:3] == ["3", "2", "1"]
    sheet.group_by("kind")
    assert table_of(sheet)["Image"][:3] == ["1", "1", "0"]
    sheet.group_by("folder")
    assert table_of(sheet)["/data/sound"][:3] == ["1", "0", "1"]
    sheet.group_by("")
    assert list(table_of(sheet)) == ["Total"]
    sheet.close()


def test_kappa_of_two_review_files(
    program: Any, manifest: Writes, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = [Qt.Key.Key_G, Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_B, Qt.Key.Key_U, Qt.Key.Key_G]
    theirs = ["good", "bad", "bad", "bad", "unsure", "unsure"]
    judged(program, qtbot, [manifest(6)], mine)
    outcome = program.review.outcome
    first, second = tmp_path / "anna.json", tmp_path / "ben.json"
    assert outcome.reports.write_report(first, program.review.desk.verdicts())
    other = orjson.loads(first.read_bytes())
    for verdict, mark in zip(other["verdicts"], theirs, strict=True):
        verdict["mark"] = mark
    second.write_bytes(orjson.dumps(other))
    # Observed 4/6; by chance (3·1 + 2·3 + 1·2) / 36.
    chance = (3 * 1 + 2 * 3 + 1 * 2) / 36
    kappa = (4 / 6 - chance) / (1 - chance)
    for chosen in ([str(second)], [str(first), str(second)]):
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, chosen=chosen: (chosen, ""))
        program.services.actions["review.compare"].trigger()
        words = outcome.sheet.agreement.text()
        assert words.endswith(f"6 records judged in both, 66.7 % alike. Cohen's kappa: {kappa:.3f}.")
        assert words.startswith(", ".join(Path(name).name for name in chosen))
        assert outcome.sheet.differences.rowCount() == 2
        assert [outcome.sheet.differences.item(0, c).text() for c in range(3)] == ["rec_00001", "good", "bad"]
    outcome.sheet.close()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(first)] * 3, ""))
    program.services.actions["review.compare"].trigger()
    assert "one review, or two" in program.services.messages.last[1]


def test_the_report_tells_the_strata(
    program: Any, manifest: Writes, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(program, qtbot, [manifest(8)], [Qt.Key.Key_B] * 3 + [Qt.Key.Key_G] * 5, count=8, stratify="kind")
    file = tmp_path / "report.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    program.services.actions["review.report"].trigger()
    strata = orjson.loads(file.read_bytes())["summary"]["strata"]
    assert sum(share["bad"] for share in strata.values()) == 3
    assert {name: share["good"] + share["bad"] for name, share in strata.items()} == dict.fromkeys(
        ["Image", "Video", "Audio", "Text only"], 2
    )


def test_from_keys_to_files_and_back(
    program: Any, manifest: Writes, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_U, Qt.Key.Key_G]
    path = manifest(8)
    judged(program, qtbot, [path], [Qt.Key.Key_1, *keys])
    every = records(8)
    for action, name, kept in (
        ("review.export_good", "good.json", [0, 3]),
        ("review.export_rest", "rest.json", [0, 2, 3, 4, 5, 6, 7]),
    ):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, name=name: (str(tmp_path / name), ""))
        program.services.actions[action].trigger()
        program.settle()
        assert orjson.loads((tmp_path / name).read_bytes()) == [every[row] for row in kept]
    monkeypatch.setattr("ola_viewer.gui.review.outcome.QInputDialog.getText", lambda *_args, **_more: ("audit", True))
    program.services.actions["review.write_keys"].trigger()
    program.settle()
    program.services.actions["file.save"].trigger()
    program.settle()
    program.settle()
    saved = orjson.loads(path.read_bytes())
    assert [record.get("audit", {}).get("mark") for record in saved] == [MARK[key] for key in keys] + [None] * 4
    assert saved[0]["audit"]["tags"] == ["Wrong answer"]
    for record, before in zip(saved, every, strict=True):
        record.pop("audit", None)
        assert record == before
    # Written into the records and saved, the verdicts are still theirs.
    assert [verdict.mark for verdict in program.review.desk.verdicts()] == [MARK[key] for key in keys]
