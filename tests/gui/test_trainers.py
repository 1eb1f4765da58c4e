"""Checks, inspector, review, editor and status line go by one trainer a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from ola_viewer.checks.profiles import LLAVA, OLA, ORYX
from ola_viewer.checks.rule import Depth
from ola_viewer.gui.inspector.text_tabs import TRAINED
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.rows import make_row
from ola_viewer.review.queue import QueueSpec

QUESTION = "Look <image> here <image> now"
PATCH = {"patch": "p/patch_0", "start_num": 0, "size": [5, 5]}


def turns(question: str = QUESTION) -> list[dict[str, str]]:
    return [{"from": "human", "value": question}, {"from": "gpt", "value": "A boat."}]


def write(path: Path, records: list[Any]) -> Path:
    path.write_text(json.dumps(records))
    return path


def oryx_file(tmp_path: Path, name: str = "oryx.json") -> Path:
    return write(tmp_path / name, [{"id": k, "video": PATCH, "conversations": turns()} for k in range(3)])


def ola_file(tmp_path: Path) -> Path:
    return write(tmp_path / "ola.json", [{"id": 0, "audio": "/a.wav", "video": PATCH, "conversations": turns()}])


def settle(program: Any) -> None:
    assert program.settle()
    assert program.settle()


def opened(program: Any, *paths: Path) -> Any:
    program.commands.open_paths(list(paths))
    settle(program)
    return program.services.model


def trained_text(program: Any) -> str:
    return str(program.inspector.view.trained.turns[0].text)


def status(program: Any) -> str:
    return str(program.window.status.field_text("trainer"))


def test_guess_and_choice_hold_everywhere(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = oryx_file(tmp_path)
    model = opened(program, path)
    model.set_current(0)
    settle(program)
    trainers, controller = program.services.trainers, program.problems.controller
    assert status(program) == "Trainer: Oryx"
    assert program.inspector.view.trainer == "oryx"
    assert trained_text(program) == "<image>\nLook  here  now"  # all tags become one
    assert controller.options().profiles[0] is ORYX
    controller.run(Depth.QUICK)
    settle(program)
    assert controller.summary.startswith("3 records checked for Oryx")

    program.services.settings.set("trainers", [f"ola {path}"])  # as the Problems panel does
    settle(program)
    assert status(program) == "Trainer: Ola"
    assert trained_text(program) == "<image>\n<image>\nLook  here  now"
    assert controller.options().profiles[0] is OLA
    assert "settings changed since" in controller.summary

    program.services.settings.set("trainers", [f"llava {path}"])
    settle(program)
    assert status(program) == "Trainer: LLaVA family"
    assert trained_text(program) == QUESTION  # two tags stay where they stand
    program.services.settings.set("trainers", [])
    settle(program)
    assert status(program) == "Trainer: Oryx"
    assert trainers.known(model.snapshot, 0) is ORYX


def test_the_usual_trainer_of_the_settings_holds_for_checks_too(program: Any, tmp_path: Path) -> None:
    model = opened(program, oryx_file(tmp_path))
    program.services.settings.set("trainer", "llava")
    settle(program)
    assert status(program) == "Trainer: LLaVA family"
    assert program.problems.controller.options().profiles[0] is LLAVA
    assert program.services.trainers.is_chosen(model.snapshot, 0)


def test_each_file_has_its_own(program: Any, tmp_path: Path) -> None:
    model = opened(program, ola_file(tmp_path), oryx_file(tmp_path))
    model.set_current(make_row(0, 0))
    settle(program)
    assert status(program) == "Trainer: Ola"
    model.set_current(make_row(1, 2))
    settle(program)
    assert status(program) == "Trainer: Oryx"
    assert program.inspector.view.trainer == "oryx"
    model.document.duplicate(model.snapshot.rows()[-1:])
    settle(program)
    added = int(model.snapshot.rows()[-1])
    assert program.services.trainers.known(model.snapshot, added) is OLA  # of two different ones


def test_the_status_line_offers_the_choice(program: Any, tmp_path: Path) -> None:
    path = oryx_file(tmp_path)
    opened(program, path)
    menu = program.trainer_link.menu()
    choices = {action.text(): action for action in menu.actions() if action.isCheckable()}
    assert [text for text, action in choices.items() if action.isChecked()] == ["Guessed from the records: Oryx"]
    choices["LLaVA family"].trigger()
    settle(program)
    assert program.services.settings.settings.trainers == (f"llava {path}",)
    assert status(program) == "Trainer: LLaVA family"
    program.services.model.close()
    settle(program)
    assert status(program) == ""
    assert program.trainer_link.menu() is None


def test_review_and_editor_follow(program: Any, tmp_path: Path, qtbot: QtBot) -> None:
    path = write(
        tmp_path / "a.json",
        [{"id": 0, "video": PATCH, "audio_q": "/q.wav", "conversations": turns("<speech> <image>")}],
    )
    model = opened(program, path)
    model.set_current(0)
    settle(program)
    program.editing.edit_at(program.inspector.tabs, 0, ("conversations", 0, "value"))
    editor = program.editing.turns
    assert editor.trainer == "ola"  # a spoken question
    qtbot.waitUntil(lambda: "no text_q" in editor.note.text())
    program.services.settings.set("trainers", [f"oryx {path}"])
    assert editor.trainer == "oryx"  # hears nothing, and so misses nothing
    assert "no text_q" not in editor.note.text()
    assert editor.token_counts() == {"<image>": (1, 1), "<speech>": (1, 0)}
    editor.close_cover()
    program.review.make_queue("Q", QueueSpec(order="stored"), model.snapshot.rows())
    settle(program)
    page = program.review.page
    assert page.sample.tabs[1].toolTip().endswith("Oryx")
    assert page.sample.sample.view.trainer == "oryx"
    assert page.sample.sample.view.trained.failure is None
    program.services.settings.set("trainers", [])
    settle(program)
    assert page.sample.sample.view.trainer == "ola"
    assert page.sample.sample.view.trained.failure == "The record has audio_q but no text_q."


def test_a_saved_file_keeps_its_guess(program: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [{"id": 0, "image": "a.jpg", "conversations": turns("<image>\nA?")}])
    model = opened(program, path)
    assert status(program) == "Trainer: LLaVA family"
    model.push(SetText(make_row(0, 0), ("image",), "/full/a.jpg"))
    settle(program)
    assert status(program) == "Trainer: LLaVA family"
    program.services.actions["file.save"].trigger()
    settle(program)
    assert not model.modified
    assert status(program) == "Trainer: LLaVA family"
    program.commands.reload()  # another beginning: it is guessed anew
    settle(program)
    assert json.loads(path.read_text())[0]["image"] == "/full/a.jpg"


def test_the_window_reads_nothing_for_an_answer(program: Any, tmp_path: Path, monkeypatch: Any) -> None:
    model = opened(program, oryx_file(tmp_path))

    def refuse(position: int) -> bytes:
        raise AssertionError(position)

    monkeypatch.setattr(model.snapshot.sources[0], "read", refuse)
    trainers = program.services.trainers
    assert trainers.known(model.snapshot, 0) is ORYX
    assert trainers.profiles(model.snapshot)[0] is ORYX
    program.trainer_link.menu()


def test_the_page_as_trained_is_the_trainers(program: Any, tmp_path: Path) -> None:
    model = opened(program, oryx_file(tmp_path))
    model.set_current(1)
    settle(program)
    program.inspector.tabs.show_tab(TRAINED)
    assert program.inspector.tabs.tabs.tabToolTip(TRAINED) == "For the trainer Oryx"
    shown = program.inspector.tabs.trained.turns
    assert shown[0].text == "<image>\nLook  here  now"
    program.services.settings.set("trainer", "ola")
    settle(program)
    assert program.inspector.tabs.trained.turns[0].text == "<image>\n<image>\nLook  here  now"
