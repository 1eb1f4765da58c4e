"""Can a window be shown here, and if not, why? Asked before Qt starts: Qt blames one library for everything."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
}
"""Library → Debian and Ubuntu package."""


def choose_platform(*, force_offscreen: bool = False) -> bool:
    """Set QT_QPA_PLATFORM to offscreen where no display can be reached; True if the window is off screen."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if force_offscreen or (not chosen and not display_reachable()):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return True
    return chosen.split(":")[0] in ("offscreen", "minimal")


def display_reachable() -> bool:
    """Whether a display is named and answers. macOS and Windows always have one."""
    if sys.platform in ("win32", "darwin"):
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    if wayland:
        path = wayland if wayland.startswith("/") else os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), wayland)
        if _answers(socket.AF_UNIX, path):
            return True
    match = re.fullmatch(r"(.*):(\d+)(?:\.\d+)?", os.environ.get("DISPLAY", ""))
    if match is None:
        return False
    host, number = match[1].removeprefix("unix/"), int(match[2])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, "\0" + path)
    return _answers(socket.AF_INET, (host, 6000 + number))


def _answers(family: int, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(2)
            connection.connect(address)
    except OSError:
        return False
    return True


def missing_libraries(offscreen: bool) -> str:
    """A sentence naming the system libraries that Qt lacks and how to install them; "" if there are none."""
    if sys.platform != "linux":
        return ""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return "PySide6 is not installed. Install Ola Viewer again with: pip install ola-viewer"
    folder = Path(spec.origin).parent
    plugin = folder / "Qt" / "plugins" / "platforms" / ("libqoffscreen.so" if offscreen else "libqxcb.so")
    libraries = _not_found(plugin) | _not_found(folder / "QtWidgets.abi3.so")
    if not libraries:
        return ""
    packages = sorted({_PACKAGES[name] for name in libraries if name in _PACKAGES})
    words = "The window cannot start: system libraries are missing: " + ", ".join(sorted(libraries)) + "."
    if packages:
        words += "\nOn Debian and Ubuntu: sudo apt-get install " + " ".join(packages)
    return words


def _not_found(library: Path) -> set[str]:
    """Names of the libraries that the loader does not find for `library`; empty if that cannot be asked."""
    if not library.exists():
        return set()
    try:
        answer = subprocess.run(["ldd", str(library)], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    return {line.split("=>")[0].strip() for line in answer.stdout.splitlines() if "not found" in line}
