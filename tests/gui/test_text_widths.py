"""Texts cut by the widths of their letters fit where they are painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics

from ola_viewer.gui.figures import ELLIPSIS
from ola_viewer.gui.table.delegate import RecordDelegate
from ola_viewer.gui.table.text_widths import TextWidths
from ola_viewer.gui.theme import Theme


@pytest.mark.parametrize(
    "text", ["nextqa_0000123_with_a_long_tail", "细视景间图音动颜答视街", "AVAVAVAVAV", "i" * 40, "한국어 „so“"]
)
def test_texts_cut_by_their_letters_fit(theme: Theme, text: str) -> None:
    metrics = QFontMetrics(theme.font("row"))
    widths = TextWidths(metrics)
    for width in range(0, metrics.horizontalAdvance(text) + 20, 7):
        for shown in (widths.cut_end(text, width), widths.cut_middle(text, width)):
            assert metrics.horizontalAdvance(shown) <= max(width, metrics.horizontalAdvance(ELLIPSIS)) + 2
            assert shown == text or ELLIPSIS in shown
    assert widths.cut_end(text, 1000) == text


def test_scripts_with_joined_letters_are_measured(theme: Theme) -> None:
    metrics = QFontMetrics(theme.font("row"))
    for text in ("שלום", "مرحبا", "👩‍👩‍👧"):
        assert TextWidths(metrics).horizontalAdvance(text) == metrics.horizontalAdvance(text)


@pytest.mark.parametrize(
    "text", ["va_no_wav_because_video_is_silent", "sample_demo_3.mp4", "+1", "AVAVAVAV", "日本語の名前.mp4"]
)
@pytest.mark.parametrize("middle", [False, True])
def test_what_is_painted_is_the_text_or_its_parts_around_an_ellipsis(theme: Theme, text: str, middle: bool) -> None:
    parent = QObject()
    delegate = RecordDelegate(theme, parent)
    for width in range(8, 300):
        shown = delegate._lay(text, width, middle, 0).text.text()
        if shown != text:
            start, found, end = shown.partition(ELLIPSIS)
            assert found
            assert text.startswith(start)
            assert text.endswith(end)
            assert middle or not end
