"""The job “pack”. Parameters: `source` (a folder; without it the opened manifest), `out`, `manifest_out`, and those of
`PackOptions`."""

from __future__ import annotations

from collections.abc import Mapping

from ola_viewer.building.job_runner import JobInput, optional_path, path_of
from ola_viewer.building.media_edits import write_manifest
from ola_viewer.building.pack import pack_items
from ola_viewer.building.pack_items import PackOptions, plan_folder
from ola_viewer.building.pack_manifest import packed_edits, plan_manifest
from ola_viewer.building.pack_outputs import MAPPING_NAME, write_mapping, write_records
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, Json
from ola_viewer.manifest.snapshot import Snapshot


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """See `job_runner.run_job`."""
    options = PackOptions.of(parameters)
    if given.snapshot is None:
        return _folder(parameters, options, workers, cancel, progress)
    if options.frame_folders:
        raise JobError("Frame folders are chosen for a folder only; a manifest says itself which folders are videos.")
    return _manifest(parameters, given, given.snapshot, options, workers, cancel, progress)


def _folder(
    parameters: Mapping[str, Json],
    options: PackOptions,
    workers: Workers,
    cancel: CancelToken,
    progress: ProgressCallback,
) -> JobResult:
    folder, out = path_of(parameters, "source"), path_of(parameters, "out")
    plan = plan_folder(folder, out, options, cancel)
    if not plan.items:
        raise JobError(f"There is nothing to pack below {folder}.")
    packed = pack_items(plan.items, out, options, workers, cancel, progress)
    result = packed.result
    write_mapping(plan, packed, out / MAPPING_NAME)
    result.outputs.append(out / MAPPING_NAME)
    target = optional_path(parameters, "manifest_out")
    if target is not None:
        write_records(plan, packed, target)
        result.outputs.append(target)
    result.notes += [f"{count:,} files left out: {reason}." for reason, count in plan.left_out.items()]
    return result


def _manifest(
    parameters: Mapping[str, Json],
    given: JobInput,
    snapshot: Snapshot,
    options: PackOptions,
    workers: Workers,
    cancel: CancelToken,
    progress: ProgressCallback,
) -> JobResult:
    plan = plan_manifest(snapshot, given.roots, options, cancel, progress, given.rows)
    packed = pack_items(plan.items, path_of(parameters, "out"), options, workers, cancel, progress)
    result = packed.result
    for sentence in plan.missing:
        result.note("failed", sentence)
    target = optional_path(parameters, "manifest_out")
    if target is not None:
        write_manifest(snapshot, packed_edits(plan, packed), target, cancel, progress, given.rows)
        result.outputs.append(target)
    if plan.already:
        result.notes.append(f"{plan.already:,} media point into a patch already and stay as they are.")
    return result
