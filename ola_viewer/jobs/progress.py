"""What a long operation reports while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an operation is: `done` of `total` in `unit` ("bytes", "records", "files" …).

    `total` is None while unknown. `note` is a short fact for the status line, such as
    "1,204 records"; it holds no percentages or rates: the receiver derives those.
    """

    done: int
    total: int | None = None
    unit: str = "records"
    note: str = ""


ProgressCallback: TypeAlias = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """The callback of a caller that does not want to know."""


def throttled(callback: ProgressCallback, interval: float = 0.1) -> ProgressCallback:
    """Let at most one report per `interval` seconds through, and always the last one (done == total)."""
    last = 0.0

    def report(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= interval or progress.done == progress.total:
            last = now
            callback(progress)

    return report
