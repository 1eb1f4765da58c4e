"""Mix: a table of sources with their shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ola_viewer.building.mix import MixOptions
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.gui.building.dialog import BuildDialog
from ola_viewer.gui.building.fields import MANIFESTS, PathField, WorkersField
from ola_viewer.gui.building.mix_task import MixEntry, MixForecast, MixTask
from ola_viewer.gui.building.services import BuildServices
from ola_viewer.gui.building.tasks import Forecast
from ola_viewer.gui.building.wording import tr
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.small_parts import RoleLabel, plain_tip, resize_within_screen
from ola_viewer.manifest.mix_files import expand_mix
from ola_viewer.manifest.problems import ManifestError

_FILE, _RECORDS, _SHARE, _TAKEN = range(4)
_LARGEST_SEED = (1 << 31) - 1


class MixDialog(BuildDialog):
    """Sources in order, each with a share; seed, order, ids; one new file."""

    def __init__(self, services: BuildServices, parent: QWidget | None = None) -> None:
        intro = tr(
            "Records keep every byte. Shares: all, first:N, first:N%, end:N, random:N, random:N%; behind it or alone "
            "a weight: x2 takes every record twice, *1.5 once and half of them again."
        )
        super().__init__(services, tr("Mix"), intro, parent)
        resize_within_screen(self, 760, 640)
        theme = services.theme
        self._entries: list[MixEntry] = []
        self._filling = False
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels([tr("Source"), tr("Records"), tr("Share"), tr("In the mix")])
        self.table.setAccessibleName(tr("Sources of the mix"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setFont(theme.font("row"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFont(theme.font("caption", 600))
        head.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_RECORDS, 100), (_SHARE, 160), (_TAKEN, 100)):
            self.table.setColumnWidth(column, width)
        self.table.setMinimumHeight(150)
        self.table.itemChanged.connect(self._on_item_changed)
        self.add_button = self._button(tr("Add…"), self._on_add)
        self.remove_button = self._button(tr("Remove"), self.remove_selected)
        self.up_button = self._button(tr("Up"), lambda: self._move(-1))
        self.down_button = self._button(tr("Down"), lambda: self._move(1))
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_selected)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            tools.addWidget(button)
        tools.addStretch(1)
        self.upper.insertWidget(1, self.table, 1)
        self.upper.insertLayout(2, tools)
        self.upper.setStretch(1, 1)
        self.out = PathField(theme, "save", tr("Write to"), tr("Manifests ({0})").format(MANIFESTS))
        self.out.line.setPlaceholderText(tr("/folder/mix.json, or .jsonl for JSON Lines"))
        self.out.changed.connect(self.on_field_changed)
        self.add_field(tr("Write to"), self.out, "out")
        self.ids = QComboBox(self)
        self.ids.setAccessibleName(tr("Ids that meet"))
        for words, rule in (
            (tr("Keep and list ids that meet"), IdRule.KEEP),
            (tr("Put the file's name before ids that meet"), IdRule.PREFIX),
            (tr("Number all records anew"), IdRule.RENUMBER),
        ):
            self.ids.addItem(words, rule.value)
        self.ids.currentIndexChanged.connect(lambda _index: self.on_field_changed())
        self.seed = QSpinBox(self)
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.valueChanged.connect(lambda _value: self.on_field_changed())
        self.source_key = QLineEdit(self)
        self.source_key.setPlaceholderText(tr("none"))
        self.source_key.setAccessibleName(tr("Key for the origin"))
        self.source_key.textChanged.connect(lambda _text: self.on_field_changed())
        self.shuffle = QCheckBox(tr("Shuffle the order"), self)
        self.sidecar = QCheckBox(tr("List the origin of every record (.sources.csv)"), self)
        self.sidecar.setChecked(True)
        self.overwrite = QCheckBox(tr("Overwrite"), self)
        for box in (self.shuffle, self.sidecar, self.overwrite):
            box.toggled.connect(lambda _on: self.on_field_changed())
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(RoleLabel(theme, tr("Ids"), "text2"), 0, 0)
        grid.addWidget(self.ids, 0, 1)
        grid.addWidget(RoleLabel(theme, tr("Seed"), "text2"), 0, 2)
        grid.addWidget(self.seed, 0, 3)
        grid.addWidget(RoleLabel(theme, tr("Origin under the key"), "text2"), 1, 0)
        grid.addWidget(self.source_key, 1, 1)
        grid.addWidget(self.shuffle, 1, 2, 1, 2)
        grid.addWidget(self.sidecar, 2, 1)
        grid.addWidget(self.overwrite, 2, 2, 1, 2)
        self.where = WorkersField(theme)
        grid.addWidget(RoleLabel(theme, tr("Workers"), "text2"), 3, 0)
        grid.addWidget(self.where, 3, 1, 1, 3)
        self.upper.addLayout(grid)

    def offer(self) -> None:
        """Begin with what is open, if nothing was chosen yet."""
        snapshot = self.services.table().snapshot
        if not self._entries and snapshot is not None:
            self.add_paths([source.path for source in snapshot.sources])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add manifests; a YAML mix stands for its sources with their shares."""
        try:
            for source in expand_mix(paths):
                drawn = source.origin is not None
                self._entries.append(MixEntry(source.path, source.strategy, drawn))
        except ManifestError as error:
            self._show(Forecast(errors={"sources": str(error)}))
            return
        self._fill()
        self.on_field_changed()

    def remove_selected(self) -> None:
        """Take the selected sources out."""
        gone = {index.row() for index in self.table.selectedIndexes()}
        self._entries = [entry for row, entry in enumerate(self._entries) if row not in gone]
        self._fill()
        self.on_field_changed()

    def task(self) -> MixTask:
        """See `BuildDialog`."""
        options = MixOptions(
            self.seed.value(),
            self.shuffle.isChecked(),
            IdRule(self.ids.currentData()),
            self.source_key.text().strip(),
            self.sidecar.isChecked(),
            self.overwrite.isChecked(),
        )
        return MixTask(tuple(self._entries), self.out.path, options, self.where.workers(threads=True))

    def show_forecast(self, forecast: Forecast) -> None:
        """Records of each source, and of it in the mix; shares that cannot be read in the error colour."""
        self._filling = True
        for row in range(self.table.rowCount()):
            wrong = forecast.errors.get(f"share:{row}", "")
            share = self.table.item(row, _SHARE)
            if share is not None:
                share.setForeground(self.services.theme.color("error" if wrong else "text"))
                share.setToolTip(plain_tip(wrong))
            if isinstance(forecast, MixForecast):
                for column, counts in ((_RECORDS, forecast.totals), (_TAKEN, forecast.taken)):
                    item = self.table.item(row, column)
                    if item is not None:
                        item.setText(count_text(counts[row]) if row < len(counts) else "")
        self._filling = False

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _fill(self) -> None:
        self._filling = True
        self.table.setRowCount(len(self._entries))
        for row, entry in enumerate(self._entries):
            texts = (entry.path.name, "", entry.share, "")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column != _SHARE:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if column in (_RECORDS, _TAKEN):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
            name = self.table.item(row, _FILE)
            if name is not None:
                name.setToolTip(plain_tip(str(entry.path)))
        self._filling = False

    def _move(self, step: int) -> None:
        row = self.table.currentRow()
        other = row + step
        if row >= 0 and 0 <= other < len(self._entries):
            self._entries[row], self._entries[other] = self._entries[other], self._entries[row]
            self._fill()
            self.table.selectRow(other)
            self.on_field_changed()

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if not self._filling and item.column() == _SHARE:
            self._entries[item.row()] = replace(self._entries[item.row()], share=item.text().strip())
            self.on_field_changed()

    def _on_add(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, tr("Add to the mix"), "", tr("Manifests ({0})").format(MANIFESTS))
        if names:
            self.add_paths([Path(name) for name in names])
