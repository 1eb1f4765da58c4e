"""The questions that must be answered before going on. Tests replace `ask_discard`."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

Answer: TypeAlias = Literal["save", "discard", "cancel"]


def ask_discard(parent: QWidget, name: str, edits: int, *, can_save: bool) -> Answer:
    """There are edits that were not saved: save, give them up, or stay."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(QCoreApplication.translate("ask", "{0} has {1} unsaved edits.").format(name, edits))
    box.setInformativeText(QCoreApplication.translate("ask", "They are lost if you go on without saving."))
    save = box.addButton(QMessageBox.StandardButton.Save) if can_save else None
    discard = box.addButton(QMessageBox.StandardButton.Discard)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    clicked = box.clickedButton()
    if save is not None and clicked is save:
        return "save"
    return "discard" if clicked is discard else "cancel"
