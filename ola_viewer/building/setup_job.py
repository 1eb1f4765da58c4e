"""The job “setup”. Parameters: `set` (a name, or the path of a description), `folder`, `out`, `overwrite`."""

from __future__ import annotations

from collections.abc import Mapping

from ola_viewer.building.job_runner import JobInput, path_of
from ola_viewer.building.sets import SetError, find_set
from ola_viewer.building.setup import SetupError, set_up
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, Json


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """See `job_runner.run_job`."""
    name = parameters.get("set")
    if not isinstance(name, str):
        raise JobError("The job needs the parameter “set”, a name.")
    folder, out = path_of(parameters, "folder"), path_of(parameters, "out")
    overwrite = bool(parameters.get("overwrite", False))
    try:
        done = set_up(find_set(name), folder, out, overwrite, workers, cancel, progress)
    except (SetError, SetupError) as error:
        raise JobError(str(error)) from error
    result = JobResult(outputs=[file.path for file in done.written])
    for archive in done.extracted:
        result.counts["extracted"] += archive.written
        result.counts["kept"] += archive.kept
        result.troubles += [f"{archive.archive.name}: {member}: {reason}" for member, reason in archive.refused]
    for sentence in done.failed:
        result.note("failed", sentence)
    for tracks in done.tracks:
        result.counts += tracks.counts
        result.troubles += tracks.troubles
    result.notes += [f"{part.part.title}: {part.state}: {part.sentence}." for part in done.status.parts]
    if done.repaired is not None:
        result.notes.append(
            f"{done.repaired.before.broken:,} paths led nowhere, {done.repaired.after.broken:,} do now."
        )
    if done.table is not None:
        counts = ", ".join(f"{count:,} {code}" for code, count in sorted(done.table.counts().items()))
        result.notes.append(f"The check to depth “files” finds {counts or 'nothing'}.")
    return result
