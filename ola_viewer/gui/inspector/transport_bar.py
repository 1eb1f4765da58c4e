"""A line of controls below a stage that gives way in a narrow panel, instead of pushing the stage out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

HEIGHT = 38
_NARROWEST = 200
_MARGINS = 16
_GAP = 2


class TransportBar(QWidget):
    """Base of the lines of controls. A subclass calls `arrange` once and `set_wanted` whenever that changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._parts: tuple[QWidget, ...] = ()
        self._wanted: frozenset[QWidget] = frozenset()
        self._gives_way: tuple[QWidget, ...] = ()
        self._gaps = 0

    def arrange(self, left: Sequence[QWidget | int], right: Sequence[QWidget], gives_way: Sequence[QWidget]) -> None:
        """Lay the controls out: `left` (numbers are gaps in px), room, `right`. Where there is not room for all that
        is wanted, those in `gives_way` are hidden, the first one first: words, and what a key or menu replaces."""
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(_GAP)
        for part in left:
            if isinstance(part, int):
                row.addSpacing(part)
            else:
                row.addWidget(part)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        self._parts = (*(part for part in left if isinstance(part, QWidget)), *right)
        self._wanted = frozenset(self._parts)
        self._gives_way = tuple(gives_way)
        self._gaps = sum(part for part in left if isinstance(part, int))

    def set_wanted(self, wanted: Iterable[QWidget]) -> None:
        """The controls that mean something now."""
        self._wanted = frozenset(wanted)
        self.fit_in()

    def fit_in(self) -> None:
        """Show what is wanted and has room; to be called when a control's width changed, too."""
        room = self.width() - _MARGINS - self._gaps - sum(_room_of(widget) for widget in self._wanted)
        hidden: set[QWidget] = set()
        for widget in self._gives_way:
            if room >= 0:
                break
            if widget in self._wanted:
                hidden.add(widget)
                room += _room_of(widget)
        for part in self._parts:
            part.setVisible(part in self._wanted and part not in hidden)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the inspector may be: what has no room gives way."""
        return QSize(_NARROWEST, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_in()


def _room_of(widget: QWidget) -> int:
    """Width that a control takes in the line, with the gap beside it."""
    return max(widget.minimumWidth(), widget.sizeHint().width() if widget.maximumWidth() > 4096 else 0) + _GAP
