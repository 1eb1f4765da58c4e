"""Edits and saves, oldest first. What was undone stands in grey below the present state."""

from __future__ import annotations

import time
from collections.abc import Sequence

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
        document = self._model.document
        known, entries = document.steps, document.history
        saves = [(base.count, base.at) for base in known.bases if base.at]
        if known.cut:
            at = next((at for count, at in saves if not count), 0.0)
            self._add(self.tr("As saved {0}; earlier states are not kept").format(_moment(at)), 0)
            saves = [(count, at) for count, at in saves if count]
        else:
            self._add(self.tr("As opened"), 0)
        self._add_saves(saves, 0)
        for number, entry in enumerate(entries, start=1):
            kept = entry.saved and all(count != number for count, _ in saves)  # saved elsewhere
            item = self._add(entry.label + (self.tr(" · saved") if kept else ""), number)
            if not entry.done:
                item.setForeground(QBrush(self._theme.color("disabled")))
            self._add_saves(saves, number)
        self.list.setCurrentRow(max(row for row in range(self.list.count()) if self._count_at(row) <= known.done))

    def _add_saves(self, saves: Sequence[tuple[int, float]], count: int) -> None:
        """A line below the edit for each time that this state was saved; undo goes past it."""
        known = self._model.document.steps
        here = [at for place, at in saves if place == count]
        role = "text2" if count <= known.done else "disabled"
        for at in here:
            words = self.tr("Saved {0}").format(_moment(at))
            if at == here[-1] and known.clean == known.serial_at(count):
                words += self.tr(" · as in the file")
            item = self._add(words, count)
            item.setIcon(self._theme.icon("check", role))
            item.setForeground(QBrush(self._theme.color(role)))
            item.setToolTip(self.tr("The files were saved in this state. Undo goes back further."))

    def _add(self, words: str, count: int) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, count)
        item.setSizeHint(_ROW)
        self.list.addItem(item)
        return item

    def _count_at(self, row: int) -> int:
        return int(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _on_activated(self, item: QListWidgetItem) -> None:
        target = int(item.data(Qt.ItemDataRole.UserRole))
        done = self._model.document.steps.done
        if target != done:
            self._model.jump(target)


def _moment(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))
