"""What leaves the program: a report, the good records, the bad ones with reasons. Jobs with plain work functions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from ola_viewer.checks.finding_terms import union_of
from ola_viewer.checks.report_file import write_report
from ola_viewer.checks.reports import ReportContext
from ola_viewer.checks.rule import Severity
from ola_viewer.checks.thumbnails import Thumbnails
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.overview import Overview
from ola_viewer.gui.problems.words import records_text
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.export import ExportOptions, export
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.media.roots import Roots

_BAD = (Severity.ERROR, Severity.CORRUPTING)


def bad_rows(overview: Overview) -> RowIds:
    """The records that the trainer cannot load or trains wrongly, ascending."""
    return union_of([overview.rows_of_severity(severity) for severity in _BAD])


def export_good(
    snapshot: Snapshot, overview: Overview, path: Path, cancel: CancelToken, progress: ProgressCallback
) -> int:
    """Write the records without errors and corrupting findings. Returns how many. Raises as `export`."""
    rows = snapshot.rows()
    good = rows[~np.isin(rows, bad_rows(overview))]
    return sum(one.records for one in export(snapshot, good, path, ExportOptions(overwrite=True), cancel, progress))


def export_bad(
    snapshot: Snapshot, overview: Overview, path: Path, cancel: CancelToken, progress: ProgressCallback
) -> int:
    """Write the bad records, and beside them why: NAME.reasons.csv, one line a finding. Raises as `export`."""
    rows = snapshot.rows()
    bad = rows[np.isin(rows, bad_rows(overview))]
    written = export(snapshot, bad, path, ExportOptions(overwrite=True), cancel, progress)
    table = overview.table.select(np.isin(overview.table.rows, bad))
    worst = [line.code for line in overview.lines if line.severity in _BAD]
    context = ReportContext(snapshot, overview.settings, len(bad), "", cancel=cancel, progress=progress)
    write_report(path.with_name(f"{path.stem}.reasons.csv"), context, table.only(worst))
    return sum(one.records for one in written)


class HandingOn(QObject):
    """Asks where to, then works in a job. `window` is the parent of the file dialogs."""

    def __init__(self, services: Services, controller: CheckController, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._controller, self._window = services, controller, window

    def report(self) -> None:
        """HTML, JSON or CSV, as the name says."""
        filters = self.tr("Web page (*.html);;JSON lines (*.json *.jsonl);;Table (*.csv)")
        path = self._ask(self.tr("Write a report of the findings"), "report.html", filters)
        overview = self._controller.overview
        if path is None or overview is None:
            return
        snapshot, roots = self._services.model.snapshot, self._controller.roots()
        result = self._controller.result
        checked = len(snapshot.rows()) if result is None else result.checked
        depth = "" if result is None else result.depth.slug

        def work(cancel: CancelToken, progress: ProgressCallback) -> Path:
            context = report_context(snapshot, overview, checked, depth, roots, cancel)
            return write_report(path, replace(context, progress=progress), overview.table)

        self._start(self.tr("Writing the report"), work, lambda _path: self.tr("Report written: {0}").format(path))

    def good(self) -> None:
        """The records without errors and corrupting findings."""
        self._export(self.tr("Export the good records"), "good.json", export_good)

    def bad(self) -> None:
        """The others, with reasons."""
        self._export(self.tr("Export the bad records"), "bad.json", export_bad)

    def _export(self, title: str, name: str, call: Callable[..., int]) -> None:
        overview = self._controller.overview
        if overview is None:
            self._services.messages.say(self.tr("Nothing was checked so far: F9 checks."), "warning")
            return
        path = self._ask(title, name, self.tr("Manifests (*.json *.jsonl *.gz *.zst)"))
        if path is None:
            return
        snapshot = self._services.model.snapshot

        def work(cancel: CancelToken, progress: ProgressCallback) -> int:
            return call(snapshot, overview, path, cancel, progress)

        self._start(title, work, lambda count: self.tr("{0} written to {1}").format(records_text(count), path))

    def _ask(self, title: str, name: str, filters: str) -> Path | None:
        sources = self._services.model.sources
        if not sources or self._controller.overview is None:
            self._services.messages.say(self.tr("Nothing was checked so far: F9 checks."), "warning")
            return None
        start = sources[0].path.with_name(f"{sources[0].path.name.partition('.')[0]}.{name}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(start), filters)
        return Path(chosen) if chosen else None

    def _start(self, title: str, work: Callable[..., object], words: Callable[..., str]) -> None:
        messages = self._services.messages

        def failed(error: Exception) -> None:
            text = str(error) if isinstance(error, SaveError) else self.tr("{0}: {1}").format(title, error)
            messages.say(text, "error")

        self._services.lanes.jobs.start(title, work, lambda value: messages.say(words(value), "success"), failed)


def report_context(
    snapshot: Snapshot,
    overview: Overview,
    checked: int,
    depth: str,
    roots: Mapping[int, Roots],
    cancel: CancelToken | None = None,
) -> ReportContext:
    """What a report of an overview says."""
    pictures = Thumbnails(snapshot, roots)

    def picture(row: int) -> bytes | None:
        with contextlib.suppress(ValueError):
            return pictures(row)
        return None

    return ReportContext(
        snapshot, overview.settings, checked, depth, picture, cancel or CancelToken(), trainers=overview.trainers
    )
