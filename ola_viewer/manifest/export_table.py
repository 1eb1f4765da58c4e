"""The table as CSV or Parquet for analysis: one line a record, streamed in batches."""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias

import pyarrow as pa

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.atomic_file import PartFile, check_target, disk_errors
from ola_viewer.manifest.column_build import plain_text
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.export import Exported, refuse_target
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_MASK, RowIds, source_of
from ola_viewer.manifest.sample import Kind, Sample
from ola_viewer.manifest.snapshot import Snapshot

TableFormat: TypeAlias = Literal["csv", "parquet"]
Extra: TypeAlias = Callable[[int], str | int | float | None]
"""A further column: the value for a row. Called in the exporting thread."""

_BATCH: Final = 10_000
_NUMBERS: Final = ("record", "turns", "media", "bytes")
COLUMNS: Final = ("source", "record", "id", "kind", "dialect", "turns", "media", "path", "question", "answer", "bytes")
"""The columns of every exported table. `record` counts from 0 in the source and is empty for added records; `path`
is the first medium's, `media` their number; `question` and `answer` are the first two turns' texts."""


def export_table(
    snapshot: Snapshot,
    rows: RowIds,
    target: Path,
    form: TableFormat,
    extra: Mapping[str, Extra] | None = None,
    overwrite: bool = False,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Exported:
    """Write the table of `rows`, without the excluded ones, to `target`, complete or not at all.

    `extra`: further columns by name (verdicts, status). Raises `SaveError`, `SourceChangedError`, `Cancelled`.
    """
    cancel = cancel or CancelToken()
    rows = rows[~snapshot.excluded.mask(rows)]
    refuse_target(snapshot, target, overwrite)
    check_target(target, 0)
    batches = _batches(snapshot, rows, extra or {}, cancel, progress)
    with PartFile(Path(os.path.realpath(target))) as part:
        with disk_errors(part.target):
            if form == "csv":
                _write_csv(part.out, batches, [*COLUMNS, *(extra or {})])
            else:
                _write_parquet(part.out, batches, list(extra or {}))
        part.finish()
        part.commit()
    return Exported(target, len(rows), target.stat().st_size)


def _batches(
    snapshot: Snapshot, rows: RowIds, extra: Mapping[str, Extra], cancel: CancelToken, progress: ProgressCallback
) -> Iterator[list[list[object]]]:
    """The lines in batches, each line in the order of `COLUMNS` and then of `extra`."""
    names = {source.number: source.path.name for source in snapshot.sources}
    batch: list[list[object]] = []
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel), 1):
        added = source_of(row) == ADDED_SOURCE
        name = names.get(snapshot.structure.home(row), "")
        batch.append(
            [name, None if added else row & POSITION_MASK, *_values(raw), len(raw), *(f(row) for f in extra.values())]
        )
        if len(batch) >= _BATCH:
            cancel.check()
            yield batch
            batch = []
            progress(Progress(done, len(rows)))
    if batch:
        yield batch
    progress(Progress(len(rows), len(rows)))


def _values(raw: bytes) -> list[object]:
    """id, kind, dialect, turns, media, path, question, answer of one record."""
    try:
        sample = read_sample(parse(raw))
    except RecordError:
        return [None, Kind.OTHER.slug, "", 0, 0, None, None, None]
    path = next((ref.path for ref in sample.media if ref.path is not None), None)
    name = None if sample.id is None else plain_text(str(sample.id))
    return [
        name,
        sample.kind.slug,
        sample.dialect,
        len(sample.turns),
        len(sample.media),
        None if path is None else plain_text(path),
        _text(sample, 0),
        _text(sample, 1),
    ]


def _text(sample: Sample, turn: int) -> str | None:
    text = sample.turns[turn].text if turn < len(sample.turns) else None
    return plain_text(text) if isinstance(text, str) else None


def _write_csv(out: BinaryIO, batches: Iterator[list[list[object]]], names: list[str]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for batch in batches:
        writer.writerows(batch)
    text.flush()
    text.detach()


def _write_parquet(out: BinaryIO, batches: Iterator[list[list[object]]], extra: list[str]) -> None:
    fields = [pa.field(name, pa.int64() if name in _NUMBERS else pa.large_string()) for name in COLUMNS]
    first = next(batches, [])
    if first:
        columns = list(zip(*first, strict=True))
        fields += [pa.field(name, _type_of(columns[len(COLUMNS) + k])) for k, name in enumerate(extra)]
    schema = pa.schema(fields)
    import pyarrow.parquet as pq  # 50 ms that the window need not wait for at its start

    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in itertools.chain([first] if first else [], batches):
            columns = list(zip(*batch, strict=True))
            arrays = [pa.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema))


def _type_of(values: tuple[object, ...]) -> pa.DataType:
    """The type of a further column, seen from its first batch."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, bool} and kinds:
        return pa.int64()
    return pa.float64() if kinds and kinds <= {int, float} else pa.large_string()
