"""`ola-viewer setup SET FOLDER --out F`: a published set from its downloads to a manifest that can be trained."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ola_viewer.building.sets import SetError, find_set, shipped_sets
from ola_viewer.building.setup import SetUp, SetupError, repair, set_up
from ola_viewer.building.setup_status import SetStatus, inspect_set
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.cli.building_options import worker_options, workers_of
from ola_viewer.cli.common import refuse_target
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.written_down import with_workers, written_down
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.diary import Ending
from ola_viewer.jobs.executors import ExecutorError, Workers
from ola_viewer.jobs.specs import JobSpec, Json
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.paths.proposals import Relink

SHOWN = 10


@click.command()
@click.argument("name", metavar="SET")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The ready manifest.")
@click.option("--dry-run", is_flag=True, help="Only show what is there and what would be done.")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@worker_options
def command(
    name: str, folder: Path | None, out: Path | None, dry_run: bool, force: bool, jobs: int | None, dask: str
) -> int:
    """Extract what was downloaded of SET into FOLDER, make its sound tracks, repair the paths, verify, and write OUT.

    Archives are extracted and sound tracks made --jobs at a time, on the cluster of --dask if there is one.

    SET is a known one (“ola-viewer setup list” names them) or the path of a description of your own. A run that was
    interrupted is simply repeated: what is done stays done.

    Exit code 0: the manifest is ready, the check to depth “files” finds nothing worse than a note; 1: something is
    missing or was found; 2: bad use or unreadable input.
    """
    if name == "list":
        for known in shipped_sets():
            say(f"{known.name}: {known.about}")
        return EXIT_FINE
    if folder is None or (out is None and not dry_run):
        raise click.UsageError("Give FOLDER and --out (or --dry-run).")
    if out is not None and not dry_run:
        refuse_target(out, (), force)
    try:
        description = find_set(name)
        if out is None or dry_run:
            with progress_line("Looking") as progress:
                status = inspect_set(description, folder, CancelToken(), progress)
            show_status(status)
            _show_plan(status)
            return EXIT_FINE if status.ready else EXIT_FINDINGS
        workers, title = workers_of(jobs, dask), f"Setting up {description.title}"
        spec = _spec(name, folder, out, force, workers)
        with progress_line(title) as progress, written_down(title, spec) as job:
            done = set_up(description, folder, out, force, workers, CancelToken(), job.watching(progress))
            job.ending = _ending(done, description.title, out)
    except SetError as error:
        raise click.UsageError(str(error)) from error
    except (SetupError, SaveError, ExecutorError) as error:
        raise click.ClickException(str(error)) from error
    return _tell(done)


def _spec(name: str, folder: Path, out: Path, force: bool, workers: Workers) -> JobSpec:
    """The set-up as the window would write it down."""
    known = name in {each.name for each in shipped_sets()}
    parameters: dict[str, Json] = {
        "set": name if known else os.path.abspath(name),
        "folder": os.path.abspath(folder),
        "out": os.path.abspath(out),
        "overwrite": force,
        "step": "all",
    }
    return with_workers("setup", parameters, workers)


def _ending(done: SetUp, title: str, out: Path) -> Ending:
    """A set-up for the list of jobs."""
    counts = done.table.severity_counts(CheckSettings()) if done.table is not None else {}
    worse = sum(count for severity, count in counts.items() if severity is not Severity.INFO)
    broken = done.repaired.after.broken if done.repaired is not None else 0
    failed = len(done.failed) + sum(result.failed for result in done.tracks)
    summary = f"{title}: {broken:,} paths that lead nowhere, {worse:,} findings beyond notes."
    written = Path(os.path.abspath(out)) if done.written else None
    severity = "warning" if broken or worse or failed else "success"
    lines = (*done.failed, *(f"Written: {os.path.abspath(file.path)}" for file in done.written))
    return Ending(summary, severity, lines, written, done.status.base, failed=failed)


def show_status(status: SetStatus) -> None:
    """The expected layout beside what is there."""
    say(f"{status.description.title} in {status.base}")
    for manifest in status.manifests:
        where = manifest.path or f"missing: download {' or '.join(manifest.part.files)}"
        say(f"  {manifest.part.title}: {where}")
    for part in status.parts:
        place = f"{part.part.folder}/" if part.part.folder else "./"
        say(f"  {place} ({part.part.title}): {part.state}: {part.sentence}")
        for child in part.part.children:
            say(f"      {part.counts.get(child, 0):>10,}  {child}/")


def _show_plan(status: SetStatus) -> None:
    if status.ready:
        with progress_line("Surveying") as progress:
            repaired = repair(status, CancelToken(), progress)
        _show_rules(repaired.relink)
        say(f"Paths that lead nowhere: {repaired.before.broken:,} now, {repaired.after.broken:,} afterwards")


def _show_rules(relink: Relink) -> None:
    for proposal in relink.rules:
        rule = proposal.rule
        say(f"Paths: {rule.find} -> {rule.replace} ({proposal.found:,} of {proposal.total:,} found)")
    for choice in relink.rule_choices:
        say(f"To decide: {choice.prefix}: {choice.why} See ola-viewer relink.")


def _tell(done: SetUp) -> int:
    for one in done.extracted:
        say(f"{one.archive.name}: {one.written:,} files extracted, {one.kept:,} were there")
        for name, reason in one.refused[:SHOWN]:
            say(f"    left out: {name!r}: {reason}", err=True)
        if one.refusals > SHOWN:
            say(f"    {one.refusals - SHOWN:,} more left out", err=True)
    for sentence in done.failed:
        say(sentence, err=True)
    for result in done.tracks:
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(result.counts.items()))
        say(f"Sound tracks: {counts}")
        for sentence in result.troubles[:SHOWN]:
            say(f"    {sentence}", err=True)
    show_status(done.status)
    broken = 0
    if done.repaired is not None:
        _show_rules(done.repaired.relink)
        broken = done.repaired.after.broken
        say(f"Paths that lead nowhere: {done.repaired.before.broken:,} before, {broken:,} now")
    for file in done.written:
        say(f"Written: {os.fspath(file.path)} ({file.records:,} records, {file.size:,} bytes)")
    findings = _show_findings(done.table) if done.table is not None else 0
    return EXIT_FINDINGS if broken or findings or done.failed else EXIT_FINE


def _show_findings(table: FindingTable) -> int:
    """Say what the check found; returns the number of records with more than notes."""
    counts = table.severity_counts(CheckSettings())
    for code, count in sorted(table.counts().items()):
        say(f"  {count:>10,}  {code}")
    worse = sum(count for severity, count in counts.items() if severity is not Severity.INFO)
    say("The check to depth “files” finds nothing." if not len(table) else f"{worse:,} findings beyond notes.")
    return worse
