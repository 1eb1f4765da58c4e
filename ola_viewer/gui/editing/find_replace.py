"""Find and replace in many records, seen before it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.editing.scopes import ScopeBox
from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.follow import follow
from ola_viewer.gui.services import Services
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.bulk_edits import FindReplace, Scope
from ola_viewer.manifest.changes import MISSING
from ola_viewer.manifest.edits import RowSet
from ola_viewer.manifest.expressions import ExpressionError
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.rows import RowId, RowIds, position_of
from ola_viewer.manifest.snapshot import Snapshot

MOST_SHOWN: Final = 100
_AROUND: Final = 40
_TOLD_EVERY: Final = 0.2
_KEY: Final = "editing:find"


@dataclass(frozen=True, slots=True)
class Sight:
    """One record before and after, cut to where they differ first."""

    row: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a replacement would do, so far. `rows`: records that change."""

    rows: tuple[int, ...]
    hits: int
    sights: tuple[Sight, ...]
    done: int


def look(
    snapshot: Snapshot, rows: RowIds, edit: FindReplace, cancel: CancelToken, tell: Callable[[Found], None]
) -> Found:
    """Try the edit on every row without doing it. Reads all of `rows`; `tell` hears of the state now and then."""
    found: list[int] = []
    sights: list[Sight] = []
    hits = done = 0
    told = time.monotonic()
    for row, raw in snapshot.iter_raws(rows, cancel):
        done += 1
        after = edit.apply(raw, row)
        if after != raw:
            found.append(row)
            hits += edit.hits(raw)
            if len(sights) < MOST_SHOWN:
                sights.append(sight_of(row, raw, after))
        if time.monotonic() - told > _TOLD_EVERY:
            cancel.check()
            told = time.monotonic()
            tell(Found((), hits, tuple(sights), done))
    return Found(tuple(found), hits, tuple(sights), done)


def sight_of(row: int, raw: bytes, after: bytes) -> Sight:
    """The first text that differs, cut around the place."""
    try:
        pairs = _texts(parse(raw)), _texts(parse(after))
    except RecordError:
        return Sight(row, "", "")
    one, other = next(((a, b) for a, b in zip(*pairs, strict=False) if a != b), ("", ""))
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    low = max(0, start - _AROUND // 2)
    lead = "…" if low else ""
    return Sight(row, lead + one[low : low + 2 * _AROUND], lead + other[low : low + 2 * _AROUND])


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [str(value)] if value is not MISSING else []


class FindReplaceDialog(QDialog):
    """Not modal. Counts as one types; the button says how many records it will change."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._found: Found | None = None
        self._edit: FindReplace | None = None
        self.setWindowTitle(self.tr("Replace in conversations"))
        self.resize(680, 520)
        self.pattern = QLineEdit()
        self.pattern.setClearButtonEnabled(True)
        self.replacement = QLineEdit()
        self.regex = QCheckBox(self.tr("Regular expression"))
        self.ignore_case = QCheckBox(self.tr("Ignore case"))
        self.scope = QComboBox()
        for value, title in (("turns", self.tr("Turns")), ("ids", self.tr("Ids")), ("key", self.tr("The key"))):
            self.scope.addItem(title, value)
        self.key = QLineEdit()
        self.key.setPlaceholderText(self.tr("name of the key"))
        self.records = ScopeBox(services.model)
        where = QHBoxLayout()
        where.addWidget(self.scope)
        where.addWidget(self.key, 1)
        options = QHBoxLayout()
        options.addWidget(self.regex)
        options.addWidget(self.ignore_case)
        options.addStretch(1)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow(self.tr("Find"), self.pattern)
        form.addRow(self.tr("Replace with"), self.replacement)
        form.addRow("", options)
        form.addRow(self.tr("In"), where)
        form.addRow(self.tr("Of"), self.records)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setFont(services.theme.font("mono"))
        self.list.setAccessibleName(self.tr("Preview"))
        self.list.itemActivated.connect(self._on_activated)
        self.button = QPushButton(self.tr("Replace"))
        self.button.clicked.connect(self.do_it)
        self.button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self.count)
        for field in (self.pattern, self.replacement, self.key):
            field.textChanged.connect(self._on_typed)
        for box in (self.regex, self.ignore_case):
            box.toggled.connect(self._on_typed)
        self.scope.currentIndexChanged.connect(self._on_typed)
        self.records.scope_changed.connect(self._on_typed)
        services.model.view_changed.connect(self._on_rows_changed)
        services.model.selection_changed.connect(self._on_rows_changed)
        follow(services.model.record_changed, self, self._on_rows_changed)
        self._on_typed()

    def edit(self) -> FindReplace:
        """What is set, for no rows yet. Raises `ExpressionError`."""
        scope: Scope = self.scope.currentData()
        return FindReplace(
            RowSet.of([]),
            self.pattern.text(),
            self.replacement.text(),
            scope,
            self.key.text().strip() if scope == "key" else "",
            self.regex.isChecked(),
            self.ignore_case.isChecked(),
        )

    def count(self) -> None:
        """Try it on all records, in the background."""
        if not self.pattern.text() or (self.scope.currentData() == "key" and not self.key.text().strip()):
            self.words.setText("")
            return
        try:
            edit = self.edit()
        except ExpressionError as error:
            self.words.setText(str(error))
            return
        snapshot, rows = self._services.model.snapshot, self.records.rows
        post = self._services.lanes.dispatcher.post
        self.words.setText(self.tr("Counting …"))

        def work(cancel: CancelToken) -> Found:
            def tell(found: Found) -> None:
                post(lambda: None if cancel.cancelled else self._show(found, len(rows)))

            return look(snapshot, rows, edit, cancel, tell)

        def done(found: Found) -> None:
            self._found, self._edit = found, edit
            self._show(found, len(rows))
            count = len(found.rows)
            self.button.setEnabled(count > 0)
            self.button.setText(self.tr("Replace in {0}").format(records_text(count)))

        self._services.lanes.decode.submit(_KEY, work, done, lambda error: self.words.setText(str(error)))

    def do_it(self) -> None:
        """Do what was counted, as one step."""
        found, edit = self._found, self._edit
        if found is None or edit is None or not found.rows:
            return
        self._services.model.push(replace(edit, rows=RowSet.of(np.array(found.rows, np.int64))))
        self._services.messages.say(self.tr("Replaced in {0}").format(records_text(len(found.rows))), "success")

    def refresh(self) -> None:
        """When it comes up again."""
        self.records.refresh()
        self._on_typed()
        self.pattern.setFocus()
        self.pattern.selectAll()

    def _show(self, found: Found, total: int) -> None:
        if found.done < total:
            self.words.setText(
                self.tr("{0} hits so far, {1} of {2} records read").format(
                    count_text(found.hits), count_text(found.done), count_text(total)
                )
            )
        elif found.rows:
            self.words.setText(self.tr("{0} hits in {1}").format(count_text(found.hits), records_text(len(found.rows))))
        else:
            self.words.setText(self.tr("Nothing to replace"))
        while self.list.count() < len(found.sights):
            sight = found.sights[self.list.count()]
            item = QListWidgetItem(
                f"{count_text(position_of(sight.row))}\n− {_line(sight.before)}\n+ {_line(sight.after)}"
            )
            item.setData(Qt.ItemDataRole.UserRole, sight.row)
            self.list.addItem(item)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for the count any more; it begins anew when the dialog comes up again."""
        super().hideEvent(event)
        if not event.spontaneous():  # closed, not just out of sight
            self._soon.stop()
            self._services.lanes.decode.cancel(_KEY)

    def _on_typed(self) -> None:
        self._services.lanes.decode.cancel(_KEY)  # what it finds is not what is wanted now
        self._found = self._edit = None
        self.key.setVisible(self.scope.currentData() == "key")
        self.list.clear()
        self.button.setEnabled(False)
        self.button.setText(self.tr("Replace"))
        self._soon.start()

    def _on_rows_changed(self) -> None:
        if self.isVisible():
            self.records.refresh()

    def _on_activated(self, item: QListWidgetItem) -> None:
        self._services.model.set_current(RowId(int(item.data(Qt.ItemDataRole.UserRole))))


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else "↵" if char == "\n" else "·" for char in text)
