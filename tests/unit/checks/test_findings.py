"""The table of findings: small, sorted, mergeable, kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ola_viewer.checks import findings as module
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Issue, Severity
from ola_viewer.checks.settings import CheckSettings
from tests.unit.checks.tools import SETTINGS

LOST = Issue("conversations", ("conversations", 0, "value"), "The turn is nothing but <image>.")
GONE = Issue("image", ("image",), "The file does not exist.")
TABLE = FindingTable.of(
    [(7, "file-missing", GONE), (2, "image-token-lost", LOST), (7, "id-missing", Issue("id", (), "No id.")),
     (9, "file-missing", GONE), (9, "file-missing", Issue("image", ("image", 1), "The file does not exist."))]
)  # fmt: skip


def test_counts_findings_and_records() -> None:
    assert TABLE.counts() == {"id-missing": 1, "image-token-lost": 1, "file-missing": 3}
    assert TABLE.record_counts()["file-missing"] == 2
    assert TABLE.rows.tolist() == [2, 7, 7, 9, 9]
    assert TABLE.rows_of("file-missing").tolist() == [7, 9]
    assert TABLE.severity_counts(SETTINGS)[Severity.ERROR] == 2


def test_worst_severity_of_each_row() -> None:
    rows, severities = TABLE.worst(SETTINGS)
    assert rows.tolist() == [2, 7, 9]
    assert severities.tolist() == [Severity.CORRUPTING, Severity.ERROR, Severity.ERROR]
    milder = CheckSettings(severities={"file-missing": Severity.INFO})
    assert TABLE.worst(milder)[1].tolist() == [Severity.CORRUPTING, Severity.WARNING, Severity.INFO]
    assert len(FindingTable.empty().worst(SETTINGS)[0]) == 0


def test_findings_of_a_row_are_worst_first() -> None:
    assert [finding.code for finding in TABLE.of_row(7, SETTINGS)] == ["file-missing", "id-missing"]
    assert TABLE.of_row(7, SETTINGS)[0].pointer == ("image",)
    assert TABLE.of_row(8, SETTINGS) == []


def test_rows_that_were_checked_again_lose_what_is_gone() -> None:
    fresh = FindingTable.of([(9, "file-case", GONE)])
    updated = TABLE.updated(np.array([7, 9]), {"file-missing", "file-case"}, fresh)
    assert updated.counts() == {"id-missing": 1, "image-token-lost": 1, "file-case": 1}


def test_a_table_is_kept_for_its_identity_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "table.npz"
    TABLE.save(path, "this file")
    loaded = FindingTable.load(path, "this file")
    assert loaded is not None
    assert list(loaded.iterate(SETTINGS)) == list(TABLE.iterate(SETTINGS))
    assert FindingTable.load(path, "another file") is None
    path.write_bytes(path.read_bytes()[:100])
    assert FindingTable.load(path, "this file") is None
    assert FindingTable.load(tmp_path / "none.npz", "this file") is None


def test_two_million_records_take_some_tens_of_megabytes() -> None:
    count = 2_000_000
    table = FindingTable(np.arange(count), np.full(count, 3, np.uint16), np.zeros(count, np.int32), (LOST,))
    assert table.nbytes <= 30_000_000
    assert len(FindingTable.merged([table, TABLE])) == count + 5


def test_sentences_are_bounded(monkeypatch) -> None:
    monkeypatch.setattr(module, "MAX_DETAILS", 10)
    table = FindingTable.of((row, "file-missing", Issue("image", ("image",), f"No file {row}.")) for row in range(100))
    messages = {finding.message for finding in table.iterate(SETTINGS)}
    assert len(messages) == 11
    assert len(FindingTable.merged([table, TABLE])) == 105
