"""Ids across the sources of a mix: which meet, and what becomes of them. No record is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.column_values import cut_texts
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.jsontext import RecordError, StringStyle, decode_string, encode_string
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import PointerError, set_literal

_READ: Final = 8 << 20
_QUOTE: Final = ord('"')
_NUMBER: Final = re.compile(rb"-?[0-9]+")
_NO_ID: Final = -1
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


@dataclass(frozen=True, slots=True)
class IdPlaces:
    """Where the ids of one source stand, by position: `start` within the record, `length` of the literal (0: none)."""

    start: NDArray[np.integer[Any]]
    length: NDArray[np.integer[Any]]


def read_ids(snapshot: Snapshot, rows: RowIds, cancel: CancelToken) -> IdTable:
    """The ids of `rows`. Needs the columns of every source. Raises `SourceChangedError`, `Cancelled`."""
    chunks: list[pa.LargeBinaryArray] = []
    first_of: dict[int, int] = {}
    which: dict[int, NDArray[np.int64]] = {}
    total = 0
    for source in snapshot.sources:
        columns = snapshot.columns(source.number)
        if columns is None:
            raise ValueError(f"the columns of {source.path} were not computed")
        some = np.flatnonzero(columns.id_length > 0)
        number = np.full(len(columns), _NO_ID, np.int64)
        texts = list(_texts(source, columns, some, cancel))
        valid = np.concatenate([mask for _, mask in texts]) if texts else np.zeros(0, bool)
        number[some[valid]] = np.arange(np.count_nonzero(valid))
        chunks += [part.filter(pa.array(mask)) for part, mask in texts]
        first_of[source.number], which[source.number] = total, number
        total += int(np.count_nonzero(valid))
    encoded = pa.chunked_array(chunks, pa.large_binary()).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    all_codes = np.asarray(encoded.indices, np.int32)
    codes = np.full(len(rows), _NO_ID, np.int32)
    numbers = rows >> POSITION_BITS
    for source_number, number in which.items():
        mine = np.flatnonzero(numbers == source_number)
        place = number[rows[mine] & POSITION_MASK]
        has = place >= 0
        codes[mine[has]] = all_codes[place[has] + first_of[source_number]]
    return IdTable(codes, encoded.dictionary)


def _texts(
    source: Source, columns: Columns, some: NDArray[np.int64], cancel: CancelToken
) -> Iterator[tuple[pa.LargeBinaryArray, NDArray[np.bool_]]]:
    """The ids at positions `some` (ascending), block by block, each with a mask of those that are text or a whole
    number."""
    starts = source.index.starts[some] + columns.id_start[some]
    lengths = columns.id_length[some].astype(np.int64)
    first = 0
    while first < len(some):
        cancel.check()
        base = int(starts[first])
        last = max(first + 1, int(np.searchsorted(starts, base + _READ)))
        size = int(starts[last - 1] + lengths[last - 1]) - base
        data = np.frombuffer(source.read_range(base, size), np.uint8)
        begin, stop = starts[first:last] - base, starts[first:last] - base + lengths[first:last]
        yield _texts_of(data, begin, stop)
        first = last


def _texts_of(
    data: NDArray[np.uint8], begin: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[pa.LargeBinaryArray, NDArray[np.bool_]]:
    is_text = data[begin] == _QUOTE
    texts = cut_texts(data, begin + is_text, stop - is_text, pa.large_binary())
    valid = np.ones(len(begin), bool)
    with_escapes = np.zeros(len(begin), bool)
    compact = np.frombuffer(texts.buffers()[2], np.uint8)
    slashes = np.flatnonzero(compact == ord("\\"))
    if len(slashes):
        offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
        with_escapes[np.searchsorted(offsets, slashes, side="right") - 1] = True
    odd = np.flatnonzero(~is_text | with_escapes)
    if not len(odd):
        return texts, valid
    spelled: list[bytes] = []
    for k in odd.tolist():
        literal = data[begin[k] : stop[k]].tobytes()
        try:
            spelled.append(decode_string(literal).encode("utf-8", "surrogatepass") if is_text[k] else literal)
            valid[k] = is_text[k] or _NUMBER.fullmatch(literal) is not None
        except RecordError:
            spelled.append(literal)
            valid[k] = False
    order = np.arange(len(begin))
    order[odd] = len(begin) + np.arange(len(odd))
    joined = pa.concat_arrays([texts, pa.array(spelled, pa.large_binary())])
    return joined.take(pa.array(order)), valid


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


def with_id(raw: bytes, start: int, length: int, literal: bytes) -> bytes:
    """The record with another id literal. `length` 0: it has no text or number as id; then whatever stands there is
    replaced, or the id becomes the first member. Bytes that are no object stay as they are."""
    if length:
        return raw[:start] + literal + raw[start + length :]
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
