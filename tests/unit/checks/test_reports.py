"""Reports: one JSON object a line, CSV without formulas, HTML in which nothing runs."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.report_file import WRITERS, write_report
from ola_viewer.checks.reports import (
    CSV_FIELDS,
    ReportContext,
    html_text,
    value_at,
    write_csv,
    write_json,
    write_text,
)
from ola_viewer.checks.rule import Depth, Issue
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.thumbnails import Thumbnails
from ola_viewer.jobs import Cancelled, CancelToken, Progress
from ola_viewer.manifest.atomic_file import SaveError
from tests.unit.checks.breaker import jpeg, turns
from tests.unit.checks.tools import AS_OLA, SETTINGS, document_of

EVIL = "<script>alert('x')</script>\x1b[31m\"&"


def report(tmp_path: Path):
    (tmp_path / "a.jpg").write_bytes(jpeg(1))
    records = [
        {"id": "=cmd()", "image": str(tmp_path / "a.jpg"), "conversations": turns("What?")},
        {"id": EVIL, "image": f"/none/{EVIL}.jpg", "conversations": turns("<image>\nWhat?")},
        {"id": "ok", "conversations": turns("What?")},
        {"id": "\ud800", "image": "/none/\ud800.jpg", "conversations": [{"from": EVIL, "value": "x"}]},
    ]
    document = document_of(tmp_path / "m.json", *records)
    table = run_check(document.snapshot, Depth.FILES, {}, options=AS_OLA).table
    pictures = Thumbnails(document.snapshot, {})
    return ReportContext(document.snapshot, SETTINGS, 4, "files", pictures), table


def test_json_lines(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    out = io.StringIO()
    write_json(out, context, table)
    entries = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(entries) == len(table)
    assert all(list(entry) == list(CSV_FIELDS) for entry in entries)
    first = entries[0]
    assert first == {
        "source": str(tmp_path / "m.json"), "row": 0, "id": "=cmd()", "code": "image-token-count",
        "severity": "corrupting", "field": "conversations", "message": "0 × <image> for 1 image.",
    }  # fmt: skip
    missing = next(entry for entry in entries if entry["code"] == "file-missing")
    assert missing["message"] == f"The file does not exist. /none/{EVIL}.jpg"


def test_csv_holds_no_formulas(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    out = io.StringIO()
    write_csv(out, context, table)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == len(table)
    assert rows[0]["id"] == "'=cmd()"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        self.seen.add(tag)
        self.links += [value for name, value in attrs if name in ("src", "href") and value]


def test_html_is_self_contained_and_runs_nothing(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    text = html_text(context, table)
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.seen
    assert "img" in tags.seen
    assert all(link.startswith(("data:image/", "#")) for link in tags.links)
    assert "&lt;script&gt;" in text
    assert "prefers-color-scheme:dark" in text
    text.encode("utf-8")


def test_text_cannot_command_a_terminal(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    out = io.StringIO()
    write_text(out, context, table)
    assert "\x1b" not in out.getvalue()
    assert "image-token-count: 1 record\n" in out.getvalue()


def test_nothing_found(tmp_path: Path) -> None:
    document = document_of(tmp_path / "m.json", {"id": 1, "conversations": turns("x")})
    table = run_check(document.snapshot, Depth.QUICK, {}, options=AS_OLA).table
    context = ReportContext(document.snapshot, SETTINGS, 1, "quick")
    out = io.StringIO()
    write_text(out, context, table)
    assert out.getvalue() == "1 record checked, depth quick: nothing found.\n"
    assert "Nothing found." in html_text(context, table)


def test_a_report_names_the_trainers_and_counts_in_good_grammar(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    text = html_text(replace(context, checked=1, trainers=("Ola", "LLaVA <family>")), table)
    assert "1 record checked for Ola, LLaVA &lt;family&gt;, depth files." in text
    assert " 1 record.</p>" in text
    assert "1 records" not in text


def test_values_by_pointer() -> None:
    record = {"a": [{"b": 1}]}
    assert value_at(record, ("a", 0, "b")) == 1
    assert value_at(record, ("a", 3)) is None
    assert value_at(record, ("a", "x")) is None
    assert value_at(record, ("a", 0, "b", "c")) is None


@pytest.mark.parametrize("form", list(WRITERS))
def test_a_report_that_is_stopped_leaves_the_old_file(tmp_path: Path, form: str) -> None:
    context, table = report(tmp_path)
    out = tmp_path / f"report.{form}"
    out.write_text("before")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        write_report(out, replace(context, cancel=cancel), table, form)
    assert out.read_text() == "before"
    write_report(out, context, table, form)
    assert out.read_text() != "before"
    assert not [path for path in tmp_path.iterdir() if "part" in path.name]


def test_a_report_tells_how_far_it_is(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    for form in ("json", "csv", "html"):
        marks: list[Progress] = []
        write_report(tmp_path / "report", replace(context, progress=marks.append), table, form)
        assert marks
        assert all(mark.done <= (mark.total or 0) for mark in marks)
        assert form == "html" or (marks[-1].done, marks[-1].total) == (len(table), len(table))


def test_a_report_never_takes_the_place_of_a_source(tmp_path: Path) -> None:
    context, table = report(tmp_path)
    with pytest.raises(SaveError):
        write_report(tmp_path / "m.json", context, table)


def test_reports_of_very_many_findings_take_little_memory(tmp_path: Path) -> None:
    """Lines go out as they are made: 200,000 findings of one record need no more than some pages."""
    document = document_of(tmp_path / "m.json", {"id": "a", "conversations": turns("x")})
    rows = np.zeros(200_000, np.int64)
    table = FindingTable.alike(rows, "file-missing", Issue("image", (), "The file does not exist."))
    context = ReportContext(document.snapshot, SETTINGS, 1, "files")

    class Counting(io.StringIO):
        lines = 0

        def write(self, text: str) -> int:
            self.lines += text.count("\n")
            return len(text)

    tracemalloc.start()
    for writer, extra in ((write_json, 0), (write_csv, 1)):
        out = Counting()
        writer(out, context, table)
        assert out.lines == len(rows) + extra
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()
