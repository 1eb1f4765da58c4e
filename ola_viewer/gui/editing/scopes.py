"""Which records a bulk edit is about: the selection, what the filter shows, or all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.figures import records_text
from ola_viewer.manifest.rows import RowIds


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("scopes", text)


@dataclass(frozen=True, slots=True)
class EditScope:
    """Some rows, and the words for them."""

    title: str
    rows: RowIds


def scopes_of(model: DocumentModel) -> list[EditScope]:
    """The narrowest first."""
    everything = model.snapshot.rows()
    found = []
    if len(model.selected) > 1:
        found.append(EditScope(tr("the selection: {0}").format(records_text(len(model.selected))), model.selected))
    if model.filtered:
        found.append(EditScope(tr("what is shown: {0}").format(records_text(len(model.rows))), model.rows))
    found.append(EditScope(tr("all: {0}").format(records_text(len(everything))), everything))
    return found


class ScopeBox(QComboBox):
    """The choice; `scope_changed` also when what the choices hold changed."""

    scope_changed = Signal()

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self._model = model
        self._scopes: list[EditScope] = []
        self.setAccessibleName(self.tr("Records"))
        self.refresh()
        self.currentIndexChanged.connect(lambda _index: self.scope_changed.emit())

    def refresh(self) -> None:
        """Ask the model again."""
        at = max(0, self.currentIndex())
        self._scopes = scopes_of(self._model)
        self.blockSignals(True)
        self.clear()
        self.addItems([scope.title for scope in self._scopes])
        self.setCurrentIndex(min(at, len(self._scopes) - 1))
        self.blockSignals(False)
        self.scope_changed.emit()

    @property
    def rows(self) -> RowIds:
        """The rows chosen."""
        return self._scopes[self.currentIndex()].rows
