"""The settings dialog, made from the schema. Every change applies at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import Field, fields
from typing import Any, get_args, get_type_hints

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ola_viewer.gui.theme import Theme
from ola_viewer.settings import Settings, SettingsStore


def tr(text: str) -> str:
    """Translate a text of the schema."""
    return QCoreApplication.translate("settings", text)


class SettingsDialog(QDialog):
    """One page a group. `devices` lists sound outputs, asked when the dialog opens."""

    def __init__(
        self,
        store: SettingsStore,
        theme: Theme,
        devices: Callable[[], Iterable[str]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._theme = theme
        self._devices = devices
        self._hints = get_type_hints(Settings)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(720, 460)
        self._groups = QListWidget(self)
        self._groups.setFixedWidth(150)
        self._pages = QStackedWidget(self)
        self.editors: dict[str, QWidget] = {}
        for group in dict.fromkeys(item.metadata["group"] for item in fields(Settings)):
            self._groups.addItem(tr(group))
            self._groups.item(self._groups.count() - 1).setSizeHint(QSize(100, 28))
            self._pages.addWidget(self._page([item for item in fields(Settings) if item.metadata["group"] == group]))
        self._groups.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._groups.setCurrentRow(0)
        self._error = QLabel(self)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        upper = QHBoxLayout()
        upper.addWidget(self._groups)
        upper.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.addLayout(upper, 1)
        column.addWidget(self._error)
        column.addWidget(buttons)

    def _page(self, items: list[Field[Any]]) -> QWidget:
        body = QWidget()
        form = QFormLayout(body)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setVerticalSpacing(10)
        for item in items:
            editor = self._editor(item)
            editor.setAccessibleName(tr(item.metadata["title"]))
            self.editors[item.name] = editor
            label = "" if isinstance(editor, QCheckBox) else tr(item.metadata["title"])
            form.addRow(label, editor)
            if item.metadata["help"]:
                note = QLabel(tr(item.metadata["help"]))
                note.setFont(self._theme.font("caption"))
                note.setWordWrap(True)
                palette = note.palette()
                palette.setColor(palette.ColorRole.WindowText, self._theme.color("text2"))
                note.setPalette(palette)
                form.addRow("", note)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        return area

    def _editor(self, item: Field[Any]) -> QWidget:
        value, wanted, name = getattr(self._store.settings, item.name), self._hints[item.name], item.name
        kind = item.metadata.get("kind", "")
        if item.metadata.get("labels"):
            return self._choice(name, get_args(wanted), [tr(label) for label in item.metadata["labels"]], value)
        if kind == "sound-device":
            names = list(self._devices())
            known = [*names, value] if value and value not in names else names
            return self._choice(name, ["", *known], [self.tr("Like the system"), *known], value)
        if wanted is bool:
            box = QCheckBox(tr(item.metadata["title"]))
            box.setChecked(value)
            box.toggled.connect(lambda on: self._set(name, on))
            return box
        if wanted is int:
            spin = QSpinBox()
            spin.setRange(item.metadata["least"], item.metadata["most"])
            spin.setValue(value)
            spin.setMaximumWidth(140)
            spin.valueChanged.connect(lambda number: self._set(name, number))
            return spin
        if wanted is float:
            real = QDoubleSpinBox()
            real.setRange(item.metadata["least"], item.metadata["most"])
            real.setValue(value)
            real.setMaximumWidth(140)
            real.valueChanged.connect(lambda number: self._set(name, number))
            return real
        if kind in ("folders", "lines"):
            text = QPlainTextEdit("\n".join(value))
            text.setFont(self._theme.font("mono"))
            text.setMaximumHeight(110)
            text.setTabChangesFocus(True)
            if kind == "folders":
                text.setPlaceholderText(self.tr("One folder per line"))
            text.textChanged.connect(
                lambda: self._set(name, [line.strip() for line in text.toPlainText().splitlines() if line.strip()])
            )
            return text
        line = QLineEdit(value)
        line.textChanged.connect(lambda words: self._set(name, words))
        return line

    def _choice(self, name: str, values: Iterable[str], labels: Iterable[str], value: str) -> QComboBox:
        box = QComboBox()
        for data, label in zip(values, labels, strict=True):
            box.addItem(label, data)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.currentIndexChanged.connect(lambda _index: self._set(name, box.currentData()))
        return box

    def _set(self, name: str, value: object) -> None:
        try:
            self._store.set(name, value)
        except (ValueError, OSError) as error:
            self._error.setText(self.tr("Not kept: {0}").format(error))
        else:
            self._error.clear()
