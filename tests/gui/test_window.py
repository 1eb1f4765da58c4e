"""The real window on real files, driven by mouse and keys."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ola_viewer.gui.dialogs import ask
from ola_viewer.manifest.column_store import columns_file
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.index_store import Identity, side_file
from ola_viewer.manifest.order_edits import DeleteRows

Writes = Callable[..., Path]


def opened(program: Any, *paths: Path) -> Any:
    program.commands.open_paths(list(paths))
    assert program.settle()
    return program


def test_open_shows_rows_counts_facets_and_remembers(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(40)
    assert program.window.pages.currentWidget() is program.window.welcome
    opened(program, path)
    window, model = program.window, program.services.model
    assert window.pages.currentWidget() is window.browse
    assert len(model.rows) == 40
    assert window.table_pane.filter_line.counts.text == "40 records"
    assert window.windowTitle().startswith("a.json")
    assert window.status.field_text("position") == "Row 1 of 40"
    assert [Path(entry.path) for entry in program.services.recents.entries()] == [path]
    titles = [window.facets.model().index(row, 0).data() for row in range(window.facets.model().rowCount())]
    assert titles == ["Sources", "Kind", "Folders", "Turns"]


def test_typing_a_filter_narrows_and_enter_makes_chips(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window = program.window
    window.table_pane.table.setFocus()
    qtbot.keyClick(window.table_pane.table, Qt.Key.Key_Slash)
    line = window.table_pane.filter_line
    assert line.field.hasFocus()
    qtbot.keyClicks(line.field, "kind:video turns:>2")
    qtbot.waitUntil(lambda: program.services.model.request.query == "kind:video turns:>2")
    program.settle()
    expected = [n for n in range(40) if n % 4 == 1 and 2 * (1 + n % 3) > 2]
    assert program.services.model.rows.tolist() == expected
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert line.terms == ("kind:video", "turns:>2")
    assert line.counts.text == f"{len(expected)} of 40"
    qtbot.keyClick(line.field, Qt.Key.Key_Backspace)
    assert line.terms == ("kind:video",)
    assert line.field.text() == "turns:>2"
    qtbot.mouseClick(line.clear_button, Qt.MouseButton.LeftButton)
    program.settle()
    assert len(program.services.model.rows) == 40


def test_a_broken_filter_says_why_and_keeps_the_rows(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(12))
    line = program.window.table_pane.filter_line
    line.start_typing()
    qtbot.keyClicks(line.field, "(abc")
    qtbot.waitUntil(lambda: line.error != "")
    assert len(program.services.model.rows) == 12
    qtbot.keyClicks(line.field, ")")
    qtbot.waitUntil(lambda: line.error == "")


def test_letters_in_a_text_field_are_text(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(12))
    line = program.window.table_pane.filter_line
    line.start_typing()
    qtbot.keyClicks(line.field, "f/x 1")
    assert line.field.text() == "f/x 1"


def test_facet_click_add_exclude_and_clear(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window, model = program.window, program.services.model
    facets = window.facets

    def click(title: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        found = facets.model().match(
            facets.model().index(0, 0),
            Qt.ItemDataRole.DisplayRole,
            title,
            1,
            Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly,
        )
        rect = facets.visualRect(found[0])
        qtbot.mouseClick(facets.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(90, rect.center().y()))
        program.settle()

    click("Video")
    assert model.request.query == "kind:video"
    assert len(model.rows) == 10
    click("Image", Qt.KeyboardModifier.ControlModifier)
    assert len(model.rows) == 20
    click("Audio", Qt.KeyboardModifier.AltModifier)
    assert "-kind:audio" in model.request.query
    click("Image")
    assert model.request.query == "kind:image"
    click("Image")
    assert model.request.query == ""


def test_keys_of_the_table(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window, model = program.window, program.services.model
    table = window.table_pane.table
    table.setFocus()
    qtbot.keyClicks(table, "17")
    field = table.findChild(object, "jump_field")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert model.current == 17
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert model.current == 18
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(model.selected) == 40)
    qtbot.keyClick(table, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: len(model.selected) == 39)
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: model.selected.tolist() == [18])
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert model.current == 39
    index = table.model().index(39, 1)
    with qtbot.waitSignal(table.inspect_wanted):
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    program.window.table_pane.go_to_number(4000)
    assert "no record 4,000" in window.status.message


def test_filter_by_the_current_cell(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    table = program.window.table_pane.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, table.column_number("kind")))
    qtbot.keyClick(table, Qt.Key.Key_F)
    program.settle()
    assert program.services.model.request.query == "kind:video"


def test_sorting_by_a_head(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    table = program.window.table_pane.table
    heads = table.horizontalHeader()
    x = heads.sectionViewportPosition(table.column_number("frames")) + 8
    qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 12))
    qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 12))
    program.settle()
    assert int(program.services.model.rows[0]) % 7 == 6


def test_delete_undo_and_history(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window, model = program.window, program.services.model
    table = window.table_pane.table
    table.setFocus()
    table.go_to(3)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    program.settle()
    assert len(model.rows) == 39
    assert 3 not in model.rows.tolist()
    assert model.modified
    assert window.windowTitle().startswith("a.json *")
    window.toggle_panel("history")
    assert window.panels.panel("history").list.count() == 2
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    program.settle()
    assert len(model.rows) == 40
    assert not model.modified


def test_unsaved_edits_are_asked_about(program: Any, manifest: Writes, qtbot: QtBot, monkeypatch: Any) -> None:
    opened(program, manifest(10))
    program.services.model.push(DeleteRows(RowSet.of([2])))
    answers = iter(["cancel", "discard"])
    monkeypatch.setattr(ask, "ask_discard", lambda *args, **more: next(answers))
    program.commands.close_document()
    assert program.services.model.is_open
    program.commands.close_document()
    assert not program.services.model.is_open


def test_several_files_are_one_table_with_a_source_column(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(10, "a.json"), manifest(7, "b.json"))
    window, model = program.window, program.services.model
    assert len(model.rows) == 17
    table = window.table_pane.table
    assert not table.isColumnHidden(table.column_number("source"))
    window.table_pane.filter_line.add_term("source:b.json")
    program.settle()
    assert len(model.rows) == 7


def test_faults_of_files_are_said_in_bars(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    cut = tmp_path / "cut.json"
    cut.write_bytes(b'[{"id": 1, "conversations": []}, {"id": 2, "conv')
    opened(program, cut)
    assert len(program.services.model.rows) >= 1
    assert any(bar.severity == "error" and "cut.json" in bar.text for bar in program.services.messages.bars.values())
    pointer = tmp_path / "lfs.json"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n")
    opened(program, pointer)
    assert program.window.pages.currentWidget() is program.window.welcome
    assert any("LFS" in bar.text for bar in program.services.messages.bars.values())


def test_a_change_on_disk_is_said_and_reload_reads_it(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(10)
    opened(program, path)
    manifest(12)
    os.utime(path, ns=(1, 1))
    with qtbot.waitSignal(program.watch.changed):
        program.watch.look()
    bar = program.services.messages.bars[f"disk:{path}"]
    assert [action.title for action in bar.actions] == ["Reload", "Keep"]
    bar.actions[0].call()
    program.settle()
    assert len(program.services.model.rows) == 12


def test_drop_opens(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(manifest(5)))])
    event = QDropEvent(
        QPointF(100, 100), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    program.window.dropEvent(event)
    program.settle()
    assert len(program.services.model.rows) == 5


def test_palette_finds_records_and_commands(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window = program.window
    window.table_pane.table.setFocus()
    qtbot.keyClick(window.table_pane.table, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(object, "palette")
    assert palette.isVisible()
    qtbot.keyClicks(palette.field, "23")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert program.services.model.current == 23
    assert not palette.isVisible()
    titles = [entry.title for entry in program.commands.palette_entries("theme")]
    assert titles[0].startswith("Theme: ")
    assert titles.index("Find records with “theme” in their id") == sum("Theme: " in title for title in titles)
    assert program.commands.palette_entries("rec_00013")[0].title.startswith("Find records with")
    assert program.commands.palette_entries("9" * 5000)[0].title.startswith("Find records with")


def test_statistics_bar_filters(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    window = program.window
    window.toggle_panel("statistics")
    program.settle()
    kinds = window.panels.panel("statistics").charts[0]
    number = [bar.title for bar in kinds.histogram.bars].index("Video")
    qtbot.mouseClick(kinds, Qt.MouseButton.LeftButton, pos=QPoint(150, 34 + number * 20 + 8))
    program.settle()
    assert program.services.model.request.query == "kind:video"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.panels.current == ""


def test_copy_gives_visible_columns(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(10))
    table = program.window.table_pane.table
    table.setFocus()
    table.go_to(1)
    program.window.table_pane.copy_rows()
    program.settle()
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells[:3] == ["1", "rec_00001", "Video"]
    assert program.window.status.message == "1 row copied"
    opened(program, manifest(1, "one.json"))
    assert program.window.table_pane.filter_line.counts.text == "1 record"


def test_every_icon_button_has_a_name_and_tooltip(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(10))
    for button in program.window.findChildren(QToolButton):
        if button.isVisible() and not button.text() and not button.icon().isNull():
            assert button.accessibleName(), button
            assert button.toolTip(), button


def test_nothing_of_a_manifest_is_rich_text_in_a_tool_tip(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    evil = '<img src="x.png"><b>bold</b>'
    path = tmp_path / "<b>evil<b>.json"
    turns = [{"from": "human", "value": evil}, {"from": "gpt", "value": evil}]
    path.write_text(json.dumps([{"id": evil, "image": f"/{evil}/{evil}.jpg", "conversations": turns}] * 3))
    opened(program, path)
    window = program.window
    table, line = window.table_pane.table, window.table_pane.filter_line
    table.setCurrentIndex(table.model().index(0, 1))
    program.services.actions["filter.cell"].trigger()
    line.field.setText("kind:<b>x</b>")
    line.field.textEdited.emit("kind:<b>x</b>")
    program.services.messages.say(evil, "warning")
    program.settle()
    tips = [widget.toolTip() for widget in [window, *window.findChildren(QWidget)]]
    tree = window.facets.model()
    waiting = [tree.index(row, 0) for row in range(tree.rowCount())]
    for model in (tree, table.model()):
        while waiting:
            index = waiting.pop()
            tips.append(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
            waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
        waiting = [table.model().index(0, column) for column in range(table.model().columnCount())]
    told = [tip for tip in tips if "bold" in tip or "evil" in tip]
    assert len(told) >= 5
    assert all("<img" not in tip and "<b>" not in tip for tip in tips)
    assert all("&lt;b&gt;" in tip for tip in told)


def test_theme_switches_at_run_time(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(10))
    light = program.window.grab().toImage().pixelColor(700, 600)
    program.services.settings.set("theme", "dark")
    program.settle()
    dark = program.window.grab().toImage().pixelColor(700, 600)
    assert light.lightness() > 200
    assert dark.lightness() < 60
    program.window.resize(900, 600)
    further = program.window.findChild(QToolButton, "qt_menubar_ext_button")
    qtbot.waitUntil(further.isVisible)
    sign = further.icon().pixmap(16).toImage()
    solid = [sign.pixelColor(x, y) for x in range(16) for y in range(16) if sign.pixelColor(x, y).alpha() > 200]
    assert solid, "the way to the menus without room is seen"
    assert min(ink.lightness() for ink in solid) > 120
    field = program.window.table_pane.filter_line.field
    field.setText("boat")
    grounds = field.grab().toImage()
    inks = {grounds.pixelColor(x, y).lightness() for x in range(80) for y in range(grounds.height())}
    assert min(inks) < 60 < 180 < max(inks), "what is typed can be read"


def test_shared_files_open(program: Any, ola_like: Path, qtbot: QtBot) -> None:
    opened(program, ola_like / "mixed_all.json")
    rows = program.services.model.rows
    assert len(rows) > 50
    assert np.array_equal(rows, np.arange(len(rows)))
    assert not program.services.messages.bars


def test_a_narrow_window_keeps_the_table_usable(program: Any, manifest: Writes) -> None:
    window, actions = program.window, program.services.actions
    window.resize(1440, 900)
    opened(program, manifest(40))
    assert not window.facets.isHidden()
    assert not window.inspector.isHidden()
    window.resize(1000, 700)
    program.settle()
    assert not window.facets.isHidden()
    actions["panel.statistics"].trigger()
    assert window.facets.isHidden()
    assert not actions["view.facets"].isChecked()
    assert window.panels.width() >= 600
    actions["view.facets"].trigger()  # asked for: it stays, the inspector gives way
    assert not window.facets.isHidden()
    assert window.inspector.isHidden()
    actions["panel.statistics"].trigger()
    assert not window.inspector.isHidden()
    window.resize(1440, 900)
    program.settle()
    assert not window.facets.isHidden()
    assert actions["view.inspector"].isChecked()


def test_sides_get_their_widths_back(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    window = program.window
    opened(program, manifest(40))
    across, table = window.browse.across, window.table_pane.table

    def sides() -> list[int]:
        return [across.sizes()[0], across.sizes()[2]]

    assert sides() == [228, 396]
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: sides()[1] < 396)
    assert sides()[0] == 228
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)  # all columns are seen
    window.resize(1000, 800)
    qtbot.waitUntil(lambda: sides() == [180, 320])
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: sides() == [228, 396])
    across.moveSplitter(300, 1)
    across.moveSplitter(across.width() - 500, 2)
    chosen = sides()
    assert abs(chosen[0] - 300) < 3
    assert abs(chosen[1] - 500) < 3
    window.resize(1100, 800)
    qtbot.waitUntil(lambda: sides()[1] < 500)
    assert across.sizes()[1] >= 360
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: sides() == chosen)
    program.services.actions["view.inspector"].trigger()
    program.services.actions["view.inspector"].trigger()
    qtbot.waitUntil(lambda: sides() == chosen)
    kept = window.browse.kept_widths()
    window.browse.restore_widths("0 0")
    assert sides() == [228, 396]
    for nonsense in ("", "x y", "1 2 3", "999999 1", "-1 5"):
        window.browse.restore_widths(nonsense)
        assert sides() == [228, 396]
    window.browse.restore_widths(kept)
    assert sides() == chosen


def test_f3_goes_from_match_to_match_and_on_to_the_next_record(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "m.json"
    filler = "nothing here\n" * 60

    def turns(*texts: str) -> list[dict[str, str]]:
        return [{"from": ("human", "gpt")[n % 2], "value": text} for n, text in enumerate(texts)]

    path.write_bytes(
        orjson.dumps(
            [
                {"id": "a", "conversations": turns("A boat? " + filler + "Two boats.", "No.")},
                {"id": "none", "conversations": turns("Water", "Yes")},
                {"id": "b", "conversations": turns(filler, filler + "One BOAT, and a boat.")},
            ]
        )
    )
    opened(program, path)
    model, page = program.services.model, program.inspector.tabs.conversation
    program.window.table_pane.filter_line.add_term("boat")
    program.settle()
    assert len(model.rows) == 2
    seen = []

    def press(name: str = "go.next_match") -> None:
        program.services.actions[name].trigger()
        program.settle()
        start = page.selected_text()
        bar = page.verticalScrollBar()
        seen.append((model.current, start, bar.value() > 0))

    for _ in range(5):
        press()
    assert seen == [(0, "boat", False), (0, "boat", True), (2, "BOAT", True), (2, "boat", True), (2, "boat", True)]
    assert program.window.status.message == "This was the last match."
    seen.clear()
    for _ in range(3):
        press("go.previous_match")
    assert seen == [(2, "BOAT", True), (0, "boat", True), (0, "boat", False)]
    program.inspector.tabs.show_tab(2)
    press()
    assert "boat" in program.inspector.tabs.json.selected_text()


def test_chips_are_reached_by_keyboard(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    opened(program, manifest(40))
    program.window.show()
    line = program.window.table_pane.filter_line
    line.set_terms(["kind:image", "turns:>0"])
    line.start_typing()
    qtbot.keyClick(line.field, Qt.Key.Key_Left)
    first = QApplication.focusWidget()
    assert first.accessibleName().startswith("turns")
    qtbot.keyClick(first, Qt.Key.Key_Left)
    assert QApplication.focusWidget().accessibleName().startswith("kind")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert line.terms == ("turns:>0",)
    qtbot.keyClick(line.field, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().accessibleName().startswith("turns")


def test_media_commands_need_media(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    talk = [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}]
    path = tmp_path / "two.json"
    path.write_text(json.dumps([{"id": 1, "conversations": talk}, {"id": 2, "image": "x.jpg", "conversations": talk}]))
    opened(program, path)
    actions = program.services.actions
    assert not actions["media.fit"].isEnabled()
    assert actions["inspector.next_tab"].isEnabled()
    program.window.table_pane.go_to_number(1)
    assert program.settle()
    assert actions["media.fit"].isEnabled()
    actions["inspector.next_tab"].trigger()
    assert program.inspector.tabs.tabs.currentIndex() == 1


def test_indexes_go_where_the_user_keeps_none(program: Any, manifest: Writes, qtbot: QtBot) -> None:
    path = manifest(20_000)
    opened(program, path)
    identity = Identity.of(path)
    kept = [side_file(identity), columns_file(identity)]
    assert all(side.exists() for side in kept)
    program.commands.close_document()
    assert all(side.exists() for side in kept)
    program.services.settings.set("keep_index", False)
    opened(program, path)
    program.commands.close_document()
    assert not any(side.exists() for side in kept)


def test_the_next_pane_where_another_page_is_in_front(program: Any, qtbot: QtBot) -> None:
    program.services.actions["pane.next"].trigger()
    program.services.actions["pane.previous"].trigger()
    assert program.window.isVisible()
