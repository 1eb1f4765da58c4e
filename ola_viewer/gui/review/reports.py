"""Takes a review out of the program: report files, good records as a manifest, verdicts as keys of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from ola_viewer.gui.figures import records_text, verdicts_text
from ola_viewer.gui.review.verdict_rows import VerdictRows
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.export import Exported, ExportOptions, export
from ola_viewer.manifest.record_edits import SetRecords
from ola_viewer.manifest.rows import RowIds
from ola_viewer.review.review_files import review_as_csv, review_as_json, rows_by_mark
from ola_viewer.review.statistics import Share
from ola_viewer.review.verdict_keys import DEFAULT_KEY, write_verdicts
from ola_viewer.review.verdicts import Verdict, VerdictBook


class ReportWriter:
    """GUI thread. Results and failures are said in the status line."""

    def __init__(self, services: Services, rows: VerdictRows) -> None:
        self._services = services
        self._rows = rows

    def write_report(self, path: Path, verdicts: Sequence[Verdict], strata: Mapping[str, Share] | None = None) -> bool:
        """Write the verdicts to `path`: CSV if it is called .csv, else JSON. False if that failed."""
        sources = self._services.model.sources
        name = sources[0].path.name if sources else ""
        content = review_as_csv(verdicts) if path.suffix.lower() == ".csv" else review_as_json(name, verdicts, strata)
        say = self._services.messages.say
        try:
            path.write_bytes(content)
        except OSError as error:
            say(QCoreApplication.translate("review", "The report cannot be written: {0}").format(error), "error")
            return False
        words = QCoreApplication.translate("review", "{0} written to {1}")
        say(words.format(verdicts_text(len(verdicts)), path.name), "success")
        return True

    def export_records(self, path: Path, keep: str) -> None:
        """Write the good records of the document ("good"), or all but the bad ones ("without-bad")."""
        services, snapshot = self._services, self._services.model.snapshot
        marks = {row: verdict.mark for row, verdict in self._rows.judged()}

        def work(cancel: CancelToken, progress: ProgressCallback) -> list[Exported]:
            rows: RowIds = snapshot.rows()
            chosen = rows_by_mark(rows, (marks.get(row) for row in rows.tolist()), keep)
            return export(snapshot, chosen, path, ExportOptions(overwrite=True), cancel, progress)

        def done(files: list[Exported]) -> None:
            count = sum(file.records for file in files)
            words = QCoreApplication.translate("review", "{0} written to {1}")
            services.messages.say(words.format(records_text(count), path.name), "success")

        services.lanes.jobs.start(
            QCoreApplication.translate("review", "Exporting {0}").format(path.name),
            work,
            done,
            lambda error: services.messages.say(str(error), "error"),
        )

    def write_into_records(self, book: VerdictBook, key: str = DEFAULT_KEY) -> None:
        """Put every verdict into its record, as one edit that can be undone."""
        services, snapshot = self._services, self._services.model.snapshot
        present = set(snapshot.rows().tolist())
        rows = np.array(sorted(row for row, _ in self._rows.judged() if row in present), np.int64)

        def work(cancel: CancelToken, progress: ProgressCallback) -> SetRecords:
            return write_verdicts(snapshot, rows, book, key, cancel)

        def done(edit: SetRecords) -> None:
            if edit.records:
                services.model.push(edit)
            words = QCoreApplication.translate("review", "Verdicts written into {0}")
            services.messages.say(words.format(records_text(len(edit.records))), "success")

        services.lanes.jobs.start(
            QCoreApplication.translate("review", "Writing verdicts into records"),
            work,
            done,
            lambda error: services.messages.say(str(error), "error"),
        )
