"""Bringing the columns up to date with the edits: the slow part of an edit, done in the background.

Edits that know what they do to the columns take no time. The rows of the others are read again, once, at the end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.column_edit import columns_of_raws, with_records, with_records_of
from ola_viewer.manifest.column_scan import build_columns
from ola_viewer.manifest.columns import Columns
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_MASK, make_row
from ola_viewer.manifest.snapshot import Snapshot

_BATCH_BYTES = 32 << 20


def refresh_columns(
    snapshot: Snapshot, cancel: CancelToken | None = None, progress: ProgressCallback = ignore_progress
) -> None:
    """Compute what `snapshot.columns` lacks, for every completely indexed source and for the added rows.

    A plain function for any thread; results are visible to every snapshot in the same state. Raises `Cancelled`,
    `SourceChangedError` and OSError; what was finished before stays.
    """
    cancel = cancel or CancelToken()
    for source in snapshot.sources:
        if source.index.complete and snapshot.columns(source.number) is None:
            columns = snapshot.columns_in_state(source.number, 0)
            if columns is None or len(columns) != snapshot.count(source.number):
                columns = build_columns(source, cancel, progress)
                snapshot.keep_columns(source.number, columns, 0)
            snapshot.keep_columns(source.number, _with_edits(snapshot, source.number, columns, cancel, progress))
    if len(snapshot.structure.added) and snapshot.columns(ADDED_SOURCE) is None:
        first = make_row(ADDED_SOURCE, 0)
        rows = np.arange(first, first + len(snapshot.structure.added), dtype=np.int64)
        snapshot.keep_columns(ADDED_SOURCE, columns_of_raws([raw for _, raw in snapshot.iter_raws(rows, cancel)]))


def _with_edits(
    snapshot: Snapshot, number: int, columns: Columns, cancel: CancelToken, progress: ProgressCallback
) -> Columns:
    """The columns of a source after all edits, going on from the latest state that is known."""
    touching = snapshot.stack.touching(number)
    first = 0
    unedited = columns
    for place in range(len(touching) - 1, -1, -1):
        known = snapshot.columns_in_state(number, touching[place][0])
        if known is not None:
            columns, first = known, place + 1
            break
    stale = RowSet.of([])
    span = (make_row(number, 0), make_row(number, snapshot.count(number)))
    for serial, edit in touching[first:]:
        cancel.check()
        if isinstance(edit, Revert):
            reverted = RowSet(edit.rows.within(*span))
            columns = with_records_of(columns, unedited, reverted.to_rows() & POSITION_MASK)
            stale = stale.difference(reverted)
            continue
        changed = edit.columns(columns, number)
        if changed is not None and len(stale.ranges):
            earlier = snapshot.before(serial)
            columns = _read_again(earlier, columns, unedited, stale.to_rows(), cancel, progress)
            stale = RowSet.of([])
            changed = edit.columns(columns, number)
        if changed is None:
            stale = stale.union(RowSet(edit.rows.within(*span)))
        else:
            columns = changed
    return _read_again(snapshot, columns, unedited, stale.to_rows(), cancel, progress)


def _read_again(
    snapshot: Snapshot,
    columns: Columns,
    unedited: Columns,
    rows: NDArray[np.int64],
    cancel: CancelToken,
    progress: ProgressCallback,
) -> Columns:
    """The columns with those of `rows` taken from their present bytes; where these are as in the file, from the
    `unedited` columns."""
    positions: list[int] = []
    raws: list[bytes] = []
    held = 0
    same: list[int] = []
    ruled = columns is not unedited
    for done, (row, original) in enumerate(snapshot.iter_originals(rows, cancel)):
        raw = original
        for edit in snapshot.stack.covering(row):
            raw = edit.apply(raw, row)
        position = row & POSITION_MASK
        if raw == original:
            if ruled:
                same.append(position)
        else:
            positions.append(position)
            raws.append(raw)
            held += len(raw)
        if held > _BATCH_BYTES:
            columns = with_records(columns, positions, raws)
            positions, raws, held = [], [], 0
        if not done % 4096:
            cancel.check()
            progress(Progress(done, len(rows)))
    progress(Progress(len(rows), len(rows)))
    if positions:
        columns = with_records(columns, positions, raws)
    return with_records_of(columns, unedited, np.array(same, np.int64))
