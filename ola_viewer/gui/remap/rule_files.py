"""Rules from a file and into one: the buttons in the panel's head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from ola_viewer.gui.remap.preview_control import fault_of
from ola_viewer.gui.services import Services
from ola_viewer.paths.rule_files import RuleFileError, read_rules, write_rules
from ola_viewer.paths.rules import PathRule


class RuleFiles(QWidget):
    """`loaded(tuple of PathRule)` after a file was read. `rules` gives those that are saved."""

    loaded = Signal(object)

    def __init__(self, services: Services, rules: Callable[[], tuple[PathRule, ...]]) -> None:
        super().__init__()
        self._services = services
        self._rules = rules
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        self.load_button = QPushButton(self.tr("Load rules…"))
        self.save_button = QPushButton(self.tr("Save rules…"))
        for button, call in ((self.load_button, self._ask_load), (self.save_button, self._ask_save)):
            button.setFlat(True)
            button.clicked.connect(call)
            row.addWidget(button)

    def load(self, path: Path) -> None:
        """Read the rules of a file; `loaded` gives them."""

        def failed(error: Exception) -> None:
            self._services.messages.say(str(error), "error")

        def done(rules: tuple[PathRule, ...]) -> None:
            self.loaded.emit(rules)
            self._services.messages.say(self.tr("{0} rules loaded").format(len(rules)), "success")

        self._services.lanes.decode.submit("remap-load", lambda cancel: read_rules(path), done, failed)

    def save(self, path: Path) -> None:
        """Write the rules to a file; scopes of rows and files mean nothing elsewhere and are left out."""
        rules = self._rules()
        faults = [fault_of(rule) for rule in rules]

        def failed(error: Exception) -> None:
            words = self.tr("{0} could not be written: {1}").format(path.name, error)
            self._services.messages.say(words, "error")

        def done(_none: None) -> None:
            self._services.messages.say(self.tr("Written: {0}").format(path), "success")

        if any(faults):
            failed(RuleFileError(next(fault for fault in faults if fault)))
            return
        self._services.lanes.decode.submit("remap-save", lambda cancel: write_rules(path, rules), done, failed)

    def _ask_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Load rules"), "", self.tr("Rules (*.json)"))
        if name:
            self.load(Path(name))

    def _ask_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save rules"), "rules.json", self.tr("Rules (*.json)"))
        if name:
            self.save(Path(name))
