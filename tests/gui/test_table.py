"""The table at two million rows: what is called is counted, not timed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ola_viewer.gui.document_model import Sorting
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.table.model import RecordModel
from ola_viewer.gui.table.row_view import RowView, read_row_view
from ola_viewer.gui.table.view import RecordTable
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import RowId
from ola_viewer.manifest.sample import Kind, MediaRef, Sample, Turn
from ola_viewer.manifest.source import Source
from ola_viewer.paths.rules import PathRule, PathRules, RuleKind

MANY = 2_000_000


class Counting(RecordModel):
    """Counts the calls that would kill a big table."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__(lanes.decode)
        self.calls = {"flags": 0, "data": 0, "read": 0}

    def flags(self, index: Any) -> Qt.ItemFlag:
        self.calls["flags"] += 1
        return super().flags(index)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        self.calls["data"] += 1
        return super().data(index, role)

    def read(self, row: RowId) -> RowView:
        self.calls["read"] += 1
        return RowView(row, int(row), f"id{row}", Kind.IMAGE, "f/", "n.jpg", ("/a/f/n.jpg",), 1, 10, 2, "Why?", False)


def make(lanes: Lanes, theme: Theme, qtbot: QtBot, rows: int) -> tuple[Counting, RecordTable]:
    model = Counting(lanes)
    model.set_reader(model.read)
    table = RecordTable(model, theme)
    qtbot.addWidget(table)
    table.resize(900, 600)
    table.show()
    model.set_rows(np.arange(rows, dtype=np.int64))
    qtbot.waitExposed(table)
    return model, table


def test_select_all_reads_nothing_and_asks_few_flags(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    model, table = make(lanes, theme, qtbot, MANY)
    table.grab()
    before = dict(model.calls)
    table.selectAll()
    selected = table.selected_rows()
    table.grab()
    assert len(selected) == MANY
    assert model.calls["flags"] - before["flags"] < 2000
    assert model.calls["read"] - before["read"] < 100


def test_end_home_and_shift_end(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    model, table = make(lanes, theme, qtbot, MANY)
    table.setFocus()
    table.go_to(10)
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(table.selected_rows()) == MANY - 10
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == MANY - 1
    table.grab()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    assert model.calls["read"] < 400
    assert model.calls["flags"] < 4000


def test_swapping_the_order_reads_only_what_is_painted(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    model, table = make(lanes, theme, qtbot, MANY)
    table.grab()
    before = model.calls["read"]
    model.set_rows(np.arange(MANY, dtype=np.int64)[::-1])
    table.grab()
    assert model.calls["read"] - before < 100
    assert model.rows[0] == MANY - 1


def test_growth_inserts_and_keeps_the_selection(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    model, table = make(lanes, theme, qtbot, 1000)
    table.go_to(7)
    with qtbot.waitSignal(model.rowsInserted):
        model.set_rows(np.arange(5000, dtype=np.int64))
    assert table.selected_rows().tolist() == [7]
    assert model.rowCount() == 5000


def test_slow_reading_goes_to_the_lane_and_comes_back(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    model, _table = make(lanes, theme, qtbot, 200)
    model.forget()
    assert model.view_at(150) is None, "no budget was granted outside of painting"
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert model.view_at(150) is not None


def test_model_is_sound(lanes: Lanes, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = Counting(lanes)
    model.set_reader(model.read)
    model.set_rows(np.arange(30, dtype=np.int64))
    model.begin_painting()
    qtmodeltester.check(model)
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 30


def test_digits_open_the_number_field(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    _model, table = make(lanes, theme, qtbot, 5000)
    table.setFocus()
    qtbot.keyClicks(table, "1")
    field = table.findChild(object, "jump_field")
    assert field.isVisible()
    qtbot.keyClicks(field, "234")
    with qtbot.waitSignal(table.number_entered) as blocker:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert blocker.args == [1234]
    assert not field.isVisible()


def test_head_click_asks_for_sorting_and_again_for_the_other_way(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    _model, table = make(lanes, theme, qtbot, 10)
    heads = table.horizontalHeader()
    number = table.column_number("turns")
    x = heads.sectionViewportPosition(number) + 10
    for descending in (False, True):
        with qtbot.waitSignal(table.sort_wanted) as blocker:
            qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=heads.rect().topLeft() + _point(x, 10))
        assert blocker.args == [Sorting("turns", descending)]
        table.show_sorting(blocker.args[0])


def test_layout_is_remembered(lanes: Lanes, theme: Theme, qtbot: QtBot) -> None:
    _model, table = make(lanes, theme, qtbot, 10)
    table.setColumnWidth(1, 201)
    table.setColumnHidden(table.column_number("size"), True)
    state = table.layout_state()
    _other_model, other = make(lanes, theme, qtbot, 10)
    assert other.restore_layout(state)
    assert other.columnWidth(1) == 201
    assert other.isColumnHidden(other.column_number("size"))
    other.reset_columns()
    assert not other.isColumnHidden(other.column_number("size"))


def test_row_view_of_a_patch_list_and_of_a_broken_record() -> None:
    class One:
        def sample(self, row: RowId) -> Sample:
            if row == 1:
                raise ValueError("Expected a comma")
            value = {"patch": "/d/nextqa/patch_1", "start_num": 5, "size": [10, 20]}
            media = MediaRef("video", "video", ("video",), value, "/d/nextqa/patch_1", ("video", "patch"))
            turn = Turn("human", "<image>\nWhat\nis\tit?", ("conversations", 0), ("conversations", 0, "value"))
            return Sample("x", Kind.VIDEO, "ola", (media,), (turn,))

        def is_edited(self, row: RowId) -> bool:
            return False

        def original(self, row: RowId) -> bytes:
            return b"{}"

    view = read_row_view(One(), RowId(0))
    assert (view.folder, view.name, view.parts, view.size, view.question) == (
        "nextqa/",
        "patch_1",
        2,
        30,
        "What is it?",
    )
    assert read_row_view(One(), RowId(1)).problem == "Expected a comma"


def _point(x: int, y: int) -> Any:
    from PySide6.QtCore import QPoint

    return QPoint(x, y)


def test_only_the_cells_that_an_edit_changed_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    turns = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A boat."}]
    path.write_text(json.dumps([{"id": "a", "image": "/old/a.jpg", "conversations": turns}]))
    source = Source.open(path, 0)
    source.build_index()
    document = Document()
    document.add_source(source)
    document.push(PathRules((PathRule(RuleKind.PREFIX, "/old/", "/new/"),)))
    view = read_row_view(document.snapshot, RowId(0))
    assert (view.edited, view.paths, view.changed) == (True, ("/new/a.jpg",), {"media"})
    document.push(SetText(0, ("conversations", 0, "value"), "Why?"))
    assert read_row_view(document.snapshot, RowId(0)).changed == {"media", "question"}
