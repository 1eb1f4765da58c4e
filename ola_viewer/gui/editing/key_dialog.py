"""Sets, removes or renames a key of many records, and says before how many have it and how many change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from ola_viewer.gui.editing.bulk_dialog import BulkDialog
from ola_viewer.gui.editing.key_count import KeyCount, count_key
from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.bulk_edits import EditKey
from ola_viewer.manifest.edits import RowSet

_SOON_MS: Final = 200
_LANE_KEY: Final = "editing:key"


class KeyDialog(BulkDialog):
    """One top-level key: set to a JSON value, removed, or renamed. Counts in the background as one types; who does not
    wait for the count changes the same records."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services.model, "", parent)
        self._services = services
        self._count: KeyCount | None = None
        self.setWindowTitle(self.tr("Set, remove or rename a key"))
        self.action = QComboBox()
        for value, title in (("set", self.tr("Set")), ("remove", self.tr("Remove")), ("rename", self.tr("Rename"))):
            self.action.addItem(title, value)
        self.key = QLineEdit()
        self.value = QLineEdit()
        self.present_only = QCheckBox(self.tr("only where the key is there"))
        self.form.addRow(self.tr("What"), self.action)
        self.form.addRow(self.tr("Key"), self.key)
        self.form.addRow(self.tr("Value (JSON) or new name"), self.value)
        self.form.addRow("", self.present_only)
        self.form.addRow(self.tr("Of"), self.records)
        self.counts = QLabel()
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.counts.setWordWrap(True)
        self.form.addRow("", self.counts)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._start_count)
        for field in (self.key, self.value):
            field.textChanged.connect(self.refresh)
        self.action.currentIndexChanged.connect(self.refresh)
        self.present_only.toggled.connect(self.refresh)
        self.finished.connect(lambda _result: self._stop_count())
        self.key.setFocus()
        self.refresh()

    def edit(self) -> EditKey | str:
        """See `BulkDialog`. A value that is no JSON is taken as text."""
        action, key, text = self.action.currentData(), self.key.text(), self.value.text()
        self.value.setEnabled(action != "remove")
        self.present_only.setEnabled(action == "set")
        if not key:
            return self.tr("Which key?")
        if action != "remove" and not text:
            return self.tr("Which value?") if action == "set" else self.tr("Which name?")
        counted = self._count.rows if self._count is not None else None
        rows = counted if counted is not None else RowSet.of(self.records.rows)
        if action == "set":
            return EditKey(rows, "set", key, self._as_json(text), self.present_only.isChecked())
        return EditKey(rows, action, key, text if action == "rename" else "")

    def preview(self) -> str:
        """See `BulkDialog`."""
        key, action = self.key.text(), self.action.currentData()
        if action == "set":
            return f'"{key}": {self._as_json(self.value.text())[:200]}'
        return self.tr("“{0}” goes").format(key) if action == "remove" else f"{key} → {self.value.text()}"

    def refresh(self) -> None:
        """See `BulkDialog`; what was counted does not hold any more."""
        self._stop_count()
        self._count = None
        super().refresh()
        self.counts.setText(self.tr("Counting …") if self.key.text() else "")
        if self.key.text():
            self._soon.start()

    def _start_count(self) -> None:
        model, dispatcher = self._services.model, self._services.lanes.dispatcher
        snapshot, rows, key, edit = model.snapshot, self.records.rows, self.key.text(), self.edit()
        tried = None if isinstance(edit, str) else replace(edit, rows=RowSet.of([]))

        def work(cancel: CancelToken) -> KeyCount:
            def tell(count: KeyCount) -> None:
                dispatcher.post(lambda: None if cancel.cancelled else self._show(count))

            return count_key(snapshot, rows, key, tried, cancel, tell)

        self._services.lanes.decode.submit(
            _LANE_KEY, work, self._show, lambda error: self.counts.setText(str(error)), background=True
        )

    def _stop_count(self) -> None:
        self._soon.stop()
        self._services.lanes.decode.cancel(_LANE_KEY)

    def _show(self, count: KeyCount) -> None:
        words = [self.tr("{0} of {1} have the key").format(count_text(count.have), records_text(count.done))]
        possible = not isinstance(self.edit(), str)
        if possible:
            words.append(self.tr("{0} change").format(count_text(count.change)))
        if count.rows is None:
            words.append(self.tr("{0} not read yet").format(count_text(count.total - count.done)))
        self.counts.setText(", ".join(words))
        if count.rows is not None and possible:
            self._count = count
            self.button.setText(self.tr("Change {0}").format(records_text(count.change)))
            self.button.setEnabled(count.change > 0)

    def _as_json(self, text: str) -> str:
        try:
            json.loads(text)
        except ValueError:
            return json.dumps(text, ensure_ascii=False)
        return text
