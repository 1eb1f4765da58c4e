"""The welcome page."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ola_viewer.gui.lanes import DecodeLane
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.welcome.cards import Card, CardLine, RecentList
from ola_viewer.settings import Recents


@dataclass(frozen=True)
class SetUpCard:
    """A published set that can be set up; added by the feature that does it."""

    title: str
    note: str
    act: Callable[[], object]


class WelcomePage(QScrollArea):
    """Emits what the user wants; the window opens it."""

    open_wanted = Signal()
    open_folder_wanted = Signal()
    path_wanted = Signal(object, bool)
    """A recent path, and whether to add it to what is open."""
    sample_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, recents: Recents, lane: DecodeLane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recents = recents
        self._lane = lane
        self._theme = theme
        self.setObjectName("welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        body = QWidget()
        body.setObjectName("welcome_body")
        self._body = body
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(24, 56, 24, 24)
        self._column.setSpacing(0)
        self._titles: list[tuple[QLabel, str, int, str]] = []
        self._column.addLayout(self._head())
        self._column.addSpacing(22)
        self.drop_zone = DropZone(theme, body)
        self.drop_zone.open_button.clicked.connect(self.open_wanted)
        self.drop_zone.folder_button.clicked.connect(self.open_folder_wanted)
        self._column.addWidget(self.drop_zone)
        self._column.addSpacing(28)
        lower = QHBoxLayout()
        lower.setSpacing(24)
        lower.addLayout(self._recent_column(), 65)
        self._right = QVBoxLayout()
        self._right.setSpacing(8)
        self._set_up_title = self._label(self.tr("Set up a published set"), "base", 600)
        self._right.addWidget(self._set_up_title)
        self._set_up_title.hide()
        self._first = self._label(self.tr("New here"), "base", 600)
        self._first.setFixedHeight(26)
        self._right.addWidget(self._first)
        self._right.addWidget(
            Card(
                [
                    CardLine(
                        self.tr("Open the sample manifest"),
                        self.tr("Every kind of record, with a few faults"),
                        self.sample_wanted.emit,
                    ),
                    CardLine(self.tr("Keyboard map"), self.tr("All keys on one page (F1)"), self.keys_wanted.emit),
                ],
                theme,
                body,
            )
        )
        self._right.addStretch(1)
        lower.addLayout(self._right, 34)
        self._column.addLayout(lower)
        self._column.addStretch(1)
        self.setWidget(body)
        theme.changed.connect(self._tint)
        self._tint()
        self.refresh()

    def add_set_up_cards(self, cards: list[SetUpCard]) -> None:
        """Offer published sets (once, at start)."""
        lines = [CardLine(card.title, card.note, card.act) for card in cards]
        at = self._right.indexOf(self._set_up_title) + 1
        self._right.insertWidget(at, Card(lines, self._theme, self._body))
        self._right.insertSpacing(at + 1, 16)
        self._set_up_title.show()

    def focus_first(self) -> None:
        """Give the focus to what is used next: the recent files, else the open button."""
        first = self.recent if self.recent.entries else self.drop_zone.open_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the list of recent files again and look in the background which are gone."""
        entries = self._recents.entries()[:8]
        self.recent.show_entries(entries)
        self._no_recent.setVisible(not entries)
        self.recent.setVisible(bool(entries))
        self._clear.setVisible(bool(entries))
        self._hint.setVisible(bool(entries))
        paths = [entry.path for entry in entries]
        self._lane.submit(
            "recents-missing",
            lambda cancel: {path for path in paths if not os.path.exists(path)},
            self.recent.show_missing,
            background=True,
        )

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._sign = QLabel(self)
        self._sign.setFixedSize(40, 40)
        row.addWidget(self._sign)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = self._label(self.tr("Ola Viewer"), "figure", 600)
        words.addWidget(title)
        words.addWidget(self._label(self.tr("Browse, check and repair training manifests"), "base", 400, "text2"))
        row.addLayout(words, 1)
        return row

    def _recent_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._label(self.tr("Recent"), "base", 600), 1)
        self._clear = QPushButton(self.tr("Clear list"), self)
        self._clear.setFlat(True)
        self._clear.clicked.connect(self._on_clear)
        head.addWidget(self._clear)
        column.addLayout(head)
        self.recent = RecentList(self._theme, self)
        self.recent.chosen.connect(lambda n: self.path_wanted.emit(Path(self.recent.entries[n].path), False))
        self.recent.chosen_to_add.connect(lambda n: self.path_wanted.emit(Path(self.recent.entries[n].path), True))
        column.addWidget(self.recent)
        self._no_recent = self._label(self.tr("Files that you open are listed here."), "row", 400, "text2")
        column.addWidget(self._no_recent)
        self._hint = self._label(
            self.tr("↑ ↓ choose    Enter open    Ctrl+Enter add to open table"), "row", 400, "text2"
        )
        column.addWidget(self._hint)
        column.addStretch(1)
        return column

    def _label(self, text: str, font: str, weight: int, role: str = "text") -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._titles.append((label, font, weight, role))
        return label

    def _on_clear(self) -> None:
        self._recents.clear()
        self.refresh()

    def _tint(self) -> None:
        for label, font, weight, role in self._titles:
            label.setFont(self._theme.font(font, weight))  # type: ignore[arg-type]
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.color(role))
            label.setPalette(palette)
        self._clear.setFont(self._theme.font("row"))
        self._sign.setPixmap(self._theme.pixmap("app", "text", 40))
        palette = self._body.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.color("base"))
        self._body.setPalette(palette)
        self._body.setAutoFillBackground(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The contents are at most 1040 px wide and centred."""
        super().resizeEvent(event)
        side = max(24, (self.viewport().width() - 1040) // 2)
        self._column.setContentsMargins(side, 64 if self.viewport().height() > 700 else 28, side, 24)


class DropZone(QWidget):
    """Where files may be dropped; the window itself takes drops everywhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.active = False
        self.setFixedHeight(132)
        self.title = QLabel(self.tr("Drop manifests here"), self)
        self.note = QLabel(
            self.tr(
                "JSON, JSONL, gzip or zstd. Several files open as one table; "
                "a mix description (YAML) opens its sources."
            ),
            self,
        )
        self.note.setWordWrap(True)
        self.folder_button = QPushButton(self.tr("Open folder…"), self)
        self.open_button = QPushButton(self.tr("Open…"), self)
        self.open_button.setDefault(True)
        for button in (self.folder_button, self.open_button):
            button.setMinimumHeight(32)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(76, 8, 28, 8)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.folder_button)
        row.addWidget(self.open_button)
        theme.changed.connect(self._tint)
        self._tint()

    def set_active(self, active: bool) -> None:
        """Show that a drop would be taken."""
        self.active = active
        self.update()

    def _tint(self) -> None:
        self.title.setFont(self._theme.font("title", 500))
        self.note.setFont(self._theme.font("base"))
        palette = self.note.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("text2"))
        self.note.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dashed outline and the arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("accent" if self.active else "control"), 2 if self.active else 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._theme.color("header"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 8, 8)
        painter.drawPixmap(30, (self.height() - 24) // 2, self._theme.pixmap("download", "text2", 24))
