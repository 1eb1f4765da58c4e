"""Which records the next check looks at: all, those shown, those selected, or some by chance."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QMenu, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ola_viewer.checks.run_quick import sample_rows
from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowIds

Choice: TypeAlias = Literal["all", "shown", "selected", "sample"]
_MOST = 2_000_000_000


class ScopeButton(QPushButton):
    """A flat button that says which records and opens a menu to choose. `chosen()`: another scope."""

    chosen = Signal()

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.choice: Choice = "all"
        self.count, self.seed = 1000, 0
        self.setFlat(True)
        self.setFont(theme.font("row"))
        self.setAccessibleName(self.tr("Which records are checked"))
        self.clicked.connect(self._on_clicked)
        self._show()

    def rows(self) -> RowIds | None:
        """The records to check in the order of the document, None for all."""
        if self.choice == "shown":
            return self._model.rows
        if self.choice == "selected":
            return self._model.selected
        if self.choice == "sample":
            return sample_rows(self._model.rows, self.count, self.seed)
        return None

    def choose(self, choice: Choice) -> None:
        """Check other records from now on."""
        self.choice = choice
        self._show()
        self.chosen.emit()

    def choose_sample(self, count: int, seed: int) -> None:
        """Check `count` of the records shown, by chance."""
        self.count, self.seed = count, seed
        self.choose("sample")

    def build_menu(self) -> QMenu:
        """The choices with what they mean now."""
        menu = QMenu(self)
        shown, selected = count_text(len(self._model.rows)), count_text(len(self._model.selected))
        for choice, title in (
            ("all", self.tr("All records")),
            ("shown", self.tr("Shown records ({0})").format(shown)),
            ("selected", self.tr("Selected records ({0})").format(selected)),
        ):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(choice == self.choice)
            action.setEnabled(choice != "selected" or bool(len(self._model.selected)))
            action.triggered.connect(lambda _on=False, choice=choice: self.choose(choice))
        menu.addAction(self.tr("Some of the shown records by chance…"), self.ask_sample)
        return menu

    def ask_sample(self) -> None:
        """How many, and which seed."""
        dialog = SampleDialog(self.count, self.seed, self.window())
        dialog.accepted.connect(lambda: self.choose_sample(dialog.count.value(), dialog.seed.value()))
        dialog.open()

    def _on_clicked(self) -> None:
        menu = self.build_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _show(self) -> None:
        words = {
            "all": self.tr("All records"),
            "shown": self.tr("Shown records"),
            "selected": self.tr("Selected records"),
            "sample": self.tr("{0} by chance, seed {1}").format(count_text(self.count), self.seed),
        }
        self.setText(words[self.choice])


class SampleDialog(QDialog):
    """Asks for the number of records and the seed."""

    def __init__(self, count: int, seed: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Check some records"))
        self.count, self.seed = QSpinBox(self), QSpinBox(self)
        self.count.setRange(1, _MOST)
        self.count.setValue(count)
        self.seed.setRange(0, _MOST)
        self.seed.setValue(seed)
        form = QFormLayout()
        form.addRow(self.tr("Records"), self.count)
        form.addRow(self.tr("Seed (the same seed chooses the same records)"), self.seed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
