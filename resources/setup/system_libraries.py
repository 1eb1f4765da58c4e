"""Finds the system libraries that wheels cannot bring, installs them where it may, or says which are missing.

    python resources/setup/system_libraries.py run|test

`run` looks at what the window and sound need; `test` also wants a virtual screen, a virtual sound sink
and fonts. Never stops the caller: what is missing is said, with the command that helps. Only the
standard library is used. Nothing is installed on macOS and Windows, whose wheels are complete.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# shared library → packages that hold it
DEBIAN = {
    "libGL.so": "libgl1",
    "libEGL.so": "libegl1",
    "libxkbcommon.so": "libxkbcommon0",
    "libfontconfig.so": "libfontconfig1",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libdbus-1.so": "libdbus-1-3",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libX11-xcb.so": "libx11-xcb1",
    "libportaudio.so": "libportaudio2",
}
FEDORA = {
    "libGL.so": "mesa-libGL",
    "libEGL.so": "mesa-libEGL",
    "libxkbcommon.so": "libxkbcommon",
    "libfontconfig.so": "fontconfig",
    "libglib-2.0.so": "glib2",
    "libgthread-2.0.so": "glib2",
    "libdbus-1.so": "dbus-libs",
    "libxcb-cursor.so": "xcb-util-cursor",
    "libxkbcommon-x11.so": "libxkbcommon-x11",
    "libxcb-icccm.so": "xcb-util-wm",
    "libxcb-image.so": "xcb-util-image",
    "libxcb-keysyms.so": "xcb-util-keysyms",
    "libxcb-randr.so": "libxcb",
    "libxcb-render-util.so": "xcb-util-renderutil",
    "libxcb-shape.so": "libxcb",
    "libxcb-xkb.so": "libxcb",
    "libX11-xcb.so": "libX11-xcb",
    "libportaudio.so": "portaudio",
}
TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils"}
TEST_PROGRAMS_FEDORA = {
    "Xvfb": "xorg-x11-server-Xvfb",
    "xdotool": "xdotool",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
}


def missing_libraries() -> set[str]:
    """Names (without version) of shared libraries that Qt's plug-ins or sound playback ask for in vain."""
    missing: set[str] = set()
    spec = importlib.util.find_spec("PySide6")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        plugins = Path(folder) / "Qt" / "plugins" / "platforms"
        libraries = Path(folder) / "Qt" / "lib"
        for library in (plugins / "libqxcb.so", plugins / "libqoffscreen.so", libraries / "libQt6Gui.so.6"):
            if library.exists() and shutil.which("ldd"):
                answer = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=False).stdout
                missing |= {name for name in re.findall(r"^\s*(\S+\.so)[.\d]* => not found", answer, re.MULTILINE)}
    if ctypes.util.find_library("portaudio") is None:
        missing.add("libportaudio.so")
    return missing


def wanted_packages(purpose: str, table: dict[str, str], programs: dict[str, str]) -> list[str]:
    """Packages of this system's package manager that would help."""
    packages = {table[name] for name in missing_libraries() if name in table}
    if purpose == "test":
        packages |= {package for program, package in programs.items() if shutil.which(program) is None}
        if table is DEBIAN:
            if not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
                packages.add("libasound2-plugins")
            if not any(Path("/usr/share/fonts").glob("**/NotoSansCJK*")):
                packages |= {"fonts-noto-cjk", "fonts-noto-core", "fonts-inter"}
            if shutil.which("ffmpeg") is None:
                packages.add("ffmpeg")
    return sorted(packages)


def main() -> None:
    """Install or name what is missing."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if not sys.platform.startswith("linux"):
        return
    if shutil.which("apt-get"):
        packages = wanted_packages(purpose, DEBIAN, TEST_PROGRAMS)
        commands = [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ]
    elif shutil.which("dnf"):
        packages = wanted_packages(purpose, FEDORA, TEST_PROGRAMS_FEDORA)
        commands = [["dnf", "install", "-y", "-q", *packages]]
    else:
        names = ", ".join(sorted(missing_libraries()))
        if names:
            print(f"These libraries are missing: {names}. Install them with your package manager.", file=sys.stderr)
        return
    if not packages:
        return
    by_hand = "sudo " + " ".join(commands[-1]).replace(" -qq", "").replace(" -q", "")
    if os.geteuid() != 0:
        print(f"Some functions need system packages. Install them with:\n  {by_hand}", file=sys.stderr)
        return
    print(f"Installing system packages: {' '.join(packages)}", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            print(f"That failed ({' '.join(last)}). Try it by hand:\n  {by_hand}", file=sys.stderr)
            return


if __name__ == "__main__":
    main()
