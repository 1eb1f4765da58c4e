"""`--where`: the records that a filter selects, after the check that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ola_viewer.checks.finding_terms import Asked, FoundInTable, asked_by
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import CheckOptions
from ola_viewer.cli.common import roots_of, with_columns
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.expressions import ExpressionError
from ola_viewer.manifest.query import RoomSet, run_query
from ola_viewer.manifest.query_parse import QueryError, parse_query
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

WHERE_HELP = "problem:CODE and severity:error check first, as deep as the codes need."
"""What `--help` says about findings in a filter."""


def rows_where(snapshot: Snapshot, where: str | None, roots: tuple[Path, ...] = ()) -> RowIds:
    """The rows that a `--where` filter selects, all of them without one. Raises UsageError.

    A filter that asks for problems is answered by a check of all records, to the depth that its codes need; the files
    and deep ones look for media below the manifest's folder, then below `roots`.
    """
    if not where:
        return snapshot.rows()
    try:
        query = parse_query(where)
        asked = asked_by(query)
    except (QueryError, ExpressionError) as error:
        raise click.UsageError(f"--where: {error}") from error
    sets = {} if asked is None else _checked(snapshot, asked, roots)
    with_columns(snapshot)
    try:
        with progress_line("Filtering") as progress:
            return run_query(snapshot, query, CancelToken(), progress, sets=sets)
    except QueryError as error:
        raise click.UsageError(f"--where: {error}") from error


def _checked(snapshot: Snapshot, asked: Asked, roots: tuple[Path, ...]) -> Mapping[str, RoomSet]:
    """Check all records, and answer from what was found."""
    options = CheckOptions(codes=asked.codes)
    with progress_line(f"Checking ({asked.depth.slug})") as progress:
        result = run_check(snapshot, asked.depth, roots_of(snapshot, roots), None, options, progress=progress)
    found = FoundInTable(result.table, options.settings)
    return {"problem": found.problem, "severity": found.severity}
