"""Sound tracks of every video below a folder or of a manifest, in a mirrored tree, with a log and resumption."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from ola_viewer.building.job_runner import JobInput, optional_path, path_of
from ola_viewer.building.media_edits import VIDEO_KEY, FillAudio, chosen_rows, lacks_audio, write_manifest
from ola_viewer.building.soundtracks import (
    SoundTrackResult,
    TrackState,
    extract_pair,
    find_videos,
    mirrored_tracks,
    valid_track,
)
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Workers, open_executor, room, run_each
from ola_viewer.jobs.specs import ItemLog, JobError, JobResult, JobSpec, Json, read_log
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.export import Exported
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowIds, source_of
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.errors import MediaError
from ola_viewer.media.roots import Roots, locate

JOB: Final = "soundtracks"
LOG_NAME: Final = "soundtracks_log.jsonl"
NOTHING: Final = "No record has a video file without a sound track of its own: there is nothing to make."


@dataclass(slots=True)
class TrackPlan:
    """Which track belongs to which video, and what cannot be done. `rows` and `texts` by source number: the records
    that lack an `audio`, and the text of `video` → the file it names. `unspoken`: for each video the number of those
    records that have no placeholder for a sound either."""

    tracks: dict[Path, Path] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, dict[str, Path]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unspoken: Counter[Path] = field(default_factory=Counter)

    @property
    def nothing(self) -> bool:
        """Whether no record needs a track."""
        return not self.tracks and not self.missing


def silent_videos(folder: Path) -> int:
    """How many videos the log of the tracks in `folder` knows to be without sound, as far as they are still the same
    files. Nothing is decoded."""
    stamps: dict[str, tuple[object, object] | None] = {}
    try:
        for entry in read_log(folder / LOG_NAME):
            silent = entry.get("state") == TrackState.SILENT.value
            stamps[str(entry.get("item"))] = (entry.get("size"), entry.get("mtime_ns")) if silent else None
    except OSError:
        return 0
    count = 0
    for video, stamp in stamps.items():
        with contextlib.suppress(OSError, ValueError):
            count += stamp is not None and _stamp(Path(video)) == stamp
    return count


def _stamp(video: Path) -> tuple[int, int]:
    facts = os.stat(video)
    return facts.st_size, facts.st_mtime_ns


def plan_folder(folder: Path, out: Path) -> TrackPlan:
    """Every video below `folder`. Raises `JobError` if there is none."""
    if not folder.is_dir():
        raise JobError(f"{folder} is neither a folder nor a manifest.")
    videos = [video for video in find_videos(folder) if not video.is_relative_to(out) or out == folder]
    if not videos:
        raise JobError(f"There is no video file below {folder}.")
    return TrackPlan(mirrored_tracks(videos, folder, out))


def plan_manifest(
    snapshot: Snapshot,
    roots: Mapping[int, Roots],
    out: Path,
    cancel: CancelToken,
    progress: ProgressCallback = ignore_progress,
    rows: RowIds | None = None,
) -> TrackPlan:
    """The videos of all records that have no `audio` yet; files that do not exist go to `missing`. Reads every record,
    touches the disk once a distinct path. Where no record needs a track the plan is empty."""
    plan = TrackPlan()
    rows = chosen_rows(snapshot, rows)
    gone: dict[int, set[str]] = {}
    for done, (row, raw) in enumerate(snapshot.iter_raws(rows, cancel)):
        if done % 1000 == 0:
            progress(Progress(done, len(rows)))
        try:
            record = parse(raw)
        except RecordError:
            continue
        if not lacks_audio(record):
            continue
        number = source_of(row)
        text = str(cast("dict[str, object]", record)[VIDEO_KEY])
        known, lost = plan.texts.setdefault(number, {}), gone.setdefault(number, set())
        if text not in known and text not in lost:
            try:
                known[text] = Path(os.path.abspath(locate(text, roots.get(number, Roots()))))
            except MediaError as error:
                lost.add(text)
                plan.missing.append(str(error))
        if text in known:
            plan.rows.setdefault(number, []).append(row)
            plan.unspoken[known[text]] += b"<speech>" not in raw
    videos = sorted({video for texts in plan.texts.values() for video in texts.values()})
    base = Path(os.path.commonpath([video.parent for video in videos])) if videos else out
    plan.tracks = mirrored_tracks(videos, base, out)
    return plan


def run_tracks(
    plan: TrackPlan,
    out: Path,
    workers: Workers,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> JobResult:
    """Make every track of the plan that is not there yet. Nothing is ever half written under its final name, so a
    killed run is simply repeated. Raises `Cancelled`, `JobError`, `ExecutorError`, OSError."""
    cancel = cancel or CancelToken()
    out.mkdir(parents=True, exist_ok=True)
    result = JobResult(outputs=[out], log=out / LOG_NAME)
    for sentence in plan.missing:
        result.note("failed", sentence)
    with ItemLog(out / LOG_NAME, JobSpec(JOB)) as log:
        for done, track in enumerate(_tracks(plan, workers, cancel), 1):
            if track.state is not TrackState.KEPT:
                log.append(_entry(track))
            result.note(track.state.value, track.message)
            progress(Progress(done, len(plan.tracks), "videos", track.video.name))
        log.sync()
    return result


def _tracks(plan: TrackPlan, workers: Workers, cancel: CancelToken) -> Iterator[SoundTrackResult]:
    """The outcome of every video as it comes; those whose track is there first, without any worker."""
    missing: list[tuple[Path, Path]] = []
    for video, out in plan.tracks.items():
        cancel.check()
        samples = valid_track(out)
        if samples is None:
            missing.append((video, out))
        else:
            yield SoundTrackResult(video, out, TrackState.KEPT, samples)
    if not missing:
        return
    with open_executor(workers) as executor:
        for outcome in run_each(executor, extract_pair, missing, cancel, room(executor, workers)):
            if outcome.error is None:
                yield outcome.result
            else:
                video, out = outcome.item
                yield SoundTrackResult(video, out, TrackState.FAILED, message=f"{video}: {outcome.error}")


def _entry(track: SoundTrackResult) -> dict[str, object]:
    entry: dict[str, object] = {"item": str(track.video), "state": track.state.value, "track": str(track.out)}
    if track.samples:
        entry["samples"] = track.samples
    if track.message:
        entry["message"] = track.message
    if track.state is TrackState.SILENT:
        with contextlib.suppress(OSError):
            entry["size"], entry["mtime_ns"] = _stamp(track.video)
    return entry


def audio_edits(plan: TrackPlan) -> list[Edit]:
    """The edits that fill in `audio` where a valid track is there now: one a source."""
    valid = {video: str(track) for video, track in plan.tracks.items() if valid_track(track)}
    edits: list[Edit] = []
    for number, rows in plan.rows.items():
        texts = {text: valid[video] for text, video in plan.texts[number].items() if video in valid}
        if texts:
            edits.append(FillAudio(RowSet.of(rows), texts))
    return edits


def fill_in(
    snapshot: Snapshot,
    plan: TrackPlan,
    target: Path,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    rows: RowIds | None = None,
) -> Exported:
    """Write the manifest with its sound tracks filled in to `target`. Raises `SaveError`, `Cancelled`."""
    return write_manifest(snapshot, audio_edits(plan), target, cancel or CancelToken(), progress, rows)


def run(
    parameters: Mapping[str, Json], given: JobInput, workers: Workers, cancel: CancelToken, progress: ProgressCallback
) -> JobResult:
    """The job “soundtracks”. Parameters: `source` (a folder; without it the opened manifest), `out`, `manifest_out`.
    See `job_runner.run_job`."""
    out, target = path_of(parameters, "out"), optional_path(parameters, "manifest_out")
    snapshot = given.snapshot
    if snapshot is None:
        if target is not None:
            raise JobError("A manifest can be written only for a manifest, not for a folder.")
        return run_tracks(plan_folder(path_of(parameters, "source"), out), out, workers, cancel, progress)
    plan = plan_manifest(snapshot, given.roots, out, cancel, progress, given.rows)
    result = JobResult(notes=[NOTHING]) if plan.nothing else run_tracks(plan, out, workers, cancel, progress)
    if target is not None:
        fill_in(snapshot, plan, target, cancel, progress, given.rows)
        result.outputs.append(target)
        unspoken = sum(count for video, count in plan.unspoken.items() if count and valid_track(plan.tracks[video]))
        if unspoken:
            result.notes.append(
                f"{unspoken:,} of the records that have a sound now lack the placeholder <speech>, without which the "
                "trainer ignores it: the check finds them (speech-token-count), and its fix puts it in."
            )
    return result
