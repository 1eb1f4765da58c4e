"""What the commands share: opening manifests completely, roots, filters, and writing results."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson

from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.query import run_query
from ola_viewer.manifest.query_parse import QueryError, parse_query
from ola_viewer.manifest.rows import RowId, RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.media.roots import Roots

Command = TypeVar("Command", bound=Callable[..., Any])


def root_option(command: Command) -> Command:
    """`--root DIR`, repeatable: passes `roots: tuple[Path, ...]`."""
    return click.option(
        "--root",
        "roots",
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder for relative paths, after the manifest's own; may be repeated.",
    )(command)


def open_document(files: Sequence[Path]) -> Document:
    """The files as one document, completely indexed. Raises `ManifestError` with a sentence."""
    document = Document()
    with progress_line("Reading") as progress:
        for number, path in enumerate(expand(files)):
            source = Source.open(path, number, progress=progress)
            source.build_index(progress=progress)
            document.add_source(source)
    return document


def open_snapshot(files: Sequence[Path]) -> Snapshot:
    """The files as one immutable snapshot, completely indexed."""
    return open_document(files).snapshot


def with_columns(snapshot: Snapshot) -> Snapshot:
    """The same snapshot after its columns were computed (or taken from the cache)."""
    with progress_line("Reading columns") as progress:
        refresh_columns(snapshot, CancelToken(), progress)
    return snapshot


def record_argument(snapshot: Snapshot, row: int) -> RowId:
    """The record that `--row` names, counted over all files from 0. Raises UsageError."""
    rows = snapshot.rows()
    if row >= len(rows):
        last = f"rows count from 0 to {len(rows) - 1:,}" if len(rows) else "it has none"
        raise click.UsageError(f"There is no record {row:,}: {last}.")
    return RowId(int(rows[row]))


def rows_where(snapshot: Snapshot, where: str | None) -> RowIds:
    """The rows that a `--where` filter selects, all of them without one. Raises UsageError."""
    if not where:
        return snapshot.rows()
    try:
        query = parse_query(where)
    except QueryError as error:
        raise click.UsageError(f"--where: {error}") from error
    with_columns(snapshot)
    with progress_line("Filtering") as progress:
        return run_query(snapshot, query, CancelToken(), progress)


def roots_of(snapshot: Snapshot, roots: Iterable[Path]) -> dict[int, Roots]:
    """For each source number the folders that resolve its relative paths."""
    more = tuple(roots)
    return {source.number: Roots.for_manifest(source.path, *more) for source in snapshot.sources}


def write_json(value: object) -> None:
    """Write one JSON document to stdout, indented, as UTF-8."""
    data = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def worker_count(jobs: int | None) -> int:
    """How many workers `--jobs` asks for; all cores without it."""
    return max(1, jobs if jobs is not None else os.cpu_count() or 1)
