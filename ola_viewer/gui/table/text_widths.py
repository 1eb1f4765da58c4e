"""How wide texts are, from the widths of their letters: measuring a text means shaping it, which takes as long as
drawing it, and a table draws many texts that are too long for their columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from ola_viewer.gui.figures import ELLIPSIS, elide_middle

_SIMPLE = re.compile(r"[ -~\u00a0-\u02ff\u0370-\u052f\u2010-\u2027\u3000-\ud7a3\uff00-\uff60]*\Z")
"""Scripts in which a text is as wide as its letters are together, but for kerning."""

_USUAL = 4
"""px: letters are seldom narrower on average."""


class TextWidths:
    """Widths in one font; GUI thread only."""

    def __init__(self, metrics: QFontMetrics) -> None:
        self._metrics = metrics
        self._letters: dict[str, int] = {}
        self._ellipsis = metrics.horizontalAdvance(ELLIPSIS)

    def horizontalAdvance(self, text: str) -> int:
        """The width of a text in px; without kerning, which makes most texts a little narrower."""
        if not _SIMPLE.match(text):
            return self._metrics.horizontalAdvance(text)
        return sum(map(self._letter, text))

    def cut_end(self, text: str, width: int) -> str:
        """The text with its end cut to fit `width` px."""
        if not _SIMPLE.match(text):
            return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        some = text[: max(1, width // _USUAL) + 1]
        ends = list(accumulate(map(self._letter, some)))
        if len(some) < len(text) and ends[-1] <= width:  # uncommonly narrow letters
            ends = list(accumulate(map(self._letter, text)))
        if not ends or ends[-1] <= width:
            return text
        return text[: bisect_right(ends, max(0, width - self._ellipsis))] + ELLIPSIS

    def cut_middle(self, text: str, width: int) -> str:
        """The text with its middle cut to fit `width` px."""
        return elide_middle(text, self, width)

    def _letter(self, letter: str) -> int:
        width = self._letters.get(letter)
        if width is None:
            width = self._letters[letter] = self._metrics.horizontalAdvance(letter)
        return width
