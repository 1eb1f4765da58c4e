"""The runner and the benchmark of the window at a small size. Times are not judged."""

from __future__ import annotations

from pathlib import Path

from tests.perf.generate import write_manifest
from tests.perf.run_all import PARTS, Row, Size, at_least, at_most, run, table


def test_the_window_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = write_manifest(tmp_path / "a.json", 3_000)
    rows = run(Size(made, tmp_path, full=False), ["window"])
    assert {"first rows visible", "longest stall of the GUI thread", "key to patch JPEG"} <= {row.what for row in rows}


def test_quick_parts_give_rows(tmp_path: Path) -> None:
    made = write_manifest(tmp_path / "a.json", 1_000)
    for name in ("index", "columns", "save"):
        assert PARTS[name](Size(made, tmp_path, full=False)), name
    assert made.exists()


def test_rows_say_whether_the_target_is_met() -> None:
    rows = [at_most("a", 3, 5, "ms"), at_least("b", 3, 5, "×"), Row("c", "1 s", "–")]
    assert table(rows).splitlines()[2:] == [
        "| a | 3 ms | ≤ 5 ms | yes |",
        "| b | 3 × | ≥ 5 × | no |",
        "| c | 1 s | – |  |",
    ]
