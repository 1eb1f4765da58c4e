"""Texts cut by the widths of their letters fit where they are painted."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from ola_viewer.gui.figures import ELLIPSIS
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
