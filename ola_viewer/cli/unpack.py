"""`ola-viewer unpack MANIFEST --out DIR`: what stands in patches back to ordinary files."""

from __future__ import annotations

from pathlib import Path

import click

from ola_viewer.cli.building_options import manifest_option, parameters, run, worker_options, workers_of
from ola_viewer.cli.common import root_option
from ola_viewer.cli.where import WHERE_HELP
from ola_viewer.jobs.executors import Where
from ola_viewer.jobs.specs import JobSpec

JOB = "unpack"


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the files.")
@click.option("--where", metavar="FILTER", help=f"Only records that match, e.g. 'kind:image turns:>3'. {WHERE_HELP}")
@click.option(
    "--manifest-out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The chosen records, pointing at the files.",
)
@root_option
@worker_options
@manifest_option
def command(
    manifest: Path, out: Path, where: str | None, manifest_out: Path | None, roots: tuple[Path, ...],
    jobs: int | None, dask: str, force: bool,
) -> int:  # fmt: skip
    """Write what the records of MANIFEST, or those that match a filter, hold in patches to files in DIR.

    Every file has the original bytes, a name made from the record's id, and the extension that its content asks for. A
    video becomes a folder of frames. Files that are there already are compared and kept. Exit code 0: everything was
    written; 1: some pieces cannot be read and are named; 2: bad use.
    """
    workers = workers_of(jobs, dask, Where.THREADS)
    return run(JobSpec(JOB, parameters(manifest, out, manifest_out)), manifest, roots, workers, "media", force, where)
