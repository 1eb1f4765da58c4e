"""Runs one job in a process of its own that kills itself: `python -m tests.unit.building.killed SPEC [MANIFEST] WHEN`.

WHEN: seconds after the first report on the new file, or `n5`: at the fifth such report; empty: never. Windows and
portions are small and every piece is a checkpoint, so that there is much to be killed in.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from ola_viewer.building import checkpoint, convert, mix_stream, segments
from ola_viewer.building.job_runner import JobInput, run_job
from ola_viewer.jobs import Progress
from ola_viewer.jobs.executors import Where, Workers
from ola_viewer.jobs.specs import JobSpec
from tests.unit.building.test_soundtracks_job import opened

LAST = 40
"""Every job of these tests makes more reports on its new file than that."""


def main(spec: str, manifest: str, when: str) -> None:
    """Do the job, print its notes, and die at the moment that was asked for."""
    checkpoint.INTERVAL = 0.0
    small: dict[str, int] = {"_LONG_RUN": 1 << 15, "_WINDOW": 1 << 15, "_COPY": 1 << 16}
    for name, value in small.items():
        setattr(mix_stream, name, value)
    convert._PORTION = 1 << 15  # type: ignore[misc]
    segments.PIECE = 1 << 15  # type: ignore[misc]
    folder = Path(json.loads(spec)["parameters"]["out"]).parent
    seen = 0
    doomed = bool(when) and not when.startswith("n")

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def die_after(seconds: float) -> None:
        time.sleep(seconds)
        die()

    def progress(report: Progress) -> None:
        nonlocal seen
        seen += bool(list(folder.glob(".*.ola-viewer-resume.part")))
        if when.startswith("n") and seen >= int(when[1:]):
            die()
        if seen == 1 and doomed:
            threading.Thread(target=die_after, args=(float(when),), daemon=True).start()
        if doomed and seen >= LAST:
            threading.Event().wait()  # death may be late on a busy machine, but must not come after the end

    given = JobInput(opened(Path(manifest))) if manifest else JobInput()
    result = run_job(JobSpec.from_json(json.loads(spec)), given, Workers(Where.THREADS, 1), progress=progress)
    sys.stdout.write(json.dumps(result.notes))


if __name__ == "__main__":
    main(*sys.argv[1:4])
