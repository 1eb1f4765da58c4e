"""What follows a drop: with nothing open it opens; on an open table a bar asks what was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.messages import BarAction, BarMessage
from ola_viewer.gui.services import Services
from ola_viewer.gui.window.dropped import Dropped, sort_dropped

_BAR = "drop"
_MOST_REFUSED = 3


class Dropping(QObject):
    """`open_paths(paths, add)` opens or adds; `take_root(folder)` searches a folder for media; `find(name)` filters.

    Files are looked at on the decode lane, so that what is no manifest never replaces what is open.
    """

    def __init__(
        self,
        services: Services,
        open_paths: Callable[[list[Path], bool], object],
        take_root: Callable[[Path], object],
        find: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._open_paths, self._take_root, self._find = open_paths, take_root, find

    def hint(self, hovering: bool) -> None:
        """Something hovers over the window: say what dropping it does. Afterwards the line is free again."""
        messages = self._services.messages
        text = self.tr("Drop to choose what to do with it; with Ctrl it is added at once.")
        if hovering and self._services.model.is_open:
            messages.say(text)
        elif messages.last == ("info", text):
            messages.say("")

    def take(self, paths: Sequence[Path], add: bool) -> None:
        """Act on dropped paths; `add`: the user held Ctrl."""
        paths = list(paths)
        self._services.lanes.decode.submit(
            "drop",
            lambda token: sort_dropped(paths, token),
            lambda dropped: self._on_sorted(dropped, add),
        )

    def _on_sorted(self, dropped: Dropped, add: bool) -> None:
        is_open = self._services.model.is_open
        if dropped.openable and (add or not is_open):
            self._open_paths(dropped.openable, add)
        elif dropped.openable or (dropped.folders and is_open):
            self._ask(dropped)
        elif dropped.folders:
            text = self.tr("No manifest (.json, .jsonl, .gz, .zst) in {0}.").format(dropped.folders[0])
            self._services.messages.say(text, "warning")
        for path, reason in dropped.refused[:_MOST_REFUSED]:
            self._refuse(path, reason)
        left_out = len(dropped.refused) - _MOST_REFUSED
        if left_out > 0:
            text = self.tr("Other dropped files that are no manifests: {0}.").format(count_text(left_out))
            self._services.messages.say(text, "warning")

    def _ask(self, dropped: Dropped) -> None:
        files, folders = dropped.openable, dropped.folders
        count = count_text(len(files))
        actions: list[BarAction] = []
        if files:
            title = self.tr("Open instead") if len(files) == 1 else self.tr("Open {0} instead").format(count)
            actions.append(BarAction(title, lambda: self._open_paths(files, False)))
            actions.append(BarAction(self.tr("Add to the table"), lambda: self._open_paths(files, True)))
        if folders:
            actions.append(BarAction(self.tr("Look for media there"), lambda: self._take_roots(folders)))
        self._services.messages.show_bar(BarMessage(_BAR, "info", self._question(dropped), tuple(actions)))

    def _question(self, dropped: Dropped) -> str:
        if not dropped.folders:
            if len(dropped.manifests) == 1:
                return self.tr("{0} was dropped.").format(dropped.manifests[0].name)
            return self.tr("{0} manifests were dropped.").format(count_text(len(dropped.manifests)))
        if dropped.manifests or len(dropped.folders) > 1:
            what = self.tr("{0} folders and {1} files were dropped.")
            return what.format(count_text(len(dropped.folders)), count_text(len(dropped.manifests)))
        inside = len(dropped.in_folders)
        if not inside:
            return self.tr("The folder {0} was dropped; it holds no manifest.").format(dropped.folders[0].name)
        return self.tr("The folder {0} was dropped; manifests in it: {1}.").format(
            dropped.folders[0].name, count_text(inside)
        )

    def _take_roots(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            self._take_root(folder)

    def _refuse(self, path: Path, reason: str) -> None:
        actions: tuple[BarAction, ...] = ()
        if self._services.model.is_open and path.is_file():
            actions = (BarAction(self.tr("Find records that name it"), lambda: self._find(path.name)),)
        self._services.messages.show_bar(BarMessage(f"open:{path}", "error", reason, actions))
