"""The new content of a source as a stream: untouched bytes copied, changed ones spliced in, in bounded memory.

Per chunk of about two megabytes: one read, a list of memory views and new texts, one join, one write. Edits that
offer `Splices` are written without parsing a record; the others are applied record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edit_stack import is_wide
from ola_viewer.manifest.edits import Edit, RowSet, Splices
from ola_viewer.manifest.jsontext import encode_in_place
from ola_viewer.manifest.platform_io import ReadFile, copy_range
from ola_viewer.manifest.rows import POSITION_MASK, make_row
from ola_viewer.manifest.save_plan import Insertion, Plan, Stretch, is_one_line
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import to_one_line

_CHUNK: Final = 1 << 21
_LARGEST_READ: Final = 1 << 26
_SPARSE: Final = 8
"""Up to so many replacements in a chunk, what stands between them is copied without looking at it."""
_COPY_BLOCK: Final = 1 << 19
_PAGE: Final = 4096
_COPY_AT_ONCE: Final = 32 << 20


class Sink(Protocol):
    """Where the new content goes."""

    def write(self, data: bytes) -> None:
        """Append bytes."""

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file."""


class FileSink:
    """A plain file; untouched ranges are copied by the system where old and new place agree within a page.

    Where they do not, the system's own copying takes three times as long as reading and writing (measured on ext4).
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = out.tell()
        self._buffer = memoryview(bytearray(_COPY_BLOCK))

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._out.write(data)
        self._at += len(data)

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
        if start != stop:
            raise OSError(f"{file.path} became shorter while it was read")


class PackingSink:
    """A compressed file: everything goes through `write` of a compressor."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._write(data)

    def copy(self, file: ReadFile, start: int, size: int) -> None:
        """Append bytes of another file. Raises OSError if they are not all there."""
        while size:
            block = file.read_at(start, min(size, _CHUNK))
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
    rows: list[NDArray[np.int64]] = field(default_factory=list)
    starts: list[NDArray[np.int64]] = field(default_factory=list)
    lengths: list[NDArray[np.int64]] = field(default_factory=list)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Old rows, new starts and new lengths of all records, by new start. int64, shape (n,)."""
        empty = [np.zeros(0, np.int64)]
        rows, starts, lengths = (np.concatenate(part or empty) for part in (self.rows, self.starts, self.lengths))
        order = np.argsort(starts, kind="stable")
        return rows[order], starts[order], lengths[order]


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
        self._wide, self._narrow = self._sorted_edits()
        self._block: tuple[tuple[int, int], bytes] = ((0, 0), b"")
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
        columns = self._snapshot.columns_in_state(number, 0)
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
        starts, stops, texts = self._edits_of(start, stop, kept)
        if not insertions and not len(starts):
            self._note(kept, start, starts, stops, starts)
            self._copy(start, stop)
            return
        if insertions:
            # An insertion at the start of a record stands before what replaces the record: stable sorting keeps that.
            starts = np.concatenate(([insertion.start for insertion in insertions], starts)).astype(np.int64)
            stops = np.concatenate(([insertion.stop for insertion in insertions], stops)).astype(np.int64)
            texts = [*(insertion.text for insertion in insertions), *texts]
            order = np.argsort(starts, kind="stable")
            starts, stops, texts = starts[order], stops[order], [texts[place] for place in order.tolist()]
        grown = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) - (stops - starts))
        self._note(kept, start, starts, stops, grown)
        for insertion in insertions:
            self._note_added(insertion, start, starts, grown)
        if len(starts) <= _SPARSE or stop - start > _LARGEST_READ:
            self._splice_sparsely(start, stop, starts, stops, texts)
            return
        self._flush()
        block = memoryview(self._block_of(start, stop))
        self._sink.write(spliced(block, starts - start, stops - start, texts))
        self.written.size += stop - start + int(grown[-1])
        self._advance(stop - start)

    def _splice_sparsely(
        self, start: int, stop: int, starts: NDArray[np.int64], stops: NDArray[np.int64], texts: Sequence[bytes]
    ) -> None:
        """As `spliced`, without reading what stays: for few replacements, and for chunks too long to be read."""
        for first, behind, text in zip(starts.tolist(), stops.tolist(), texts, strict=True):
            self._copy(start, first)
            self._flush()
            self._sink.write(text)
            self.written.size += len(text)
            self._advance(behind - first)
            start = behind
        self._copy(start, stop)

    def _note(
        self,
        kept: NDArray[np.int64],
        start: int,
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        grown: NDArray[np.int64],
    ) -> None:
        """Remember where the chunk's records stand in the new file, whose end the chunk is put at."""
        if not len(kept):
            return
        old = self._starts[kept]
        ends = old + self._lengths[kept]
        shift = self.written.size + (self._pending[1] - self._pending[0]) - start
        if len(starts):  # what ends at or before a record's start moves it; what begins before its end lengthens it
            before = np.concatenate(([0], grown))
            new = old + before[np.searchsorted(stops, old, side="right")]
            ends = ends + before[np.searchsorted(starts, ends, side="left")]
            old = new
        self.written.rows.append(kept + make_row(self._source.number, 0))
        self.written.starts.append(old + shift)
        self.written.lengths.append(ends - old)

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

    def _edits_of(
        self, start: int, stop: int, kept: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[bytes]]:
        """What the edits replace in the chunk's surviving records: starts, stops, texts; sorted and disjoint."""
        nothing = np.zeros(0, np.int64)
        if not len(kept):
            return nothing, nothing, []
        first, last = int(kept[0]), int(kept[-1]) + 1
        low, high = np.searchsorted(self._narrow, [first, last]).tolist()
        if low == high and not self._wide:
            return nothing, nothing, []
        number = self._source.number
        rows = kept + make_row(number, 0)
        singly = np.isin(kept, self._narrow[low:high], assume_unique=True)
        bulk: list[Splices] = []
        for edit, columns in self._wide:
            covered = edit.rows.mask(rows)
            if not covered.any():
                continue
            offered = None if columns is None else edit.splices(columns, number, first, last)
            if offered is None:
                singly |= covered
            elif len(offered.start):
                bulk.append(offered)
        starts, stops, texts = self._bulk(bulk, start, stop, kept, singly)
        changed = self._singly(start, stop, kept[singly]) if singly.any() else []
        if not changed:
            self.written.edited += _touched(self._starts[kept], starts)
            return starts, stops, texts
        spans = np.array([(one[0], one[1]) for one in changed], np.int64)
        starts, stops = np.concatenate((starts, spans[:, 0])), np.concatenate((stops, spans[:, 1]))
        texts = [*texts, *(one[2] for one in changed)]
        order = np.argsort(starts, kind="stable")
        self.written.edited += _touched(self._starts[kept], starts[order])
        return starts[order], stops[order], [texts[place] for place in order.tolist()]

    def _bulk(
        self, bulk: Sequence[Splices], start: int, stop: int, kept: NDArray[np.int64], singly: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[bytes]]:
        """The offered replacements as one list; of two for the same literal the later edit's counts."""
        if not bulk:
            nothing = np.zeros(0, np.int64)
            return nothing, nothing, []
        starts = np.concatenate([splices.start for splices in bulk])
        stops = np.concatenate([splices.stop for splices in bulk])
        texts = [splices.texts[place] for splices in bulk for place in splices.text.tolist()]
        respelt = np.concatenate([np.zeros(len(s.start), bool) if s.respelt is None else s.respelt for s in bulk])
        chosen = np.arange(len(starts))
        if len(bulk) > 1:
            chosen = np.argsort(starts, kind="stable")
            chosen = chosen[np.append(starts[chosen][1:] != starts[chosen][:-1], True)]
        if singly.any() or int(kept[-1]) - int(kept[0]) + 1 != len(kept):
            begins, ends = self._starts[kept], self._starts[kept] + self._lengths[kept]
            record = np.searchsorted(begins, starts[chosen], side="right") - 1
            chosen = chosen[(record >= 0) & (stops[chosen] <= ends[record]) & ~singly[record]]
        if len(chosen) < len(starts):
            starts, stops, respelt = starts[chosen], stops[chosen], respelt[chosen]
            texts = [texts[place] for place in chosen.tolist()]
        if respelt.any():
            self._respell(start, stop, kept, starts, stops, texts, np.flatnonzero(respelt))
        return starts, stops, texts

    def _respell(
        self,
        start: int,
        stop: int,
        kept: NDArray[np.int64],
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        texts: list[bytes],
        places: NDArray[np.int64],
    ) -> None:
        """Spell the texts at `places` like the literals they replace."""
        records = kept[np.searchsorted(self._starts[kept], starts[places], side="right") - 1]
        for place, record in zip(places.tolist(), records.tolist(), strict=True):
            base = int(self._starts[record])
            raw = self._piece(start, stop, base, int(self._lengths[record]))
            old = raw[int(starts[place]) - base : int(stops[place]) - base]
            texts[place] = encode_in_place(texts[place][1:-1].decode(), old, raw)

    def _piece(self, start: int, stop: int, begin: int, length: int) -> bytes:
        """Bytes of the file, from the chunk `start` … `stop` that is read once."""
        if stop - start > _LARGEST_READ:
            return self._source.read_range(begin, length)
        return self._block_of(start, stop)[begin - start : begin - start + length]

    def _block_of(self, start: int, stop: int) -> bytes:
        if self._block[0] != (start, stop):
            self._block = ((start, stop), self._source.read_range(start, stop - start))
        return self._block[1]

    def _singly(self, start: int, stop: int, positions: NDArray[np.int64]) -> list[tuple[int, int, bytes]]:
        """The records of these positions that the edits change: start, stop, new bytes."""
        changed: list[tuple[int, int, bytes]] = []
        starts, lengths = self._starts[positions].tolist(), self._lengths[positions].tolist()
        base = make_row(self._source.number, 0)
        sparse = len(positions) <= _SPARSE
        for position, begin, length in zip(positions.tolist(), starts, lengths, strict=True):
            raw = self._source.read_range(begin, length) if sparse else self._piece(start, stop, begin, length)
            edited = raw
            for edit in self._snapshot.stack.covering(base + position):
                edited = edit.apply(edited, base + position)
            if edited != raw:
                changed.append((begin, begin + length, to_one_line(edited) if self._lines else edited))
        return changed


def spliced(block: memoryview, starts: NDArray[np.int64], stops: NDArray[np.int64], texts: Sequence[bytes]) -> bytes:
    """`block` with its bytes `starts[k]` … `stops[k]` replaced by `texts[k]`; sorted and disjoint."""
    pieces: list[bytes | memoryview] = [b""] * (2 * len(texts) + 1)
    begins = [0, *stops.tolist()]
    ends = [*starts.tolist(), len(block)]
    pieces[0::2] = [block[begin:end] for begin, end in zip(begins, ends, strict=True)]
    pieces[1::2] = texts
    return b"".join(pieces)


def _touched(starts: NDArray[np.int64], splices: NDArray[np.int64]) -> int:
    """How many of the records that begin at `starts` have a replacement."""
    return len(np.unique(np.searchsorted(starts, splices, side="right")))
