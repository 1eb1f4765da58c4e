"""The base of the building dialogs: fields, what will happen, start, what came of it. Modeless."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ola_viewer.gui.building.fields import ErrorLine, PathField, SourceField
from ola_viewer.gui.building.services import BuildServices
from ola_viewer.gui.building.tasks import Forecast, Task
from ola_viewer.gui.building.views import ForecastView, JobStrip
from ola_viewer.gui.building.wording import FieldError
from ola_viewer.gui.job_book import EXPECTED, Page
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.jobs import CancelToken, Progress, throttled

_PAUSE_MS = 200
_TITLE_BAR = 36
"""Height that the system's frame of a window takes, about."""


class BuildDialog(QDialog):
    """`task()` reads the fields; the base forecasts it a moment after every change, and starts it.

    `open_wanted(path)`: show the manifest that was written; `log_wanted(page)`; `forecast_shown`: the figures are those
    of the fields.
    """

    open_wanted = Signal(object)
    log_wanted = Signal(object)
    forecast_shown = Signal()

    def __init__(self, services: BuildServices, title: str, intro: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.setWindowTitle(title)
        self.setObjectName(f"build_{type(self).__name__}")
        self.resize(680, 560)
        theme = services.theme
        words = RoleLabel(theme, intro, "text2")
        words.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.upper = QVBoxLayout()
        self.upper.setSpacing(10)
        self.upper.addWidget(words)
        self.upper.addLayout(self.form)
        self.forecast_view = ForecastView(theme, self)
        self.strip = JobStrip(theme, self)
        self.strip.open_wanted.connect(self.open_wanted)
        self.strip.log_wanted.connect(self.log_wanted)
        self.strip.resume_wanted.connect(self._on_resume)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setDefault(True)
        self.start_button.setEnabled(False)
        self.start_button.clicked.connect(self.start)
        close = QPushButton(self.tr("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.start_button)
        foot.setContentsMargins(16, 0, 16, 14)
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(16, 14, 16, 0)
        column.setSpacing(12)
        column.addLayout(self.upper)
        column.addWidget(self.forecast_view, 1)
        column.addWidget(self.strip)
        self._body.installEventFilter(self)
        # On a small screen the fields are scrolled, and the buttons below them stay in sight.
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)
        self._fields: dict[str, PathField | SourceField | ErrorLine] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._ready = False
        services.book.opened.connect(self._on_page_opened)

    def task(self) -> Task:
        """The fields as a task. Raises `FieldError`."""
        raise NotImplementedError

    def show_forecast(self, forecast: Forecast) -> None:
        """More than the base shows of a forecast."""

    def add_field(self, label: str, widget: QWidget, name: str = "") -> None:
        """A line of the form; `name` says which errors the field shows."""
        title = RoleLabel(self.services.theme, label, "text2")
        title.setMinimumHeight(26)
        self.form.addRow(title, widget)
        if name and isinstance(widget, (PathField, SourceField, ErrorLine)):
            self._fields[name] = widget

    def on_field_changed(self) -> None:
        """Count anew in a moment."""
        self._ready = False
        self.services.lane.cancel(self.objectName())  # figures of the old fields must not make it ready again
        self.start_button.setEnabled(False)
        self.forecast_view.show_busy()
        self._pause.start()

    def refresh(self) -> None:
        """Count anew now."""
        self._pause.stop()
        self._ready = False
        try:
            task = self.task()
        except FieldError as error:
            self._show(Forecast(errors={error.name: str(error)}))
            return

        post, view = self.services.post, self.forecast_view

        def work(cancel: CancelToken) -> Forecast:
            def tell(progress: Progress) -> None:
                post(lambda: None if cancel.cancelled else view.show_busy(progress))

            forecast = task.forecast(cancel, throttled(tell, 0.25))
            cancel.check()
            return forecast

        self.forecast_view.show_busy()
        self.services.lane.submit(self.objectName(), work, self._show, self._on_failed, background=True)

    def start(self) -> Page | None:
        """Begin what the forecast describes."""
        if not self._ready or self.strip.running:
            return None
        task = self.task()
        page = self.services.book.start(task.title, task.run, task.spec)
        self._follow(page)
        return page

    def _follow(self, page: Page) -> None:
        self.strip.follow(page)
        page.listeners.append(self._on_page_ended)
        self._enable()

    def _on_resume(self, page: Page) -> None:
        self.services.book.resume(page.job)  # `_on_page_opened` follows it, whoever asked for it

    def _on_page_opened(self, page: Page) -> None:
        if self.strip.page is not None and page.earlier is self.strip.page.job:
            self._follow(page)

    def _on_page_ended(self, _page: Page) -> None:
        if self.isVisible():
            self.refresh()
        self._enable()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EXPECTED):
            self._show(Forecast(errors={"": self.tr("This cannot be counted: the program itself failed.")}))
            raise error
        name = error.name if isinstance(error, FieldError) else ""
        self._show(Forecast(errors={name: str(error)}))

    def _show(self, forecast: Forecast) -> None:
        shown = ["out"] if self._is_written(forecast) else []
        for name, field in self._fields.items():
            text = "" if name in shown else forecast.errors.get(name, "")
            line = field.line if isinstance(field, PathField) else field
            line.set_error(text)
            if text and not (isinstance(field, SourceField) and not field.is_path):
                shown.append(name)
        self.forecast_view.show_forecast(forecast, shown)
        self.show_forecast(forecast)
        self._ready = forecast.ready
        self.start_button.setText(forecast.start or self.tr("Start"))
        self._enable()
        self.forecast_shown.emit()

    def _is_written(self, forecast: Forecast) -> bool:
        """Whether the one thing in the way is the file that the job just wrote: that is no fault to point at."""
        out, page = self._fields.get("out"), self.strip.page
        if not isinstance(out, PathField) or out.path is None or list(forecast.errors) != ["out"]:
            return False
        return page is not None and page.outcome is not None and page.outcome.result == out.path

    def _enable(self) -> None:
        self.start_button.setEnabled(self._ready and not self.strip.running)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow where the parts ask for more height: sentences wrap, and a job's messages came up."""
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as the parts want, as far as the screen goes."""
        layout = self._body.layout()
        assert layout is not None
        self._scroll.setMinimumWidth(self._body.minimumSizeHint().width())
        # Not the minimum: where sentences wrap, Qt gives them what it then takes from their neighbours.
        needed = layout.totalHeightForWidth(self._scroll.viewport().width())
        wanted = max(self.height(), self.height() - self._scroll.viewport().height() + needed)
        height = min(wanted, self.screen().availableGeometry().height() - _TITLE_BAR)
        if height != self.height():
            self.resize(self.width(), height)

    def showEvent(self, event: QShowEvent) -> None:
        """Figures of what is open now."""
        super().showEvent(event)
        self._fit()
        for field in self._fields.values():
            if isinstance(field, SourceField):
                field.offer(self.services.table())
        self.on_field_changed()
