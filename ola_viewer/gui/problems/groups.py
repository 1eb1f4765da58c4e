"""The groups of a plan of fixes: a check box, how many, what the fix does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from ola_viewer.checks.fixes import FixGroup
from ola_viewer.checks.registry import rule_of
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.theme import Theme

LINE_HEIGHT = 26
_SHOWN = 5
_BAR_WIDTH = 64
_BARS_FROM = 480
"""px of width from which there is room for bars beside the names."""
_MOST = 200
"""Groups beyond these are fixed with the others but not listed one by one."""


class GroupList(QScrollArea):
    """`chosen_changed()`: other groups are checked. Groups without a safe fix cannot be checked."""

    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[FixGroup, ...] = ()
        self._role = "text2"
        self._several = False
        self.boxes: list[QCheckBox] = []
        self._bars: list[QWidget] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What can be fixed"))
        self.viewport().setAutoFillBackground(False)

    @property
    def groups(self) -> tuple[FixGroup, ...]:
        """All groups."""
        return self._groups

    @property
    def chosen(self) -> list[FixGroup]:
        """The groups that are checked."""
        listed = [group for group, box in zip(self._groups, self.boxes, strict=False) if box.isChecked()]
        return [*listed, *(group for group in self._groups[_MOST:] if group.action is not None)]

    def show_groups(self, groups: Sequence[FixGroup], role: str) -> None:
        """Show the groups of a plan; those that can be fixed are checked. `role` colours the bars."""
        if not groups and not self._groups and self.widget() is not None:
            return
        self._groups, self._role = tuple(groups), role
        self._several = len({group.code for group in groups}) > 1
        self.boxes, self._bars = [], []
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        most = max((len(group.rows) for group in groups), default=1)
        for line, group in enumerate(self._groups[:_MOST]):
            self._add(grid, line, group, most)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(4, 3)
        self.setWidget(page)
        page.setAutoFillBackground(False)  # setWidget turns it on
        shown = min(len(self._groups), _SHOWN)
        self._fit()
        self.setFixedHeight(shown * LINE_HEIGHT + 16 if shown else 0)
        self.setVisible(bool(shown))

    def _add(self, grid: QGridLayout, line: int, group: FixGroup, most: int) -> None:
        can = group.action is not None
        fault = f"{rule_of(group.code).title}: {group.fault}" if self._several else group.fault
        box = _ElidedBox(fault)
        box.setFont(self._theme.font("row"))
        box.setChecked(can)
        box.setEnabled(can)
        box.setToolTip(_plain(fault))
        box.setMinimumWidth(60)
        box.setFixedHeight(LINE_HEIGHT)
        box.setAccessibleName(f"{fault}, {count_text(len(group.rows))}: {group.action_text}")
        box.toggled.connect(lambda _on: self.chosen_changed.emit())
        self.boxes.append(box)
        count = self._label(count_text(len(group.rows)), "text")
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count.setMinimumWidth(40)
        arrow = QLabel()
        arrow.setPixmap(self._theme.pixmap("arrow", "text3", 14))
        action = _ElidedLine(self._theme, group.action_text, "text" if can else "text3")
        action.setToolTip(_plain(group.action_text))
        bar = _ShareBar(self._theme, len(group.rows) / most, self._role)
        self._bars.append(bar)
        widgets = (box, bar, count, arrow, action)
        for column, widget in enumerate(widgets):
            grid.addWidget(widget, line, column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names come before bars."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for bar in self._bars:
            bar.setVisible(not self._several and self.width() >= _BARS_FROM)  # names of several problems are long

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(self._theme.font("row"))
        palette = label.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color(role))
        label.setPalette(palette)
        return label


def _plain(text: str) -> str:
    """Words that Qt takes for words: no key marks, no markup in tool tips."""
    return text.replace("&", "&&")


class _ElidedBox(QCheckBox):
    """A check box whose words are cut where room lacks."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        cut = self.fontMetrics().elidedText(self._words[:300], Qt.TextElideMode.ElideRight, self.width() - 26)
        self.setText(cut.replace("&", "&&"))
        super().resizeEvent(event)


class _ElidedLine(QWidget):
    """One line of words, cut where room lacks."""

    def __init__(self, theme: Theme, words: str, role: str) -> None:
        super().__init__()
        self._theme, self._words, self._role = theme, words, role
        self.setFont(theme.font("row"))
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._role))
        cut = painter.fontMetrics().elidedText(self._words[:300], Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), cut)


class _ShareBar(QWidget):
    def __init__(self, theme: Theme, share: float, role: str) -> None:
        super().__init__()
        self._theme, self._share, self._role = theme, share, role
        self.setFixedSize(QSize(_BAR_WIDTH, LINE_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = self.height() / 2 - 2
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(QRectF(0, top, self.width(), 4), 2, 2)
        painter.setBrush(self._theme.color(self._role))
        painter.drawRoundedRect(QRectF(0, top, max(2.0, self.width() * self._share), 4), 2, 2)
