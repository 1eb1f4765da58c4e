"""Counts, sizes, rates and times as words for people. Sizes are decimal (kB, MB, GB)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

ELLIPSIS = "…"


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("figures", text)


def count_text(number: int) -> str:
    """1310303 → "1,310,303"."""
    return f"{number:,}"


def records_text(number: int) -> str:
    """ "1 record", "1,310,303 records"."""
    return tr("1 record") if number == 1 else tr("{0} records").format(count_text(number))


def edits_text(number: int) -> str:
    """ "1 edit", "12 edits"."""
    return tr("1 edit") if number == 1 else tr("{0} edits").format(count_text(number))


def verdicts_text(number: int) -> str:
    """ "1 verdict", "50 verdicts"."""
    return tr("1 verdict") if number == 1 else tr("{0} verdicts").format(count_text(number))


def size_text(size: int) -> str:
    """Bytes: 38762 → "38.8 kB", 2410000000 → "2.41 GB", -1 → "−1 B"."""
    if size < 1000:
        return f"{size} B".replace("-", "\u2212")
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB", "PB", "EB"):
        if value < 999.5:
            break
        value, unit = value / 1000, larger
    return f"{value:.3g} {unit}" if value < 99.95 else f"{value:.0f} {unit}"


def short_size_text(size: int) -> str:
    """Bytes with two figures, for narrow columns: 2451000 → "2.5 MB", 66428 → "66 kB"."""
    text = size_text(size)
    figure, _, unit = text.partition(" ")
    if abs(size) < 1000:
        return text
    value = float(figure)
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def exact_size_text(size: int) -> str:
    """Bytes to the last one: "38,762 bytes"."""
    return f"{size:,} {tr('bytes')}"


def time_left_text(seconds: float) -> str:
    """ "about 2 s left", "about 3 min left"."""
    if seconds < 90:
        return tr("about {0} s left").format(max(1, round(seconds)))
    if seconds < 5400:
        return tr("about {0} min left").format(round(seconds / 60))
    return tr("about {0} h left").format(round(seconds / 3600))


def seconds_text(seconds: float) -> str:
    """ "0.4 s", "12 s", "3 min 20 s"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


class Measures(Protocol):
    """What tells how wide a text is, such as QFontMetrics."""

    def horizontalAdvance(self, text: str, /) -> int:
        """The width in px."""


def elide_middle(text: str, metrics: Measures, width: int) -> str:
    """`text` cut in its middle to fit `width` px; long texts are cut before they are measured."""
    if len(text) > 400:
        text = text[:200] + ELLIPSIS + text[-200:]
    if metrics.horizontalAdvance(text) <= width:
        return text
    return _fit(text, metrics.horizontalAdvance, width)


def _fit(text: str, advance: Callable[[str], int], width: int) -> str:
    low, high = 0, len(text)
    while low < high:
        keep = (low + high + 1) // 2
        if advance(_cut(text, keep)) <= width:
            low = keep
        else:
            high = keep - 1
    return _cut(text, low)


def _cut(text: str, keep: int) -> str:
    """The first and last characters, `keep` in all; the end gets the larger half, it tells paths apart."""
    tail = (keep + 1) // 2
    return text[: keep - tail] + ELLIPSIS + (text[-tail:] if tail else "")
