"""The bar above everything: menus, document, undo, the three big commands, palette field, pane switches."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenuBar, QPushButton, QSizePolicy, QToolButton, QWidget

from ola_viewer.gui.actions import Actions
from ola_viewer.gui.figures import elide_middle
from ola_viewer.gui.small_parts import plain_tip
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import action_button

HEADER_HEIGHT = 40
_TOGGLES_FROM, _TITLE_FROM = 860, 760
"""Widths from which the big commands (the menus have them as well) and the title have room beside the menus."""
_TOGGLES = ("check.run", "remap.open", "review.start")
_PANES = (("view.facets", "pane_left"), ("view.bottom", "pane_bottom"), ("view.inspector", "pane_right"))


class DocumentTitle(QWidget):
    """Name of the document, how many more files, and whether it was edited; centred, elided in the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._more, self._edited = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(72)
        theme.changed.connect(self.update)

    def show_title(self, name: str, more: str, edited: bool, tooltip: str) -> None:
        """`name` "" means that nothing is open."""
        self._name, self._more, self._edited = name, more, edited
        self.setToolTip(plain_tip(tooltip))
        self.setAccessibleName(name or self.tr("No manifest open"))
        self.update()

    def sizeHint(self) -> QSize:
        """Takes what is left."""
        return QSize(300, HEADER_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name in bold, "and 1 more" in grey, the mark of edits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold, plain = self._theme.font("base", 600), self._theme.font("row")
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        if not self._name:
            painter.setFont(self._theme.font("base"))
            painter.setPen(self._theme.color("text2"))
            words = self.tr("No manifest open")
            if painter.fontMetrics().horizontalAdvance(words) <= self.width():  # half of it says nothing
                painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), words)
            return
        small = QFontMetrics(plain)
        edited = self.tr("Edited") if self._edited else ""
        extras = (small.horizontalAdvance(self._more) + 8 if self._more else 0) + (
            small.horizontalAdvance(edited) + 20 if edited else 0
        )
        more = self._more if self.width() > extras + 60 else ""
        extras -= small.horizontalAdvance(self._more) + 8 if self._more and not more else 0
        name = elide_middle(self._name, QFontMetrics(bold), self.width() - extras - 8)
        width = QFontMetrics(bold).horizontalAdvance(name) + extras
        x = max(4, (self.width() - width) // 2)
        painter.setFont(bold)
        painter.setPen(self._theme.color("text"))
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), flags, name)
        x += QFontMetrics(bold).horizontalAdvance(name) + 8
        painter.setFont(plain)
        if more:
            painter.setPen(self._theme.color("text2"))
            painter.drawText(QRect(x, 0, self.width() - x, self.height()), flags, more)
            x += small.horizontalAdvance(more) + 8
        if edited:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("edited"))
            painter.drawEllipse(x, self.height() // 2 - 3, 6, 6)
            painter.setPen(self._theme.color("edited"))
            painter.drawText(QRect(x + 12, 0, self.width() - x, self.height()), flags, edited)


class PaletteField(QPushButton):
    """Looks like a field; a click opens the palette."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = actions.keys_text("app.palette")
        self.setAccessibleName(self.tr("Commands, records"))
        self.setToolTip(actions.tooltip("app.palette"))
        self.setFixedHeight(26)
        self.setMinimumWidth(32)
        self.setMaximumWidth(216)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: actions["app.palette"].trigger())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the design's field."""
        return QSize(216, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Field ground, lens, words, key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("focus" if self.hasFocus() else "control"))
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.drawPixmap(9, 6, self._theme.pixmap("search", "text2", 14))
        painter.setFont(self._theme.font("row"))
        painter.setPen(self._theme.color("text3"))
        metrics = QFontMetrics(painter.font())
        right = metrics.horizontalAdvance(self._key) + 10
        room = self.width() - 34 - right
        words = self.accessibleName() if metrics.horizontalAdvance(self.accessibleName()) <= room else ""
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(self.rect().adjusted(30, 0, 0, 0), flags, words)
        painter.setFont(self._theme.font("caption"))
        painter.drawText(
            self.rect().adjusted(0, 0, -8, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            self._key if room > 0 else "",
        )


class HeaderBar(QWidget):
    """Set as the window's menu widget."""

    menus_built = Signal()

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("header_bar")
        self.setFixedHeight(HEADER_HEIGHT)
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for menu in actions.build_menus(self.menu_bar):
            self.menu_bar.addMenu(menu)
        self._further = self.menu_bar.findChild(QToolButton, "qt_menubar_ext_button")
        if self._further is not None:
            self._further.setAccessibleName(self.tr("More menus"))
            self._further.setToolTip(self.tr("More menus"))
        self.title = DocumentTitle(theme, self)
        self.field = PaletteField(actions, theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.menu_bar)
        row.addWidget(self.title, 1)
        row.addWidget(action_button(actions, "edit.undo", theme, "undo", self))
        row.addWidget(action_button(actions, "edit.redo", theme, "redo", self))
        row.addWidget(_Divider(theme, self))
        self.toggles: dict[str, QPushButton] = {}
        for action_id in _TOGGLES:
            row.addWidget(self._toggle(actions, action_id))
        self._divider = _Divider(theme, self)
        row.addWidget(self._divider)
        row.addWidget(self.field)
        row.addWidget(_Divider(theme, self))
        for action_id, icon in _PANES:
            row.addWidget(action_button(actions, action_id, theme, icon, self))
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        """Qt's own sign for the menus without room is black in any theme."""
        if self._further is not None:
            self._further.setIcon(self._theme.icon("more", "text2"))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The menus come before the big commands."""
        super().resizeEvent(event)
        for part in (*self.toggles.values(), self._divider):
            part.setVisible(self.width() >= _TOGGLES_FROM)
        self.title.setVisible(self.width() >= _TITLE_FROM)

    def _toggle(self, actions: Actions, action_id: str) -> QPushButton:
        action = actions[action_id]
        button = QPushButton(action.text(), self)
        button.setFlat(True)
        button.setCheckable(True)
        button.setFont(self._theme.font("row", 500))
        button.setToolTip(actions.tooltip(action_id))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        def clicked() -> None:
            button.setChecked(not button.isChecked())  # the feature decides what is shown as on
            action.trigger()

        button.clicked.connect(clicked)

        def follow() -> None:
            button.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        follow()
        self.toggles[action_id] = button
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window ground, the program's sign, a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("border"))
        painter.drawPixmap(12, 10, self._theme.pixmap("app", "text", 20))


class _Divider(QFrame):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(9, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(4, 0, 1, self.height(), self._theme.color("border"))
