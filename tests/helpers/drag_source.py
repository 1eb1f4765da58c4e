"""A program of its own that offers files for dragging, as a file manager does. Run with `python -m`, driven by a mouse.

Arguments: left, top, then the paths. A press in its small window begins a drag of all of them. It writes a line
"ready" when it can be pressed, "over copy" (or "move", "none") whenever what would be done here becomes another, and
after each drag "dropped" with the action that the other side took.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.patience import PATIENCE
from tests.helpers.virtual_screen import Hands

SIZE = 36


class DragSource:
    """A running source, and what it tells."""

    def __init__(self, env: Mapping[str, str], place: tuple[int, int], paths: Sequence[Path]) -> None:
        words = [str(place[0]), str(place[1]), *map(str, paths)]
        command = [sys.executable, "-m", "tests.helpers.drag_source", *words]
        checkout = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(command, env=dict(env), cwd=checkout, stdout=subprocess.PIPE, text=True)
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def told(self, beginning: str) -> str:
        """Wait for a line that begins so; what stands behind."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if line.startswith(beginning):
                return line.removeprefix(beginning).strip()

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


@contextmanager
def drag_source(env: Mapping[str, str], place: tuple[int, int], paths: Sequence[Path]) -> Iterator[DragSource]:
    """A running source on the display of `env`, ready to be pressed."""
    source = DragSource(env, place, paths)
    try:
        source.told("ready")
        yield source
    finally:
        source.close()


def drag_to(source: DragSource, hands: Hands, begin: tuple[int, int], end: tuple[int, int], held: str = "") -> str:
    """Drag from the source to a place that takes copies; the action that was taken.

    The key `held` stays down: the target looks at the keyboard when it handles the drop, which only its window shows.
    """
    if held:
        hands.run("keydown", held)
    steps = 8
    words = ["mousemove", "--sync", str(begin[0]), str(begin[1]), "mousedown", "1"]
    for step in range(1, steps + 1):
        x, y = (round(a + (b - a) * step / steps) for a, b in zip(begin, end, strict=True))
        words += ["mousemove", "--sync", str(x), str(y), "sleep", "0.05"]
    hands.run(*words)
    source.told("over copy")  # a button that is released before the target has answered means nothing
    hands.run("mouseup", "1")
    return source.told("dropped")


def _main(left: int, top: int, paths: Sequence[str]) -> int:
    from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
    from PySide6.QtGui import QDrag, QMouseEvent
    from PySide6.QtWidgets import QApplication, QWidget

    names = {Qt.DropAction.CopyAction: "copy", Qt.DropAction.MoveAction: "move"}

    class Source(QWidget):
        def mousePressEvent(self, event: QMouseEvent) -> None:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(path) for path in paths])
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.actionChanged.connect(lambda action: print("over", names.get(action, "none"), flush=True))
            both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
            taken = drag.exec(both, Qt.DropAction.MoveAction)
            print("dropped", names.get(taken, "none"), flush=True)

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
