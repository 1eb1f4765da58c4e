"""`ola-viewer fix FILE --codes … --out OUT`: mend what has a sure remedy, keep every other byte."""

from __future__ import annotations

from pathlib import Path

import click

from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.fixers import FIXERS
from ola_viewer.checks.fixes import FixPlan, plan_fix
from ola_viewer.checks.profiles import PROFILES
from ola_viewer.checks.registry import CODES
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.cli.check import options_of, parse_codes
from ola_viewer.cli.common import force_option, open_document, refuse_target, root_option, roots_of
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import PartFile, SaveError, check_target
from ola_viewer.manifest.rows import position_of
from ola_viewer.manifest.save import packing_of, stream_source
from ola_viewer.manifest.snapshot import Snapshot

SHOWN = 3
"""Before → after pairs that are printed of each group."""
WIDTH = 100
ALL_CODES = "all"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--codes", required=True, help=f"Codes to fix, separated by commas: {', '.join(FIXERS)}; or {ALL_CODES}.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The new file; needed without --dry-run.")
@click.option("--dry-run", is_flag=True, help="Only show what would be changed.")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="Trainer; guessed without it.")
@force_option
@root_option
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; one a core without it.")
def command(
    file: Path, codes: str, out: Path | None, dry_run: bool, profile: str | None, force: bool,
    roots: tuple[Path, ...], jobs: int | None,
) -> int:  # fmt: skip
    """Fix the faults CODES of FILE and write the result to OUT. Every byte that is not mended stays.

    Exit code 0: all of them were fixed; 1: some have no safe fix and are listed; 2: bad use or unreadable input.
    """
    wanted = frozenset(FIXERS) if codes.strip() == ALL_CODES else _fixable(codes)
    if out is None and not dry_run:
        raise click.UsageError("--out is needed (or --dry-run to look first).")
    if out is not None:
        refuse_target(out, [file], force)
    document = open_document([file])
    if len(document.sources) != 1:
        raise click.UsageError(f"{file} is a mix of {len(document.sources)} files. Fix each of them by itself.")
    snapshot = document.snapshot
    options = options_of(snapshot, profile, wanted, jobs)
    folders = roots_of(snapshot, roots)
    with progress_line("Checking") as progress:
        found = run_check(snapshot, Depth.FILES, folders, None, options, progress=progress)
    with progress_line("Planning") as progress:
        plan = plan_fix(snapshot, found.table, wanted, folders, options, progress=progress)
    _describe(plan, found.table)
    if not dry_run and out is not None:
        for edit in plan.edits():
            document.push(edit)
        _write(document.snapshot, out)
        count = plan.count()
        say(f"{out}: {'1 record' if count == 1 else f'{count:,} records'} fixed.", err=True)
    return EXIT_FINE if len(plan.fixable) == len(plan.groups) else EXIT_FINDINGS


def _fixable(codes: str) -> frozenset[str]:
    wanted = parse_codes(codes, CODES) or frozenset()
    hopeless = sorted(wanted - set(FIXERS))
    if hopeless:
        raise click.UsageError(f"{hopeless[0]} has no fix. These have one: {', '.join(FIXERS)}; or {ALL_CODES}.")
    return wanted


def _describe(plan: FixPlan, table: FindingTable) -> None:
    if not len(table):
        say("There is nothing to fix.")
    for group in plan.groups:
        records = "record" if len(group.rows) == 1 else "records"
        say(f"{group.code}: {group.fault}: {len(group.rows):,} {records} -> {group.action_text}")
        for sample in group.samples[:SHOWN]:
            say(f"    row {position_of(sample.row)}: {_short(sample.before)} -> {_short(sample.after)}")
        if group.action is None:
            shown = ", ".join(str(position_of(row)) for row in group.rows[:10].tolist())
            say(f"    rows {shown}{' …' if len(group.rows) > 10 else ''}")


def _short(text: str) -> str:
    shown = ascii(text) if not text.isprintable() else repr(text)
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"


def _write(snapshot: Snapshot, out: Path) -> None:
    source = snapshot.sources[0]
    try:
        target = check_target(out, source.file.size)
        packing = "" if out.suffix not in (".gz", ".zst") else packing_of(source.path)
        with progress_line("Writing") as progress, PartFile(target) as part:
            stream_source(snapshot, source, part, packing, CancelToken(), progress)
            part.finish()
            part.commit()
    except SaveError as error:
        raise click.ClickException(str(error)) from error
