"""Runs exports in the background and says what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ola_viewer.gui.figures import count_text, size_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.saving.export_dialog import ExportDialog, ExportRequest, choices_of
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken, ProgressCallback
from ola_viewer.manifest.atomic_file import SaveError
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.export import Exported, export
from ola_viewer.manifest.export_table import Extra, export_table
from ola_viewer.manifest.problems import ManifestError


class ExportControl(QObject):
    """`extra`: further columns of exported tables, asked when an export starts (state of media, verdicts)."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self.dialog: ExportDialog | None = None
        self.extra: Callable[[], Mapping[str, Extra]] = dict
        self._asked_of: Document | None = None
        services.model.sources_changed.connect(self._on_sources_changed)

    def ask(self) -> None:
        """Show the dialog; what is filtered or selected is offered first."""
        model = self._services.model
        self._asked_of = model.document
        if self.dialog is None:
            self.dialog = ExportDialog(self._services.theme, self._services.lanes.decode, self._window)
            self.dialog.export_wanted.connect(self.run)
        filtered = model.rows if model.filtered else None
        choices = choices_of(model.snapshot.rows(), filtered, model.selected)
        path = model.sources[0].path if model.sources else Path.home() / "manifest.json"
        suffix = ".jsonl" if path.suffix == ".jsonl" else ".json"
        suggested = path.with_name(path.name.split(".")[0] + ("-filtered" if filtered is not None else "-new") + suffix)
        self.dialog.offer(lambda: model.snapshot, choices, suggested, 1 if filtered is not None else 0)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.target.setFocus()

    def _on_sources_changed(self) -> None:
        """What is to be exported was chosen in what was open then."""
        if self.dialog is not None and self._asked_of is not self._services.model.document:
            self.dialog.close()

    def run(self, request: ExportRequest) -> None:
        """Do an export. Of rows that are not there any more nothing is written."""
        snapshot, messages = self._services.model.snapshot, self._services.messages
        if not snapshot.holds(request.rows).all():
            messages.say(
                self.tr("Some of these records are not there any more. Choose again what to export."), "warning"
            )
            return
        extra = self.extra()

        def work(cancel: CancelToken, progress: ProgressCallback) -> list[Exported]:
            if request.table:
                return [
                    export_table(
                        snapshot,
                        request.rows,
                        request.target,
                        request.table,
                        extra,
                        request.options.overwrite,
                        cancel,
                        progress,
                    )
                ]
            return export(snapshot, request.rows, request.target, request.options, cancel, progress)

        def done(written: list[Exported]) -> None:
            messages.dismiss("export")
            messages.say(exported_words(written), "success")

        def failed(error: Exception) -> None:
            if not isinstance(error, SaveError | ManifestError | OSError | ValueError):
                raise error
            again = BarAction(self.tr("Export…"), self.ask)
            messages.show_bar(BarMessage("export", "error", str(error), (again,)))

        def cancelled() -> None:
            messages.say(self.tr("The export was cancelled. Nothing was written."))

        title = self.tr("Exporting {0}").format(request.target.name)
        self._services.lanes.jobs.start(title, work, done, failed, cancelled)


def exported_words(written: list[Exported]) -> str:
    """ "good.json written: 400 records, 1.2 MB"."""
    records, size = sum(one.records for one in written), sum(one.size for one in written)
    name = written[0].path.name if len(written) == 1 else f"{count_text(len(written))} files"
    return f"{name} written: {count_text(records)} records, {size_text(size)}"
