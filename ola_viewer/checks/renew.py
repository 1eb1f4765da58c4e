"""Results that follow edits: what was edited, undone or deleted is looked at again, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ola_viewer.checks.files_worker import media_of
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import OLA
from ola_viewer.checks.registry import CONTENT_RULES
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import FILE_CODES, FullResult
from ola_viewer.checks.run_deep import Contents, DeepResult, run_deep
from ola_viewer.checks.run_files import run_files
from ola_viewer.checks.run_quick import DEFAULT, CheckOptions, CheckResult, recheck
from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import RowIds, distinct
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

DECODED_AT_ONCE = 200
"""So many records with other media than before are decoded again at once; more wait for the next deep check."""
CONTENT_CODES = frozenset(rule.code for rule in CONTENT_RULES) | {"media-identical"}


def renew(
    snapshot: Snapshot,
    former: Snapshot,
    earlier: FullResult,
    rows: RowIds,
    roots: Mapping[int, Roots],
    options: CheckOptions = DEFAULT,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> FullResult:
    """The result `earlier`, which held for `former`, as it is in `snapshot`, where `rows` were edited or are gone.

    As deep as `earlier`. Media are decoded again only where a record names others than before, and only a few;
    of the rest the findings about content go and the next deep check looks at them. Raises `Cancelled`, OSError,
    `SourceChangedError`.
    """
    cancel = cancel or CancelToken()
    rows = distinct(rows)
    base = CheckResult(earlier.table, earlier.checked, earlier.complete, earlier.harvest)
    quick = recheck(snapshot, base, rows, options, cancel, progress)
    table = quick.table
    present = rows[np.isin(rows, snapshot.rows())]
    if earlier.depth >= Depth.FILES and len(present):
        files = run_files(snapshot, roots, present, options, cancel, progress)
        cancel.check()
        table = table.updated(present, FILE_CODES, files.table)
    if earlier.deep is None:
        return replace(earlier, table=table, harvest=quick.harvest)
    moved = media_changed(former, snapshot, rows, cancel)
    deep = without_rows(earlier.deep, moved)
    table = table.updated(moved, CONTENT_CODES, FindingTable.empty())
    again = np.intersect1d(moved, present, assume_unique=True)
    if 0 < len(again) <= DECODED_AT_ONCE:
        deep = run_deep(snapshot, roots, again, options, cancel, progress, earlier=deep)
        cancel.check()
        found = deep.table.select(np.isin(deep.table.rows, again)).only(CONTENT_CODES)
        table = FindingTable.merged((table, found))
    return replace(earlier, table=table, harvest=quick.harvest, deep=deep)


def media_changed(former: Snapshot, snapshot: Snapshot, rows: RowIds, cancel: CancelToken | None = None) -> RowIds:
    """Those of `rows` that are gone, are new, or name other media than before."""
    known = np.isin(rows, former.rows()) & np.isin(rows, snapshot.rows())
    same = rows[known]
    changed = rows[~known].tolist()
    pairs = zip(former.iter_raws(same, cancel), snapshot.iter_raws(same, cancel), strict=True)
    try:
        for (row, before), (_, after) in pairs:
            if before != after and _media(before) != _media(after):
                changed.append(row)
    except SourceChangedError:
        return rows  # the file is another one by now: nothing is known
    return np.array(sorted(changed), np.int64)


def _media(raw: bytes) -> list[object]:
    return [(ref.field, ref.value) for ref in media_of(raw, OLA, DEFAULT.settings)]


def without_rows(deep: DeepResult, rows: RowIds) -> DeepResult:
    """The progress of a deep check without what is known of `rows`."""
    contents = deep.contents
    keep = ~np.isin(contents.rows, rows)
    gone = set(rows.tolist())
    return DeepResult(
        deep.table.select(~np.isin(deep.table.rows, rows)),
        np.setdiff1d(deep.done, rows, assume_unique=True),
        deep.complete and not np.isin(deep.done, rows).any(),
        Contents(contents.digests[keep], contents.places[keep], contents.rows[keep]),
        {row: score for row, score in deep.scores.items() if row not in gone},
    )
