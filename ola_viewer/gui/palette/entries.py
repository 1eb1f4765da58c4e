"""What the palette offers for a text, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

MOST = 12
_LETTERS = 4
"""Rank of a title that has all letters in their order, and no more."""


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
    return _LETTERS if all(letter in letters for letter in wanted.replace(" ", "")) else None


def best(text: str, entries: Iterable[PaletteEntry], fallback: Sequence[PaletteEntry] = ()) -> list[PaletteEntry]:
    """The entries that fit, best first, usable ones before others; at most twelve, of them all of `fallback`: what is
    meant when no title has the words, and so stands before titles that only have their letters."""
    ranked = [
        (place, not entry.enabled, number, entry)
        for number, entry in enumerate(entries)
        if (place := rank(text, entry.title)) is not None
    ]
    ranked.sort(key=lambda item: item[:3])
    meant = [entry for place, _, _, entry in ranked if place < _LETTERS][: MOST - len(fallback)]
    guessed = [entry for place, _, _, entry in ranked if place == _LETTERS]
    return [*meant, *fallback, *guessed][:MOST]
