"""Convert: other dialects, other containers."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from ola_viewer.building.convert_model import Dialect
from ola_viewer.gui.building.convert_task import ConvertTask
from ola_viewer.gui.building.dialog import BuildDialog
from ola_viewer.gui.building.fields import MANIFESTS, PathField, SourceField, WorkersField
from ola_viewer.gui.building.services import BuildServices
from ola_viewer.gui.building.wording import tr


class ConvertDialog(BuildDialog):
    """One form to another; what cannot be expressed is listed."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        intro = tr(
            "Keys without a meaning in the other form keep their bytes. What it cannot express is listed by record, "
            "never dropped in silence."
        )
        super().__init__(services, tr("Convert"), intro, parent)
        theme = services.theme
        self.source = SourceField(theme, False)
        self.form_choice = QComboBox(self)
        self.form_choice.setAccessibleName(tr("To"))
        for words, form in (
            (tr("Ola: conversations, from and value"), Dialect.OLA),
            (tr("LLaMA-Factory: messages, lists of media"), Dialect.LLAMA_FACTORY),
            (tr("ms-swift: messages, lists of media"), Dialect.MS_SWIFT),
            (tr("Qwen: messages with parts"), Dialect.QWEN),
            (tr("JSON Lines, records as they are"), "jsonl"),
            (tr("JSON array, records as they are"), "array"),
        ):
            self.form_choice.addItem(words, form)
        self.out = PathField(theme, "save", tr("Write to"), tr("Manifests ({0})").format(MANIFESTS))
        self.out.line.setPlaceholderText(tr("/folder/new.json, or .jsonl for JSON Lines"))
        self.report = PathField(theme, "save", tr("List of losses"), tr("CSV (*.csv)"))
        self.report.line.setPlaceholderText(tr("none"))
        self.overwrite = QCheckBox(tr("Overwrite"), self)
        self.add_field(tr("Work on"), self.source, "source")
        self.add_field(tr("To"), self.form_choice)
        self.add_field(tr("Write to"), self.out, "out")
        self.add_field(tr("List of losses"), self.report, "report")
        self.where = WorkersField(theme)
        self.add_field(tr("Workers"), self.where)
        self.add_field("", self.overwrite)
        for field in (self.source, self.out, self.report):
            field.changed.connect(self.on_field_changed)
        self.form_choice.currentIndexChanged.connect(self._on_form)
        self.overwrite.toggled.connect(lambda _on: self.on_field_changed())

    def task(self) -> ConvertTask:
        """See `BuildDialog`."""
        data = self.form_choice.currentData()
        dialects = {dialect.value: dialect for dialect in Dialect}
        report = self.report.path if data in dialects else None
        given = self.source.given(self.services.roots())
        form, overwrite = dialects.get(data, data), self.overwrite.isChecked()
        return ConvertTask(given, form, self.out.path, report, overwrite, self.where.workers())

    def _on_form(self) -> None:
        self.report.setEnabled(self.form_choice.currentData() not in ("jsonl", "array"))
        self.on_field_changed()
