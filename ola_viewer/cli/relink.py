"""`ola-viewer relink FILE… --search DIR --out OUT`: find missing files and infer the rules that lead to them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from ola_viewer.cli.common import force_option, refuse_input, root_option
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say, write_json
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.survey_report import SHOWN, Applied, Tell, apply_rules, open_surveyed, show_survey, survey_figures
from ola_viewer.jobs import CancelToken
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.path_rule import ALL, RuleKind
from ola_viewer.paths.proposals import ProposedRule, Relink
from ola_viewer.paths.relink import infer_rules
from ola_viewer.paths.rule_files import write_rules
from ola_viewer.paths.survey import Survey

_LONG = 160


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--search", "folders", multiple=True, required=True, help="Folder to search; may be repeated.",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)  # fmt: skip
@click.option("--rules-out", type=click.Path(path_type=Path, dir_okay=False), help="Write the rules to this file.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the repaired manifest.")
@click.option("--dry-run", is_flag=True, help="Write no manifest, only show what would be done.")
@click.option(
    "--content/--no-content",
    default=True,
    show_default=True,
    help="Where names and sizes leave a doubt, look into the files; --no-content leaves those to you.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object with rules, evidence and what is left to decide, instead of sentences.",
)
@force_option
@root_option
def command(
    files: tuple[Path, ...],
    folders: tuple[Path, ...],
    rules_out: Path | None,
    out: Path | None,
    dry_run: bool,
    content: bool,
    form: str,
    force: bool,
    roots: tuple[Path, ...],
) -> int:
    """Search DIR for the missing media of FILES, infer rules, and write the repaired manifest to OUT.

    Only rules without doubt are applied; where several folders or files fit, they are listed and left alone. What
    the content of files decided is marked so, with its evidence.
    Exit code 0: every path is found afterwards; 1: some are not, or need a decision; 2: bad use or unreadable input.
    """
    if out is None and rules_out is None and not dry_run:
        raise click.UsageError("Give --out, --rules-out or --dry-run.")
    refuse_input("--rules-out", rules_out, files)
    tell: Tell = say if form == "text" else lambda _text: None
    document, before = open_surveyed(files, roots, out, force)
    show_survey(before, "Now", tell)
    if not before.broken:
        tell("Nothing is missing.")
        if form == "json":
            write_json(relink_report(before, None, None, ()))
        return EXIT_FINE
    with progress_line("Searching") as progress:
        found = index_folders(folders, CancelToken(), progress)
    tell(f"Searched: {len(found):,} files in {len(found.paths.folders):,} folders")
    for folder in found.skipped[:SHOWN]:
        say(f"Not readable: {folder}", err=True)
    with progress_line("Comparing") as progress:
        result = infer_rules(before, found, CancelToken(), progress, content=content)
    _show(result, tell)
    _how_to_take(result, files, tell)
    if rules_out is not None:
        write_rules(rules_out, result.path_rules)
        tell(f"Written: {rules_out} ({len(result.rules)} rules)")
    applied = apply_rules(document, before, result.path_rules, out, dry_run, tell) if result.rules else None
    if applied is None and out is not None and not dry_run:
        say(f"{out} was not written: no rule is beyond doubt.", err=True)
    if form == "json":
        write_json(relink_report(before, result, applied, found.skipped))
    if applied is None or result.rule_choices or result.file_choices:
        return EXIT_FINDINGS
    return applied.exit_code


def _show(result: Relink, tell: Tell) -> None:
    for proposal in result.rules:
        tell(f"Found{' by content' if proposal.by_content else ''}: {_line(proposal)}")
    for choice in result.rule_choices:
        tell(f"To decide: {choice.prefix}: {choice.why}")
        for option in choice.options:
            tell(f"    {_line(option)}")
    if result.file_choices:
        tell(f"{len(result.file_choices):,} paths have files of the same name elsewhere; none of these was linked.")
        for file in result.file_choices[:SHOWN]:
            tell(f"    {file.path}")
            for candidate in file.candidates[:SHOWN]:
                tell(f"        {candidate.path}{': ' if candidate.note else ''}{candidate.note}")
    if result.without:
        paths = "1 path has" if result.without == 1 else f"{result.without:,} paths have"
        tell(f"{paths} no file of the same name in the folders searched.")


def _how_to_take(result: Relink, files: Sequence[Path], tell: Tell) -> None:
    """How to go on where the user has to decide."""
    prefixes = [o.rule for choice in result.rule_choices for o in choice.options if o.rule.kind is RuleKind.PREFIX]
    if prefixes:
        taken = shlex.quote(f"{prefixes[0].find}={prefixes[0].replace}")
        named = " ".join(shlex.quote(str(file)) for file in files)
        tell(f"To take one: ola-viewer remap {named} --map {taken} --out NEW.json (or decide in the window)")


def _line(proposal: ProposedRule) -> str:
    fit = "" if proposal.ranges_fit is None else ", all ranges fit" if proposal.ranges_fit else ", ranges do not fit"
    rule = proposal.rule
    words = f"{rule.find} -> {rule.replace}"
    if proposal.first and len(rule.find) > _LONG:  # a list of names: one of them tells more than the pattern
        words = f"{len(proposal.examples)} or more paths, as {proposal.examples[0][0]} -> {proposal.examples[0][1]}"
    return f"{words}: {proposal.found:,} of {proposal.total:,} found{fit}. {proposal.reason}"


def relink_report(
    before: Survey, result: Relink | None, applied: Applied | None, skipped: Sequence[str]
) -> dict[str, object]:
    """What `--format json` writes: figures of the surveys, rules with evidence, and what is left to decide."""
    report: dict[str, object] = {"before": survey_figures(before)}
    if result is not None:
        report |= {
            "rules": [_rule_json(proposal) for proposal in result.rules],
            "rule_choices": [
                {"prefix": choice.prefix, "why": choice.why, "options": [_rule_json(o) for o in choice.options]}
                for choice in result.rule_choices
            ],
            "file_choices": [
                {"path": file.path, "uses": file.uses, "candidates": [asdict(one) for one in file.candidates]}
                for file in result.file_choices
            ],
            "without": result.without,
            "not_readable": list(skipped),
        }
    if applied is not None:
        report |= {"preview": applied.figures, "after": survey_figures(applied.after), "written": applied.written}
    return report


def _rule_json(proposal: ProposedRule) -> dict[str, object]:
    value = asdict(replace(proposal, rule=replace(proposal.rule, scope=ALL)))
    rule = proposal.rule
    return value | {"rule": {"kind": str(rule.kind), "find": rule.find, "replace": rule.replace}}
