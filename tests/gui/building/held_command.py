"""`ola-viewer mix SOURCE --out OUT` that stops on its way: `python -m tests.gui.building.held_command SOURCE OUT`.

After the second checkpoint it writes a line to stdout and waits for one on stdin (or for being killed).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ola_viewer.building import checkpoint, mix_stream
from ola_viewer.cli import mix as mix_command
from ola_viewer.cli.main import main
from ola_viewer.jobs import Progress, diary

HELD = "held"


def hold(source: str, out: str) -> int:
    """Run the command; returns its exit code."""
    checkpoint.INTERVAL = 0.0
    diary.WRITE_SECONDS = 0.0  # type: ignore[misc]
    for name, value in {"_LONG_RUN": 1 << 15, "_WINDOW": 1 << 15, "_COPY": 1 << 16}.items():
        setattr(mix_stream, name, value)
    plain = mix_command.mix
    pieces = 0

    def mix(snapshot: Any, shares: Any, target: Any, options: Any, workers: Any, cancel: Any, progress: Any) -> Any:
        def tell(report: Progress) -> None:
            nonlocal pieces
            progress(report)
            pieces += bool(list(Path(out).parent.glob(".*.ola-viewer-resume.json")))
            if pieces == 2:
                sys.stdout.write(f"{HELD}\n")
                sys.stdout.flush()
                sys.stdin.readline()

        return plain(snapshot, shares, target, options, workers, cancel, tell)

    mix_command.mix = mix
    return main(["mix", source, "--out", out])


if __name__ == "__main__":
    sys.exit(hold(*sys.argv[1:3]))
