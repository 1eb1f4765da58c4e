"""Pack, unpack and sound tracks as tasks over the job runner."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ola_viewer.building import pack, soundtracks_job, unpack
from ola_viewer.building.compat import FILES_A_PATCH, pack_like_create_patch
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.building.pack_items import ItemKind, PackItem, PackOptions, plan_folder
from ola_viewer.building.pack_manifest import plan_manifest
from ola_viewer.building.soundtracks import valid_track
from ola_viewer.gui.building.tasks import (
    Forecast,
    Given,
    Memo,
    Remark,
    check_out_file,
    check_out_folder,
    collect,
    edits_remarks,
    outcome_of,
    rows_of,
)
from ola_viewer.gui.building.wording import FieldError, amount, tr
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.job_book import Outcome
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers, workers_parameters
from ola_viewer.jobs.specs import JobError, JobSpec, Json

_MOST_STATS = 200_000
_FIRST_LINE = 1 << 20


@dataclass(frozen=True)
class MediaTask:
    """What the three have in common: an input, a folder for the files, and a manifest to write (or none)."""

    given: Given
    out: Path | None
    manifest_out: Path | None
    workers: Workers = field(default_factory=Workers)
    memo: Memo = field(default_factory=Memo, compare=False)

    @property
    def name(self) -> str:
        """Name of the job."""
        raise NotImplementedError

    @property
    def done_word(self) -> str:
        """How the sentence about the result begins."""
        raise NotImplementedError

    def _more_parameters(self) -> Mapping[str, Json]:
        return {}

    @property
    def spec(self) -> JobSpec:
        """See `Task`."""
        parameters: dict[str, Json] = {"out": _text(self.out), **self.given.parameters()}
        parameters |= workers_parameters(self.workers)
        if self.manifest_out is not None:
            parameters["manifest_out"] = _text(self.manifest_out)
        return JobSpec(self.name, {**parameters, **self._more_parameters()})

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """See `Task`."""
        given = self.given.open(cancel, progress)
        result = run_job(self.spec, given, self.workers, cancel, progress)
        opens = self.manifest_out if self.manifest_out in result.outputs else None
        return outcome_of(result, self.done_word, opens, self.out)

    def _field_errors(self, given: JobInput, needs_manifest: bool = False) -> dict[str, str]:
        checks: list[Callable[[], object]] = [lambda: check_out_folder(self.out)]
        if self.manifest_out is not None or needs_manifest:
            checks.append(lambda: check_out_file(self.manifest_out, True, given.snapshot, "manifest_out"))
        return collect(*checks)

    def _replaced(self) -> list[Remark]:
        target = self.manifest_out
        if target is None or not target.exists():
            return []
        return [Remark(tr("{0} exists and is replaced.").format(target.name), "warning")]


@dataclass(frozen=True)
class PackTask(MediaTask):
    """Media into patches."""

    options: PackOptions = field(default_factory=PackOptions)
    compat: bool = False
    """Exactly what create_patch.py writes, of a folder."""

    @property
    def name(self) -> str:
        """See `MediaTask`."""
        return pack.JOB

    @property
    def title(self) -> str:
        """See `Task`."""
        return tr("Packing {0}").format(self.given.name)

    @property
    def done_word(self) -> str:
        """See `MediaTask`."""
        return tr("Packed")

    def _more_parameters(self) -> Mapping[str, Json]:
        return {**self.options.parameters(), "verify": self.options.verify, "compat": self.compat}

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """See `Task`."""
        if not self.compat:
            return super().run(cancel, progress)
        self.given.open(cancel, progress)
        out = check_out_folder(self.out)
        assert self.given.path is not None
        result = pack_like_create_patch(str(self.given.path), f"{out}/", out, self._a_patch(), cancel, progress)
        summary = tr("Packed {0} files into {1} patches as create_patch.py does.")
        summary = summary.format(count_text(result.files), count_text(len(result.patches)))
        lost = (_lost(result.lost),) if result.lost else ()
        return Outcome(summary, "warning" if lost else "success", (*lost, str(result.mapping)), folder=out)

    def _a_patch(self) -> int:
        return self.options.limits.pieces or FILES_A_PATCH

    def _forecast_compat(self, cancel: CancelToken, errors: dict[str, str]) -> Forecast:
        names: Counter[str] = Counter()
        size = 0
        assert self.given.path is not None
        for base, _, files in os.walk(self.given.path):
            cancel.check()
            names.update(files)
            size += sum(_size_of(Path(base, name)) for name in files)
        count = names.total()
        remarks = [
            Remark(tr("“size” becomes a list of one even for images, which the image reader refuses."), "warning")
        ]
        if count > len(names):
            remarks.append(Remark(_lost(count - len(names)), "warning"))
        figures = (
            (count_text(count), tr("files")),
            (size_text(size), tr("to read")),
            (count_text(count // self._a_patch() + 1), tr("patches")),
        )
        start = amount(count, tr("Pack 1 file"), tr("Pack {0} files")) if count else ""
        return Forecast(figures, tuple(remarks), errors, start)

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> Forecast:
        """See `Task`. Lists the folder, or reads the records."""
        given = self.given.open(cancel, progress)
        if self.compat:
            return self._forecast_compat(cancel, collect(lambda: check_out_folder(self.out)))
        errors = self._field_errors(given)
        remarks: list[Remark] = []
        missing: list[str] = []
        if given.snapshot is None:
            assert self.given.path is not None
            listed = plan_folder(self.given.path, self.out or Path(), self.options, cancel)
            items = listed.items
            remarks += [
                Remark(amount(count, tr("1 file is left out"), tr("{0} files are left out")) + f": {tr(reason)}.")
                for reason, count in listed.left_out.items()
            ]
        else:
            snapshot = given.snapshot
            plan = self.memo.plan(
                self.given,
                ("pack", self.options.audio),
                lambda: plan_manifest(snapshot, given.roots, self.options, cancel, progress, given.rows),
            )
            items, missing = plan.items, plan.missing
            if plan.already:
                remarks.append(Remark(tr("{0} media point into a patch already.").format(count_text(plan.already))))
        remarks += _missing_remarks(missing)
        if self.out is not None:
            try:
                remarks += earlier(self.out / pack.LOG_NAME, JobSpec(pack.JOB, self.options.parameters()))
            except FieldError as error:
                errors.setdefault(error.name, str(error))
        if not items:
            errors.setdefault("source", tr("nothing to pack here"))
        size, exact = bytes_of(items, cancel)
        figures = (
            *_kind_figures(items),
            (("" if exact else "> ") + size_text(size), tr("to read")),
            (count_text(_patches(items, size, self.options)), tr("patches, about")),
        )
        start = amount(len(items), tr("Pack 1 medium"), tr("Pack {0} media")) if items else ""
        return Forecast(figures, (*remarks, *edits_remarks(given), *self._replaced()), errors, start)


@dataclass(frozen=True)
class UnpackTask(MediaTask):
    """What stands in patches back to files."""

    @property
    def name(self) -> str:
        """See `MediaTask`."""
        return unpack.JOB

    @property
    def title(self) -> str:
        """See `Task`."""
        return tr("Unpacking {0}").format(self.given.name)

    @property
    def done_word(self) -> str:
        """See `MediaTask`."""
        return tr("Unpacked")

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> Forecast:
        """See `Task`. Reads the records."""
        given = self.given.open(cancel, progress)
        assert given.snapshot is not None
        errors = self._field_errors(given)
        snapshot, rows = given.snapshot, rows_of(given)
        plan = self.memo.plan(  # the figures do not depend on where the files go
            self.given,
            ("unpack",),
            lambda: unpack.plan_unpack(snapshot, rows, given.roots, self.out or Path(), cancel, progress),
        )
        files = sum(len(task.sizes) for task in plan.tasks)
        size = sum(max(0, length) for task in plan.tasks for length in task.sizes)
        remarks = _missing_remarks(plan.troubles)
        if plan.frame_folders:
            remarks.append(
                Remark(
                    tr(
                        "{0} videos become folders of frames, which the trainer cannot load as they are. "
                        "Pack them again before training."
                    ).format(count_text(plan.frame_folders)),
                    "warning",
                )
            )
        if not plan.tasks:
            errors.setdefault("source", tr("no record points into a patch"))
        figures = (
            (count_text(len(plan.tasks)), tr("media")),
            (count_text(files), tr("files")),
            (size_text(size), tr("to write")),
            (count_text(sum(map(len, plan.rows.values()))), tr("records")),
        )
        start = amount(files, tr("Unpack 1 file"), tr("Unpack {0} files")) if plan.tasks else ""
        return Forecast(figures, (*remarks, *edits_remarks(given), *self._replaced()), errors, start)


@dataclass(frozen=True)
class TracksTask(MediaTask):
    """Sound tracks of videos."""

    @property
    def name(self) -> str:
        """See `MediaTask`."""
        return soundtracks_job.JOB

    @property
    def title(self) -> str:
        """See `Task`."""
        return tr("Sound tracks of {0}").format(self.given.name)

    @property
    def done_word(self) -> str:
        """See `MediaTask`."""
        return tr("Sound tracks")

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> Forecast:
        """See `Task`. Lists the folder, or reads the records; looks which tracks are there."""
        given = self.given.open(cancel, progress)
        errors = self._field_errors(given)
        out = self.out or Path()
        try:
            if given.snapshot is None:
                assert self.given.path is not None
                plan = soundtracks_job.plan_folder(self.given.path, out)
            else:
                plan = soundtracks_job.plan_manifest(given.snapshot, given.roots, out, cancel, progress, given.rows)
        except JobError as error:
            return Forecast(errors={"source": str(error), **errors})
        if plan.nothing and self.manifest_out is None:
            return Forecast(
                ((count_text(0), tr("to make")),), (Remark(tr(soundtracks_job.NOTHING), "success"),), errors
            )
        there = 0
        for track in plan.tracks.values():
            cancel.check()
            there += self.out is not None and valid_track(track) is not None
        left = len(plan.tracks) - there
        size = sum(_size_of(video) for video in plan.tracks)
        figures = (
            (count_text(len(plan.tracks)), tr("videos")),
            (size_text(size), tr("to read")),
            (count_text(there), tr("tracks there")),
            (count_text(left), tr("to make")),
        )
        remarks = [*_missing_remarks(plan.missing), *edits_remarks(given), *self._replaced()]
        start = amount(left, tr("Make 1 sound track"), tr("Make {0} sound tracks")) if left else ""
        if not left and self.manifest_out is not None and plan.tracks:
            start = amount(there, tr("Fill in 1 sound track"), tr("Fill in {0} sound tracks"))
        elif not left and plan.tracks:
            remarks.append(Remark(tr("Every sound track is there already."), "success"))
        return Forecast(figures, tuple(remarks), errors, start)


def _lost(count: int) -> str:
    words = tr("{0} files share their name with another one and will be missing in the mapping.")
    return words.format(count_text(count))


def _text(path: Path | None) -> str:
    return "" if path is None else os.path.abspath(path)


def _missing_remarks(missing: list[str]) -> list[Remark]:
    if not missing:
        return []
    text = tr("{0} media cannot be found and stay as they are, such as: {1}")
    return [Remark(text.format(count_text(len(missing)), missing[0][:300]), "warning")]


def _kind_figures(items: Iterable[PackItem]) -> tuple[tuple[str, str], ...]:
    words = {
        ItemKind.IMAGE: tr("images"),
        ItemKind.FRAMES: tr("frame folders"),
        ItemKind.VIDEO: tr("video files"),
        ItemKind.AUDIO: tr("sounds"),
        ItemKind.TRACK: tr("sound tracks"),
    }
    counts = Counter(item.kind for item in items)
    return tuple((count_text(counts[kind]), word) for kind, word in words.items() if counts[kind])


def bytes_of(items: Iterable[PackItem], cancel: CancelToken) -> tuple[int, bool]:
    """Bytes of the items' files, and whether that is all of them: after many files it is a lower bound."""
    total = looked = 0
    for item in items:
        if item.size:
            total += item.size
            continue
        for path in item.paths:
            if looked >= _MOST_STATS:
                return total, False
            if looked % 1000 == 0:
                cancel.check()
            looked += 1
            total += _size_of(Path(path))
    return total, True


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _patches(items: list[PackItem], size: int, options: PackOptions) -> int:
    """About how many patches: videos are counted with the size of their files."""
    by_size = -(-size // options.limits.size) if options.limits.size else 0
    pieces = sum(len(item.paths) for item in items)
    by_count = -(-pieces // options.limits.pieces) if options.limits.pieces else 0
    return max(by_size, by_count, 1 if items else 0)


def earlier(log: Path, spec: JobSpec) -> list[Remark]:
    """What an earlier run in the same folder means: it goes on, or was another job (`FieldError` of "out")."""
    try:
        with open(log, "rb") as file:
            line = file.readline(_FIRST_LINE)
            lines = sum(1 for _ in file)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FieldError("out", f"{log}: {error.strerror or error}") from error
    if not line:
        return []
    try:
        different = JobSpec.from_json(json.loads(line)).difference(spec)
    except (ValueError, JobError):
        raise FieldError("out", tr("{0} is no log of a job").format(log.name)) from None
    if different:
        raise FieldError("out", tr("holds a job with other settings ({0})").format(different))
    return [Remark(tr("An earlier run is in this folder: {0} entries are taken over.").format(count_text(lines)))]
