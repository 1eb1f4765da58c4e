"""The job “convert”. Parameters: `to` (a dialect), `out`, `report`, `overwrite`; it needs an opened manifest."""

from __future__ import annotations

from collections.abc import Mapping

from ola_viewer.building.convert import convert
from ola_viewer.building.convert_model import Dialect
from ola_viewer.building.job_runner import JobInput, optional_path, path_of
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, Json


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """See `job_runner.run_job`."""
    to = parameters.get("to")
    if given.snapshot is None:
        raise JobError("A manifest is needed to be converted.")
    if to not in tuple(Dialect):
        raise JobError(f"The parameter “to” must be one of {', '.join(Dialect)}.")
    rows = given.snapshot.rows() if given.rows is None else given.rows
    report = optional_path(parameters, "report")
    overwrite = bool(parameters.get("overwrite", False))
    out = path_of(parameters, "out")
    done = convert(given.snapshot, rows, Dialect(str(to)), out, report, overwrite, workers, cancel, progress)
    result = JobResult(outputs=[out] if report is None else [out, report])
    result.counts["written"] = done.records
    if done.left_out:
        result.counts["failed"] = done.left_out
    if done.resumed:
        result.notes.append(f"{done.resumed:,} records had been converted by an earlier run.")
    result.notes += done.notes
    for (where, reason), count in done.noted.most_common():
        result.notes.append(f"{count:,} x {where + ': ' if where else ''}{reason}")
    return result
