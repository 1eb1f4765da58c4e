"""The panel: measures in the background while it is shown, whenever the view or the columns change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.statistics.chart import Chart
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.translation import QT_TRANSLATE_NOOP
from ola_viewer.gui.window.panels import Panel
from ola_viewer.manifest.row_values import ColumnsMissingError
from ola_viewer.manifest.statistics import Statistics, Totals, measure

_CHART_WIDTH = 330


class StatisticsPanel(Panel):
    """`add_term` takes the filter term of a bar that was clicked."""

    def __init__(
        self,
        model: DocumentModel,
        lane: DecodeLane,
        theme: Theme,
        add_term: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._lane = lane
        self._theme = theme
        self._add_term = add_term
        self._active = False
        self.charts: list[Chart] = []
        self.note = QLabel(self)
        self.note.setFont(theme.font("row"))
        self._figures = QHBoxLayout()
        self._figures.setSpacing(28)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(12)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 10, 16, 12)
        column.addLayout(self._figures)
        column.addLayout(self._grid)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        body.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._later = QTimer(self, singleShot=True, interval=150)
        self._later.timeout.connect(self._measure)
        model.view_changed.connect(self._on_changed)
        model.columns_changed.connect(self._on_changed)

    def head_left(self) -> QWidget | None:
        """Of how many records."""
        return self.note

    def shown(self) -> None:
        """Measure now."""
        self._active = True
        self._measure()

    def hidden(self) -> None:
        """Measure nothing any more."""
        self._active = False
        self._lane.cancel("statistics")

    def _on_changed(self) -> None:
        if self._active:
            self._later.start()

    def _measure(self) -> None:
        snapshot, rows = self._model.snapshot, self._model.rows
        self.note.setText(self.tr("Measuring {0} records").format(count_text(len(rows))))

        def done(statistics: Statistics) -> None:
            self._show(statistics)

        def failed(error: Exception) -> None:
            waiting = isinstance(error, ColumnsMissingError)
            self.note.setText(self.tr("Waiting until the file is read") if waiting else str(error))

        self._lane.submit("statistics", lambda cancel: measure(snapshot, rows, cancel), done, failed, background=True)

    def _show(self, statistics: Statistics) -> None:
        words = self.tr("{0} records in the view") if self._model.filtered else self.tr("all {0} records")
        self.note.setText(words.format(count_text(statistics.totals.records)))
        _clear(self._figures)
        for figure, what in total_figures(statistics.totals):
            self._figures.addWidget(self._figure(figure, self.tr(what)))
        self._figures.addStretch(1)
        for chart in self.charts:
            chart.hide()
            chart.deleteLater()
        self.charts = []
        for histogram in statistics.histograms:
            if histogram.bars:
                chart = Chart(histogram, self._theme, self)
                chart.term_wanted.connect(self._add_term)
                self.charts.append(chart)
        self._arrange()

    def _figure(self, figure: str, what: str) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for text, font in ((figure, self._theme.font("figure", 600)), (what, self._theme.font("row"))):
            label = QLabel(text, box)
            label.setFont(font)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        return box

    def _arrange(self) -> None:
        across = max(1, self.width() // _CHART_WIDTH)
        for number in range(8):
            self._grid.setColumnStretch(number, 1 if number < across else 0)
        for number, chart in enumerate(self.charts):
            self._grid.addWidget(chart, number // across, number % across, Qt.AlignmentFlag.AlignTop)
            chart.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many charts side by side as fit."""
        super().resizeEvent(event)
        self._arrange()


def total_figures(totals: Totals) -> list[tuple[str, str]]:
    """Figures with the words below them; zeros are left out."""
    figures = [
        (totals.records, count_text(totals.records), QT_TRANSLATE_NOOP("StatisticsPanel", "records")),
        (totals.record_bytes, size_text(totals.record_bytes), QT_TRANSLATE_NOOP("StatisticsPanel", "of JSON")),
        (totals.turns, count_text(totals.turns), QT_TRANSLATE_NOOP("StatisticsPanel", "turns")),
        (totals.media, count_text(totals.media), QT_TRANSLATE_NOOP("StatisticsPanel", "media")),
        (totals.frames, count_text(totals.frames), QT_TRANSLATE_NOOP("StatisticsPanel", "images and frames")),
        (totals.piece_bytes, size_text(totals.piece_bytes), QT_TRANSLATE_NOOP("StatisticsPanel", "in patches")),
    ]
    return [(text, what) for value, text, what in figures if value]


def _clear(layout: QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
