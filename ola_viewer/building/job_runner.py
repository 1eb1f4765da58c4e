"""Starts a building job by its specification: the same for the window, the command line and a script.

Who calls opens the manifest, if there is one; the parameters name everything else. They are plain JSON, so that a job
can be written down, repeated and resumed.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from ola_viewer.jobs import CancelToken, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Workers
from ola_viewer.jobs.specs import JobError, JobResult, JobSpec, Json
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots


@dataclass(frozen=True, slots=True)
class JobInput:
    """What a job works on besides its parameters: an opened manifest with its edits, the folders of its sources, and
    the chosen rows (None: all). Without a snapshot the parameter `source` names a folder."""

    snapshot: Snapshot | None = None
    roots: Mapping[int, Roots] = field(default_factory=dict)
    rows: RowIds | None = None


Runner: TypeAlias = Callable[[Mapping[str, Json], JobInput, Workers, CancelToken, ProgressCallback], JobResult]

JOBS: Final[Mapping[str, str]] = {
    "pack": "pack_job",
    "unpack": "unpack_job",
    "soundtracks": "soundtracks_job",
    "mix": "mix_job",
    "convert": "convert_job",
    "setup": "setup_job",
}
"""Name of a job → module of this folder, which holds its `run`."""


def run_job(
    spec: JobSpec,
    given: JobInput,
    workers: Workers,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> JobResult:
    """Do the job. Blocks; call it on a worker thread. Raises `JobError` for a job or parameters that make no sense,
    and as the job does: `SaveError`, `SourceChangedError`, `ExecutorError`, `Cancelled`."""
    name = JOBS.get(spec.name)
    if name is None:
        raise JobError(f"There is no job “{spec.name}”. Known: {', '.join(JOBS)}.")
    run: Runner = importlib.import_module(f"ola_viewer.building.{name}").run
    return run(spec.parameters, given, workers, cancel or CancelToken(), progress)


def path_of(parameters: Mapping[str, Json], key: str) -> Path:
    """The absolute path that a parameter names. Raises `JobError` if it is missing."""
    path = optional_path(parameters, key)
    if path is None:
        raise JobError(f"The job needs the parameter “{key}”, a path.")
    return path


def optional_path(parameters: Mapping[str, Json], key: str) -> Path | None:
    """The absolute path that a parameter names, None where there is none. Raises `JobError` for anything else."""
    value = parameters.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise JobError(f"The parameter “{key}” must be a path.")
    return Path(os.path.abspath(value))
