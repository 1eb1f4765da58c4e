"""Percent, amount, rate and time left of one job, from its reports of the last seconds."""

from __future__ import annotations

import time

from ola_viewer.gui.window.status_bar import progress_facts
from ola_viewer.jobs import Progress

_SECONDS = 3.0


class ProgressMeter:
    """Give it every report. `fraction` 0 to 1, None while the total is unknown; `facts` in words."""

    def __init__(self) -> None:
        self._samples: list[tuple[float, int]] = []
        self.fraction: float | None = None
        self.facts = ""

    def take(self, progress: Progress) -> None:
        """One report, now. Where the amount steps back another part of the work began."""
        now = time.monotonic()
        recent = [sample for sample in self._samples if now - sample[0] < _SECONDS]
        if recent and progress.done < recent[-1][1]:
            recent = []
        self._samples = [*recent, (now, progress.done)]
        self.fraction = min(1.0, progress.done / progress.total) if progress.total else None
        self.facts = progress_facts(progress, self._samples)
