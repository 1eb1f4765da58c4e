"""`ola-viewer unpack MANIFEST --out DIR`: what stands in patches back to ordinary files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ola_viewer.building.media_edits import write_manifest
from ola_viewer.building.unpack import plan_unpack, unpack, unpacked_edits
from ola_viewer.cli.building_options import report, worker_options
from ola_viewer.cli.common import open_snapshot, root_option, roots_of, rows_where
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.executors import Where, Workers


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the files.")
@click.option("--where", metavar="FILTER", help="Only records that match, e.g. 'kind:image turns:>3'.")
@click.option(
    "--manifest-out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The chosen records, pointing at the files.",
)
@root_option
@worker_options
def command(
    manifest: Path, out: Path, where: str | None, manifest_out: Path | None, roots: tuple[Path, ...],
    jobs: int | None, dask: str,
) -> int:  # fmt: skip
    """Write what the records of MANIFEST, or those that match a filter, hold in patches to files in DIR.

    Every file has the original bytes, a name made from the record's id, and the extension that its content asks for. A
    video becomes a folder of frames. Files that are there already are compared and kept. Exit code 0: everything was
    written; 1: some pieces cannot be read and are named; 2: bad use.
    """
    snapshot = open_snapshot([manifest])
    rows = rows_where(snapshot, where)
    out = Path(os.path.abspath(out))
    with progress_line("Reading records") as progress:
        plan = plan_unpack(snapshot, rows, roots_of(snapshot, roots), out, CancelToken(), progress)
    with progress_line("Unpacking") as progress:
        unpacked = unpack(plan, out, Workers(Where.THREADS, jobs, dask), progress=progress)
    click.echo(f"{unpacked.files:,} files written, {unpacked.size:,} bytes in all.")
    if manifest_out is not None:
        with progress_line("Writing") as progress:
            write_manifest(snapshot, unpacked_edits(plan, unpacked), manifest_out, CancelToken(), progress, rows)
        unpacked.result.outputs.append(manifest_out)
        if plan.frame_folders:
            click.echo(
                f"{plan.frame_folders:,} videos are folders of frames now: the trainer cannot load these as they are. "
                "Pack them again before training.",
                err=True,
            )
    return report(unpacked.result, "media")
