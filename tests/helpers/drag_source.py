"""A program of its own that offers files for dragging, as a file manager does. Run with `python -m`, driven by a mouse.

Arguments: left, top, then the paths. A press in its small window begins a drag of all of them. It writes a line
"ready" when it can be pressed, and after each drag the name of the action that the other side took ("copy", "none").
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.virtual_screen import Hands

SIZE = 36


@contextmanager
def drag_source(
    env: Mapping[str, str], place: tuple[int, int], paths: Sequence[Path]
) -> Iterator[subprocess.Popen[str]]:
    """A running source on the display of `env`, ready to be pressed."""
    words = [str(place[0]), str(place[1]), *map(str, paths)]
    command = [sys.executable, "-m", "tests.helpers.drag_source", *words]
    process = subprocess.Popen(
        command, env=dict(env), cwd=Path(__file__).resolve().parents[2], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def drag_to(
    source: subprocess.Popen[str], hands: Hands, begin: tuple[int, int], end: tuple[int, int], held: str = ""
) -> str:
    """Drag from the source to a place with the mouse, a key held; the action that was taken."""
    assert source.stdout is not None
    steps = 8
    words = ["mousemove", "--sync", str(begin[0]), str(begin[1]), "mousedown", "1"]
    for step in range(1, steps + 1):
        x, y = (round(a + (b - a) * step / steps) for a, b in zip(begin, end, strict=True))
        words += ["mousemove", "--sync", str(x), str(y), "sleep", "0.05"]
    hands.run(*words)
    if held:
        hands.run("keydown", held)
    # the target answers each movement; a few more make sure that the last answer is for this place
    hands.run(
        "mousemove", "--sync", str(end[0] + 2), str(end[1]), "sleep", "0.1", "mousemove", "--sync", *map(str, end)
    )
    hands.run("sleep", "0.3", "mouseup", "1")
    if held:
        hands.run("keyup", held)
    return source.stdout.readline().strip()


def _main(left: int, top: int, paths: Sequence[str]) -> int:
    from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
    from PySide6.QtGui import QDrag, QMouseEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Source(QWidget):
        def mousePressEvent(self, event: QMouseEvent) -> None:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(path) for path in paths])
            drag = QDrag(self)
            drag.setMimeData(data)
            both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
            taken = drag.exec(both, Qt.DropAction.MoveAction)
            names = {Qt.DropAction.CopyAction: "copy", Qt.DropAction.MoveAction: "move"}
            print(names.get(taken, "none"), flush=True)

    application = QApplication([])
    window = Source(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.X11BypassWindowManagerHint)
    window.setGeometry(left, top, SIZE, SIZE)
    window.show()
    handle = window.windowHandle()

    def look() -> None:
        if handle.isExposed():
            timer.stop()
            print("ready", flush=True)

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
