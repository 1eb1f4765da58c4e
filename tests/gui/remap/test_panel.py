"""The panel in the real window: rules by keys and mouse, live figures, cards, filter, apply and undo, rule files."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.remap.rule_row import short_count_text
from ola_viewer.paths.path_rule import RuleScope
from ola_viewer.paths.preview import Figure
from ola_viewer.paths.rules import PathRule, RuleKind

CTRL = Qt.KeyboardModifier.ControlModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


def settle(program: Any) -> None:
    assert program.settle()
    assert program.settle()


@pytest.fixture
def repaired(program: Any, tmp_path: Path) -> Any:
    """Sounds 0 … 9 are where the manifest says, 10 … 19 lie elsewhere; ten video patches; the panel is open."""
    (tmp_path / "right").mkdir()
    (tmp_path / "moved").mkdir()
    (tmp_path / "swapped" / "nextqa").mkdir(parents=True)
    records: list[dict[str, Any]] = []
    for number in range(20):
        (tmp_path / ("right" if number < 10 else "moved") / f"{number}.wav").write_bytes(b"RIFF")
        folder = str(tmp_path / "right") if number < 10 else "/old/place"
        records.append({"id": number, "audio": f"{folder}/{number}.wav", "conversations": []})
    (tmp_path / "swapped" / "nextqa" / "patch_0").write_bytes(bytes(1000))
    for number in range(20, 30):
        video = {"patch": str(tmp_path / "swapped/nextqa/patch_0"), "start_num": 0, "size": [10]}
        records.append({"id": number, "video": video, "conversations": []})
    path = tmp_path / "mixed.json"
    path.write_text(json.dumps(records))
    program.commands.open_paths([path])
    settle(program)
    program.services.actions["remap.open"].trigger()
    settle(program)
    program.folder = tmp_path
    return program


def figures(program: Any) -> dict[Figure, int | None]:
    return {figure: box.count for figure, box in program.remap.panel.strip.boxes.items()}


def test_typing_a_rule_shows_what_it_would_do(repaired: Any, qtbot: QtBot) -> None:
    panel = repaired.remap.panel
    row = panel.rules_view.rows[0]
    assert row.old.hasFocus()
    qtbot.keyClicks(row.old, "/old/place/")
    qtbot.keyClick(row.old, Qt.Key.Key_Tab)
    assert row.new.hasFocus()
    qtbot.keyClicks(row.new, f"{repaired.folder}/moved/")
    settle(repaired)
    found = figures(repaired)
    assert (found[Figure.CHANGE], found[Figure.BECOME_PRESENT], found[Figure.BREAK]) == (10, 10, 0)
    assert row.figures[Figure.CHANGE].text() == "10"
    assert "10 records previewed in" in panel.previewed.text()
    sample = panel.samples.samples.samples[0]
    assert (sample.before, sample.after) == ("/old/place/10.wav", f"{repaired.folder}/moved/10.wav")
    assert not panel.strip.card.isVisible()


def test_broken_paths_and_colours_are_warned_of(repaired: Any, qtbot: QtBot) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, f"{folder}/right/", "/nowhere/"),))
    settle(repaired)
    assert figures(repaired)[Figure.BREAK] == 10
    assert "10 paths that are right now would break" in panel.strip.card.title.text()
    (folder / "plain").mkdir()
    (folder / "plain" / "patch_0").write_bytes(bytes(1000))
    panel.set_rules((PathRule(RuleKind.PREFIX, f"{folder}/swapped/nextqa/", f"{folder}/plain/"),))
    settle(repaired)
    assert figures(repaired)[Figure.COLOURS] == 10
    assert panel.strip.card.title.text() == "Rule 1 drops “nextqa” from 10 paths."
    qtbot.mouseClick(panel.strip.boxes[Figure.COLOURS], Qt.MouseButton.LeftButton)
    settle(repaired)
    assert len(panel.samples.samples.samples) == 10
    assert panel.samples.model().index(0, 5).data() == "Present, colours change"


def test_a_faulty_pattern_is_marked_and_left_out(repaired: Any) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    panel.set_rules(
        (PathRule(RuleKind.REGEX, "(/x", "y"), PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved/"))
    )
    settle(repaired)
    assert panel.rules_view.rows[0].old.property("invalid") is True
    assert "Rule 1 cannot be applied" in panel.strip.card.title.text()
    assert figures(repaired)[Figure.CHANGE] == 10


def test_advice_is_taken_with_one_click(repaired: Any, qtbot: QtBot) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved"),))
    settle(repaired)
    assert "does not" in panel.strip.card.title.text()
    qtbot.mouseClick(panel.strip.card.take, Qt.MouseButton.LeftButton)
    settle(repaired)
    assert panel.rules_view.rules[0].replace == f"{folder}/moved/"
    assert figures(repaired)[Figure.BECOME_PRESENT] == 10


def test_apply_is_one_step_and_undo_brings_the_rule_back(repaired: Any, qtbot: QtBot) -> None:
    panel, model, folder = repaired.remap.panel, repaired.services.model, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved/"),))
    settle(repaired)
    repaired.window.activateWindow()
    panel.rules_view.rows[0].new.setFocus()
    qtbot.keyClick(panel.rules_view.rows[0].new, Qt.Key.Key_Return, CTRL)
    settle(repaired)
    assert [entry.label for entry in model.history] == [f"Remap /old/place/ → {folder}/moved/"]
    assert model.snapshot.record(10)["audio"] == f"{folder}/moved/10.wav"
    assert repaired.remap.surveys.surveyed.survey.broken == 0
    assert not panel.rules_view.rules[0].enabled  # lest it applies twice
    qtbot.keyClick(panel.rules_view.rows[0].new, Qt.Key.Key_Return, CTRL)
    settle(repaired)
    assert len(model.history) == 1
    repaired.services.actions["edit.undo"].trigger()
    settle(repaired)
    assert panel.rules_view.rules[0].enabled
    assert repaired.remap.surveys.surveyed.survey.broken == 10
    assert figures(repaired)[Figure.BECOME_PRESENT] == 10


def test_filter_to_changes_and_scope_of_the_filter(repaired: Any, qtbot: QtBot) -> None:
    panel, model, folder = repaired.remap.panel, repaired.services.model, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved/"),))
    settle(repaired)
    qtbot.mouseClick(panel.filter_button, Qt.MouseButton.LeftButton)
    settle(repaired)
    assert model.rows.tolist() == list(range(10, 20))
    model.set_query("path:15.wav")
    settle(repaired)
    qtbot.waitUntil(lambda: any(panel.rules_view.rows[0].applies.itemText(n) == "Filter: 1" for n in range(6)))
    applies = panel.rules_view.rows[0].applies
    applies.setCurrentIndex(applies.findText("Filter: 1"))
    settle(repaired)
    assert figures(repaired)[Figure.CHANGE] == 1
    model.set_query("")
    settle(repaired)
    assert figures(repaired)[Figure.CHANGE] == 1  # the rows of the moment stay
    assert applies.currentText() == "1 records"


def test_folders_after_the_rules(repaired: Any, qtbot: QtBot) -> None:
    panel, model, folder = repaired.remap.panel, repaired.services.model, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved/"),))
    settle(repaired)
    side = repaired.remap.side
    assert side.isVisible()

    def lines() -> dict[str, tuple[str, str]]:
        found = {}
        pending = [side.folders.topLevelItem(n) for n in range(side.folders.topLevelItemCount())]
        while pending:
            item = pending.pop()
            item.setExpanded(True)
            found[item.text(0)] = (item.text(1), item.text(2))
            pending += [item.child(n) for n in range(item.childCount())]
        return found

    assert lines()["/old/place"] == ("10", "0")
    qtbot.mouseClick(side.after, Qt.MouseButton.LeftButton)
    settle(repaired)
    after = lines()
    assert "/old/place" not in after
    assert after["moved"] == ("0", "10")
    moved = side.folders.findItems("moved", Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)[0]
    rect = side.folders.visualItemRect(moved)
    qtbot.mouseClick(side.folders.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, rect.center().y()))
    settle(repaired)
    assert model.rows.tolist() == list(range(10, 20))
    repaired.window.panels.close_panel()
    assert not side.isVisible()


def test_rules_by_keys(repaired: Any, qtbot: QtBot) -> None:
    view = repaired.remap.panel.rules_view
    row = view.rows[0]
    qtbot.keyClicks(row.old, "a")
    qtbot.keyClick(row.old, Qt.Key.Key_Insert)
    assert len(view.rows) == 2
    assert view.rows[1].old.hasFocus()
    qtbot.keyClicks(view.rows[1].old, "b")
    qtbot.keyClick(view.rows[1].old, Qt.Key.Key_Up, ALT_SHIFT)
    assert [rule.find for rule in view.rules] == ["b", "a"]
    assert [each.number.text() for each in view.rows] == ["1", "2"]
    view.rows[0].enabled_box.setFocus()
    qtbot.keyClick(view.rows[0].enabled_box, Qt.Key.Key_Delete)
    assert [rule.find for rule in view.rules] == ["a"]
    qtbot.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.rows[0].trash, Qt.MouseButton.LeftButton)
    assert [rule.find for rule in view.rules] == [""]


def test_dragging_reorders(repaired: Any, qtbot: QtBot) -> None:
    view = repaired.remap.panel.rules_view
    view.set_rules([PathRule(RuleKind.PREFIX, text, "") for text in ("a", "b", "c")])
    repaired.app.processEvents()
    grip = view.rows[0].grip
    target = grip.mapFromGlobal(view.rows[2].mapToGlobal(QPoint(5, 20)))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, target)
    view.rows[0].dragged.emit(view.rows[2].mapToGlobal(QPoint(5, 20)))  # off screen there are no held buttons
    assert [rule.find for rule in view.rules] == ["b", "c", "a"]


def test_rule_files_go_round(repaired: Any, tmp_path: Path, qtbot: QtBot) -> None:
    panel = repaired.remap.panel
    rules = (
        PathRule(RuleKind.PREFIX, "/a/", "/b/"),
        PathRule(RuleKind.REGEX, "(x)", r"\1y", RuleScope(field="audio"), enabled=False),
    )
    panel.set_rules(rules)
    panel.files.save(tmp_path / "rules.json")
    settle(repaired)
    panel.set_rules(())
    panel.files.load(tmp_path / "rules.json")
    settle(repaired)
    assert panel.rules_view.rules == rules
    (tmp_path / "bad.json").write_text("[]")
    panel.files.load(tmp_path / "bad.json")
    settle(repaired)
    assert repaired.services.messages.last[0] == "error"
    assert panel.rules_view.rules == rules


def test_a_sample_shows_its_record(repaired: Any, qtbot: QtBot) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, "/old/place/", f"{folder}/moved/"),))
    settle(repaired)
    index = panel.samples.model().index(3, 1)
    rect = panel.samples.visualRect(index)
    qtbot.mouseClick(panel.samples.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert repaired.services.model.current == 13


def test_report(repaired: Any, tmp_path: Path) -> None:
    repaired.remap.surveys.write_report(tmp_path / "broken.csv")
    repaired.remap.surveys.write_report(tmp_path / "broken.json")
    settle(repaired)
    lines = (tmp_path / "broken.csv").read_text().splitlines()
    assert lines[0] == "file,record,field,path,state"
    assert lines[1] == "mixed.json,10,audio,/old/place/10.wav,missing"
    assert len(json.loads((tmp_path / "broken.json").read_text())["problems"]) == 10


def test_rules_of_the_list_are_real_rules(repaired: Any) -> None:
    view = repaired.remap.panel.rules_view
    for kind in RuleKind:
        view.set_rules([PathRule(kind, "/old/place/", "/new/")])
        assert view.rules[0].kind is kind
    view.set_rules([PathRule(RuleKind.PREFIX, "/old/place/", "/new/")])
    assert view.rules[0].rename("/old/place/x") == "/new/x"


def test_warnings_have_columns_in_the_usual_window(repaired: Any) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    panel.set_rules((PathRule(RuleKind.PREFIX, f"{folder}/right/", "/nowhere/"),))
    settle(repaired)
    assert repaired.window.width() == 1440
    row = panel.rules_view.rows[0]
    for figure, cell in row.figures.items():
        assert cell.isVisible(), figure
    assert row.figures[Figure.BREAK].text() == "10"
    inside = row.figures[Figure.COLOURS].geometry()
    assert inside.right() < row.trash.geometry().left()
    row.figures[Figure.BREAK].show_count(1_169_412)
    assert row.figures[Figure.BREAK].text() == "1,169,412"
    panel.rules_view.resize(1000, panel.rules_view.height())
    assert row.figures[Figure.BREAK].text() == "1.17M"
    assert row.figures[Figure.BREAK].toolTip() == "1,169,412"
    panel.rules_view.resize(640, panel.rules_view.height())
    assert [figure for figure, cell in row.figures.items() if cell.isVisible()] == [
        Figure.CHANGE,
        Figure.BREAK,
        Figure.COLOURS,
    ]


def test_what_would_break_is_never_hidden(repaired: Any, qtbot: QtBot) -> None:
    panel, folder = repaired.remap.panel, repaired.folder
    repaired.window.resize(900, 600)
    qtbot.waitUntil(lambda: panel.width() < 700)
    settle(repaired)
    assert not panel.strip.boxes[Figure.BREAK].isVisible()  # nothing does
    panel.set_rules((PathRule(RuleKind.PREFIX, f"{folder}/right/", "/nowhere/"),))
    settle(repaired)
    assert panel.strip.boxes[Figure.BREAK].isVisible()
    assert panel.strip.boxes[Figure.BREAK].count == 10


def test_rules_are_read_in_a_small_window(repaired: Any, qtbot: QtBot) -> None:
    window, panel = repaired.window, repaired.remap.panel
    assert window.inspector.isHidden()  # paths are long
    panel.set_rules(tuple(PathRule(RuleKind.PREFIX, f"/old/{number}/", "/new/") for number in range(6)))
    for width, height in ((1280, 800), (900, 600), (1440, 900)):
        window.resize(width, height)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        settle(repaired)
        parts = [panel.evidence, panel.rules_view, panel.strip, panel.samples]
        assert all(part.height() >= part.minimumSizeHint().height() for part in parts), (width, height)
        below = [part.geometry() for part in parts]
        assert all(one.bottom() < other.top() for one, other in pairwise(below))
    window.browse.toggle_pane(window.inspector)
    qtbot.waitUntil(window.inspector.isVisible)


def test_short_figures() -> None:
    found = [short_count_text(number) for number in (0, 9_999, 10_000, 48_210, 999_499, 999_500, 1_169_412, 12_345_678)]
    assert found == ["0", "9,999", "10k", "48.2k", "999k", "1M", "1.17M", "12.3M"]
