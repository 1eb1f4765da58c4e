"""`ola-viewer pack FOLDER|MANIFEST --out DIR`: media into patches."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ola_viewer.building.compat import FILES_A_PATCH, pack_like_create_patch
from ola_viewer.building.pack_items import PackOptions
from ola_viewer.building.patch_writer import DEFAULT_SIZE, PatchLimits
from ola_viewer.cli.building_options import manifest_option, parameters, run, worker_options, workers_of
from ola_viewer.cli.common import root_option
from ola_viewer.cli.failures import EXIT_FINE
from ola_viewer.cli.output import say
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.jobs import CancelToken
from ola_viewer.jobs.specs import JobSpec

JOB = "pack"
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


class SizeType(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.2 on
    """Bytes, also as 500M or 2G (units of 1024)."""

    name = "SIZE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """The number of bytes; anything else is a usage error."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?", str(value).strip().lower())
        size = int(float(match[1]) * _UNITS[match[2]]) if match else 0
        return size if size > 0 else self.fail(f"{value!r} is no size such as 500M or 2G.", param, ctx)


@click.command()
@click.argument("source", metavar="FOLDER|MANIFEST", type=click.Path(path_type=Path, exists=True))
@click.option("--out", required=True, help="Folder for the patches.")
@click.option("--manifest-out", type=click.Path(path_type=Path, dir_okay=False), help="The manifest over the patches.")
@click.option("--per-patch", type=click.IntRange(min=1), help="Most pieces (images, frames, sounds) in a patch.")
@click.option(
    "--max-size", type=SizeType(), default=None, help="Most bytes in a patch; 2G without this and --per-patch."
)
@click.option(
    "--fps",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Frames a second of video files.",
)
@click.option(
    "--quality", type=click.IntRange(1, 100), default=90, show_default=True, help="JPEG quality of their frames."
)
@click.option("--audio", is_flag=True, help="Pack sounds too; of a FOLDER also the sound tracks of videos.")
@click.option("--frame-folders", is_flag=True, help="In a FOLDER, each folder that holds images is one video.")
@click.option("--no-verify", is_flag=True, help="Do not read the patches back.")
@click.option("--compat", is_flag=True, help="Write exactly what create_patch.py writes, its traps included.")
@root_option
@worker_options
@manifest_option
def command(
    source: Path, out: str, manifest_out: Path | None, per_patch: int | None, max_size: int | None, fps: float,
    quality: int, audio: bool, frame_folders: bool, no_verify: bool, compat: bool, roots: tuple[Path, ...],
    jobs: int | None, dask: str, force: bool,
) -> int:  # fmt: skip
    """Pack the media below FOLDER, or the media files that the records of MANIFEST name, into patches in DIR.

    Images and sounds keep their bytes, videos become JPEG frames. A FOLDER gets a patch_mapping.json by relative path.
    An interrupted run goes on when it is repeated. With --compat the text of DIR is glued to the names of the patches,
    as the original does: end it with a slash. Exit code 0: everything is packed; 1: some media were refused and
    are named; 2: bad use.
    """
    if compat:
        if not source.is_dir() or manifest_out or audio or frame_folders or max_size:
            raise click.UsageError("--compat packs a FOLDER as create_patch.py does and takes --per-patch only.")
        return _compat(source, out, per_patch)
    size = max_size or (0 if per_patch else DEFAULT_SIZE)
    options = PackOptions(fps, quality, audio, frame_folders, PatchLimits(per_patch or 0, size), not no_verify)
    paths = parameters(source, Path(out), manifest_out)
    spec = JobSpec(JOB, {**paths, **options.parameters(), "verify": not no_verify})
    return run(spec, source, roots, workers_of(jobs, dask), "media", force)


def _compat(source: Path, out: str, per_patch: int | None) -> int:
    with progress_line("Packing") as progress:
        result = pack_like_create_patch(
            str(source), out, Path(out), per_patch or FILES_A_PATCH, CancelToken(), progress
        )
    if result.lost:
        say(f"{result.lost:,} files share their name with another one and are missing in the mapping.", err=True)
    say(f"{result.files:,} files in {len(result.patches):,} {'patch' if len(result.patches) == 1 else 'patches'}.")
    say(str(result.mapping))
    return EXIT_FINE
