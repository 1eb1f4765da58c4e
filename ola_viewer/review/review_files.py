"""Reviews as files: to hand on, to compare, and to report.

The JSON form is `{"format": "ola-viewer-review", "version": 1, "manifest": name, "verdicts": [ … ]}` with one
object a verdict (see `Verdict.to_json`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import orjson

from ola_viewer.manifest.rows import RowIds
from ola_viewer.review.statistics import Share, share_of
from ola_viewer.review.verdicts import Verdict

FORMAT: Final = "ola-viewer-review"
VERSION: Final = 1
CSV_COLUMNS: Final = ("record_id", "mark", "tags", "note", "reviewer", "at", "content")


@dataclass(frozen=True, slots=True)
class Review:
    """A review file's content."""

    manifest: str
    verdicts: tuple[Verdict, ...]


def review_as_json(manifest: str, verdicts: Iterable[Verdict], strata: Mapping[str, Share] | None = None) -> bytes:
    """The JSON form, with the share of bad and its interval for people who read it, in total and per stratum."""
    listed = list(verdicts)
    summary = _summary(share_of(listed))
    if strata and len(strata) > 1:
        summary["strata"] = {name: _summary(share) for name, share in strata.items()}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "manifest": manifest,
        "summary": summary,
        "verdicts": [verdict.to_json() for verdict in listed],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _summary(share: Share) -> dict[str, object]:
    return {
        "good": share.good,
        "bad": share.bad,
        "unsure": share.unsure,
        "share_bad": share.share if share.decided else None,
        "interval_95": [share.low, share.high],
    }


def review_as_csv(verdicts: Iterable[Verdict]) -> bytes:
    """One line a verdict, tags joined by "; ". Cells that a spreadsheet would run as a formula get a quote before."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for verdict in verdicts:
        cells = (
            verdict.record_id,
            verdict.mark or "",
            "; ".join(verdict.tags),
            verdict.note,
            verdict.reviewer,
            verdict.at,
            verdict.content,
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8")


def _harmless(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def load_review(path: Path) -> Review:
    """Read the JSON form. Raises ValueError with a sentence, and OSError."""
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise ValueError(f"{path.name} is not JSON: {error}.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"{path.name} is not a review file of Ola Viewer.")
    if document.get("version") != VERSION:
        raise ValueError(f"{path.name} was written by a newer Ola Viewer (version {document.get('version')}).")
    verdicts = document.get("verdicts")
    if not isinstance(verdicts, list):
        raise ValueError(f"{path.name} holds no list of verdicts.")
    return Review(str(document.get("manifest", "")), tuple(Verdict.from_json(item) for item in verdicts))


def rows_by_mark(rows: RowIds, marks: Iterable[str | None], keep: str) -> RowIds:
    """The rows for an export: `keep` is "good" (only good ones) or "without-bad". Raises ValueError."""
    found = list(marks)
    if keep == "good":
        chosen = [mark == "good" for mark in found]
    elif keep == "without-bad":
        chosen = [mark != "bad" for mark in found]
    else:
        raise ValueError(f"unknown choice {keep!r}")
    kept: RowIds = rows[np.asarray(chosen, bool)]
    return kept
