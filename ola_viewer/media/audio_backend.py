"""Sound output through PortAudio (sounddevice), behind a small face that tests can replace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Fill: TypeAlias = Callable[[NDArray[np.float32], float], None]
"""Called on PortAudio's thread: fill the (frames, channels) buffer that is heard from the given stream time on."""

_LATENCY: Final = 0.2


class PlaybackError(Exception):
    """Sound cannot be played. `str()` says why and what to do about it."""


class RateRefusedError(PlaybackError):
    """The device does not take this sample rate or number of channels."""


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """An output of this machine; `id` is its name, which survives a refresh of the list."""

    id: str
    name: str
    rate: int
    channels: int
    is_default: bool


class OutputStream(Protocol):
    """A running or stopped output."""

    @property
    def time(self) -> float:
        """The clock to which the times given to `Fill` belong, in seconds."""

    @property
    def active(self) -> bool:
        """Whether it still asks for samples; false after the device went away."""

    def start(self) -> None:
        """Begin to ask for samples."""

    def stop(self) -> None:
        """Stop at once; what is not heard yet is dropped."""

    def close(self) -> None:
        """Give the device back."""


class AudioBackend(Protocol):
    """What the player needs of a sound system. Every method may raise `PlaybackError`."""

    def devices(self) -> list[OutputDevice]:
        """The outputs there are."""

    def refresh(self) -> None:
        """Look again; only while no stream is open."""

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> OutputStream:
        """An output on `device` (None: the default one). Raises `RateRefusedError` for a rate it does not take."""


class PortAudioBackend:
    """sounddevice. Its import is put off to the first use, since PortAudio may be missing."""

    def __init__(self) -> None:
        self._module: ModuleType | None = None

    def devices(self) -> list[OutputDevice]:
        module = self._load()
        try:
            default = self._default(module)
            return [
                OutputDevice(
                    id=str(entry["name"]),
                    name=str(entry["name"]),
                    rate=int(entry["default_samplerate"]),
                    channels=int(entry["max_output_channels"]),
                    is_default=entry["index"] == default,
                )
                for entry in module.query_devices()
                if entry["max_output_channels"] > 0
            ]
        except module.PortAudioError as error:
            raise PlaybackError(f"The sound devices cannot be listed: {error}.") from error

    def refresh(self) -> None:
        module = self._load()
        try:
            module._terminate()  # PortAudio's list is frozen; there is no public way to renew it
            module._initialize()
        except module.PortAudioError as error:
            raise PlaybackError(f"The sound system cannot be started again: {error}.") from error

    def open(self, device: str | None, rate: int, channels: int, fill: Fill) -> OutputStream:
        module = self._load()
        number = self._number(module, device)
        try:
            module.check_output_settings(device=number, channels=channels, dtype="float32", samplerate=rate)
        except (module.PortAudioError, ValueError) as error:
            raise RateRefusedError(f"The sound device does not take {rate} Hz ({error}).") from error
        try:
            return _PortAudioStream(module, number, rate, channels, fill)
        except (module.PortAudioError, ValueError) as error:
            raise PlaybackError(f"The sound device cannot be opened: {error}. Choose another one.") from error

    def _load(self) -> ModuleType:
        if self._module is None:
            try:
                import sounddevice
            except (ImportError, OSError) as error:
                raise PlaybackError(_remedy(error)) from error
            self._module = sounddevice
        return self._module

    def _number(self, module: ModuleType, device: str | None) -> int:
        try:
            entries = [entry for entry in module.query_devices() if entry["max_output_channels"] > 0]
            default = self._default(module)
        except module.PortAudioError as error:
            raise PlaybackError(f"The sound devices cannot be listed: {error}.") from error
        if not entries:
            raise PlaybackError("There is no sound output. Connect one (or start the sound server) and try again.")
        if device is not None:
            for entry in entries:
                if entry["name"] == device:
                    return int(entry["index"])
            raise PlaybackError(f"The sound device “{device}” is gone. Choose another one.")
        return default if default is not None else int(entries[0]["index"])

    @staticmethod
    def _default(module: ModuleType) -> int | None:
        number = module.default.device[1]
        if number is None or number < 0:
            api = module.query_hostapis(0) if len(module.query_hostapis()) else None
            number = api["default_output_device"] if api else -1
        return int(number) if number is not None and number >= 0 else None


class _PortAudioStream:
    def __init__(self, module: ModuleType, device: int, rate: int, channels: int, fill: Fill) -> None:
        def callback(out: NDArray[np.float32], frames: int, times: Any, status: Any) -> None:
            heard = times.outputBufferDacTime or times.currentTime + _LATENCY
            fill(out, heard)

        self._stream = module.OutputStream(
            samplerate=rate, channels=channels, device=device, dtype="float32", latency=_LATENCY, callback=callback
        )

    @property
    def time(self) -> float:
        return float(self._stream.time)

    @property
    def active(self) -> bool:
        return bool(self._stream.active)

    def start(self) -> None:
        self._stream.start()

    def stop(self) -> None:
        self._stream.abort(ignore_errors=True)

    def close(self) -> None:
        self._stream.close(ignore_errors=True)


def _remedy(error: Exception) -> str:
    if isinstance(error, ImportError):
        return f"Sound output needs the package “sounddevice”, which cannot be loaded: {error}."
    how = {
        "linux": "Install it (Debian, Ubuntu: “sudo apt install libportaudio2”; Fedora: “sudo dnf install portaudio”)",
        "darwin": "Install it: “brew install portaudio”",
    }.get(sys.platform, "Install the package “sounddevice” again")
    return f"Sound output needs the library PortAudio, which is not there. {how}, then start the program again."
