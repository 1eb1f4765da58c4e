"""One path by hand, the same change for the others, and choices among candidates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.remap.candidate_card import look_at
from ola_viewer.gui.remap.completion import KnownFolders, folders_on_disk
from ola_viewer.gui.remap.media_states import states_of_value
from ola_viewer.gui.remap.path_dialog import PathDialog
from ola_viewer.gui.remap.path_diff import cut_to, diff_spans
from ola_viewer.jobs import CancelToken
from ola_viewer.media.file_facts import PathState


def settle(program: Any) -> None:
    assert program.settle()
    assert program.settle()


def opened(program: Any, tmp_path: Path, paths: list[str]) -> Any:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": n, "audio": text, "conversations": []} for n, text in enumerate(paths)]))
    program.commands.open_paths([path])
    settle(program)
    return program.services.model


def test_one_path_then_all_below(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "new" / "deep").mkdir(parents=True)
    for number in range(5):
        (tmp_path / "new" / "deep" / f"{number}.wav").write_bytes(b"RIFF")
    model = opened(program, tmp_path, [f"/old/deep/{number}.wav" for number in range(5)])
    model.set_current(2)
    program.window.table_pane.table.setFocus()
    qtbot.keyClick(program.window.table_pane.table, Qt.Key.Key_F2)
    dialog = program.remap.path_dialog
    assert dialog.field.text() == "/old/deep/2.wav"
    dialog.field.setText(str(tmp_path / "new/deep/2.wav"))
    qtbot.waitUntil(lambda: "is there" in dialog.verdict.text())
    assert dialog.others.text() == "Apply the same change to the 4 others below /old/"
    dialog.others.setChecked(True)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settle(program)
    assert [model.snapshot.record(row)["audio"] for row in range(5)] == [
        str(tmp_path / f"new/deep/{number}.wav") for number in range(5)
    ]
    assert len(model.history) == 1
    model.undo()
    program.services.actions["edit.path"].trigger()
    program.remap.path_dialog.field.setText(str(tmp_path / "new/deep/2.wav"))
    program.remap.path_dialog.accept()
    settle(program)
    assert model.snapshot.record(2)["audio"] == str(tmp_path / "new/deep/2.wav")
    assert model.snapshot.record(1)["audio"] == "/old/deep/1.wav"


def test_a_second_f2_opens_no_second_dialog(program: Any, tmp_path: Path) -> None:
    model = opened(program, tmp_path, ["/old/0.wav", "/old/1.wav"])
    ask = program.services.actions["edit.path"].trigger

    def open_dialogs() -> list[PathDialog]:
        return [dialog for dialog in program.window.findChildren(PathDialog) if dialog.isVisible()]

    model.set_current(0)
    ask()
    first = program.remap.path_dialog
    ask()
    assert open_dialogs() == [first]
    model.set_current(1)  # nothing was typed: the dialog is for the record asked for
    ask()
    second = program.remap.path_dialog
    assert open_dialogs() == [second]
    assert (second.row, second.field.text()) == (1, "/old/1.wav")
    second.field.setText("/new/1.wav")
    model.set_current(0)  # what was typed is not thrown away
    ask()
    assert open_dialogs() == [second]
    assert second.field.text() == "/new/1.wav"
    assert "record 1" in program.window.status.message
    second.reject()
    assert program.remap.path_dialog is None
    ask()
    assert [dialog.row for dialog in open_dialogs()] == [0]
    program.remap.path_dialog.reject()


def test_a_missing_target_is_said(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    opened(program, tmp_path, ["/old/x.wav"])
    program.services.actions["edit.path"].trigger()
    dialog = program.remap.path_dialog
    dialog.field.setText("~/x.wav")
    qtbot.waitUntil(lambda: "not expanded" in dialog.verdict.text())
    dialog.field.setText("/nowhere/y.wav")
    qtbot.waitUntil(lambda: "No such file" in dialog.verdict.text())
    dialog.reject()


def test_candidates_side_by_side(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        soundfile.write(tmp_path / folder / "0001.wav", np.zeros(1600), 16000)
    opened(program, tmp_path, ["/gone/0001.wav"])
    program.services.actions["remap.open"].trigger()
    settle(program)
    program.remap.relinks.search([str(tmp_path)])
    settle(program)
    panel = program.remap.panel
    assert panel.rules_view.rules[0].find == ""  # nothing was taken unasked
    assert panel.evidence.choose_button.isVisible()
    qtbot.mouseClick(panel.evidence.choose_button, Qt.MouseButton.LeftButton)
    settle(program)
    chooser = program.remap.choose()
    settle(program)
    assert sorted(card.path.text for card in chooser.cards) == [str(tmp_path / n / "0001.wav") for n in ("one", "two")]
    assert "0.1 s" in chooser.cards[0].facts.text()
    wanted = chooser.cards[1].path.text
    qtbot.mouseClick(chooser.cards[1].button, Qt.MouseButton.LeftButton)
    settle(program)
    assert not chooser.isVisible()
    assert len(panel.rules_view.rules) == 1
    assert program.remap.previews.current.samples[0].after == wanted
    assert program.remap.previews.current.samples[0].state is PathState.PRESENT


def test_looks(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), (200, 10, 10)).save(tmp_path / "a.png")
    look = look_at(str(tmp_path / "a.png"), CancelToken())
    assert look.rgb is not None
    assert look.words[2] == "64 × 48"
    assert look_at(str(tmp_path / "none.png"), CancelToken()).trouble
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    assert look_at(str(tmp_path / "bad.jpg"), CancelToken()).trouble
    assert look_at(str(tmp_path), CancelToken()).rgb is None


def test_completion(tmp_path: Path) -> None:
    known = KnownFolders(["/data/ola/audio/", "/data/ola/video/x/", "rel/"])
    assert known.below("/data/o") == ["/data/ola/", "/data/ola/audio/", "/data/ola/video/", "/data/ola/video/x/"]
    assert known.below("r") == ["rel/"]
    (tmp_path / "abc").mkdir()
    (tmp_path / "abd").write_text("")
    assert folders_on_disk(f"{tmp_path}/ab", CancelToken()) == [f"{tmp_path}/abc/"]
    assert folders_on_disk(f"{tmp_path}/ab", CancelToken(), files=True) == [f"{tmp_path}/abc/", f"{tmp_path}/abd"]
    assert folders_on_disk("relative", CancelToken()) == []
    assert folders_on_disk("/no/such/place/x", CancelToken()) == []


def test_differences() -> None:
    before, after = "/mnt/data/ola/a.flac", "/data/ola/a.wav"
    removed, added = diff_spans(before, after)
    assert [before[a:b] for a, b in removed] == ["/mnt", "flac"]
    assert [after[a:b] for a, b in added] == ["wav"]
    text, spans = cut_to("/a/very/long/path/that/ends/here.wav", [(29, 33)], 16)
    assert len(text) == 16
    assert text[slice(*spans[0])] in "here.wav"
    assert cut_to("short", [(0, 2)], 20) == ("short", ((0, 2),))


def test_words_of_the_filter() -> None:
    assert states_of_value("missing")[[PathState.MISSING, PathState.WRONG_CASE]].all()
    assert not states_of_value("broken")[PathState.PRESENT]
    assert states_of_value("wrong-case").sum() == 1
    try:
        states_of_value("blue")
    except ValueError as error:
        assert "out-of-range" in str(error)  # noqa: PT017 - the sentence names what is known
    else:
        raise AssertionError
