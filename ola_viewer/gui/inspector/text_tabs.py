"""The lower half of the inspector: conversation, as trained, JSON, problems."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ola_viewer.checks.profiles import PROFILES
from ola_viewer.gui.inspector.conversation_view import ConversationView, ShownTurn, trained_turns, written_turns
from ola_viewer.gui.inspector.json_view import JsonView
from ola_viewer.gui.inspector.problems_view import ProblemsView, ShownFinding, severity_role
from ola_viewer.gui.inspector.record_view import RecordView
from ola_viewer.gui.inspector.text_flow import TextFlow
from ola_viewer.gui.inspector.turn_text import Needle
from ola_viewer.gui.small_parts import IconButton, TextButton
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.sample import Pointer

CONVERSATION, TRAINED, JSON, PROBLEMS = range(4)
_LEAST_AIR, _MOST_AIR = 8, 20
_PILL_GAP = 4


class _Tabs(QTabBar):
    """Tabs with a count behind "Problems"."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = 0
        self._role = "info"
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)  # in a narrow pane; none is ever hidden
        self.setFont(theme.font("row"))

    def set_count(self, count: int, role: str = "info") -> None:
        """Number of problems; `role` colours it."""
        if (count, role) != (self._count, self._role):
            self._count, self._role = count, role
            text = self.tr("Problems")
            room = (self._pill_width() + _PILL_GAP) if count else 0
            blanks = -(-room // max(1, self.fontMetrics().horizontalAdvance(" ")))
            self.setTabText(PROBLEMS, text + " " * blanks)  # the pill is painted over the blanks
            self.setAccessibleTabName(PROBLEMS, f"{text} {count}")
            self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Words, and as much air as there is room for."""
        words = [self.fontMetrics().horizontalAdvance(self.tabText(number)) + 4 for number in range(self.count())]
        air = (self.width() - sum(words)) // max(1, self.count())
        size = super().tabSizeHint(index)
        size.setWidth(words[index] + max(_LEAST_AIR, min(_MOST_AIR, air)))
        return size

    def _pill_text(self) -> str:
        return str(self._count) if self._count < 100 else "99+"

    def _pill_width(self) -> int:
        return max(18, QFontMetrics(self._theme.font("caption", 600)).horizontalAdvance(self._pill_text()) + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption", 600))
        width = self._pill_width()
        tab = self.tabRect(PROBLEMS)
        box = QRect(tab.right() - width - 5, tab.center().y() - 8, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{self._role}tint"))
        painter.drawRoundedRect(QRectF(box), 9, 9)
        painter.setPen(self._theme.color(self._role))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._pill_text())


class TextTabs(QWidget):
    """`edit_wanted(turn index or None)`, `chip_activated(medium index)`, `fix_requested(payload)`,
    `search_wanted(text)`."""

    edit_wanted = Signal(object)
    chip_activated = Signal(object)
    fix_requested = Signal(object)
    problem_edit_requested = Signal(object)
    search_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: RecordView | None = None
        self._notes: dict[int, str] = {}
        self._stale: set[int] = set()
        self.conversation = ConversationView(theme)
        self.trained = ConversationView(theme)
        self.trained.setAccessibleName(self.tr("Conversation as trained"))
        self.json = JsonView(theme)
        self.problems = ProblemsView(theme)
        self.tabs = _Tabs(theme)
        self.tabs.setAccessibleName(self.tr("Pages of the record"))
        for name in (self.tr("Conversation"), self.tr("As trained"), "JSON", self.tr("Problems")):
            self.tabs.addTab(name)
        self.stack = QStackedWidget()
        self._pretty = TextButton(
            theme, self.tr("Pretty"), self.tr("White space added for reading"), "", self._on_pretty
        )
        self._stored = TextButton(theme, self.tr("As stored"), self.tr("Exactly as stored"), "", self._on_stored)
        for button in (self._pretty, self._stored):
            button.setCheckable(True)
        self._pretty.setChecked(True)
        for page in (self.conversation, self.trained, self._json_page(), self.problems):
            self.stack.addWidget(page)
        self.edit = IconButton(theme, "pencil", self.tr("Edit"), "E", self._on_edit)
        self.copy_button = IconButton(theme, "copy", self.tr("Copy"), "Ctrl+C", self.copy)
        bar = _Bar(theme)
        row = QHBoxLayout(bar)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.edit)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.conversation.chip_activated.connect(self.chip_activated)
        self.trained.chip_activated.connect(self.chip_activated)
        for page in self._text_pages().values():
            page.searchable = True
            page.search_wanted.connect(self.search_wanted)
        self.problems.fix_requested.connect(self.fix_requested)
        self.problems.edit_requested.connect(self.problem_edit_requested)
        self.problems.place_requested.connect(self.show_place)

    def _json_page(self) -> QWidget:
        page = _Bar(self._theme, head=False)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 2)
        row.setSpacing(2)
        row.addStretch(1)
        row.addWidget(self._pretty)
        row.addWidget(self._stored)
        column.addLayout(row)
        column.addWidget(self.json, 1)
        return page

    def show_view(self, view: RecordView | None) -> None:
        """Show another record; only the page in front is filled at once."""
        self._view = view
        self._notes = {}
        self._stale = {CONVERSATION, TRAINED, JSON}
        trainer = "" if view is None else self.tr("For the trainer {0}").format(PROFILES[view.trainer].title)
        self.tabs.setTabToolTip(TRAINED, trainer)
        self.edit.setEnabled(view is not None)
        self.copy_button.setEnabled(view is not None)
        self._fill()

    def set_note(self, medium: int, note: str) -> None:
        """What the chips of a medium say from now on."""
        if self._view is None or not note or self._notes.get(medium) == note:
            return
        self._notes[medium] = note
        view = self._view
        for page, number in ((self.conversation, CONVERSATION), (self.trained, TRAINED)):
            if number in self._stale:
                continue
            if number == self.tabs.currentIndex():
                page.show_turns(*self._turns_of(view, number), keep_place=True)
            else:
                self._stale.add(number)

    def set_matches(self, needles: Sequence[Needle]) -> None:
        """Highlight these search terms everywhere."""
        self.conversation.set_matches(needles)
        self.trained.set_matches(needles)
        self.json.set_matches(list(needles))

    def set_findings(self, findings: Sequence[ShownFinding]) -> None:
        """Fill the problems page and its count."""
        view = self._view
        turns = written_turns(view.sample, self._notes, view.trainer) if view is not None and findings else []
        self.problems.set_findings(findings, turns)
        self.tabs.set_count(len(findings), severity_role(findings[0].severity) if findings else "info")

    def show_tab(self, number: int) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex(number)

    def show_place(self, pointer: Pointer) -> None:
        """Bring a value of the record to the front: a turn in the conversation, anything else in the JSON."""
        if len(pointer) > 1 and pointer[0] == "conversations" and isinstance(pointer[1], int):
            self.show_tab(CONVERSATION)
            self.conversation.show_turn(pointer[1])
            return
        self.show_tab(JSON)
        self._set_pretty(True)
        self.json.mark(pointer)

    def take_focus(self) -> None:
        """Give the focus to the page in front, or to the tabs where it takes none."""
        page = self.stack.currentWidget()
        taker = page if page is not None and page.focusPolicy() & Qt.FocusPolicy.TabFocus else self.tabs
        taker.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def cycle(self, by: int) -> None:
        """The next (1) or previous (-1) page."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def step_match(self, by: int) -> bool:
        """Select the next (1) or previous (-1) match of the page in front; False where there is no further one."""
        page = self._text_pages().get(self.tabs.currentIndex())
        return page is not None and page.step_match(by)

    def show_first_match(self) -> None:
        """Scroll the dialogue to the first match, if it has one."""
        for page in (self.conversation, self.trained):
            if page.isVisible():
                page.show_first_match()

    def _text_pages(self) -> dict[int, TextFlow]:
        return {CONVERSATION: self.conversation, TRAINED: self.trained, JSON: self.json}

    def copy(self) -> None:
        """Copy the selection of the page in front, or all of it."""
        page = self._text_pages().get(self.tabs.currentIndex())
        if page is not None:
            page.copy()
        else:
            text = "\n".join(f"{item.title}: {item.consequence} {item.place}" for item in self.problems.findings)
            QGuiApplication.clipboard().setText(text)

    def _turns_of(self, view: RecordView, number: int) -> tuple[list[ShownTurn], str]:
        if number == CONVERSATION:
            return written_turns(view.sample, self._notes, view.trainer), view.failure or ""
        return trained_turns(view.trained, view.sample, self._notes, view.trainer), view.trained.failure or ""

    def _fill(self) -> None:
        number = self.tabs.currentIndex()
        if number not in self._stale:
            return
        self._stale.discard(number)
        view = self._view
        if number == JSON:
            self.json.show_page(view.page if view is not None else None)
            return
        page = self.conversation if number == CONVERSATION else self.trained
        if view is None:
            page.show_nothing()
        else:
            page.show_turns(*self._turns_of(view, number))

    def _on_tab_changed(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        for button in (self.edit, self.copy_button):
            button.setVisible(number != PROBLEMS)  # its cards have buttons of their own
        self._fill()

    def _on_pretty(self) -> None:
        self._set_pretty(True)

    def _on_stored(self) -> None:
        self._set_pretty(False)

    def _set_pretty(self, pretty: bool) -> None:
        self._pretty.setChecked(pretty)
        self._stored.setChecked(not pretty)
        self.json.set_pretty(pretty)

    def _on_edit(self) -> None:
        self.edit_wanted.emit(None)


class _Bar(QWidget):
    """The line of tabs, or a page on the ground of text."""

    def __init__(self, theme: Theme, *, head: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._is_head = head
        if head:
            self.setFixedHeight(34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header" if self._is_head else "base"))
        if self._is_head:
            painter.fillRect(0, 0, self.width(), 1, self._theme.color("border"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))
