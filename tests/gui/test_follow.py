"""A connection ends with the object it serves."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ola_viewer.gui.follow import follow
from ola_viewer.gui.theme import Theme
from ola_viewer.gui.window.buttons import icon_button


class Source(QObject):
    told = Signal(object)


def test_nothing_is_called_for_what_is_gone(qtbot: QtBot) -> None:
    source, owner = Source(), QObject()
    calls: list[int] = []
    follow(source.told, owner, lambda: calls.append(1))
    source.told.emit(7)
    assert calls == [1]
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    source.told.emit(7)
    assert calls == [1]


def test_a_button_that_is_gone_does_not_hear_of_another_theme(theme: Theme, qtbot: QtBot) -> None:
    holder = QWidget()
    icon_button(theme, "search", "Find", holder)
    with qtbot.waitSignal(holder.destroyed):
        holder.deleteLater()
    with qtbot.capture_exceptions() as heard:
        theme.changed.emit()
    assert not heard
