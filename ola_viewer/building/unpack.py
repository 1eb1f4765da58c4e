"""Unpack: what stands in patches back to ordinary files with the original bytes, and records that point at them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ola_viewer.building.media_edits import ReplaceMedia, media_key
from ola_viewer.building.unpack_files import Extracted, Extraction, Names, extract_all, safe_name
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Workers, open_executor, room, run_each
from ola_viewer.jobs.specs import ItemLog, JobResult, JobSpec
from ola_viewer.manifest.atomic_file import disk_errors
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds, position_of, source_of
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.errors import MediaError
from ola_viewer.media.pieces import PatchRange
from ola_viewer.media.roots import Roots, locate

JOB: Final = "unpack"
LOG_NAME: Final = "unpack_log.jsonl"
_BATCH_PIECES: Final = 64
_BATCH_BYTES: Final = 4 << 20
_CROWD: Final = 10_000
"""More files than this are spread over folders of a thousand where their ids name no folder."""
_FOLDERS: Final = {"image": "images", "video": "videos", "audio": "audio"}


@dataclass(slots=True)
class UnpackPlan:
    """The pieces to write, each distinct one once; `uses` by source number: `media_key` → target without extension;
    `rows` the records that hold such values; `troubles` sentences about values that cannot be read."""

    tasks: list[Extraction] = field(default_factory=list)
    uses: dict[int, dict[str, str]] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    frame_folders: int = 0
    """Videos that become folders of frames, which the trainer cannot load as such."""


@dataclass(slots=True)
class Unpacked:
    """A finished run: the result, and the file or folder of every target that was written."""

    result: JobResult
    paths: dict[str, str] = field(default_factory=dict)
    files: int = 0
    size: int = 0


def plan_unpack(
    snapshot: Snapshot,
    rows: RowIds,
    roots: Mapping[int, Roots],
    out: Path,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> UnpackPlan:
    """What the patches hold of `rows`. Reads the records; touches the disk once a distinct patch path."""
    plan = UnpackPlan()
    names, patches = Names(), _Patches(roots)
    known: dict[tuple[object, ...], str] = {}
    crowded = len(rows) > _CROWD
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        if done % 1000 == 0:
            progress(Progress(done, len(rows)))
        try:
            sample = read_sample(parse(raw))
        except RecordError:
            continue
        number, position = source_of(row), position_of(row)
        refs = [ref for ref in sample.media if ref.is_patch]
        name = safe_name(sample.id, position) if refs else ""
        if crowded and "/" not in name:
            name = f"{done // 1000:04d}/{name}"
        used = False
        for ref in refs:
            try:
                pieces = PatchRange.of(ref)
                patch = patches.find(number, pieces.patch)
            except MediaError as error:
                plan.troubles.append(f"Record {position:,}, “{ref.field}”: {error.message}")
                continue
            content = (str(patch), pieces.start, pieces.sizes, pieces.base64, ref.modality)
            target = known.get(content)
            key = media_key(ref)
            if target is None:
                target = str(out / names.free(f"{_FOLDERS[ref.modality]}/{name}{_mark(ref)}"))
                known[content] = target
                folder = ref.modality == "video"
                plan.frame_folders += folder
                plan.tasks.append(
                    Extraction(key, number, str(patch), pieces.start, pieces.sizes, pieces.base64, folder, target)
                )
            plan.uses.setdefault(number, {})[key] = target
            used = True
        if used:
            plan.rows.setdefault(number, []).append(row)
    return plan


class _Patches:
    """Finds each patch once a source. Raises `MediaError`."""

    def __init__(self, roots: Mapping[int, Roots]) -> None:
        self._roots = roots
        self._found: dict[tuple[int, str], Path | MediaError] = {}

    def find(self, source: int, text: str) -> Path:
        found = self._found.get((source, text))
        if found is None:
            try:
                found = locate(text, self._roots.get(source, Roots())).absolute()
            except MediaError as error:
                found = error
            self._found[source, text] = found
        if isinstance(found, MediaError):
            raise found
        return found


def _mark(ref: MediaRef) -> str:
    """What tells the media of one record apart: `_q` of a spoken question, the number in a list."""
    inner = "".join(f"_{part}" for part in ref.pointer if isinstance(part, int))
    return f"_q{inner}" if ref.field == "audio_q" else inner


def unpack(
    plan: UnpackPlan,
    out: Path,
    workers: Workers,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> Unpacked:
    """Write every file of the plan that is not there with the same content. Repeating a run that was killed goes on
    where it was. Raises `Cancelled`, `JobError`, `SaveError`, `ExecutorError`."""
    cancel = cancel or CancelToken()
    with disk_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    unpacked = Unpacked(JobResult(outputs=[out], log=out / LOG_NAME))
    for sentence in plan.troubles:
        unpacked.result.note("failed", sentence)
    with disk_errors(out), ItemLog(out / LOG_NAME, JobSpec(JOB)) as log, open_executor(workers) as executor:
        done = 0
        for outcome in run_each(executor, extract_all, _batches(plan.tasks), cancel, room(executor, workers)):
            if outcome.error is None:
                results = outcome.result
            else:
                results = [Extracted("", message=f"{task.target}: {outcome.error}") for task in outcome.item]
            for task, extracted in zip(outcome.item, results, strict=True):
                _note(unpacked, task, extracted)
            log.append(*(_entry(task, one) for task, one in zip(outcome.item, results, strict=True) if one.files))
            done += len(results)
            progress(Progress(done, len(plan.tasks), "media", f"{unpacked.size / 1e6:,.0f} MB"))
        log.sync()
    return unpacked


def _batches(tasks: Iterable[Extraction]) -> Iterator[tuple[Extraction, ...]]:
    """Neighbours together, so that handing small pieces over costs little."""
    held: list[Extraction] = []
    pieces = size = 0
    for task in tasks:
        held.append(task)
        pieces += len(task.sizes)
        size += max(0, sum(task.sizes))
        if pieces >= _BATCH_PIECES or size >= _BATCH_BYTES:
            yield tuple(held)
            held, pieces, size = [], 0, 0
    if held:
        yield tuple(held)


def _note(unpacked: Unpacked, task: Extraction, extracted: Extracted) -> None:
    unpacked.files += extracted.files
    unpacked.size += extracted.size
    if not extracted.path:
        unpacked.result.note("failed", extracted.message)
        return
    unpacked.result.note("written" if extracted.files else "kept", extracted.message)
    unpacked.paths[task.target] = extracted.path


def _entry(task: Extraction, extracted: Extracted) -> dict[str, object]:
    state = "written" if extracted.path else "failed"
    entry: dict[str, object] = {"item": task.target, "state": state, "files": extracted.files, "patch": task.patch}
    if extracted.message:
        entry["message"] = extracted.message
    return entry


def unpacked_edits(plan: UnpackPlan, unpacked: Unpacked) -> Sequence[Edit]:
    """The edits that make the records point at the files: one a source."""
    edits: list[Edit] = []
    for number, uses in plan.uses.items():
        values = {
            key: json.dumps(unpacked.paths[target]).encode("ascii")
            for key, target in uses.items()
            if target in unpacked.paths
        }
        if values:
            edits.append(ReplaceMedia(RowSet.of(plan.rows[number]), values, "Unpack media"))
    return edits
