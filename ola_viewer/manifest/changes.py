"""What the document changed against the files: which rows, and which values of a record; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.rows import ADDED_SOURCE, RowIds, make_row, source_of
from ola_viewer.manifest.sample import Pointer
from ola_viewer.manifest.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Missing:
    """Stands for a value that is not there."""


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value that differs: `before` or `after` is `MISSING` where the value was added or removed."""

    pointer: Pointer
    before: object
    after: object


def changed_rows(
    snapshot: Snapshot, cancel: CancelToken | None = None, progress: ProgressCallback = ignore_progress
) -> RowIds:
    """The rows of the document whose bytes differ from the file, and the added ones, in file order. int64.

    Reads the rows that edits cover, and no others. Raises `Cancelled` and `SourceChangedError`.
    """
    cancel = cancel or CancelToken()
    covered = RowSet.of([])
    for source in snapshot.sources:
        number = source.number
        span = (make_row(number, 0), make_row(number, snapshot.count(number)))
        for _, edit in snapshot.stack.touching(number):
            if isinstance(edit, Revert):
                covered = covered.difference(edit.rows)
                continue
            covered = covered.union(RowSet(edit.rows.within(*span)))
    rows = covered.to_rows()
    rows = rows[~snapshot.structure.deleted.mask(rows)]
    found: list[int] = []
    for done, (row, original) in enumerate(snapshot.iter_originals(rows, cancel)):
        raw = original
        for edit in snapshot.stack.covering(row):
            raw = edit.apply(raw, row)
        if raw != original:
            found.append(row)
        if not done % 4096:
            cancel.check()
            progress(Progress(done, len(rows)))
    first = make_row(ADDED_SOURCE, 0)
    added = np.arange(first, first + len(snapshot.structure.added), dtype=np.int64)
    added = added[~snapshot.structure.deleted.mask(added)]
    progress(Progress(len(rows), len(rows)))
    return np.concatenate((np.array(found, np.int64), added))


def value_changes(snapshot: Snapshot, row: int) -> list[ValueChange]:
    """The values in which a record differs from the file, in the order of the record; `()` as pointer stands for a
    record that is new, or of which one version is not JSON (then as bytes)."""
    after = snapshot.raw(row)
    if source_of(row) == ADDED_SOURCE:
        return [ValueChange((), MISSING, _parsed(after))]
    before = snapshot.original(row)
    if before == after:
        return []
    old, new = _parsed(before), _parsed(after)
    found: list[ValueChange] = []
    pending: list[tuple[Pointer, object, object]] = [((), old, new)]
    while pending:
        pointer, one, other = pending.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            keys = [*one, *(key for key in other if key not in one)]
            pairs = [((*pointer, key), one.get(key, MISSING), other.get(key, MISSING)) for key in keys]
            pending.extend(reversed(pairs))
        elif isinstance(one, list) and isinstance(other, list):
            longest = max(len(one), len(other))
            places = [
                ((*pointer, k), one[k] if k < len(one) else MISSING, other[k] if k < len(other) else MISSING)
                for k in range(longest)
            ]
            pending.extend(reversed(places))
        elif one != other or type(one) is not type(other):
            found.append(ValueChange(pointer, one, other))
    return found


def reverting(rows: RowIds) -> Revert:
    """The edit that gives `rows` the bytes of the file again (added rows those they were added with)."""
    return Revert(RowSet.of(rows))


def _parsed(raw: bytes) -> object:
    try:
        return parse(raw)
    except RecordError:
        return raw
