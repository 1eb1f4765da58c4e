"""`ola-viewer convert FILE --to DIALECT --out F`: manifests of other trainers, and other containers."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ola_viewer.building.convert import Converted, convert
from ola_viewer.building.convert_model import Dialect
from ola_viewer.cli.building_options import told_how_to_go_on, worker_options, workers_of
from ola_viewer.cli.common import open_snapshot, refuse_target, root_option
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.where import WHERE_HELP, rows_where
from ola_viewer.cli.written_down import WrittenJob, input_parameters, with_workers, written_down
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.diary import Ending
from ola_viewer.jobs.executors import ExecutorError
from ola_viewer.jobs.specs import Json
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.export import ExportOptions, export
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

CONTAINERS = ("jsonl", "array")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--to", "form", required=True, type=click.Choice([*(dialect.value for dialect in Dialect), *CONTAINERS]),
    help="jsonl and array change the container only; the others also how records are written.",
)  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The new file.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="CSV of all that is not expressed.")
@click.option("--where", help=f"Only records that this filter selects. {WHERE_HELP}")
@root_option
@click.option("--force", is_flag=True, help="Overwrite OUT and the report.")
@worker_options
def command(
    files: tuple[Path, ...], form: str, out: Path, report: Path | None, where: str | None, roots: tuple[Path, ...],
    force: bool, jobs: int | None, dask: str,
) -> int:  # fmt: skip
    """Write the records of FILES in another form to OUT; a name ending in .jsonl makes JSON Lines of any dialect.

    Keys without a meaning in the other dialect keep their bytes. What cannot be expressed is listed by record.

    jsonl and array copy bytes, which is done here whatever --dask says, and begin anew after a kill. A conversion to a
    dialect goes on when the same command is given again; OUT ending in .gz or .zst after its last whole 64 MB.

    Exit code 0: everything was expressed; 1: something was not; 2: bad use or unreadable input.
    """
    sources = expand(files)
    refuse_target(out, sources, force)
    if report is not None:
        if os.path.realpath(report) == os.path.realpath(out):
            raise click.UsageError("--report: it is the same file as --out.")
        refuse_target(report, sources, force, "--report")
    snapshot = open_snapshot(files)
    rows = rows_where(snapshot, where, roots)
    workers = workers_of(jobs, dask)
    given = input_parameters(None, snapshot, rows if where else None, ())
    written: dict[str, Json] = {
        "to": form,
        "out": os.path.abspath(out),
        "report": "" if report is None else os.path.abspath(report),
        "overwrite": force,
    }
    title = f"Converting {files[0].name}"
    kept = written_down(title, with_workers("convert", {**given, **written}, workers))
    try:
        if form in CONTAINERS:
            with kept as job:
                return _contain(snapshot, rows, form, out, force, job)
        with told_how_to_go_on(out), progress_line("Converting") as progress, kept as job:
            watching = job.watching(progress)
            done = convert(snapshot, rows, Dialect(form), out, report, force, workers, CancelToken(), watching)
            job.ending = _ending(done, out)
    except (SaveError, ExecutorError) as error:
        raise click.ClickException(str(error)) from error
    _tell(done, report)
    return EXIT_FINDINGS if done.affected else EXIT_FINE


def _contain(snapshot: Snapshot, rows: RowIds, form: str, out: Path, force: bool, job: WrittenJob) -> int:
    options = ExportOptions("jsonl" if form == "jsonl" else "array", overwrite=force)
    with progress_line("Writing") as progress:
        for file in export(snapshot, rows, out, options, CancelToken(), job.watching(progress)):
            say(f"Written: {file.path} ({file.records:,} records, {file.size:,} bytes)")
            job.ending = _written(file.records, out)
    return EXIT_FINE


def _written(records: int, out: Path, severity: str = "success", lines: tuple[str, ...] = ()) -> Ending:
    path = Path(os.path.abspath(out))
    return Ending(f"Converted {records:,} records into {out.name}.", severity, lines, path, path.parent)


def _ending(done: Converted, out: Path) -> Ending:
    """A conversion for the list of jobs."""
    noted = [f"{count:,} x {where + ': ' if where else ''}{why}" for (where, why), count in done.noted.most_common()]
    return _written(done.records, out, "warning" if done.affected else "success", (*done.notes, *noted))


def _tell(done: Converted, report: Path | None) -> None:
    for note in done.notes:
        say(note, err=True)
    if done.resumed:
        say(f"Gone on with: {done.resumed:,} records had been converted by an earlier run.", err=True)
    say(f"Written: {done.path} ({done.records:,} records)")
    if not done.affected:
        return
    say(f"{done.affected:,} records are not fully expressed:", err=True)
    for (where, reason), count in done.noted.most_common():
        say(f"{count:>12,}  {where + ': ' if where else ''}{reason}", err=True)
    for record, identity, where, reason in done.examples if report is None else ():
        name = f" ({identity})" if identity else ""
        say(f"  record {record:,}{name}: {where + ': ' if where else ''}{reason}", err=True)
    if report is not None:
        say(f"Each of them: {report}", err=True)
    elif sum(done.noted.values()) > len(done.examples):
        say("  … --report FILE lists all of them.", err=True)
