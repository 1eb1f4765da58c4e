"""What `remap` and `relink` have in common: surveying, showing figures, and writing the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ola_viewer.cli.common import open_document, refuse_target, roots_of, with_columns
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.export import ExportOptions, export
from ola_viewer.manifest.mix_files import expand
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.preview import Figure, PreviewContext, RemapPreview, preview
from ola_viewer.paths.rules import PathRule, PathRules
from ola_viewer.paths.survey import Survey, survey, updated

FIGURE_WORDS = {
    Figure.CHANGE: "paths change",
    Figure.BECOME_PRESENT: "become present",
    Figure.STAY_MISSING: "stay missing",
    Figure.BREAK: "would break",
    Figure.AMBIGUOUS: "become ambiguous: two different paths turn into one",
    Figure.COLOURS: "change colours in training (the trainer swaps red and blue by words in the path)",
    Figure.UNKNOWN: "could not be looked up",
}
SHOWN = 5
Tell = Callable[[str], None]


def open_surveyed(
    files: Sequence[Path], roots: Sequence[Path], out: Path | None, force: bool
) -> tuple[Document, Survey]:
    """The files, completely indexed, and where their paths lead. Raises before any work if `out` cannot be used."""
    if out is not None:
        refuse_target(out, expand(files), force)
    document = open_document(files)
    snapshot = with_columns(document.snapshot)
    with progress_line("Surveying") as progress:
        return document, survey(snapshot, roots_of(snapshot, roots), CancelToken(), progress)


def show_survey(found: Survey, title: str, tell: Tell = say) -> None:
    """One line a state."""
    counts = found.counts()
    tell(f"{title}: {int(counts.sum()):,} paths, {found.broken:,} broken")
    for state in PathState:
        if counts[state]:
            tell(f"  {int(counts[state]):>12,}  {state.slug}")


def survey_figures(found: Survey) -> dict[str, object]:
    """The same for programs."""
    counts = found.counts()
    states = {state.slug: int(counts[state]) for state in PathState if counts[state]}
    return {"paths": int(counts.sum()), "broken": found.broken, "states": states}


def show_preview(shown: RemapPreview, rules: Sequence[PathRule], tell: Tell = say) -> None:
    """Figures a rule and in total, and a few lines before → after."""
    for number, (rule, figures) in enumerate(zip(rules, shown.per_rule, strict=True), 1):
        tell(f"Rule {number} ({rule.kind}): {rule.find} -> {rule.replace}")
        if figures is None:
            tell("  off")
            continue
        _figures(figures, tell)
    tell("In total")
    _figures(shown.total, tell)
    for sample in shown.samples(most=SHOWN):
        tell(f"  {sample.before}\n    -> {sample.after}  ({sample.state.slug})")
    if shown.total[Figure.COLOURS]:
        count = shown.total[Figure.COLOURS]
        say(f"Warning: {count:,} video paths gain or lose a word by which the trainer swaps colours.", err=True)


def _figures(figures: dict[Figure, int], tell: Tell) -> None:
    for figure, words in FIGURE_WORDS.items():
        if figures[figure] or figure is Figure.CHANGE:
            tell(f"  {figures[figure]:>12,}  {words}")


@dataclass(frozen=True)
class Applied:
    """What applying rules came to. `figures`: by the slug of the preview's figure; `written`: new files."""

    exit_code: int
    figures: dict[str, int]
    after: Survey
    written: tuple[str, ...]


def apply_rules(
    document: Document, before: Survey, rules: Sequence[PathRule], out: Path | None, dry_run: bool, tell: Tell = say
) -> Applied:
    """Preview, apply, write unless `dry_run` (an existing `out` is replaced), and survey again."""
    edit = PathRules(tuple(rules))
    context = PreviewContext(document.snapshot, before)
    shown = preview(context, edit)
    show_preview(shown, edit.rules, tell)
    if shown.total[Figure.CHANGE]:
        document.push(edit)
    snapshot = with_columns(document.snapshot)
    after = updated(before, snapshot)
    show_survey(after, "Afterwards", tell)
    paths: list[str] = []
    if not dry_run and out is not None:
        try:
            with progress_line("Writing") as progress:
                written = export(snapshot, snapshot.rows(), out, ExportOptions(overwrite=True), CancelToken(), progress)
        except SaveError as error:
            raise click.ClickException(str(error)) from error
        for file in written:
            paths.append(str(file.path))
            tell(f"Written: {file.path} ({file.records:,} records, {file.size:,} bytes)")
    harmed = shown.total[Figure.COLOURS] + shown.total[Figure.BREAK] + shown.total[Figure.AMBIGUOUS]
    code = EXIT_FINDINGS if after.broken or harmed else EXIT_FINE
    return Applied(code, {str(figure): count for figure, count in shown.total.items()}, after, tuple(paths))
