"""Edits, oldest first. What was undone stands in grey below the present state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.panels import Panel

_ROW = QSize(100, 26)


class HistoryPanel(Panel):
    """A list with one line a state; the present one is current."""

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.list = QListWidget(self)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFont(theme.font("row"))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("History"))
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        model.history_changed.connect(self._fill)
        theme.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        entries = self._model.history
        first = QListWidgetItem(self.tr("As opened"))
        first.setData(Qt.ItemDataRole.UserRole, 0)
        first.setSizeHint(_ROW)
        self.list.addItem(first)
        done = 0
        for number, entry in enumerate(entries, start=1):
            words = entry.label + (self.tr(" · saved") if entry.saved else "")
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(_ROW)
            if entry.done:
                done = number
            else:
                item.setForeground(QBrush(self._theme.color("disabled")))
            self.list.addItem(item)
        self.list.setCurrentRow(done)

    def _on_activated(self, item: QListWidgetItem) -> None:
        target = int(item.data(Qt.ItemDataRole.UserRole))
        done = sum(entry.done for entry in self._model.history)
        if target != done:
            self._model.jump(target)
