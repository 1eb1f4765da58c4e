"""How the window behaves on a large manifest: start, first rows, stalls, key press to picture, memory.

    python -m tests.perf.bench_window [--records 1900000] [--file existing.json] [--screen]

A stall is a time in which the event loop did not come round. Every machine has some of its own: an empty
process that does nothing but wake up runs beside the window as the rival, and its longest delay in the same
phase is shown with ours. `busy` is the processor time that the GUI thread itself used in its longest stall.
The window runs off screen; with `--screen` on a private X server.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import soundfile
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ola_viewer.gui.assembly import Program
from ola_viewer.gui.inspector.audio_panel import AudioPanel
from tests.perf.generate import write_manifest
from tests.unit.media.made import encoded, noise, write_video

TICK = 0.005
_EMPTY = (
    "import sys,time\nwhile True:\n t=time.perf_counter(); time.sleep(0.005); print(t, time.perf_counter()-t-0.005)"
)
_START = (
    "import sys, time\n"
    "from ola_viewer.gui.assembly import Program\n"
    "program = Program(); program._restore_layout(); program.window.show(); program.app.processEvents()\n"
    "print('shown', time.process_time(), flush=True); sys.stdin.read(); program.shutdown()\n"
)


@dataclass(slots=True)
class Phase:
    """What happened to the event loop in one phase. Milliseconds, but `seconds`."""

    name: str
    seconds: float
    longest: float
    busy: float
    p99: float
    over_50: int
    empty_longest: float
    empty_p99: float


@dataclass(slots=True)
class Timing:
    """Everything measured. `start`, `start_work` (processor time of it) and `first_rows` in seconds, `pictures` in
    milliseconds by name, memory in bytes."""

    records: int = 0
    bytes: int = 0
    start: float = 0.0
    start_work: float = 0.0
    first_rows: float = 0.0
    indexed: float = 0.0
    ready: float = 0.0
    reopened: float = 0.0
    phases: list[Phase] = field(default_factory=list)
    pictures: dict[str, float] = field(default_factory=dict)
    idle_memory: int = 0
    open_memory: int = 0
    peak_memory: int = 0


class LoopProbe:
    """Ticks in the event loop and notes how late each tick comes. GUI thread only."""

    def __init__(self, folder: Path) -> None:
        self._ticks: list[tuple[float, float]] = []
        self._timer = QTimer(interval=round(TICK * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._log = folder / "empty.txt"
        with self._log.open("w") as out:  # read by its name only: the child's place in the file is its own
            self._empty = subprocess.Popen([sys.executable, "-u", "-c", _EMPTY], stdout=out)
        self._timer.start()

    def _on_tick(self) -> None:
        self._ticks.append((time.perf_counter(), time.thread_time()))

    def phase(self, name: str, work: Callable[[], object]) -> Phase:
        """Run `work`, which lets events pass, and say what the loop suffered."""
        self._ticks = [(time.perf_counter(), time.thread_time())]
        began = time.perf_counter()
        work()
        ended = time.perf_counter()
        self._on_tick()
        ticks = np.array(self._ticks)
        late = np.maximum(np.diff(ticks[:, 0]) - TICK, 0) * 1000
        busy = np.diff(ticks[:, 1]) * 1000
        worst = int(np.argmax(late))
        empty = self._delays(began, ended)
        return Phase(
            name,
            ended - began,
            float(late[worst]),
            float(busy[worst]),
            float(np.percentile(late, 99)),
            int((late > 50).sum()),
            float(empty.max()),
            float(np.percentile(empty, 99)),
        )

    def _delays(self, began: float, ended: float) -> np.ndarray:
        """Delays of the empty process in a span, in ms. perf_counter is one clock for all processes on Linux."""
        whole, _, _ = self._log.read_text().rpartition("\n")
        pairs = [line.split() for line in whole.splitlines()]
        found = [float(delay) * 1000 for at, delay in pairs if began <= float(at) <= ended]
        return np.array(found or [0.0])

    def close(self) -> None:
        """Stop both."""
        self._timer.stop()
        self._empty.kill()
        self._empty.wait()


def turn(seconds: float) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], seconds: float = 300.0) -> float:
    """Let events pass until a condition holds; the seconds that took."""
    began = time.perf_counter()
    wake = QTimer(interval=2)  # a condition may come true without an event
    wake.start()
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began > seconds:
            raise TimeoutError
    return time.perf_counter() - began


def memory(what: str = "VmRSS") -> int:
    """Bytes this process holds; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1024
    return 0


@contextlib.contextmanager
def private_homes(folder: Path) -> Iterator[None]:
    """Settings and cache of the window in a scratch folder."""
    names = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    before = {name: os.environ.get(name) for name in names}
    for name in names:
        os.environ[name] = str(folder / name)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def start_to_window(folder: Path, rounds: int = 3) -> tuple[float, float]:
    """Seconds from starting the interpreter to a painted window, and how much of it was work; the best of some rounds.

    As installed, with compiled modules: the first round, which compiles them into `folder`, does not count.
    """
    best, work = float("inf"), float("inf")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    for number in range(rounds + 1):
        began = time.perf_counter()
        words = [sys.executable, "-c", _START]
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        assert child.stdout is not None
        shown, used = child.stdout.readline().split()
        assert shown == "shown"
        if number:
            best, work = min(best, time.perf_counter() - began), min(work, float(used))
        child.communicate("")
    return best, work


class Painted(QObject):
    """Notes when a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def open_large(program: Program, path: Path, probe: LoopProbe, timing: Timing) -> None:
    """Open, scroll while it is indexed, then use the whole."""
    window, model = program.window, program.services.model
    table = window.table_pane.table
    records = window.table_pane.records

    def row_painted() -> bool:
        return bool(len(records.rows)) and records.view_at(0) is not None and painted.count > 0

    painted = Painted(table.viewport())
    stamps: dict[str, float] = {}

    def opening() -> None:
        began = time.perf_counter()
        model.file_indexed.connect(lambda _: stamps.setdefault("indexed", time.perf_counter() - began))
        painted.count = 0
        program.commands.open_paths([path])
        until(row_painted)
        stamps["first"] = time.perf_counter() - began
        while not model.columns_ready:
            if time.perf_counter() - began > 300 or not model.sources:
                raise TimeoutError(f"{path} does not open")
            bar = table.verticalScrollBar()
            bar.setValue((bar.value() + 37) % max(1, bar.maximum()))
            turn(0.03)
        stamps["ready"] = time.perf_counter() - began
        program.settle(60_000)

    timing.phases.append(probe.phase("open, index, columns, scrolling all the while", opening))
    timing.first_rows, timing.indexed, timing.ready = stamps["first"], stamps["indexed"], stamps["ready"]
    timing.records = model.total
    line = window.table_pane.filter_line

    def wheel() -> None:
        middle = QPointF(table.viewport().rect().center())
        for _ in range(120):
            event = QWheelEvent(
                middle,
                table.viewport().mapToGlobal(middle),
                QPoint(0, 0),
                QPoint(0, -360),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(table.viewport(), event)
            turn(0.016)

    def pages() -> None:
        bar = table.verticalScrollBar()
        for step in range(60):
            bar.setValue(bar.maximum() * step // 60)
            turn(0.016)

    def key(code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Callable[[], None]:
        def press() -> None:
            table.setFocus()
            QTest.keyClick(table, code, modifier)
            program.settle()

        return press

    def arrows() -> None:
        table.setFocus()
        for _ in range(60):
            QTest.keyClick(table, Qt.Key.Key_Down)
            turn(0.03)
        program.settle()

    def query(text: str) -> Callable[[], None]:
        def ask() -> None:
            model.set_query(text)
            program.settle(60_000)

        return ask

    def sort() -> None:
        model.set_sorting(type(model.request.sorting)("turns", True))
        program.settle(60_000)

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for name, work in (
        ("wheel", wheel),
        ("scroll bar through all rows", pages),
        ("End", key(Qt.Key.Key_End)),
        ("Home", key(Qt.Key.Key_Home)),
        ("arrow key held", arrows),
        ("select all", key(Qt.Key.Key_A, control)),
        ("Shift+End", key(Qt.Key.Key_End, shift)),
        ("filter kind:video turns:>3", query("kind:video turns:>3")),
        ('full-text "zebra crossing"', query('"zebra crossing"')),
        ("clear the filter", query("")),
        ("sort by turns", sort),
    ):
        timing.phases.append(probe.phase(name, work))
    assert line is not None
    gc.collect()
    timing.open_memory, timing.peak_memory = memory(), memory("VmHWM")

    def again() -> None:
        model.close()
        program.commands.open_paths([path])
        timing.reopened = until(lambda: model.columns_ready and len(model.rows) == timing.records)
        program.settle(60_000)

    timing.phases.append(probe.phase("open again from the cache", again))


def make_media(folder: Path, each: int = 6) -> Path:
    """A manifest with `each` records of every sort of medium, every medium a file of its own."""
    records: list[dict[str, Any]] = []
    rng = np.random.default_rng(0)
    for number in range(each):
        pieces = [encoded(noise(640, 360, number * 64 + k), quality=88) for k in range(8)]
        pieces = [pieces[k % 8] for k in range(64)]
        patch = folder / f"patch_{number:06d}"
        patch.write_bytes(b"".join(pieces))
        clip = folder / f"{number}.mp4"
        write_video(clip, 100, size=(640, 360), rate=25, gop=50)
        wave = folder / f"{number}.wav"
        soundfile.write(str(wave), rng.normal(0, 0.1, 48_000 * 30).astype(np.float32), 48_000, subtype="PCM_16")
        start = sum(map(len, pieces[:1]))
        records += [
            {"id": f"image{number}", "image": {"patch": str(patch), "start_num": 0, "size": start}},
            {"id": f"strip{number}", "video": {"patch": str(patch), "start_num": 0, "size": [len(p) for p in pieces]}},
            {"id": f"mp4{number}", "video": str(clip)},
            {"id": f"wave{number}", "audio": str(wave)},
        ]
    for record in records:
        record["conversations"] = [{"from": "human", "value": "What?"}, {"from": "gpt", "value": "This."}]
    path = folder / "media.json"
    path.write_bytes(orjson.dumps(records))
    return path


def key_to_picture(program: Program, path: Path, each: int, timing: Timing) -> None:
    """Milliseconds from the key to the painted medium, without and with the neighbours' prefetching; medians."""
    program.commands.open_paths([path])
    program.settle(60_000)
    window, inspector = program.window, program.inspector
    table = window.table_pane.table
    prefetch = inspector.prefetch
    names = ("patch JPEG", "64-frame strip", "mp4 first frame", "30 s waveform")
    taken: dict[str, list[float]] = {}
    for fetched in (False, True):
        inspector.prefetch = prefetch if fetched else lambda rows: None  # type: ignore[method-assign]
        program.inspector.reload()
        for number in range(4 * each):
            table.setFocus()
            table.go_to(number - 1 if number else 4 * each - 1)
            program.settle()
            if not fetched:
                inspector.media.forget()
                inspector.reload()
                program.settle()
                inspector.media.forget()
            what = names[number % 4] + (", prefetched" if fetched else "")
            began = time.perf_counter()
            QTest.keyClick(table, Qt.Key.Key_Down if number else Qt.Key.Key_Home)
            until(lambda number=number: _shown(inspector, number))  # type: ignore[misc]
            taken.setdefault(what, []).append((time.perf_counter() - began) * 1000)
            if number % 4 == 1:
                until(lambda: _strip_full(inspector))
                taken.setdefault(what + ", complete", []).append((time.perf_counter() - began) * 1000)
    timing.pictures = {name: statistics.median(values) for name, values in taken.items()}


def _shown(inspector: Any, number: int) -> bool:
    """Whether the first medium of the record is on the stage."""
    view = inspector.view
    if view is None or view.number != number or not inspector.media.panels:
        return False
    panel = inspector.media.panels[0]
    if isinstance(panel, AudioPanel):
        return panel.hearing is not None
    return panel.opened is not None and panel.view.frame is not None and panel.view.frame.index == panel.index


def _strip_full(inspector: Any) -> bool:
    """Whether all thumbnails that can be seen are there."""
    panel = inspector.media.panels[0]
    return not panel.strip.missing()


def measure(path: Path, folder: Path, each: int = 6, rounds: int = 3) -> Timing:
    """Everything, in this process. `folder` takes caches and media."""
    timing = Timing(bytes=path.stat().st_size)
    with private_homes(folder):
        timing.start, timing.start_work = start_to_window(folder, rounds)
        subprocess.run(["cat", str(path)], stdout=subprocess.DEVNULL, check=True)
        program = Program((), "light")
        program.window.resize(1440, 900)
        program.window.show()
        gc.freeze()  # as `Program.run` does
        turn(0.3)
        timing.idle_memory = memory()
        probe = LoopProbe(folder)
        try:
            open_large(program, path, probe, timing)
        finally:
            probe.close()
        key_to_picture(program, make_media(folder, each), each, timing)
        program.shutdown()
    return timing


def report(timing: Timing) -> str:
    """The figures as a table."""
    lines = [
        f"{timing.records:,} records, {timing.bytes / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f}",
        f"start to window   {timing.start:8.2f} s      (target 0.7; work {timing.start_work:.2f} s)",
        f"first rows        {timing.first_rows * 1000:8.1f} ms     (target 20)",
        f"index complete    {timing.indexed:8.2f} s",
        f"columns complete  {timing.ready:8.2f} s",
        f"opened again      {timing.reopened * 1000:8.1f} ms     (target 60)",
        f"memory            {timing.open_memory / 1e6:8.0f} MB     (target 350; idle window "
        f"{timing.idle_memory / 1e6:.0f}, peak {timing.peak_memory / 1e6:.0f})",
        f"{'event loop, ms':<46} {'longest':>8} {'busy':>6} {'p99':>6} {'>50':>4} {'empty process':>14} {'p99':>6}",
    ]
    lines += [
        f"  {one.name:<44} {one.longest:8.1f} {one.busy:6.1f} {one.p99:6.1f} {one.over_50:4} "
        f"{one.empty_longest:14.1f} {one.empty_p99:6.1f}"
        for one in timing.phases
    ]
    lines += [f"key to {name:<32} {figure:8.1f} ms" for name, figure in timing.pictures.items()]
    return "\n".join(lines)


def main() -> None:
    """Generate a file, or take one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_900_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--screen", action="store_true")
    chosen = parser.parse_args()
    # helper processes import the program's main module again; that of the window is small, this one is not
    sys.modules["__main__"].__spec__ = None
    del sys.modules["__main__"].__file__
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.screen:
            from tests.helpers.virtual_screen import virtual_screen

            os.environ["DISPLAY"] = stack.enter_context(virtual_screen()).display
            os.environ["QT_QPA_PLATFORM"] = "xcb"
        else:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        path = chosen.file or write_manifest(folder / "bench.json", chosen.records)
        print(report(measure(path, folder)))


if __name__ == "__main__":
    main()
