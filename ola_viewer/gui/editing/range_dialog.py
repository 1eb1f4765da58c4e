"""Edits the numbers of a medium in a patch, with the piece they cut out shown while one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.media_pane import MediaPane
from ola_viewer.gui.inspector.record_view import MediumGroup
from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.services import Services
from ola_viewer.gui.small_parts import resize_within_screen
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.record_edits import LEAVE_ALONE, SetRecords
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.manifest.splice import set_value
from ola_viewer.media import MediaError, Roots
from ola_viewer.media.playback import Player
from ola_viewer.media.roots import locate

_SOON_MS = 200
_MOST_NUMBER = 1 << 53


class RangeDialog(QDialog):
    """One medium at a time; `start_num` and `size`, one number or one per frame. Taking is one edit."""

    def __init__(
        self,
        services: Services,
        row: int,
        roots: Roots,
        make_player: Callable[[], Player] = Player,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._row, self._roots = services, row, roots
        self._raw = services.model.snapshot.raw(row)
        self._media = patches_of(self._raw)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Numbers of the patch"))
        resize_within_screen(self, 560, 640)
        self.medium = QComboBox()
        self.medium.addItems([f"{ref.field}: {ref.path}" for ref in self._media])
        self.start = QLineEdit()
        self.sizes = QPlainTextEdit()
        self.sizes.setMaximumHeight(70)
        self.sizes.setTabChangesFocus(True)
        for field in (self.start, self.sizes):
            field.setFont(services.theme.font("mono"))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow(self.tr("Medium"), self.medium)
        form.addRow("start_num", self.start)
        form.addRow("size", self.sizes)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self._desk = SoundDesk(make_player, self)
        self.preview = MediaPane(services.theme, services.lanes.decode, self._desk, "range")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = buttons.addButton(self.tr("Take"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.preview, 1)
        column.addWidget(buttons)
        self.button.setDefault(True)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.show_piece)
        self.medium.currentIndexChanged.connect(self._load)
        self.start.textChanged.connect(self._on_typed)
        self.sizes.textChanged.connect(self._on_typed)
        self.finished.connect(self._on_finished)
        self._load()

    @property
    def ref(self) -> MediaRef:
        """The medium that is edited, as it stands in the record."""
        return self._media[self.medium.currentIndex()]

    def numbers(self) -> tuple[int, int | list[int]] | str:
        """What is typed, or what is wrong with it."""
        try:
            start = int(self.start.text().replace(",", "").replace("_", ""))
            words = self.sizes.toPlainText().replace("[", " ").replace("]", " ").replace(",", " ").split()
            sizes = [int(word) for word in words]
        except ValueError:
            return self.tr("start_num is one whole number, size one or several.")
        if not sizes:
            return self.tr("size is missing.")
        if not 0 <= start < _MOST_NUMBER or not all(0 < size < _MOST_NUMBER for size in sizes):
            return self.tr("start_num must not be negative, sizes must be above 0.")
        listed = isinstance(self._value().get("size"), list)
        return start, sizes if listed or len(sizes) > 1 else sizes[0]

    def show_piece(self) -> None:
        """Show what the numbers cut out, and whether they fit the file."""
        numbers = self.numbers()
        self.button.setEnabled(not isinstance(numbers, str))
        if isinstance(numbers, str):
            self.words.setText(numbers)
            return
        start, sizes = numbers
        ref = replace(self.ref, value={**self._value(), "start_num": start, "size": sizes})
        total = sum(sizes) if isinstance(sizes, list) else sizes
        self.words.setText(self._range_words(start, total))
        self.preview.show_groups((MediumGroup(ref, (0,)),), self._roots)

    def _range_words(self, start: int, total: int) -> str:
        words = self.tr("Bytes {0} to {1}").format(count_text(start), count_text(start + total))
        try:
            held = locate(self.ref.path or "", self._roots).stat().st_size
        except (MediaError, OSError) as error:
            return f"{words}. {error}"
        beyond = self.tr(": behind the end of the file") if start + total > held else ""
        return words + self.tr(" of {0}").format(count_text(held)) + beyond

    def _value(self) -> dict[str, object]:
        value = self.ref.value
        return value if isinstance(value, dict) else {}

    def _load(self) -> None:
        value = self._value()
        self.start.setText(str(value.get("start_num", "")))
        size = value.get("size", "")
        self.sizes.setPlainText(", ".join(str(one) for one in size) if isinstance(size, list) else str(size))
        self.show_piece()

    def _on_typed(self) -> None:
        self.button.setEnabled(not isinstance(self.numbers(), str))
        self._soon.start()

    def _on_take(self) -> None:
        numbers = self.numbers()
        if isinstance(numbers, str):
            self.words.setText(numbers)
            return
        value, raw = self._value(), self._raw
        try:
            for key, number in zip(("start_num", "size"), numbers, strict=True):
                if value.get(key) != number:
                    raw = set_value(raw, (*self.ref.pointer, key), number)
        except LEAVE_ALONE as error:
            self.words.setText(self.tr("Edit it as JSON: {0}").format(error))
            return
        if raw != self._raw:
            self._services.model.push(SetRecords(((self._row, raw),), "Edit range of"))
        self.accept()

    def _on_finished(self, _result: int) -> None:
        self._soon.stop()
        self.preview.clear()
        self._desk.close()


def patches_of(raw: bytes) -> list[MediaRef]:
    """The media of a record that lie in patches."""
    try:
        sample = read_sample(parse(raw))
    except RecordError:
        return []
    return [ref for ref in sample.media if ref.is_patch]
