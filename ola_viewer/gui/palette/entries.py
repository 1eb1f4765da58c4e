"""What the palette offers for a text, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST = 12


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One line: what it is, a grey note (key, folder), and what happens."""

    title: str
    note: str
    icon: str
    act: Callable[[], object]
    enabled: bool = True


def rank(text: str, title: str) -> int | None:
    """How well `text` fits `title`, smaller is better; None when it does not."""
    wanted, have = text.casefold().strip(), title.casefold()
    if not wanted:
        return 0
    if have.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in have.replace("(", " ").split()):
        return 1
    if wanted in have:
        return 2
    if all(part in have for part in wanted.split()):
        return 3
    letters = iter(have)
    return 4 if all(letter in letters for letter in wanted.replace(" ", "")) else None


def best(text: str, entries: Iterable[PaletteEntry]) -> list[PaletteEntry]:
    """The entries that fit, best first, usable ones before others; at most twelve."""
    ranked = [
        (place, not entry.enabled, number, entry)
        for number, entry in enumerate(entries)
        if (place := rank(text, entry.title)) is not None
    ]
    return [entry for _, _, _, entry in sorted(ranked, key=lambda item: item[:3])][:MOST]
