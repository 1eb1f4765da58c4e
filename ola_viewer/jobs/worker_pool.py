"""Worker processes that may crash or hang without harm: that costs the one task they were at.

The standard pool of the library gives up as a whole when one of its processes dies, and cannot end one
that hangs; checking damaged media needs both.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Generic, Literal, Self, TypeVar, cast

from ola_viewer.jobs.cancel import CancelToken
from ola_viewer.jobs.spawning import interrupts_for_parent

Argument = TypeVar("Argument")
Task = TypeVar("Task")
Result = TypeVar("Result")

_END = 10.0
"""Seconds that a process which was killed, or has closed its pipe, may take until the system says that it ended."""
_POLL = 0.1
"""Seconds between two looks at the cancel token and the clocks."""


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """Why a task has no result: its process died, took too long, ran out of memory, or raised."""

    kind: Literal["died", "hung", "memory", "raised"]
    message: str


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    since: float = 0.0
    ready: bool = False


def worker_count(jobs: int | None = None) -> int:
    """How many processes to use: `jobs`, else one a core that this process may run on."""
    if jobs:
        return max(1, jobs)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class WorkerPool(Generic[Argument, Task, Result]):
    """Runs `prepare(argument)(task)` for many tasks in `jobs` spawned processes.

    `prepare` must be importable; it runs once a process. A task that takes longer than `seconds` is
    ended with its process; time in which the caller's thread did not get to run either is not counted.
    `memory` bounds the address space of a process in bytes where the system can. Used by one thread, as
    a context manager: leaving it ends every process that it started.
    """

    def __init__(
        self,
        prepare: Callable[[Argument], Callable[[Task], Result]],
        argument: Argument,
        jobs: int,
        seconds: float | None = None,
        memory: int | None = None,
    ) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._prepare = prepare
        self._argument = argument
        self._jobs = jobs
        self._seconds = seconds
        self._memory = memory
        self._workers: list[_Worker[Task]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            if worker.task is None and worker.ready:
                with suppress(OSError):
                    worker.pipe.send(None)
            else:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(2.0)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join(_END)
            worker.pipe.close()
            if not worker.process.is_alive():  # else the system will not let go of it now; it ends some day
                worker.process.close()
        self._workers.clear()

    def run(self, tasks: Iterable[Task], cancel: CancelToken) -> Iterator[tuple[Task, Result | WorkerFailure]]:
        """(task, result or why there is none) as they come, in any order. Raises `Cancelled`.

        `tasks` is drawn from only as fast as workers are free. Raises OSError where no process can be started.
        """
        waiting = iter(tasks)
        exhausted = False
        while True:
            cancel.check()
            if not exhausted and len(self._workers) < self._jobs and all(w.task is not None for w in self._workers):
                self._workers.append(self._start())
            for worker in self._workers:
                if worker.task is None and not exhausted:
                    task = next(waiting, None)
                    if task is None:
                        exhausted = True
                        break
                    worker.task, worker.since = task, time.monotonic()
                    with suppress(OSError):  # a dead process shows when it is waited for
                        worker.pipe.send(task)
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                if exhausted:
                    return
                continue
            began = time.monotonic()
            wait([worker.pipe for worker in busy], _POLL)
            halted = max(0.0, time.monotonic() - began - 2 * _POLL)
            for worker in busy:
                worker.since += halted  # a halted machine is not the task's fault
            for worker in busy:
                outcome = self._look(worker)
                if outcome is not None:
                    finished = cast(Task, worker.task)
                    worker.task = None
                    yield finished, outcome

    def _start(self) -> _Worker[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._prepare, self._argument, self._memory), daemon=True
        )
        with interrupts_for_parent():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _look(self, worker: _Worker[Task]) -> Result | WorkerFailure | None:
        """The outcome of a busy worker's task, or None while there is none."""
        try:
            if worker.pipe.poll():
                message = worker.pipe.recv()
                if message == "ready":
                    worker.ready, worker.since = True, time.monotonic()
                    return None
                return cast("Result | WorkerFailure", message)
        except (EOFError, OSError):
            worker.process.join(_END)
            code = worker.process.exitcode
            self._replace(worker)
            how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
            return WorkerFailure("died", f"The decoder ended its process ({how}).")
        if self._seconds is not None and worker.ready and time.monotonic() - worker.since > self._seconds:
            worker.process.kill()
            self._replace(worker)
            return WorkerFailure("hung", f"The decoder did not finish within {self._seconds:g} s.")
        return None

    def _replace(self, worker: _Worker[Task]) -> None:
        worker.pipe.close()
        worker.process.kill()  # it may have closed its pipe and live on
        worker.process.join(_END)
        self._workers.remove(worker)  # should no other start
        fresh = self._start()
        self._workers.append(worker)
        worker.process, worker.pipe, worker.ready = fresh.process, fresh.pipe, False


def _serve(
    pipe: Connection,
    prepare: Callable[[Argument], Callable[[Task], Result]],
    argument: Argument,
    memory: int | None,
) -> None:
    """The life of a worker process: ends when it is sent None or when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends us
    with suppress(OSError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # decoders write their complaints there by the thousand
    work = prepare(argument)
    if memory is not None:
        _limit_memory(memory)
    pipe.send("ready")
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        result: Result | WorkerFailure
        try:
            result = work(task)
        except MemoryError:
            result = WorkerFailure("memory", "The decoder needs more memory than it may take.")
        except Exception as error:  # noqa: BLE001 - the boundary of the process: any fault is the task's
            result = WorkerFailure("raised", f"{type(error).__name__}: {error}")
        with suppress(BrokenPipeError):
            pipe.send(result)


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
