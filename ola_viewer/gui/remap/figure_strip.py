"""The six figures in total, and the card that says what the rules would harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.small_parts import RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.paths.preview import Figure, Figures

STRIP_HEIGHT = 62
_AROUND_WORDS = 12 + 16 + 8 + 8
_BOXES: tuple[tuple[Figure, str], ...] = (
    (Figure.CHANGE, "text"),
    (Figure.BECOME_PRESENT, "success"),
    (Figure.STAY_MISSING, "error"),
    (Figure.BREAK, "error"),
    (Figure.AMBIGUOUS, "warning"),
    (Figure.COLOURS, "corrupt"),
)


class FigureBox(QAbstractButton):
    """A figure with its words; a click filters the samples. Zero is grey."""

    def __init__(self, theme: Theme, figure: Figure, words: str, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self.figure = figure
        self.count: int | None = None
        self.words = words
        self.chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_count(self, count: int | None) -> None:
        """A number; None while nothing is known."""
        if count != self.count:
            self.count = count
            self.setAccessibleName(f"{'' if count is None else count_text(count)} {self.words}")
            self.updateGeometry()
            self.update()

    def set_chosen(self, chosen: bool) -> None:
        """Whether its samples are shown."""
        self.chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the wider of both lines."""
        figure = QFontMetrics(self._theme.font("figure", 600)).horizontalAdvance(count_text(self.count or 0))
        words = QFontMetrics(self._theme.font("row")).horizontalAdvance(self.words)
        return QSize(max(figure, words) + 32, STRIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure above, words below, accent line when chosen."""
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), self._theme.color("hover"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.color("border"))
        painter.setFont(self._theme.font("figure", 600))
        painter.setPen(self._theme.color(self._role if self.count else "text3"))
        painter.drawText(13, 28, "–" if self.count is None else count_text(self.count))
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color("text2"))
        painter.drawText(13, 47, self.words)
        if self.chosen:
            painter.fillRect(12, self.height() - 2, self.width() - 26, 2, self._theme.color("accent"))
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(2, 2, self.width() - 6, self.height() - 6)


@dataclass(frozen=True, slots=True)
class CardMessage:
    """What the card says. `severity`: error, corrupting, warning or info; `take` offers a better rule."""

    severity: str
    title: str
    text: str
    take: Callable[[], None] | None = None


class WarningCard(QWidget):
    """Mark, title in bold, consequence; hidden while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.warning: CardMessage | None = None
        self._mark = QLabel()
        self._mark.setFixedSize(16, 16)
        self.title = RoleLabel(theme, "", "text", "row", 600)
        self.text = RoleLabel(theme, "", "text2")
        for label in (self.title, self.text):
            label.setWordWrap(True)
        self.take = QPushButton(self.tr("Take"))
        self.take.clicked.connect(self._on_take)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.take)
        self.setMaximumHeight(STRIP_HEIGHT - 8)
        theme.changed.connect(self._tint)
        self.hide()

    def show_warning(self, warning: CardMessage | None) -> None:
        """Say this, or nothing."""
        self.warning = warning
        if warning is not None:
            self.title.setText(warning.title)
            self.text.setText(warning.text)
            self.take.setVisible(warning.take is not None)
            self.setToolTip(plain_tip(f"{warning.title}\n{warning.text}".rstrip()))
            self._fit()
            self._tint()
        self.setVisible(warning is not None)

    def _fit(self) -> None:
        """The consequence steps back into the tool tip where the title needs both lines."""
        room = self.width() - _AROUND_WORDS - (self.take.sizeHint().width() + 8 if self.take.isVisibleTo(self) else 0)
        needed = self.title.fontMetrics().horizontalAdvance(self.title.text())
        self.text.setVisible(bool(self.text.text()) and needed <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Whether both lines have room."""
        super().resizeEvent(event)
        self._fit()

    def _on_take(self) -> None:
        if self.warning is not None and self.warning.take is not None:
            self.warning.take()

    def _tint(self) -> None:
        if self.warning is not None:
            severity = self.warning.severity
            role = {"corrupting": "corrupt", "warning": "warnfill"}.get(severity, severity)
            self._mark.setPixmap(self._theme.pixmap(f"severity_{severity}", role, 16))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The severity's tint, rounded."""
        if self.warning is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        role = {"corrupting": "corrupt"}.get(self.warning.severity, self.warning.severity)
        painter.setBrush(self._theme.color(f"{role}tint"))
        painter.drawRoundedRect(self.rect(), 5, 5)


class FigureStrip(QWidget):
    """All figures beside the card. `chosen(Figure)` when one is clicked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(STRIP_HEIGHT)
        self.card = WarningCard(theme)
        self.boxes: dict[Figure, FigureBox] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(0)
        words = (
            self.tr("change"),
            self.tr("become present"),
            self.tr("still missing"),
            self.tr("would break"),
            self.tr("ambiguous"),
            self.tr("change colours"),
        )
        for (figure, role), text in zip(_BOXES, words, strict=True):
            box = FigureBox(theme, figure, text, role)
            box.clicked.connect(lambda _checked=False, figure=figure: self.chosen.emit(figure))
            self.boxes[figure] = box
            row.addWidget(box)
        row.addSpacing(12)
        row.addWidget(self.card, 1)
        self._spare = QWidget()
        row.addWidget(self._spare, 1)
        self.show_figures(None, Figure.CHANGE)

    def show_figures(self, total: Figures | None, chosen: Figure) -> None:
        """The figures, and which of them the samples show."""
        for figure, box in self.boxes.items():
            box.show_count(None if total is None else total[figure])
            box.set_chosen(figure is chosen)
        self._fit()

    def show_warning(self, warning: CardMessage | None) -> None:
        """The card."""
        self.card.show_warning(warning)
        self._spare.setVisible(warning is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many figures as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Figures that are zero step back where there is no room for the card."""
        tight = self.width() < 760
        for figure in (Figure.AMBIGUOUS, Figure.BREAK):
            box = self.boxes[figure]
            box.setVisible(not tight or bool(box.count))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines above and below."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("border"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))
