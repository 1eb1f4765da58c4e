"""Terms as chips, facets' terms, palette ranking, figures, settings dialog, crash reports, display."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QSpinBox
from pytestqt.qtbot import QtBot

from ola_viewer.gui import display
from ola_viewer.gui.dialogs.crash import CrashReporter
from ola_viewer.gui.dialogs.settings_dialog import SettingsDialog
from ola_viewer.gui.figures import elide_middle, short_size_text, size_text, time_left_text
from ola_viewer.gui.palette.entries import PaletteEntry, best
from ola_viewer.gui.small_parts import ElidedLabel, resize_within_screen
from ola_viewer.gui.terms import split_terms, term_words, terms_of
from ola_viewer.gui.theme import Theme, load_tokens
from ola_viewer.gui.window.inspector_link import needles_of
from ola_viewer.gui.window.status_bar import progress_facts
from ola_viewer.jobs import Progress
from ola_viewer.manifest.expressions import Expression
from ola_viewer.settings import SettingsStore


def test_terms_are_cut_where_they_stand_for_themselves() -> None:
    assert split_terms('kind:video "red car" -answer:"a b" /x y/') == [
        "kind:video",
        '"red car"',
        '-answer:"a b"',
        "/x y/",
    ]
    assert terms_of("kind:video|image turns:>3") == ["kind:video|image", "turns:>3"]
    assert terms_of("(a | b) c") == ["(a | b)", "c"]
    assert terms_of("turns>3 -answer:yes") == ["turns>3", "-answer:yes"]
    assert (term_words("turns>3").field, term_words("turns>3").value) == ("turns >", "3")
    words = term_words("-turns:>3")
    assert (words.negated, words.field, words.value) == (True, "turns >", "3")


def test_only_texts_are_highlighted() -> None:
    needles = needles_of('kind:video "red car" /colou?r/ -no')
    assert needles[0] == "red car"
    assert needles[1] == Expression.of("colou?r")
    assert len(needles) == 2
    assert needles_of("(broken") == []


def test_figures() -> None:
    assert [size_text(n) for n in (0, 999, 38762, 999_999, 2_410_000_000)] == [
        "0 B",
        "999 B",
        "38.8 kB",
        "1 MB",
        "2.41 GB",
    ]
    assert [short_size_text(n) for n in (66428, 2_451_000)] == ["66 kB", "2.5 MB"]
    assert time_left_text(1.6) == "about 2 s left"


def test_progress_says_amount_rate_and_time_left() -> None:
    text = progress_facts(Progress(620, 1000, "bytes", "12 records"), [(0.0, 420), (1.0, 620)])
    assert text == "62 % · 12 records · 200 B/s · about 2 s left"


def test_eliding_keeps_both_ends(theme: Theme) -> None:
    metrics = QFontMetrics(theme.font("row"))
    shown = elide_middle("/data/ola/video_data/nextqa/patch_000013", metrics, 120)
    assert shown.startswith("/d")
    assert shown.endswith("13")
    assert metrics.horizontalAdvance(shown) <= 120
    assert len(elide_middle("x" * 1_000_000, metrics, 120)) < 200


def test_palette_puts_the_best_first() -> None:
    entries = [PaletteEntry(title, "", "", lambda: None) for title in ("Reload", "Open…", "Go to record…", "Copy rows")]
    assert [entry.title for entry in best("re", entries)][:2] == ["Reload", "Go to record…"]
    assert len(best("", entries * 10)) == 12
    ids = [PaletteEntry("Find records with “re” in their id", "", "", lambda: None)]
    assert [entry.title for entry in best("re", entries, ids)] == ["Reload", "Go to record…", ids[0].title]
    strewn = [entry.title for entry in best("oprow", entries, ids)]
    assert strewn == [ids[0].title, "Copy rows"], "letters in their order are a guess, an id is meant"
    assert best("re", entries * 10, ids)[-1] is ids[0]
    assert len(best("re", entries * 10, ids)) == 12


def test_a_label_of_one_line_has_one_line(theme: Theme, qtbot: QtBot) -> None:
    label, flat = ElidedLabel(theme), ElidedLabel(theme)
    for each, text in ((label, "multi\r\nline\tid"), (flat, "multi line id")):
        qtbot.addWidget(each)
        each.resize(200, 20)
        each.set_text(text)
    assert label.grab().toImage() == flat.grab().toImage()
    assert label.text() == "multi\r\nline\tid"


def test_every_role_of_both_themes_is_a_colour(theme: Theme) -> None:
    tokens = load_tokens()
    assert set(tokens["light"].values) == set(tokens["dark"].values)
    for values in tokens.values():
        assert all(values.color(role).isValid() for role in values.values)


def test_icons_take_the_role_s_colour(theme: Theme) -> None:
    image = theme.pixmap("severity_error", "error", 16, 1.0).toImage()
    assert image.pixelColor(8, 2).name() == theme.color("error").name()
    assert theme.pixmap("severity_error", "error", 16, 2.0).width() == 32
    assert theme.pixmap("search", "text", 16) is theme.pixmap("search", "text", 16)


def test_settings_apply_at_once(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    dialog = SettingsDialog(store, theme)
    qtbot.addWidget(dialog)
    choice = dialog.editors["theme"]
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData("dark"))
    assert store.settings.theme == "dark"
    box = dialog.editors["backup"]
    assert isinstance(box, QCheckBox)
    box.setChecked(False)
    assert store.settings.backup is False
    device = dialog.editors["sound_device"]
    assert isinstance(device, QComboBox)
    dialog.set_devices(["Headphones", "Speakers"])
    assert device.findData("Headphones") == 1
    device.setCurrentIndex(2)
    assert store.settings.sound_device == "Speakers"
    dialog.set_devices(["Headphones"])
    assert device.currentData() == "Speakers"  # chosen, though it is unplugged now


def test_settings_show_what_was_changed_elsewhere(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    dialog = SettingsDialog(store, theme)
    qtbot.addWidget(dialog)
    store.set("theme", "light")
    store.set("volume", 15)
    choice, volume = dialog.editors["theme"], dialog.editors["volume"]
    assert isinstance(choice, QComboBox)
    assert isinstance(volume, QSpinBox)
    assert choice.currentData() == "light"
    assert volume.value() == 15


def test_a_crash_is_told_once(qtbot: QtBot) -> None:
    reporter = CrashReporter()
    reports: list[str] = []
    reporter.caught.connect(reports.append)
    for _ in range(3):
        try:
            raise RuntimeError("wheel came off")
        except RuntimeError as error:
            reporter.report(error)
    assert len(reports) == 1
    assert "wheel came off" in reports[0]


def test_display_that_does_not_answer_is_no_display(monkeypatch: Any) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", "")
    assert not display.display_reachable()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("DISPLAY", f"127.0.0.1:{port - 6000}")
    assert not display.display_reachable()


@pytest.mark.skipif(not display.sys.platform.startswith("linux"), reason="ldd is for Linux")
def test_missing_libraries_are_named(monkeypatch: Any) -> None:
    monkeypatch.setattr(display, "_not_found", lambda path: {"libxcb-cursor.so.0"} if "xcb" in path.name else set())
    words = display.missing_libraries(False)
    assert "libxcb-cursor.so.0" in words
    assert "libxcb-cursor0" in words
    assert display.missing_libraries(True) == ""


def test_a_window_is_never_opened_larger_than_the_screen(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    room = dialog.screen().availableSize()
    resize_within_screen(dialog, 300, 20_000)
    assert (dialog.width(), dialog.height()) == (300, room.height() - 40)
    resize_within_screen(dialog, 300, 200)
    assert (dialog.width(), dialog.height()) == (300, 200)
