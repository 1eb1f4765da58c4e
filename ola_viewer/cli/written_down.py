"""Jobs of the command line in the list of jobs that the window shows, for it to resume, repeat or open them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ola_viewer.building.kept_input import KeptInput
from ola_viewer.cli.failures import describe_failure
from ola_viewer.jobs import Cancelled, Progress, ProgressCallback
from ola_viewer.jobs.diary import Ending, JobDiary
from ola_viewer.jobs.executors import Workers, workers_parameters
from ola_viewer.jobs.job_files import JobFiles
from ola_viewer.jobs.specs import JobSpec, Json
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.settings.folders import state_folder

_SLACK: Final = 2.0
"""Seconds by which clocks of disks and of this machine may differ."""


class WrittenJob:
    """A job that is being written down. Set `ending` when it came to its end."""

    def __init__(self, diary: JobDiary) -> None:
        self._diary = diary
        self.ending: Ending | None = None

    def watching(self, progress: ProgressCallback) -> ProgressCallback:
        """`progress`, which writes down as well how far the job is."""

        def tell(report: Progress) -> None:
            progress(report)
            self._diary.tell(report)

        return tell


@contextmanager
def written_down(title: str, spec: JobSpec) -> Iterator[WrittenJob]:
    """Around a job: it is in the list from its beginning, and what became of it at its end. Where the list cannot be
    written the job runs all the same."""
    files = JobFiles(state_folder() / "jobs")
    diary = JobDiary(files, title, spec)
    job = WrittenJob(diary)
    try:
        diary.begin()
        diary.follow_earlier()
        try:
            yield job
        except Cancelled:
            diary.end("cancelled")
            raise
        except Exception as error:
            diary.end("failed", Ending(f"{title}: {describe_failure(error)}", "error"))
            raise
        except BaseException:  # interrupted
            diary.end("cancelled")
            raise
        diary.end("done", job.ending)
    finally:
        with contextlib.suppress(OSError):
            files.close()


def was_written_by(spec: JobSpec, target: Path) -> bool:
    """Whether the list of jobs knows that a job of this name with the same output folder wrote `target` as it is."""
    try:
        written = os.stat(target).st_mtime
    except OSError:
        return False
    for record in JobFiles(state_folder() / "jobs").load():
        before = record.spec
        if record.state != "done" or before is None or before.name != spec.name or record.result != str(target):
            continue
        ended = record.started + record.seconds + _SLACK
        if before.parameters.get("out") == spec.parameters.get("out") and record.started - _SLACK <= written <= ended:
            return True
    return False


def input_parameters(
    source: Path | None, snapshot: Snapshot | None, rows: RowIds | None, roots: tuple[Path, ...]
) -> dict[str, Json]:
    """What a job works on, as the window's dialogs write it down: a folder `source`, or opened manifests and the chosen
    rows (None: all)."""
    given: dict[str, Json] = {
        "source": "" if source is None else os.path.abspath(source),
        "roots": [os.path.abspath(root) for root in roots],
    }
    if snapshot is None:
        return {**given, "folder": True}
    kept = KeptInput.of(snapshot, rows)
    return {**given, "edited": True} if kept is None else {**given, "table": kept.to_json()}


def with_workers(name: str, parameters: dict[str, Json], workers: Workers) -> JobSpec:
    """The specification to write down: the parameters, and where the work runs."""
    return JobSpec(name, {**parameters, **workers_parameters(workers)})
