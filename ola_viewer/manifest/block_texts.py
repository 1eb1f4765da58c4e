"""Find and replace in the turns of many records at once.

A plain text stands in a string as it is, unless the string holds unusual escapes. Where the string has no escape at
all, or none near the only hit, the bytes of the hit are replaced; else the literal is decoded and spelt anew.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Final

import numpy as np

from ola_viewer.manifest.block_edits import PLAIN, Block, BlockChanges
from ola_viewer.manifest.jsontext import decode_string, encode_like, literal_tells

_REACH: Final = 5
"""An escape that reaches into a hit begins at most so many bytes before it."""


def replace_in_turns(
    block: Block, pattern: str, replacement: str, change: Callable[[str], str], longest: int
) -> BlockChanges:
    """`pattern`, a plain text, becomes `replacement` in the texts of the turns. `change` does that to one text;
    texts beyond `longest` characters, before or after, are left alone."""
    needle = pattern.encode()
    hits = block.find(needle)
    usual = ~block.unusual
    without = usual & ~block.holding(hits)
    if pattern == replacement or not len(hits):
        return BlockChanges.nothing(usual if pattern == replacement else without)
    texts = block.texts
    known = usual & (texts.sure | without)
    turn = np.searchsorted(texts.open, hits, side="right") - 1
    inside = turn >= 0
    inside[inside] = hits[inside] + len(needle) <= texts.close[turn[inside]]
    hits, turn = hits[inside], turn[inside]
    chosen = known[texts.record[turn]]
    hits, turn = hits[chosen], turn[chosen]
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
    if not plain or _meets_itself(needle):
        simple[:] = False
    straight = hits[simple]
    starts, stops = [straight], [straight + len(needle)]
    numbers = [np.zeros(len(straight), np.int64)]
    new = [replacement.encode()] if simple.any() else []
    anew: list[tuple[int, int]] = []
    for place in np.unique(turn[~simple]).tolist():
        record = int(texts.record[place])
        first, last = int(texts.open[place]), int(texts.close[place]) + 1
        if not known[record]:
            continue
        literal = block.content[first:last]
        spelt = _spelt_anew(literal, change, plain, block, record)
        if spelt is None:
            known[record] = False
        elif spelt != literal:
            anew.append((first, last))
            new.append(spelt)
    if anew:
        spans = np.array(anew, np.int64)
        starts, stops = [*starts, spans[:, 0]], [*stops, spans[:, 1]]
        numbers.append(np.arange(len(new) - len(anew), len(new)))
    start = np.concatenate(starts)
    order = np.argsort(start, kind="stable")
    stop, number = np.concatenate(stops)[order], np.concatenate(numbers)[order]
    changes = BlockChanges(known, start[order], stop, number, new).only(known, block)
    damaged = block.damaged(np.unique(block.owners(changes.start)).tolist())
    if damaged:
        known = known.copy()
        known[damaged] = False
    return changes.only(known, block)


def _spelt_anew(literal: bytes, change: Callable[[str], str], plain: bool, block: Block, record: int) -> bytes | None:
    """The literal of the changed text; None where the record has to tell how it is spelt. `plain`: what the change
    brings in is plain text, so that a literal as `json.dumps` writes it stays one."""
    text = decode_string(literal)
    changed = change(text)
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
