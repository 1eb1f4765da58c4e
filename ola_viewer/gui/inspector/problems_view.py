"""The findings of the record: mark, title, consequence, place, and a way to its fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.conversation_view import ConversationView, ShownTurn
from ola_viewer.gui.small_parts import ElidedLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import Pointer

MOST_SHOWN = 100
_LONGEST_TURN = 1_500
_HIGHEST_TURN = 150
_ROLES = {"error": "error", "corrupting": "corrupt", "warning": "warning", "info": "info"}


def severity_role(severity: str) -> str:
    """The colour role of a severity."""
    return _ROLES.get(severity, "info")


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One card of the list. `severity` is error, corrupting, warning or info; `place` words such as "Turn 1", a link
    to `pointer`.

    `fix_label` is the text of its button ("" for none); `payload` comes back when the button is pressed.
    `edit_label`: the text of the button that edits the value at `pointer`, "" for none.
    """

    severity: str
    title: str
    consequence: str
    place: str = ""
    fix_label: str = ""
    payload: object = None
    pointer: Pointer = ()
    edit_label: str = ""


class ProblemsView(QScrollArea):
    """`fix_requested(payload)` when the button of a finding is pressed; `edit_requested(pointer)`,
    `place_requested(pointer)` for its other button and its link."""

    fix_requested = Signal(object)
    edit_requested = Signal(object)
    place_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._findings: list[ShownFinding] = []
        self._turns: list[ShownTurn] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Problems of the record"))
        theme.changed.connect(self._rebuild)
        self._rebuild()

    @property
    def findings(self) -> list[ShownFinding]:
        """What is shown."""
        return self._findings

    def set_findings(self, findings: Sequence[ShownFinding], turns: Sequence[ShownTurn] = ()) -> None:
        """Show these findings, worst first as they come; one about a turn of `turns` with the turn itself."""
        if list(findings) != self._findings or list(turns) != self._turns:
            self._findings, self._turns = list(findings), list(turns)
            self._rebuild()

    def _rebuild(self) -> None:
        body = QWidget()
        body.setAutoFillBackground(True)
        palette = body.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.color("base"))
        body.setPalette(palette)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for finding in self._findings[:MOST_SHOWN]:
            column.addWidget(self._row_of(finding))
        rest = len(self._findings) - MOST_SHOWN
        if rest > 0 or not self._findings:
            text = self.tr("{0} more").format(count_text(rest)) if rest > 0 else self.tr("No problems found so far")
            label = ElidedLabel(self._theme, "text3")
            label.set_text(text)
            framed = QVBoxLayout()
            framed.setContentsMargins(12, 12, 12, 12)
            framed.addWidget(label)
            column.addLayout(framed)
        column.addStretch(1)
        self.setWidget(body)

    def _row_of(self, finding: ShownFinding) -> QWidget:
        role = severity_role(finding.severity)
        mark_role = "warnfill" if role == "warning" else role
        row = _Card(self._theme, "" if role == "info" else mark_role)
        column = QVBoxLayout(row)
        column.setContentsMargins(15, 12, 12, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(f"severity_{finding.severity}", mark_role, 16))
        head.addWidget(mark)
        title = ElidedLabel(self._theme, "text", self._theme.font("base", 600))
        title.set_text(finding.title)
        head.addWidget(title, 1)
        if finding.place:
            place = _Link(self._theme, finding.place)
            place.clicked.connect(lambda: self.place_requested.emit(finding.pointer))
            head.addWidget(place)
        column.addLayout(head)
        sentence = QLabel(finding.consequence[:1000])
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        sentence.setFont(self._theme.font("row"))
        palette = sentence.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("text2"))
        sentence.setPalette(palette)
        column.addWidget(sentence)
        turn = self._turn_of(finding)
        if turn is not None:
            column.addWidget(_TurnSnippet(self._theme, turn))
        buttons = _Buttons()
        if finding.fix_label:
            button = QPushButton(finding.fix_label.replace("&", "&&"))
            button.clicked.connect(lambda: self.fix_requested.emit(finding.payload))
            buttons.add(button)
        if finding.edit_label:
            edit = QPushButton(finding.edit_label)
            edit.setFlat(True)
            edit.clicked.connect(lambda: self.edit_requested.emit(finding.pointer))
            buttons.add(edit)
        if buttons.count:
            column.addWidget(buttons)
        row.setAccessibleName(f"{finding.severity}: {finding.title}. {finding.consequence}")
        return row

    def _turn_of(self, finding: ShownFinding) -> ShownTurn | None:
        """The turn that a finding is about, if it is short enough for a card."""
        number = finding.pointer[1] if finding.pointer[:1] == ("conversations",) and len(finding.pointer) > 1 else None
        if not isinstance(number, int) or not 0 <= number < len(self._turns):
            return None
        return self._turns[number] if len(self._turns[number].text) <= _LONGEST_TURN else None


class _Buttons(QWidget):
    """Buttons side by side, or below each other where they are wider than the card."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._box.addStretch(1)
        self._buttons: list[QPushButton] = []

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._buttons)

    def add(self, button: QPushButton) -> None:
        """One more, at the end."""
        self._box.insertWidget(self.count, button, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons.append(button)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them."""
        hints = [button.sizeHint() for button in self._buttons]
        high = self._box.direction() is QBoxLayout.Direction.TopToBottom
        height = sum(hint.height() for hint in hints) + 8 * (len(hints) - 1) if high else max(h.height() for h in hints)
        return QSize(max(hint.width() for hint in hints), height)

    def sizeHint(self) -> QSize:
        """The same: the card is as wide as it is."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below each other."""
        super().resizeEvent(event)
        needed = sum(button.sizeHint().width() for button in self._buttons) + 8 * (self.count - 1)
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if needed > self.width() else directions.LeftToRight
        if wanted is not self._box.direction():
            self._box.setDirection(wanted)
            self.updateGeometry()


class _TurnSnippet(ConversationView):
    """One bubble, as high as its words."""

    def __init__(self, theme: Theme, turn: ShownTurn) -> None:
        super().__init__(theme)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_margin(0)
        self.show_turns([turn])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = min(_HIGHEST_TURN, self.content_height)
        if height != self.height():
            self.setFixedHeight(height)


class _Card(QWidget):
    """A card with the bar of its severity on the left and a line below."""

    def __init__(self, theme: Theme, role: str) -> None:
        super().__init__()
        self._theme, self._role = theme, role

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._role:
            painter.fillRect(0, 0, 3, self.height() - 1, self._theme.color(self._role))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))


class _Link(QPushButton):
    """A word that leads somewhere."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFlat(True)
        self.setFont(theme.font("row"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.fontMetrics().horizontalAdvance(text) + 8, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(self._theme.color("accent"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
