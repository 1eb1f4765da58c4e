"""Puts the parts of the window together: the only place that does so. Imports Qt first, decoders later."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def run(files: Sequence[Path], roots: Sequence[Path] = (), theme: str | None = None) -> int:
    """Show the window with `files` open until it is closed; returns the exit code.

    Without a display the same window runs off screen: a summary of the manifest is printed and a
    screenshot written, and both are said. Exit code 2 when Qt cannot start, with the reason in words.
    """
    from ola_viewer.gui.display import choose_platform, missing_libraries

    headless = choose_platform()
    missing = missing_libraries(headless)
    if missing:
        sys.stderr.write(missing + "\n")
        return 2
    from ola_viewer.gui.assembly import Program

    program = Program(roots, theme)
    if headless:
        return program.run_headless(list(files))
    return program.run(list(files))


def screenshot(
    files: Sequence[Path],
    row: int,
    size: tuple[int, int],
    theme: str,
    out: Path,
    roots: Sequence[Path] = (),
) -> int:
    """Write a PNG of the window with record `row` (from 0) shown; always off screen. 0, or 2 with the reason."""
    from ola_viewer.gui.display import choose_platform, missing_libraries

    choose_platform(force_offscreen=True)
    missing = missing_libraries(True)
    if missing:
        sys.stderr.write(missing + "\n")
        return 2
    from ola_viewer.gui.assembly import Program

    return Program(roots, theme).screenshot(list(files), row, size, out)
