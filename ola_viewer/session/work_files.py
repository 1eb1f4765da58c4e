"""Work on a manifest as one file without the manifest: for a colleague, or for another machine.

`{"format": "ola-viewer-work", "version": 1, "manifests": […], "identity": …, "edits": […], "undone": […],
"witnesses": [[row, content], …], "verdicts": […]}`. `witnesses` are fingerprints of records that the edits
touch, as they were before: where the other manifest has something else there, that is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import numpy as np
import orjson

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edit_codec import EditCodec, UnknownEditError
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import ADDED_SOURCE, RowIds, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.review.fingerprint import fingerprint
from ola_viewer.review.verdicts import Verdict
from ola_viewer.session.identity import identify, identify_open, joined

FORMAT: Final = "ola-viewer-work"
VERSION: Final = 1
WITNESSES: Final = 10_000
"""So many touched records are remembered by content, spread evenly over all of them."""


@dataclass(frozen=True, slots=True)
class WorkFile:
    """The content of a work file."""

    manifests: tuple[str, ...]
    identity: str
    edits: tuple[Edit, ...]
    undone: tuple[Edit, ...]
    witnesses: tuple[tuple[int, str], ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that the work touches reads otherwise here, or is not there (`row` of the work file)."""

    row: int
    reason: str


def undone_edits(document: Document) -> list[Edit]:
    """What can be redone on the files that the present state is built on."""
    known = document.steps
    base = known.base_at(known.done)
    return [step.edit for step in takewhile(lambda step: step.base == base.number, known.steps[known.done :])]


def write_work(snapshot: Snapshot, undone: Iterable[Edit], verdicts: Iterable[Verdict], codec: EditCodec) -> bytes:
    """The work on a document as the bytes of a work file: the edits since the last save, and those that were undone.

    Reads up to 10,000 records. Raises `SourceChangedError` and OSError. Any thread.
    """
    value = {
        "format": FORMAT,
        "version": VERSION,
        "manifests": [source.name for source in snapshot.sources],
        "identity": joined([_identity_of(source) for source in snapshot.sources]),
        "edits": [codec.encode(edit) for edit in snapshot.edits],
        "undone": [codec.encode(edit) for edit in undone],
        "witnesses": [[row, _content(snapshot, row)] for row in _touched(snapshot).tolist()],
        "verdicts": [verdict.to_json() for verdict in verdicts],
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_work(path: Path, codec: EditCodec) -> WorkFile:
    """Read a work file. Raises ValueError with a sentence, and OSError."""
    try:
        value = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise ValueError(f"{path.name} is not JSON: {error}.") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError(f"{path.name} is not a work file of Ola Viewer.")
    if value.get("version") != VERSION:
        raise ValueError(f"{path.name} was written by a newer Ola Viewer (version {value.get('version')}).")
    try:
        return WorkFile(
            manifests=tuple(str(name) for name in value["manifests"]),
            identity=str(value["identity"]),
            edits=tuple(codec.decode(edit) for edit in value["edits"]),
            undone=tuple(codec.decode(edit) for edit in value["undone"]),
            witnesses=tuple((int(row), str(content)) for row, content in value["witnesses"]),
            verdicts=tuple(Verdict.from_json(verdict) for verdict in value["verdicts"]),
        )
    except (KeyError, TypeError, UnknownEditError) as error:
        raise ValueError(f"{path.name} is damaged: {error}.") from error


def find_conflicts(work: WorkFile, snapshot: Snapshot) -> list[Conflict]:
    """Compare the records that the work touches with those of an unedited document. Reads up to 10,000 records."""
    conflicts = []
    for row, content in work.witnesses:
        try:
            here = _content(snapshot, row)
        except IndexError:
            conflicts.append(Conflict(row, "This manifest has no such record."))
            continue
        if here != content:
            conflicts.append(Conflict(row, "The record reads otherwise in this manifest."))
    return conflicts


def _identity_of(source: Source) -> str:
    return identify_open(source.file) if source.superseded else identify(source.path)


def _content(snapshot: Snapshot, row: int) -> str:
    raw = snapshot.original(row)
    try:
        return fingerprint(parse(raw)).content
    except RecordError:
        return fingerprint(raw.decode("utf-8", errors="replace")).content


def _touched(snapshot: Snapshot) -> RowIds:
    """Rows of files that some edit covers, thinned out to WITNESSES of them."""
    counts = {source.number: count for source, count in zip(snapshot.sources, snapshot.counts, strict=True)}
    pieces: list[RowIds] = []
    for edit in snapshot.edits:
        if edit.rows.is_everything:
            pieces.append(snapshot.rows())
        else:
            ranges: Sequence[Sequence[int]] = edit.rows.ranges.tolist()
            pieces += [np.arange(first, min(last, first + WITNESSES), dtype=np.int64) for first, last in ranges]
    rows = np.unique(np.concatenate(pieces)) if pieces else np.zeros(0, np.int64)
    known = np.array([source_of(row) != ADDED_SOURCE and source_of(row) in counts for row in rows.tolist()], bool)
    rows = rows[known]
    thinned: RowIds = rows[:: max(1, -(-len(rows) // WITNESSES))]
    return thinned
