"""`ola-viewer screenshot FILE`: the real window, off screen where there is no display."""

from __future__ import annotations

import re
from pathlib import Path

import click


class _Size(click.ParamType[tuple[int, int]]):
    name = "WxH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        match = re.fullmatch(r"(\d{3,4})[xX](\d{3,4})", str(value))
        if match is None:
            self.fail(f"{value!r} is not a size such as 1440x900", param, ctx)
        return int(match[1]), int(match[2])


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--row", default=0, show_default=True, type=click.IntRange(min=0), help="Record to show, from 0.")
@click.option("--size", default="1440x900", show_default=True, type=_Size(), help="Size of the window in pixels.")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), help="Folder for relative paths.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="PNG file to write.")
def command(
    files: tuple[Path, ...], row: int, size: tuple[int, int], theme: str, roots: tuple[Path, ...], out: Path
) -> int:
    """Write a picture of the window with FILES open and record ROW selected."""
    from ola_viewer.app import screenshot
    from ola_viewer.cli.common import refuse_input

    refuse_input("--out", out, files)
    return screenshot(list(files), row=row, size=size, theme=theme, roots=list(roots), out=out)
