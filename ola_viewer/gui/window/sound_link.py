"""Where sound goes: the outputs for the settings dialog, the one in use for the status line."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ola_viewer.gui.inspector.sound_desk import SoundDesk
from ola_viewer.gui.services import Services
from ola_viewer.gui.window.commands import WindowCommands
from ola_viewer.gui.window.status_bar import StatusBar
from ola_viewer.media.audio_backend import OutputDevice


class SoundLink(QObject):
    """Joins the inspector's sound desk with the settings dialog and the status line. A click on the output in the
    status line opens the settings."""

    def __init__(self, services: Services, desk: SoundDesk, status: StatusBar, commands: WindowCommands) -> None:
        super().__init__(status)
        self._status, self._commands = status, commands
        commands.list_devices = desk.list_devices
        desk.devices_listed.connect(self._on_devices_listed)
        desk.output_changed.connect(self._on_output_changed)
        status.field_clicked.connect(self._on_field_clicked)

    def _on_devices_listed(self, devices: tuple[OutputDevice, ...]) -> None:
        self._commands.show_devices(device.id for device in devices)

    def _on_output_changed(self, name: str) -> None:
        tip = self.tr("Sound goes to {0}").format(name)
        self._status.set_field("output", self.tr("Output: {0}").format(name), tooltip=tip, before="trainer")

    def _on_field_clicked(self, name: str) -> None:
        if name == "output":
            self._commands.show_settings()
