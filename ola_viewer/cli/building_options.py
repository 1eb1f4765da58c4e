"""What the building commands share: where the work runs, and what is said at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobResult

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN = 20
"""Sentences about single items that are printed; the log has all."""


def worker_options(command: Command) -> Command:
    """`--jobs N` and `--dask ADDRESS`: pass `jobs: int | None` and `dask: str`."""
    command = click.option("--jobs", type=click.IntRange(min=1), help="Processes; one a core without it.")(command)
    return click.option(
        "--dask",
        default="",
        metavar="ADDRESS",
        help="Run on the Dask cluster with this scheduler, e.g. tcp://host:8786.",
    )(command)


def workers_of(jobs: int | None, dask: str) -> Workers:
    """The workers that the options ask for."""
    return Workers(Where.PROCESSES, jobs, dask)


def report(result: JobResult, unit: str) -> int:
    """Say what became of a job and return the exit code: 1 if an item failed."""
    for sentence in result.troubles[:SHOWN]:
        click.echo(sentence, err=True)
    hidden = len(result.troubles) - SHOWN
    if hidden > 0:
        click.echo(f"… and {hidden:,} more.", err=True)
    counts = ", ".join(f"{count:,} {state}" for state, count in sorted(result.counts.items()))
    click.echo(f"{result.counts.total():,} {unit}: {counts or 'nothing to do'}.")
    for path in result.outputs:
        click.echo(str(path))
    if result.log is not None:
        click.echo(f"Log: {result.log}", err=True)
    return EXIT_FINDINGS if result.failed else EXIT_FINE
