"""One interface, three places to run; a dead, hung or failing item costs itself alone."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ola_viewer.jobs import Cancelled, CancelToken, worker_pool
from ola_viewer.jobs.executors import (
    ExecutorError,
    Outcome,
    ProcessExecutor,
    Where,
    WorkerLost,
    Workers,
    open_executor,
    run_each,
)
from tests.helpers.cluster import local_cluster
from tests.helpers.hanging import HangClock
from tests.unit.jobs.work import double, kill_worker_once, obey


@pytest.mark.parametrize("where", [Where.THREADS, Where.PROCESSES])
@pytest.mark.parametrize("in_order", [True, False])
def test_every_item_has_its_outcome(where: Where, in_order: bool) -> None:
    with open_executor(Workers(where, 2)) as executor:
        outcomes = list(run_each(executor, double, range(40), CancelToken(), 7, in_order))
    results = [(outcome.item, outcome.result) for outcome in outcomes]
    expected = [(n, 2 * n) for n in range(40)]
    assert (results if in_order else sorted(results)) == expected


def test_a_worker_that_dies_or_fails_costs_one_item() -> None:
    orders = ["a", "die", "b", "c", "fail", "odd", "unpicklable", "d", "die", "e"]
    with open_executor(Workers(Where.PROCESSES, 2)) as executor:
        outcomes = list(run_each(executor, obey, orders, CancelToken(), 4, in_order=True))
    assert [outcome.item for outcome in outcomes] == orders
    said = [outcome.value if outcome.error is None else type(outcome.error).__name__ for outcome in outcomes]
    lost = "WorkerLost"
    raised = ["ValueError", "RuntimeError", "RuntimeError"]
    assert said == ["a done", lost, "b done", "c done", *raised, "d done", lost, "e done"]
    kinds = [outcome.error.kind for outcome in outcomes if isinstance(outcome.error, WorkerLost)]
    assert kinds == ["died", "died"]
    with pytest.raises(ValueError, match="as told"):
        _ = outcomes[4].result


def test_a_worker_that_hangs_costs_one_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "time", HangClock(tmp_path))
    with open_executor(Workers(Where.PROCESSES, 1, seconds=2.0)) as executor:
        orders = ["a", f"hang {tmp_path}", "b"]
        outcomes = list(run_each(executor, obey, orders, CancelToken(), 4, in_order=True))
    assert [outcome.value for outcome in outcomes] == ["a done", None, "b done"]
    assert isinstance(outcomes[1].error, WorkerLost)
    assert outcomes[1].error.kind == "hung"


def test_cancelling_stops_handing_out_and_ends_what_runs(tmp_path: Path) -> None:
    token = CancelToken()
    drawn = 0
    timer = threading.Timer(0.5, token.cancel)

    def orders() -> object:
        nonlocal drawn
        for _ in range(1000):
            drawn += 1
            if drawn == 4:
                timer.start()  # there is no room for more; if there were, more would be drawn meanwhile
            yield f"hang {tmp_path}"

    with pytest.raises(Cancelled), open_executor(Workers(Where.PROCESSES, 2)) as executor:
        list(run_each(executor, obey, orders(), token, 4))  # type: ignore[arg-type]
    timer.join()
    assert drawn == 4


def test_items_are_drawn_only_as_fast_as_there_is_room() -> None:
    ahead: list[int] = []
    drawn = 0

    def items() -> object:
        nonlocal drawn
        for n in range(20):
            drawn += 1
            yield n

    with ThreadPoolExecutor(2) as executor:
        for done, _ in enumerate(run_each(executor, double, items(), CancelToken(), 3, in_order=True)):  # type: ignore[type-var]
            ahead.append(drawn - done)
    assert max(ahead) <= 4


@pytest.mark.parametrize("fails", [1, 2])
def test_a_process_that_cannot_be_started_costs_one_item(fails: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one, or the one that takes the place of another that died: nobody waits for an answer for ever."""
    start, started = worker_pool.WorkerPool._start, iter(range(1, 100))

    def failing(pool: worker_pool.WorkerPool[None, bytes, bytes]) -> object:
        if next(started) == fails:
            raise OSError(12, "Cannot allocate memory")
        return start(pool)

    monkeypatch.setattr(worker_pool.WorkerPool, "_start", failing)
    with ProcessExecutor(1) as executor:
        futures = [executor.submit(os._exit, 3), *(executor.submit(double, number) for number in range(3))]
        with pytest.raises(WorkerLost, match="Cannot allocate memory"):
            futures[0].result()
        assert [future.result() for future in futures[1:]] == [0, 2, 4]


def test_an_executor_that_was_shut_down_takes_nothing() -> None:
    executor = ProcessExecutor(1)
    assert executor.submit(double, 4).result() == 8
    assert list(executor.map(double, range(3))) == [0, 2, 4]
    executor.shutdown()
    with pytest.raises(RuntimeError):
        executor.submit(double, 4)


def test_an_outcome_without_value_raises_its_error() -> None:
    assert Outcome(1, None).result is None
    with pytest.raises(OSError, match="gone"):
        _ = Outcome(1, error=OSError("gone")).result


def test_a_missing_cluster_library_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ExecutorError, match=r"pip install 'ola-viewer\[dask\]'"),
        open_executor(Workers(dask="tcp://x:1")),
    ):
        pass


def test_a_cluster_of_processes_of_which_one_is_killed(tmp_path: Path) -> None:
    with local_cluster() as cluster:
        with open_executor(Workers(dask=cluster.scheduler_address)) as executor:
            items = [(str(tmp_path), n) for n in range(30)]
            outcomes = list(run_each(executor, kill_worker_once, items, CancelToken(), 6))
        assert {outcome.item[1]: outcome.result for outcome in outcomes} == {n: n * n for n in range(30)}
    assert (tmp_path / "killed").exists()
    killed = (tmp_path / "killed").read_text()
    assert any(mark.name != f"by_{killed}" for mark in tmp_path.glob("by_*"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "foo://x:1"])
def test_no_scheduler_is_said_in_a_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ola_viewer.jobs.dask_executor._CONNECT_SECONDS", 0.3)
    before = set(threading.enumerate())
    with (
        pytest.raises(ExecutorError, match=f"There is no Dask scheduler at {address}.*Start one with: dask scheduler"),
        open_executor(Workers(dask=address)),
    ):
        pass
    assert set(threading.enumerate()) <= before, "a half-open client was left behind"
    asyncio.set_event_loop(None)


def test_a_port_of_something_else_is_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ola_viewer.jobs.dask_executor._CONNECT_SECONDS", 0.3)
    monkeypatch.setattr("ola_viewer.jobs.dask_executor._ANSWER_SECONDS", 0.3)
    before = set(threading.enumerate())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ExecutorError, match="no Dask scheduler"), open_executor(Workers(dask=address)):
            pass
    assert set(threading.enumerate()) <= before
    asyncio.set_event_loop(None)
