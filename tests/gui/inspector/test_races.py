"""Late results never reach the screen; the latest wish always does."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from ola_viewer.gui.inspector.decoders import Decoders, VisualCaches
from ola_viewer.gui.inspector.shown import OpenedVisual, ShownFrame, to_qimage
from ola_viewer.gui.inspector.visual_panel import VisualPanel
from ola_viewer.gui.lanes import Lanes
from ola_viewer.gui.theme import Theme
from ola_viewer.jobs import CancelToken
from ola_viewer.manifest.sample import MediaRef
from ola_viewer.media import OLA, FrameSource, MediaError, Picture, Roots
from tests.helpers.patience import PATIENCE

ROOTS = Roots(())


class GatedSource(FrameSource):
    """Frames of one colour each; frame `k` waits for its gate."""

    kind = "patch"

    def __init__(self, name: str, count: int) -> None:
        super().__init__(OLA)
        self.name = name
        self.count = count
        self.gates: dict[int, threading.Event] = {}
        self.asked: list[int] = []

    def frame(self, k: int) -> Picture:
        self.asked.append(k)
        gate = self.gates.get(k)
        if gate is not None:
            assert gate.wait(PATIENCE)
        return Picture(np.full((4, 6, 3), k, np.uint8), "RAW", "RGB", 6, 4)

    def thumbnail(self, k: int, height: int) -> Picture:
        return Picture(np.full((4, 6, 3), k, np.uint8), "RAW", "RGB", 6, 4)


def frame_of(source: GatedSource, index: int) -> ShownFrame:
    rgb = source.frame(index).rgb
    return ShownFrame(index, (to_qimage(rgb),), 6, 4, "RAW", "RGB", False, None, index, 1, 99, None)


def ref(name: str) -> MediaRef:
    return MediaRef("video", "video", ("video",), {"patch": name, "start_num": 0, "size": [1] * 9}, name, None)


class Bench:
    """A panel over gated media: opening `name` waits for `gates[name]`."""

    def __init__(self, theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
        self.sources = {name: GatedSource(name, 9) for name in "ab"}
        self.gates: dict[str, threading.Event] = {}
        self.failing: set[str] = set()
        decoders = Decoders(self.open, self.show, lambda source, wanted, height, token: {})
        self.panel = VisualPanel(theme, lanes.decode, "t", VisualCaches(), decoders)
        qtbot.addWidget(self.panel)
        self.panel.resize(396, 500)
        self.panel.show()

    def open(self, medium: MediaRef, roots: Roots, token: CancelToken) -> OpenedVisual:
        name = str(medium.path)
        gate = self.gates.get(name)
        if gate is not None:
            assert gate.wait(PATIENCE)
        if name in self.failing:
            raise MediaError("file-missing", f"No such file: {name}.", Path(name))
        source = self.sources[name]
        return OpenedVisual(source, None, None, 99, source.kept, None, frame_of(source, 0), None)

    def show(self, source: Any, index: int, held: int | None, *, photographed: bool = False) -> ShownFrame:
        return frame_of(source, index)


def test_a_late_medium_is_dropped(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    bench.gates["a"] = threading.Event()
    bench.panel.show_medium(ref("a"), ROOTS)
    bench.panel.show_medium(ref("b"), ROOTS)
    qtbot.waitUntil(lambda: bench.panel.opened is not None)
    assert bench.panel.opened is not None
    assert bench.panel.opened.source is bench.sources["b"]
    bench.gates["a"].set()
    with qtbot.waitSignal(bench.panel.frame_shown):  # a round trip behind the late one
        bench.panel.go_to(3)
    assert bench.panel.opened.source is bench.sources["b"]


def test_a_late_error_is_dropped(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    bench.gates["a"] = threading.Event()
    bench.failing.add("a")
    bench.panel.show_medium(ref("a"), ROOTS)
    with qtbot.waitSignal(bench.panel.frame_shown):
        bench.panel.show_medium(ref("b"), ROOTS)
    bench.gates["a"].set()
    with qtbot.waitSignal(bench.panel.frame_shown):
        bench.panel.go_to(2)
    assert not bench.panel.failed


def test_scrubbing_decodes_the_last_wish_and_skips_those_between(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    with qtbot.waitSignal(bench.panel.frame_shown):
        bench.panel.show_medium(ref("a"), ROOTS)
    source = bench.sources["a"]
    source.gates[1] = threading.Event()
    for index in (1, 2, 3, 4, 7):
        bench.panel.go_to(index)
    source.gates[1].set()
    qtbot.waitUntil(lambda: bench.panel.view.frame is not None and bench.panel.view.frame.index == 7)
    assert set(source.asked) == {0, 1, 7}
    assert bench.panel.index == 7


def test_the_old_picture_stays_until_loading_is_late(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    with qtbot.waitSignal(bench.panel.frame_shown):
        bench.panel.show_medium(ref("a"), ROOTS)
    bench.sources["a"].gates[5] = threading.Event()
    bench.panel.go_to(5)
    assert not bench.panel.view.shows_loading
    assert bench.panel.view.frame is not None
    assert bench.panel.view.frame.index == 0
    qtbot.waitUntil(lambda: bench.panel.view.shows_loading)
    bench.sources["a"].gates[5].set()
    qtbot.waitUntil(lambda: not bench.panel.view.shows_loading)
    assert bench.panel.view.frame.index == 5


def test_a_failed_medium_says_why_and_the_next_one_shows(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    bench.failing.add("a")
    bench.panel.show_medium(ref("a"), ROOTS)
    qtbot.waitUntil(lambda: bench.panel.failed)
    assert bench.panel.error.title() == "File missing"
    assert "No such file: a." in bench.panel.error.reason()
    with qtbot.waitSignal(bench.panel.way_out) as heard:
        bench.panel.error.press()
    assert heard.args is not None
    assert heard.args[0].code == "file-missing"
    with qtbot.waitSignal(bench.panel.frame_shown):
        bench.panel.show_medium(ref("b"), ROOTS)
    assert not bench.panel.failed


def test_keys_step_play_and_loop(theme: Theme, lanes: Lanes, qtbot: QtBot) -> None:
    bench = Bench(theme, lanes, qtbot)
    panel = bench.panel
    with qtbot.waitSignal(panel.frame_shown):
        panel.show_medium(ref("a"), ROOTS)
    qtbot.keyClicks(panel.view, "..")
    assert panel.index == 2
    qtbot.keyClicks(panel.view, ",")
    assert panel.index == 1
    panel.set_rate(30)
    with qtbot.waitSignal(panel.play_state_changed):
        qtbot.keyClicks(panel.view, " ")
    qtbot.waitUntil(lambda: not panel.playing)
    assert panel.index == 8
    assert panel.lines.lines()[0] == ("Kept", "all 9 frames, this one as number 9", "")
