"""Fields of the building dialogs: a path with its error beside the text, what to work on, labels in a role's colour."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.building.services import OpenTable
from ola_viewer.gui.building.tasks import Given, workers_of
from ola_viewer.gui.small_parts import RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs.executors import Workers

PathKind: TypeAlias = Literal["open", "save", "folder"]
MANIFESTS = "*.json *.jsonl *.ndjson *.gz *.zst *.yaml *.yml"


class ErrorLine(QLineEdit):
    """A field that shows why its text cannot be used, in it on the right; the tool tip has the whole sentence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.error = ""
        theme.changed.connect(self.update)

    def set_error(self, text: str) -> None:
        """Show an error, or none."""
        if text != self.error:
            self.error = text
            self.setProperty("invalid", bool(text))
            self.setToolTip(plain_tip(text))
            self.setAccessibleDescription(text)
            self.setTextMargins(0, 0, self._error_width(), 0)
            self.update()

    def _error_width(self) -> int:
        if not self.error:
            return 0
        return min(self.width() // 2, self._metrics_width() + 10)

    def _metrics_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.error[:200])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field and its error."""
        super().paintEvent(event)
        if self.error:
            painter = QPainter(self)
            painter.setFont(self._theme.font("row"))
            painter.setPen(self._theme.color("error"))
            room = self._error_width()
            rect = QRect(self.width() - room - 6, 0, room, self.height())
            text = painter.fontMetrics().elidedText(self.error, Qt.TextElideMode.ElideRight, room)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)


class PathField(QWidget):
    """A path to type or to browse for. `changed` after every change; `path` is absolute, None while empty."""

    changed = Signal()

    def __init__(
        self, theme: Theme, kind: PathKind, name: str, filters: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._name = name
        self._filters = filters
        self.line = ErrorLine(theme, self)
        self.line.setFont(theme.font("mono"))
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.browse = QPushButton(self.tr("Browse…"), self)
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """What stands in the field."""
        text = self.line.text().strip()
        return Path(os.path.abspath(os.path.expanduser(text))) if text else None

    def set_path(self, path: Path | str | None) -> None:
        """Put a path into the field."""
        self.line.setText("" if path is None else str(path))

    def set_kind(self, kind: PathKind) -> None:
        """What Browse asks for."""
        self._kind = kind

    def _on_browse(self) -> None:
        start = self.line.text()
        if self._kind == "folder":
            name = QFileDialog.getExistingDirectory(self, self._name, start)
        elif self._kind == "save":
            options = QFileDialog.Option.DontConfirmOverwrite
            name, _ = QFileDialog.getSaveFileName(self, self._name, start, self._filters, options=options)
        else:
            name, _ = QFileDialog.getOpenFileName(self, self._name, start, self._filters)
        if name:
            self.set_path(name)


class WorkersField(QWidget):
    """How many workers, and where: this machine or a Dask cluster."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = QSpinBox(self)
        self.jobs.setRange(0, 1024)
        self.jobs.setSpecialValueText(self.tr("one a core"))
        self.jobs.setAccessibleName(self.tr("Workers"))
        self.dask = QLineEdit(self)
        self.dask.setPlaceholderText(self.tr("this machine; or a Dask scheduler, tcp://host:8786"))
        self.dask.setAccessibleName(self.tr("Run on"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.jobs)
        row.addWidget(RoleLabel(theme, self.tr("on"), "text2"))
        row.addWidget(self.dask, 1)

    def workers(self, threads: bool = False) -> Workers:
        """What is chosen; `threads`: of this machine rather threads than processes."""
        return workers_of(self.jobs.value(), self.dask.text(), threads)


class SourceField(QWidget):
    """What to work on: the open table or a part of it, a manifest file, a folder. `changed` after every change."""

    changed = Signal()

    def __init__(self, theme: Theme, folders: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = OpenTable()
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Work on"))
        self.path = PathField(theme, "open", self.tr("Manifest or folder"))
        self._folders = folders
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choice)
        column.addWidget(self.path)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.path.changed.connect(self.changed)
        self.offer(OpenTable())
        self.setFocusProxy(self.choice)

    def offer(self, table: OpenTable) -> None:
        """Show what is open now; the choice made before stays if it still exists."""
        before = self.choice.currentData() if self.path.path is not None or not self.is_path else None
        self._table = table
        words = {
            "all": self.tr("The open table, {0} records"),
            "shown": self.tr("What the filter shows, {0} records"),
            "selected": self.tr("The selection, {0} records"),
        }
        self.choice.blockSignals(True)
        self.choice.clear()
        for key, text in table.choices():
            self.choice.addItem(words[key].format(text), key)
        self.choice.addItem(self.tr("A manifest file"), "file")
        if self._folders:
            self.choice.addItem(self.tr("A folder"), "folder")
        self.choice.setCurrentIndex(max(0, self.choice.findData(before)))
        self.choice.blockSignals(False)
        self._on_choice()

    def choose(self, key: str, path: Path | None = None) -> None:
        """Choose by key: "all", "shown", "selected", "file", "folder"."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(key)))
        if path is not None:
            self.path.set_path(path)

    def given(self, more_roots: Sequence[Path]) -> Given:
        """What is chosen, as the input of a task."""
        key, roots = self.choice.currentData(), tuple(more_roots)
        if key in ("file", "folder"):
            return Given(path=self.path.path, is_folder=key == "folder", more_roots=roots)
        rows = {"shown": self._table.shown, "selected": self._table.selected}.get(key)
        return Given(snapshot=self._table.snapshot, rows=rows, more_roots=roots)

    def set_error(self, text: str) -> None:
        """Show an error, or none."""
        self.path.line.set_error(text)

    @property
    def is_path(self) -> bool:
        """Whether a file or folder is chosen, not the open table."""
        return self.choice.currentData() in ("file", "folder")

    def _on_choice(self) -> None:
        key = self.choice.currentData()
        self.path.setVisible(key in ("file", "folder"))
        self.path.set_kind("folder" if key == "folder" else "open")
        self.path.line.setPlaceholderText(self.tr("/folder") if key == "folder" else self.tr("/folder/manifest.json"))
        self.changed.emit()
