"""The line above the table: chips of the terms in force, a field for more, and how many rows that leaves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget

from ola_viewer.gui.filter.count_label import CountLabel
from ola_viewer.gui.filter.term_chip import TermChip
from ola_viewer.gui.small_parts import ElidedLabel, plain_tip
from ola_viewer.gui.terms import terms_of
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import icon_button
from ola_viewer.manifest.query_parse import QUERY_HELP

LINE_HEIGHT = 40
_FIELD_LEAST = 150
_TYPING_MS = 250


class _TermField(QLineEdit):
    backspaced = Signal()
    chips_wanted = Signal()
    confirmed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backspaced.emit()
        elif event.key() == Qt.Key.Key_Left and not event.modifiers() and not self.cursorPosition():
            self.chips_wanted.emit()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()  # not left to the window: Enter means something else there
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Text may be dropped here; files are for the window, wherever they are dropped."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)


class FilterLine(QWidget):
    """Emits `query_wanted(text)` while typing and on every change of chips."""

    query_wanted = Signal(str)
    left = Signal()
    """Esc or Down in the field: the table wants the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._terms: list[str] = []
        self._chips: list[TermChip] = []
        self._error = ""
        self.menu_builder: Callable[[QMenu], None] = lambda menu: None
        self.setObjectName("filter_line")
        self.setFixedHeight(LINE_HEIGHT)
        self.field = _TermField(self)
        self.field.setFrame(False)
        self.field.setObjectName("filter_field")
        self.field.setAccessibleName(self.tr("Filter"))
        self.field.setToolTip(plain_tip(QUERY_HELP))
        self.field.setPlaceholderText(self.tr('Add a term or "words"'))
        self.field.textEdited.connect(self._on_typed)
        self.field.confirmed.connect(self._on_return)
        self.field.backspaced.connect(self._on_backspaced)
        self.field.chips_wanted.connect(lambda: self._step(len(self._chips), -1))
        self.field.left.connect(self.left)
        self._more_chip = QLabel(self)
        self._error_label = ElidedLabel(theme, "error", theme.font("caption"))
        self.clear_button = icon_button(theme, "close", self.tr("Clear filter"), self, 22)
        self.clear_button.clicked.connect(self.clear)
        self._box = _Box(self)
        self._inner = QHBoxLayout(self._box)
        self._inner.setContentsMargins(28, 0, 4, 0)
        self._inner.setSpacing(6)
        self._inner.addWidget(self._more_chip)
        self._inner.addWidget(self.field, 1)
        self._inner.addWidget(self._error_label)
        self._inner.addWidget(self.clear_button)
        self.counts = CountLabel(theme, self)
        self.more_button = icon_button(theme, "more", self.tr("More"), self)
        self.more_button.clicked.connect(self._on_more)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 1)
        row.setSpacing(8)
        row.addWidget(self._box, 1)
        row.addWidget(self.counts)
        row.addWidget(self.more_button)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._emit)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._rebuild()

    # -- state ---------------------------------------------------------------------------------

    @property
    def terms(self) -> tuple[str, ...]:
        """The chips' terms as written."""
        return tuple(self._terms)

    @property
    def query(self) -> str:
        """The whole query: chips, then what stands in the field."""
        return " ".join([*self._terms, self.field.text().strip()]).strip()

    def show_query(self, text: str) -> None:
        """Show a query that was set elsewhere. Nothing is emitted; typing is not disturbed by its own echo."""
        if text != self.query:
            self._terms = terms_of(text)
            self.field.clear()
            self._rebuild()

    def show_error(self, message: str) -> None:
        """Say in the field why the query cannot be understood; "" when it can."""
        self._error = message
        self._error_label.set_text(message)
        self._error_label.setToolTip(plain_tip(message))
        self._error_label.setVisible(bool(message))
        self._fit()
        self._box.update()

    @property
    def error(self) -> str:
        """The error shown."""
        return self._error

    def clear(self) -> None:
        """No terms."""
        self.set_terms([])

    def set_terms(self, terms: list[str]) -> None:
        """Replace all chips, drop what was typed, apply."""
        self._terms = list(terms)
        self.field.clear()
        self._rebuild()
        self._emit()

    def add_term(self, term: str) -> None:
        """One more chip, unless it is there."""
        if term not in self._terms:
            self.set_terms([*self._terms, term])

    def start_typing(self) -> None:
        """Focus the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # -- inside --------------------------------------------------------------------------------

    def _emit(self) -> None:
        self._typing.stop()
        self.clear_button.setVisible(bool(self.query))
        self.query_wanted.emit(self.query)

    def _on_typed(self) -> None:
        self.clear_button.setVisible(bool(self.query))
        self._typing.start()

    def _on_return(self) -> None:
        self._terms += [term for term in terms_of(self.field.text()) if term not in self._terms]
        self.field.clear()
        self._rebuild()
        self._emit()

    def _on_backspaced(self) -> None:
        if self._terms:
            self._edit(len(self._terms) - 1)

    def _edit(self, number: int) -> None:
        term = self._terms.pop(number)
        typed = self.field.text().strip()
        if typed:
            self._terms += terms_of(typed)
        self.field.setText(term)
        self._rebuild()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, number: int, by: int) -> None:
        """From chip `number` (or the field, behind the last one) to its neighbour that is shown."""
        target = number + by
        if target >= len(self._chips):
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif target >= 0 and self._chips[target].isVisible():
            self._chips[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, number: int) -> None:
        self._terms.pop(number)
        self._rebuild()
        self._emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._inner.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for number, term in enumerate(self._terms):
            chip = TermChip(term, self._theme, self._box)
            chip.removed.connect(lambda n=number: self._remove(n))
            chip.edited.connect(lambda n=number: self._edit(n))
            chip.stepped.connect(lambda by, n=number: self._step(n, by))
            self._inner.insertWidget(1 + number, chip)
            self._chips.append(chip)
        for before, after in pairwise((*self._chips, self.field)):
            QWidget.setTabOrder(before, after)
        self.clear_button.setVisible(bool(self.query))
        self._error_label.setVisible(bool(self._error))
        self._fit()

    def _fit(self) -> None:
        """Hide the oldest chips while the field would get too narrow; "+2" stands for them."""
        room = self._box.width() - _FIELD_LEAST - 60
        hidden = 0
        widths = [chip.width() + 6 for chip in self._chips]
        while hidden < len(widths) and sum(widths[hidden:]) > room:
            hidden += 1
        typed = max(60, self.field.fontMetrics().horizontalAdvance(self.field.text()))
        left = room + _FIELD_LEAST - sum(widths[hidden:]) - typed - 30
        self._error_label.setMaximumWidth(max(24, left))  # what is typed stays readable
        for number, chip in enumerate(self._chips):
            chip.setVisible(number >= hidden)
        self._more_chip.setVisible(hidden > 0)
        self._more_chip.setText(f"+{hidden}")
        self._more_chip.setToolTip(plain_tip("\n".join(self._terms[:hidden])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips fit the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Head ground and a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))

    def paint_box(self, box: QWidget) -> None:
        """The outline around chips and field; a ring with focus, red with an error."""
        painter = QPainter(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.field.hasFocus()
        role = "error" if self._error else "focus" if focused else "control"
        wide = 2 if focused and not self._error else 1
        painter.setPen(QPen(self._theme.color(role), wide))
        painter.setBrush(self._theme.color("base"))
        inset = wide / 2
        painter.drawRoundedRect(box.rect().toRectF().adjusted(inset, inset, -inset, -inset), 5, 5)
        painter.drawPixmap(8, (box.height() - 14) // 2, self._theme.pixmap("filter", "text2", 14))

    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_builder(menu)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _on_theme_changed(self) -> None:
        self.field.setFont(self._theme.font("row"))
        self._more_chip.setFont(self._theme.font("caption", 600))
        self.update()


class _Box(QWidget):
    def __init__(self, line: FilterLine) -> None:
        super().__init__(line)
        self._line = line
        self.setFixedHeight(28)
        line.field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.field.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._line.paint_box(self)
