"""Texts from strangers made fit for a terminal or a line of a report: nothing in them is obeyed."""

from __future__ import annotations

_KEPT = frozenset("\n\t")


def one_line(text: str) -> str:
    """Printable on one line: control characters, which a terminal would obey, are shown escaped."""
    return text if text.isprintable() else "".join(char if char.isprintable() else _escaped(char) for char in text)


def plain_text(text: str) -> str:
    """As `one_line`, but line breaks and tabs stay."""
    return "".join(char if char.isprintable() or char in _KEPT else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "backslashreplace").decode()
