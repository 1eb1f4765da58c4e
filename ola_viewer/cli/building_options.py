"""What the building commands share: where the work runs, and what is said at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from ola_viewer.building.checkpoint import ResumableParts
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.cli.common import open_snapshot, refuse_target, roots_of
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.where import rows_where
from ola_viewer.cli.written_down import input_parameters, was_written_by, with_workers, written_down
from ola_viewer.jobs.diary import Ending
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.job_files import MOST_LINES
from ola_viewer.jobs.specs import JobResult, JobSpec, Json

Command = TypeVar("Command", bound=Callable[..., Any])
LONGEST_ITEM = 3600.0
"""Seconds after which a decoder that works on one file counts as hung; its process is then ended."""
SHOWN = 20
"""Sentences about single items that are printed; the log has all."""
_TITLES: Final = {"pack": "Packing", "unpack": "Unpacking", "soundtracks": "Sound tracks of"}
_DONE: Final = {"pack": "Packed", "unpack": "Unpacked", "soundtracks": "Sound tracks of"}
_OUTPUTS: Final = ("out", "manifest_out")


def worker_options(command: Command) -> Command:
    """`--jobs N` and `--dask ADDRESS`: pass `jobs: int | None` and `dask: str`."""
    command = click.option("--jobs", type=click.IntRange(min=1), help="Processes; one a core without it.")(command)
    return click.option(
        "--dask",
        default="",
        metavar="ADDRESS",
        help="Run on the Dask cluster with this scheduler, e.g. tcp://host:8786.",
    )(command)


def manifest_option(command: Command) -> Command:
    """`--force` for what `--manifest-out` names: passes `force: bool`."""
    text = "Replace the manifest of --manifest-out, whoever wrote it; a run that is repeated needs no leave."
    return click.option("--force", is_flag=True, help=text)(command)


def workers_of(jobs: int | None, dask: str, where: Where = Where.PROCESSES) -> Workers:
    """The workers that the options ask for."""
    return Workers(where, jobs, dask, LONGEST_ITEM)


@contextmanager
def told_how_to_go_on(out: Path) -> Iterator[None]:
    """Around a job that leaves a part of `out` to go on with when it is interrupted: say so."""
    try:
        yield
    except KeyboardInterrupt:
        if ResumableParts.left_over(Path(os.path.realpath(out))):
            say("What was written so far is kept: give the same command again to go on.", err=True)
        raise


def parameters(source: Path, out: Path, manifest_out: Path | None) -> dict[str, Json]:
    """The paths of a job as parameters."""
    paths: dict[str, Json] = {"source": os.path.abspath(source), "out": os.path.abspath(out)}
    return paths if manifest_out is None else {**paths, "manifest_out": os.path.abspath(manifest_out)}


def run(
    spec: JobSpec,
    source: Path,
    roots: tuple[Path, ...],
    workers: Workers,
    unit: str,
    force: bool,
    where: str | None = None,
) -> int:
    """Run a job on the folder or manifest `source`, say what became of it, and return the exit code. The manifest
    that is written may not be the one that is read; one that exists is replaced with `force`, or where the list of jobs
    says that this job wrote it."""
    target = spec.parameters.get("manifest_out")
    if isinstance(target, str):
        refuse_target(Path(target), [source], force or was_written_by(spec, Path(target)), "--manifest-out")
    given = JobInput()
    if not source.is_dir():
        snapshot = open_snapshot([source])
        given = JobInput(snapshot, roots_of(snapshot, roots), rows_where(snapshot, where, roots) if where else None)
    taken = input_parameters(source, given.snapshot, given.rows, roots)
    kept = with_workers(spec.name, {**spec.parameters, **taken}, workers)
    title = f"{_TITLES[spec.name]} {source.name}"
    with progress_line(spec.name.capitalize()) as progress, written_down(title, kept) as job:
        result = run_job(spec, given, workers, progress=job.watching(progress))
        job.ending = _ending(result, unit, spec)
    return report(result, unit)


def _ending(result: JobResult, unit: str, spec: JobSpec) -> Ending:
    """A result for the list of jobs."""
    out, manifest = (Path(str(spec.parameters[key])) if key in spec.parameters else None for key in _OUTPUTS)
    return Ending(
        f"{_DONE[spec.name]} {_counted(result, unit)}",
        "warning" if result.failed else "success",
        (*result.notes, *result.troubles[:MOST_LINES]),
        manifest if manifest in result.outputs else None,
        out,
        result.log,
        result.failed,
    )


def _counted(result: JobResult, unit: str) -> str:
    counts = ", ".join(f"{count:,} {state}" for state, count in sorted(result.counts.items()))
    return f"{result.counts.total():,} {unit}: {counts or 'nothing to do'}."


def report(result: JobResult, unit: str) -> int:
    """Say what became of a job and return the exit code: 1 if an item failed."""
    for sentence in result.notes:
        say(sentence, err=True)
    for sentence in result.troubles[:SHOWN]:
        say(sentence, err=True)
    hidden = len(result.troubles) - SHOWN
    if hidden > 0:
        say(f"… and {hidden:,} more.", err=True)
    say(_counted(result, unit))
    for path in result.outputs:
        say(str(path))
    if result.log is not None:
        say(f"Log: {result.log}", err=True)
    return EXIT_FINDINGS if result.failed else EXIT_FINE
