"""What the review says about the whole: per stratum and in total, and how far two reviewers agree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.review.desk import HALF_WIDTH
from ola_viewer.gui.review.marks import percent
from ola_viewer.gui.theme import Theme
from ola_viewer.review.agreement import Agreement
from ola_viewer.review.statistics import Share, weighted_share

_MOST_SHOWN = 200


class StatisticsSheet(QDialog):
    """A table of shares; below it, where a second review was loaded, the agreement. `grouping_changed`: shares are
    wanted by something else (`grouping`)."""

    grouping_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Statistics of the review"))
        self.resize(820, 420)
        heads = (
            self.tr("Stratum"),
            self.tr("Good"),
            self.tr("Bad"),
            self.tr("Unsure"),
            self.tr("Share of bad"),
            self.tr("95 % interval"),
            self.tr("More for ±2 %"),
        )
        self.table = _table(theme, heads)
        self._grouping = QComboBox()
        for value, title in (
            ("", self.tr("By stratum of the queue")),
            ("kind", self.tr("By kind")),
            ("source", self.tr("By source file")),
            ("folder", self.tr("By media folder")),
            ("tag", self.tr("By tag")),
        ):
            self._grouping.addItem(title, value)
        self._grouping.setAccessibleName(self.tr("Shares by"))
        self._grouping.currentIndexChanged.connect(lambda _index: self.grouping_changed.emit())
        self.words = _label(theme)
        self.agreement = _label(theme)
        self.differences = _table(theme, (self.tr("Record"), self.tr("First"), self.tr("Second"), self.tr("Notes")))
        self.differences.hide()
        column = QVBoxLayout(self)
        column.addWidget(self._grouping, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addWidget(self.agreement)
        column.addWidget(self.differences, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    @property
    def grouping(self) -> str:
        """What shares are wanted by: "kind", "source", "folder", "tag", or "" for the strata of the queue."""
        return str(self._grouping.currentData())

    def group_by(self, grouping: str) -> None:
        """Choose it; `grouping_changed` follows."""
        self._grouping.setCurrentIndex(self._grouping.findData(grouping))

    def show_shares(self, total: Share, strata: Mapping[str, Share], sizes: Mapping[str, int]) -> None:
        """`sizes`: how many records each stratum has in the set that was sampled; empty if not known."""
        named = (
            [(name or self.tr("no stratum"), share) for name, share in strata.items()]
            if len(strata) > 1 or self.grouping
            else []
        )
        self.table.setRowCount(0)
        for name, share in [*named, (self.tr("Total"), total)]:
            self._add(name, share, bold=share is total)
        words = [self.tr("Unsure is left out of the share. Interval: Wilson.")]
        weighted = weighted_share(dict(strata), dict(sizes)) if sizes else math.nan
        if not math.isnan(weighted) and len(strata) > 1:
            words.append(self.tr("Each stratum by its true size: {0} bad.").format(percent(weighted)))
        self.words.setText(" ".join(words))

    def show_agreement(self, agreement: Agreement, other: str) -> None:
        """Compare with the review `other`."""
        if not agreement.both:
            self.agreement.setText(self.tr("No record was judged in both reviews ({0}).").format(other))
            return
        kappa = "—" if math.isnan(agreement.kappa) else f"{agreement.kappa:.3f}"
        self.agreement.setText(
            self.tr("{0}: {1} judged in both, {2} alike. Cohen's kappa: {3}.").format(
                other, records_text(agreement.both), percent(agreement.observed), kappa
            )
        )
        shown = agreement.disagreements[:_MOST_SHOWN]
        self.differences.setRowCount(0)
        for first, second in shown:
            notes = " / ".join(verdict.note for verdict in (first, second) if verdict.note)
            _fill(self.differences, (first.record_id, first.mark or "", second.mark or "", notes))
        self.differences.setVisible(bool(shown))

    def _add(self, name: str, share: Share, *, bold: bool) -> None:
        decided = share.decided > 0
        cells = (
            name,
            count_text(share.good),
            count_text(share.bad),
            count_text(share.unsure),
            percent(share.share) if decided else "—",
            f"{share.low * 100:.1f} – {percent(share.high)}" if decided else "—",
            count_text(share.more_for(HALF_WIDTH)),
        )
        _fill(self.table, cells, self._theme if bold else None)


def _table(theme: Theme, heads: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setFont(theme.font("row"))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(26)
    table.setShowGrid(False)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _label(theme: Theme) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(theme.font("row"))
    return label


def _fill(table: QTableWidget, cells: Sequence[str], bold: Theme | None = None) -> None:
    row = table.rowCount()
    table.insertRow(row)
    for place, text in enumerate(cells):
        item = QTableWidgetItem(text)
        if place:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if bold is not None:
            item.setFont(bold.font("row", 600))
        table.setItem(row, place, item)
