"""The line of controls below a waveform: step, play, position, loop, speed, level."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox

from ola_viewer.gui.inspector.media_words import exact_clock_text
from ola_viewer.gui.inspector.transport_bar import TransportBar
from ola_viewer.gui.small_parts import ElidedLabel, IconButton, LevelSlider, TextButton
from ola_viewer.gui.theme import Theme

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class SoundTransport(TransportBar):
    """Controls of a sound. It holds no state of the medium: it asks by signals and is told. GUI thread only.

    `stepped(seconds)`, `speed_chosen(factor)`, `volume_chosen(0 … 1)`.
    """

    stepped = Signal(float)
    play_toggled = Signal()
    loop_toggled = Signal()
    loop_removed = Signal()
    speed_chosen = Signal(float)
    mute_toggled = Signal()
    volume_chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._back = IconButton(theme, "chevron_left", self.tr("0.1 s back"), ",", lambda: self.stepped.emit(-0.1))
        self._play = IconButton(theme, "play", self.tr("Play"), self.tr("Space"), self.play_toggled.emit)
        self._on = IconButton(theme, "chevron_right", self.tr("0.1 s forward"), ".", lambda: self.stepped.emit(0.1))
        self._now = ElidedLabel(theme, "text", theme.font("row"))
        self._whole = ElidedLabel(theme, "text2", theme.font("row"))
        self._loop = TextButton(theme, "", self.tr("Loop"), "L", self.loop_toggled.emit)
        self._loop.setCheckable(True)
        self._loop_clear = IconButton(theme, "close", self.tr("Remove the loop"), "", self.loop_removed.emit)
        self._speeds = QComboBox()
        for speed in SPEEDS:
            self._speeds.addItem(f"{speed:g}×", speed)
        self._speeds.setCurrentIndex(SPEEDS.index(1.0))
        self._speeds.setFixedWidth(62)
        self._speeds.setAccessibleName(self.tr("Speed"))
        self._speeds.setToolTip(self.tr("Speed (Alt+, slower, Alt+. faster)"))
        self._speeds.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speeds.activated.connect(lambda: self.speed_chosen.emit(float(self._speeds.currentData())))
        self._mute = IconButton(theme, "volume", self.tr("Mute"), "M", self.mute_toggled.emit)
        self._volume = LevelSlider(theme, self.tr("Volume"), self.volume_chosen.emit)
        self.arrange(
            (self._back, self._play, self._on, 4, self._now, self._whole),
            (self._loop, self._loop_clear, self._speeds, self._mute, self._volume),
            (self._whole, self._volume, self._mute, self._speeds),
        )

    @property
    def volume(self) -> float:
        """The level that is shown, 0 … 1."""
        return self._volume.level

    def set_playing(self, playing: bool) -> None:
        """Show the pause or the play mark."""
        self._play.set_icon("pause" if playing else "play")
        self._play.set_name(self.tr("Pause") if playing else self.tr("Play"), self.tr("Space"))

    def set_position(self, seconds: float, whole: float) -> None:
        """Show where the sound stands, and how long it is."""
        self._now.set_text(exact_clock_text(seconds))
        self._whole.set_text(f" / {exact_clock_text(whole)}")
        for label in (self._now, self._whole):
            label.setFixedWidth(label.sizeHint().width())
        self.fit_in()

    def set_loop(self, loop: tuple[float, float] | None, *, on: bool) -> None:
        """Show the marked part, and whether it is played over and over."""
        text = f"{exact_clock_text(loop[0])} – {exact_clock_text(loop[1])}" if loop is not None else ""
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._loop.setToolButtonStyle(beside if text else alone)
        self._loop.setText(text)
        self._loop.setIcon(self._theme.icon("loop", "accent" if on else "text2"))
        self._loop.setChecked(on)
        self._loop.setMinimumWidth(self._loop.sizeHint().width())
        parts = (self._back, self._play, self._on, self._now, self._whole, self._loop, self._speeds, self._mute)
        self.set_wanted((*parts, self._volume, *((self._loop_clear,) if loop is not None else ())))

    def set_speed(self, speed: float) -> None:
        """Show the speed nearest to this one."""
        self._speeds.setCurrentIndex(min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - speed)))

    def set_volume(self, level: float) -> None:
        """Show a level."""
        self._volume.set_level(level)
        self._mute.set_icon("volume", "text2" if level > 0 else "text3")
