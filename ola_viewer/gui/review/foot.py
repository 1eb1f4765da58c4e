"""The foot of the review: verdicts, tags, note."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ola_viewer.gui.review.desk import ReviewDesk
from ola_viewer.gui.review.keys import KeyButton
from ola_viewer.gui.small_parts import ElidedLabel, IconButton
from ola_viewer.gui.theme import Theme
from ola_viewer.review.verdicts import Mark

MOST_TAGS = 9
LONGEST_NOTE = 2_000
_MARKS: tuple[tuple[Mark, str, str, str, str], ...] = (
    ("good", "Good", "G", "check", "success"),
    ("bad", "Bad", "B", "close", "error"),
    ("unsure", "Unsure", "U", "severity_warning", "warning"),
)


class NoteField(QLineEdit):
    """Enter keeps the note, Esc leaves it as it was; both give the keys back: `left(keep)`."""

    left = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc leave."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit(False)
        else:
            super().keyPressEvent(event)


class ReviewFoot(QWidget):
    """`keys_wanted`: the verdict keys shall act again. `tags_wanted`: the set of tags is to be edited."""

    keys_wanted = Signal()
    tags_wanted = Signal()

    def __init__(self, theme: Theme, desk: ReviewDesk) -> None:
        super().__init__()
        self._theme, self._desk = theme, desk
        self._tags: tuple[str, ...] = ()
        self.marks: dict[str, KeyButton] = {}
        self._row = QHBoxLayout()
        self._row.setContentsMargins(12, 12, 12, 4)
        self._row.setSpacing(8)
        for mark, title, key, icon, role in _MARKS:
            button = KeyButton(theme, title, key, partial(desk.judge, mark), icon=icon, icon_role=role, checkable=True)
            button.clicked.connect(self.refresh)
            self.marks[mark] = button
            self._row.addWidget(button)
        self._row.addSpacing(10)
        self.skip = KeyButton(theme, self.tr("Skip"), "S", desk.skip)
        self.back = KeyButton(theme, self.tr("Back"), "⌫", lambda: desk.step(-1))
        self._row.addWidget(self.skip)
        self._row.addWidget(self.back)
        self.said = ElidedLabel(theme, "warning")
        self._row.addWidget(self.said, 1)
        self._tag_box = QWidget()
        self._tag_row = QHBoxLayout(self._tag_box)
        self._tag_row.setContentsMargins(0, 0, 0, 0)
        self._tag_row.setSpacing(8)
        self._tag_row.addWidget(IconButton(theme, "settings", self.tr("Edit tags…"), "", self.tags_wanted.emit))
        self._row.addWidget(self._tag_box)
        self._tag_row.addStretch(1)
        self._tag_line = QHBoxLayout()
        self._tag_line.setContentsMargins(12, 4, 12, 4)
        self.tags: list[KeyButton] = []
        self.note = NoteField()
        self.note.setPlaceholderText(self.tr("Note (N)"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setFixedHeight(32)
        self.note.left.connect(self._on_note_left)
        self._hint = QLabel(self.tr("Enter: keep note and return to the verdict keys"))
        self._hint.setFont(theme.font("caption"))
        self._hint.hide()
        self._mark = QLabel()
        lower = QHBoxLayout()
        lower.setContentsMargins(12, 4, 12, 12)
        lower.setSpacing(8)
        lower.addWidget(self._mark)
        lower.addWidget(self.note, 1)
        lower.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addLayout(self._tag_line)
        column.addLayout(lower)
        desk.queue_changed.connect(self.refresh)
        desk.moved.connect(self.refresh)
        desk.judged.connect(lambda _position: self.refresh())
        theme.changed.connect(self._tint)
        self._tint()

    def set_tags(self, tags: Sequence[str]) -> None:
        """The set of tags; the first nine have a key."""
        self._tags = tuple(tags)[:MOST_TAGS]
        for former in self.tags:
            self._tag_row.removeWidget(former)
            former.deleteLater()
        self.tags = []
        for number, tag in enumerate(self._tags, 1):
            button = KeyButton(
                self._theme,
                tag,
                str(number),
                partial(self._desk.toggle_tag, tag),
                height=28,
                key_first=True,
                checkable=True,
            )
            button.setFont(self._theme.font("row"))
            button.may_be_cut = True
            self.tags.append(button)
            self._tag_row.insertWidget(number - 1, button)
        self.refresh()
        self._place_tags()

    def _place_tags(self) -> None:
        """Tags stand beside the verdicts, or on a line of their own where that is too short for their words."""
        others = (*self.marks.values(), self.skip, self.back)
        beside = sum(other.sizeHint().width() + 8 for other in others) + 24 + 10 + 16
        tags = sum(tag.sizeHint().width() + 8 for tag in self.tags) + 26
        line = self._row if beside + tags <= self.width() else self._tag_line
        if line.indexOf(self._tag_box) < 0:
            (self._tag_line if line is self._row else self._row).removeWidget(self._tag_box)
            line.addWidget(self._tag_box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the tags stand depends on the width."""
        super().resizeEvent(event)
        self._place_tags()

    def press_tag(self, number: int) -> None:
        """Tag 1 … 9."""
        if 1 <= number <= len(self._tags) and self._desk.ready:
            self._desk.toggle_tag(self._tags[number - 1])

    def start_note(self) -> None:
        """Write a note."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._hint.show()

    def refresh(self) -> None:
        """Show the verdict on the current record."""
        desk = self._desk
        verdict = desk.verdict
        for mark, button in self.marks.items():
            button.setChecked(verdict is not None and verdict.mark == mark)
            button.setEnabled(desk.ready)
        for tag, button in zip(self._tags, self.tags, strict=True):
            button.setChecked(verdict is not None and tag in verdict.tags)
            button.setEnabled(desk.ready)
        self.skip.setEnabled(desk.position + 1 < desk.count)
        self.back.setEnabled(desk.position > 0)
        if not self.note.hasFocus():
            self.note.setText(verdict.note if verdict is not None else "")
        earlier = desk.outdated if verdict is None else None
        said = ""
        if earlier is not None and earlier.mark is not None:
            said = self.tr("Judged {0} before it was edited").format(earlier.mark)
        elif desk.count and not desk.left():
            said = self.tr("All judged: Ctrl+E exports the report")
        self.said.set_text(said, "success" if earlier is None else "warning")

    def _on_note_left(self, keep: bool) -> None:
        self._hint.hide()
        if keep:
            self._desk.set_note(self.note.text().strip())
        self.keys_wanted.emit()
        self.refresh()

    def _tint(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("note", "text2", 16))
        palette = self._hint.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("text2"))
        self._hint.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window ground with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("border"))
