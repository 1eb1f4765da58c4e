"""Bars for messages that stay, and the thin progress bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.messages import BarAction, BarMessage, Messages
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import icon_button

BAR_HEIGHT = 34


class ThinBar(QWidget):
    """A 3 px progress bar. `fraction` 0 … 1, or None while the total is unknown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, width: int = 128) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fraction: float | None = 0.0
        self.setFixedSize(width, 12)
        theme.changed.connect(self.update)

    def set_fraction(self, fraction: float | None) -> None:
        """Show how far it is."""
        self.fraction = fraction
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        y = self.height() / 2 - 2
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(0, int(y), self.width(), 4, 2, 2)
        painter.setBrush(self._theme.color("accent"))
        share = 0.3 if self.fraction is None else self.fraction
        if share > 0:
            painter.drawRoundedRect(0, int(y), max(4, round(self.width() * share)), 4, 2, 2)


class MessageBar(QWidget):
    """One message: mark, sentence, its actions."""

    def __init__(self, message: BarMessage, messages: Messages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message = message
        self.setObjectName("message_bar")
        self.setAccessibleName(message.text)
        self._mark = QLabel(self)
        self._mark.setFixedSize(16, 16)
        text = QLabel(message.text, self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setToolTip(plain_tip(message.text) if len(message.text) > 90 else "")
        text.setWordWrap(True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(text, 1)
        for number, action in enumerate(message.actions):
            row.addWidget(self._button(action, number == 0 and len(message.actions) > 1, messages))
        close = icon_button(theme, "close", self.tr("Dismiss"), self, 22)
        close.clicked.connect(lambda: messages.dismiss(message.key))
        row.addWidget(close)
        self.setMinimumHeight(BAR_HEIGHT)
        theme.changed.connect(self._tint)
        self._tint()

    def _button(self, action: BarAction, main: bool, messages: Messages) -> QPushButton:
        button = QPushButton(action.title, self)
        button.setAccessibleName(action.title)
        button.setFlat(not main)

        def clicked() -> None:
            if not action.keeps_open:
                messages.dismiss(self._message.key)
            action.call()

        button.clicked.connect(clicked)
        return button

    def _tint(self) -> None:
        severity = self._message.severity
        role = "warnfill" if severity == "warning" else severity
        self._mark.setPixmap(self._theme.pixmap(f"severity_{severity}", role, 16))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The severity's tint."""
        QPainter(self).fillRect(self.rect(), self._theme.color(f"{self._message.severity}tint"))


class MessageBars(QWidget):
    """All bars, newest below; at most four, so that the table stays in sight, and how many wait behind them."""

    MOST = 4

    def __init__(self, messages: Messages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._theme = theme
        self._shown: dict[str, tuple[BarMessage, MessageBar]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._waiting = QLabel(self)
        self._waiting.setObjectName("messages_waiting")
        self._waiting.setFont(theme.font("row"))
        self._waiting.setContentsMargins(36, 3, 12, 3)
        self._waiting.hide()
        messages.bars_changed.connect(self._rebuild)
        self._rebuild()

    def sizeHint(self) -> QSize:
        """Height of the bars."""
        return super().sizeHint()

    def _rebuild(self) -> None:
        wanted = dict(list(self._messages.bars.items())[-self.MOST :])
        for key, (message, bar) in list(self._shown.items()):
            if wanted.get(key) != message:
                self._column.removeWidget(bar)
                bar.hide()
                bar.deleteLater()
                del self._shown[key]
        for key, message in wanted.items():
            if key not in self._shown:
                bar = MessageBar(message, self._messages, self._theme, self)
                self._shown[key] = (message, bar)
                self._column.addWidget(bar)
        hidden = len(self._messages.bars) - len(wanted)
        waiting = self.tr("1 earlier message: dismiss one to see it") if hidden == 1 else ""
        if hidden > 1:
            waiting = self.tr("{0} earlier messages: dismiss some to see them").format(count_text(hidden))
        self._waiting.setText(waiting)
        self._waiting.setVisible(bool(waiting))
        self._column.removeWidget(self._waiting)
        self._column.addWidget(self._waiting)
        self.setVisible(bool(self._shown))
