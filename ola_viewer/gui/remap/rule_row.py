"""One rule as a line of fields and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.remap.preview_control import fault_of
from ola_viewer.gui.small_parts import RoleLabel, plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import icon_button
from ola_viewer.paths.advice import advise
from ola_viewer.paths.path_rule import ALL, RuleScope
from ola_viewer.paths.preview import Figure, Figures
from ola_viewer.paths.rules import PathRule, RuleKind

RULE_HEIGHT = 32
GRIP, NUMBER, KIND, ARROW, APPLIES, TRASH = 24, 16, 84, 18, 116, 26
SPACE = 6
NARROW_KIND, NARROW_APPLIES, NARROW_FIGURE = 74, 98, 48
FIGURES: tuple[tuple[Figure, int, str], ...] = (
    (Figure.CHANGE, 74, "text"),
    (Figure.BECOME_PRESENT, 74, "text"),
    (Figure.STAY_MISSING, 62, "error"),
    (Figure.BREAK, 54, "error"),
    (Figure.COLOURS, 58, "corrupt"),
)
NARROW = 1060
"""Below this width all columns are narrower and large figures are short: "1.17M"."""
TIGHT = 700
"""Below this width the figures that warn of nothing are left out."""
_WARNINGS = (Figure.CHANGE, Figure.BREAK, Figure.COLOURS)
_KINDS = (RuleKind.PREFIX, RuleKind.FOLDER, RuleKind.GLOB, RuleKind.REGEX)


@dataclass(frozen=True)
class ScopeOption:
    """A choice of "Applies to". `scope` may be a call that takes the rows of the moment when it is chosen."""

    title: str
    scope: RuleScope | Callable[[], RuleScope]


class Grip(QToolButton):
    """Dragging moves the rule; with the focus Alt+Shift+arrows do."""

    dragged = Signal(QPoint)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self.setFixedSize(18, 24)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        name = self.tr("Move rule (Alt+Shift+↑ ↓)")
        self.setAccessibleName(name)
        self.setToolTip(name)

        self._theme = theme
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(self._theme.icon("grip", "text3", 14))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the pointer is."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())


class RuleRow(QWidget):
    """`changed`: the rule reads otherwise. `moved(±1)`, `dragged(global point)`, `removed`, `figure_chosen(Figure)`."""

    changed = Signal()
    removed = Signal()
    moved = Signal(int)
    dragged = Signal(QPoint)
    figure_chosen = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, rule: PathRule, scopes: Sequence[ScopeOption]) -> None:
        super().__init__()
        self._theme = theme
        self._rule = rule
        self.folders: tuple[str, ...] = ()
        self.setFixedHeight(RULE_HEIGHT)
        self.grip = Grip(theme)
        self.grip.dragged.connect(self.dragged)
        self.enabled_box = QCheckBox()
        self.enabled_box.setChecked(rule.enabled)
        self.enabled_box.setAccessibleName(self.tr("Rule is on"))
        self.number = RoleLabel(theme, "", "text2")
        self.number.setFixedWidth(NUMBER)
        self.kind = QComboBox()
        for kind, title in zip(_KINDS, self._kind_titles(), strict=True):
            self.kind.addItem(title, kind)
        self.kind.setCurrentIndex(_KINDS.index(rule.kind))
        self.kind.setFixedWidth(KIND)
        self.kind.setAccessibleName(self.tr("Kind of rule"))
        self.old = self._field(rule.find, self.tr("Find"))
        self.new = self._field(rule.replace, self.tr("Replace with"))
        arrow = RoleLabel(theme, "→", "text2")
        arrow.setFixedWidth(ARROW)
        arrow.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.applies = QComboBox()
        self.applies.setFixedWidth(APPLIES)
        self.applies.setAccessibleName(self.tr("Applies to"))
        self.applies.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.set_scopes(scopes)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(SPACE)
        for widget in (self.grip, self.enabled_box, self.number, self.kind):
            row.addWidget(widget)
        row.addWidget(self.old, 1)
        row.addWidget(arrow)
        row.addWidget(self.new, 1)
        row.addWidget(self.applies)
        self.figures: dict[Figure, FigureCell] = {}
        for figure, width, role in FIGURES:
            cell = FigureCell(theme, role, width)
            cell.clicked.connect(lambda _checked=False, chosen=figure: self.figure_chosen.emit(chosen))
            self.figures[figure] = cell
            row.addWidget(cell)
        self.trash = icon_button(theme, "trash", self.tr("Remove rule (Del)"), self, TRASH)
        self.trash.clicked.connect(self.removed)
        row.addWidget(self.trash)
        self.enabled_box.toggled.connect(self._on_changed)
        self.kind.currentIndexChanged.connect(self._on_changed)
        self.old.textChanged.connect(self._on_changed)
        self.new.textChanged.connect(self._on_changed)
        self.applies.currentIndexChanged.connect(self._on_scope_chosen)
        self._judge()

    def _kind_titles(self) -> tuple[str, ...]:
        return self.tr("Prefix"), self.tr("Folder"), self.tr("Glob"), self.tr("Regex")

    def _field(self, text: str, name: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setCursorPosition(0)
        field.setFont(self._theme.font("mono"))
        field.setAccessibleName(name)
        field.setMinimumWidth(70)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return field

    # -- value ---------------------------------------------------------------------------------

    @property
    def rule(self) -> PathRule:
        """The rule as it stands now."""
        scope = self.applies.currentData()
        return PathRule(
            RuleKind(self.kind.currentData()),  # Qt hands a plain text back
            self.old.text(),
            self.new.text(),
            scope if isinstance(scope, RuleScope) else ALL,
            self.enabled_box.isChecked(),
        )

    def set_rule(self, rule: PathRule) -> None:
        """Take another find and replacement."""
        self.kind.setCurrentIndex(_KINDS.index(rule.kind))
        self.old.setText(rule.find)
        self.new.setText(rule.replace)

    def set_scopes(self, scopes: Sequence[ScopeOption]) -> None:
        """Offer these scopes; the rule's own stays chosen, and stays offered whatever becomes of the filter."""
        own = self.applies.currentData() if self.applies.count() else self._rule.scope
        self.applies.blockSignals(True)
        title = scope_title(own)
        self.applies.clear()
        for option in scopes:
            self.applies.addItem(option.title, option.scope)
        fixed = [option.scope if isinstance(option.scope, RuleScope) else None for option in scopes]
        at = next((n for n, scope in enumerate(fixed) if scope is not None and same_scope(scope, own)), -1)
        if at < 0:
            self.applies.addItem(title, own)
            at = self.applies.count() - 1
        self.applies.setCurrentIndex(at)
        self.applies.blockSignals(False)

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """The manifest's folders, for remarks."""
        self.folders = folders
        self._judge()

    # -- showing -------------------------------------------------------------------------------

    def show_number(self, number: int) -> None:
        """Its place in the list, from 1."""
        self.number.setText(str(number))

    def show_figures(self, figures: Figures | None) -> None:
        """What the rule does; None while it is off."""
        for figure, cell in self.figures.items():
            cell.show_count(None if figures is None else figures[figure])

    def set_narrow(self, narrow: bool, tight: bool = False) -> None:
        """Less room for every column where there is little, and only the figures that matter most."""
        self.kind.setFixedWidth(NARROW_KIND if narrow else KIND)
        self.applies.setFixedWidth(NARROW_APPLIES if narrow else APPLIES)
        for figure, width, _ in FIGURES:
            self.figures[figure].set_narrow(NARROW_FIGURE if narrow else width, narrow)
            self.figures[figure].setVisible(is_shown(figure, tight))

    def _on_scope_chosen(self, index: int) -> None:
        capture = self.applies.itemData(index)
        if capture is not None and not isinstance(capture, RuleScope):
            scope = capture()
            self.applies.setItemData(index, scope)
            self.applies.setItemText(index, scope_title(scope))
        self._on_changed()

    def _on_changed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        rule = self.rule
        fault = fault_of(rule) if rule.enabled else ""
        at_find = rule.kind in (RuleKind.GLOB, RuleKind.REGEX) and bool(fault)
        self.old.setProperty("invalid", at_find or (bool(fault) and "\0" in rule.find))
        self.old.setToolTip(plain_tip(fault or rule.find))
        remarks = advise(rule, self.folders)
        self.new.setToolTip(plain_tip(" ".join(remark.text for remark in remarks) or rule.replace))
        self.old.update()
        usable = rule.enabled
        for widget in (self.old, self.new):
            palette = widget.palette()
            palette.setColor(palette.ColorRole.Text, self._theme.color("text" if usable else "disabled"))
            widget.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Shift+arrows move the rule, Del removes it (from outside its text fields)."""
        both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & both == both and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete and not isinstance(self.focusWidget(), QLineEdit):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FigureCell(QToolButton):
    """A count; a click shows its samples. Zero is grey."""

    def __init__(self, theme: Theme, role: str, width: int) -> None:
        super().__init__()
        self._theme = theme
        self._full = role
        self._role = "text3"
        self._count: int | None = None
        self._short = False
        self.setAutoRaise(True)
        self.setFixedSize(width, 24)
        self.setFont(theme.font("row"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        theme.changed.connect(self._tint)
        self.show_count(None)

    def show_count(self, count: int | None) -> None:
        """A number, or nothing where it is not known."""
        self._count = count
        self._role = self._full if count else "text3"
        self.setEnabled(bool(count))
        self._spell()

    def set_narrow(self, width: int, short: bool) -> None:
        """Another width; `short`: large figures rounded, the tool tip holds the exact one."""
        self.setFixedWidth(width)
        self._short = short
        self._spell()

    def _spell(self) -> None:
        exact = "" if self._count is None else count_text(self._count)
        text = exact if self._count is None or not self._short else short_count_text(self._count)
        self.setText(text)
        self.setToolTip(exact if text != exact else "")
        self.update()

    def _tint(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Right-aligned figures, underlined under the pointer."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.isEnabled() and self.underMouse())
        painter.setFont(font)
        painter.setPen(self._theme.color(self._role))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(self.rect(), flags, self.text())


def is_shown(figure: Figure, tight: bool) -> bool:
    """Whether a figure has a column where room is tight: those that warn always have one."""
    return not tight or figure in _WARNINGS


def short_count_text(number: int) -> str:
    """At most five characters: 9999 → "9,999", 48210 → "48.2k", 1169412 → "1.17M"."""
    if number < 10_000:
        return count_text(number)
    value, unit = (number / 1e6, "M") if number >= 999_500 else (number / 1e3, "k")
    return f"{value:.3g}{unit}"


def same_scope(one: RuleScope, other: RuleScope) -> bool:
    """Whether two scopes mean the same records (row sets are compared by their ranges)."""
    if (one.source, one.field, one.rows.is_everything) != (other.source, other.field, other.rows.is_everything):
        return False
    return one.rows.is_everything or one.rows.ranges.tolist() == other.rows.ranges.tolist()


def scope_title(scope: RuleScope) -> str:
    """RoleLabel for a scope that came from elsewhere."""
    if scope.field is not None:
        return QCoreApplication.translate("remap", "Field: {0}").format(scope.field)
    if not scope.rows.is_everything:
        return QCoreApplication.translate("remap", "{0} records").format(count_text(scope.rows.count()))
    return QCoreApplication.translate("remap", "All records")
