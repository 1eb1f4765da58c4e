"""Export as: which records, in which form, into which files. Says at once what stands in the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.atomic_file import SaveError, check_target
from ola_viewer.manifest.export import ExportOptions, Format, refuse_target
from ola_viewer.manifest.rows import RowIds
from ola_viewer.manifest.snapshot import Snapshot

_SUFFIX = {"jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet"}


@dataclass(frozen=True)
class ExportRequest:
    """What the user decided. `table`: "csv" or "parquet" instead of a manifest, else ""."""

    rows: RowIds
    target: Path
    options: ExportOptions
    table: Literal["", "csv", "parquet"]


@dataclass(frozen=True)
class Choice:
    """A set of records that may be exported."""

    title: str
    rows: Callable[[], RowIds]


class ExportDialog(QDialog):
    """Modeless. `export_wanted(ExportRequest)`."""

    export_wanted = Signal(object)

    def __init__(self, theme: Theme, lane: DecodeLane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lane = lane
        self._snapshot: Callable[[], Snapshot] | None = None
        self._choices: list[Choice] = []
        self._trouble = ""
        self.setWindowTitle(self.tr("Export as"))
        self.resize(620, 340)
        self.records = QComboBox()
        self.form = QComboBox()
        for title, value in (
            (self.tr("As stored"), "stored"),
            (self.tr("JSON array"), "array"),
            (self.tr("JSON Lines"), "jsonl"),
            (self.tr("JSON array, indented"), "indent"),
            (self.tr("JSON array, compact"), "compact"),
            (self.tr("Table as CSV"), "csv"),
            (self.tr("Table as Parquet"), "parquet"),
        ):
            self.form.addItem(title, value)
        self.indent = QSpinBox()
        self.indent.setRange(0, 16)
        self.indent.setValue(2)
        self.indent.setSuffix(self.tr(" blanks"))
        self.split = QComboBox()
        for title, value in (
            (self.tr("One file"), ""),
            (self.tr("One file for each source"), "source"),
            (self.tr("One file for each kind"), "kind"),
            (self.tr("Shards of"), "shards"),
        ):
            self.split.addItem(title, value)
        self.shard = QSpinBox()
        self.shard.setRange(1, 100_000_000)
        self.shard.setValue(100_000)
        self.shard.setGroupSeparatorShown(True)
        self.shard.setSuffix(self.tr(" records"))
        self.key_on = QCheckBox(self.tr("Name of the source as key"))
        self.key = QLineEdit("source")
        self.key.setMaximumWidth(160)
        self.target = QLineEdit()
        self.target.setFont(theme.font("mono"))
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.overwrite = QCheckBox(self.tr("Overwrite files that exist"))
        self.verdict = QLabel()
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.start = QPushButton(self.tr("Export"))
        self.start.setDefault(True)
        close = QPushButton(self.tr("Cancel"))
        close.setAutoDefault(False)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow(self.tr("Records"), self.records)
        form.addRow(self.tr("Form"), _line(self.form, self.indent))
        form.addRow(self.tr("Files"), _line(self.split, self.shard))
        form.addRow("", _line(self.key_on, self.key))
        form.addRow(self.tr("Target"), _line(self.target, self.browse, stretch=0))
        form.addRow("", self.overwrite)
        form.addRow("", self.verdict)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(foot)
        for widget, name in (
            (self.records, self.tr("Records")),
            (self.form, self.tr("Form")),
            (self.split, self.tr("Files")),
            (self.shard, self.tr("Records of a shard")),
            (self.key, self.tr("Key")),
            (self.target, self.tr("Target")),
            (self.indent, self.tr("Indent")),
        ):
            widget.setAccessibleName(name)
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._ask)
        self.form.currentIndexChanged.connect(self._on_form)
        self.split.currentIndexChanged.connect(self._refresh)
        self.key_on.toggled.connect(self._refresh)
        self.target.textChanged.connect(self._on_target)
        self.overwrite.toggled.connect(self._on_target)
        self.browse.clicked.connect(self._on_browse)
        self.start.clicked.connect(self._on_start)
        close.clicked.connect(self.close)
        self._refresh()

    def offer(self, snapshot: Callable[[], Snapshot], choices: list[Choice], suggested: Path, chosen: int) -> None:
        """Begin with these sets of records and this target."""
        self._snapshot = snapshot
        self._choices = choices
        self.records.clear()
        self.records.addItems([choice.title for choice in choices])
        self.records.setCurrentIndex(chosen)
        if not self.target.text() or Path(self.target.text()).parent == suggested.parent:
            self.target.setText(str(suggested))
        self._soon.start(0)

    @property
    def table(self) -> Literal["", "csv", "parquet"]:
        """Whether a table is wanted instead of a manifest."""
        value = self.form.currentData()
        return value if value in ("csv", "parquet") else ""

    def request(self) -> ExportRequest:
        """What is chosen now."""
        form: Format = "stored" if self.table else self.form.currentData()
        split = self.shard.value() if self.split.currentData() == "shards" else self.split.currentData()
        options = ExportOptions(
            format=form,
            indent=self.indent.value(),
            source_key=self.key.text().strip() if self.key_on.isChecked() else "",
            split=split,
            overwrite=self.overwrite.isChecked(),
        )
        rows = self._choices[self.records.currentIndex()].rows()
        return ExportRequest(rows, Path(self.target.text()), options, self.table)

    # -- inside --------------------------------------------------------------------------------

    def _on_form(self) -> None:
        suffix = _SUFFIX.get(self.form.currentData(), ".json")
        path = Path(self.target.text())
        if path.suffix in (".json", *_SUFFIX.values()) and path.suffix != suffix:
            self.target.setText(str(path.with_suffix(suffix)))
        self._refresh()

    def _refresh(self) -> None:
        manifest = not self.table
        self.indent.setVisible(self.form.currentData() == "indent")
        self.split.setEnabled(manifest)
        self.shard.setVisible(manifest and self.split.currentData() == "shards")
        self.key_on.setEnabled(manifest)
        self.key.setVisible(manifest and self.key_on.isChecked())
        self.start.setEnabled(bool(self.target.text()) and not self._trouble)
        self._soon.start()

    def _on_target(self) -> None:
        self.start.setEnabled(False)
        self._soon.start()

    def _ask(self) -> None:
        text, overwrite = self.target.text(), self.overwrite.isChecked()
        several = self.split.isEnabled() and self.split.currentData() != ""
        if self._snapshot is None:
            return
        snapshot = self._snapshot()
        self._lane.submit(
            "export-target",
            lambda cancel: trouble_of(snapshot, text, overwrite or several, cancel),
            lambda words: self._show(text, words),
        )

    def _show(self, text: str, words: str) -> None:
        if text != self.target.text():
            return
        self._trouble = words
        palette = self.verdict.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("error" if words else "text2"))
        self.verdict.setPalette(palette)
        several = self.split.isEnabled() and self.split.currentData() != ""
        note = self.tr("The files are named after the target.") if several else ""
        self.verdict.setText(words or note)
        self.start.setEnabled(not words and bool(text))

    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export as"), self.target.text(), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.target.setText(name)

    def _on_start(self) -> None:
        if not self._trouble:
            request = self.request()
            self.close()
            self.export_wanted.emit(request)


def _line(first: QWidget, second: QWidget, stretch: int = 1) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(first, 1 - stretch)
    row.addWidget(second)
    row.addStretch(stretch)
    return box


def trouble_of(snapshot: Snapshot, text: str, overwrite: bool, cancel: CancelToken) -> str:
    """Why a target cannot be written, as a sentence; "" if it can. Touches the disk: in workers."""
    if not text.strip():
        return QCoreApplication.translate("saving", "Name the file to write.")
    if not os.path.isabs(text):
        return QCoreApplication.translate("saving", "Give the whole path of the file to write.")
    target = Path(text)
    try:
        refuse_target(snapshot, target, overwrite)
        check_target(target, 0, overwrite_read_only=overwrite)
    except SaveError as error:
        return str(error)
    except OSError as error:
        return f"{target}: {error.strerror}"
    return ""


def choices_of(total: RowIds, filtered: RowIds | None, selected: RowIds) -> list[Choice]:
    """All records, the filter's, the selected ones."""
    choices = [Choice(_counted(QCoreApplication.translate("saving", "All {0} records"), total), lambda: total)]
    if filtered is not None:
        choices.append(
            Choice(
                _counted(QCoreApplication.translate("saving", "The filter's {0} records"), filtered), lambda: filtered
            )
        )
    if len(selected) > 1:
        choices.append(
            Choice(
                _counted(QCoreApplication.translate("saving", "The {0} selected records"), selected), lambda: selected
            )
        )
    return choices


def _counted(words: str, rows: RowIds) -> str:
    return words.format(count_text(len(rows)))
