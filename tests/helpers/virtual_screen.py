"""A private X server, and a mouse and keyboard on it."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.patience import PATIENCE


@dataclass(frozen=True)
class Screen:
    """A running X server: its DISPLAY, and the file in which it keeps its pixels."""

    display: str
    pixels: Path

    def screenshot(self, target: Path) -> None:
        """The whole screen as a PNG."""
        target.parent.mkdir(parents=True, exist_ok=True)
        _from_xwd(self.pixels.read_bytes()).save(target)


@contextlib.contextmanager
def virtual_screen(width: int = 1500, height: int = 960) -> Iterator[Screen]:
    """Start Xvfb; skips the test, with the reason, where that is not possible."""
    missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"no virtual screen: {', '.join(missing)} not installed")
    folder = Path(tempfile.mkdtemp(prefix="screen"))
    read, write = os.pipe()
    size = ["-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder)]
    # -r: a busy machine may leave a moment between press and release of a key, which must not repeat it
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *size, "-nolisten", "tcp", "-noreset", "-r"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()  # comes when the server takes connections, or not at all when it ends
        if not number:
            pytest.skip("no virtual screen: Xvfb does not start here")
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


class Hands:
    """xdotool on one display. Every call returns when the events were sent, not when they were handled."""

    def __init__(self, display: str) -> None:
        self._env = {**os.environ, "DISPLAY": display}

    def run(self, *words: str) -> str:
        """Any xdotool command; its output."""
        return self._call(*words).stdout.strip()

    def _call(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["xdotool", *words]
        return subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def windows(self, title: str) -> list[str]:
        """Numbers of the visible windows whose title matches a regular expression."""
        while True:
            done = self._call("search", "--onlyvisible", "--name", title)
            if "X Error" not in done.stderr:  # a window that goes while they are looked through ends the search
                return done.stdout.split()

    def focus(self, window: str) -> None:
        """Give the keyboard to a window, as a window manager would."""
        self.run("windowfocus", "--sync", window)

    def keys(self, *names: str) -> None:
        """Press keys one after another: "ctrl+o", "Down"."""
        self.run("key", "--delay", "12", *names)

    def type(self, text: str) -> None:
        """Type ASCII text."""
        self.run("type", "--delay", "12", text)

    def click(self, place: tuple[int, int], button: int = 1, held: str = "") -> None:
        """Click at a place of the screen, with a modifier key held ("ctrl")."""
        words = ["mousemove", "--sync", *map(str, place)]
        words += ["keydown", held] if held else []
        words += ["click", str(button)]
        words += ["keyup", held] if held else []
        self.run(*words)

    def wheel(self, place: tuple[int, int], notches: int) -> None:
        """Turn the wheel, down for positive numbers."""
        button = "5" if notches > 0 else "4"
        turned = ["click", "--repeat", str(abs(notches)), "--delay", "10", button]
        self.run("mousemove", "--sync", *map(str, place), *turned)


def _from_xwd(data: bytes) -> Image.Image:
    """Pixels of an X window dump with 32 bits a pixel, the lowest byte blue."""
    header = struct.unpack(">25I", data[:100])
    size, width, height, order, bits, line, colours = (header[k] for k in (0, 4, 5, 7, 11, 12, 19))
    if bits != 32:
        raise ValueError(f"a screen of {bits} bits a pixel")
    begin = size + 12 * colours
    layout = "BGRX" if order == 0 else "XRGB"
    return Image.frombuffer("RGB", (width, height), data[begin : begin + line * height], "raw", layout, line, 1)
