"""Verdicts written into the records, as an edit like any other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.splice import insert_member, remove_member
from ola_viewer.review.fingerprint import fingerprint
from ola_viewer.review.verdicts import Verdict, VerdictBook

DEFAULT_KEY: Final = "review"


def write_verdicts(
    snapshot: Snapshot, rows: RowIds, book: VerdictBook, key: str = DEFAULT_KEY, cancel: CancelToken | None = None
) -> SetRecords:
    """An edit that puts `{"mark", "tags", "note", "reviewer", "at"}` under `key` into every judged record.

    An earlier value of that key is replaced. A long operation: reads all of `rows`.
    """
    return SetRecords(tuple(_with_verdicts(snapshot, rows, book, key, cancel)), "Write verdicts into")


def _with_verdicts(
    snapshot: Snapshot, rows: RowIds, book: VerdictBook, key: str, cancel: CancelToken | None
) -> Iterable[tuple[int, bytes]]:
    for row, raw in snapshot.iter_raws(rows, cancel):
        try:
            record = parse(raw)
        except RecordError:
            continue
        verdict = book.get(fingerprint(record))
        if verdict is not None and isinstance(record, dict):
            bare = remove_member(raw, (key,)) if key in record else raw
            yield row, insert_member(bare, (), key, _as_value(verdict))


def _as_value(verdict: Verdict) -> dict[str, object]:
    return {
        "mark": verdict.mark,
        "tags": list(verdict.tags),
        "note": verdict.note,
        "reviewer": verdict.reviewer,
        "at": verdict.at,
    }
