"""Where work runs: threads, spawned processes, or a Dask cluster, all behind `concurrent.futures.Executor`.

Jobs hand plain picklable functions and values to `run_each` and do not know which of the three it is. One item that
fails, or that takes its process with it, costs that item and nothing else.
"""

from __future__ import annotations

import pickle
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from ola_viewer.jobs.cancel import Cancelled, CancelToken
from ola_viewer.jobs.specs import Json
from ola_viewer.jobs.worker_pool import WorkerFailure, WorkerPool, worker_count

T = TypeVar("T")
R = TypeVar("R")

_SPARE: Final = 3
_LOOK: Final = 0.2
"""Seconds between two looks at the cancel token while results are awaited."""


class ExecutorError(Exception):
    """The chosen way of running cannot be used; `str()` says why and what to do."""


class WorkerLost(Exception):  # noqa: N818 - what happened, not whose fault it is
    """The process that had the item died, hung or ran out of memory. `kind`: "died", "hung", "memory"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Where(StrEnum):
    """Kinds of executors."""

    THREADS = "threads"
    PROCESSES = "processes"
    DASK = "dask"


@dataclass(frozen=True, slots=True)
class Workers:
    """The choice of a user: how many, and where. `dask` is the address of a scheduler and wins over `where`.

    `jobs` None: one a core (threads and processes), one a worker thread of the cluster and some that wait (Dask).
    """

    where: Where = Where.PROCESSES
    jobs: int | None = None
    dask: str = ""
    seconds: float | None = None
    """Longest time for one item in a process; then the process is ended."""

    @property
    def width(self) -> int:
        """How many items run at the same time, as far as this machine tells."""
        return worker_count(self.jobs)


def workers_parameters(workers: Workers) -> dict[str, Json]:
    """Where the work runs, as parameters of a job that is written down; inverse of `workers_in`."""
    return {"where": workers.where.value, "jobs": workers.jobs, "dask": workers.dask}


def workers_in(parameters: Mapping[str, Json]) -> Workers:
    """The workers that parameters name; what is missing or odd is as without a choice."""
    where, jobs, dask = parameters.get("where"), parameters.get("jobs"), parameters.get("dask", "")
    known = where if where in (Where.THREADS.value, Where.PROCESSES.value) else Where.PROCESSES.value
    count = jobs if isinstance(jobs, int) and jobs > 0 else None
    return Workers(Where(str(known)), count, dask if isinstance(dask, str) else "")


@contextmanager
def open_executor(workers: Workers) -> Iterator[Executor]:
    """An executor for the duration of a block. Leaving the block by an error or a cancellation gives up what was not
    begun and, with processes, ends what is running. Raises `ExecutorError`."""
    executor: Executor
    if workers.dask:
        # The cluster's library is an optional extra: whoever does not ask for it never waits for its import.
        from ola_viewer.jobs.dask_executor import connect

        executor = connect(workers.dask)
    elif workers.where is Where.PROCESSES:
        executor = ProcessExecutor(workers.width, workers.seconds)
    else:
        executor = ThreadPoolExecutor(workers.width, thread_name_prefix="building")
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise
    executor.shutdown(wait=True)


def room(executor: Executor, workers: Workers) -> int:
    """How many items to hand out at a time: enough to keep every worker of the machine or the cluster busy, and on a
    cluster not more than the user allows."""
    if workers.dask and workers.jobs is not None:
        return workers.jobs
    width = getattr(executor, "width", workers.width)
    return int(width) + _SPARE


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, R]):
    """One item with its value, or with the error that took the value's place."""

    item: T
    value: R | None = None
    error: Exception | None = None

    @property
    def result(self) -> R:
        """The value; raises the error if there is none."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None only together with an error, or if R is None


def run_each(
    executor: Executor,
    work: Callable[[T], R],
    items: Iterable[T],
    cancel: CancelToken,
    ahead: int,
    in_order: bool = False,
) -> Iterator[Outcome[T, R]]:
    """`work(item)` for every item, at most `ahead` of them handed out at a time; yields each outcome once.

    `in_order`: in the order of the items, else as they come. Any `Exception` of an item is its outcome. `items` is
    drawn from only as fast as there is room. Raises `Cancelled`; then nothing new is begun.
    """
    waiting = iter(items)
    running: deque[tuple[T, Future[R]]] = deque()
    exhausted = False
    try:
        while True:
            cancel.check()
            while not exhausted and len(running) < max(1, ahead):
                for item in waiting:
                    running.append((item, executor.submit(work, item)))
                    break
                else:
                    exhausted = True
            if not running:
                return
            watched = [running[0][1]] if in_order else [future for _, future in running]
            if not wait(watched, _LOOK, return_when=FIRST_COMPLETED).done:
                continue
            if in_order:
                item, future = running.popleft()
                yield _outcome(item, future)
            else:
                finished = [pair for pair in running if pair[1].done()]
                running = deque(pair for pair in running if not pair[1].done()) if finished else running
                for item, future in finished:
                    yield _outcome(item, future)
    finally:
        for _, future in running:
            future.cancel()


def _outcome(item: T, future: Future[R]) -> Outcome[T, R]:
    if future.cancelled():
        raise Cancelled
    error = future.exception()
    if error is None:
        return Outcome(item, future.result())
    if isinstance(error, Exception) and not isinstance(error, Cancelled):
        return Outcome(item, error=error)
    raise error


class ProcessExecutor(Executor):
    """Spawned processes of which each may die or hang: its one item then fails with `WorkerLost`, a fresh process
    takes its place, and all other items go on.

    The library's own `ProcessPoolExecutor` breaks as a whole in that case. Functions, arguments and results must be
    picklable. `seconds` bounds one item. `shutdown(cancel_futures=True)` also ends what is running.
    """

    def __init__(self, max_workers: int | None = None, seconds: float | None = None) -> None:
        self._width = worker_count(max_workers)
        self._seconds = seconds
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._token = CancelToken()
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `Executor.submit`. Raises what pickling raises for work that cannot travel."""
        call = _Call(Future(), pickle.dumps((fn, args, kwargs)))
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._calls.put(call)
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._width:
                thread = threading.Thread(target=self._serve, name="process-keeper", daemon=True)
                self._threads.append(thread)
                thread.start()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `Executor.shutdown`."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._calls.put(None)
        if cancel_futures:
            self._token.cancel()
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        """The life of a keeper thread: it owns one process and hands it one call after the other."""
        with WorkerPool(_prepare, None, jobs=1, seconds=self._seconds) as pool:
            while True:
                call = self._calls.get()
                if call is None:
                    return
                if self._token.cancelled:
                    call.future.cancel()
                    continue
                if call.future.set_running_or_notify_cancel():
                    _settle(call.future, self._run(pool, call.payload))
                self._idle.release()

    def _run(self, pool: WorkerPool[None, bytes, bytes], payload: bytes) -> bytes | WorkerFailure | Cancelled:
        try:
            for _, outcome in pool.run([payload], self._token):
                return outcome
        except Cancelled as stopped:
            return stopped
        except (OSError, RuntimeError) as error:  # no memory, too many processes, or not the time for new ones
            return WorkerFailure("died", f"No process could be started: {error}")
        return WorkerFailure("died", "The process ended without an answer.")


@dataclass(frozen=True, slots=True)
class _Call:
    future: Future[Any]
    payload: bytes


def _settle(future: Future[Any], outcome: bytes | WorkerFailure | Cancelled) -> None:
    if isinstance(outcome, Cancelled):
        future.set_exception(outcome)
    elif isinstance(outcome, WorkerFailure):
        future.set_exception(WorkerLost(outcome.kind, outcome.message))
    else:
        fine, value = pickle.loads(outcome)
        if fine:
            future.set_result(value)
        else:
            future.set_exception(value)


def _prepare(_: None) -> Callable[[bytes], bytes]:
    """What a process does with each payload."""
    return _call


def _call(payload: bytes) -> bytes:
    fn, args, kwargs = pickle.loads(payload)
    try:
        answer = (True, fn(*args, **kwargs))
    except MemoryError:
        raise  # the pool tells this apart from a fault of the item
    except Exception as error:  # noqa: BLE001 - boundary of the process: any fault is the item's
        answer = (False, error)
    try:
        sent = pickle.dumps(answer)
        if not answer[0]:
            pickle.loads(sent)  # some exceptions can be written but not read back
    except Exception as error:  # noqa: BLE001 - pickling calls foreign code
        what = answer[1] if not answer[0] else error
        sent = pickle.dumps((False, RuntimeError(f"{type(what).__name__}: {what}")))
    return sent
