"""One long job while it is being written down, by whoever does it: the window, or a command.

A disk that refuses costs the record, never the job.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ola_viewer.jobs.job_files import JobFiles, JobRecord, RecordState
from ola_viewer.jobs.progress import Progress
from ola_viewer.jobs.specs import JobSpec

WRITE_SECONDS: Final = 2.0
"""How often the progress of a running job is written down."""
_ENDED: Final = ("interrupted", "cancelled", "failed")
_NO_MATTER: Final = frozenset(("where", "jobs", "dask", "overwrite"))
"""Parameters that may differ in a run that goes on with an earlier one."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What is told of a job that ended. `severity`: "info", "success", "warning" or "error"; `result`: the manifest to
    open; `folder`: where the files are; `failed`: items without a result."""

    summary: str
    severity: str = "success"
    lines: tuple[str, ...] = ()
    result: Path | None = None
    folder: Path | None = None
    log: Path | None = None
    failed: int = 0


class JobDiary:
    """Keeps one record in `files`. All methods are called by the thread that does the job."""

    def __init__(self, files: JobFiles, title: str, spec: JobSpec) -> None:
        self._files = files
        self._written = 0.0
        self._begun = time.monotonic()
        self.record = JobRecord(files.new_key(), title, started=time.time(), owner=files.owner, spec=spec)

    def begin(self) -> None:
        """The job runs."""
        with contextlib.suppress(OSError):
            self._files.begin(self.record)

    def tell(self, report: Progress) -> None:
        """How far it is; written down now and then."""
        now = time.monotonic()
        if now - self._written < WRITE_SECONDS:
            return
        self._written = now
        seconds = now - self._begun
        self.record = replace(self.record, done=report.done, total=report.total, unit=report.unit, seconds=seconds)
        self._write(self.record)

    def end(self, state: RecordState, ending: Ending | None = None) -> None:
        """It ended: nobody runs it any more."""
        ended = replace(self.record, state=state, seconds=time.monotonic() - self._begun, owner="")
        if ending is not None:
            ended = replace(
                ended,
                summary=ending.summary,
                severity=ending.severity,
                lines=ending.lines,
                result=_text(ending.result),
                folder=_text(ending.folder),
                log=_text(ending.log),
                failed=ending.failed,
            )
        self.record = ended
        self._write(ended)

    def follow_earlier(self) -> None:
        """Say of earlier runs of the same job that did not come to their end that this one goes on with them."""
        for record in self._files.load():
            if record.state in _ENDED and record.key != self.record.key and _same(record.spec, self.record.spec):
                self._write(replace(record, state="followed", owner=""))

    def _write(self, record: JobRecord) -> None:
        with contextlib.suppress(OSError):
            self._files.write(record)


def _same(one: JobSpec | None, other: JobSpec | None) -> bool:
    if one is None or other is None or one.name != other.name:
        return False
    mine, theirs = ({k: v for k, v in spec.parameters.items() if k not in _NO_MATTER} for spec in (one, other))
    return mine == theirs


def _text(path: Path | None) -> str:
    return "" if path is None else str(path)
