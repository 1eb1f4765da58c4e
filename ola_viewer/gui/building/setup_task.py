"""Set-up of a published set as tasks: one for each step, and one for all that is left. Every step can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ola_viewer.building.extract import Extracted
from ola_viewer.building.sets import SetDescription
from ola_viewer.building.setup import (
    Repaired,
    SetupError,
    extract_all,
    make_tracks,
    repair,
    require_manifests,
    set_up,
    verify,
)
from ola_viewer.building.setup_status import PartState, SetStatus, inspect_set
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.gui.building.tasks import Forecast, Remark, check_out_file, collect
from ola_viewer.gui.building.wording import FieldError, tr
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.job_book import Outcome
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers, workers_parameters
from ola_viewer.jobs.specs import JobError, JobResult, JobSpec, Json
from ola_viewer.manifest.export import Exported, ExportOptions, export

_SHOWN = 50


class Step(StrEnum):
    """Steps of a set-up, in their order."""

    EXTRACT = "extract"
    TRACKS = "tracks"
    RULES = "rules"
    WRITE = "write"
    VERIFY = "verify"
    ALL = "all"


@dataclass(frozen=True)
class SetupForecast(Forecast):
    """`status`: the layout as it is, None where the folder cannot be looked at."""

    status: SetStatus | None = None

    @property
    def archives(self) -> tuple[Path, ...]:
        """Archives that are left to extract."""
        return () if self.status is None else tuple(path for part in self.status.parts for path in part.packed)

    @property
    def tracks(self) -> int:
        """Sound tracks that are left to make, as far as their videos are there."""
        return 0 if self.status is None else sum(part.to_make for part in self.status.parts)

    @property
    def has_manifests(self) -> bool:
        """Whether every manifest was downloaded."""
        return self.status is not None and all(manifest.path for manifest in self.status.manifests)


@dataclass(frozen=True)
class SetupTask:
    """One step in the set-up of `description` in `folder`, or all that is left."""

    description: SetDescription
    folder: Path | None
    out: Path | None
    overwrite: bool = False
    step: Step = Step.ALL
    workers: Workers = field(default_factory=Workers)
    set_text: str = ""
    """The path of a description of one's own; "" for a set that the program knows."""

    @property
    def title(self) -> str:
        """See `Task`."""
        words = {
            Step.EXTRACT: tr("Extracting {0}"),
            Step.TRACKS: tr("Sound tracks of {0}"),
            Step.RULES: tr("Path rules for {0}"),
            Step.WRITE: tr("Writing {0}"),
            Step.VERIFY: tr("Verifying {0}"),
            Step.ALL: tr("Setting up {0}"),
        }
        return words[self.step].format(self.description.title)

    @property
    def spec(self) -> JobSpec | None:
        """See `Task`."""
        parameters: dict[str, Json] = {
            "set": self.set_text or self.description.name,
            "folder": "" if self.folder is None else str(self.folder),
            "out": "" if self.out is None else str(self.out),
            "overwrite": self.overwrite,
            "step": self.step.value,
        }
        return JobSpec("setup", {**parameters, **workers_parameters(self.workers)})

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> SetupForecast:
        """See `Task`. Lists the folder."""
        status = self._look(cancel, progress)
        errors = collect(lambda: check_out_file(self.out, self.overwrite, None))
        remarks = []
        for manifest in status.manifests:
            if manifest.path is None:
                words = tr("{0} is missing: download {1}.")
                remarks.append(Remark(words.format(manifest.part.title, " / ".join(manifest.part.files)), "error"))
        lacking = [part for part in status.parts if part.state in (PartState.MISSING, PartState.INCOMPLETE)]
        remarks += [Remark(f"{part.part.title}: {part.sentence}.", "warning") for part in lacking]
        packed = [path for part in status.parts for path in part.packed]
        figures = (
            (count_text(len(packed)), tr("archives to extract")),
            (size_text(sum(map(_size_of, packed))), tr("packed")),
            (count_text(sum(part.to_make for part in status.parts)), tr("sound tracks to make")),
            (count_text(sum(part.files for part in status.parts)), tr("media files there")),
        )
        complete = all(manifest.path for manifest in status.manifests)
        start = tr("Set up {0}").format(self.description.title) if complete else ""
        return SetupForecast(figures, tuple(remarks), errors, start, status)

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """See `Task`."""
        call: dict[Step, Callable[[CancelToken, ProgressCallback], Outcome]] = {
            Step.EXTRACT: self._extract,
            Step.TRACKS: self._tracks,
            Step.RULES: self._rules,
            Step.WRITE: self._write,
            Step.VERIFY: self._verify,
            Step.ALL: self._all,
        }
        try:
            return call[self.step](cancel, progress)
        except SetupError as error:
            raise JobError(str(error)) from error

    def _look(self, cancel: CancelToken, progress: ProgressCallback) -> SetStatus:
        if self.folder is None:
            raise FieldError("folder", tr("choose the folder of the downloads"))
        if not self.folder.is_dir():
            raise FieldError("folder", tr("no such folder"))
        return inspect_set(self.description, self.folder, cancel, progress)

    def _extract(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        status = self._look(cancel, progress)
        outcomes = list(extract_all(status, self.workers, cancel, progress))
        lines, failed = _extracted_lines(outcomes)
        files = sum(each.files for each in outcomes if isinstance(each, Extracted))
        done = count_text(len(outcomes) - failed)
        summary = tr("Extracted {0} archives: {1} files are there.").format(done, count_text(files))
        if failed:
            summary += " " + tr("{0} archives failed.").format(count_text(failed))
        return Outcome(summary, "warning" if failed else "success", tuple(lines), folder=status.base, failed=failed)

    def _tracks(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        results = make_tracks(self._look(cancel, progress), self.workers, cancel, progress)
        lines = _track_lines(results)
        failed = sum(result.failed for result in results)
        total = sum(result.counts.total() for result in results)
        summary = tr("Sound tracks: {0} videos looked at, {1} failed.").format(count_text(total), count_text(failed))
        log = next((result.log for result in results), None)
        return Outcome(summary, "warning" if failed else "success", tuple(lines), log=log, failed=failed)

    def _rules(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        status = self._look(cancel, progress)
        require_manifests(status)
        repaired = repair(status, cancel, progress)
        left = repaired.after.broken
        words = tr("{0} path rules: {1} paths lead nowhere now, {2} afterwards.")
        rules = count_text(len(repaired.relink.rules))
        summary = words.format(rules, count_text(repaired.before.broken), count_text(left))
        return Outcome(summary, "warning" if left else "success", tuple(_rule_lines(repaired)))

    def _write(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        out = check_out_file(self.out, self.overwrite, None)
        status = self._look(cancel, progress)
        require_manifests(status)
        repaired = repair(status, cancel, progress)
        snapshot = repaired.document.snapshot
        options = ExportOptions("stored" if len(snapshot.sources) == 1 else "array", overwrite=self.overwrite)
        written = export(snapshot, snapshot.rows(), out, options, cancel, progress)
        left = repaired.after.broken
        lines = (*_rule_lines(repaired), *_written_lines(written))
        summary = tr("Wrote {0} records to {1}.").format(count_text(sum(file.records for file in written)), out.name)
        if left:
            summary += " " + tr("{0} paths lead nowhere.").format(count_text(left))
        return Outcome(summary, "warning" if left else "success", lines, out, out.parent)

    def _verify(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        if self.out is None or not self.out.is_file():
            raise FieldError("out", tr("The manifest is not written yet."))
        table = verify(self.out, self.workers.jobs, cancel, progress)
        worse, lines = _findings(table)
        return Outcome(_verdict(worse), "warning" if worse else "success", tuple(lines), self.out, self.out.parent)

    def _all(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        if self.folder is None or self.out is None:
            raise FieldError("folder", tr("choose the folder of the downloads"))
        done = set_up(self.description, self.folder, self.out, self.overwrite, self.workers, cancel, progress)
        lines, failed = _extracted_lines([*done.extracted, *done.failed])
        lines += _track_lines(done.tracks)
        left = 0
        if done.repaired is not None:
            lines += _rule_lines(done.repaired)
            left = done.repaired.after.broken
        lines += _written_lines(done.written)
        worse = 0
        if done.table is not None:
            worse, findings = _findings(done.table)
            lines += findings
        records = count_text(sum(file.records for file in done.written))
        summary = tr("{0}: {1} records in {2}.").format(self.description.title, records, self.out.name)
        summary += " " + _verdict(worse)
        failed += sum(tracks.failed for tracks in done.tracks)
        bad, folder = bool(worse or left or failed), self.out.parent
        return Outcome(summary, "warning" if bad else "success", tuple(lines), self.out, folder, failed=failed)


def _verdict(worse: int) -> str:
    if not worse:
        return tr("The check to depth “files” finds nothing worse than notes.")
    return tr("The check to depth “files” finds faults in {0} records.").format(count_text(worse))


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _extracted_lines(outcomes: list[Extracted | str]) -> tuple[list[str], int]:
    """Sentences about archives, and how many of them failed."""
    lines = [outcome for outcome in outcomes if isinstance(outcome, str)]
    failed = len(lines)
    for one in outcomes:
        if isinstance(one, Extracted):
            words = tr("{0}: {1} files extracted, {2} were there")
            lines.append(words.format(one.archive.name, count_text(one.written), count_text(one.kept)))
            lines += [tr("    left out: {0}: {1}").format(repr(name), reason) for name, reason in one.refused[:_SHOWN]]
    return lines, failed


def _track_lines(results: list[JobResult]) -> list[str]:
    lines = []
    for result in results:
        counts = ", ".join(f"{count_text(count)} {tr(state)}" for state, count in sorted(result.counts.items()))
        lines += [tr("Sound tracks: {0}").format(counts), *result.troubles[:_SHOWN]]
    return lines


def _rule_lines(repaired: Repaired) -> list[str]:
    lines = [
        f"{proposal.rule.find} → {proposal.rule.replace}  "
        + tr("({0} of {1} found)").format(count_text(proposal.found), count_text(proposal.total))
        for proposal in repaired.relink.rules
    ]
    lines += [tr("To decide: {0}: {1}").format(each.prefix, each.why) for each in repaired.relink.rule_choices]
    return lines


def _written_lines(written: list[Exported]) -> list[str]:
    words = tr("Written: {0} ({1} records, {2})")
    return [words.format(file.path, count_text(file.records), size_text(file.size)) for file in written]


def _findings(table: FindingTable) -> tuple[int, list[str]]:
    """Records with more than notes, and the findings by code."""
    counts = table.severity_counts(CheckSettings())
    worse = sum(count for severity, count in counts.items() if severity is not Severity.INFO)
    return worse, [f"{count_text(count)}  {code}" for code, count in sorted(table.counts().items())]
