"""The new content of a source as a stream: untouched bytes copied, changed ones spliced in, in bounded memory.

Replacements are gathered for chunks of some megabytes and put in by Arrow, block by block. Edits that offer
`Splices` are written without parsing a record; the others are applied record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edit_stack import is_wide
from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.jsontext import encode_in_place, literal_tells
from ola_viewer.manifest.platform_io import EarlySync, ReadFile, copy_range
from ola_viewer.manifest.rows import POSITION_MASK, make_row
from ola_viewer.manifest.save_plan import Insertion, Plan, Stretch, is_one_line
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

_CHUNK: Final = 1 << 23
_BLOCK: Final = 1 << 19
"""So much is read, spliced and written at once: it stays in the processor's own memory."""
_LARGEST_READ: Final = 1 << 26
_SPARSE: Final = 8
"""Up to so many replacements in a chunk, what stands between them is copied without looking at it."""
_DENSE: Final = 4
"""Records edited singly are read together if they are at least one in so many bytes."""
_COPY_BLOCK: Final = 1 << 19
_PAGE: Final = 4096
_COPY_AT_ONCE: Final = 32 << 20


class Sink(Protocol):
    """Where the new content goes."""

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file."""


class FileSink:
    """A plain file; untouched ranges are copied by the system where old and new place agree within a page.

    Where they do not, the system's own copying takes three times as long as reading and writing (measured on ext4).
    A context manager: what is written goes to disk meanwhile, so that little is left to wait for at the end.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._syncing = EarlySync(out.fileno())
        self._at = out.tell()
        self._buffer = memoryview(bytearray(_COPY_BLOCK))

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._out.write(data)
        self._at += len(data)
        self._syncing.advance(len(data))

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there."""
        stop = start + size
        if (start - self._at) % _PAGE == 0:
            start += copy_range(file, start, size, self._out)
        else:
            while start < stop:
                got = file.read_into(start, self._buffer[: min(_COPY_BLOCK, stop - start)])
                if not got:
                    break
                self._out.write(self._buffer[:got])
                start += got
        self._at += size
        self._syncing.advance(size)
        if start != stop:
            raise OSError(f"{file.path} became shorter while it was read")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._syncing.stop(raising=kind is None)


class PackingSink:
    """A compressed file: everything goes through `write` of a compressor."""

    def __init__(self, write: Callable[[bytes | memoryview], object]) -> None:
        self._write = write

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._write(data)

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there."""
        while size:
            block = file.read_at(start, min(size, _BLOCK))
            if not block:
                raise OSError(f"{file.path} became shorter while it was read")
            self._write(block)
            start += len(block)
            size -= len(block)


@dataclass(slots=True)
class Written:
    """Where everything ended up: for each record its old row, new start and length; in the order of writing."""

    size: int = 0
    edited: int = 0
    rows: list[NDArray[np.int64] | range] = field(default_factory=list)
    starts: list[NDArray[np.int64]] = field(default_factory=list)
    lengths: list[NDArray[np.int64] | NDArray[np.uint32]] = field(default_factory=list)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Old rows, new starts and new lengths of all records, by new start. int64, shape (n,). Called once."""
        rows = _joined([np.arange(r.start, r.stop) if isinstance(r, range) else r for r in self.rows])
        self.rows.clear()
        starts = _joined(self.starts)
        self.starts.clear()
        lengths = _joined(self.lengths)
        self.lengths.clear()
        if (starts[1:] >= starts[:-1]).all():
            return rows, starts, lengths
        order = np.argsort(starts, kind="stable")
        return rows[order], starts[order], lengths[order]


@dataclass(frozen=True, slots=True)
class Replacements:
    """Bytes `start` … `stop` of the file become `texts[text]`; sorted and disjoint. int64, shape (n,)."""

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    text: NDArray[np.int64]
    texts: list[bytes]

    @classmethod
    def none(cls) -> Replacements:
        """No replacement."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, [])

    @classmethod
    def of(cls, changes: Sequence[tuple[int, int, bytes]]) -> Replacements:
        """These, in order: start, stop, new bytes."""
        if not changes:
            return cls.none()
        spans = np.array([change[:2] for change in changes], np.int64)
        return cls(spans[:, 0], spans[:, 1], np.arange(len(changes)), [change[2] for change in changes])

    def __len__(self) -> int:
        return len(self.start)

    def sizes(self) -> NDArray[np.int64]:
        """How long each new text is. int64, shape (n,)."""
        return np.fromiter(map(len, self.texts), np.int64, len(self.texts))[self.text]

    def some(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Replacements:
        """Those that a mask or an array of places picks."""
        return Replacements(self.start[chosen], self.stop[chosen], self.text[chosen], self.texts)

    def then(self, others: Replacements) -> Replacements:
        """Both, by start; of equal starts these come before the others."""
        if not len(others):
            return self
        if not len(self):
            return others
        start = np.concatenate((self.start, others.start))
        stop = np.concatenate((self.stop, others.stop))
        text = np.concatenate((self.text, others.text + len(self.texts)))
        order = np.argsort(start, kind="stable")
        return Replacements(start[order], stop[order], text[order], [*self.texts, *others.texts])


class SpliceStream:
    """Streams one planned source to a sink. Used once, in one thread."""

    def __init__(
        self, snapshot: Snapshot, source: Source, sink: Sink, cancel: CancelToken, progress: ProgressCallback
    ) -> None:
        self._snapshot = snapshot
        self._source = source
        self._sink = sink
        self._cancel = cancel
        self._progress = progress
        self._starts, self._lengths = source.index.snapshot()
        self._lines = is_one_line(source)
        self._unedited = snapshot.columns_in_state(source.number, 0)
        self._wide, self._narrow = self._sorted_edits()
        self._window: tuple[int, bytes] = (0, b"")
        self._buffer = np.empty(0, np.uint8)
        self._pending = (0, 0)
        self._read = 0
        self.written = Written()

    def run(self, plan: Plan) -> Written:
        """Write everything. Raises `Cancelled`, `SourceChangedError`, OSError."""
        for stretch in plan.stretches:
            self._stretch(stretch)
        self._flush()
        return self.written

    def _sorted_edits(self) -> tuple[list[tuple[Edit, Columns | None]], NDArray[np.int64]]:
        """The edits of many rows, each with the columns before it (None where they are not known), and the positions
        of all records that edits of few rows cover: these are done one by one, so their edits leave the columns."""
        number = self._source.number
        columns = self._unedited
        wide: list[tuple[Edit, Columns | None]] = []
        narrow: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        for _, edit in self._snapshot.stack.touching(number):
            if not is_wide(edit):
                narrow.append(RowSet(edit.rows.within(make_row(number, 0), make_row(number + 1, 0))).to_rows())
                continue
            wide.append((edit, columns))
            if columns is not None:
                columns = edit.columns(columns, number) or columns
        return wide, np.unique(np.concatenate(narrow)) & POSITION_MASK

    def _stretch(self, stretch: Stretch) -> None:
        kept = stretch.kept
        begins = self._starts[kept]
        inserted_at = np.array([insertion.start for insertion in stretch.insertions], np.int64)
        at, first = stretch.start, 0
        while True:
            self._cancel.check()
            last = max(int(np.searchsorted(begins, at + _CHUNK, side="left")), first + 1)
            stop = int(begins[last]) if last < len(kept) else stretch.stop
            low, high = np.searchsorted(inserted_at, [at, stop], side="left").tolist()
            if stop == stretch.stop:
                high = len(inserted_at)
            self._chunk(at, stop, kept[first:last], stretch.insertions[low:high])
            at, first = stop, last
            if last >= len(kept):
                break

    def _chunk(self, start: int, stop: int, kept: NDArray[np.int64], insertions: Sequence[Insertion]) -> None:
        changes = self._edits_of(kept)
        if not insertions and not len(changes):
            self._note(kept, start, changes, changes.start)
            self._copy(start, stop)
            return
        # An insertion at the start of a record stands before what replaces the record.
        added = Replacements.of([(insertion.start, insertion.stop, insertion.text) for insertion in insertions])
        changes = added.then(changes)
        grown = np.cumsum(changes.sizes() - (changes.stop - changes.start))
        self._note(kept, start, changes, grown)
        for insertion in insertions:
            self._note_added(insertion, start, changes.start, grown)
        if len(changes) <= _SPARSE or stop - start > _LARGEST_READ:
            self._splice_sparsely(start, stop, changes)
        else:
            self._splice_densely(start, stop, changes)

    def _splice_sparsely(self, start: int, stop: int, changes: Replacements) -> None:
        """Without looking at what stays: for few replacements, and for chunks too long to be read."""
        places = zip(changes.start.tolist(), changes.stop.tolist(), changes.text.tolist(), strict=True)
        for first, behind, number in places:
            self._copy(start, first)
            self._flush()
            self._write(changes.texts[number], behind - first)
            start = behind
        self._copy(start, stop)

    def _splice_densely(self, start: int, stop: int, changes: Replacements) -> None:
        """Block by block. Every block ends behind the replacements that begin in it."""
        self._flush()
        texts = pa.array(changes.texts, pa.large_binary())
        done = 0
        while start < stop or done < len(changes):
            self._cancel.check()
            end = min(start + _BLOCK, stop)
            last = len(changes) if end == stop else int(np.searchsorted(changes.start, end, side="left"))
            if last > done:
                end = max(end, int(changes.stop[last - 1]))
            here = slice(done, last)
            block = self._read_block(start, end)
            inside = changes.start[here] - start, changes.stop[here] - start
            self._write(spliced(block, *inside, texts.take(pa.array(changes.text[here]))), end - start)
            start, done = end, last

    def _read_block(self, start: int, stop: int) -> NDArray[np.uint8]:
        """Bytes of the file; valid until the next call."""
        size = stop - start
        if len(self._buffer) < size:
            self._buffer = np.empty(max(size, _BLOCK + _PAGE), np.uint8)
        block = self._buffer[:size]
        try:
            whole = self._source.file.read_into(start, block) == size
        except OSError:
            whole = False
        if not whole:  # a second attempt says what is wrong
            block[:] = np.frombuffer(self._source.read_range(start, size), np.uint8)
        return block

    def _write(self, data: bytes | memoryview, read: int) -> None:
        self._sink.write(data)
        self.written.size += len(data)
        self._advance(read)

    def _note(
        self,
        kept: NDArray[np.int64],
        start: int,
        changes: Replacements,
        grown: NDArray[np.int64],
    ) -> None:
        """Remember where the chunk's records stand in the new file, whose end the chunk is put at."""
        if not len(kept):
            return
        old = self._starts[kept]
        ends = old + self._lengths[kept]
        shift = self.written.size + (self._pending[1] - self._pending[0]) - start
        if len(changes):  # what ends at or before a record's start moves it; what begins before its end lengthens it
            before = np.concatenate(([0], grown))
            new = old + before[np.searchsorted(changes.stop, old, side="right")]
            ends = ends + before[np.searchsorted(changes.start, ends, side="left")]
            old = new
        first, last = int(kept[0]), int(kept[-1])
        base = make_row(self._source.number, 0)
        self.written.rows.append(range(base + first, base + last + 1) if last - first + 1 == len(kept) else kept + base)
        self.written.starts.append(old + shift)
        lengths = ends - old
        self.written.lengths.append(lengths.astype(np.uint32) if int(lengths.max()) < 1 << 32 else lengths)

    def _note_added(
        self, insertion: Insertion, start: int, splices: NDArray[np.int64], grown: NDArray[np.int64]
    ) -> None:
        if not insertion.rows:
            return
        at = int(np.searchsorted(splices, insertion.start, side="left"))
        before = int(grown[at - 1]) if at else 0
        base = self.written.size + (self._pending[1] - self._pending[0]) + insertion.start - start + before
        placed = np.array(insertion.rows, np.int64)
        self.written.rows.append(placed[:, 0])
        self.written.starts.append(placed[:, 1] + base)
        self.written.lengths.append(placed[:, 2])

    def _copy(self, start: int, stop: int) -> None:
        """Put an untouched range behind what waits to be copied, so that neighbours are copied at once."""
        if self._pending[1] != start:
            self._flush()
            self._pending = (start, start)
        self._pending = (self._pending[0], stop)
        if stop - self._pending[0] >= _COPY_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        start, stop = self._pending
        self._pending = (stop, stop)
        while start < stop:
            self._cancel.check()
            size = min(stop - start, _COPY_AT_ONCE)
            self._sink.copy(self._source.file, start, size)
            start += size
            self.written.size += size
            self._advance(size)

    def _advance(self, size: int) -> None:
        self._read += size
        self._progress(Progress(min(self._read, self._source.file.size), self._source.file.size, "bytes"))

    def _edits_of(self, kept: NDArray[np.int64]) -> Replacements:
        """What the edits replace in the chunk's surviving records."""
        if not len(kept):
            return Replacements.none()
        first, last = int(kept[0]), int(kept[-1]) + 1
        low, high = np.searchsorted(self._narrow, [first, last]).tolist()
        if low == high and not self._wide:
            return Replacements.none()
        number = self._source.number
        rows = kept + make_row(number, 0)
        singly = np.isin(kept, self._narrow[low:high], assume_unique=True) if low < high else np.zeros(len(kept), bool)
        bulk: list[Splices] = []
        for edit, columns in self._wide:
            covered = edit.rows.mask(rows)
            if not covered.any():
                continue
            offered = None if columns is None else edit.splices(columns, number, first, last, self._unedited)
            if offered is None:
                singly |= covered
            elif len(offered.start):
                bulk.append(offered)
        changes = self._bulk(bulk, kept, singly)
        if singly.any():
            changes = changes.then(Replacements.of(self._singly(kept[singly])))
        self.written.edited += _touched(self._starts[kept], changes.start)
        return changes

    def _bulk(self, bulk: Sequence[Splices], kept: NDArray[np.int64], singly: NDArray[np.bool_]) -> Replacements:
        """The offered replacements as one list; of two for the same literal the later edit's counts."""
        if not bulk:
            return Replacements.none()
        firsts = np.cumsum([0, *(len(splices.texts) for splices in bulk)]).tolist()
        changes = Replacements(
            np.concatenate([splices.start for splices in bulk]),
            np.concatenate([splices.stop for splices in bulk]),
            np.concatenate([splices.text + np.int64(before) for splices, before in zip(bulk, firsts, strict=False)]),
            [text for splices in bulk for text in splices.texts],
        )
        respelt = np.concatenate([np.zeros(len(s.start), bool) if s.respelt is None else s.respelt for s in bulk])
        if len(bulk) > 1:
            order = np.argsort(changes.start, kind="stable")
            order = order[np.append(changes.start[order][1:] != changes.start[order][:-1], True)]
            changes, respelt = changes.some(order), respelt[order]
        if singly.any() or int(kept[-1]) - int(kept[0]) + 1 != len(kept):
            begins, ends = self._starts[kept], self._starts[kept] + self._lengths[kept]
            record = np.searchsorted(begins, changes.start, side="right") - 1
            chosen = (record >= 0) & (changes.stop <= ends[record]) & ~singly[record]
            changes, respelt = changes.some(chosen), respelt[chosen]
        if respelt.any():
            self._respell(kept, changes, np.flatnonzero(respelt))
        return changes

    def _respell(self, kept: NDArray[np.int64], changes: Replacements, places: NDArray[np.int64]) -> None:
        """Spell the texts at `places` like the literals they replace."""
        starts, stops = changes.start[places], changes.stop[places]
        records = kept[np.searchsorted(self._starts[kept], starts, side="right") - 1]
        new: list[bytes] = []
        for start, stop, record, number in zip(
            starts.tolist(), stops.tolist(), records.tolist(), changes.text[places].tolist(), strict=True
        ):
            text = changes.texts[number][1:-1].decode()
            old = self._source.read_range(start, stop - start)
            raw = b"" if literal_tells(text, old) else self._source.read(record)
            new.append(encode_in_place(text, old, raw))
        changes.text[places] = np.arange(len(new)) + len(changes.texts)
        changes.texts.extend(new)

    def _piece(self, begin: int, length: int) -> bytes:
        """Bytes of the file, of which much is read at once: for records one behind the other."""
        at, window = self._window
        if not at <= begin <= begin + length <= at + len(window):
            at, window = begin, self._source.read_range(begin, min(max(length, _BLOCK), self._source.file.size - begin))
            self._window = (at, window)
        return window[begin - at : begin - at + length]

    def _singly(self, positions: NDArray[np.int64]) -> list[tuple[int, int, bytes]]:
        """The records of these positions that the edits change: start, stop, new bytes."""
        changed: list[tuple[int, int, bytes]] = []
        starts, lengths = self._starts[positions].tolist(), self._lengths[positions].tolist()
        base = make_row(self._source.number, 0)
        sparse = sum(lengths) * _DENSE < starts[-1] + lengths[-1] - starts[0]
        for position, begin, length in zip(positions.tolist(), starts, lengths, strict=True):
            raw = self._source.read_range(begin, length) if sparse else self._piece(begin, length)
            edited = raw
            for edit in self._snapshot.stack.covering(base + position):
                edited = edit.apply(edited, base + position)
            if edited != raw:
                changed.append((begin, begin + length, to_one_line(edited) if self._lines else edited))
        return changed


def spliced(
    block: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64], texts: pa.LargeBinaryArray
) -> memoryview:
    """`block` with its bytes `starts[k]` … `stops[k]` replaced by `texts[k]`; sorted and disjoint.

    Kept and replaced pieces take turns in one Arrow array over the block; the replaced ones are exchanged there.
    """
    count = 2 * len(starts) + 1
    edges = np.empty(count + 1, np.int64)
    edges[0], edges[-1] = 0, len(block)
    edges[1:-1:2], edges[2:-1:2] = starts, stops
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    replaced = np.zeros(count, bool)
    replaced[1::2] = True
    kind = pa.large_binary()
    old = pa.LargeBinaryArray.from_buffers(kind, count, [None, pa.py_buffer(edges), pa.py_buffer(block)])
    new = pa.LargeBinaryArray.from_buffers(kind, count, [None, pa.py_buffer(np.repeat(ends, 2)), data])
    result = pc.if_else(pa.array(replaced), new, old)
    size = len(block) + int((ends[1:] - ends[:-1]).sum() - (stops - starts).sum())
    return memoryview(result.buffers()[2] or b"")[:size]


def _joined(parts: Sequence[NDArray[np.int64] | NDArray[np.uint32]]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(0, np.int64), *parts], dtype=np.int64)


def _touched(starts: NDArray[np.int64], splices: NDArray[np.int64]) -> int:
    """How many of the records that begin at `starts` have a replacement. Both are sorted."""
    records = np.searchsorted(starts, splices, side="right")
    return int(np.count_nonzero(records[1:] != records[:-1])) + 1 if len(records) else 0
