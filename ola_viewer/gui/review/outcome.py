"""What a review comes to: statistics, agreement, reports, exports; and the dialogs that ask for files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from ola_viewer.gui.figures import count_text, verdicts_text
from ola_viewer.gui.review.desk import ReviewDesk
from ola_viewer.gui.review.reports import ReportWriter
from ola_viewer.gui.review.statistics_sheet import StatisticsSheet
from ola_viewer.gui.review.strata import judged_shares
from ola_viewer.gui.review.verdict_rows import VerdictRows
from ola_viewer.gui.services import Services
from ola_viewer.gui.session_glue import SessionGlue
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.review.agreement import compare_reviews
from ola_viewer.review.review_files import load_review


class ReviewOutcome(QObject):
    """`values`: what the session keeps for the open manifest, with the sizes of the strata of each queue."""

    def __init__(
        self, services: Services, window: MainWindow, session: SessionGlue, desk: ReviewDesk, rows: VerdictRows
    ) -> None:
        super().__init__(window)
        self._services, self._window, self._session = services, window, session
        self.desk, self.rows = desk, rows
        self.sheet: StatisticsSheet | None = None
        self.values: Mapping[str, Any] = {}
        self.reports = ReportWriter(services, rows)
        for action_id, call in (
            ("review.statistics", self.show_statistics),
            ("review.report", self.ask_report),
            ("review.export_good", lambda: self.ask_export("good")),
            ("review.export_rest", lambda: self.ask_export("without-bad")),
            ("review.write_keys", self.ask_keys),
            ("review.compare", self.ask_other_review),
        ):
            services.actions.bind(action_id, call)

    # -- what the review says --------------------------------------------------------------------

    def show_statistics(self) -> StatisticsSheet | None:
        """The sheet of the open queue."""
        queue = self.desk.queue
        if queue is None:
            self._services.messages.say(self.tr("Start a review first: the statistics are those of a queue."))
            return None
        sheet = self._shown_sheet()
        self._show_shares()
        return sheet

    def _shown_sheet(self) -> StatisticsSheet:
        if self.sheet is None:
            self.sheet = StatisticsSheet(self._services.theme, self._window)
            self.sheet.destroyed.connect(lambda: setattr(self, "sheet", None))
            self.sheet.grouping_changed.connect(self._show_shares)
        self.sheet.show()
        self.sheet.raise_()
        return self.sheet

    def _show_shares(self) -> None:
        """Of the strata of the queue, or of what the reader wants to see them by."""
        queue, sheet = self.desk.queue, self.sheet
        if queue is None or sheet is None:
            return
        by = sheet.grouping
        if not by:
            sizes = self.values.get(f"sizes/{queue.name}")
            sheet.show_shares(self.desk.share(), self.desk.shares(), sizes if isinstance(sizes, dict) else {})
            return
        try:
            shares = judged_shares(self._services.model.snapshot, self.desk.judged_rows(), by)
        except ColumnsMissingError:
            self._services.messages.say(self.tr("Kinds and folders are still being counted."), "warning")
            return
        sheet.show_shares(self.desk.share(), shares, {})

    def compare_with(self, path: Path, other: Path | None = None) -> None:
        """Load a second reviewer's file and show how far he agrees with the open queue, or with the file `other`."""
        try:
            review = load_review(path)
            first = self.desk.verdicts() if other is None else load_review(other).verdicts
        except (OSError, ValueError) as error:
            self._services.messages.say(str(error), "error")
            return
        sheet = self.show_statistics() if other is None else self._shown_sheet()
        if sheet is not None:
            name = path.name if other is None else f"{other.name}, {path.name}"
            sheet.show_agreement(compare_reviews(first, review.verdicts), name)
            if other is not None:
                self._show_shares()

    def ask_other_review(self) -> None:
        """Choose a second reviewer's file, or the files of two."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Compare with a review, or two with each other"),
            "",
            self.tr("Reviews (*.json);;All files (*)"),
        )
        if len(names) > 2:
            self._services.messages.say(self.tr("Choose one review, or two."), "warning")
        elif names:
            self.compare_with(Path(names[-1]), Path(names[0]) if len(names) == 2 else None)

    # -- taking it out ---------------------------------------------------------------------------

    def ask_report(self) -> None:
        """Choose a file for the report of the open queue, or of all verdicts on this manifest."""
        queue = self.desk.queue
        verdicts = self.desk.verdicts() if queue is not None else [verdict for _, verdict in self.rows.judged()]
        if not verdicts:
            self._services.messages.say(self.tr("Nothing was judged yet."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export {0}").format(verdicts_text(len(verdicts))),
            self._beside("review.json"),
            self.tr("JSON (*.json);;Table (*.csv)"),
        )
        if name:
            self.reports.write_report(Path(name), verdicts, self.desk.shares())

    def ask_export(self, keep: str) -> None:
        """Choose a file for the good records, or for all but the bad ones."""
        title = self.tr("Export the good records") if keep == "good" else self.tr("Export all but the bad records")
        suggested = self._beside("good.json" if keep == "good" else "without-bad.json")
        name, _ = QFileDialog.getSaveFileName(self._window, title, suggested)
        if name:
            self.reports.export_records(Path(name), keep)

    def ask_keys(self) -> None:
        """Ask for the key that the verdicts are written under."""
        key, taken = QInputDialog.getText(
            self._window,
            self.tr("Write verdicts into records"),
            self.tr("Key of the {0} judged records:").format(count_text(len(self.rows.judged()))),
            text="review",
        )
        if taken and key.strip():
            self.reports.write_into_records(self._session.book, key.strip())

    def _beside(self, ending: str) -> str:
        path = self._services.model.sources[0].path
        return str(path.with_name(f"{path.name.split('.')[0]}-{ending}"))
