"""The menus of the Problems panel: leave out, silence, choose the trainer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ola_viewer.gui.problems.check_options import EVERYWHERE, silence_line
from ola_viewer.gui.problems.controller import CheckController
from ola_viewer.gui.problems.words import records_text
from ola_viewer.gui.services import Services


class ProblemMenus(QObject):
    """Builds menus anew each time they are shown. `more` adds commands of the rest of the window."""

    def __init__(
        self, services: Services, controller: CheckController, more: Callable[[QMenu], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._services, self._controller, self._more, self._parent = services, controller, more, parent

    def exclude(self, code: str) -> QMenu:
        """Strike through, or delete."""
        menu = QMenu(self._parent)
        overview = self._controller.overview
        if overview is None:
            return menu
        rows = overview.rows_of(code)
        words = records_text(len(rows))
        document = self._services.model.document
        menu.addAction(self.tr("Leave {0} out of saves and exports").format(words), lambda: document.exclude(rows))
        menu.addAction(self.tr("Delete {0}").format(words), lambda: document.delete(rows))
        return menu

    def silence(self, code: str) -> QMenu:
        """Silence for a file or for all; take silences back."""
        menu = QMenu(self._parent)
        store = self._services.settings
        lines = list(store.settings.silenced)
        places = [
            (EVERYWHERE, self.tr("Silence {0} in all files").format(code)),
            *(
                (str(state.path), self.tr("Silence {0} in {1}").format(code, state.path.name))
                for state in self._services.model.sources[:20]
            ),
        ]
        for path, title in places:
            menu.addAction(_plain(title), partial(store.set, "silenced", [*lines, silence_line(code, path)]))
        if lines:
            menu.addSeparator()
        for line in lines[:20]:
            rest = [other for other in lines if other != line]
            menu.addAction(self._again(line), partial(store.set, "silenced", rest))
        return menu

    def _again(self, line: str) -> str:
        """What taking a silence back does."""
        code, _, path = line.partition(" ")
        place = Path(path).name if path else self.tr("all files")
        return _plain(self.tr("Show again: {0} in {1}").format(code, place))

    def _add_trainers(self, menu: QMenu) -> None:
        """One submenu a file: which trainer it is for."""
        for state in self._services.model.sources[:20]:
            below = menu.addMenu(_plain(self.tr("Trainer of {0}").format(state.path.name)))
            self._services.trainers.fill_menu(below, str(state.path))

    def rest(self) -> QMenu:
        """Everything that has no button of its own."""
        menu = QMenu(self._parent)
        self._more(menu)
        menu.addSeparator()
        self._add_trainers(menu)
        if self._services.settings.settings.silenced:
            menu.addSeparator()
            for line in self._services.settings.settings.silenced[:20]:
                rest = [other for other in self._services.settings.settings.silenced if other != line]
                menu.addAction(self._again(line), partial(self._services.settings.set, "silenced", rest))
        return menu


def pop_up(menu: QMenu, button: QPushButton) -> None:
    """Show a menu below a button; it goes when it closes."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _plain(title: str) -> str:
    """A menu title in which & is a letter."""
    return title.replace("&", "&&")
