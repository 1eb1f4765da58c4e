"""Turns are shown as plain text, to the letter, however long."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.conversation_view import ConversationView, trained_turns, written_turns
from ola_viewer.gui.inspector.flow_type import FlowItem, FlowType, Look
from ola_viewer.gui.inspector.turn_text import ChipInfo, Paragraph, find_matches, paragraphs, reads_from_the_right
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.as_trained import as_trained
from ola_viewer.manifest.dialects import read_sample


def record(*turns: str, **media: object) -> dict[str, object]:
    roles = ("human", "gpt")
    return {**media, "conversations": [{"from": roles[n % 2], "value": text} for n, text in enumerate(turns)]}


def view_of(theme: Theme, qtbot: QtBot, made: dict[str, object]) -> ConversationView:
    view = ConversationView(theme)
    qtbot.addWidget(view)
    view.resize(396, 500)
    view.show()
    view.show_turns(written_turns(read_sample(made), {}))
    return view


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab <>\nimage/视ל\u0301"), max_size=80), st.integers(0, 3))
def test_paragraphs_give_back_the_text(text: str, tags: int) -> None:
    for _ in range(tags):
        at = random.Random(len(text)).randrange(len(text) + 1)
        text = text[:at] + "<image>" + text[at:]
    made = paragraphs(text, [ChipInfo("64 frames")] * 9)
    assert "".join(piece.source + piece.joiner for piece in made) == text
    for piece in made:
        assert piece.source_between(0, len(piece.shown)) == piece.source


def test_matches_ignore_case_and_join() -> None:
    assert find_matches("Red red-car", ["red", "d-c"]) == [(0, 3), (4, 9)]


def test_markup_is_shown_literally(theme: Theme, qtbot: QtBot) -> None:
    text = '<b>bold</b> <img src="/etc/hostname"> &amp; <script>x()</script>'
    view = view_of(theme, qtbot, record(text, "<h1>answer</h1>"))
    assert view.all_text() == f"{text}\n\n<h1>answer</h1>"
    shown = [item.paragraph.shown for item in view.items() if item.selectable]
    assert shown == [text, "<h1>answer</h1>"]


def test_chips_say_what_they_get(theme: Theme, qtbot: QtBot) -> None:
    video = {"patch": "p", "start_num": 0, "size": [1] * 64}
    view = view_of(theme, qtbot, record("<image>\nWhat? <video>", "It is <image>", video=video))
    chips = [chip.info for item in view.items() for chip in item.paragraph.chips]
    assert [(chip.note, chip.state) for chip in chips] == [
        ("64 frames", "good"),
        ("text", "unknown"),
        ("no picture left", "bad"),
    ]
    lost = view_of(theme, qtbot, record("<image>\n", "Yes", image="a.jpg"))
    assert [chip.info.note for item in lost.items() for chip in item.paragraph.chips] == ["lost"]


def test_a_chip_leads_to_its_medium(theme: Theme, qtbot: QtBot) -> None:
    view = view_of(theme, qtbot, record("<image>\nWhat?", "This", image="a.jpg"))
    with qtbot.waitSignal(view.chip_activated) as heard:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.chip_rect(1, 0).center())
    assert heard.args == [0]


def test_selection_runs_across_turns_and_copies_what_is_written(theme: Theme, qtbot: QtBot) -> None:
    view = view_of(theme, qtbot, record("<image>\nما الذي يقوله?", "视频里的孩子", image="a.jpg"))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_text() == "<image>\nما الذي يقوله?\n\n视频里的孩子"


def test_a_million_characters_lay_out_only_what_is_seen(theme: Theme, qtbot: QtBot) -> None:
    text = " ".join(f"word{number}" for number in range(110_000))
    view = view_of(theme, qtbot, record("Question", text))
    assert len(text) > 1_000_000
    assert view.laid_out_count() < 12
    assert view.all_text().endswith(text)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert view.laid_out_count() < 30


def test_malformed_turns_are_shown_as_json(theme: Theme, qtbot: QtBot) -> None:
    made = {"conversations": [{"from": "human", "value": {"a": 1}}, {"from": "robot", "value": "x"}]}
    view = view_of(theme, qtbot, made)
    assert [(turn.text, turn.note) for turn in view.turns] == [('{"a": 1}', "not text"), ("x", "role unknown")]


def test_a_line_never_breaks_inside_of_a_chip(theme: Theme, qtbot: QtBot) -> None:
    view = ConversationView(theme)
    qtbot.addWidget(view)
    view.show()
    sample = read_sample(record("<speech><image><image> And?", audio="a.wav", video="v.mp4"))
    for width in range(270, 420, 7):
        view.resize(width, 300)
        view.show_turns(written_turns(sample, {0: "48 frames", 1: "12:06"}))
        flow = FlowType(theme, 13)
        (item,) = (item for item in view.items() if item.paragraph.chips)
        layout = flow.lay_out(item, view.viewport().width() - 24).layout
        for chip in item.paragraph.chips:
            lines = {layout.lineForTextPosition(at).textStart() for at in range(chip.tag_start - 1, chip.stop)}
            assert len(lines) == 1, (width, chip)


def test_the_question_that_is_replaced_says_so(theme: Theme, qtbot: QtBot) -> None:
    made = record("PLACEHOLDER", "", audio_q="q.wav", text_q="What?")
    notes = [turn.note for turn in written_turns(read_sample(made), {})]
    assert notes == ["text_q takes its place", "empty"]
    assert [turn.note for turn in written_turns(read_sample(record("a", "b", audio_q="q.wav")), {})] == ["", ""]


def test_text_from_the_right_stands_at_the_right(theme: Theme, qtbot: QtBot) -> None:
    view = view_of(theme, qtbot, record("<image>\nما هذا؟", "שלום 123", "English, ثم عربي", "123", image="a.jpg"))
    texts = [(index, item) for index, item in enumerate(view.items()) if item.selectable]
    from_right = []
    for _index, item in texts:
        laid = FlowType(theme, 13).lay_out(item, 396)
        line = laid.layout.lineAt(0)
        from_right.append(line.naturalTextRect().right() > 0.9 * line.width() and line.naturalTextRect().left() > 100)
    assert from_right == [True, True, False, False]


def test_json_is_never_turned_around(theme: Theme) -> None:
    item = FlowItem(Paragraph('    "مرحبا",', '    "مرحبا",'), Look(mono=True))
    laid = FlowType(theme, 13).lay_out(item, 396)
    line = laid.layout.lineAt(0)
    assert line.naturalTextRect().left() == 0
    assert not reads_from_the_right("12 <>")
    assert reads_from_the_right("\u2066<image>\u2069 مرحبا")


def test_images_of_a_list_say_which_one_they_are(theme: Theme, qtbot: QtBot) -> None:
    made = record("<image><image>\nCompare.", "Same", image=["a.jpg", "b.jpg"])
    view = view_of(theme, qtbot, made)
    assert [chip.info.note for item in view.items() for chip in item.paragraph.chips] == ["1 of 2", "2 of 2"]
    trained = trained_turns(as_trained(made), read_sample(made), {})
    assert [chip.note for chip in trained[0].chips] == ["1 of 2", "2 of 2"]
