"""Lanes: newest wins, order is kept, cancelled results never arrive, errors reach the caller."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot

from ola_viewer.gui.lanes import Lanes
from ola_viewer.jobs import CancelToken, Progress, ProgressCallback
from tests.helpers.patience import PATIENCE


def test_newest_of_a_key_wins_even_when_the_old_one_ends_later(lanes: Lanes, qtbot: QtBot) -> None:
    gate, started = threading.Event(), threading.Event()
    got: list[str] = []

    def slow(cancel: CancelToken) -> str:
        started.set()
        gate.wait(PATIENCE)
        return "old"

    lanes.decode.submit("picture", slow, got.append)
    assert started.wait(PATIENCE)
    lanes.decode.submit("picture", lambda cancel: "new", got.append)
    qtbot.waitUntil(lambda: got == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: lanes.decode.idle)
    QCoreApplication.processEvents()
    assert got == ["new"]


def test_document_lane_keeps_order(lanes: Lanes, qtbot: QtBot) -> None:
    got: list[int] = []
    for number in range(50):
        lanes.document.submit(lambda cancel, n=number: n, got.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(got) == 50)
    assert got == list(range(50))


def test_results_arrive_on_the_gui_thread_and_errors_reach_the_caller(lanes: Lanes, qtbot: QtBot) -> None:
    here = threading.get_ident()
    seen: list[Any] = []

    def fail(cancel: CancelToken) -> int:
        raise ValueError("no such frame")

    lanes.decode.submit(
        "a",
        lambda cancel: threading.get_ident(),
        lambda ident: seen.append((ident != here, threading.get_ident() == here)),
    )
    lanes.decode.submit("b", fail, seen.append, lambda error: seen.append(str(error)))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert set(map(str, seen)) == {"(True, True)", "no such frame"}


def test_unhandled_errors_are_told_once(lanes: Lanes, qtbot: QtBot) -> None:
    def fail(cancel: CancelToken) -> int:
        raise ValueError("nobody cares")

    with qtbot.waitSignal(lanes.dispatcher.failed) as blocker:
        lanes.document.submit(fail)
    assert str(blocker.args[0]) == "nobody cares"


def test_job_progress_cancel_and_states(lanes: Lanes, qtbot: QtBot) -> None:
    ended: list[str] = []
    took: list[float] = []

    def work(cancel: CancelToken, progress: ProgressCallback) -> int:
        began = time.monotonic()
        for number in range(1000):
            progress(Progress(number, 1000))
        took.append(time.monotonic() - began)
        while not cancel.wait(PATIENCE):
            pass
        cancel.check()
        return 1

    job = lanes.jobs.start("Waiting", work, on_cancelled=lambda: ended.append("cancelled"))
    reports: list[Progress] = []
    job.progressed.connect(reports.append)
    qtbot.waitUntil(lambda: len(reports) >= 1 and bool(took))
    job.cancel()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    assert job.state == "cancelled"
    assert len(reports) <= 2 + 10 * took[0], "at most ten reports a second"


def test_nothing_is_delivered_after_shutdown(qapp: Any) -> None:
    made = Lanes()
    got: list[int] = []
    started = threading.Event()

    def work(cancel: CancelToken) -> int:
        started.set()
        cancel.wait(PATIENCE)
        return 1

    made.decode.submit("x", work, got.append)
    assert started.wait(PATIENCE)
    assert made.shutdown(PATIENCE)
    QCoreApplication.processEvents()
    assert got == []


class _Emitter(QObject):
    fired = Signal(object)


def test_void_calls_do_not_eat_references_of_none(qapp: Any) -> None:
    emitter = _Emitter()
    emitter.fired.connect(lambda _value: None)
    before = sys.getrefcount(None)
    for _ in range(1000):
        emitter.setObjectName("x")
        emitter.fired.emit(None)
    assert abs(sys.getrefcount(None) - before) < 200


@pytest.mark.parametrize("count", [2**31, 2**40])
def test_big_numbers_cross_signals(qapp: Any, count: int) -> None:
    got: list[int] = []
    emitter = _Emitter()
    emitter.fired.connect(got.append)
    emitter.fired.emit(count)
    assert got == [count]


def test_nothing_is_delivered_to_an_owner_that_is_gone(lanes: Lanes, qtbot: QtBot) -> None:
    owner, heard = QObject(), list[int]()
    go = threading.Event()
    lanes.decode.submit("a", lambda _cancel: go.wait(PATIENCE), lambda _value: heard.append(1), owner=owner)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()
    qtbot.waitUntil(lambda: lanes.decode.idle)
    with qtbot.waitCallback() as later:
        lanes.decode.submit("b", lambda _cancel: 2, later)
    assert heard == []
