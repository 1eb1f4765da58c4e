"""`ola-viewer relink FILE… --search DIR --out OUT`: find missing files and infer the rules that lead to them."""

from __future__ import annotations

from pathlib import Path

import click

from ola_viewer.cli.common import refuse_input, root_option
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.survey_report import SHOWN, apply_rules, open_surveyed, show_survey
from ola_viewer.jobs import CancelToken
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.relink import ProposedRule, Relink, infer_rules
from ola_viewer.paths.rule_files import write_rules


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--search", "folders", multiple=True, required=True, help="Folder to search; may be repeated.",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)  # fmt: skip
@click.option("--rules-out", type=click.Path(path_type=Path, dir_okay=False), help="Write the rules to this file.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the repaired manifest.")
@click.option("--dry-run", is_flag=True, help="Write no manifest, only show what would be done.")
@root_option
def command(
    files: tuple[Path, ...],
    folders: tuple[Path, ...],
    rules_out: Path | None,
    out: Path | None,
    dry_run: bool,
    roots: tuple[Path, ...],
) -> int:
    """Search DIR for the missing media of FILES, infer rules, and write the repaired manifest to OUT.

    Only rules without doubt are applied; where several folders fit, they are listed and left alone.
    Exit code 0: every path is found afterwards; 1: some are not, or need a decision; 2: bad use or unreadable input.
    """
    if out is None and rules_out is None and not dry_run:
        raise click.UsageError("Give --out, --rules-out or --dry-run.")
    refuse_input("--rules-out", rules_out, files)
    document, before = open_surveyed(files, roots, out)
    show_survey(before, "Now")
    if not before.broken:
        say("Nothing is missing.")
        return EXIT_FINE
    with progress_line("Searching") as progress:
        found = index_folders(folders, CancelToken(), progress)
    say(f"Searched: {len(found):,} files in {len(found.paths.folders):,} folders")
    for folder in found.skipped[:SHOWN]:
        say(f"Not readable: {folder}", err=True)
    result = infer_rules(before, found)
    _show(result)
    if rules_out is not None:
        write_rules(rules_out, result.path_rules)
        say(f"Written: {rules_out} ({len(result.rules)} rules)")
    if not result.rules:
        return EXIT_FINDINGS
    code = apply_rules(document, before, result.path_rules, out, dry_run)
    undecided = bool(result.rule_choices or result.file_choices)
    return EXIT_FINDINGS if undecided else code


def _show(result: Relink) -> None:
    for proposal in result.rules:
        say(f"Found: {_line(proposal)}")
    for choice in result.rule_choices:
        say(f"To decide: {choice.prefix}: {choice.why}")
        for option in choice.options:
            say(f"    {_line(option)}")
    if result.file_choices:
        say(f"{len(result.file_choices):,} paths have files of the same name elsewhere; none was linked.")
        for file in result.file_choices[:SHOWN]:
            say(f"    {file.path}: {', '.join(file.candidates[:3])}")
    if result.without:
        say(f"{result.without:,} paths have no file of their name in the folders searched.")


def _line(proposal: ProposedRule) -> str:
    fit = "" if proposal.ranges_fit is None else ", all ranges fit" if proposal.ranges_fit else ", ranges do not fit"
    rule = proposal.rule
    return f"{rule.find} -> {rule.replace}: {proposal.found:,} of {proposal.total:,} found{fit}. {proposal.reason}"
