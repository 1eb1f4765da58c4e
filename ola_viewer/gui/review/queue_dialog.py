"""Asks which records to judge: an earlier queue, or a new one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text, records_text
from ola_viewer.gui.review.head import spec_words
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.rows import RowIds
from ola_viewer.review.queue import QueueSpec, ReviewQueue

DEFAULT_COUNT = 200
LONGEST_QUEUE = 200_000
"""Nobody judges more; and a queue is written down as it goes."""
_MOST_SEED = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Origin:
    """A set of rows that a queue can be made of. `words` say which ("all records", "filter kind:video")."""

    title: str
    words: str
    rows: RowIds


class QueueDialog(QDialog):
    """`queue_wanted(name, QueueSpec, RowIds)` for a new queue, `resume_wanted(name)` for an earlier one,
    `forget_wanted(name)` when one is deleted."""

    queue_wanted = Signal(str, object, object)
    resume_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(
        self, theme: Theme, origins: Sequence[Origin], queues: Sequence[ReviewQueue], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._origins = list(origins)
        self._names = {queue.name for queue in queues}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Review"))
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        self.earlier = QListWidget(self)
        self.earlier.setAccessibleName(self.tr("Earlier queues"))
        self.earlier.setMaximumHeight(110)
        for queue in queues:
            words = spec_words(queue.spec, len(queue.entries))
            place = self.tr("at {0} of {1}").format(count_text(queue.position + 1), count_text(len(queue.entries)))
            item = QListWidgetItem(f"{queue.name}   ·   {place}   ·   {words}")
            item.setData(Qt.ItemDataRole.UserRole, queue.name)
            self.earlier.addItem(item)
        self.earlier.itemActivated.connect(self._on_resume)
        if queues:
            column.addWidget(_caption(theme, self.tr("Go on with an earlier queue (Enter), or delete it (Del)")))
            column.addWidget(self.earlier)
            column.addWidget(_caption(theme, self.tr("Or begin a new one")))
        else:
            self.earlier.hide()
        self.name = QLineEdit(self._free_name())
        self.origin = QComboBox()
        for origin in self._origins:
            self.origin.addItem(origin.title)
        self.count = QSpinBox()
        self.count.setGroupSeparatorShown(True)
        self.count.setMinimumWidth(110)
        self.everything = QCheckBox(self.tr("all of them"))
        self.seed = QSpinBox()
        self.seed.setRange(0, _MOST_SEED)
        self.seed.setValue(42)
        self.strata = _choice(
            ("", self.tr("no strata")),
            ("kind", self.tr("kind")),
            ("source", self.tr("source file")),
            ("folder", self.tr("media folder")),
            ("tag", self.tr("tag of the review")),
        )
        self.shares = _choice(
            ("proportional", self.tr("in proportion to their size")), ("equal", self.tr("equally many of each"))
        )
        self.order = _choice(("random", self.tr("random")), ("stored", self.tr("as stored")))
        amount = QHBoxLayout()
        amount.addWidget(self.count)
        amount.addWidget(self.everything)
        amount.addStretch(1)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for title, field in (
            (self.tr("Records of"), self.origin),
            (self.tr("How many, at random"), amount),
            (self.tr("Strata"), self.strata),
            (self.tr("Shares"), self.shares),
            (self.tr("Order"), self.order),
            (self.tr("Seed"), self.seed),
            (self.tr("Name"), self.name),
        ):
            form.addRow(title, field)
        column.addLayout(form)
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setFont(theme.font("caption"))
        column.addWidget(self._note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = buttons.addButton(self.tr("Start"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_start)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.start.setDefault(True)  # only now: a button without its dialog forgets it
        self.origin.currentIndexChanged.connect(self._refresh)
        self.everything.toggled.connect(self._refresh)
        self.strata.currentIndexChanged.connect(self._refresh)
        self.name.textChanged.connect(self._refresh)
        self.count.valueChanged.connect(self._refresh)
        self._refresh()
        self.count.setValue(min(DEFAULT_COUNT, self.count.maximum()))
        if queues:
            self.earlier.setCurrentRow(len(queues) - 1)
            self.earlier.setFocus()
        else:
            self.count.setFocus()
            self.count.selectAll()

    def spec(self) -> QueueSpec:
        """What is set."""
        everything = self.everything.isChecked() and self.everything.isEnabled()
        return QueueSpec(
            origin=self._origins[self.origin.currentIndex()].words,
            count=None if everything else self.count.value(),
            seed=self.seed.value(),
            stratify=self.strata.currentData(),
            shares=self.shares.currentData(),
            order=self.order.currentData(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes an earlier queue, Enter on it goes on with it."""
        key = event.key()
        item = self.earlier.currentItem() if self.earlier.hasFocus() else None
        if item is not None and key == Qt.Key.Key_Delete:
            self.forget_wanted.emit(item.data(Qt.ItemDataRole.UserRole))
            self.earlier.takeItem(self.earlier.row(item))
        elif item is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_resume(item)
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        rows = len(self._origins[self.origin.currentIndex()].rows) if self._origins else 0
        self.count.setRange(1, max(1, min(rows, LONGEST_QUEUE)))
        self.everything.setEnabled(rows <= LONGEST_QUEUE)
        everything = self.everything.isChecked() and self.everything.isEnabled()
        self.count.setEnabled(not everything)
        self.strata.setEnabled(not everything)
        self.shares.setEnabled(not everything and bool(self.strata.currentData()))
        name = self.name.text().strip()
        taken = name in self._names
        self.start.setEnabled(rows > 0 and bool(name) and not taken)
        number = rows if everything else self.count.value()
        self.start.setText(self.tr("Review {0}").format(records_text(number)))
        self._note.setText(self.tr("There is a queue of that name.") if taken else "")

    def _free_name(self) -> str:
        base = time.strftime("Review %d %b")
        names = (base, *(f"{base} ({number})" for number in range(2, len(self._names) + 3)))
        return next(name for name in names if name not in self._names)

    def _on_resume(self, item: QListWidgetItem) -> None:
        self.resume_wanted.emit(item.data(Qt.ItemDataRole.UserRole))
        self.accept()

    def _on_start(self) -> None:
        rows = self._origins[self.origin.currentIndex()].rows
        self.queue_wanted.emit(self.name.text().strip(), self.spec(), rows)
        self.accept()


def _choice(*items: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for value, title in items:
        box.addItem(title, value)
    return box


def _caption(theme: Theme, text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font("caption"))
    return label
