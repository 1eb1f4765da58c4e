"""Setting up a published set: extract, make sound tracks, repair the paths, verify, write the ready manifest."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ola_viewer.building.extract import Extracted, ExtractError, Wanted, extract_parquet, extract_tar, remove_parts
from ola_viewer.building.sets import MediaPart, SetDescription
from ola_viewer.building.setup_status import Ledger, PartState, SetStatus, inspect_set
from ola_viewer.building.soundtracks_job import plan_folder, run_tracks
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Depth
from ola_viewer.checks.run_check import run_check
from ola_viewer.checks.run_quick import CheckOptions
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress, throttled
from ola_viewer.jobs.executors import Where, Workers, open_executor, room, run_each
from ola_viewer.jobs.specs import JobError, JobResult
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.export import Exported, ExportOptions, export
from ola_viewer.manifest.source import Source
from ola_viewer.media.roots import Roots
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.proposals import Relink
from ola_viewer.paths.relink import infer_rules
from ola_viewer.paths.rules import PathRules
from ola_viewer.paths.survey import Survey, survey, updated

Task = tuple[MediaPart, Path, Path]
"""A part, one of its archives, and the folder that takes its files."""


class SetupError(Exception):
    """A set cannot be set up (further); `str()` says why and what to do."""


@dataclass(slots=True)
class Repaired:
    """The manifests of a set as one document with the path rules applied. `relink` says which rules and why;
    `before` and `after` say where the paths lead."""

    document: Document
    relink: Relink
    before: Survey
    after: Survey


@dataclass(slots=True)
class SetUp:
    """What a set-up did. `failed`: sentences about archives that were not extracted. `table`: what the check to depth
    "files" found in the written manifest, None where nothing was written."""

    status: SetStatus
    extracted: list[Extracted] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    tracks: list[JobResult] = field(default_factory=list)
    repaired: Repaired | None = None
    written: list[Exported] = field(default_factory=list)
    table: FindingTable | None = None


def set_up(
    description: SetDescription,
    folder: Path,
    out: Path,
    overwrite: bool = False,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> SetUp:
    """Do everything that is left to do for a set in `folder`, and write its manifests as one to `out`.

    `workers` extract the archives and make the sound tracks (threads and processes without a choice); the rest is done
    by this machine. What was done already is not done again; a run that was killed is repeated. Raises `SetupError`
    where nothing can be written, `SaveError`, `ManifestError`, `SourceChangedError`, `ExecutorError`, `Cancelled`.
    """
    cancel = cancel or CancelToken()
    if not Path(folder).is_dir():
        raise SetupError(f"{folder} is no folder.")
    if not overwrite and os.path.lexists(out):
        raise SetupError(f"{out} exists. Choose another name, or allow overwriting.")
    done = SetUp(inspect_set(description, folder, cancel, progress))
    require_manifests(done.status)
    for outcome in extract_all(done.status, workers, cancel, progress):
        if isinstance(outcome, Extracted):
            done.extracted.append(outcome)
        else:
            done.failed.append(outcome)
    done.status = inspect_set(description, folder, cancel, progress)
    done.tracks = make_tracks(done.status, workers, cancel, progress)
    done.status = inspect_set(description, folder, cancel, progress)
    done.repaired = repair(done.status, cancel, progress)
    snapshot = done.repaired.document.snapshot
    options = ExportOptions("stored" if len(snapshot.sources) == 1 else "array", overwrite=overwrite)
    done.written = export(snapshot, snapshot.rows(), out, options, cancel, progress)
    done.table = verify(out, None if workers is None else workers.jobs, cancel, progress)
    return done


def require_manifests(status: SetStatus) -> None:
    """Raise `SetupError` if a manifest of the set is not there."""
    for manifest in status.manifests:
        if manifest.path is None:
            names = " or ".join(manifest.part.files)
            raise SetupError(f"{names} is not in {status.folder}. Download the manifest of {status.description.title}.")


def extract_all(
    status: SetStatus,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Iterator[Extracted | str]:
    """Extract every archive that is left, several at a time; yields each outcome, or the sentence why there is none.

    Extracted archives are remembered in the set's base. Progress counts bytes of archives: from threads as they are
    read, one report at a time, from elsewhere whole archives. Work is mostly waiting for the disk, so processes are not
    asked for: `workers` are a cluster, or threads. Raises `Cancelled`, `SaveError`, `ExecutorError`.
    """
    cancel = cancel or CancelToken()
    tasks = [(p.part, archive, p.folder) for p in status.parts for archive in p.packed]
    if not tasks:
        return
    for folder in {folder for _, _, folder in tasks}:
        remove_parts(folder)
    ledger = Ledger.read(status.base)
    workers = Workers(Where.THREADS) if workers is None else workers
    if not workers.dask:
        workers = replace(workers, where=Where.THREADS)
    extractor = _Extractor([archive for _, archive, _ in tasks], cancel, progress)
    with open_executor(workers) as executor:
        work = extract_one if workers.dask else extractor.extract
        for outcome in run_each(executor, work, tasks, cancel, room(executor, workers)):
            if workers.dask:
                extractor.finished(outcome.item)
            if outcome.error is None:
                if not outcome.result.refusals or outcome.result.files:
                    ledger.add(outcome.item[1], outcome.result.files)
                yield outcome.result
            elif isinstance(outcome.error, ExtractError):
                yield str(outcome.error)
            else:
                yield f"{outcome.item[1]} was not extracted: {outcome.error}."


def extract_one(
    task: Task, cancel: CancelToken | None = None, progress: ProgressCallback = ignore_progress
) -> Extracted:
    """Extract one archive, here or on another machine that sees the same files. Raises `ExtractError`, `Cancelled`."""
    part, archive, folder = task
    wanted = Wanted(part.files, part.children)
    if part.kind == "parquet":
        return extract_parquet(archive, folder, wanted, part.content, part.name, cancel, progress)
    return extract_tar(archive, folder, wanted, cancel, progress)


class _Extractor:
    """Extracts single archives in any thread and adds up how far all of them are."""

    def __init__(self, archives: Sequence[Path], cancel: CancelToken, progress: ProgressCallback) -> None:
        self._sizes = {archive: archive.stat().st_size if archive.exists() else 0 for archive in archives}
        self._done = dict.fromkeys(archives, 0)
        self._cancel = cancel
        self._progress = throttled(progress)
        self._lock = threading.Lock()

    def extract(self, task: Task) -> Extracted:
        """Raises `ExtractError`, `Cancelled`."""
        archive = task[1]

        def report(one: Progress) -> None:
            self._tell(archive, self._sizes[archive] * one.done // max(one.total or 1, 1), one.note)

        return extract_one(task, self._cancel, report)

    def finished(self, task: Task) -> None:
        """An archive was extracted elsewhere."""
        self._tell(task[1], self._sizes[task[1]], task[1].name)

    def _tell(self, archive: Path, done: int, note: str) -> None:
        with self._lock:
            self._done[archive] = done
            self._progress(Progress(sum(self._done.values()), sum(self._sizes.values()), "bytes", note))


def make_tracks(
    status: SetStatus,
    workers: Workers | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> list[JobResult]:
    """Make the sound tracks that are left. Valid ones are kept. Raises `Cancelled`, `ExecutorError`, OSError."""
    workers = workers or Workers(Where.PROCESSES)
    folders = {part.part.folder: part.folder for part in status.parts}
    results = []
    for part in status.parts:
        if part.state is not PartState.TRACKS:
            continue
        try:
            plan = plan_folder(folders[part.part.tracks_of], part.folder)
            results.append(run_tracks(plan, part.folder, workers, cancel, progress))
        except JobError as error:
            raise SetupError(str(error)) from error
    return results


def repair(
    status: SetStatus, cancel: CancelToken | None = None, progress: ProgressCallback = ignore_progress
) -> Repaired:
    """Open the set's manifests, find out where their paths lead, and apply the rules that are beyond doubt.

    Raises `ManifestError`, `SourceChangedError`, `Cancelled`.
    """
    cancel = cancel or CancelToken()
    document = Document()
    for number, manifest in enumerate(status.manifests):
        if manifest.path is not None:
            source = Source.open(manifest.path, number, cancel, progress)
            source.build_index(cancel, progress)
            document.add_source(source)
    snapshot = document.snapshot
    refresh_columns(snapshot, cancel, progress)
    roots = {source.number: Roots.for_manifest(source.path, status.base, status.folder) for source in snapshot.sources}
    before = survey(snapshot, roots, cancel, progress)
    folders = _media_folders(status)
    found = index_folders(folders, cancel, progress)
    relink = infer_rules(before, found, cancel)
    if not relink.rules:
        return Repaired(document, relink, before, before)
    document.push(PathRules(relink.path_rules, f"Set up {status.description.title}"))
    snapshot = document.snapshot
    refresh_columns(snapshot, cancel, progress)
    return Repaired(document, relink, before, updated(before, snapshot, cancel))


def _media_folders(status: SetStatus) -> list[Path]:
    """The folders in which the set's media lie; none inside another."""
    folders = sorted({part.folder for part in status.parts if part.folder.is_dir()})
    return [one for one in folders if not any(one != other and one.is_relative_to(other) for other in folders)]


def verify(
    manifest: Path,
    jobs: int | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> FindingTable:
    """Check the written manifest to depth "files". Raises `ManifestError`, `SourceChangedError`, OSError."""
    document = Document()
    source = Source.open(manifest)
    source.build_index(cancel, progress)
    document.add_source(source)
    snapshot = document.snapshot
    refresh_columns(snapshot, cancel, progress)
    roots = {source.number: Roots.for_manifest(manifest)}
    options = CheckOptions(jobs=jobs)
    return run_check(snapshot, Depth.FILES, roots, None, options, cancel, progress).table
