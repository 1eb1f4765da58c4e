"""The head of the review: way back, queue, share of bad, place and pace, ribbon."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ola_viewer.gui.figures import count_text, time_left_text
from ola_viewer.gui.review.desk import HALF_WIDTH, ReviewDesk
from ola_viewer.gui.review.keys import KeyButton
from ola_viewer.gui.review.marks import IntervalBar, Ribbon, percent
from ola_viewer.gui.small_parts import ElidedLabel, IconButton
from ola_viewer.gui.theme import Theme
from ola_viewer.review.queue import QueueSpec


class ReviewHead(QWidget):
    """`left` when the user goes back to the table. `queue_menu` and `more_menu` fill the two menus."""

    left = Signal()

    def __init__(self, theme: Theme, desk: ReviewDesk) -> None:
        super().__init__()
        self._theme, self._desk = theme, desk
        self.queue_menu: Callable[[QMenu], None] = lambda menu: None
        self.more_menu: Callable[[QMenu], None] = lambda menu: None
        back = KeyButton(
            theme, self.tr("Table"), "Esc", self.left.emit, icon="chevron_left", icon_role="text", height=28
        )
        self.name = QToolButton()
        self.name.setAutoRaise(True)
        self.name.setFont(theme.font("base", 600))
        self.name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.name.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name.clicked.connect(lambda: self._open_menu(self.name, self.queue_menu))
        self.words = ElidedLabel(theme, "text2")
        self.bad = ElidedLabel(theme, "text2")
        self.bad.set_text(self.tr("Bad"))
        self.share = ElidedLabel(theme, "text", theme.font("title", 600))
        self.bar = IntervalBar(theme)
        self.interval = ElidedLabel(theme, "text2")
        self.more = ElidedLabel(theme, "text2")
        self.place = ElidedLabel(theme, "text", theme.font("title", 600))
        self.of = ElidedLabel(theme, "text2")
        dots = IconButton(theme, "more", self.tr("More"), "", lambda: self._open_menu(dots, self.more_menu))
        self.ribbon = Ribbon(theme)
        self.ribbon.chosen.connect(desk.go_to)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 2)
        row.setSpacing(8)
        for widget in (back, _Line(theme), self.name):
            row.addWidget(widget)
        row.addWidget(self.words, 1)
        self._line = _Line(theme)
        figures: tuple[QWidget, ...] = (
            self.bad,
            self.share,
            self.bar,
            self.interval,
            self._line,
            self.more,
            _Line(theme),
            self.place,
            self.of,
        )
        for figure in figures:
            row.addWidget(figure)
            if isinstance(figure, ElidedLabel):
                figure.keep_whole()
        self._row = row
        self._gives_way: tuple[QWidget, ...] = (self.bar, self.more, self.bad)
        row.addWidget(dots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.ribbon)
        theme.changed.connect(self._tint)
        self._tint()
        desk.queue_changed.connect(self.refresh)
        desk.moved.connect(self.refresh)
        desk.judged.connect(lambda _position: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show the desk as it is."""
        desk, queue = self._desk, self._desk.queue
        self.name.setText(queue.name if queue is not None else "")
        self.words.set_text(spec_words(queue.spec, len(queue.entries)) if queue is not None else "")
        share = desk.share()
        self.share.set_text(percent(share.share) if share.decided else "—")
        self.bar.show_share(share)
        self.interval.set_text(
            self.tr("95 %: {0} to {1}").format(f"{share.low * 100:.1f}", percent(share.high)) if share.decided else ""
        )
        more = share.more_for(HALF_WIDTH)
        self.more.set_text(
            self.tr("about {0} more for ±2 %").format(count_text(_rounded(more))) if more else self.tr("±2 % reached")
        )
        self.place.set_text(count_text(desk.position + 1) if desk.count else "")
        left = desk.left()
        words = [self.tr("of {0}").format(count_text(desk.count))]
        seconds = desk.pace()[1]
        if not left and desk.count:
            words.append(self.tr("all judged"))
        elif not math.isnan(seconds):
            words.append(time_left_text(seconds).removeprefix(self.tr("about ")))
        self.of.set_text(" · ".join(words))
        self.ribbon.show_queue(desk.count, desk.position, self._mark_at)
        self._fit_in()

    def _fit_in(self) -> None:
        """The figures stay whole: where they have no room, the picture of the interval goes first, words next."""
        parts = [item.widget() for item in map(self._row.itemAt, range(self._row.count())) if item is not None]
        needed = sum(
            self._row.spacing() + max(part.minimumSizeHint().width(), part.minimumWidth())
            for part in parts
            if part is not None
        )
        room = self.width() - 24 - needed
        for part in self._gives_way:
            part.setVisible(room >= 0)
            if part is self.more:
                self._line.setVisible(room >= 0)
            if room < 0:
                room += self._row.spacing() + max(part.minimumSizeHint().width(), part.minimumWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What gives way depends on the width."""
        super().resizeEvent(event)
        self._fit_in()

    def minimumSizeHint(self) -> QSize:
        """Any width: parts give way."""
        return QSize(200, super().minimumSizeHint().height())

    def _mark_at(self, position: int) -> str | None:
        verdict = self._desk.verdict_at(position)
        return None if verdict is None else verdict.mark

    def _open_menu(self, button: QWidget, fill: Callable[[QMenu], None]) -> None:
        menu = QMenu(self)
        fill(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _tint(self) -> None:
        self.name.setIcon(self._theme.icon("chevron_down"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window ground with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))


class _Line(QWidget):
    """A thin upright line between two groups."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(9, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(4, 0, 1, self.height(), self._theme.color("border"))


def _rounded(number: int) -> int:
    """Estimates with two figures: 743 → 740."""
    digits = len(str(number))
    return number if digits < 3 else round(number, 2 - digits)


def spec_words(spec: QueueSpec, count: int) -> str:
    """ "200 at random, equal shares by source, seed 42" """
    translate = QCoreApplication.translate
    if spec.count is None:
        words = [translate("review", "{0} records").format(count_text(count)), spec.origin]
    else:
        words = [translate("review", "{0} at random of {1}").format(count_text(count), spec.origin)]
    if spec.stratify and spec.count is not None:
        equal = translate("review", "equal shares by {0}")
        proportional = translate("review", "proportional shares by {0}")
        words.append((equal if spec.shares == "equal" else proportional).format(spec.stratify))
    if spec.count is not None or spec.order == "random":
        words.append(translate("review", "seed {0}").format(spec.seed))
    if spec.order == "stored":
        words.append(translate("review", "as stored"))
    return ", ".join(words)
