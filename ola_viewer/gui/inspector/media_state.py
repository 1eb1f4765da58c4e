"""What stands in the place of a medium that cannot be shown: mark, reason, path, one way out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ola_viewer.gui.small_parts import ElidedLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.translation import QT_TRANSLATE_NOOP
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import MediaError
from ola_viewer.media.roots import is_url

WayAction: TypeAlias = Literal["find-missing", "add-root", "show-json", "copy-path"]


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("media_state", text)


_TITLES = {
    "file-missing": QT_TRANSLATE_NOOP("media_state", "File missing"),
    "file-case": QT_TRANSLATE_NOOP("media_state", "Other upper and lower case"),
    "file-not-regular": QT_TRANSLATE_NOOP("media_state", "Not a file"),
    "file-unreadable": QT_TRANSLATE_NOOP("media_state", "File cannot be read"),
    "file-empty": QT_TRANSLATE_NOOP("media_state", "File is empty"),
    "patch-range": QT_TRANSLATE_NOOP("media_state", "Range outside the file"),
    "patch-range-short": QT_TRANSLATE_NOOP("media_state", "Range ends behind the file"),
    "patch-key-missing": QT_TRANSLATE_NOOP("media_state", "Patch object incomplete"),
    "image-size-list": QT_TRANSLATE_NOOP("media_state", "Size is a list"),
    "audio-size-list": QT_TRANSLATE_NOOP("media_state", "Size is a list"),
    "video-size-int": QT_TRANSLATE_NOOP("media_state", "Size is not a list"),
    "video-img-path": QT_TRANSLATE_NOOP("media_state", "img_path in a video"),
    "media-type": QT_TRANSLATE_NOOP("media_state", "Not a medium"),
    "media-undecodable": QT_TRANSLATE_NOOP("media_state", "Cannot be decoded"),
    "media-too-large": QT_TRANSLATE_NOOP("media_state", "Too large to show"),
}
_SEARCHABLE = ("file-missing", "file-case", "file-extension", "file-not-regular", "file-empty", "file-unreadable")
_BREAK = "\u200b"
_LONGEST_WORD, _LONGEST = 160, 600
_BUTTONS: dict[WayAction, str] = {
    "find-missing": QT_TRANSLATE_NOOP("media_state", "Find missing files…"),
    "add-root": QT_TRANSLATE_NOOP("media_state", "Add a root folder…"),
    "show-json": QT_TRANSLATE_NOOP("media_state", "Show JSON"),
    "copy-path": QT_TRANSLATE_NOOP("media_state", "Copy path"),
}


@dataclass(frozen=True, slots=True)
class WayOut:
    """The user pressed the button of an error state: what he wants, for which medium, because of which code."""

    action: WayAction
    ref: MediaRef
    code: str
    path: str


def title_of(code: str) -> str:
    """A short title for an error code."""
    return tr(_TITLES.get(code, code.replace("-", " ").capitalize()))


def way_out_of(error: MediaError, ref: MediaRef) -> WayOut:
    """The one way out that an error offers."""
    path = str(error.path) if error.path is not None else ref.path or ""
    action: WayAction = "show-json"
    if error.code in _SEARCHABLE:
        rooted = ref.path is not None and not os.path.isabs(ref.path) and not is_url(ref.path)
        action = "add-root" if rooted else "find-missing"
    elif error.code in ("media-undecodable", "media-too-large"):
        action = "copy-path"
    return WayOut(action, ref, error.code, path)


class ErrorState(QWidget):
    """The error state of a stage. `way_out(WayOut)` when its button is pressed."""

    way_out = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._way: WayOut | None = None
        self._mark = QLabel()
        self._title = ElidedLabel(theme, "text", theme.font("base", 500))
        self._reason = QLabel()
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setWordWrap(True)
        self._reason.setFont(theme.font("row"))
        self._path = ElidedLabel(theme, "text2", theme.font("mono_small"), middle=True)
        self._button = QPushButton()
        self._button.clicked.connect(self._on_pressed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(6)
        column.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self._path)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_error(self, error: MediaError, ref: MediaRef) -> None:
        """Say why, where, and what to do."""
        self._way = way_out_of(error, ref)
        self._title.set_text(title_of(error.code))
        self._reason.setText(_breakable(_short(error.message)))
        self._path.set_text(self._way.path)
        self._path.setToolTip(plain_tip(self._way.path))
        self._path.setVisible(bool(self._way.path))
        self._button.setText(tr(_BUTTONS[self._way.action]))
        self.setAccessibleName(f"{title_of(error.code)}. {error.message}")

    def reason(self) -> str:
        """The sentence that is shown."""
        return self._reason.text().replace(_BREAK, "")

    def title(self) -> str:
        """The title that is shown."""
        return self._title.text()

    def press(self) -> None:
        """What the button does."""
        self._button.click()

    def _on_pressed(self) -> None:
        if self._way is not None:
            self.way_out.emit(self._way)

    def _on_theme_changed(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("severity_error", "error", 16))
        palette = self._reason.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("text2"))
        self._reason.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("stage"))


def _short(message: str) -> str:
    """The sentence with the middle of endless words left out: the line below it has the path."""
    half = _LONGEST_WORD // 2
    return re.sub(rf"\S{{{_LONGEST_WORD + 1},}}", lambda word: f"{word[0][:half]}…{word[0][-half:]}", message)[
        :_LONGEST
    ]


def _breakable(text: str) -> str:
    """Places to break a line in words that have none, as folders' names of a hundred letters."""
    return re.sub(rf"([^\s{_BREAK}]{{20}})(?=\S)", rf"\1{_BREAK}", text)
