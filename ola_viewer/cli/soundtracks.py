"""`ola-viewer soundtracks FOLDER|MANIFEST --out DIR`: the sound track of every video as 16 kHz mono WAV."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ola_viewer.building.soundtracks_job import fill_in, plan_folder, plan_manifest, run_tracks
from ola_viewer.cli.building_options import report, worker_options, workers_of
from ola_viewer.cli.common import open_snapshot, root_option, roots_of
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.specs import JobSpec


@click.command()
@click.argument("source", metavar="FOLDER|MANIFEST", type=click.Path(path_type=Path, exists=True))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the tracks.")
@click.option(
    "--manifest-out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The manifest with `audio` filled in, for records with a video file and no `audio`.",
)
@root_option
@worker_options
def command(
    source: Path, out: Path, manifest_out: Path | None, roots: tuple[Path, ...], jobs: int | None, dask: str
) -> int:
    """Write the sound track of every video below FOLDER, or of every record of MANIFEST that has none, to DIR.

    Tracks equal those of `ffmpeg -i in -ac 1 -ar 16000 -vn out.wav` within one step of 16 bits and mirror the tree of
    the videos. Valid ones are kept, so an interrupted run is simply repeated. Exit code 0: every video has its track
    or is silent; 1: some failed; 2: bad use.
    """
    out = Path(os.path.abspath(out))
    if source.is_dir() and manifest_out is not None:
        raise click.UsageError("--manifest-out goes with a MANIFEST, not with a folder.")
    snapshot = None if source.is_dir() else open_snapshot([source])
    if snapshot is None:
        plan = plan_folder(Path(os.path.abspath(source)), out)
    else:
        with progress_line("Reading records") as progress:
            plan = plan_manifest(snapshot, roots_of(snapshot, roots), out, CancelToken(), progress)
    with progress_line("Sound tracks") as progress:
        result = run_tracks(plan, out, JobSpec("soundtracks"), workers_of(jobs, dask), progress=progress)
    if snapshot is not None and manifest_out is not None:
        with progress_line("Writing") as progress:
            written = fill_in(snapshot, plan, manifest_out, progress=progress)
        click.echo(f"{written.path}: {written.records:,} records")
    return report(result, "videos")
