"""How many records have a key, and how many an edit of it would change. No widgets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.bulk_edits import EditKey
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

_TOLD_EVERY: Final = 0.2


@dataclass(frozen=True, slots=True)
class KeyCount:
    """Of the first `done` of `total` records. `rows`: those that change, None until all were read."""

    have: int
    change: int
    done: int
    total: int
    rows: RowSet | None = None


def count_key(
    snapshot: Snapshot,
    rows: RowIds,
    key: str,
    edit: EditKey | None,
    cancel: CancelToken,
    tell: Callable[[KeyCount], None],
) -> KeyCount:
    """Try `edit` (None: only look for the key) on all `rows` without doing it. Reads them; `tell` hears of the state
    some times a second. Raises `Cancelled`. Worker threads only."""
    changed: list[int] = []
    have = done = 0
    told = time.monotonic()
    for row, raw in snapshot.iter_raws(rows, cancel):
        done += 1
        have += _has(raw, key)
        if edit is not None and edit.apply(raw, row) != raw:
            changed.append(row)
        if time.monotonic() - told > _TOLD_EVERY:
            cancel.check()
            told = time.monotonic()
            tell(KeyCount(have, len(changed), done, len(rows)))
    return KeyCount(have, len(changed), done, len(rows), RowSet.of(np.array(changed, np.int64)))


def _has(raw: bytes, key: str) -> bool:
    """Whether a record has the top-level key; one that cannot be parsed has none."""
    try:
        record = parse(raw)
    except RecordError:
        return False
    return isinstance(record, dict) and key in record
