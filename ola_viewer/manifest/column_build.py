"""The columns of single records by parsing them, and putting pieces of columns together.

This is the plain, slow and exact way: `column_scan` must give the same for every record and comes
back to it for each record that it does not surely understand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.manifest.columns import BAD_RANGE, NO_RANGE, Columns, RefTable
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.literal_places import Literals
from ola_viewer.manifest.sample import Kind, MediaRef, Sample

FIELDS = ("image", "video", "audio", "audio_q")
"""The fields of the documented format; `RefTable.field_names` begins with them."""

MOST_FIELDS = 255
MOST_TURNS = 0xFFFF
MOST_PARTS = 0xFFFFFFFF
_INT64 = 1 << 63
_Number = TypeVar("_Number", bound=np.generic)

_ROW_TYPES: Final[dict[str, type[np.generic]]] = {
    "kind": np.uint8,
    "turns": np.uint16,
    "id_start": np.uint32,
    "id_length": np.uint32,
    "question_start": np.uint32,
    "question_length": np.uint32,
}
_REF_TYPES: Final[dict[str, type[np.generic]]] = {
    "field": np.uint8,
    "start": np.int64,
    "length": np.uint32,
    "folder": np.int32,
    "range_start": np.int64,
    "range_size": np.int64,
    "parts": np.uint32,
}


@dataclass(frozen=True, slots=True)
class RefEntry:
    """One media path of one record. `start` counts from the record's first byte; -1 if unknown."""

    field: str
    start: int
    length: int
    path: str
    range_start: int = NO_RANGE
    range_size: int = 0
    parts: int = 0


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What one record contributes to the columns. Spans as in `Columns`, from the record's first byte."""

    kind: int
    turns: int = 0
    id_span: tuple[int, int] = (0, 0)
    question_span: tuple[int, int] = (0, 0)
    refs: tuple[RefEntry, ...] = ()


NOT_A_RECORD = RecordEntry(int(Kind.OTHER))
"""Of bytes that are no JSON."""


def split_path(path: str) -> tuple[str, str]:
    """Folder with its trailing separator ("" for a bare name) and name. Both kinds of slash separate."""
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    return path[:cut], path[cut:]


def plain_text(text: str) -> str:
    """`text` with lone surrogates replaced, so that it can be stored as UTF-8."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _whole(value: object) -> int | None:
    """What the trainer's `int()` makes of a number in a patch value; None if it refuses."""
    if isinstance(value, int):
        number = int(value)
    elif isinstance(value, float):
        if not math.isfinite(value):
            return None
        number = int(value)
    elif isinstance(value, str) and len(value) <= 32:
        try:
            number = int(value)
        except ValueError:
            return None
    else:
        return None
    return number if -_INT64 <= number < _INT64 else None


def patch_range(value: object) -> tuple[int, int, int]:
    """`range_start`, `range_size`, `parts` (see `RefTable`) of a patch object."""
    if not isinstance(value, dict):
        return BAD_RANGE, 0, 0
    start = _whole(value.get("start_num"))
    size = value.get("size")
    sizes = [_whole(one) for one in size] if isinstance(size, list) else [_whole(size)]
    known = [one for one in sizes if one is not None]
    total = sum(known)
    if start is None or start < 0 or len(known) < len(sizes) or not -_INT64 <= total < _INT64:
        return BAD_RANGE, 0, 0
    return start, total, min(len(sizes), MOST_PARTS)


def _start_length(span: tuple[int, int] | None) -> tuple[int, int]:
    return (0, 0) if span is None else (span[0], span[1] - span[0])


def _ref_entry(ref: MediaRef, literals: Literals | None) -> RefEntry | None:
    if ref.path is None:
        return None
    span = literals.of_text(ref.path, ref.path_pointer) if literals and ref.path_pointer is not None else None
    start, stop = span or (-1, -1)
    numbers = patch_range(ref.value) if ref.is_patch else (NO_RANGE, 0, 0)
    return RefEntry(ref.field, start, stop - start, plain_text(ref.path), *numbers)


def entry_of_sample(sample: Sample, raw: bytes | None) -> RecordEntry:
    """The columns of an understood record. `raw` are the bytes it was read from, or None: no spans then."""
    literals = None if raw is None else Literals(raw)
    refs = [entry for entry in (_ref_entry(ref, literals) for ref in sample.media) if entry is not None]
    refs.sort(key=lambda entry: (entry.start < 0, entry.start))
    question_span = None
    if literals is not None and sample.turns:
        question = sample.turns[0]
        if isinstance(question.text, str) and question.text_pointer is not None:
            question_span = literals.of_text(question.text, question.text_pointer)
    return RecordEntry(
        kind=int(sample.kind),
        turns=min(len(sample.turns), MOST_TURNS),
        id_span=_start_length(literals.of_id()) if literals is not None and sample.id is not None else (0, 0),
        question_span=_start_length(question_span),
        refs=tuple(refs),
    )


def entry_by_parsing(raw: bytes) -> RecordEntry:
    """The columns of one record from its bytes. Never raises: bytes that are no JSON are `NOT_A_RECORD`."""
    try:
        record = parse(raw)
    except RecordError:
        return NOT_A_RECORD
    return entry_of_sample(read_sample(record), raw)


def columns_by_parsing(raws: Iterable[bytes], starts: Sequence[int] | NDArray[np.int64]) -> Columns:
    """The columns of the given records, one after the other. `starts`: where each begins in the file."""
    return columns_of_entries([entry_by_parsing(raw) for raw in raws], starts)


def columns_of_entries(entries: Sequence[RecordEntry], starts: Sequence[int] | NDArray[np.int64]) -> Columns:
    """Columns with one row an entry; `starts` makes the references' spans absolute."""
    n = len(entries)
    spans = np.array([(*e.id_span, *e.question_span) for e in entries], np.uint32).reshape(n, 4)
    return Columns(
        kind=np.array([e.kind for e in entries], np.uint8),
        turns=np.array([e.turns for e in entries], np.uint16),
        id_start=spans[:, 0].copy(),
        id_length=spans[:, 1].copy(),
        question_start=spans[:, 2].copy(),
        question_length=spans[:, 3].copy(),
        refs=refs_of_entries([e.refs for e in entries], starts),
        edited=np.zeros(0, np.int64),
    )


def refs_of_entries(lists: Sequence[Sequence[RefEntry]], starts: Sequence[int] | NDArray[np.int64]) -> RefTable:
    """The table of the references of each record; a reference without a place gets start -1, length 0."""
    offsets = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(refs) for refs in lists], out=offsets[1:])
    fields = {name: number for number, name in enumerate(FIELDS)}
    folders: dict[str, int] = {}
    names: list[str] = []
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    for base, refs in zip(starts, lists, strict=True):
        for ref in refs:
            folder, name = split_path(ref.path)
            names.append(name)
            rows.append(
                (
                    fields.setdefault(ref.field, min(len(fields), MOST_FIELDS)),
                    -1 if ref.start < 0 else int(base) + ref.start,
                    max(ref.length, 0),
                    folders.setdefault(folder, len(folders)),
                    ref.range_start,
                    ref.range_size,
                    ref.parts,
                )
            )
    table = np.array(rows, np.int64).reshape(len(rows), 7)
    return RefTable(
        offsets=offsets,
        field=table[:, 0].astype(np.uint8),
        field_names=tuple(fields)[: MOST_FIELDS + 1],
        start=table[:, 1].copy(),
        length=table[:, 2].astype(np.uint32),
        folder=table[:, 3].astype(np.int32),
        folders=tuple(folders),
        names=pa.array(names, pa.large_string()),
        range_start=table[:, 4].copy(),
        range_size=table[:, 5].copy(),
        parts=table[:, 6].astype(np.uint32),
    )


class ColumnJoiner:
    """Puts the columns of consecutive records together part by part, so that parts need not be kept.

    Folders and fields are numbered anew, in order of appearance. `count`: how many records there will be.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._rows = {name: np.empty(count, dtype) for name, dtype in _ROW_TYPES.items()}
        self._offsets = np.zeros(count + 1, np.int64)
        self._refs = {name: np.empty(count + count // 8, dtype) for name, dtype in _REF_TYPES.items()}
        self._names: list[pa.LargeStringArray] = []
        self._fields = {name: number for number, name in enumerate(FIELDS)}
        self._folders: dict[str, int] = {}
        self._edited: list[NDArray[np.int64]] = []
        self._done = 0
        self._refs_done = 0

    def add(self, part: Columns) -> None:
        """Take up the next records. Raises ValueError for more than there are to be."""
        first, last = self._done, self._done + len(part)
        for name, column in self._rows.items():
            column[first:last] = getattr(part, name)
        self._edited.append(part.edited + first)
        self._add_refs(part.refs, first)
        self._done = last

    def _add_refs(self, refs: RefTable, first: int) -> None:
        begin, end = self._refs_done, self._refs_done + len(refs.start)
        self._offsets[first + 1 : first + len(refs.offsets)] = refs.offsets[1:] + begin
        fields = [self._fields.setdefault(name, min(len(self._fields), MOST_FIELDS)) for name in refs.field_names]
        folders = [self._folders.setdefault(text, len(self._folders)) for text in refs.folders]
        numbered: dict[str, NDArray[Any]] = {"field": np.array(fields, np.uint8), "folder": np.array(folders, np.int32)}
        for name, column in self._refs.items():
            if end > len(column):
                column = self._refs[name] = np.resize(column, max(end, len(column) * 3 // 2))
            values: NDArray[Any] = getattr(refs, name)
            column[begin:end] = numbered[name][values] if name in numbered and len(values) else values
        self._names.append(refs.names)
        self._refs_done = end

    def result(self) -> Columns:
        """All of it. Raises ValueError if records are missing."""
        if self._done != self._count:
            raise ValueError(f"{self._done} of {self._count} records")
        refs: dict[str, Any] = {name: _shrunk(column, self._refs_done) for name, column in self._refs.items()}
        return Columns(
            **cast(dict[str, Any], self._rows),
            refs=RefTable(
                offsets=self._offsets,
                field_names=tuple(self._fields)[: MOST_FIELDS + 1],
                folders=tuple(self._folders),
                names=pa.concat_arrays(self._names) if self._names else pa.array([], pa.large_string()),
                **refs,
            ),
            edited=np.concatenate(self._edited) if self._edited else np.zeros(0, np.int64),
        )


def _shrunk(column: NDArray[_Number], size: int) -> NDArray[_Number]:
    """The used part; without a copy unless much is unused."""
    return column[:size] if size * 4 >= len(column) * 3 else column[:size].copy()


def join_columns(parts: Sequence[Columns]) -> Columns:
    """The columns of consecutive records as one."""
    joiner = ColumnJoiner(sum(len(part) for part in parts))
    for part in parts:
        joiner.add(part)
    return joiner.result()


def replace_records(columns: Columns, positions: NDArray[np.int64], new: Columns) -> Columns:
    """The columns with the records at `positions` (ascending) replaced by those of `new`, one for each."""
    if not len(positions):
        return columns

    def put(old: NDArray[_Number], fresh: NDArray[_Number]) -> NDArray[_Number]:
        changed = old.copy()
        changed[positions] = fresh
        return changed

    return Columns(
        kind=put(columns.kind, new.kind),
        turns=put(columns.turns, new.turns),
        id_start=put(columns.id_start, new.id_start),
        id_length=put(columns.id_length, new.id_length),
        question_start=put(columns.question_start, new.question_start),
        question_length=put(columns.question_length, new.question_length),
        refs=_replace_refs(columns.refs, positions, new.refs),
        edited=columns.edited,
    )


def _replace_refs(old: RefTable, positions: NDArray[np.int64], new: RefTable) -> RefTable:
    """The references with those of the records at `positions` replaced by the lists of `new`."""
    counts = np.diff(old.offsets)
    counts[positions] = np.diff(new.offsets)
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    replaced = np.zeros(len(counts), np.bool_)
    replaced[positions] = True
    kept = np.flatnonzero(~replaced[old.records()])
    record = np.concatenate((old.records()[kept], positions[new.records()]))
    both = _both(old, new)
    order = np.concatenate((kept, len(old.start) + np.arange(len(new.start))))
    return take_refs(both, order[np.argsort(record, kind="stable")], offsets)


def take_refs(table: RefTable, order: NDArray[np.int64], offsets: NDArray[np.int64]) -> RefTable:
    """The references with these numbers, in this order, shared out to records by `offsets`."""
    return RefTable(
        offsets=offsets,
        field=table.field[order],
        field_names=table.field_names,
        start=table.start[order],
        length=table.length[order],
        folder=table.folder[order],
        folders=table.folders,
        names=table.names.take(pa.array(order)),
        range_start=table.range_start[order],
        range_size=table.range_size[order],
        parts=table.parts[order],
    )


def _both(first: RefTable, second: RefTable) -> RefTable:
    """All references of both, the second's behind the first's; as if of one record each table."""
    fields = {name: number for number, name in enumerate(first.field_names)}
    folders = {text: number for number, text in enumerate(first.folders)}
    new_field = [fields.setdefault(name, min(len(fields), MOST_FIELDS)) for name in second.field_names]
    new_folder = [folders.setdefault(text, len(folders)) for text in second.folders]
    renumbered: dict[str, NDArray[Any]] = {
        "field": np.array(new_field, np.uint8)[second.field],
        "folder": np.array(new_folder, np.int32)[second.folder] if new_folder else second.folder,
    }
    columns: dict[str, Any] = {
        name: np.concatenate((getattr(first, name), renumbered.get(name, getattr(second, name)))) for name in _REF_TYPES
    }
    return RefTable(
        offsets=np.array([0, len(first.start), len(first.start) + len(second.start)]),
        field_names=tuple(fields)[: MOST_FIELDS + 1],
        folders=tuple(folders),
        names=pa.concat_arrays([first.names, second.names]),
        **columns,
    )
