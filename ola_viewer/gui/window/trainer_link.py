"""The trainer of the current record in the status line, where it is also chosen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from ola_viewer.gui.services import Services
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.rows import ADDED_SOURCE, make_row, source_of

_FIELD = "trainer"


class TrainerLink(QObject):
    """Keeps the status field in step with `services.trainers`; a click on it offers the choice."""

    def __init__(self, services: Services, window: MainWindow) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        window.status.set_field(_FIELD, "", before="version")
        window.status.field_clicked.connect(self._on_field_clicked)
        services.trainers.changed.connect(self._show)
        services.model.current_changed.connect(lambda _row: self._show())
        services.model.sources_changed.connect(self._show)
        self._show()

    def menu(self) -> QMenu | None:
        """The trainers that the current record's file can have; None while no file is open."""
        row = self._row()
        if row is None or source_of(row) == ADDED_SOURCE:
            return None
        menu = QMenu(self._window)
        path = self._services.model.snapshot.path_of_source(source_of(row))
        menu.addAction(self.tr("Trainer of {0}").format(path.name.replace("&", "&&"))).setEnabled(False)
        menu.addSeparator()
        self._services.trainers.fill_menu(menu, str(path))
        return menu

    def _row(self) -> int | None:
        """The current record, else the first one of the first file."""
        model = self._services.model
        if model.current is not None and model.snapshot.knows(np.array([model.current])).all():
            return model.current
        sources = model.snapshot.sources
        return make_row(sources[0].number, 0) if sources else None

    def _show(self) -> None:
        row, trainers, snapshot = self._row(), self._services.trainers, self._services.model.snapshot
        profile = None if row is None else trainers.known(snapshot, row)
        if row is None or profile is None:
            self._window.status.set_field(_FIELD, "", before="version")
            return
        if source_of(row) == ADDED_SOURCE:
            tip = self.tr("The trainer of the open files: checks and As trained go by it.")
        elif trainers.is_chosen(snapshot, row):
            tip = self.tr("Chosen: checks and As trained go by it. Click to choose another.")
        else:
            tip = self.tr("Guessed from some of the records: checks and As trained go by it. Click to choose.")
        self._window.status.set_field(
            _FIELD, self.tr("Trainer: {0}").format(profile.title), tooltip=tip, before="version"
        )

    def _on_field_clicked(self, name: str) -> None:
        menu = self.menu() if name == _FIELD else None
        if menu is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(QCursor.pos())
