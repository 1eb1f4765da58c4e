"""Results that survive a restart: kept in the cache folder for as long as the file stays what it was.

Findings and the progress of the deep check are kept for one source, without edits. Rows are stored as
positions, so that the source may get another number next time.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import numpy as np

from ola_viewer.checks.findings import DAMAGED, FindingTable
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_deep import Contents, DeepResult
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.settings import cache_folder

EDITION = 2
"""Raised whenever rules judge otherwise than before: what an earlier edition found is not shown as if it were true."""


def _name(identity: Identity, what: str, profile: str) -> str:
    return f"{identity.path}\0{identity.size}\0{identity.mtime_ns}\0{what}\0{profile}\0{EDITION}"


def _path(name: str, folder: Path | None) -> Path:
    digest = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:40]
    return (folder or cache_folder() / "checks") / f"{digest}.npz"


def _of_source(table: FindingTable, number: int) -> FindingTable:
    mine = table.select(table.rows >> POSITION_BITS == number)
    return mine.renumbered(lambda rows: rows & POSITION_MASK)


def _to_source(rows: RowIds, number: int) -> RowIds:
    return rows + (number << POSITION_BITS)


def store_findings(
    table: FindingTable, number: int, identity: Identity, depth: Depth, profile: str, folder: Path | None = None
) -> bool:
    """Keep the findings of source `number` of an unedited document. False where the cache cannot be written."""
    name = _name(identity, depth.slug, profile)
    try:
        _of_source(table, number).save(_path(name, folder), name)
    except OSError:
        return False
    return True


def load_findings(
    number: int, identity: Identity, depth: Depth, profile: str, folder: Path | None = None
) -> FindingTable | None:
    """The findings kept for this state of a file, for source `number`; None if there are none."""
    name = _name(identity, depth.slug, profile)
    table = FindingTable.load(_path(name, folder), name)
    return None if table is None else table.renumbered(lambda rows: _to_source(rows, number))


def store_deep(result: DeepResult, number: int, identity: Identity, profile: str, folder: Path | None = None) -> bool:
    """Keep the progress of a deep check of source `number`. False where the cache cannot be written."""
    name = _name(identity, "deep-progress", profile)
    done = result.done[result.done >> POSITION_BITS == number] & POSITION_MASK
    mine = result.contents.rows >> POSITION_BITS == number
    scores = [(row & POSITION_MASK, score) for row, score in result.scores.items() if row >> POSITION_BITS == number]
    path = _path(name, folder)
    try:
        _of_source(result.table, number).save(path, name)
        with path.with_suffix(".done").open("wb") as file:
            np.savez_compressed(
                file,
                done=done,
                digests=result.contents.digests[mine],
                places=result.contents.places[mine],
                rows=result.contents.rows[mine] & POSITION_MASK,
                score_rows=np.array([row for row, _ in scores], np.int64),
                scores=np.array([score for _, score in scores], np.float64),
                findings=np.array([len(_of_source(result.table, number))]),
                complete=np.array([result.complete]),
            )
    except OSError:
        return False
    return True


def load_deep(number: int, identity: Identity, profile: str, folder: Path | None = None) -> DeepResult | None:
    """The kept progress of a deep check, to be given to `run_deep` as `earlier`; None if there is none."""
    name = _name(identity, "deep-progress", profile)
    path = _path(name, folder)
    table = FindingTable.load(path, name)
    if table is None:
        return None
    with contextlib.suppress(*DAMAGED), np.load(path.with_suffix(".done"), allow_pickle=False) as stored:
        if int(stored["findings"][0]) != len(table):
            return None  # the two files were not written together
        rows = _to_source(stored["score_rows"], number).tolist()
        return DeepResult(
            table.renumbered(lambda positions: _to_source(positions, number)),
            _to_source(stored["done"], number),
            bool(stored["complete"][0]),
            Contents(stored["digests"], stored["places"], _to_source(stored["rows"], number)),
            dict(zip(rows, stored["scores"].tolist(), strict=True)),
        )
    return None
