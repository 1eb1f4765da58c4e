"""Asks where records shall stand in the document."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.manifest.rows import RowIds


class MoveDialog(QDialog):
    """`position_chosen(before)`: the row that comes behind the moved ones, None for the end of the document.

    The number asked for is the place, from 0, that the first moved record will have.
    """

    position_chosen = Signal(object)

    def __init__(self, model: DocumentModel, rows: RowIds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Move records"))
        order = model.snapshot.rows()
        moved = np.isin(order, rows)
        self._others = order[~moved]
        self.position = QSpinBox()
        self.position.setGroupSeparatorShown(True)
        self.position.setRange(0, len(self._others))
        self.position.setValue(int(np.flatnonzero(moved)[0]))
        self.position.setAccessibleName(self.tr("Position"))
        words = QLabel(self.tr("0 is the beginning, {0} the end.").format(count_text(len(self._others))))
        words.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = buttons.addButton(
            self.tr("Move {0}").format(records_text(len(rows))), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("To position"), self.position)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(words)
        column.addWidget(buttons)
        self.button.setDefault(True)
        self.position.selectAll()

    def _on_accepted(self) -> None:
        place = self.position.value()
        self.position_chosen.emit(int(self._others[place]) if place < len(self._others) else None)
        self.accept()
