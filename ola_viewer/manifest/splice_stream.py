"""The new content of a source as a stream: untouched bytes copied, changed ones spliced in, in bounded memory.

Replacements are gathered for chunks of some megabytes (`chunk_edits.py`) and put in by Arrow, block by block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from ola_viewer.manifest.chunk_edits import ChunkEdits
from ola_viewer.manifest.piecework import in_order
from ola_viewer.manifest.replacements import Replacements, spliced
from ola_viewer.manifest.rows import make_row
from ola_viewer.manifest.save_plan import Insertion, Plan, Stretch
from ola_viewer.manifest.sinks import Sink
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

_CHUNK: Final = 1 << 22
_LIGHT: Final = 8
"""So many times longer are the chunks of edits that tell what they replace without the bytes."""
_BLOCK: Final = 1 << 20
"""So much is read, spliced and written at once: it stays in the processor's own memory."""
_APART_FROM: Final = 1 << 24
"""Files shorter than this are not worth a thread."""
_LARGEST_READ: Final = 1 << 26
_SPARSE: Final = 8
"""Up to so many replacements in a chunk, what stands between them is copied without looking at it."""
_PAGE: Final = 4096
_COPY_AT_ONCE: Final = 32 << 20


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
class _Chunk:
    """Bytes `start` … `stop` of the file with the records `kept` of them, and what is put between records."""

    start: int
    stop: int
    kept: NDArray[np.int64]
    insertions: Sequence[Insertion]


class SpliceStream:
    """Streams one planned source to a sink. Used once, in one thread, which splices and writes.

    Another thread is ahead of it by a chunk and asks the edits. A third one that splices would cost more than it
    brings: blocks are spliced and written fastest where the processor has them at hand.
    """

    def __init__(
        self, snapshot: Snapshot, source: Source, sink: Sink, cancel: CancelToken, progress: ProgressCallback
    ) -> None:
        self._source = source
        self._sink = sink
        self._cancel = cancel
        self._progress = progress
        self._starts, self._lengths = source.index.snapshot()
        self._edits = ChunkEdits(snapshot, source)
        self._buffer = np.empty(0, np.uint8)
        self._pending = (0, 0)
        self._read = 0
        self.written = Written()

    def run(self, plan: Plan) -> Written:
        """Write everything. Raises `Cancelled`, `SourceChangedError`, OSError."""
        threads = int(self._source.file.size >= _APART_FROM)
        chunks = (chunk for stretch in plan.stretches for chunk in self._chunks(stretch))
        with closing(in_order(self._changes_of, chunks, threads, 1)) as changed:
            for chunk, changes in changed:
                self._put(chunk, changes)
        self._flush()
        self.written.edited = self._edits.edited
        return self.written

    def _chunks(self, stretch: Stretch) -> Iterator[_Chunk]:
        kept = stretch.kept
        begins = self._starts[kept]
        size = _CHUNK * (_LIGHT if self._edits.light else 1)
        inserted_at = np.array([insertion.start for insertion in stretch.insertions], np.int64)
        at, first = stretch.start, 0
        while True:
            self._cancel.check()
            last = max(int(np.searchsorted(begins, at + size, side="left")), first + 1)
            stop = int(begins[last]) if last < len(kept) else stretch.stop
            low, high = np.searchsorted(inserted_at, [at, stop], side="left").tolist()
            if stop == stretch.stop:
                high = len(inserted_at)
            yield _Chunk(at, stop, kept[first:last], stretch.insertions[low:high])
            at, first = stop, last
            if last >= len(kept):
                break

    def _changes_of(self, chunk: _Chunk) -> Replacements:
        """What is replaced in a chunk. Called by one thread, in the order of the chunks."""
        self._cancel.check()
        changes = self._edits.of(chunk.kept)
        # An insertion at the start of a record stands before what replaces the record.
        added = Replacements.of([(insertion.start, insertion.stop, insertion.text) for insertion in chunk.insertions])
        return added.then(changes)

    def _put(self, chunk: _Chunk, changes: Replacements) -> None:
        """Write a chunk, after noting where its records will stand."""
        grown = np.cumsum(changes.sizes() - (changes.stop - changes.start))
        self._note(chunk.kept, chunk.start, changes, grown)
        for insertion in chunk.insertions:
            self._note_added(insertion, chunk.start, changes.start, grown)
        if len(changes) <= _SPARSE or chunk.stop - chunk.start > _LARGEST_READ:
            self._splice_sparsely(chunk.start, chunk.stop, changes)
        else:
            self._splice_densely(chunk.start, chunk.stop, changes)

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
        texts = pa.array(changes.texts, pa.large_binary()).take(pa.array(changes.text))
        done = 0
        while start < stop or done < len(changes):
            self._cancel.check()
            end = min(start + _BLOCK, stop)
            last = len(changes) if end == stop else int(np.searchsorted(changes.start, end, side="left"))
            if last > done:
                end = max(end, int(changes.stop[last - 1]))
            inside = changes.start[done:last] - start, changes.stop[done:last] - start
            block = self._read_block(start, end)
            self._write(spliced(block, *inside, texts.slice(done, last - done)), end - start)
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


def _joined(parts: Sequence[NDArray[np.int64] | NDArray[np.uint32]]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(0, np.int64), *parts], dtype=np.int64)
