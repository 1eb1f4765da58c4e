"""Edits one record as JSON. It is only taken when it is valid."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from ola_viewer.gui.document_model import DocumentModel
from ola_viewer.gui.editing.cover import CoverEditor
from ola_viewer.gui.figures import count_text
from ola_viewer.gui.small_parts import ElidedLabel
from ola_viewer.gui.theme import Theme
from ola_viewer.manifest.json_change import changed_record, fault_of, shown_text
from ola_viewer.manifest.jsonspan import find_span
from ola_viewer.manifest.record_edits import LEAVE_ALONE, SetRecords
from ola_viewer.manifest.rows import position_of
from ola_viewer.manifest.sample import Pointer

LONGEST = 2_000_000
"""Records of more bytes are not edited as text here."""
_CHECK_MS = 60


class JsonEditor(CoverEditor):
    """The record with white space for reading; on taking, values that stay keep their bytes."""

    def __init__(self, theme: Theme, model: DocumentModel) -> None:
        super().__init__(theme)
        self._model = model
        self._row = -1
        self._raw = b""
        self.title = ElidedLabel(theme, "text", theme.font("base", 600))
        self.head.addWidget(self.title, 1)
        self.pad.setFont(theme.font("mono"))
        self.pad.setAccessibleName(self.tr("Record as JSON"))
        self._check_soon = QTimer(self, singleShot=True, interval=_CHECK_MS)
        self._check_soon.timeout.connect(self.check)

    @property
    def row(self) -> int:
        """The record that is edited."""
        return self._row

    def edit_record(self, host: QWidget, row: int, pointer: Pointer = ()) -> str:
        """Lie over `host` and edit a record, the cursor at `pointer`'s value. Returns why not, "" if it does."""
        try:
            raw = self._model.snapshot.raw(row)
        except (OSError, ValueError, IndexError) as error:
            return str(error)
        if len(raw) > LONGEST:
            return self.tr("A record of {0} bytes is not edited as text.").format(count_text(len(raw)))
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            return self.tr("The record is not UTF-8 at byte {0} and cannot be edited as text.").format(error.start)
        self._row, self._raw = row, raw
        self.title.set_text(self.tr("Record {0} as JSON").format(count_text(position_of(row))))
        text = shown_text(raw)
        self.cover(host, text, _place_of(text, pointer))
        return ""

    def typed(self) -> None:
        """Check soon."""
        self._check_soon.start()

    def check(self) -> bool:
        """Whether the text is a record; says where it is not."""
        fault = fault_of(self.pad.text())
        self.take_button.setEnabled(fault is None)
        if fault is None:
            self.pad.setExtraSelections([])
            self.say(self.tr("Valid JSON") if self.changed else "", "success")
            return True
        self.say(
            self.tr("Line {0}, column {1}: {2}").format(
                count_text(fault.line), count_text(fault.column), fault.message
            ),
            "error",
        )
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.pad.document().findBlockByNumber(fault.line - 1))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        tint = QTextCharFormat()
        tint.setBackground(self._theme.color("errortint"))
        tint.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        mark.cursor, mark.format = cursor, tint
        self.pad.setExtraSelections([mark])
        return False

    def take(self) -> bool:
        """The record into the document, if it is valid."""
        if not self.check():
            return False
        after = changed_record(self._raw, self.pad.text())
        if after != self._raw:
            self._model.push(SetRecords(((self._row, after),)))
        return True


def _place_of(text: str, pointer: Pointer) -> int:
    """Where a value begins in the text, in UTF-16 units; 0 for the record itself or a value that is not there."""
    if not pointer:
        return 0
    raw = text.encode("utf-8")
    try:
        start, _ = find_span(raw, pointer)
    except LEAVE_ALONE:
        return 0
    return len(raw[:start].decode("utf-8").encode("utf-16-le")) // 2
