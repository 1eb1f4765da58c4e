"""Puts the parts of this room together and binds its commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.chooser import Chooser
from ola_viewer.gui.remap.panel import RemapPanel
from ola_viewer.gui.remap.path_dialog import PathDialog
from ola_viewer.gui.remap.preview_control import PreviewControl
from ola_viewer.gui.remap.relink_control import RelinkControl
from ola_viewer.gui.remap.search_dialog import SearchDialog
from ola_viewer.gui.remap.side import RemapSide
from ola_viewer.gui.remap.survey_control import RootsOf, SurveyControl
from ola_viewer.gui.services import Services
from ola_viewer.manifest.edits import Edit
from ola_viewer.manifest.problems import ManifestError
from ola_viewer.manifest.rows import ADDED_SOURCE, position_of, source_of


class RemapFeature(QObject):
    """Survey, relink, preview and panel of one window. `open_panel()` shows the panel; set by the window."""

    def __init__(
        self,
        services: Services,
        roots_of: RootsOf,
        open_panel: Callable[[], None],
        filter_by: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._roots_of = roots_of
        self._open_panel = open_panel
        self._filter_by = filter_by
        self._window = parent
        self._search: SearchDialog | None = None
        self._chooser: Chooser | None = None
        self.path_dialog: PathDialog | None = None
        self.panel: RemapPanel | None = None
        self.side: RemapSide | None = None
        self.surveys = SurveyControl(services, roots_of, self)
        self.relinks = RelinkControl(services, self.surveys, self)
        self.previews = PreviewControl(services.model, services.lanes, self.surveys, self)
        for action_id, call in (
            ("survey.run", self.surveys.run),
            ("survey.report", self._ask_report),
            ("remap.find_missing", self.find_missing),
            ("edit.path", self.edit_path),
        ):
            services.actions.bind(action_id, call)

    def build_panel(self) -> RemapPanel:
        """The panel, for the window's host."""
        panel = RemapPanel(self._services, self.surveys, self.relinks, self.previews)
        panel.filter_wanted.connect(self._filter_by)
        panel.search_wanted.connect(self.find_missing)
        panel.choose_wanted.connect(self.choose)
        self.panel = panel
        return panel

    def build_side(self, under: QWidget) -> RemapSide:
        """What covers the facets while the panel is shown."""
        side = self.side = RemapSide(
            self._services.theme, self._services.lanes.decode, self.surveys, self.previews, self.relinks, under
        )
        side.search_wanted.connect(self.find_missing)
        return side

    def find_missing(self) -> SearchDialog:
        """Ask which folders to search."""
        if self._search is None:
            self._search = SearchDialog(self._services.theme, self._services.lanes.decode, self._window)
            self._search.search_wanted.connect(self._on_search_wanted)
        self._search.offer(self.relinks.suggested_folders())
        self._search.show()
        self._search.raise_()
        self._search.field.setFocus()
        return self._search

    def choose(self) -> Chooser | None:
        """Show what the last search left open."""
        searched, surveyed = self.relinks.searched, self.surveys.surveyed
        if searched is None or surveyed is None:
            return None
        if self._chooser is None:
            self._chooser = Chooser(self._services.theme, self._services.lanes.decode, self._window)
            self._chooser.rule_wanted.connect(lambda rule: self.panel.take(rule) if self.panel is not None else None)
        self._chooser.show_choices(searched.relink, surveyed.survey)
        self._chooser.show()
        return self._chooser

    def edit_path(self) -> None:
        """Another path for the current record's medium."""
        model, messages = self._services.model, self._services.messages
        row = model.current
        if row is None or self._keeps_path_dialog(row):
            return
        try:
            media = tuple(ref for ref in model.snapshot.sample(row).media if ref.path is not None and ref.path_pointer)
        except (ManifestError, OSError, ValueError) as error:
            messages.say(str(error), "error")
            return
        if not media:
            messages.say(self.tr("This record names no media file."), "info")
            return
        number = source_of(row) if source_of(row) != ADDED_SOURCE else model.sources[0].number
        roots = self._roots_of(model.snapshot.path_of_source(number))
        dialog = PathDialog(
            self._services.theme, self._services.lanes.decode, lambda: model.snapshot, row, media, roots, self._window
        )
        dialog.edit_wanted.connect(self._on_edit_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _code: self._on_path_dialog_finished(dialog))
        self.path_dialog = dialog
        dialog.show()
        dialog.field.setFocus()

    def _keeps_path_dialog(self, row: int) -> bool:
        """Whether a path dialog is open that stays: it comes to the front. One in which nothing was typed gives way
        when another record is asked for."""
        dialog = self.path_dialog
        if dialog is None:
            return False
        if dialog.row != row and not dialog.changed:
            dialog.reject()
            return False
        if dialog.row != row:
            number = count_text(position_of(dialog.row))
            self._services.messages.say(self.tr("The path of record {0} is still being edited.").format(number))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        dialog.field.setFocus()
        return True

    def _on_path_dialog_finished(self, dialog: PathDialog) -> None:
        if self.path_dialog is dialog:
            self.path_dialog = None

    def _on_edit_wanted(self, edit: Edit) -> None:
        try:
            self._services.model.push(edit)
        except ValueError as error:
            self._services.messages.say(str(error), "error")

    def _on_search_wanted(self, folders: list[str]) -> None:
        self._window.activateWindow()
        self._open_panel()
        self.relinks.search([os.path.abspath(folder) for folder in folders])

    def _ask_report(self) -> None:
        if self.surveys.surveyed is None:
            self.surveys.run(lambda _surveyed: self._ask_report())
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Report of broken paths"), "broken-paths.csv", self.tr("CSV (*.csv);;JSON (*.json)")
        )
        if name:
            self.surveys.write_report(Path(name))
