"""What a fix takes away and puts in, as short pieces for one line. Plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

PieceKind: TypeAlias = Literal["same", "sign", "changed"]
LONGEST = 160
"""Characters of a line."""
_LEAD = 12
"""Characters that stay before the first difference when the beginning is cut."""
_COMPARED = 400
_READ = 20_000
_WORD = re.compile(r"<\w+>|\w+|.", re.DOTALL)
_SIGNS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: as before, a sign for white space or a cut, or different from the other side."""

    text: str
    kind: PieceKind


def before_after(before: str, after: str, longest: int = LONGEST) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in one line each, differences marked word by word. Beginnings that are alike and long are cut."""
    old, new = _words(before), _words(after)
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    left: list[Piece] = []
    right: list[Piece] = []
    lead = "".join(old[:head])
    if len(lead) > longest // 3:
        lead = lead[-_LEAD:]
        left.append(Piece("…", "sign"))
        right.append(Piece("…", "sign"))
    left += _pieces(lead, "same")
    right += _pieces(lead, "same")
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if gone and come and len(gone) + len(come) <= _COMPARED:
        for tag, i, j, k, m in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
            kind: PieceKind = "same" if tag == "equal" else "changed"
            left += _pieces("".join(gone[i:j]), kind)
            right += _pieces("".join(come[k:m]), kind)
    else:
        left += _pieces("".join(gone), "changed")
        right += _pieces("".join(come), "changed")
    rest = "".join(old[len(old) - tail :])
    left += _pieces(rest, "same")
    right += _pieces(rest, "same")
    return _bounded(left, longest), _bounded(right, longest)


def plain_pieces(text: str, longest: int = LONGEST) -> tuple[Piece, ...]:
    """A text in one line without any mark."""
    return _bounded(_pieces(text[: longest + 1], "same"), longest)


def _words(text: str) -> list[str]:
    """Tags, words, and every other character by itself; of very long texts the beginning."""
    return _WORD.findall(text[:_READ])


def _alike(one: list[str], other: list[str]) -> int:
    """How many first words are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


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
