"""`ola-viewer mix FILE[:SHARE]… --out F`: several manifests become one."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from ola_viewer.building.mix import Mixed, MixOptions, mix
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.building.mix_shares import Share, ShareError, parse_argument, share_text
from ola_viewer.cli.building_options import told_how_to_go_on, worker_options, workers_of
from ola_viewer.cli.common import open_document, refuse_target
from ola_viewer.cli.failures import EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.cli.written_down import with_workers, written_down
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.diary import Ending
from ola_viewer.jobs.executors import ExecutorError, Where, Workers
from ola_viewer.jobs.specs import JobSpec, Json
from ola_viewer.manifest.atomic_file import SaveError

SHOWN = 10


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE[:SHARE]…",
    shell_complete=lambda _context, _parameter, incomplete: [CompletionItem(incomplete, type="file")],
)  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The mix.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of random shares and of --shuffle.")
@click.option("--shuffle", is_flag=True, help="Mix the order of all records.")
@click.option(
    "--ids", type=click.Choice([rule.value for rule in IdRule]), default="keep", show_default=True,
    help="What becomes of ids that meet: keep and list them; prefix them with their file's name; number all records.",
)  # fmt: skip
@click.option("--source-key", default="", metavar="KEY", help="Write each record's origin under KEY as well.")
@click.option("--no-sidecar", is_flag=True, help="Write no OUT.sources.csv (record, source, index).")
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@worker_options
def command(
    files: tuple[str, ...], out: Path, seed: int, shuffle: bool, ids: str, source_key: str, no_sidecar: bool,
    force: bool, jobs: int | None, dask: str,
) -> int:  # fmt: skip
    """Write the records of FILES, one after the other, to OUT. Records keep every byte.

    SHARE: all, first:N, first:N%, end:N, random:N, random:N%; behind it or alone a weight: x2 takes every record
    twice, *1.5 every record once and half of them again. FILE may be a YAML mix (json_path, sampling_strategy), whose
    shares are taken as LLaVA-NeXT does after random.seed(SEED). OUT ending in .jsonl becomes JSON Lines.

    Records that lie scattered are gathered by the workers, long runs are copied as they stand. A mix that was killed
    goes on when the same command is given again; OUT ending in .gz or .zst after its last whole 64 MB.

    Exit code 0: fine; 1: ids met and were kept, or broken records were left out; 2: bad use or unreadable input.
    """
    chosen: list[tuple[Path, Share]] = []
    try:
        for text in files:
            chosen += parse_argument(text)
    except ShareError as error:
        raise click.UsageError(str(error)) from error
    refuse_target(out, [path for path, _ in chosen], force)
    document = open_document([path for path, _ in chosen])
    options = MixOptions(seed, shuffle, IdRule(ids), source_key, not no_sidecar, force)
    workers = workers_of(jobs, dask, Where.THREADS)
    title = f"Mixing {out.name}"
    try:
        with (
            told_how_to_go_on(out),
            progress_line("Mixing") as progress,
            written_down(title, _spec(chosen, out, options, workers)) as job,
        ):
            shares = [share for _, share in chosen]
            mixed = mix(document.snapshot, shares, out, options, workers, CancelToken(), job.watching(progress))
            job.ending = _ending(mixed, options.ids, os.path.abspath(out))
    except (SaveError, ExecutorError) as error:
        raise click.ClickException(str(error)) from error
    _tell(mixed, [path for path, _ in chosen], options.ids)
    kept = mixed.collided and options.ids is IdRule.KEEP
    return EXIT_FINDINGS if kept or mixed.broken else EXIT_FINE


def _spec(chosen: list[tuple[Path, Share]], out: Path, options: MixOptions, workers: Workers) -> JobSpec:
    """The mix as the window would write it down."""
    texts = [(os.path.abspath(path), share_text(share), share.drawn) for path, share in chosen]
    parameters: dict[str, Json] = {
        "files": [f"{path}:{share}" for path, share, _ in texts],
        "entries": [list(entry) for entry in texts],
        "out": os.path.abspath(out),
        "seed": options.seed,
        "shuffle": options.shuffle,
        "ids": options.ids.value,
        "source_key": options.source_key,
        "sidecar": options.sidecar,
        "overwrite": options.overwrite,
    }
    return with_workers("mix", parameters, workers)


def _ending(mixed: Mixed, rule: IdRule, out: str) -> Ending:
    """A mix for the list of jobs."""
    lines = [*mixed.notes]
    if mixed.collided:
        lines.append(f"{mixed.collided:,} records shared their id with another one, such as {mixed.examples[0]}.")
    lines += [f"Left out: record {position:,} of {path} is not valid JSON." for path, position in mixed.broken[:SHOWN]]
    lines += [f"Written: {os.path.abspath(path)}" for path in (mixed.path, *mixed.sidecars)]
    doubtful = mixed.broken or (mixed.collided and rule is IdRule.KEEP)
    summary = f"Mixed {mixed.records:,} records into {mixed.path.name}."
    return Ending(summary, "warning" if doubtful else "success", tuple(lines), Path(out), Path(out).parent)


def _tell(mixed: Mixed, paths: list[Path], rule: IdRule) -> None:
    for note in mixed.notes:
        say(note, err=True)
    if mixed.resumed:
        say(f"Gone on with: {mixed.resumed:,} records had been written by an earlier run.", err=True)
    for path, count in zip(paths, mixed.taken, strict=True):
        say(f"{count:>12,}  {path}")
    say(f"{mixed.records:>12,}  written to {mixed.path} ({mixed.size:,} bytes)")
    if mixed.collided:
        what = {
            IdRule.KEEP: "were kept as they are (--ids prefix or --ids renumber settles them)",
            IdRule.PREFIX: "got the name of their file before it",
            IdRule.RENUMBER: "were numbered anew, as all records",
        }[rule]
        say(f"{mixed.collided:,} records shared their id with another and {what}.", err=True)
        say(f"  such as {', '.join(mixed.examples)}", err=True)
    for path, position in mixed.broken[:SHOWN]:
        say(f"Left out: record {position:,} of {path} is not valid JSON.", err=True)
    if len(mixed.broken) > SHOWN:
        say(f"Left out: {len(mixed.broken) - SHOWN:,} more records that are not valid JSON.", err=True)
    for sidecar in mixed.sidecars:
        say(f"Written: {sidecar}")
