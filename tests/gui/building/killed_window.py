"""A window that mixes and is killed on the way: `python -m tests.gui.building.killed_window SOURCE OUT`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ola_viewer.building import checkpoint, mix_stream
from ola_viewer.gui.assembly import Program
from ola_viewer.jobs import Progress


def main(source: str, out: str) -> None:
    """Open the window, mix, die after the second checkpoint."""
    checkpoint.INTERVAL = 0.0
    for name, value in {"_LONG_RUN": 1 << 15, "_WINDOW": 1 << 15, "_COPY": 1 << 16}.items():
        setattr(mix_stream, name, value)
    app = QApplication.instance() or QApplication([])
    program = Program((), "light")
    program.window.show()
    dialog = program.building.show("mix")
    dialog.add_paths([Path(source)])  # type: ignore[attr-defined]  # a mix dialog
    dialog.out.set_path(Path(out))  # type: ignore[attr-defined]
    dialog.refresh()
    seen = 0

    def die_in_time(_progress: Progress) -> None:
        nonlocal seen
        seen += bool(list(Path(out).parent.glob(".*.ola-viewer-resume.json")))
        if seen >= 2:
            os.kill(os.getpid(), signal.SIGKILL)

    def begin() -> None:
        dialog.forecast_shown.disconnect(begin)
        task = dialog.task()

        def work(cancel: object, progress: object) -> object:
            def tell(report: Progress) -> None:
                die_in_time(report)
                progress(report)  # type: ignore[operator]

            return task.run(cancel, tell)  # type: ignore[arg-type]

        program.building.book.start(task.title, work, task.spec)  # type: ignore[arg-type]

    dialog.forecast_shown.connect(begin)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:3])
