"""The line of controls below a stage: step, play, position, rate, loop; fit and true size."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ola_viewer.gui.figures import count_text
from ola_viewer.gui.inspector.media_words import rate_text
from ola_viewer.gui.inspector.transport_bar import TransportBar
from ola_viewer.gui.small_parts import ElidedLabel, IconButton, TextButton
from ola_viewer.gui.theme import Theme

RATES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 24.0, 30.0)


class FrameTransport(TransportBar):
    """Controls of a stage with frames. It holds no state of the medium: it asks by signals and is told."""

    stepped = Signal(int)
    play_toggled = Signal()
    position_entered = Signal(int)
    rate_chosen = Signal(float)
    loop_toggled = Signal(bool)
    fit_pressed = Signal()
    true_size_pressed = Signal()
    photographed_toggled = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._back = IconButton(theme, "chevron_left", self.tr("Frame back"), ",", lambda: self.stepped.emit(-1))
        self._play = IconButton(theme, "play", self.tr("Play"), self.tr("Space"), self.play_toggled.emit)
        self._on = IconButton(theme, "chevron_right", self.tr("Frame forward"), ".", lambda: self.stepped.emit(1))
        self._field = QLineEdit()
        self._field.setAcceptDrops(False)  # what is dropped is for the window
        self._field.setFixedWidth(40)
        self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._field.setAccessibleName(self.tr("Frame number"))
        self._field.setToolTip(self.tr("Frame number"))
        self._field.returnPressed.connect(self._on_position_entered)
        self._of = ElidedLabel(theme, "text2", theme.font("row"))
        self._rate = QComboBox()
        self._rate.setAccessibleName(self.tr("Rate"))
        self._rate.setToolTip(self.tr("Frames per second (Alt+, slower, Alt+. faster)"))
        self._rate.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rate.activated.connect(lambda: self.rate_chosen.emit(float(self._rate.currentData())))
        self._loop = IconButton(
            theme, "loop", self.tr("Loop"), "L", lambda: self.loop_toggled.emit(self._loop.isChecked())
        )
        self._loop.setCheckable(True)
        name = self.tr("Show as photographed, not as trained")
        self._photographed = IconButton(theme, "redo", name, "A", self._on_photographed)
        self._photographed.setCheckable(True)
        self._fit = TextButton(theme, self.tr("Fit"), self.tr("Show the whole picture"), "Z", self.fit_pressed.emit)
        self._true = TextButton(theme, "1:1", self.tr("Show in true size"), "Z", self.true_size_pressed.emit)
        for button in (self._fit, self._true):
            button.setCheckable(True)
        self.arrange(
            (self._back, self._play, self._on, 4, self._field, 4, self._of, 4, self._rate, self._loop),
            (self._photographed, self._fit, self._true),
            (self._of, self._true, self._loop, self._fit),
        )

    def set_kind(self, *, frames: bool, plays: bool, photographed: bool) -> None:
        """Which controls there are: stepping (several frames), playing (videos), the switch to "as photographed"."""
        stepping: tuple[QWidget, ...] = (self._back, self._on, self._field, self._of)
        playing: tuple[QWidget, ...] = (self._play, self._rate, self._loop)
        self.set_wanted(
            (
                self._fit,
                self._true,
                *(stepping if frames else ()),
                *(playing if plays else ()),
                *((self._photographed,) if photographed else ()),
            )
        )

    def set_photographed_icon(self, icon: str) -> None:
        """What the switch changes: colours or rotation."""
        self._photographed.set_icon(icon)

    def set_position(self, index: int, count: int) -> None:
        """Show frame `index` (from 0) of `count`."""
        if not self._field.hasFocus() or not self._field.isModified():
            self._field.setText(str(index + 1))
        self._field.setValidator(QIntValidator(1, max(1, count), self._field))
        self._field.setFixedWidth(max(32, self._field.fontMetrics().horizontalAdvance(str(count)) + 18))
        self._of.set_text(self.tr("of {0}").format(count_text(count)))
        self._of.setFixedWidth(self._of.sizeHint().width())
        self.fit_in()

    def set_playing(self, playing: bool) -> None:
        """Show the pause or the play mark."""
        self._play.set_icon("pause" if playing else "play")
        self._play.set_name(self.tr("Pause") if playing else self.tr("Play"), self.tr("Space"))

    def set_rates(self, rates: list[float], current: float) -> None:
        """Fill the list of rates."""
        self._rate.clear()
        for rate in rates:
            self._rate.addItem(rate_text(rate), rate)
        widest = max(self._rate.fontMetrics().horizontalAdvance(rate_text(rate)) for rate in rates)
        self._rate.setFixedWidth(widest + 36)
        self._rate.setCurrentIndex(min(range(len(rates)), key=lambda number: abs(rates[number] - current)))

    def set_looping(self, looping: bool) -> None:
        """Show whether the loop is on."""
        self._loop.setChecked(looping)
        self._loop.set_icon("loop", "accent" if looping else "text2")

    def set_zoom(self, fits: bool, true_size: bool) -> None:
        """Mark Fit or 1:1."""
        self._fit.setChecked(fits)
        self._true.setChecked(true_size and not fits)

    def set_photographed(self, on: bool) -> None:
        """Mark the switch."""
        self._photographed.setChecked(on)

    def _on_photographed(self) -> None:
        self.photographed_toggled.emit(self._photographed.isChecked())

    def _on_position_entered(self) -> None:
        text = self._field.text()
        self._field.setModified(False)
        if text.isdigit():
            self.position_entered.emit(int(text) - 1)
