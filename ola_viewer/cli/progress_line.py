"""Progress on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ola_viewer.jobs import Progress, ProgressCallback, ignore_progress, throttled


@contextmanager
def progress_line(label: str) -> Iterator[ProgressCallback]:
    """A callback that draws one line with bar, amount, rate and time left on stderr while the block runs.

    Draws nothing unless stderr is a terminal. The line is removed at the end, so that output stays clean.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield ignore_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, note="")

        def report(progress: Progress) -> None:
            note = progress.note or f"{progress.done:,} {progress.unit}"
            bar.update(task, completed=progress.done, total=progress.total, note=note)

        yield throttled(report)
