"""The head of the inspector: which record, previous and next, menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.small_parts import ElidedLabel, IconButton, plain_tip
from ola_viewer.gui.theme import Theme


class InspectorHead(QWidget):
    """`stepped(-1 | 1)` for the previous and next record."""

    stepped = Signal(int)
    copy_record_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(40)
        self._title = ElidedLabel(theme, "text", theme.font("base", 600))
        self._id = ElidedLabel(theme, "text2", theme.font("row"), middle=True)
        self.up = IconButton(theme, "chevron_up", self.tr("Previous record"), "Alt+↑", lambda: self.stepped.emit(-1))
        self.down = IconButton(theme, "chevron_down", self.tr("Next record"), "Alt+↓", lambda: self.stepped.emit(1))
        self.more = IconButton(theme, "more", self.tr("More"), "", self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self._title)
        row.addSpacing(4)
        row.addWidget(self._id, 1)
        for button in (self.up, self.down, self.more):
            row.addWidget(button)

    def set_record(self, number: int | None, identity: str) -> None:
        """Name the record; None for none."""
        self._title.set_text("" if number is None else self.tr("Record {0}").format(count_text(number)))
        self._id.set_text(identity)
        self._id.setToolTip(plain_tip(identity))
        for button in (self.up, self.down, self.more):
            button.setEnabled(number is not None)

    def title(self) -> str:
        """The text of the title."""
        return self._title.text()

    def identity(self) -> str:
        """The id that is shown."""
        return self._id.text()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        copy_id = menu.addAction(self.tr("Copy id"))
        copy_id.setEnabled(bool(self._id.text()))
        copy_id.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._id.text()))
        menu.addAction(self.tr("Copy record as JSON")).triggered.connect(self.copy_record_wanted)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
        menu.aboutToHide.connect(menu.deleteLater)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))
