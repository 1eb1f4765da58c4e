"""Which folders to search for missing files."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.remap.completion import PathCompletion, folders_on_disk
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.theme import Theme


class SearchDialog(QDialog):
    """Modeless. `search_wanted(folders)` with those that are ticked."""

    search_wanted = Signal(object)

    def __init__(self, theme: Theme, lane: DecodeLane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find missing files"))
        self.resize(560, 320)
        words = RoleLabel(
            theme,
            self.tr(
                "Everything below these folders is listed once; then the rules that lead to the files are inferred."
            ),
            "text2",
        )
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setFont(theme.font("mono"))
        self.list.setAccessibleName(self.tr("Folders to search"))
        self.field = QLineEdit(self)
        self.field.setFont(theme.font("mono"))
        self.field.setPlaceholderText(self.tr("/folder/to/search"))
        self.field.setAccessibleName(self.tr("Folder"))
        self.completion = PathCompletion(self.field, lane, "search-folder", folders_on_disk)
        self.field.returnPressed.connect(self._on_entered)
        self.field.textChanged.connect(lambda _text: self._refresh())
        self.browse = QPushButton(self.tr("Browse…"), self)
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        self.start = QPushButton(self.tr("Search"), self)
        self.start.setDefault(True)
        self.start.clicked.connect(self._on_start)
        close = QPushButton(self.tr("Cancel"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        entry = QHBoxLayout()
        entry.addWidget(self.field, 1)
        entry.addWidget(self.browse)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addLayout(entry)
        column.addLayout(foot)
        self.list.itemChanged.connect(lambda _item: self._refresh())
        self._refresh()

    def offer(self, folders: Sequence[str]) -> None:
        """Add folders that are not listed yet, ticked; none that lies below another one of them."""
        wanted = sorted({os.path.abspath(folder) for folder in folders})
        for folder in wanted:
            if not any(folder.startswith(other.rstrip(os.sep) + os.sep) for other in wanted):
                self._add(folder)
        self._refresh()

    @property
    def folders(self) -> list[str]:
        """The ticked folders, and the one being typed."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        typed = self.field.text().strip()
        return list(dict.fromkeys([*ticked, *([typed] if os.path.isabs(typed) else [])]))

    def _add(self, folder: str) -> None:
        folder = folder.rstrip("/") or "/"
        for row in range(self.list.count()):
            if self.list.item(row).text() == folder:
                self.list.item(row).setCheckState(Qt.CheckState.Checked)
                return
        item = QListWidgetItem(folder)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        item.setSizeHint(QSize(100, 24))
        self.list.addItem(item)

    def _refresh(self) -> None:
        self.start.setEnabled(bool(self.folders))

    def _on_entered(self) -> None:
        text = self.field.text().strip()
        if os.path.isabs(text):
            self._add(text)
            self.field.clear()

    def _on_browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder to search"), self.field.text())
        if name:
            self._add(name)
            self._refresh()

    def _on_start(self) -> None:
        self._on_entered()
        folders = self.folders
        if folders:
            self.close()
            self.search_wanted.emit(folders)
