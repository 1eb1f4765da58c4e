"""Find and replace in the turns of many records at once.

A plain text stands in a string as it is, unless the string holds unusual escapes. Where the string has no escape at
all, or none near the only hit, the bytes of the hit are replaced; else the literal is decoded and spelt anew. Regular
expressions are run over all texts in question at once; a text that every match must hold tells which these are.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from ola_viewer.manifest.block_edits import PLAIN, Block, BlockChanges
from ola_viewer.manifest.byte_search import Needles, find_needles
from ola_viewer.manifest.jsontext import RecordError, decode_string, encode_like, literal_tells
from ola_viewer.manifest.turn_texts import Mask, Positions, is_literal

_REACH: Final = 5
"""An escape that reaches into a hit begins at most so many bytes before it."""


def replace_in_turns(
    block: Block, pattern: str, replacement: str, change: Callable[[str], str], longest: int, fold: bool = False
) -> BlockChanges:
    """`pattern`, a plain text, becomes `replacement` in the texts of the turns. `change` does that to one text;
    texts beyond `longest` characters, before or after, are left alone. `fold`: in upper or lower case."""
    needle = pattern.encode()
    hits = block.find_folded(needle) if fold else block.find(needle)
    usual = ~block.unusual & ~block.odd_letters if fold else ~block.unusual
    without = usual & ~block.holding(hits)
    if not fold and pattern == replacement:
        return BlockChanges.nothing(usual)
    if not len(hits):
        return BlockChanges.nothing(without)
    texts = block.texts
    known = usual & (texts.sure | without)
    hits, turn = _in_turns(block, hits, len(needle), known)
    if not len(hits):
        return BlockChanges.nothing(known)
    count = np.bincount(turn, minlength=len(texts.open))
    size = texts.close - texts.open + count * max(0, len(replacement.encode()) - len(needle))
    known[texts.record[size > longest]] = False
    slashes = block.slashes
    escaped = np.searchsorted(slashes, texts.open) != np.searchsorted(slashes, texts.close)
    near = np.searchsorted(slashes, hits - _REACH) != np.searchsorted(slashes, hits)
    simple = ~escaped[turn] | ((count[turn] == 1) & ~near)
    plain = PLAIN.fullmatch(replacement or " ") is not None
    if not plain or _meets_itself(needle.lower() if fold else needle):
        simple[:] = False
    straight = hits[simple]
    if fold and len(replacement) == len(needle):
        straight = straight[~is_literal(block.data, straight, replacement.encode())]
    anew = np.unique(turn[~simple])
    decoded = _decoded(block, anew, known)
    changed = [(place, text, change(text)) for place, text in decoded]
    return _assembled(block, known, straight, len(needle), replacement.encode(), _spelt(block, changed, plain, known))


def rewrite_in_turns(
    block: Block, needles: Needles | None, rewrite: Callable[[Sequence[str]], list[str]], plain: bool, longest: int
) -> BlockChanges:
    """`rewrite` is done to the texts of the turns, of which only those can change that hold one of the `needles`
    (None: any). `plain`: it brings in nothing but plain text and what was in the text. `longest`: as above."""
    usual = ~block.unusual & ~block.odd_letters if needles is not None and needles.fold else ~block.unusual
    texts = block.texts
    if needles is None:
        known = usual & texts.sure
        turns = np.flatnonzero(known[texts.record])
    else:
        hits = find_needles(block.data, needles)
        known = usual & (texts.sure | ~block.holding(hits))
        turns = np.unique(_in_turns(block, hits, 1, known)[1])
    decoded = [(place, text) for place, text in _decoded(block, turns, known) if len(text) <= longest]
    results = rewrite([text for _, text in decoded]) if decoded else []
    changed = [
        (place, text, new)
        for (place, text), new in zip(decoded, results, strict=True)
        if new != text and len(new) <= longest
    ]
    return _assembled(block, known, np.zeros(0, np.int64), 0, b"", _spelt(block, changed, plain, known))


def without_needles(block: Block, needles: Needles | None) -> Mask:
    """The records that surely hold none of the needles in any text (None: nothing is sure)."""
    if needles is None:
        return np.zeros(len(block), np.bool_)
    absent: Mask = ~block.unusual & ~block.holding(find_needles(block.data, needles))
    return absent & ~block.odd_letters if needles.fold else absent


def _in_turns(block: Block, hits: Positions, size: int, known: Mask) -> tuple[Positions, Positions]:
    """The hits of `size` bytes that are inside of turns of known records, and the numbers of these turns."""
    texts = block.texts
    turn = np.searchsorted(texts.open, hits, side="right") - 1
    inside = turn >= 0
    inside[inside] = hits[inside] + size <= texts.close[turn[inside]]
    hits, turn = hits[inside], turn[inside]
    chosen = known[texts.record[turn]]
    return hits[chosen], turn[chosen]


def _decoded(block: Block, turns: Positions, known: Mask) -> list[tuple[int, str]]:
    """The texts of these turns; a record with one that is none is not known any more."""
    texts = block.texts
    found: list[tuple[int, str]] = []
    for place, first, last in zip(turns.tolist(), texts.open[turns].tolist(), texts.close[turns].tolist(), strict=True):
        try:
            found.append((place, decode_string(block.content[first : last + 1])))
        except RecordError:
            known[texts.record[place]] = False
    return found


def _spelt(
    block: Block, changed: Sequence[tuple[int, str, str]], plain: bool, known: Mask
) -> list[tuple[int, int, bytes]]:
    """The literals of changed texts (turn, before, after): where they stand and what they become. A record that
    would have to tell how it is spelt is not known any more."""
    texts = block.texts
    found: list[tuple[int, int, bytes]] = []
    for place, before, after in changed:
        record = int(texts.record[place])
        first, last = int(texts.open[place]), int(texts.close[place]) + 1
        if not known[record]:
            continue
        literal = block.content[first:last]
        spelt = _spelt_anew(literal, before, after, plain, block, record)
        if spelt is None:
            known[record] = False
        elif spelt != literal:
            found.append((first, last, spelt))
    return found


def _assembled(
    block: Block, known: Mask, straight: Positions, size: int, text: bytes, anew: Sequence[tuple[int, int, bytes]]
) -> BlockChanges:
    """`size` bytes at each of the places `straight` become `text`, and literals are spelt anew; only of known records
    that are JSON."""
    spans = np.array([change[:2] for change in anew], np.int64).reshape(-1, 2)
    start = np.concatenate((straight, spans[:, 0]))
    stop = np.concatenate((straight + size, spans[:, 1]))
    number = np.concatenate((np.zeros(len(straight), np.int64), np.arange(1, len(anew) + 1)))
    order = np.argsort(start, kind="stable")
    new = [text, *(change[2] for change in anew)]
    changes = BlockChanges(known, start[order], stop[order], number[order], new).only(known, block)
    damaged = block.damaged(np.unique(block.owners(changes.start)).tolist())
    if damaged:
        known = known.copy()
        known[damaged] = False
    return changes.only(known, block)


def _spelt_anew(literal: bytes, text: str, changed: str, plain: bool, block: Block, record: int) -> bytes | None:
    """The literal of the changed text; None where the record has to tell how it is spelt. `plain`: what the change
    brings in is plain text, so that a literal as `json.dumps` writes it stays one."""
    if changed == text:
        return literal
    if plain:
        ascii_only = literal.isascii()
        with contextlib.suppress(UnicodeEncodeError):  # half a character
            if json.dumps(text, ensure_ascii=ascii_only).encode() == literal:
                return json.dumps(changed, ensure_ascii=ascii_only).encode()
    return encode_like(changed, literal, block.raw(record)) if literal_tells(changed, literal) else None


def _meets_itself(needle: bytes) -> bool:
    """Whether two hits may overlap."""
    return any(needle.startswith(needle[-size:]) for size in range(1, len(needle)))
