"""What the commands of the window itself do: open, close, theme, palette, dialogs. Panes bind their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QVBoxLayout

from ola_viewer import __version__
from ola_viewer.gui.dialogs import ask
from ola_viewer.gui.dialogs.key_map import KeyMap
from ola_viewer.gui.dialogs.settings_dialog import SettingsDialog
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.opening import SourceState
from ola_viewer.gui.palette.entries import MOST, PaletteEntry, best
from ola_viewer.gui.palette.palette import Palette
from ola_viewer.gui.services import Services
from ola_viewer.gui.window.dropped import MANIFEST_SUFFIXES, manifests_of
from ola_viewer.gui.window.dropping import Dropping
from ola_viewer.gui.window.main_window import MainWindow
from ola_viewer.manifest.query_parse import QUERY_HELP
from ola_viewer.manifest.query_terms import quoted
from ola_viewer.settings import sample_manifest

_LONGEST_NUMBER = 18


class WindowCommands(QObject):
    """Binds the commands. `can_save` becomes true when the saving feature binds `file.save`."""

    def __init__(self, services: Services, window: MainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._palette = Palette(self.palette_entries, services.theme, window)
        self._dialogs: dict[str, QDialog] = {}
        self._after_save: Callable[[], object] | None = None
        self.list_devices: Callable[[], object] = lambda: None
        """Looks for sound outputs and tells them by `show_devices`."""
        window.may_close = lambda: self.may_discard(window.close)
        self._dropping = Dropping(
            services,
            lambda paths, add: self.open_paths(paths, add=add),
            self.take_root,
            lambda name: window.table_pane.filter_line.add_term(f"path:{quoted(name)}"),
            self,
        )
        window.files_dropped.connect(self._dropping.take)
        window.files_hovered.connect(self._dropping.hint)
        welcome = window.welcome
        welcome.open_wanted.connect(self.open_dialog)
        welcome.open_folder_wanted.connect(self.open_folder_dialog)
        welcome.path_wanted.connect(lambda path, add: self.open_paths([path], add=add))
        welcome.sample_wanted.connect(self.open_sample)
        welcome.keys_wanted.connect(self.show_keys)
        services.model.file_indexed.connect(self._on_file_indexed)
        for action_id, call in (
            ("file.open", self.open_dialog),
            ("file.add", self.add_dialog),
            ("file.open_folder", self.open_folder_dialog),
            ("file.sample", self.open_sample),
            ("file.reload", self.reload),
            ("file.close", self.close_document),
            ("app.settings", self.show_settings),
            ("app.quit", window.close),
            ("edit.undo", services.model.undo),
            ("edit.redo", services.model.redo),
            ("theme.system", lambda: services.settings.set("theme", "system")),
            ("theme.light", lambda: services.settings.set("theme", "light")),
            ("theme.dark", lambda: services.settings.set("theme", "dark")),
            ("app.palette", self._palette.open),
            ("app.keys", self.show_keys),
            ("app.query_help", self.show_query_help),
            ("app.about", self.show_about),
        ):
            services.actions.bind(action_id, call)
        services.settings.subscribe(self._on_setting)

    # -- opening -------------------------------------------------------------------------------

    def open_paths(self, paths: list[Path], *, add: bool = False) -> None:
        """Open files (a folder stands for the manifests in it); asks about unsaved edits."""
        files = manifests_of(paths)
        if not files:
            self._services.messages.say(self.tr("No manifest (.json, .jsonl, .gz, .zst) in this folder."), "warning")
            return
        add = add and self._services.model.is_open
        if not add and not self.may_discard(lambda: self.open_paths(paths)):
            return
        if not add:
            self._services.messages.dismiss_all("")
        self._services.model.open(files, add=add)

    def open_dialog(self) -> None:
        """Choose files and open them."""
        self._choose(add=False)

    def add_dialog(self) -> None:
        """Choose files and add them to the table."""
        self._choose(add=True)

    def _choose(self, *, add: bool) -> None:
        sources = self._services.model.sources
        recents = self._services.recents.entries()
        folder = str(sources[0].path.parent) if sources else str(Path(recents[0].path).parent) if recents else ""
        wildcard = " ".join(f"*{suffix}" for suffix in MANIFEST_SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Add to open table") if add else self.tr("Open manifests"),
            folder,
            self.tr("Manifests ({0});;All files (*)").format(wildcard),
        )
        if names:
            self.open_paths([Path(name) for name in names], add=add)

    def open_folder_dialog(self) -> None:
        """Choose a folder and open its manifests."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"))
        if name:
            self.open_paths([Path(name)])

    def open_sample(self) -> None:
        """Open the built-in sample."""
        try:
            self.open_paths([sample_manifest()])
        except FileNotFoundError as error:
            self._services.messages.say(str(error), "error")

    def reload(self) -> None:
        """Open the same files anew."""
        if self.may_discard(self.reload):
            self._services.messages.dismiss_all("")
            self._services.model.reload()

    def close_document(self) -> None:
        """Back to the welcome page."""
        if self.may_discard(self.close_document):
            self._services.messages.dismiss_all("")
            self._services.model.close()

    def may_discard(self, again: Callable[[], object] | None = None) -> bool:
        """True if there is nothing to lose or the user gives it up. If he wants to save first: False, and `again` is
        called once that is done."""
        self._after_save = None
        model = self._services.model
        if not model.modified:
            return True
        edits = model.unsaved
        name = model.sources[0].path.name if model.sources else ""
        save = self._services.actions["file.save"]
        answer = ask.ask_discard(self._window, name, edits, can_save=save.isEnabled())
        if answer == "save":
            self._after_save = again
            save.trigger()
        return answer == "discard"

    def continue_after_save(self) -> None:
        """Do what waited for the save; `file.save` calls this when the files are written."""
        again, self._after_save = self._after_save, None
        if again is not None and not self._services.model.modified:
            again()

    def forget_after_save(self) -> None:
        """The save did not come about: what waited for it is given up."""
        self._after_save = None

    def _on_file_indexed(self, state: SourceState) -> None:
        assert state.source is not None
        if sample_folder() not in state.path.parents:
            try:
                self._services.recents.add(state.path, state.count, state.source.file.size)
            except OSError as error:
                self._services.messages.say(self.tr("The list of recent files cannot be kept: {0}").format(error))

    def add_root(self) -> None:
        """Choose a folder that relative paths are looked for in; kept in the settings."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Add a root folder for relative paths"))
        if name:
            self.take_root(Path(name))

    def take_root(self, folder: Path) -> None:
        """Look for relative paths in this folder, too, from now on."""
        store, name = self._services.settings, str(folder)
        if name not in store.settings.roots:
            store.set("roots", [*store.settings.roots, name])
        self._services.messages.say(self.tr("{0} is searched for relative paths now.").format(name), "success")

    # -- palette -------------------------------------------------------------------------------

    def palette_entries(self, text: str) -> list[PaletteEntry]:
        """The record first when a number is typed, then commands and recent files, then the id to look for."""
        ids = list(self._id_entries(text))
        return [*self._number_entries(text), *best(text, [*self._command_entries(), *self._file_entries()], ids)][:MOST]

    def _number_entries(self, text: str) -> Iterator[PaletteEntry]:
        digits = text.strip().replace(",", "")
        if self._services.model.is_open and digits.isascii() and digits.isdigit() and len(digits) < _LONGEST_NUMBER:
            number = int(digits)
            title = self.tr("Go to record {0}").format(count_text(number))
            yield PaletteEntry(title, "", "table", lambda: self._window.table_pane.go_to_number(number))

    def _id_entries(self, text: str) -> Iterator[PaletteEntry]:
        words = text.strip()
        if self._services.model.is_open and " " not in words and len(words) > 2:
            term = f"id:{quoted(words)}"
            title = self.tr("Find records with “{0}” in their id").format(words)
            yield PaletteEntry(title, "", "filter", lambda: self._window.table_pane.filter_line.add_term(term))

    def _command_entries(self) -> Iterator[PaletteEntry]:
        actions = self._services.actions
        for spec in actions.specs():
            action = actions[spec.id]
            if actions.is_bound(spec.id) and spec.id != "app.palette":
                yield PaletteEntry(
                    action.text(), actions.keys_text(spec.id), spec.icon, action.trigger, action.isEnabled()
                )

    def _file_entries(self) -> Iterator[PaletteEntry]:
        for entry in self._services.recents.entries():
            path = Path(entry.path)
            title = self.tr("Open {0}").format(path.name)
            yield PaletteEntry(title, str(path.parent), "file", lambda p=path: self.open_paths([p]))  # type: ignore[misc]

    # -- dialogs -------------------------------------------------------------------------------

    def show_settings(self) -> None:
        """The settings dialog."""
        self._show("settings", lambda: SettingsDialog(self._services.settings, self._services.theme, self._window))
        self.list_devices()

    def show_devices(self, names: Iterable[str]) -> None:
        """The sound outputs of this machine, for the settings dialog if it is there."""
        dialog = self._dialogs.get("settings")
        if isinstance(dialog, SettingsDialog):
            dialog.set_devices(names)

    def show_keys(self) -> None:
        """All keys on one page."""
        self._show("keys", lambda: KeyMap(self._services.actions, self._services.theme, self._window))

    def show_query_help(self) -> None:
        """The filter language."""
        self.show_text(self.tr("How to filter"), QUERY_HELP)

    def show_about(self) -> None:
        """Version and licence."""
        self._services.messages.say(self.tr("Ola Viewer {0}, Apache License 2.0").format(__version__))

    def show_text(self, title: str, text: str) -> None:
        """A page of plain text in a window of its own."""
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.resize(760, 520)
        page = QPlainTextEdit(text, dialog)
        page.setReadOnly(True)
        page.setFont(self._services.theme.font("mono"))
        column = QVBoxLayout(dialog)
        column.addWidget(page)
        dialog.show()

    def _show(self, name: str, build: Callable[[], QDialog]) -> None:
        dialog = self._dialogs.get(name)
        if dialog is None:
            dialog = build()
            self._dialogs[name] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _on_setting(self, name: str) -> None:
        if name == "theme":
            self._services.theme.choose(self._services.settings.settings.theme)


def sample_folder() -> Path:
    """Where the built-in sample lies; it is not listed among recent files."""
    try:
        return sample_manifest().parent
    except FileNotFoundError:
        return Path("/nonexistent")
