"""What a fix takes away and puts in, as short pieces for one line. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

PieceKind: TypeAlias = Literal["same", "sign", "changed"]
LONGEST = 160
"""Characters of a line."""
_LEAD = 12
"""Characters that stay before the first difference when the beginning is cut."""
_COMPARED = 400
_SIGNS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: as before, a sign for white space or a cut, or different from the other side."""

    text: str
    kind: PieceKind


def before_after(before: str, after: str, longest: int = LONGEST) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in one line each, differences marked. Beginnings that are alike and long are cut."""
    head = _alike(before, after)
    tail = min(_alike(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    cut = head - _LEAD if head > longest // 3 else 0
    left: list[Piece] = []
    right: list[Piece] = []
    if cut:
        left.append(Piece("…", "sign"))
        right.append(Piece("…", "sign"))
    left += _pieces(before[cut:head], "same")
    right += _pieces(after[cut:head], "same")
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if old and new and len(old) + len(new) <= _COMPARED:
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            kind: PieceKind = "same" if tag == "equal" else "changed"
            left += _pieces(old[i:j], kind)
            right += _pieces(new[k:m], kind)
    else:
        left += _pieces(old[:longest], "changed")
        right += _pieces(new[:longest], "changed")
    rest = before[len(before) - tail :] if tail else ""
    left += _pieces(rest[:longest], "same")
    right += _pieces(rest[:longest], "same")
    return _bounded(left, longest), _bounded(right, longest)


def plain_pieces(text: str, longest: int = LONGEST) -> tuple[Piece, ...]:
    """A text in one line without any mark."""
    return _bounded(_pieces(text[: longest + 1], "same"), longest)


def _alike(one: str, other: str) -> int:
    """How many first characters are the same."""
    count = min(len(one), len(other))
    if one[:count] == other[:count]:
        return count
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _pieces(text: str, kind: PieceKind) -> list[Piece]:
    """The text with control characters as signs; those stay marked where they differ."""
    pieces: list[Piece] = []
    held = ""
    for char in text:
        sign = _SIGNS.get(char) or ("" if char.isprintable() else f"\\x{ord(char):02x}")
        if not sign:
            held += char
        elif kind == "changed":
            held += sign
        else:
            if held:
                pieces.append(Piece(held, kind))
            pieces.append(Piece(sign, "sign"))
            held = ""
    return [*pieces, Piece(held, kind)] if held else pieces


def _bounded(pieces: list[Piece], longest: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    room = longest
    for piece in pieces:
        if len(piece.text) > room:
            kept.append(Piece(piece.text[:room] + "…", piece.kind))
            break
        kept.append(piece)
        room -= len(piece.text)
    return tuple(kept)
