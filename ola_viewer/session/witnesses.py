"""A few records that a journal's edits touch, as they stood in the file: where they read otherwise, it is another file.

The identity of a file is made of samples of it (`identity.py`); witnesses make sure before edits are done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.record_edits import Revert
from ola_viewer.manifest.rows import ADDED_SOURCE, make_row, position_of, source_of
from ola_viewer.manifest.snapshot import Snapshot

Witness: TypeAlias = tuple[int, str]
"""A row, and the digest of its record's bytes in the file."""

MOST_WITNESSES: Final = 256
"""A journal remembers so many."""
MOST_OF_EDIT: Final = 4
_MOST_BYTES: Final = 256 << 10


def witnesses_of(edit: Edit, snapshot: Snapshot, known: Iterable[int] = ()) -> list[Witness]:
    """Up to four records that an edit touches: the first and last of its rows. Reads at most as many records, some
    ten microseconds each. `known` rows are left out, records that cannot be read, too."""
    found = []
    known = set(known)
    for row in _rows_of(edit, snapshot):
        digest = None if row in known else _digest(snapshot, row)
        if digest:
            found.append((row, digest))
    return found


def contradicted(witnesses: Iterable[Witness], snapshot: Snapshot) -> list[int]:
    """The rows whose records read otherwise in these files, or are not there. What was not indexed yet is not
    judged."""
    growing = {source.number for source in snapshot.sources if not source.index.complete}
    wrong = []
    for row, digest in witnesses:
        here = _digest(snapshot, row)
        if here != digest and not (here is None and source_of(row) in growing):
            wrong.append(row)
    return wrong


def all_indexed(witnesses: Iterable[Witness], snapshot: Snapshot) -> bool:
    """Whether every witness can be judged: its place was indexed, or there is no more to index."""
    ends = {source.number: count for source, count in zip(snapshot.sources, snapshot.counts, strict=True)}
    growing = {source.number for source in snapshot.sources if not source.index.complete}
    return all(position_of(row) < ends[source_of(row)] for row, _ in witnesses if source_of(row) in growing)


def already_done(edits: Sequence[Edit], rows: Iterable[int], snapshot: Snapshot) -> bool:
    """Whether these records of the files read as if the edits had been done: nothing changes by doing them again."""
    for row in rows:
        try:
            raw = edited = snapshot.original(row)
        except (IndexError, OSError, SourceChangedError):
            return False
        for edit in edits:
            if row in edit.rows:
                edited = raw if isinstance(edit, Revert) else edit.apply(edited, row)
        if edited != raw:
            return False
    return True


def _rows_of(edit: Edit, snapshot: Snapshot) -> list[int]:
    counts = {source.number: count for source, count in zip(snapshot.sources, snapshot.counts, strict=True)}
    if edit.rows.is_everything:
        ends = [
            (int(make_row(number, 0)), int(make_row(number, count - 1))) for number, count in counts.items() if count
        ]
    else:
        ranges = edit.rows.ranges
        ends = [(int(first), int(last) - 1) for first, last in (ranges if len(ranges) < 2 else ranges[[0, -1]])]
    rows = dict.fromkeys(row for pair in ends for row in pair)
    return [row for row in rows if source_of(row) != ADDED_SOURCE and source_of(row) in counts][:MOST_OF_EDIT]


def _digest(snapshot: Snapshot, row: int) -> str | None:
    """Of the beginning of very long records only; None for one that cannot be read."""
    try:
        raw = snapshot.original(row)
    except (IndexError, OSError, SourceChangedError):
        return None
    digest = hashlib.blake2b(str(len(raw)).encode(), digest_size=8)
    digest.update(raw[:_MOST_BYTES])
    return digest.hexdigest()
