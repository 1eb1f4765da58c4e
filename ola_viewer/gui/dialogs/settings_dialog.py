"""The settings dialog, made from the schema. Every change applies at once; changes made elsewhere are shown."""

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
    """One page a group. `set_devices` tells the sound outputs when they are known."""

    def __init__(
        self,
        store: SettingsStore,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._theme = theme
        self._refresh: dict[str, Callable[[], None]] = {}
        self._hints = get_type_hints(Settings)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(720, 460)
        self._groups = QListWidget(self)
        self._groups.setFixedWidth(150)
        self._groups.setAccessibleName(self.tr("Groups of settings"))
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
        store.subscribe(self._on_setting)
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
            known = [value] if value else []
            return self._choice(name, ["", *known], [self.tr("Like the system"), *known], value)
        if wanted is bool:
            box = QCheckBox(tr(item.metadata["title"]))
            box.setChecked(value)
            box.toggled.connect(lambda on: self._set(name, on))
            self._refresh[name] = lambda: box.setChecked(self._value(name))
            return box
        if wanted is int:
            spin = QSpinBox()
            spin.setRange(item.metadata["least"], item.metadata["most"])
            spin.setValue(value)
            spin.setMaximumWidth(140)
            spin.valueChanged.connect(lambda number: self._set(name, number))
            self._refresh[name] = lambda: spin.setValue(self._value(name))
            return spin
        if wanted is float:
            real = QDoubleSpinBox()
            real.setRange(item.metadata["least"], item.metadata["most"])
            real.setValue(value)
            real.setMaximumWidth(140)
            real.valueChanged.connect(lambda number: self._set(name, number))
            self._refresh[name] = lambda: real.setValue(self._value(name))
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
        self._refresh[name] = lambda: box.setCurrentIndex(max(0, box.findData(self._value(name))))
        return box

    def set_devices(self, names: Iterable[str]) -> None:
        """The sound outputs that can be chosen; one that is chosen but not there stays in the list."""
        box = self.editors["sound_device"]
        assert isinstance(box, QComboBox)
        chosen = self._store.settings.sound_device
        box.blockSignals(True)
        box.clear()
        box.addItem(self.tr("Like the system"), "")
        listed = list(dict.fromkeys(names))
        for known in [*listed, chosen] if chosen and chosen not in listed else listed:
            box.addItem(known, known)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    def _value(self, name: str) -> Any:
        return getattr(self._store.settings, name)

    def _on_setting(self, name: str) -> None:
        refresh = self._refresh.get(name)
        if refresh is not None:
            refresh()

    def _set(self, name: str, value: object) -> None:
        try:
            self._store.set(name, value)
        except (ValueError, OSError) as error:
            self._error.setText(self.tr("Not kept: {0}").format(error))
        else:
            self._error.clear()
