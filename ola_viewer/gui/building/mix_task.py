"""Mix as a task: the sources with their shares, what they come to, and the mix itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ola_viewer.building.kept_input import open_manifests
from ola_viewer.building.mix import MixOptions, chosen_rows, mix
from ola_viewer.building.mix_ids import IdRule, id_table
from ola_viewer.building.mix_scan import scan_sources
from ola_viewer.building.mix_shares import Share, ShareError, parse_share
from ola_viewer.gui.building.tasks import Forecast, Remark, check_out_file, collect
from ola_viewer.gui.building.wording import FieldError, amount, tr
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.job_book import Outcome
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Where, Workers, workers_parameters
from ola_viewer.jobs.specs import JobSpec
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.snapshot import Snapshot


@dataclass(frozen=True)
class MixEntry:
    """One source: its file, the share as text (`random:50%`, `first:100:x2`), whether it comes from a YAML mix."""

    path: Path
    share: str = "all"
    drawn: bool = False

    def parsed(self) -> Share:
        """The share. Raises `ShareError`."""
        share = parse_share(self.share or "all")
        return Share(share.strategy, share.amount, share.percent, share.weight, self.drawn)


@dataclass(frozen=True)
class MixForecast(Forecast):
    """`totals` and `taken`: records of each source, and of it in the mix."""

    totals: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()


@dataclass(frozen=True)
class MixTask:
    """Several manifests become one."""

    entries: tuple[MixEntry, ...]
    out: Path | None
    options: MixOptions
    workers: Workers = field(default_factory=lambda: Workers(Where.THREADS))

    @property
    def title(self) -> str:
        """See `Task`."""
        return tr("Mixing {0}").format(self.out.name if self.out is not None else "")

    @property
    def spec(self) -> JobSpec | None:
        """See `Task`."""
        return JobSpec(
            "mix",
            {
                "files": [f"{entry.path}:{entry.share}" for entry in self.entries],
                "entries": [[str(entry.path), entry.share, entry.drawn] for entry in self.entries],
                "out": "" if self.out is None else str(self.out),
                "seed": self.options.seed,
                "shuffle": self.options.shuffle,
                "ids": self.options.ids.value,
                "source_key": self.options.source_key,
                "sidecar": self.options.sidecar,
                "overwrite": self.options.overwrite,
                **workers_parameters(self.workers),
            },
        )

    def _shares(self) -> tuple[dict[str, str], list[Share]]:
        errors: dict[str, str] = {}
        shares: list[Share] = []
        for number, entry in enumerate(self.entries):
            try:
                shares.append(entry.parsed())
            except ShareError as error:
                errors[f"share:{number}"] = str(error)
        return errors, shares

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> MixForecast:
        """See `Task`. Reads indexes and ids, no records."""
        if not self.entries:
            return MixForecast(errors={"sources": tr("add the manifests to mix")})
        errors, shares = self._shares()
        try:
            snapshot = open_manifests([entry.path for entry in self.entries], cancel, progress)
        except ManifestError as error:
            return MixForecast(errors={**errors, "sources": str(error)})
        totals = tuple(snapshot.count(source.number) for source in snapshot.sources)
        errors |= collect(lambda: check_out_file(self.out, self.options.overwrite, snapshot))
        if len(shares) < len(self.entries):
            return MixForecast(errors=errors, totals=totals)
        rows = chosen_rows(snapshot, shares, self.options)
        numbers = rows >> POSITION_BITS
        taken = tuple(int(np.count_nonzero(numbers == source.number)) for source in snapshot.sources)
        ids = scan_sources(snapshot, None, cancel, progress)
        met = int(np.count_nonzero(id_table(snapshot, rows, ids).collided()))
        figures = (
            (count_text(len(rows)), tr("records")),
            (size_text(_size(snapshot, rows)), tr("about")),
            (count_text(sum(count > 0 for count in taken)), tr("sources")),
            (count_text(met), tr("ids that meet")),
        )
        return MixForecast(
            figures,
            tuple(_remarks(self, snapshot, met, len(rows))),
            errors,
            amount(len(rows), tr("Mix 1 record"), tr("Mix {0} records")) if len(rows) else "",
            totals,
            taken,
        )

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """See `Task`."""
        if self.out is None:
            raise FieldError("out", tr("choose a file name"))
        snapshot = open_manifests([entry.path for entry in self.entries], cancel, progress)
        shares = [entry.parsed() for entry in self.entries]
        mixed = mix(snapshot, shares, self.out, self.options, self.workers, cancel, progress)
        lines = [*mixed.notes]
        if mixed.resumed:
            lines.append(tr("{0} records had been written by an earlier run.").format(count_text(mixed.resumed)))
        lines += [
            tr("{0} records of {1}").format(count_text(count), entry.path)
            for entry, count in zip(self.entries, mixed.taken, strict=True)
        ]
        if mixed.collided:
            lines.append(
                tr("{0} records shared their id with another one, such as {1}.").format(
                    count_text(mixed.collided), ", ".join(mixed.examples)
                )
            )
        lines += [
            tr("Left out: record {0} of {1} is not valid JSON.").format(count_text(position), path)
            for path, position in mixed.broken[:100]
        ]
        lines += [tr("Written: {0}").format(path) for path in (mixed.path, *mixed.sidecars)]
        summary = tr("Mixed {0} records, {1}, into {2}.").format(
            count_text(mixed.records), size_text(mixed.size), mixed.path.name
        )
        kept = mixed.collided and self.options.ids is IdRule.KEEP
        return Outcome(
            summary, "warning" if kept or mixed.broken else "success", tuple(lines), mixed.path, mixed.path.parent
        )


def _size(snapshot: Snapshot, rows: RowIds) -> int:
    numbers = rows >> POSITION_BITS
    return sum(
        int(source.index.lengths[rows[numbers == source.number] & POSITION_MASK].sum()) for source in snapshot.sources
    )


def _remarks(task: MixTask, snapshot: Snapshot, met: int, count: int) -> list[Remark]:
    remarks = []
    if not count:
        remarks.append(Remark(tr("The shares take no record at all."), "warning"))
    if met and task.options.ids is IdRule.KEEP:
        remarks.append(
            Remark(tr("{0} records share their id with another one. They are kept and listed.").format(count_text(met)),
                   "warning")
        )  # fmt: skip
    elif met and task.options.ids is IdRule.PREFIX:
        remarks.append(Remark(tr("{0} ids get the name of their file before them.").format(count_text(met))))
    elif task.options.ids is IdRule.RENUMBER:
        remarks.append(Remark(tr("Every record gets its place in the mix as its id.")))
    if task.options.overwrite and task.out is not None and task.out.exists():
        remarks.append(Remark(tr("{0} exists and is replaced.").format(task.out.name), "warning"))
    faults = sum(sum(source.index.problem_counts.values()) for source in snapshot.sources)
    if faults:
        remarks.append(Remark(tr("{0} records are broken and will be left out.").format(count_text(faults)), "warning"))
    return remarks
