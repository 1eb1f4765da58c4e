"""`ola-viewer open [FILE…]`, also without the word `open`: the window."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Open the built-in sample manifest.")
@click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), help="Folder for relative paths.")
@click.option("--theme", type=click.Choice(["system", "light", "dark"]), help="Colours of the window.")
def command(files: tuple[Path, ...], sample: bool, roots: tuple[Path, ...], theme: str | None) -> int:
    """Open FILES as one table in the window."""
    from ola_viewer.app import run
    from ola_viewer.settings import resource

    opened = [*files, *([resource("sample/sample.json")] if sample else [])]
    return run(opened, roots=list(roots), theme=theme)
