"""Which stratum each row belongs to, for stratified samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ola_viewer.manifest import row_values
from ola_viewer.manifest.query_columns import source_name
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.review.statistics import Share, shares_by
from ola_viewer.review.verdicts import Verdict

STRATA: Final = ("", "kind", "source", "folder", "tag")
"""What a queue can be stratified by; "" is nothing."""
NO_FOLDER: Final = "no file"
NO_TAG: Final = "no tag"


def strata_of(
    snapshot: Snapshot, rows: RowIds, by: str, verdict_of: Callable[[int], Verdict | None]
) -> tuple[NDArray[np.int64], list[str]]:
    """For each row the number of its stratum, and the strata's names. Raises KeyError for an unknown grouping and
    `ColumnsMissingError`."""
    return (
        {"kind": _by_kind, "source": _by_source, "folder": _by_folder}[by](snapshot, rows)
        if by != "tag"
        else (_by_tag(rows, verdict_of))
    )


def judged_shares(snapshot: Snapshot, judged: Sequence[tuple[int, Verdict]], by: str) -> dict[str, Share]:
    """Share of bad among judged (row, verdict) pairs, grouped by "kind", "source", "folder" or "tag"; the largest
    group first. A record with several tags counts for each of them. Rows that are gone are left out. Raises as
    `strata_of`."""
    present = np.isin(np.array([row for row, _ in judged], np.int64), snapshot.rows())
    pairs = [pair for pair, here in zip(judged, present.tolist(), strict=True) if here]
    if by == "tag":
        grouped = [(tag, verdict) for _, verdict in pairs for tag in verdict.tags or (NO_TAG,)]
    else:
        rows = np.array([row for row, _ in pairs], np.int64)
        numbers, names = strata_of(snapshot, rows, by, dict(pairs).get)
        grouped = [(names[number], verdict) for number, (_, verdict) in zip(numbers.tolist(), pairs, strict=True)]
    shares = shares_by(grouped)
    return dict(sorted(shares.items(), key=lambda item: -(item[1].decided + item[1].unsure)))


def _by_kind(snapshot: Snapshot, rows: RowIds) -> tuple[NDArray[np.int64], list[str]]:
    return row_values.kinds(snapshot, rows).astype(np.int64), [kind.title for kind in Kind]


def _by_source(snapshot: Snapshot, rows: RowIds) -> tuple[NDArray[np.int64], list[str]]:
    values = np.zeros(len(rows), np.int64)
    names: list[str] = []
    for source, places, _ in row_values.parted(rows):
        name = source_name(snapshot, source)
        if name not in names:
            names.append(name)
        values[places] = names.index(name)
    return values, names


def _by_folder(snapshot: Snapshot, rows: RowIds) -> tuple[NDArray[np.int64], list[str]]:
    """The folder of the first medium."""
    numbers: dict[str, int] = {NO_FOLDER: 0}
    values = np.zeros(len(rows), np.int64)
    for part in row_values.by_source(snapshot, rows):
        refs = part.columns.refs
        first = refs.offsets[:-1][part.positions]
        has = refs.offsets[1:][part.positions] > first
        folders = np.array([numbers.setdefault(folder.rstrip("/"), len(numbers)) for folder in refs.folders], np.int64)
        found = np.zeros(len(first), np.int64)
        if has.any():
            found[has] = folders[refs.folder[first[has]]]
        values[part.places] = found
    return values, list(numbers)


def _by_tag(rows: RowIds, verdict_of: Callable[[int], Verdict | None]) -> tuple[NDArray[np.int64], list[str]]:
    numbers: dict[str, int] = {NO_TAG: 0}
    values = np.zeros(len(rows), np.int64)
    for place, row in enumerate(rows.tolist()):
        verdict = verdict_of(row)
        if verdict is not None and verdict.tags:
            values[place] = numbers.setdefault(verdict.tags[0], len(numbers))
    return values, list(numbers)
