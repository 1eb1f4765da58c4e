"""Checks in the real window: run, look, fix, undo, silence, export, restart."""

from __future__ import annotations

import csv
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ola_viewer.checks.fixes import FixPlan, plan_fix
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import FullResult
from ola_viewer.gui.inspector.text_tabs import CONVERSATION, JSON, PROBLEMS
from ola_viewer.gui.problems import planning, runs
from ola_viewer.jobs import Cancelled
from ola_viewer.manifest.record_edits import SetText
from tests.helpers.patience import PATIENCE


def turns(question: str, answer: str = "Fine.") -> list[dict[str, str]]:
    return [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Ten records on existing pictures: six good ones, four with faults of their own."""
    picture = tmp_path / "media" / "a.jpg"
    picture.parent.mkdir()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(picture)
    records: list[dict[str, Any]] = [
        {"id": f"good{n}", "image": str(picture), "conversations": turns(f"<image>\nWhat is {n}?")} for n in range(6)
    ]
    records += [
        {"id": "twice", "image": str(picture), "conversations": turns("<image><image>\nWhat is twice?")},
        {"id": "none", "image": str(picture), "conversations": turns("What is none?")},
        {"id": "gone", "image": str(tmp_path / "media" / "no.jpg"), "conversations": turns("<image>\nWhat is gone?")},
        {
            "id": "role",
            "conversations": [{"from": "user", "value": "Hello"}, {"from": "assistant", "value": "Good day."}],
        },
    ]
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(records, indent=1))
    return path


@pytest.fixture
def checked(program: Any, faulty: Path) -> Any:
    """The window after a file check."""
    program.commands.open_paths([faulty])
    assert program.settle()
    program.problems.check(Depth.FILES)
    assert program.settle()
    return program


def rows_of(program: Any) -> list[int]:
    overview = program.problems.controller.overview
    return [] if overview is None else overview.rows.tolist()


def codes_of(program: Any, row: int) -> list[str]:
    overview = program.problems.controller.overview
    return [] if overview is None else [finding.code for finding in overview.findings(row)]


def test_a_check_fills_panel_table_facets_and_status_line(checked: Any) -> None:
    program = checked
    panel, window = program.problems.panel, program.window
    assert panel.tree.lines() == [
        ("Error", 2),
        ("Role unknown", 1),
        ("File missing", 1),
        ("Corrupting", 2),
        ("Image token count", 2),
    ]
    assert panel.summary.text().startswith("10 records checked at ")
    assert window.status.field_text("problems_error") == "2"
    assert window.status.field_text("problems_corrupting") == "2"
    assert window.status.field_text("problems_warning") == ""
    status = window.table_pane.table.delegate.status_of
    assert status(6).text == "Tokens 2 for 1"
    assert (status(8).severity, status(8).text, status(8).missing) == ("error", "Missing", True)
    assert status(0) is None
    facets = window.facets.model()
    titles = [facets.index(row, 0).data() for row in range(facets.rowCount())]
    assert titles.index("Kind") < titles.index("Problems") < titles.index("Folders")
    assert program.services.messages.last == ("success", "File check finished, 4 records with findings")


def test_f9_opens_and_checks_then_closes(program: Any, faulty: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([faulty])
    assert program.settle()
    qtbot.keyClick(program.window, Qt.Key.Key_F9)
    assert program.window.panels.current == "problems"
    assert program.settle()
    assert program.problems.controller.depth is Depth.QUICK
    qtbot.keyClick(program.window, Qt.Key.Key_F9)
    assert program.window.panels.current == ""


def test_a_click_in_the_tree_filters_and_the_count_in_the_status_line_too(checked: Any, qtbot: QtBot) -> None:
    program = checked
    tree, model = program.problems.panel.tree, program.services.model
    assert tree.show_code("image-token-count")
    rect = tree.visualRect(tree.currentIndex())
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(90, rect.center().y()))
    program.settle()
    assert model.request.query == "problem:image-token-count"
    assert model.rows.tolist() == [6, 7]
    program.window.status.field_clicked.emit("problems_error")
    program.settle()
    assert model.request.query == "severity:error"
    assert model.rows.tolist() == [8, 9]
    for query, rows in (("problem:none", list(range(6))), ("problem:any", [6, 7, 8, 9]), ("problem:role", [9])):
        program.window.table_pane.filter_line.set_terms([query])
        program.settle()
        assert model.rows.tolist() == rows, query


def test_sorting_by_status_puts_the_worst_first(checked: Any, qtbot: QtBot) -> None:
    from ola_viewer.gui.document_model import Sorting

    checked.services.model.set_sorting(Sorting("status"))
    checked.settle()
    assert checked.services.model.rows.tolist() == [8, 9, 6, 7, 0, 1, 2, 3, 4, 5]


def test_fix_is_seen_first_and_one_undo_step(checked: Any, qtbot: QtBot) -> None:
    program = checked
    panel, model = program.problems.panel, program.services.model
    panel.tree.show_code("image-token-count")
    program.settle()
    detail = panel.detail
    assert detail.title.text() == "Image token count"
    assert detail.where.text() == "2 records in 1 folder"
    assert sorted(group.action_text for group in detail.groups.groups) == [
        "Insert <image> at the start of turn 1",
        "Remove the second <image>",
    ]
    lines = {line.row: line for line in detail.samples.model.lines}
    assert [piece.text for piece in lines[6].before if piece.kind == "changed"] == ["<image>"]
    assert [piece.text for piece in lines[7].after if piece.kind == "changed"] == ["<image>\\n"]
    assert detail.fix.text() == "Fix 2 records"
    detail.groups.boxes[0].click()
    assert detail.fix.text() == "Fix 1 record"
    detail.groups.boxes[0].click()
    before = [model.snapshot.raw(row) for row in range(10)]
    qtbot.mouseClick(detail.fix, Qt.MouseButton.LeftButton)
    program.settle()
    assert [entry.label for entry in model.history] == ["Fix 2 records (image-token-count)"]
    assert codes_of(program, 6) == codes_of(program, 7) == []
    assert [title for title, _ in panel.tree.lines()] == ["Error", "Role unknown", "File missing"]
    model.undo()
    program.settle()
    assert [model.snapshot.raw(row) for row in range(10)] == before
    assert codes_of(program, 6) == codes_of(program, 7) == ["image-token-count"]


def test_fix_this_record_and_all_that_can_be_fixed(checked: Any, qtbot: QtBot) -> None:
    program = checked
    panel, model = program.problems.panel, program.services.model
    model.set_current(6)
    program.settle()
    panel.tree.show_code("image-token-count")
    program.settle()
    assert panel.detail.fix_record.isEnabled()
    panel.detail.fix_record.click()
    program.settle()
    assert codes_of(program, 6) == []
    assert codes_of(program, 7) == ["image-token-count"]
    qtbot.keyClick(
        program.window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    program.settle()
    assert panel.detail.title.text() == "All that can be fixed"
    assert panel.detail.fix.text() == "Fix 2 records"
    panel.detail.fix.click()
    program.settle()
    assert [title for title, _ in panel.tree.lines()] == ["Error", "File missing"]
    model.undo()
    model.undo()
    program.settle()
    assert len(rows_of(program)) == 4


@pytest.mark.parametrize("quiet", [True, False])
def test_a_plan_shows_its_first_lines_before_it_is_whole(
    checked: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    gate = threading.Event()

    def slowly(
        snapshot: Any, table: Any, codes: Any, roots: Any, options: Any, cancel: Any, progress: Any, on_plan: Any
    ) -> FixPlan:
        whole = plan_fix(snapshot, table, codes, roots, options, cancel, progress)
        on_plan(replace(whole, groups=whole.groups[:1]))
        while not gate.wait(0.01):
            cancel.check()
        return whole

    monkeypatch.setattr(planning, "plan_fix", slowly)
    monkeypatch.setattr(planning, "_QUIET", 100 if quiet else 0)
    panel = checked.problems.panel
    panel.show_all_fixable()
    detail = panel.detail
    qtbot.waitUntil(lambda: len(detail.groups.groups) == 1)
    assert detail.samples.model.lines
    assert panel.plan is None
    assert not any(box.isEnabled() for box in detail.groups.boxes)
    assert (detail.fix.text(), detail.fix.isEnabled()) == ("Planning …", False)
    gate.set()
    assert checked.settle()
    assert panel.plan is not None
    assert len(detail.groups.groups) == len(panel.plan.groups) > 1
    assert any(box.isEnabled() for box in detail.groups.boxes)
    assert detail.fix.text() == "Fix 3 records"


def test_another_problem_stops_the_plan_of_the_first(
    checked: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def endless(*given: Any) -> FixPlan:
        if len(given[2]) == 1:
            return plan_fix(*given)
        while not given[5].cancelled:
            stopped.wait(0.01)
        stopped.set()
        raise Cancelled

    monkeypatch.setattr(planning, "plan_fix", endless)
    monkeypatch.setattr(planning, "_QUIET", 0)
    panel = checked.problems.panel
    panel.show_all_fixable()
    qtbot.waitUntil(lambda: bool(checked.services.lanes.jobs.jobs))
    panel.tree.show_code("image-token-count")
    qtbot.waitUntil(stopped.is_set)
    assert checked.settle()
    assert panel.plan is not None
    assert {group.code for group in panel.plan.groups} == {"image-token-count"}


def test_findings_follow_edits_and_deletion(checked: Any) -> None:
    program, model = checked, checked.services.model
    model.push(SetText(0, ("conversations", 0, "value"), "No tag any more?"))
    program.settle()
    assert codes_of(program, 0) == ["image-token-count"]
    model.push(SetText(1, ("image",), "/nowhere/b.jpg"))
    program.settle()
    assert codes_of(program, 1) == ["file-missing"]
    model.document.delete(np.array([8]))
    program.settle()
    assert codes_of(program, 8) == []
    model.undo()
    model.undo()
    model.undo()
    program.settle()
    assert rows_of(program) == [6, 7, 8, 9]


def test_next_and_previous_problem_by_key(checked: Any, qtbot: QtBot) -> None:
    program, model = checked, checked.services.model
    program.window.panels.close_panel()
    model.set_current(0)
    seen = []
    for _ in range(5):
        qtbot.keyClick(program.window, Qt.Key.Key_F8)
        seen.append(model.current)
    assert seen == [6, 7, 8, 9, 9]
    assert "No further problem below" in program.window.status.message
    qtbot.keyClick(program.window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert model.current == 8
    assert program.inspector.tabs.tabs.currentIndex() == PROBLEMS


def test_the_inspector_lists_findings_with_place_and_fix(checked: Any, qtbot: QtBot) -> None:
    program, model = checked, checked.services.model
    model.set_current(6)
    program.settle()
    found = program.inspector.tabs.problems.findings
    assert [(one.title, one.place, one.fix_label, one.edit_label) for one in found] == [
        ("Image token count", "Turn 1", "Remove the second <image>", "Edit turn")
    ]
    assert found[0].consequence.startswith("2 × <image> for 1 image.")
    view = program.inspector.tabs.problems
    wanted: list[Any] = []
    program.inspector.edit_requested.connect(wanted.append)
    view.edit_requested.emit(found[0].pointer)
    assert wanted[0].pointer == ("conversations", 0, "value")
    view.place_requested.emit(found[0].pointer)
    assert program.inspector.tabs.tabs.currentIndex() == CONVERSATION
    view.fix_requested.emit(found[0].payload)
    program.settle()
    assert program.inspector.tabs.problems.findings == []
    model.set_current(8)
    program.settle()
    missing = program.inspector.tabs.problems.findings[0]
    assert (missing.title, missing.place, missing.fix_label) == ("File missing", "image", "")
    view.place_requested.emit(missing.pointer)
    program.settle()
    json_view = program.inspector.tabs.json
    assert program.inspector.tabs.tabs.currentIndex() == JSON
    marked = [item.paragraph.shown for item in json_view.items() if item.paragraph.matches]
    assert len(marked) == 1
    assert marked[0].strip().startswith('"image":')


def test_exclude_delete_and_silence(checked: Any) -> None:
    program, model = checked, checked.services.model
    panel = program.problems.panel
    panel.tree.show_code("file-missing")
    program.settle()
    exclude, delete = panel.menus.exclude(panel.tree.code).actions()
    assert exclude.text() == "Leave 1 record out of saves and exports"
    exclude.trigger()
    assert 8 in model.snapshot.excluded
    model.undo()
    delete.trigger()
    program.settle()
    assert len(model.rows) == 9
    model.undo()
    program.settle()
    panel.tree.show_code("file-missing")
    panel.menus.silence(panel.tree.code).actions()[1].trigger()
    program.settle()
    assert "File missing" not in dict(panel.tree.lines())
    assert codes_of(program, 8) == []
    assert program.services.settings.settings.silenced == (f"file-missing {model.sources[0].path}",)
    assert panel.menus.rest().actions()[-1].text().startswith("Show again: file-missing")
    panel.menus.silence(panel.tree.code).actions()[-1].trigger()
    program.settle()
    assert dict(panel.tree.lines())["File missing"] == 1


def test_severities_are_a_setting(checked: Any) -> None:
    checked.services.settings.set("severities", ["file-missing=info", "nonsense", "role-unknown=worst"])
    checked.settle()
    assert ("Info", 1) in checked.problems.panel.tree.lines()
    assert checked.window.table_pane.table.delegate.status_of(8).severity == "info"


def test_narrowed_runs(program: Any, faulty: Path) -> None:
    program.commands.open_paths([faulty])
    program.settle()
    feature, model = program.problems, program.services.model
    program.window.open_panel("problems")
    program.window.table_pane.filter_line.set_terms(["id:t"])
    program.settle()
    shown = model.rows.tolist()
    assert shown == [6]
    feature.panel.scope.choose("shown")
    feature.panel.check_now()
    program.settle()
    assert rows_of(program) == [6]
    assert feature.panel.summary.text().startswith("1 of 10 records checked")
    program.window.table_pane.filter_line.clear()
    program.settle()
    feature.panel.scope.choose_sample(4, 7)
    first = feature.panel.scope.rows().tolist()
    assert len(first) == 4
    assert first == feature.panel.scope.rows().tolist()
    feature.panel.check_now()
    program.settle()
    assert set(rows_of(program)) == {6, 7, 9} & set(first)


def test_a_filter_before_any_check_says_what_to_do(program: Any, faulty: Path, qtbot: QtBot) -> None:
    program.commands.open_paths([faulty])
    program.settle()
    program.window.table_pane.filter_line.set_terms(["problem:file-missing"])
    qtbot.waitUntil(lambda: "F9" in program.window.table_pane.filter_line.error)
    qtbot.keyClick(program.window, Qt.Key.Key_F8)
    assert "Nothing was checked so far" in program.window.status.message


def test_results_survive_a_restart_of_unchanged_files(checked: Any, faulty: Path, qtbot: QtBot) -> None:
    program = checked
    program.commands.close_document()
    assert program.problems.controller.overview is None
    assert program.window.status.field_text("problems_error") == ""
    program.commands.open_paths([faulty])
    qtbot.waitUntil(lambda: program.problems.controller.overview is not None)
    program.settle()
    assert rows_of(program) == [6, 7, 8, 9]
    assert program.problems.panel.summary.text() == "10 records checked earlier"
    program.services.model.push(SetText(6, ("conversations", 0, "value"), "<image>\nWhat is twice?"))
    program.settle()
    assert rows_of(program) == [7, 8, 9]
    program.services.model.undo()
    program.commands.close_document()
    faulty.write_text(faulty.read_text() + " ")
    program.commands.open_paths([faulty])
    program.settle()
    assert program.problems.controller.overview is None


def test_saving_keeps_the_findings_and_lets_the_next_start_know(checked: Any, faulty: Path) -> None:
    program = checked
    program.problems.panel.tree.show_code("image-token-count")
    program.settle()
    program.problems.panel.detail.fix.click()
    program.settle()
    program.services.actions["file.save"].trigger()
    program.settle()
    assert not program.services.model.modified
    assert rows_of(program) == [8, 9]
    program.services.model.push(SetText(0, ("conversations", 0, "value"), "No tag any more?"))
    program.settle()
    assert rows_of(program) == [0, 8, 9]
    program.services.model.undo()
    program.settle()
    program.commands.close_document()
    program.commands.open_paths([faulty])
    program.settle()
    assert rows_of(program) == [8, 9]
    assert program.problems.controller.depth is Depth.FILES


def test_closing_while_a_check_runs_ends_it(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    records = [{"id": n, "conversations": turns("Hello?")} for n in range(3000)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(records))
    program.commands.open_paths([path])
    program.settle()
    controller = program.problems.controller
    controller.run(Depth.FILES)
    job = controller.job
    program.commands.close_document()
    assert not controller.running
    qtbot.waitUntil(lambda: job.state != "running")
    program.settle()
    assert controller.overview is None


def test_report_and_exports(checked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = checked

    def choose(name: str) -> Path:
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
        return path

    page = choose("report.html")
    program.services.actions["check.report"].trigger()
    program.settle()
    text = page.read_text()
    assert "image-token-count" in text
    assert "<script" not in text
    table = choose("report.csv")
    program.problems.panel.report.click()
    program.settle()
    rows = list(csv.DictReader(table.open()))
    assert {int(row["row"]) for row in rows} == {6, 7, 8, 9}
    good = choose("good.json")
    program.services.actions["check.export_good"].trigger()
    program.settle()
    assert [record["id"] for record in json.loads(good.read_text())] == [f"good{n}" for n in range(6)]
    bad = choose("bad.json")
    program.services.actions["check.export_bad"].trigger()
    program.settle()
    assert [record["id"] for record in json.loads(bad.read_text())] == ["twice", "none", "gone", "role"]
    reasons = list(csv.DictReader((tmp_path / "bad.reasons.csv").open()))
    assert {row["id"]: row["code"] for row in reasons}["gone"] == "file-missing"


def test_a_stopped_check_keeps_what_it_found(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    records = [{"id": n, "conversations": turns("Hello?") if n % 2 else []} for n in range(6000)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(records))
    program.commands.open_paths([path])
    program.settle()
    controller = program.problems.controller
    program.window.open_panel("problems")
    controller.run(Depth.QUICK)
    job = controller.job
    with qtbot.waitSignal(job.progressed):
        pass
    program.problems.panel.check.click()
    qtbot.waitUntil(lambda: not controller.running)
    program.settle()
    assert controller.result is not None
    if not controller.result.complete:
        assert 0 < controller.result.checked < 6000
        assert "stopped" in program.services.messages.last[1]
    assert rows_of(program)


def test_colours_follow_the_theme(checked: Any) -> None:
    panel = checked.problems.panel
    panel.tree.show_code("image-token-count")
    checked.settle()
    grounds = []
    for look in ("light", "dark"):
        checked.services.theme.choose(look)
        checked.settle()
        image = checked.window.panels.grab().toImage()
        grounds.append(image.pixelColor(image.width() - 60, image.height() - 80).lightness())
        assert len(panel.detail.groups.groups) == 2
    assert grounds[0] > 200 > 60 > grounds[1]


def test_silences_that_change_during_a_run_count_when_it_has_ended(
    checked: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, gate = checked, threading.Event()
    store = program.services.settings
    store.set("silenced", ["file-missing"])
    assert program.settle()
    assert "1 rule silenced" in program.problems.controller.summary
    assert rows_of(program) == [6, 7, 9]
    plain = runs.run_check

    def slowly(*given: Any) -> FullResult:
        result = plain(*given)
        gate.wait(PATIENCE)
        return result

    monkeypatch.setattr(runs, "run_check", slowly)
    program.problems.controller.run(Depth.FILES)
    store.set("silenced", [])
    gate.set()
    assert program.settle()
    assert rows_of(program) == [6, 7, 8, 9]
    assert "silenced" not in program.problems.controller.summary


def test_findings_of_another_version_of_the_file_are_given_up(checked: Any) -> None:
    program, model = checked, checked.services.model
    model.push(SetText(7, ("conversations", 0, "value"), "<image>\nWhat is none?"))
    assert program.settle()
    program.services.actions["file.save"].trigger()
    assert program.settle()
    assert program.settle()
    assert rows_of(program) == [6, 8, 9]  # the same content in a new file
    model.undo()
    assert program.settle()
    assert rows_of(program) == []
    assert "check it again" in program.services.messages.last[1]
    program.problems.check(Depth.FILES)
    assert program.settle()
    assert rows_of(program) == [6, 7, 8, 9]


def test_the_head_says_for_which_trainer_where_it_is_another(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "oryx.json"
    turns = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A boat."}]
    patch = {"patch": "p/patch_0", "start_num": 0, "size": [5, 5]}
    path.write_text(json.dumps([{"id": "a", "video": patch, "conversations": turns}]))
    program.commands.open_paths([path])
    assert program.settle()
    program.services.actions["check.run"].trigger()
    qtbot.waitUntil(lambda: "checked" in program.problems.controller.summary)
    assert program.problems.controller.summary.startswith("1 record checked for Oryx at ")


def test_buttons_of_a_narrow_panel_are_read_whole(checked: Any, qtbot: QtBot) -> None:
    window, detail = checked.window, checked.problems.panel.detail
    buttons = (detail.fix, detail.exclude, detail.silence, detail.fix_record)
    for width in (1440, 1280, 900):
        window.resize(width, 700)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        assert checked.settle()
        assert detail.silence.isVisible()
        for button in buttons:
            assert button.isHidden() or button.width() >= button.sizeHint().width(), (width, button.text())
