"""What differs from the files: every changed record, value by value; and taking it back."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.services import Services
from ola_viewer.manifest.changes import MISSING, ValueChange, changed_rows, reverting, value_changes
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import ADDED_SOURCE, RowId, RowIds, position_of, source_of

MOST_LISTED: Final = 10_000
_LONGEST: Final = 4_000
_KEY: Final = "editing:changes"


class ChangesView(QDialog):
    """Left the changed records, right what changed in the chosen one. Not modal; follows the document."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: RowIds = np.zeros(0, np.int64)
        self._wanted: int | None = None
        self.setWindowTitle(self.tr("Changes"))
        self.resize(900, 560)
        theme = services.theme
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setFont(theme.font("row"))
        self.list.setAccessibleName(self.tr("Changed records"))
        self.list.setUniformItemSizes(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme.font("mono"))
        self.text.setAccessibleName(self.tr("Values before and after"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 660])
        self.revert_one = QPushButton(self.tr("Revert this record"))
        self.revert_all = QPushButton(self.tr("Revert all"))
        for button in (self.revert_one, self.revert_all):
            button.setAutoDefault(False)  # Enter in the list goes to the record
        self.revert_one.clicked.connect(self._on_revert_one)
        self.revert_all.clicked.connect(self._on_revert_all)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.revert_one)
        foot.addWidget(self.revert_all)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(foot)
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_record())
        self.list.itemActivated.connect(lambda item: services.model.set_current(RowId(_row_of(item))))
        services.model.record_changed.connect(lambda _change: self._on_changed())
        services.model.sources_changed.connect(self._on_changed)
        theme.changed.connect(self._show_record)

    @property
    def rows(self) -> RowIds:
        """The changed rows, in file order."""
        return self._rows

    def show_row(self, row: int | None) -> None:
        """Show all changes, this record's first."""
        self._wanted = row
        self.refresh()
        self.show()
        self.raise_()

    def refresh(self) -> None:
        """Compare with the files again, in the background."""
        snapshot = self._services.model.snapshot
        self.words.setText(self.tr("Comparing …"))
        for button in (self.revert_one, self.revert_all):
            button.setEnabled(False)  # the rows that are listed may be of another state, or of another file
        self._services.lanes.decode.submit(
            _KEY,
            lambda cancel: changed_rows(snapshot, cancel),
            self._take,
            lambda error: self.words.setText(str(error)),
        )

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, rows: RowIds) -> None:
        former = self.list.currentItem()
        wanted = self._wanted if self._wanted is not None else None if former is None else _row_of(former)
        self._wanted = None
        self._rows = rows
        self.list.clear()
        for row in rows[:MOST_LISTED].tolist():
            added = source_of(row) == ADDED_SOURCE
            title = self.tr("Added record {0}") if added else self.tr("Record {0}")
            item = QListWidgetItem(title.format(count_text(position_of(row))))
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.list.addItem(item)
        place = np.flatnonzero(rows[:MOST_LISTED] == wanted) if wanted is not None else []
        self.list.setCurrentRow(int(place[0]) if len(place) else 0)
        snapshot = self._services.model.snapshot
        deleted = snapshot.structure.deleted.count() if len(snapshot.structure.deleted.ranges) else 0
        parts = [self.tr("Different from the file: {0}").format(records_text(len(rows)))]
        if len(rows) > MOST_LISTED:
            parts.append(self.tr("{0} are listed").format(count_text(MOST_LISTED)))
        if deleted:
            parts.append(self.tr("{0} deleted").format(count_text(deleted)))
        if not len(rows) and not deleted:
            parts = [self.tr("No record differs from its file.")]
        self.words.setText(" · ".join(parts))
        many = self.tr("Revert {0}").format(records_text(len(rows)))
        self.revert_all.setText(many if len(rows) else self.tr("Revert all"))
        self.revert_all.setEnabled(len(rows) > 0)
        self.revert_one.setEnabled(len(rows) > 0)
        self._show_record()

    def _show_record(self) -> None:
        self.text.clear()
        item = self.list.currentItem()
        if item is None:
            return
        try:
            changes = value_changes(self._services.model.snapshot, _row_of(item))
        except (ManifestError, OSError, IndexError) as error:
            self.text.setPlainText(str(error))
            return
        for change in changes[:500]:
            self._write(pointer_words(change), None)
            for sign, value, tint in (("− ", change.before, "errortint"), ("+ ", change.after, "successtint")):
                if value is not MISSING:
                    for line in value_words(value).split("\n"):
                        self._write(sign + line, self._services.theme.color(tint))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, line: str, tint: QColor | None) -> None:
        form = QTextCharFormat()
        if tint is not None:
            form.setBackground(tint)
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(line, form)
        cursor.insertText("\n", QTextCharFormat())

    def _on_revert_one(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._revert(np.array([_row_of(item)], np.int64))

    def _on_revert_all(self) -> None:
        self._revert(self._rows)

    def _revert(self, rows: RowIds) -> None:
        """One step, however many rows. The buttons are enabled only while the rows are those of the present state."""
        for button in (self.revert_one, self.revert_all):
            button.setEnabled(False)
        self._services.model.push(reverting(rows))


def _row_of(item: QListWidgetItem) -> int:
    return int(item.data(Qt.ItemDataRole.UserRole))


def pointer_words(change: ValueChange) -> str:
    """ "conversations[0].value", "record" for the whole of it."""
    words = ""
    for step in change.pointer:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else str(step)
    return words or "record"


def value_words(value: object) -> str:
    """A value as its JSON, texts as they read, bounded."""
    if isinstance(value, bytes):
        return value[:_LONGEST].decode("utf-8", errors="replace")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
