"""The list of rules: heads, rows, "Add rule"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ola_viewer.gui.remap.rule_row import (
    APPLIES,
    ARROW,
    FIGURES,
    KIND,
    NARROW,
    NARROW_APPLIES,
    NARROW_FIGURE,
    NARROW_KIND,
    NUMBER,
    RULE_HEIGHT,
    SPACE,
    TIGHT,
    TRASH,
    RuleRow,
    ScopeOption,
    is_shown,
)
from ola_viewer.gui.small_parts import RoleLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.paths.preview import Figures
from ola_viewer.paths.rules import PathRule, RuleKind

HEAD_HEIGHT = 26
MOST_SHOWN = 5
"""Rules in sight before the list scrolls."""


class RulesView(QWidget):
    """`changed`: the rules read otherwise. `figure_chosen(Figure, number)`: samples of one rule are wanted."""

    changed = Signal()
    figure_chosen = Signal(object, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scopes: tuple[ScopeOption, ...] = ()
        self._folders: tuple[str, ...] = ()
        self.rows: list[RuleRow] = []
        self._most = MOST_SHOWN
        self.row_built: Callable[[RuleRow], None] = lambda row: None
        """Called for each new row, to give its fields completion."""
        self._head = _Head(theme)
        body = self._body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        body.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self.add_button = QPushButton(self.tr("Add rule"))
        self.add_button.setFlat(True)
        self.add_button.setToolTip(self.tr("Add a rule (Ins)"))
        self.add_button.clicked.connect(lambda: self.add().old.setFocus())
        foot = QHBoxLayout()
        foot.setContentsMargins(34, 2, 12, 2)
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._area)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._tint)
        self._tint()
        self._fit()

    # -- rules ---------------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[PathRule, ...]:
        """All rules, in order."""
        return tuple(row.rule for row in self.rows)

    def set_rules(self, rules: Sequence[PathRule]) -> None:
        """Replace all rules."""
        for row in self.rows:
            self._drop(row)
        self.rows = []
        for rule in rules:
            self._insert(len(self.rows), rule)
        self._on_changed()

    def add(self, rule: PathRule | None = None, at: int | None = None) -> RuleRow:
        """Add a rule (an empty one for prefixes) at the end or a place."""
        row = self._insert(len(self.rows) if at is None else at, rule or PathRule(RuleKind.PREFIX, "", ""))
        self._on_changed()
        self._area.ensureWidgetVisible(row)
        return row

    def remove(self, row: RuleRow) -> None:
        """Take a rule away; the focus goes to its neighbour."""
        at = self.rows.index(row)
        self.rows.remove(row)
        self._drop(row)
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].old.setFocus()
        self._on_changed()

    def shift(self, row: RuleRow, delta: int) -> None:
        """Move a rule up or down; the focus stays in it."""
        at = self.rows.index(row)
        target = max(0, min(len(self.rows) - 1, at + delta))
        if target == at:
            return
        self.rows.insert(target, self.rows.pop(at))
        self._column.removeWidget(row)
        self._column.insertWidget(target, row)
        self._on_changed()

    def focused(self) -> RuleRow | None:
        """The rule that has the focus."""
        return next((row for row in self.rows if row.isAncestorOf(self.window().focusWidget() or self)), None)

    def set_scopes(self, scopes: Sequence[ScopeOption]) -> None:
        """Offer these scopes everywhere."""
        self._scopes = tuple(scopes)
        for row in self.rows:
            row.set_scopes(self._scopes)

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """The manifest's folders, for remarks."""
        self._folders = folders
        for row in self.rows:
            row.set_folders(folders)

    def show_figures(self, per_rule: Sequence[Figures | None] | None) -> None:
        """What each rule does; None: nothing is known."""
        for number, row in enumerate(self.rows):
            known = per_rule is not None and number < len(per_rule)
            row.show_figures(per_rule[number] if per_rule is not None and known else None)

    def limit(self, most: int) -> None:
        """Show no more than so many rules at once; the others are scrolled to."""
        if most != self._most:
            self._most = most
            self._fit()

    # -- inside --------------------------------------------------------------------------------

    def _insert(self, at: int, rule: PathRule) -> RuleRow:
        row = RuleRow(self._theme, rule, self._scopes)
        row.set_folders(self._folders)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self.remove(row))
        row.moved.connect(lambda delta: self.shift(row, delta))
        row.dragged.connect(lambda point: self._on_dragged(row, point))
        row.figure_chosen.connect(lambda figure: self.figure_chosen.emit(figure, self.rows.index(row)))
        self.rows.insert(at, row)
        self._column.insertWidget(at, row)
        row.set_narrow(self.width() < NARROW, self.width() < TIGHT)
        self.row_built(row)
        return row

    def _drop(self, row: RuleRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_dragged(self, row: RuleRow, point: QPoint) -> None:
        y = self._body.mapFromGlobal(point).y()
        target = max(0, min(len(self.rows) - 1, y // RULE_HEIGHT))
        self.shift(row, target - self.rows.index(row))

    def _on_changed(self) -> None:
        for number, row in enumerate(self.rows):
            row.show_number(number + 1)
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        self._area.setFixedHeight(RULE_HEIGHT * max(1, min(self._most, len(self.rows))) + 2)

    def _tint(self) -> None:
        self.add_button.setIcon(self._theme.icon("add", "accent"))
        palette = self.add_button.palette()
        palette.setColor(palette.ColorRole.ButtonText, self._theme.color("accent"))
        self.add_button.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower columns where there is little room."""
        narrow, tight = self.width() < NARROW, self.width() < TIGHT
        self._head.set_narrow(narrow, tight)
        for row in self.rows:
            row.set_narrow(narrow, tight)


class _Head(QWidget):
    """Titles above the columns, with their widths."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(HEAD_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(8 + 18 + SPACE + 16 + SPACE, 0, 12, 0)
        row.setSpacing(SPACE)

        def head(text: str, width: int = 0, right: bool = False) -> RoleLabel:
            words = RoleLabel(theme, text, "text2", "caption", 600)
            if width:
                words.setFixedWidth(width)
            if right:
                words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(words, 0 if width else 1)
            return words

        head("", NUMBER)
        self._kind = head(self.tr("Rule"), KIND)
        head(self.tr("Find"))
        head("", ARROW)
        head(self.tr("Replace with"))
        self._applies = head(self.tr("Applies to"), APPLIES)
        titles = (self.tr("Change"), self.tr("Present"), self.tr("Missing"), self.tr("Break"), self.tr("Colours"))
        tips = (
            self.tr("Paths that the rule changes"),
            self.tr("Paths that lead to a file afterwards, and do not now"),
            self.tr("Changed paths that lead to no file, before or after"),
            self.tr("Paths that are right now and would not be any more"),
            self.tr("Video patches for which the trainer would begin or cease to swap red and blue"),
        )
        self._figures = [head(title, width, right=True) for title, (_, width, _) in zip(titles, FIGURES, strict=True)]
        for words, tip in zip(self._figures, tips, strict=True):
            words.setToolTip(tip)
        head("", TRASH)
        theme.changed.connect(self.update)

    def set_narrow(self, narrow: bool, tight: bool) -> None:
        """As the rows."""
        self._kind.setFixedWidth(NARROW_KIND if narrow else KIND)
        self._applies.setFixedWidth(NARROW_APPLIES if narrow else APPLIES)
        for words, (figure, width, _) in zip(self._figures, FIGURES, strict=True):
            words.setFixedWidth(NARROW_FIGURE if narrow else width)
            words.setVisible(is_shown(figure, tight))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground of heads, a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("header"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("hairline"))
