"""Files and folders dropped on the window, by Qt's own drag and drop events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ola_viewer.gui.messages import BarMessage
from ola_viewer.gui.window.dropped import sort_dropped
from ola_viewer.jobs import CancelToken

Writes = Callable[..., Path]
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def mime(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(program: Any, *paths: Path, held: Qt.KeyboardModifier = NONE) -> Qt.DropAction:
    """Drag the paths over the window and let go, as a file manager does; the action that was taken."""
    data, window = mime(paths), program.window
    offered = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(200, 300), offered, data, LEFT, held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(200, 300), offered, data, LEFT, held)
    QApplication.sendEvent(window, event)
    program.settle()
    return event.dropAction()


def bar(program: Any, key: str = "drop") -> BarMessage:
    return program.services.messages.bars[key]


def press(program: Any, title: str, key: str = "drop") -> None:
    """What a press on a button of the bar does."""
    action = next(action for action in bar(program, key).actions if action.title == title)
    program.services.messages.dismiss(key)
    action.call()
    program.settle()


def names(program: Any) -> list[str]:
    return [state.path.name for state in program.services.model.sources]


def test_files_open_at_once_when_nothing_is_open(program: Any, manifest: Writes) -> None:
    action = drop(program, manifest(5, "a.json"), manifest(7, "b.json"))
    assert names(program) == ["a.json", "b.json"]
    assert len(program.services.model.rows) == 12
    assert action == Qt.DropAction.CopyAction  # after a move the file manager would delete the files
    assert not program.services.messages.bars


def test_the_drop_zone_lights_up_while_files_hover(program: Any, manifest: Writes) -> None:
    zone = program.window.welcome.drop_zone
    dark = zone.grab().toImage()
    data = mime([manifest(3)])
    QApplication.sendEvent(program.window, QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE))
    assert zone.grab().toImage() != dark
    QApplication.sendEvent(program.window, QDragLeaveEvent())
    assert zone.grab().toImage() == dark


def test_text_is_not_taken(program: Any) -> None:
    data = QMimeData()
    data.setText("not a file")
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(program.window, event)
    assert not event.isAccepted()


def test_on_an_open_table_a_bar_asks(program: Any, manifest: Writes) -> None:
    drop(program, manifest(5, "a.json"))
    drop(program, manifest(7, "b.json"))
    assert names(program) == ["a.json"]
    assert bar(program).text == "b.json was dropped."
    assert program.services.messages.last == ("info", "")  # the hint of hovering is gone
    press(program, "Add to the table")
    assert names(program) == ["a.json", "b.json"]
    drop(program, manifest(9, "c.json"))
    press(program, "Open instead")
    assert names(program) == ["c.json"]
    assert "drop" not in program.services.messages.bars


def test_with_ctrl_it_is_added_without_a_question(program: Any, manifest: Writes) -> None:
    drop(program, manifest(5, "a.json"))
    drop(program, manifest(7, "b.json"), held=CTRL)
    assert names(program) == ["a.json", "b.json"]
    assert "drop" not in program.services.messages.bars


def test_a_folder_opens_its_manifests_or_is_searched_for_media(program: Any, manifest: Writes, tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    folder.mkdir()
    for name in ("one.json", "two.jsonl"):
        manifest(4, name).rename(folder / name)
    (folder / "readme.txt").write_text("nothing")
    drop(program, folder)
    assert names(program) == ["one.json", "two.jsonl"]
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    drop(program, pictures)
    assert bar(program).text == "The folder pictures was dropped; it holds no manifest."
    press(program, "Look for media there")
    assert program.services.settings.settings.roots == (str(pictures),)
    assert names(program) == ["one.json", "two.jsonl"]


def test_media_of_a_dropped_folder_are_shown_at_once(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    manifest = tmp_path / "a" / "m.json"
    manifest.parent.mkdir()
    manifest.write_text('[{"id": 0, "image": "pics/0.png", "conversations": []}]')
    pictures = tmp_path / "b" / "pics"
    pictures.mkdir(parents=True)
    Image.new("RGB", (8, 6), "red").save(pictures / "0.png")
    drop(program, manifest)
    panels = program.inspector.media.panels
    assert [panel.failed for panel in panels] == [True]
    drop(program, tmp_path / "b")
    press(program, "Look for media there")
    qtbot.waitUntil(lambda: [panel.failed for panel in program.inspector.media.panels] == [False])
    assert program.inspector.media.panels[0].opened.root == tmp_path / "b"


def test_an_empty_folder_says_so(program: Any, tmp_path: Path) -> None:
    drop(program, tmp_path)
    assert str(tmp_path) in program.services.messages.last[1]
    assert program.window.pages.currentWidget() is program.window.welcome


@pytest.mark.parametrize(("content", "word"), [(b"\x89PNG\r\n\x1a\n", "PNG image"), (b"", "empty"), (b"{]", "")])
def test_what_is_no_manifest_never_replaces_what_is_open(
    program: Any, manifest: Writes, tmp_path: Path, content: bytes, word: str
) -> None:
    drop(program, manifest(8, "a.json"))
    other = tmp_path / "4.jpg"
    other.write_bytes(content)
    if content == b"{]":
        other.unlink()
    drop(program, other)
    assert names(program) == ["a.json"]
    said = bar(program, f"open:{other}")
    assert word in said.text
    if word:
        press(program, "Find records that name it", f"open:{other}")
        assert program.services.model.rows.tolist() == [4]
    else:
        assert not said.actions


def test_messages_that_have_no_room_are_counted(program: Any, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(6)]
    for path in paths:
        path.touch()
    program.commands.open_paths(paths)
    program.settle()
    assert len(program.services.messages.bars) == 6
    waiting = program.window.findChild(QLabel, "messages_waiting")
    assert waiting.isVisible()
    assert waiting.text() == "2 earlier messages: dismiss some to see them"
    for key in list(program.services.messages.bars)[:2]:
        program.services.messages.dismiss(key)
    assert not waiting.isVisible()


def test_mixes_and_packed_files_are_known(tmp_path: Path) -> None:
    mix = tmp_path / "mix.yaml"
    mix.write_text("datasets:\n- json_path: a.json\n")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: x\n")
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(b"\x1f\x8b\x08\x00")
    dropped = sort_dropped([mix, wrong, packed, tmp_path], CancelToken())
    assert dropped.manifests == [mix, packed]
    assert [path for path, _ in dropped.refused] == [wrong]
    assert dropped.in_folders == [packed, mix, wrong]
