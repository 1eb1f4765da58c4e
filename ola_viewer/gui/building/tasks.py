"""What a building dialog asks for: a forecast before it starts, then the work. No Qt objects, any thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ola_viewer.building.job_runner import JobInput
from ola_viewer.building.kept_input import KeptInput, open_manifests
from ola_viewer.gui.building.wording import FieldError, tr
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.job_book import Outcome
from ola_viewer.gui.messages import Severity
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobError, JobResult, JobSpec, Json
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

T = TypeVar("T")

MOST_LINES = 200
"""Sentences about single items that are shown; the log has all."""


class Memo:
    """Keeps the last plan of a dialog, so that another folder for the files does not read every record again.

    Thread-safe; `given` is held so that its identity stays its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[object, ...] = ()
        self._held: tuple[Given, Any] | None = None

    def plan(self, given: Given, more: tuple[object, ...], make: Callable[[], T]) -> T:
        """The plan made before for the same records and the same `more`, else a new one. Folders are always listed
        anew, and a file counts as the same as long as its size and time are."""
        key = (given.key(), *more)
        with self._lock:
            if self._held is not None and given.key() is not None and key == self._key:
                known: T = self._held[1]
                return known
        value = make()
        with self._lock:
            self._key, self._held = key, (given, value)
        return value


@dataclass(frozen=True)
class Remark:
    """A sentence with its weight."""

    text: str
    severity: Severity = "info"


@dataclass(frozen=True)
class Forecast:
    """What will happen: `figures` as (value, caption), `remarks` to know before, `errors` by field. `start` is the text
    of the button that starts it. It can start if there is no error."""

    figures: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    start: str = ""

    @property
    def ready(self) -> bool:
        """Whether the work may begin."""
        return not self.errors and bool(self.start)


class Task(Protocol):
    """A dialog's fields as one immutable value. Both methods block and are called on worker threads."""

    @property
    def title(self) -> str:
        """What the job is called while it runs, e.g. "Mixing out.json"."""

    @property
    def spec(self) -> JobSpec | None:
        """The job as the command line would write it down."""

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> Forecast:
        """What would happen. Raises `FieldError`, `Cancelled`, and the expected errors of `job_book`."""

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """Do it."""


@dataclass(frozen=True)
class Given:
    """What a task works on: the open table (`snapshot`, with its edits; `rows` None for all), a manifest file, or a
    folder. `more_roots`: further folders for relative paths."""

    path: Path | None = None
    snapshot: Snapshot | None = None
    rows: RowIds | None = None
    more_roots: tuple[Path, ...] = ()
    is_folder: bool = False
    kept: KeptInput | None = None
    """In the place of `snapshot`: what was written down of an open table."""

    def parameters(self) -> dict[str, Json]:
        """As parameters of a job, from which `Given.of` makes it again; "edited" where that cannot be: the table has
        edits, or too many single records are chosen."""
        given: dict[str, Json] = {"source": self.source_text, "roots": [os.fspath(root) for root in self.more_roots]}
        if self.is_folder:
            given["folder"] = True
        kept = self.kept
        if kept is None and self.path is None and self.snapshot is not None:
            kept = KeptInput.of(self.snapshot, self.rows)
            if kept is None:
                given["edited"] = True
        if kept is not None:
            given["table"] = kept.to_json()
        return given

    @classmethod
    def of(cls, parameters: Mapping[str, Json]) -> Given | None:
        """Inverse of `parameters`; None where it cannot be made again."""
        source, roots, table = parameters.get("source"), parameters.get("roots", []), parameters.get("table")
        if parameters.get("edited") or not isinstance(source, str) or not isinstance(roots, list):
            return None
        more = tuple(Path(root) for root in roots if isinstance(root, str))
        if table is not None:
            kept = KeptInput.from_json(table)
            return None if kept is None else cls(kept=kept, more_roots=more)
        return cls(Path(source), more_roots=more, is_folder=parameters.get("folder") is True) if source else None

    def open(self, cancel: CancelToken, progress: ProgressCallback) -> JobInput:
        """As the input of a job. Raises `FieldError` ("source"), `ManifestError`, `Cancelled`."""
        if self.is_folder:
            if self.path is None or not self.path.is_dir():
                raise FieldError("source", tr("no such folder") if self.path is not None else tr("choose a folder"))
            return JobInput()
        if self.kept is not None:
            try:
                table, rows = self.kept.open(cancel, progress)
            except JobError as error:
                raise FieldError("source", str(error)) from error
            return JobInput(table, self._roots(table), rows)
        snapshot = self.snapshot
        if snapshot is None:
            if self.path is None:
                raise FieldError("source", tr("choose a manifest"))
            try:
                snapshot = open_manifests(expand([self.path]), cancel, progress)
            except ManifestError as error:
                raise FieldError("source", str(error)) from error
        return JobInput(snapshot, self._roots(snapshot), self.rows)

    def _roots(self, snapshot: Snapshot) -> dict[int, Roots]:
        return {source.number: Roots.for_manifest(source.path, *self.more_roots) for source in snapshot.sources}

    def key(self) -> tuple[object, ...] | None:
        """Equal for the same records in the same state; None for a folder."""
        if self.is_folder:
            return None
        if self.kept is not None:
            return (self.kept, self.more_roots)
        if self.path is None:
            return (id(self.snapshot), id(self.rows), self.more_roots)
        try:
            status = self.path.stat()
        except OSError:
            return None
        return (self.path, status.st_size, status.st_mtime_ns, self.more_roots)

    @property
    def name(self) -> str:
        """A short name for titles."""
        if self.path is not None:
            return self.path.name
        if self.kept is not None:
            return Path(self.kept.sources[0][1]).name if self.kept.sources else ""
        return self.snapshot.sources[0].path.name if self.snapshot is not None and self.snapshot.sources else ""

    @property
    def source_text(self) -> str:
        """The path as a parameter of a job, "" for the open table."""
        return os.path.abspath(self.path) if self.path is not None else ""


def edits_remarks(given: JobInput) -> list[Remark]:
    """What to know before a job on a table with unsaved edits: a later program knows it only with these edits."""
    if given.snapshot is None or not given.snapshot.edits:
        return []
    text = tr(
        "Works on unsaved edits. If the program ends meanwhile, the Jobs panel cannot resume it: open the files with "
        "these edits again and start it from here, then it goes on. Or save first."
    )
    return [Remark(text)]


def rows_of(given: JobInput) -> RowIds:
    """The rows a job works on."""
    assert given.snapshot is not None
    return given.snapshot.rows() if given.rows is None else given.rows


def check_out_folder(out: Path | None, name: str = "out") -> Path:
    """The folder that will take files: it need not exist, but the nearest one that does must be writable."""
    if out is None:
        raise FieldError(name, tr("choose a folder"))
    if out.exists() and not out.is_dir():
        raise FieldError(name, tr("this is a file, not a folder"))
    near = out
    while not near.exists() and near != near.parent:
        near = near.parent
    if not os.access(near, os.W_OK | os.X_OK):
        raise FieldError(name, tr("{0} is read-only for you").format(near))
    return out


def check_out_file(out: Path | None, overwrite: bool, sources: Snapshot | None, name: str = "out") -> Path:
    """The file that will be written. It may exist only if `overwrite`, and is none of the open ones."""
    if out is None:
        raise FieldError(name, tr("choose a file name"))
    if out.is_dir():
        raise FieldError(name, tr("this is a folder"))
    if not out.parent.is_dir():
        raise FieldError(name, tr("the folder does not exist"))
    if not os.access(out.parent, os.W_OK | os.X_OK):
        raise FieldError(name, tr("the folder is read-only for you"))
    real = os.path.realpath(out)
    if sources is not None and any(os.path.realpath(source.path) == real for source in sources.sources):
        raise FieldError(name, tr("this is one of the sources"))
    if not overwrite and os.path.lexists(out):
        raise FieldError(name, tr("exists; tick Overwrite"))
    return out


def workers_of(jobs: int, dask: str, threads: bool = False) -> Workers:
    """Processes for decoding, threads for copying, or a cluster. `jobs` 0: one a core."""
    return Workers(Where.THREADS if threads else Where.PROCESSES, jobs or None, dask.strip())


def collect(*checks: Callable[[], object]) -> dict[str, str]:
    """The errors of all fields, so that none hides another."""
    errors: dict[str, str] = {}
    for check in checks:
        try:
            check()
        except FieldError as error:
            errors.setdefault(error.name, str(error))
    return errors


def outcome_of(result: JobResult, what: str, manifest: Path | None, folder: Path | None) -> Outcome:
    """The words for a job's result. `what`: e.g. "Packed"; counts are listed by state."""
    counts = ", ".join(f"{count_text(count)} {tr(state)}" for state, count in sorted(result.counts.items()) if count)
    summary = f"{what}: {counts or tr('nothing was left to do')}."
    hidden = max(0, len(result.troubles) - MOST_LINES)
    more = (tr("… and {0} more; see the log.").format(count_text(hidden)),) if hidden else ()
    lines = (*result.notes, *result.troubles[:MOST_LINES], *more)
    severity: Severity = "warning" if result.failed else "success"
    return Outcome(summary, severity, lines, manifest, folder, result.log, result, result.failed)
