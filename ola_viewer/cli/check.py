"""`ola-viewer check FILE…`: what the trainer will do with every record."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from ola_viewer.checks.profiles import PROFILES
from ola_viewer.checks.registry import CODES, rule_of
from ola_viewer.checks.report_file import WRITERS, write_report
from ola_viewer.checks.reports import ReportContext
from ola_viewer.checks.rule import Depth, Severity
from ola_viewer.checks.run_check import FullResult, run_check
from ola_viewer.checks.run_quick import CheckOptions, profile_of, sample_rows
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.checks.thumbnails import Thumbnails
from ola_viewer.cli.common import is_damaged, open_snapshot, refuse_input, root_option, roots_of
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import ignore_progress
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.snapshot import Snapshot


def parse_codes(text: str | None, known: tuple[str, ...]) -> frozenset[str] | None:
    """The codes of a comma separated list, None for none given. Raises UsageError for an unknown one."""
    if text is None:
        return None
    codes = frozenset(code.strip() for code in text.split(",") if code.strip())
    unknown = sorted(codes - set(known))
    if unknown:
        raise click.UsageError(f"Unknown code {unknown[0]!r}. Known: {', '.join(known)}.")
    if not codes:
        raise click.UsageError("No codes were given.")
    return codes


def options_of(
    snapshot: Snapshot, profile: str | None, codes: frozenset[str] | None = None, jobs: int | None = None
) -> CheckOptions:
    """The options of a run; the same trainer for every source if one was named."""
    profiles = {source.number: PROFILES[profile] for source in snapshot.sources} if profile else None
    return CheckOptions(CheckSettings(), profiles, codes, jobs)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--depth",
    type=click.Choice([depth.slug for depth in Depth]),
    help="quick: the JSON alone (default); files: existence and ranges, too; deep: decode all media.",
)
@click.option("--profile", type=click.Choice(list(PROFILES)), help="Trainer; guessed for each file without it.")
@root_option
@click.option("--sample", type=click.IntRange(min=1), help="Check only so many records, chosen by chance.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of --sample.")
@click.option("--only", help="Report only these codes, separated by commas; without --depth as deep as they need.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "corrupting", "warning"]),
    default="corrupting",
    show_default=True,
    help="Exit with 1 when there are findings of this severity or a worse one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="json: one object a line with source, row (from 0), id, code, severity, field, message.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; one a core without it.")
def command(
    files: tuple[Path, ...], depth: str | None, profile: str | None, roots: tuple[Path, ...], sample: int | None,
    seed: int, only: str | None, fail_on: str, form: str, out: Path | None, jobs: int | None,
) -> int:  # fmt: skip
    """Check FILES: find every record that the trainer cannot load or trains wrongly.

    Exit code 0: nothing of the --fail-on severity or worse; 1: findings, or a file so damaged that the trainer cannot
    read it (said on stderr); 2: bad use or unreadable input.
    """
    codes = parse_codes(only, CODES)
    reached = _depth_of(depth, codes)
    snapshot = open_snapshot(files)
    refuse_input("--out", out, (source.path for source in snapshot.sources))
    rows = None if sample is None else sample_rows(snapshot.rows(), sample, seed)
    options = options_of(snapshot, profile, codes, jobs)
    folders = roots_of(snapshot, roots)
    with progress_line("Checking") as progress:
        result = run_check(snapshot, reached, folders, rows, options, progress=progress)
    pictures = Thumbnails(snapshot, folders)
    titles = (profile_of(snapshot, source.number, options).title for source in snapshot.sources)
    trainers = tuple(dict.fromkeys(titles))
    with progress_line("Writing") as progress:
        context = ReportContext(
            snapshot, options.settings, result.checked, reached.slug, pictures, progress=progress, trainers=trainers
        )
        _write(out, form, context, result)
    level = Severity.of(fail_on)
    worst = min(result.table.worst(options.settings)[1].tolist(), default=None)
    found = worst is not None and worst <= level
    return EXIT_FINDINGS if found or is_damaged(snapshot) else EXIT_FINE


def _depth_of(named: str | None, codes: frozenset[str] | None) -> Depth:
    """How deep to look. Raises UsageError where the depth that was named cannot find the codes that were."""
    needed = max((rule_of(code).depth for code in codes or ()), default=Depth.QUICK)
    if named is None:
        return needed
    depth = Depth.of(named)
    if depth < needed:
        code = min(code for code in codes or () if rule_of(code).depth > depth)
        raise click.UsageError(f"{code} is found by --depth {rule_of(code).depth.slug} only, not by {named}.")
    return depth


def _write(out: Path | None, form: str, context: ReportContext, result: FullResult) -> None:
    if out is None:
        if sys.stdout is None:  # closed by the caller, who wants the exit code only
            return
        if sys.stdout.isatty():  # a line of progress would run through the text
            context = replace(context, progress=ignore_progress)
        _stream(sys.stdout.buffer, form, context, result)
        return
    try:
        if out.exists() and not out.is_file():  # a pipe or a device: there is nothing to replace
            with out.open("wb") as device:
                _stream(device, form, context, result)
        else:
            write_report(out, context, result.table, form)
    except SaveError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}.") from error


def _stream(raw: BinaryIO, form: str, context: ReportContext, result: FullResult) -> None:
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        WRITERS[form](stream, context, result.table)
    finally:
        stream.flush()
        stream.detach()
