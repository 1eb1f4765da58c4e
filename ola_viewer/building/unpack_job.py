"""The job “unpack”. Parameters: `out`, `manifest_out`; it needs an opened manifest."""

from __future__ import annotations

from collections.abc import Mapping

from ola_viewer.building.job_runner import JobInput, optional_path, path_of
from ola_viewer.building.media_edits import chosen_rows, write_manifest
from ola_viewer.building.unpack import plan_unpack, unpack, unpacked_edits
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, Json


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """See `job_runner.run_job`."""
    snapshot = given.snapshot
    if snapshot is None:
        raise JobError("Only a manifest can be unpacked: it says what stands where in the patches.")
    rows = chosen_rows(snapshot, given.rows)
    out = path_of(parameters, "out")
    plan = plan_unpack(snapshot, rows, given.roots, out, cancel, progress)
    unpacked = unpack(plan, out, workers, cancel, progress)
    result = unpacked.result
    result.notes.append(f"{unpacked.files:,} files written, {unpacked.size:,} bytes in all.")
    target = optional_path(parameters, "manifest_out")
    if target is not None:
        write_manifest(snapshot, unpacked_edits(plan, unpacked), target, cancel, progress, rows)
        result.outputs.append(target)
        if plan.frame_folders:
            result.notes.append(
                f"Videos that are folders of frames now: {plan.frame_folders:,}; the trainer cannot load these as they "
                "are. Pack them again before training."
            )
    return result
