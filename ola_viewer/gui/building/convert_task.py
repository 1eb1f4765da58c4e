"""Conversion as a task: what cannot be expressed is told before, from a sample of the records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from ola_viewer.building.convert import convert, convert_record
from ola_viewer.building.convert_model import Dialect
from ola_viewer.gui.building.tasks import Forecast, Given, Remark, check_out_file, collect, edits_remarks, rows_of
from ola_viewer.gui.building.wording import FieldError, amount, tr
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.job_book import Outcome
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.jobs.executors import Workers, workers_parameters
from ola_viewer.jobs.specs import JobSpec, Json
from ola_viewer.manifest.export import ExportOptions, export

Form: TypeAlias = Dialect | Literal["array", "jsonl"]

SAMPLE = 2000
"""So many records are converted for the forecast."""
_MOST_REASONS = 6


@dataclass(frozen=True)
class ConvertTask:
    """Records in another dialect, or another container."""

    given: Given
    form: Form
    out: Path | None
    report: Path | None = None
    overwrite: bool = False
    workers: Workers = field(default_factory=Workers)

    @property
    def title(self) -> str:
        """See `Task`."""
        return tr("Converting {0}").format(self.given.name)

    @property
    def spec(self) -> JobSpec | None:
        """See `Task`."""
        parameters: dict[str, Json] = {
            "to": str(self.form),
            "out": "" if self.out is None else str(self.out),
            "report": "" if self.report is None else str(self.report),
            "overwrite": self.overwrite,
        }
        return JobSpec("convert", {**self.given.parameters(), **parameters, **workers_parameters(self.workers)})

    def forecast(self, cancel: CancelToken, progress: ProgressCallback) -> Forecast:
        """See `Task`. Converts a sample spread over the manifest."""
        given = self.given.open(cancel, progress)
        assert given.snapshot is not None
        rows = rows_of(given)
        report = self.report
        errors = collect(
            lambda: check_out_file(self.out, self.overwrite, given.snapshot),
            lambda: check_out_file(report, self.overwrite, given.snapshot, "report") if report is not None else None,
        )
        if not len(rows):
            errors.setdefault("source", tr("there are no records"))
        size = sum(source.file.size for source in given.snapshot.sources)
        figures = [(count_text(len(rows)), tr("records")), (size_text(size), tr("to read"))]
        remarks = edits_remarks(given)
        if isinstance(self.form, Dialect) and len(rows):
            places = np.unique(np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64))
            noted: Counter[str] = Counter()
            affected = 0
            for _, raw in given.snapshot.iter_raws(rows[places], cancel):
                notes = convert_record(raw, self.form)[1]
                affected += bool(notes)
                noted.update({note.reason for note in notes})
            figures.append((count_text(affected), tr("not fully expressed of {0}").format(count_text(len(places)))))
            for reason, count in noted.most_common(_MOST_REASONS):
                remarks.append(Remark(tr("{0} in the sample: {1}").format(count_text(count), reason), "warning"))
        if self.overwrite and self.out is not None and self.out.exists():
            remarks.append(Remark(tr("{0} exists and is replaced.").format(self.out.name), "warning"))
        start = amount(len(rows), tr("Convert 1 record"), tr("Convert {0} records")) if len(rows) else ""
        return Forecast(tuple(figures), tuple(remarks), errors, start)

    def run(self, cancel: CancelToken, progress: ProgressCallback) -> Outcome:
        """See `Task`."""
        given = self.given.open(cancel, progress)
        if self.out is None or given.snapshot is None:
            raise FieldError("out", tr("choose a file name"))
        rows = rows_of(given)
        if not isinstance(self.form, Dialect):
            options = ExportOptions("jsonl" if self.form == "jsonl" else "array", overwrite=self.overwrite)
            (file,) = export(given.snapshot, rows, self.out, options, cancel, progress)
            words = tr("Wrote {0} records, {1}, to {2}.")
            summary = words.format(count_text(file.records), size_text(file.size), file.path.name)
            return Outcome(summary, "success", (), file.path, file.path.parent)
        report, overwrite = self.report, self.overwrite
        done = convert(given.snapshot, rows, self.form, self.out, report, overwrite, self.workers, cancel, progress)
        lines = [*done.notes]
        if done.resumed:
            lines.append(tr("{0} records had been converted by an earlier run.").format(count_text(done.resumed)))
        lines += [
            f"{count_text(count)}  {where + ': ' if where else ''}{reason}"
            for (where, reason), count in done.noted.most_common()
        ]
        lines += [
            tr("Record {0} ({1}): {2} {3}").format(count_text(record), identity, where, reason)
            for record, identity, where, reason in done.examples
        ]
        summary = tr("Converted {0} records to {1}.").format(count_text(done.records), done.path.name)
        if done.affected:
            summary += " " + tr("{0} are not fully expressed.").format(count_text(done.affected))
        return Outcome(
            summary, "warning" if done.affected else "success", tuple(lines), done.path, done.path.parent, self.report
        )
