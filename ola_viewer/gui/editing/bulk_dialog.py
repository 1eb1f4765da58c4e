"""What edits of many records have in common as dialogs; and the one for new ids."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.editing.scopes import ScopeBox
from ola_viewer.gui.figures import records_text
from ola_viewer.manifest.bulk_edits import RenumberIds
from ola_viewer.manifest.edits import Edit, RowSet

_FIRST_NUMBERS = 3


class BulkDialog(QDialog):
    """Base: fields above, the records they are about, a sentence, one button."""

    def __init__(self, model: DocumentModel, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.records = ScopeBox(model)
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = buttons.addButton(title, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        column.addWidget(self.words)
        column.addWidget(buttons)
        self.button.setDefault(True)
        self.records.scope_changed.connect(self.refresh)

    def edit(self) -> Edit | str:
        """The edit as set, or why there is none yet."""
        raise NotImplementedError

    def preview(self) -> str:
        """What it will do, in a sentence."""
        return ""

    def refresh(self) -> None:
        """The fields changed."""
        edit = self.edit()
        possible = not isinstance(edit, str)
        self.button.setEnabled(possible)
        self.words.setText(self.preview() if possible else str(edit))
        self.button.setText(self.tr("Change {0}").format(records_text(len(self.records.rows))))

    def _on_accepted(self) -> None:
        edit = self.edit()
        if not isinstance(edit, str):
            self.model.push(edit)
            self.accept()


class RenumberDialog(BulkDialog):
    """New ids: prefix and number, in file order."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(model, "", parent)
        self.setWindowTitle(self.tr("New ids"))
        self.prefix = QLineEdit()
        self.start = QSpinBox()
        self.start.setRange(0, 2_000_000_000)
        self.digits = QSpinBox()
        self.digits.setRange(0, 18)
        self.as_number = QCheckBox(self.tr("as a number, without quotes"))
        self.form.addRow(self.tr("Prefix"), self.prefix)
        self.form.addRow(self.tr("First number"), self.start)
        self.form.addRow(self.tr("Digits at least"), self.digits)
        self.form.addRow("", self.as_number)
        self.form.addRow(self.tr("Of"), self.records)
        self.prefix.textChanged.connect(self.refresh)
        for spin in (self.start, self.digits):
            spin.valueChanged.connect(self.refresh)
        self.as_number.toggled.connect(self.refresh)
        self.refresh()

    def edit(self) -> RenumberIds | str:
        """See `BulkDialog`."""
        self.as_number.setEnabled(not self.prefix.text())
        if not len(self.records.rows):
            return self.tr("There are no records.")
        as_number = self.as_number.isChecked() and not self.prefix.text()
        rows = RowSet.of(self.records.rows)
        return RenumberIds(rows, self.prefix.text(), self.start.value(), self.digits.value(), as_number)

    def preview(self) -> str:
        """The first ids."""
        edit = self.edit()
        assert not isinstance(edit, str)
        first = edit.rows.to_rows()[:_FIRST_NUMBERS].tolist()
        made = [json.loads(edit.apply(b'{"id": 0}', row))["id"] for row in first]
        return ", ".join(json.dumps(value, ensure_ascii=False) for value in made) + " …"
