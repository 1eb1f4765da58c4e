"""`ola-viewer remap FILE… --map OLD=NEW --out OUT`: change paths by rules, every other byte stays."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import click

from ola_viewer.cli.common import force_option, root_option
from ola_viewer.cli.output import say
from ola_viewer.cli.survey_report import apply_rules, open_surveyed, show_survey
from ola_viewer.cli.where import WHERE_HELP, rows_where
from ola_viewer.manifest.edits import RowSet
from ola_viewer.paths.advice import normalised
from ola_viewer.paths.path_rule import RuleScope
from ola_viewer.paths.rule_files import RuleFileError, parse_map, read_rules
from ola_viewer.paths.rules import PathRule

RELATIVE_START = re.compile(r"(?![A-Za-z]:|[/\\\\~$%]|\w+://)")
IS_RELATIVE = (
    "“{}” is relative: the trainer will look below its working directory, this program below the manifest's folder "
    "and --root. A full path says what is meant."
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "maps", multiple=True, metavar="OLD=NEW", help="Prefix OLD becomes NEW; may be repeated.")
@click.option("--rules", "rule_files", multiple=True, type=click.Path(path_type=Path), help="Rule file (JSON).")
@click.option("--where", metavar="FILTER", help=f"Only records that this filter selects. {WHERE_HELP}")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The new file; needed without --dry-run.")
@click.option("--dry-run", is_flag=True, help="Only show the figures.")
@force_option
@root_option
def command(
    files: tuple[Path, ...],
    maps: tuple[str, ...],
    rule_files: tuple[Path, ...],
    where: str | None,
    out: Path | None,
    dry_run: bool,
    force: bool,
    roots: tuple[Path, ...],
) -> int:
    """Change media paths of FILES by rules, in the order given (rule files before --map), and write OUT.

    Exit code 0: every path is found afterwards; 1: paths are still broken, would break, become ambiguous or change
    colours in training; 2: bad use or unreadable input.
    """
    if out is None and not dry_run:
        raise click.UsageError("--out is needed (or --dry-run to look first).")
    rules = _rules(maps, rule_files)
    document, before = open_surveyed(files, roots, out, force)
    if where:
        rows = RowSet.of(rows_where(document.snapshot, where, roots))
        rules = [replace(rule, scope=RuleScope(rows, rule.scope.source, rule.scope.field)) for rule in rules]
    show_survey(before, "Now")
    return apply_rules(document, before, rules, out, dry_run).exit_code


def _rules(maps: tuple[str, ...], rule_files: tuple[Path, ...]) -> list[PathRule]:
    try:
        rules = [rule for path in rule_files for rule in read_rules(path)]
        for text in maps:
            rule, said = normalised(parse_map(text))
            for line in said:
                say(f"--map {text}: {line}", err=True)
            if os.path.isabs(rule.find) and rule.replace and RELATIVE_START.match(rule.replace):
                say(f"--map {text}: {IS_RELATIVE.format(rule.replace)}", err=True)
            rules.append(rule)
    except RuleFileError as error:
        raise click.UsageError(str(error)) from error
    if not rules:
        raise click.UsageError("Give at least one --map OLD=NEW or --rules FILE.")
    return rules
