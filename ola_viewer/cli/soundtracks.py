"""`ola-viewer soundtracks FOLDER|MANIFEST --out DIR`: the sound track of every video as 16 kHz mono WAV."""

from __future__ import annotations

from pathlib import Path

import click

from ola_viewer.cli.building_options import manifest_option, parameters, run, worker_options, workers_of
from ola_viewer.cli.common import root_option
from ola_viewer.jobs.specs import JobSpec

JOB = "soundtracks"


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
@manifest_option
def command(
    source: Path,
    out: Path,
    manifest_out: Path | None,
    roots: tuple[Path, ...],
    jobs: int | None,
    dask: str,
    force: bool,
) -> int:
    """Write the sound track of every video below FOLDER, or of every record of MANIFEST that has none, to DIR.

    Tracks equal those of `ffmpeg -i in -ac 1 -ar 16000 -vn out.wav` within one step of 16 bits and mirror the tree of
    the videos. Valid ones are kept, so an interrupted run is simply repeated. Exit code 0: every video has its track
    or is silent; 1: some failed; 2: bad use.
    """
    return run(
        JobSpec(JOB, parameters(source, out, manifest_out)), source, roots, workers_of(jobs, dask), "videos", force
    )
