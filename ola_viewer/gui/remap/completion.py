"""Completion of folders while a path is typed: the manifest's own, or those on the disk, listed in the background."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import islice

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit

from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.jobs import CancelToken

MOST = 400
"""Folders offered at once."""
_MOST_LISTED = 20_000
_MOST_KNOWN = 200_000


class KnownFolders:
    """The folders of a manifest's paths and all above them, for completing what to find."""

    def __init__(self, folders: Iterable[str] = ()) -> None:
        texts: set[str] = set()
        for folder in folders:
            at = len(folder)
            while at > 0 and folder[:at] not in texts and len(texts) < _MOST_KNOWN:
                texts.add(folder[:at])
                at = max(folder.rfind("/", 0, at - 1), folder.rfind("\\", 0, at - 1)) + 1
        self.texts = sorted(texts)

    def below(self, text: str) -> list[str]:
        """Known folders that begin with `text`, shallow ones first."""
        found = [folder for folder in self.texts if folder.startswith(text) and folder != text]
        return sorted(found, key=lambda folder: (folder.count("/"), folder))[:MOST]


def folders_on_disk(text: str, cancel: CancelToken, *, files: bool = False) -> list[str]:
    """Folders (and files) of this machine that continue an absolute path. Touches the disk: in workers."""
    if not os.path.isabs(text):
        return []
    parent, start = os.path.split(text)
    found = []
    try:
        with os.scandir(parent) as entries:
            for entry in islice(entries, _MOST_LISTED):
                cancel.check()
                if entry.name.startswith(start) and (start or not entry.name.startswith(".")):
                    folder = entry.is_dir()
                    if folder or files:
                        found.append(entry.path + ("/" if folder else ""))
    except OSError:
        return []
    return sorted(found)[:MOST]


class PathCompletion:
    """Offers continuations below a line edit. `look(text, cancel)` runs on the decode lane."""

    def __init__(self, field: QLineEdit, lane: DecodeLane, key: str, look: Callable[[str, CancelToken], list[str]]):
        self._field = field
        self._lane = lane
        self._key = key
        self._look = look
        self._texts = QStringListModel(field)
        self._completer = QCompleter(self._texts, field)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseSensitive)
        self._completer.setWidget(field)
        self._completer.activated.connect(self._on_chosen)
        self._soon = QTimer(field, singleShot=True, interval=120)
        self._soon.timeout.connect(self._ask)
        field.textEdited.connect(lambda _text: self._soon.start())

    @property
    def offered(self) -> list[str]:
        """What is offered now."""
        return self._texts.stringList()

    def _ask(self) -> None:
        text = self._field.text()
        self._lane.submit(
            f"complete:{self._key}",
            lambda cancel: self._look(text, cancel),
            lambda found: self._offer(text, found),
            owner=self._field,
        )

    def _offer(self, text: str, found: list[str]) -> None:
        if not self._field.hasFocus() or self._field.text() != text or not found or found == [text]:
            popup = self._completer.popup()
            if popup is not None:
                popup.hide()
            return
        self._texts.setStringList(found)
        self._completer.complete()

    def _on_chosen(self, text: str) -> None:
        self._field.setText(text)
        self._field.textEdited.emit(text)
