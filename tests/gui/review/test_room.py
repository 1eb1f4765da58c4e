"""Review mode driven by keys: queue, verdicts, tags, notes, statistics, filter, exports, coming back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ola_viewer.review.queue import QueueSpec
from ola_viewer.review.statistics import wilson_interval
from tests.gui.conftest import records

Writes = Callable[..., Path]


def begin(program: Any, count: int, seed: int = 7, **more: Any) -> Any:
    """A queue of `count` records; the page."""
    program.review.make_queue(
        "Audit", QueueSpec(count=count, seed=seed, **more), program.services.model.snapshot.rows()
    )
    program.settle()
    assert program.window.mode == "review"
    return program.review.page


def key(qtbot: QtBot, page: Any, *keys: Any) -> None:
    """Press keys, each as soon as its record is there."""
    for one in keys:
        qtbot.waitUntil(lambda: page._desk.ready)
        qtbot.keyClick(page, one)


def test_the_dialog_by_keys(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(60))
    program.window.table_pane.table.setFocus()
    qtbot.keyClick(program.window.table_pane.table, Qt.Key.Key_R)
    dialog = program.review.dialog
    assert dialog.count.hasFocus() or dialog.count.value() == 60
    dialog.count.lineEdit().selectAll()
    qtbot.keyClicks(dialog.count, "12")
    assert "12" in dialog.start.text()
    qtbot.keyClick(dialog.count, Qt.Key.Key_Return)
    program.settle()
    desk = program.review.desk
    assert desk.count == 12
    assert desk.queue.spec.count == 12
    assert len({entry.row for entry in desk.queue.entries}) == 12
    assert not program.window.header.isVisible()


def test_verdicts_tags_notes_and_the_share(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(60))
    page, desk = begin(program, 10), program.review.desk
    key(qtbot, page, Qt.Key.Key_G)
    assert desk.position == 1
    key(qtbot, page, Qt.Key.Key_2)
    assert desk.verdict.tags == ("Hallucination",)
    assert page.foot.tags[1].isChecked()
    key(qtbot, page, Qt.Key.Key_N)
    assert page.foot.note.hasFocus()
    qtbot.keyClicks(page.foot.note, "gbu 1")
    assert desk.position == 1
    qtbot.keyClick(page.foot.note, Qt.Key.Key_Return)
    assert page.hasFocus()
    assert desk.verdict.note == "gbu 1"
    key(qtbot, page, Qt.Key.Key_B)
    key(qtbot, page, Qt.Key.Key_U, Qt.Key.Key_S, Qt.Key.Key_G)
    assert desk.position == 5
    share = desk.share()
    assert (share.good, share.bad, share.unsure) == (2, 1, 1)
    low, high = wilson_interval(1, 3)
    assert page.head.share.text() == "33.3 %"
    assert page.head.interval.text() == f"95 %: {low * 100:.1f} to {high * 100:.1f} %"
    assert page.head.place.text() == "6"
    key(qtbot, page, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert desk.position == 3
    assert desk.verdict is None  # skipped
    key(qtbot, page, Qt.Key.Key_Backspace)
    assert desk.verdict.mark == "unsure"
    key(qtbot, page, Qt.Key.Key_B)
    assert desk.share().bad == 2
    key(qtbot, page, Qt.Key.Key_J)
    assert page.sample.json.all_text().lstrip().startswith("{")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert program.window.mode == ""
    assert program.window.header.isVisible()


def test_filter_column_and_order(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(60))
    page, desk, model = begin(program, 4), program.review.desk, program.services.model
    rows = [entry.row for entry in desk.queue.entries]
    key(qtbot, page, Qt.Key.Key_B, Qt.Key.Key_G, Qt.Key.Key_3, Qt.Key.Key_B, Qt.Key.Key_Escape)

    def found(query: str) -> list[int]:
        model.set_query(query)
        program.settle()
        return sorted(model.rows.tolist())

    facets = program.window.facets.model()
    titles = [facets.index(row, 0).data() for row in range(facets.rowCount())]
    assert "Verdicts" in titles
    assert found("verdict:bad") == sorted([rows[0], rows[2]])
    assert found("verdict:good") == [rows[1]]
    assert found("tag:language") == [rows[2]]
    assert len(found("verdict:none")) == 57
    assert found("-verdict:bad verdict:any") == [rows[1]]
    table = program.window.table_pane.table
    number = table.column_number("verdict")
    assert table.isColumnHidden(number)
    assert found("") == list(range(60))
    from ola_viewer.gui.document_model import Sorting

    model.set_sorting(Sorting("verdict"))
    program.settle()
    assert model.rows.tolist()[:3] == [*sorted([rows[0], rows[2]]), rows[1]]
    records_model = program.window.table_pane.records
    assert records_model.index(0, number).data() == "Bad"


def test_everything_comes_back_after_a_stop_in_the_middle(
    start: Callable[..., Any], manifest: Writes, qtbot: QtBot
) -> None:
    path = manifest(60)
    program = start(path)
    page = begin(program, 10)
    key(qtbot, page, Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_U)
    before = [(v.content, v.mark) for v in program.review.desk.verdicts()]
    program = start(path)
    assert list(program.review.queues) == ["Audit"]
    program.review.start()
    dialog = program.review.dialog
    assert dialog.earlier.hasFocus() or dialog.earlier.count() == 1
    qtbot.keyClick(dialog.earlier, Qt.Key.Key_Return)
    program.settle()
    desk = program.review.desk
    assert desk.position == 3
    assert [(v.content, v.mark) for v in desk.verdicts()] == before
    assert program.review.page.head.place.text() == "4"


def test_strata_statistics_and_agreement(
    start: Callable[..., Any], manifest: Writes, qtbot: QtBot, tmp_path: Path
) -> None:
    program = start(manifest(80))
    page = begin(program, 12, stratify="kind", shares="equal")
    desk, room = program.review.desk, program.review
    assert sorted(entry.stratum for entry in desk.queue.entries) == sorted(["Text only", "Image", "Video", "Audio"] * 3)
    marks = [Qt.Key.Key_B if entry.stratum == "Video" else Qt.Key.Key_G for entry in desk.queue.entries]
    key(qtbot, page, *marks)
    assert desk.left() == 0
    sheet = room.outcome.show_statistics()
    cells = [[sheet.table.item(r, c).text() for c in range(4)] for r in range(sheet.table.rowCount())]
    assert ["Video", "0", "3", "0"] in cells
    assert cells[-1] == ["Total", "9", "3", "0"]
    assert "25.0 % bad" in sheet.words.text()
    report = tmp_path / "mine.json"
    assert room.outcome.reports.write_report(report, desk.verdicts())
    other = orjson.loads(report.read_bytes())
    other["verdicts"][0]["mark"] = "good" if other["verdicts"][0]["mark"] == "bad" else "bad"
    second = tmp_path / "theirs.json"
    second.write_bytes(orjson.dumps(other))
    room.outcome.compare_with(second)
    assert "12 records judged in both" in sheet.agreement.text()
    assert sheet.differences.rowCount() == 1
    sheet.close()


def test_exports(start: Callable[..., Any], manifest: Writes, qtbot: QtBot, tmp_path: Path) -> None:
    path = manifest(30)
    program = start(path)
    page, desk, room = begin(program, 5), program.review.desk, program.review
    key(qtbot, page, Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_G, Qt.Key.Key_B, Qt.Key.Key_U)
    rows = [entry.row for entry in desk.queue.entries]
    every = records(30)
    room.outcome.reports.export_records(tmp_path / "good.json", "good")
    program.settle()
    assert orjson.loads((tmp_path / "good.json").read_bytes()) == [every[row] for row in sorted([rows[0], rows[2]])]
    room.outcome.reports.export_records(tmp_path / "rest.json", "without-bad")
    program.settle()
    rest = [every[row] for row in range(30) if row not in (rows[1], rows[3])]
    assert orjson.loads((tmp_path / "rest.json").read_bytes()) == rest
    assert room.outcome.reports.write_report(tmp_path / "v.csv", desk.verdicts())
    with (tmp_path / "v.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["record_id"], line["mark"]) for line in lines] == [
        (every[row]["id"], mark) for row, mark in zip(rows, ["good", "bad", "good", "bad", "unsure"], strict=True)
    ]
    room.outcome.reports.write_into_records(program.session.book, "review")
    program.settle()
    model = program.services.model
    assert model.snapshot.record(rows[1])["review"]["mark"] == "bad"
    assert len(model.history) == 1
    assert orjson.loads(path.read_bytes()) == every
    # The verdict is still the record's: the key does not count as content.
    assert [verdict.mark for verdict in desk.verdicts()] == ["good", "bad", "good", "bad", "unsure"]


def test_tags_can_be_edited(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(10))
    page = begin(program, 3)
    program.services.settings.set("review_tags", ["Too short"])
    assert [button.text() for button in page.foot.tags] == ["Too short"]
    key(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_1)
    assert program.review.desk.verdict.tags == ("Too short",)


@pytest.mark.parametrize("width", [900, 1280, 1600])
def test_words_and_figures_stay_whole_in_any_window(
    start: Callable[..., Any], manifest: Writes, qtbot: QtBot, width: int
) -> None:
    program = start(manifest(60))
    page = begin(program, 40)
    program.window.resize(width, 700)
    key(qtbot, page, Qt.Key.Key_G, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: page.width() == width and page.foot.width() == width)
    head, foot = page.head, page.foot
    qtbot.waitUntil(lambda: all(tag.width() >= tag.sizeHint().width() for tag in foot.tags))
    last = foot.tags[-1]
    assert last.mapTo(page, last.rect().topRight()).x() < width
    for figure in (head.share, head.interval, head.place, head.of):
        assert figure.isVisible()
        qtbot.waitUntil(lambda figure=figure: figure.width() >= figure.sizeHint().width())
    assert head.of.mapTo(page, head.of.rect().topRight()).x() < width
    assert head.bar.isVisible() == (width >= 1280)
    beside = foot.tags[0].mapTo(page, QPoint()).y() < foot.skip.mapTo(page, foot.skip.rect().bottomLeft()).y()
    assert beside == (width == 1600)


def test_closing_the_file_ends_the_review(start: Callable[..., Any], manifest: Writes) -> None:
    program = start(manifest(10))
    begin(program, 3)
    program.services.model.close()
    program.settle()
    assert program.window.mode == ""
    assert program.review.desk.queue is None


def test_verdicts_find_their_records_in_another_file(start: Callable[..., Any], manifest: Writes, qtbot: QtBot) -> None:
    program = start(manifest(20))
    page = begin(program, 3)
    ids = [records(20)[entry.row]["id"] for entry in program.review.desk.queue.entries]
    key(qtbot, page, Qt.Key.Key_B, Qt.Key.Key_B, Qt.Key.Key_G)
    other = manifest(1, "other.json")
    other.write_bytes(
        orjson.dumps([{"new": 1, **record} for record in reversed(records(20))], option=orjson.OPT_INDENT_2)
    )
    program = start(other)
    model = program.services.model
    model.set_query("verdict:bad")
    program.settle()
    assert sorted(model.snapshot.record(int(row))["id"] for row in model.rows) == sorted(ids[:2])
