"""The palette's pop-up: a field and up to twelve lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.palette.entries import MOST, PaletteEntry
from ola_viewer.gui.theme import Theme

_ENTRY = int(Qt.ItemDataRole.UserRole) + 1
LINE = 30
Source = Callable[[str], Sequence[PaletteEntry]]


class Palette(QFrame):
    """Shown over the window's top. `source(text)` gives the lines for what is typed."""

    def __init__(self, source: Source, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._source = source
        self._window = parent
        self._theme = theme
        self._before: QWidget | None = None
        self.setObjectName("palette")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Command, record number or id, file"))
        self.field.setAccessibleName(self.tr("Commands and records"))
        self.field.setFixedHeight(32)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_LineDelegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._act())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it with an empty field."""
        window = self._window
        if not self.isVisible():
            self._before = window.window().focusWidget()
        self.field.clear()
        self._fill("")
        width = min(620, window.width() - 40)
        self.setGeometry((window.width() - width) // 2, 46, width, self._height())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Hide it and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None and self._before.isVisible():
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _height(self) -> int:
        return 8 + 32 + 6 + LINE * max(1, self.list.count()) + 10

    def _fill(self, text: str) -> None:
        self.list.clear()
        for entry in list(self._source(text))[:MOST]:
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            if not entry.enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem(self.tr("Nothing fits."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        usable = (row for row in range(self.list.count()) if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)
        self.list.setCurrentRow(next(usable, 0))
        self.resize(self.width(), self._height())

    def _act(self) -> None:
        item = self.list.currentItem()
        entry = item.data(_ENTRY) if item is not None else None
        if isinstance(entry, PaletteEntry) and entry.enabled:
            self.dismiss()
            entry.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc in the field; leaving it closes the palette."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                count = self.list.count()
                self.list.setCurrentRow((self.list.currentRow() + step) % max(1, count))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._act()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Raised ground with an outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("control"))
        painter.setBrush(self._theme.color("base"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, LINE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        entry = index.data(_ENTRY)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setFont(self._theme.font("base"))
        if not isinstance(entry, PaletteEntry):
            painter.setPen(self._theme.color("text2"))
            painter.drawText(rect.adjusted(34, 0, 0, 0), flags, index.data())
            return
        if entry.icon:
            painter.drawPixmap(rect.x() + 10, rect.y() + 8, self._theme.pixmap(entry.icon, "text2", 14))
        painter.setFont(self._theme.font("caption"))
        note = QFontMetrics(painter.font()).horizontalAdvance(entry.note)
        painter.setPen(self._theme.color("text2"))
        right = int(flags | Qt.AlignmentFlag.AlignRight)
        painter.drawText(rect.adjusted(0, 0, -10, 0), right, entry.note)
        painter.setFont(self._theme.font("base"))
        painter.setPen(self._theme.color("text" if entry.enabled else "disabled"))
        room = rect.adjusted(34, 0, -note - 20, 0)
        title = QFontMetrics(painter.font()).elidedText(entry.title, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, flags, title)
