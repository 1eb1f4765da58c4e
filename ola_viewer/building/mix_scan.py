"""All that a mix needs to know of its sources besides the index: their ids, and which records are no JSON.

Computed once for each state of a file, by several processes or a cluster, and kept beside its index.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ola_viewer.building.mix_scan_piece import NO_ID, ScannedIds, ScanTask, scan_piece
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Where, Workers, open_executor, room, run_each
from ola_viewer.manifest.index_store import Identity, forget_older, side_file
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source

_PIECE: Final = 4 << 20
_ALONE: Final = 512 << 20
"""Below so many bytes this process reads the records: starting others takes longer."""
_SMALL: Final = 4 << 20
"""The ids of files below this size are not worth a side file."""
_VERSION: Final = 1
_HEADER: Final = 4096


@dataclass(frozen=True, slots=True)
class SourceIds:
    """`texts`: the id of every record as text, null where it has none; `broken`: positions of records that are no
    JSON, ascending. Shapes (n,) and (m,)."""

    texts: pa.LargeBinaryArray
    broken: NDArray[np.int64]


def scan_sources(
    snapshot: Snapshot,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> dict[int, SourceIds]:
    """The ids of every source of `snapshot`, by its number. Raises `SourceChangedError`, `ExecutorError`,
    `Cancelled`."""
    cancel = cancel or CancelToken()
    found: dict[int, SourceIds] = {}
    known: dict[str, SourceIds] = {}
    for source in snapshot.sources:
        # The bytes that are open, not what their name may stand for by now.
        identity = Identity.of_open(source.file)
        ids = known.get(identity.slug) or _load(identity, source.index.count)
        if ids is None:
            ids = _scan(source, workers or Workers(Where.PROCESSES), cancel, progress)
            if source.file.size >= _SMALL and not source.superseded:
                _store(identity, ids)
        found[source.number] = known[identity.slug] = ids
    return found


def _scan(source: Source, workers: Workers, cancel: CancelToken, progress: ProgressCallback) -> SourceIds:
    scanned: list[ScannedIds] = []
    done = 0
    broken = [np.zeros(0, np.int64)]
    for piece in _pieces(source, workers, cancel):
        broken.append(piece.broken + done)
        scanned.append(piece)
        done += len(piece.lengths)
        progress(Progress(done, source.index.count, note=source.path.name))
    lengths = np.concatenate([np.zeros(0, np.int32), *(piece.lengths for piece in scanned)])
    offsets = np.concatenate(([0], np.cumsum(np.maximum(lengths, 0), dtype=np.int64)))
    texts = pa.py_buffer(b"".join(piece.texts for piece in scanned))
    valid = pa.array(lengths != NO_ID).buffers()[1]
    array = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(lengths), [valid, pa.py_buffer(offsets.tobytes()), texts]
    )
    return SourceIds(array, np.concatenate(broken))


def _pieces(source: Source, workers: Workers, cancel: CancelToken) -> Iterator[ScannedIds]:
    tasks = _tasks(source)
    here = source.file.path != source.path  # unpacked into this machine's cache, or replaced under its name
    if source.file.size < _ALONE and (here or not workers.dask):
        for task in tasks:
            cancel.check()
            yield scan_piece(task)
        return
    apart = workers if workers.dask and not here else Workers(Where.PROCESSES, workers.jobs)
    with open_executor(apart) as executor:
        for outcome in run_each(executor, scan_piece, tasks, cancel, room(executor, apart), in_order=True):
            yield outcome.result


def _tasks(source: Source) -> Iterator[ScanTask]:
    starts, lengths = source.index.snapshot()
    singly = bool(source.index.problem_counts)
    first = 0
    while first < len(starts):
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _PIECE)))
        yield ScanTask(source.file.path, source.file.size, starts[first:last], lengths[first:last], singly)
        first = last


# -- side files --------------------------------------------------------------------------------------------------------


def _file(identity: Identity) -> Path:
    return side_file(identity).with_suffix(".ids")


def _store(identity: Identity, ids: SourceIds) -> None:
    """Write the ids; a cache that refuses costs nothing but time."""
    head = json.dumps([_VERSION, identity.path, identity.size, identity.mtime_ns]).encode()
    target = _file(identity)
    temporary = ""
    if len(head) > _HEADER:
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name)
        with os.fdopen(handle, "wb") as out:
            out.write(head.ljust(_HEADER))
            for name, values in (("texts", ids.texts), ("broken", pa.array(ids.broken))):
                batch = pa.record_batch([values], names=[name])
                with pa.ipc.new_stream(out, batch.schema) as writer:
                    writer.write_batch(batch)
        os.replace(temporary, target)
        forget_older(target)
    except (OSError, pa.ArrowException):
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _load(identity: Identity, count: int) -> SourceIds | None:
    """The stored ids of this state of a file with `count` records, or None for anything that is not right."""
    try:
        with pa.memory_map(str(_file(identity))) as mapped:
            if json.loads(mapped.read(_HEADER)) != [_VERSION, identity.path, identity.size, identity.mtime_ns]:
                return None
            (texts,), (broken,) = ([batch.column(0) for batch in pa.ipc.open_stream(mapped)] for _ in range(2))
        texts.validate(full=True)
        positions = broken.to_numpy(zero_copy_only=False)
        sound = texts.type == pa.large_binary() and len(texts) == count and positions.dtype == np.int64
        if len(positions) and sound:
            sound = bool((np.diff(positions) > 0).all()) and positions[0] >= 0 and positions[-1] < count
        return SourceIds(texts, positions) if sound else None
    except (OSError, pa.ArrowException, ValueError, TypeError):
        return None
