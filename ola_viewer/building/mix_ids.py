"""Ids across the sources of a mix: which meet, and what becomes of them. No record is parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.building.mix_scan import SourceIds
from ola_viewer.manifest.jsontext import RecordError, StringStyle, encode_string
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.splice import PointerError, set_literal

_NO_ID: Final = -1
_HEAD: Final = re.compile(
    rb'\{[ \t\r\n]*+"id"[ \t\r\n]*+:[ \t\r\n]*+("(?:[^"\\]|\\.)*+"|-?[0-9]++)(?=[ \t\r\n,}])', re.DOTALL
)
"""A record whose first key is its id, a text or a whole number."""
_WHITE: Final = b" \t\r\n"


class IdRule(StrEnum):
    """What becomes of ids that several records of the mix have."""

    KEEP = "keep"
    """Nothing; they are only listed."""
    PREFIX = "prefix"
    """Each of those records gets the name of its file before its id, and a number behind it if that is not enough."""
    RENUMBER = "renumber"
    """All records are numbered from 0, also those without an id."""


@dataclass(frozen=True, slots=True)
class IdTable:
    """The ids of the chosen records. `codes`: for each record of the mix a number that is the same for equal ids, -1
    without an id; int32, shape (n,). `texts[code]` is the id as text (a number and its text are the same id)."""

    codes: NDArray[np.int32]
    texts: pa.LargeBinaryArray

    def collided(self) -> NDArray[np.bool_]:
        """Which records of the mix share their id with another one; shape (n,)."""
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))
        return (self.codes >= 0) & (counts > 1)[np.maximum(self.codes, 0)] if len(counts) else self.codes > 0

    def text(self, code: int) -> str:
        """An id as text."""
        data: bytes = self.texts[code].as_py()
        return data.decode("utf-8", "replace")


def id_table(snapshot: Snapshot, rows: RowIds, ids: Mapping[int, SourceIds]) -> IdTable:
    """The ids of `rows` out of those of their sources."""
    first_of: dict[int, int] = {}
    total = 0
    for source in snapshot.sources:
        first_of[source.number] = total
        total += len(ids[source.number].texts)
    arrays = [ids[source.number].texts for source in snapshot.sources]
    encoded = pa.chunked_array(arrays, pa.large_binary()).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    every = np.asarray(pc.fill_null(encoded.indices, _NO_ID), np.int32)
    codes = np.full(len(rows), _NO_ID, np.int32)
    numbers = rows >> POSITION_BITS
    for number, first in first_of.items():
        mine = numbers == number
        codes[mine] = every[(rows[mine] & POSITION_MASK) + first]
    return IdTable(codes, encoded.dictionary)


def settle(table: IdTable, rows: RowIds, names: dict[int, str]) -> dict[int, str]:
    """The new ids of the records whose id met another, by their place in the mix.

    `names`: for each source number the text that goes before its ids. New ids meet no other id of the mix.
    """
    collided = np.flatnonzero(table.collided())
    sources = (rows[collided] >> POSITION_BITS).tolist()
    codes = table.codes[collided].tolist()
    wanted = [f"{names[source]}_{table.text(code)}" for source, code in zip(sources, codes, strict=True)]
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    new: dict[int, str] = {}
    waiting = list(zip(collided.tolist(), wanted, strict=True))
    # In rounds, because one look among millions of ids costs as much for one text as for all.
    while waiting:
        proposed = [_unused(name, numbers, taken) for _, name in waiting]
        present = set(_present(table, proposed))
        new |= {place: text for (place, _), text in zip(waiting, proposed, strict=True) if text not in present}
        waiting = [pair for pair, text in zip(waiting, proposed, strict=True) if text in present]
    return new


def _unused(name: str, numbers: dict[str, int], taken: set[str]) -> str:
    """`name`, or the first of `name_2`, `name_3` … that was not given away yet. Counts on in both arguments."""
    while True:
        number = numbers[name] = numbers.get(name, 0) + 1
        text = name if number == 1 else f"{name}_{number}"
        if text not in taken:
            taken.add(text)
            return text


def _present(table: IdTable, texts: list[str]) -> list[str]:
    """Those of `texts` that are ids of the mix already."""
    if not texts:
        return []
    values = pa.array([text.encode("utf-8", "replace") for text in texts], pa.large_binary())
    mask = np.asarray(pc.is_in(values, value_set=table.texts))
    return [texts[k] for k in np.flatnonzero(mask).tolist()]


def with_id(raw: bytes, literal: bytes) -> bytes:
    """The record with another id literal. Whatever stands as its id is replaced; without one it becomes the first
    member. Bytes that are no object stay as they are."""
    head = _HEAD.match(raw)
    # The first key is the id; it is the only one if its bytes and spellings of it with escapes occur nowhere else.
    if head is not None and raw.count(b'"id"') == 1 and b"\\u006" not in raw:
        return raw[: head.start(1)] + literal + raw[head.end(1) :]
    try:
        return set_literal(raw, ("id",), literal)
    except RecordError:
        return raw
    except PointerError:
        if raw[:1] != b"{":
            return raw
    inner = raw[1:].lstrip(_WHITE)
    gap = raw[1 : len(raw) - len(inner)]
    if inner[:1] == b"}":
        return b'{"id": ' + literal + raw[1:]
    return b"{" + gap + b'"id": ' + literal + b"," + (gap or b" ") + inner


def literal_of(text: str, raw: bytes) -> bytes:
    """An id as JSON text; characters beyond ASCII stand as escapes unless the record itself has raw ones."""
    return encode_string(text, StringStyle(ascii_only=raw.isascii()))
