"""The findings of the record: mark, title, consequence, place, and a way to its fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.small_parts import ElidedLabel
from ola_viewer.gui.theme import Theme

MOST_SHOWN = 100
_ROLES = {"error": "error", "corrupting": "corrupt", "warning": "warning", "info": "info"}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One line of the list. `severity` is error, corrupting, warning or info; `place` a way such as `conversations[0]`.

    `fix_label` is the text of its button ("" for none); `payload` comes back when the button is pressed.
    """

    severity: str
    title: str
    consequence: str
    place: str = ""
    fix_label: str = ""
    payload: object = None


class ProblemsView(QScrollArea):
    """`fix_requested(payload)` when the button of a finding is pressed."""

    fix_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._findings: list[ShownFinding] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Problems of the record"))
        theme.changed.connect(self._rebuild)
        self._rebuild()

    @property
    def findings(self) -> list[ShownFinding]:
        """What is shown."""
        return self._findings

    def set_findings(self, findings: Sequence[ShownFinding]) -> None:
        """Show these findings, worst first as they come."""
        if list(findings) != self._findings:
            self._findings = list(findings)
            self._rebuild()

    def _rebuild(self) -> None:
        body = QWidget()
        body.setAutoFillBackground(True)
        palette = body.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.color("base"))
        body.setPalette(palette)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(14)
        for finding in self._findings[:MOST_SHOWN]:
            column.addWidget(self._row_of(finding))
        rest = len(self._findings) - MOST_SHOWN
        if rest > 0 or not self._findings:
            text = self.tr("{0} more").format(count_text(rest)) if rest > 0 else self.tr("No problems found so far")
            label = ElidedLabel(self._theme, "text3")
            label.set_text(text)
            column.addWidget(label)
        column.addStretch(1)
        self.setWidget(body)

    def _row_of(self, finding: ShownFinding) -> QWidget:
        role = _ROLES.get(finding.severity, "info")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(f"severity_{finding.severity}", role, 16))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = ElidedLabel(self._theme, role, self._theme.font("row", 600))
        title.set_text(finding.title)
        texts.addWidget(title)
        sentence = QLabel(finding.consequence[:1000])
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        sentence.setFont(self._theme.font("row"))
        texts.addWidget(sentence)
        if finding.place:
            place = ElidedLabel(self._theme, "text2", self._theme.font("mono_small"), middle=True)
            place.set_text(finding.place)
            texts.addWidget(place)
        if finding.fix_label:
            button = QPushButton(finding.fix_label)
            button.clicked.connect(lambda: self.fix_requested.emit(finding.payload))
            texts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        line.addLayout(texts, 1)
        row.setAccessibleName(f"{finding.severity}: {finding.title}. {finding.consequence}")
        return row
