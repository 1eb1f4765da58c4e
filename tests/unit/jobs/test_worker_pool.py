"""Processes that crash, hang or bloat cost one task each."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from ola_viewer.jobs import Cancelled, CancelToken, worker_pool
from ola_viewer.jobs.worker_pool import WorkerFailure, WorkerPool, worker_count
from tests.helpers.hanging import HangClock, hang


def prepare(argument: int) -> Callable[[str], int]:
    """A worker that obeys its task."""

    def work(task: str) -> int:
        if task == "abort":
            os.kill(os.getpid(), signal.SIGABRT)
        if task == "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        if task == "exit":
            os._exit(3)
        if task.startswith("hang"):
            hang(Path(task.removeprefix("hang ")))
        if task == "bloat":
            return len(bytearray(3 << 30))
        if task == "raise":
            raise ValueError("no good")
        return argument + int(task)

    return work


def test_every_task_has_an_outcome_and_the_others_are_not_harmed() -> None:
    tasks = ["1", "abort", "2", "segfault", "3", "exit", "raise", "4", "bloat", "5"]
    with WorkerPool(prepare, 100, jobs=2, memory=1 << 30) as pool:
        outcomes = dict(pool.run(tasks, CancelToken()))
    assert set(outcomes) == set(tasks)
    assert [outcomes[str(k)] for k in range(1, 6)] == [101, 102, 103, 104, 105]
    kinds = {task: outcome.kind for task, outcome in outcomes.items() if isinstance(outcome, WorkerFailure)}
    assert kinds == {
        "abort": "died", "segfault": "died", "exit": "died", "raise": "raised", "bloat": "memory",
    }  # fmt: skip
    abort = outcomes["abort"]
    assert isinstance(abort, WorkerFailure)
    assert "signal 6" in abort.message


def test_a_task_that_hangs_is_ended_and_the_others_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "time", HangClock(tmp_path))
    hanging = f"hang {tmp_path}"
    with WorkerPool(prepare, 100, jobs=1, seconds=1.0) as pool:
        outcomes = dict(pool.run(["1", hanging, "2"], CancelToken()))
    assert (outcomes["1"], outcomes["2"]) == (101, 102)
    assert outcomes[hanging] == WorkerFailure("hung", "The decoder did not finish within 1 s.")


def test_cancelling_ends_the_processes(tmp_path: Path) -> None:
    cancel = CancelToken()
    pool: WorkerPool[int, str, int] = WorkerPool(prepare, 0, jobs=1)
    with pool:
        outcomes = pool.run(["1", f"hang {tmp_path}", "2"], cancel)
        assert next(outcomes) == ("1", 1)
        cancel.cancel()
        with pytest.raises(Cancelled):
            next(outcomes)


def test_no_task_starts_no_process() -> None:
    with WorkerPool(prepare, 0, jobs=2) as pool:
        assert list(pool.run([], CancelToken())) == []


def test_worker_count() -> None:
    assert worker_count(3) == 3
    assert worker_count() >= 1
