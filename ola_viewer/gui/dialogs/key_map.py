"""The keyboard map: every command that has a key, by menu, and the keys of panes that are no commands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ola_viewer.gui.actions import MENUS, Actions
from ola_viewer.gui.small_parts import resize_within_screen
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.translation import QT_TRANSLATE_NOOP

PANE_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("keys", "Records"),
        (
            (QT_TRANSLATE_NOOP("keys", "Move"), "↑ ↓ PgUp PgDn Home End"),
            (QT_TRANSLATE_NOOP("keys", "Go to a record"), "0…9 Enter"),
            (QT_TRANSLATE_NOOP("keys", "Extend the selection"), "Shift+↑ ↓ Home End"),
            (QT_TRANSLATE_NOOP("keys", "Show in the inspector"), "Enter"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "Facets"),
        (
            (QT_TRANSLATE_NOOP("keys", "Fold, unfold"), "← →"),
            (QT_TRANSLATE_NOOP("keys", "Only this"), "Enter"),
            (QT_TRANSLATE_NOOP("keys", "Add to the filter"), "Space, Ctrl+Click"),
            (QT_TRANSLATE_NOOP("keys", "Exclude"), "−, Alt+Click"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "Media"),
        (
            (QT_TRANSLATE_NOOP("keys", "Play, pause"), "Space"),
            (QT_TRANSLATE_NOOP("keys", "One frame or 0.1 s back, on"), ", ."),
            (QT_TRANSLATE_NOOP("keys", "10 frames or 5 s back, on"), "Shift+, ."),
            (QT_TRANSLATE_NOOP("keys", "Loop start, end, on"), "I O L"),
            (QT_TRANSLATE_NOOP("keys", "Mute"), "M"),
            (QT_TRANSLATE_NOOP("keys", "Fit or 1:1"), "Z"),
            (QT_TRANSLATE_NOOP("keys", "Zoom"), "+ −"),
            (QT_TRANSLATE_NOOP("keys", "As trained"), "A"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "In the review"),
        (
            (QT_TRANSLATE_NOOP("keys", "Good, bad, unsure"), "G B U"),
            (QT_TRANSLATE_NOOP("keys", "Skip, back"), "S Backspace"),
            (QT_TRANSLATE_NOOP("keys", "Tags"), "1…9"),
            (QT_TRANSLATE_NOOP("keys", "Note"), "N"),
            (QT_TRANSLATE_NOOP("keys", "JSON or conversation"), "J"),
            (QT_TRANSLATE_NOOP("keys", "Edit the turn"), "E"),
            (QT_TRANSLATE_NOOP("keys", "Export the verdicts"), "Ctrl+E"),
            (QT_TRANSLATE_NOOP("keys", "Back to the table"), "Esc"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("keys", "While a turn is edited"),
        (
            (QT_TRANSLATE_NOOP("keys", "Take, give up"), "Ctrl+Enter Esc"),
            (QT_TRANSLATE_NOOP("keys", "New turn behind"), "Ctrl+Shift+Enter"),
            (QT_TRANSLATE_NOOP("keys", "Turn before, behind"), "Ctrl+↑ ↓"),
            (QT_TRANSLATE_NOOP("keys", "Move the turn"), "Alt+Shift+↑ ↓"),
            (QT_TRANSLATE_NOOP("keys", "Split at the cursor"), "Ctrl+Shift+D"),
            (QT_TRANSLATE_NOOP("keys", "Insert a placeholder"), "Alt+I"),
            (QT_TRANSLATE_NOOP("keys", "Delete the turn"), "Ctrl+Shift+Backspace"),
        ),
    ),
)


_ROW = QSize(100, 24)


class KeyMap(QDialog):
    """All keys on one page, with a field that narrows them down."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard map"))
        resize_within_screen(self, 600, 680)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find a command or key"))
        self.field.setAccessibleName(self.tr("Find a command or key"))
        self.field.textChanged.connect(self._narrow)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(self.tr("Keys"))
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setFont(theme.font("row"))
        self.tree.setColumnWidth(0, 330)
        for name, title in MENUS:
            lines = [
                (actions[spec.id].text(), ", ".join(key.toString(key.SequenceFormat.NativeText) for key in keys))
                for spec in actions.specs()
                if spec.menu == name and actions.is_bound(spec.id) and (keys := actions[spec.id].shortcuts())
            ]
            self._group(QCoreApplication.translate("menus", title).replace("&", ""), lines, theme)
        for title, lines_raw in PANE_KEYS:
            words = [(QCoreApplication.translate("keys", what), keys) for what, keys in lines_raw]
            self._group(QCoreApplication.translate("keys", title), words, theme)
        self.tree.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        column.addWidget(buttons)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _group(self, title: str, lines: list[tuple[str, str]], theme: Theme) -> None:
        if not lines:
            return
        head = QTreeWidgetItem([title, ""])
        head.setFont(0, theme.font("row", 600))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setSizeHint(0, _ROW)
        for what, keys in lines:
            head.addChild(QTreeWidgetItem([what, keys]))
        self.tree.addTopLevelItem(head)

    def _narrow(self, text: str) -> None:
        wanted = text.casefold()
        for number in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(number)
            if head is None:
                continue
            visible = 0
            for row in range(head.childCount()):
                item = head.child(row)
                if item is None:
                    continue
                fits = wanted in (item.text(0) + " " + item.text(1)).casefold()
                item.setHidden(not fits)
                visible += fits
            head.setHidden(not visible)
