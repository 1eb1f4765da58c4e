"""What the commands share: opening manifests completely, roots, and what may be written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import SaveError, check_target
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.jsontext import RecordError
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.rows import RowId, position_of, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.media.roots import Roots

NO_OBJECT = "not-object"
"""The one fault of a file that does not keep Python from reading it; the check reports its records."""
SHOWN_FAULTS = 5
"""Faults of a file that are told before a command works with what can be read of it."""

Command = TypeVar("Command", bound=Callable[..., Any])


def force_option(command: Command) -> Command:
    """`--force`: passes `force: bool`."""
    return click.option("--force", is_flag=True, help="Replace OUT if it exists.")(command)


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
    for source in document.sources:
        _tell_faults(source)
    return document


def is_damaged(snapshot: Snapshot) -> bool:
    """Whether one of the files has faults that keep the trainer from reading it at all."""
    return any(source.index.problem_counts.keys() - {NO_OBJECT} for source in snapshot.sources)


def _tell_faults(source: Source) -> None:
    problems = [problem for problem in source.index.problems if problem.kind != NO_OBJECT]
    for problem in problems[:SHOWN_FAULTS]:
        line = f", line {problem.line:,}, column {problem.column:,}" if problem.line and problem.column else ""
        say(f"{source.path}: {problem.message} (byte {problem.byte or 0:,}{line})", err=True)
    counts = source.index.problem_counts
    more = sum(counts.values()) - counts.get(NO_OBJECT, 0) - len(problems[:SHOWN_FAULTS])
    if more > 0:
        say(f"{source.path}: {more:,} more faults; ola-viewer info lists them.", err=True)


def read_record(snapshot: Snapshot, row: RowId) -> object:
    """The record as a value. Raises `ClickException` with its place where it is not valid JSON."""
    try:
        return snapshot.record(row)
    except RecordError as error:
        path, position = snapshot.path_of_source(source_of(row)), position_of(row)
        sentence = (
            f"Record {position:,} of {path} is not valid JSON: {error.message} (byte {error.byte:,} of the record)."
        )
        raise click.ClickException(sentence) from error


def open_snapshot(files: Sequence[Path]) -> Snapshot:
    """The files as one immutable snapshot, completely indexed."""
    return open_document(files).snapshot


def refuse_input(option: str, out: Path | None, files: Iterable[Path]) -> None:
    """Raise UsageError if what `option` would write is one of the files that are read, under whatever name."""
    if out is None or not out.exists():
        return
    for path in files:
        if path.exists() and os.path.samefile(path, out):
            raise click.UsageError(f"{option}: {out} is the manifest that is read. Choose another name.")


def refuse_target(out: Path, files: Iterable[Path], force: bool, option: str = "--out") -> None:
    """Raise UsageError, before any work, if `out` cannot be written: it is read here, it exists (without `force`),
    its folder is missing or read-only, it means stdout."""
    if str(out) == "-":
        raise click.UsageError(f"{option}: a file is needed, which appears when it is complete; stdout is none.")
    refuse_input(option, out, files)
    try:
        check_target(out, 0)
    except SaveError as error:
        raise click.UsageError(f"{option}: {error}") from error
    if not force and os.path.lexists(out):
        raise click.UsageError(f"{option}: {out} exists. Choose another name, or replace it with --force.")


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


def roots_of(snapshot: Snapshot, roots: Iterable[Path]) -> dict[int, Roots]:
    """For each source number the folders that resolve its relative paths."""
    more = tuple(roots)
    return {source.number: Roots.for_manifest(source.path, *more) for source in snapshot.sources}
