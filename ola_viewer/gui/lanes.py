"""How work leaves the GUI thread and how its result comes back.

Three lanes: `decode` (few threads, newest wins), `document` (one thread, in order), `jobs` (long and
cancellable). A worker is a plain function on immutable values; it never touches a QObject. Results,
errors and progress are delivered on the GUI thread by a queued signal of the `Dispatcher`, which the
GUI owns; what was cancelled or superseded is dropped there.
"""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ola_viewer.jobs import Cancelled, CancelToken, Progress, ProgressCallback, give_back_memory, throttled

_log = logging.getLogger(__name__)
T = TypeVar("T")
OnError: TypeAlias = Callable[[Exception], None]

SWITCH_SECONDS = 0.001
"""How long a busy worker may keep the interpreter when the GUI thread wants it. Painting gives it up and asks for
it many times, so Python's usual 5 ms add up to a visible stall."""


class Dispatcher(QObject):
    """Runs callables on the GUI thread. Create and close it there; `post` works from any thread.

    `failed` carries exceptions that nobody handles: of work without `on_error`, and of handlers.
    """

    failed = Signal(object)
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._gate = threading.Lock()
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the GUI thread soon. Dropped after `close`."""
        with self._gate:
            if self._open:
                self._posted.emit(call)

    def close(self) -> None:
        """Deliver nothing any more."""
        with self._gate:
            self._open = False

    def _on_posted(self, call: Callable[[], None]) -> None:
        if not self._open:
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - boundary of the event loop: Qt would only print it
            _log.error("a handler of background work failed", exc_info=error)
            self.failed.emit(error)


@dataclass(slots=True)
class _Task:
    work: Callable[[CancelToken], Any]
    on_done: Callable[[Any], None] | None
    on_error: OnError | None
    token: CancelToken = field(default_factory=CancelToken)


class _Worker:
    """Daemon threads over one deque. Daemon: a decoder that hangs must not keep the program alive."""

    def __init__(self, name: str, threads: int, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._tasks: deque[_Task] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._running: set[CancelToken] = set()
        self._threads = [
            threading.Thread(target=self._loop, name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def add(self, task: _Task, *, first: bool) -> None:
        with self._wake:
            if self._stopping:
                task.token.cancel()
                return
            (self._tasks.appendleft if first else self._tasks.append)(task)
            self._wake.notify()

    def clear(self) -> None:
        """Cancel what waits and what runs."""
        with self._wake:
            for task in self._tasks:
                task.token.cancel()
            self._tasks.clear()
            for token in self._running:
                token.cancel()

    @property
    def idle(self) -> bool:
        with self._wake:
            return not self._running and not any(not task.token.cancelled for task in self._tasks)

    def stop(self) -> None:
        self.clear()
        with self._wake:
            self._stopping = True
            self._wake.notify_all()

    def join(self, deadline: float) -> bool:
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _loop(self) -> None:
        while True:
            with self._wake:
                while not self._tasks and not self._stopping:
                    self._wake.wait()
                if self._stopping:
                    return
                task = self._tasks.popleft()
                if task.token.cancelled:
                    continue
                self._running.add(task.token)
            try:
                _run(task, self._dispatcher)
            finally:
                with self._wake:
                    self._running.discard(task.token)
            del task  # a waiting thread must not keep the last result's closure alive


def _run(task: _Task, dispatcher: Dispatcher) -> None:
    """Run the work and deliver what came of it, unless it was cancelled meanwhile."""
    token = task.token
    try:
        value = task.work(token)
    except Cancelled:
        return
    except Exception as error:  # noqa: BLE001 - thread boundary: the caller's on_error decides
        caught = error
        if task.on_error is None:
            _log.error("background work failed", exc_info=error)
        else:
            _log.info("background work failed: %s", error, exc_info=error)
        handler = task.on_error or dispatcher.failed.emit
        dispatcher.post(lambda: None if token.cancelled else handler(caught))
        return
    done = task.on_done
    if done is not None:
        dispatcher.post(lambda: None if token.cancelled else done(value))


class DecodeLane:
    """Pictures, sounds, pages of rows: whoever asked last is served first, older asks of a key are dropped."""

    def __init__(self, dispatcher: Dispatcher, threads: int = 3) -> None:
        self._worker = _Worker("decode", threads, dispatcher)
        self._latest: dict[str, CancelToken] = {}

    def submit(
        self,
        key: str,
        work: Callable[[CancelToken], T],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
        *,
        background: bool = False,
        owner: QObject | None = None,
    ) -> CancelToken:
        """Run `work` and call `on_done(value)` or `on_error(exception)` on the GUI thread.

        An earlier submission with the same `key` is cancelled and never delivered; different keys
        do not disturb each other. `background` work (prefetching) waits until nothing else does. What is asked by an
        object that may go meanwhile, as a dialog does, names it as `owner`: then nothing is delivered any more.
        Call on the GUI thread.
        """
        self.cancel(key)
        task = _Task(work, on_done, on_error)
        if owner is not None:
            owner.destroyed.connect(lambda _gone: task.token.cancel())
        self._latest[key] = task.token
        self._worker.add(task, first=not background)
        return task.token

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs. A result may still be on its way to the GUI thread."""
        return self._worker.idle

    def cancel(self, key: str) -> None:
        """Drop what was submitted under `key`, waiting, running or just finished."""
        token = self._latest.pop(key, None)
        if token is not None:
            token.cancel()

    def stop(self) -> None:
        """Cancel everything and let the threads end."""
        self._worker.stop()

    def join(self, deadline: float) -> bool:
        """Wait until `deadline` (time.monotonic); False if a thread is still busy."""
        return self._worker.join(deadline)


class DocumentLane:
    """Everything that changes or replaces the document, strictly one after another."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._worker = _Worker("document", 1, dispatcher)

    def submit(
        self,
        work: Callable[[CancelToken], T],
        on_done: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> CancelToken:
        """Run `work` after all earlier submissions; callbacks on the GUI thread."""
        task = _Task(work, on_done, on_error)
        self._worker.add(task, first=False)
        return task.token

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        return self._worker.idle

    def stop(self) -> None:
        """Cancel everything and let the thread end."""
        self._worker.stop()

    def join(self, deadline: float) -> bool:
        """Wait until `deadline` (time.monotonic); False if the thread is still busy."""
        return self._worker.join(deadline)


class Job(QObject):
    """A long operation as the window shows it. Lives on the GUI thread.

    `progressed` fires at most ten times a second, `ended` once. `state` is "running", "done",
    "cancelled" or "failed"; `elapsed` counts seconds until now or the end.
    """

    progressed = Signal(object)
    ended = Signal()

    def __init__(self, title: str, number: int, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.number = number
        self.state = "running"
        self.progress: Progress | None = None
        self.error: Exception | None = None
        self.token = CancelToken()
        self._started = time.monotonic()
        self._finished: float | None = None

    @property
    def elapsed(self) -> float:
        """Seconds of running."""
        return (self._finished if self._finished is not None else time.monotonic()) - self._started

    def cancel(self) -> None:
        """Ask the operation to stop."""
        self.token.cancel()

    def report(self, progress: Progress) -> None:
        """Take a report of the worker (on the GUI thread)."""
        if self.state == "running":
            self.progress = progress
            self.progressed.emit(progress)

    def end(self, state: str, error: Exception | None = None) -> None:
        """Enter a final state (on the GUI thread)."""
        self.state = state
        self.error = error
        self._finished = time.monotonic()
        self.ended.emit()


class JobLane(QObject):
    """Long operations, each on a thread of its own, shown in the status bar and the Jobs panel."""

    started = Signal(object)
    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._numbers = itertools.count(1)
        self._threads: dict[int, threading.Thread] = {}
        self._stopping = False
        self.jobs: list[Job] = []
        """The last hundred jobs, newest last."""

    def start(
        self,
        title: str,
        work: Callable[[CancelToken, ProgressCallback], T],
        on_done: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run `work(cancel, progress)`; callbacks on the GUI thread. `title` is for the user ("Indexing a.json")."""
        job = Job(title, next(self._numbers), self)
        if self._stopping:
            job.token.cancel()
            job.end("cancelled")
            return job
        self.jobs.append(job)
        for old in [kept for kept in self.jobs[:-100] if kept.state != "running"]:
            self.jobs.remove(old)
            old.deleteLater()
        post = self._dispatcher.post

        def finish(state: str, call: Callable[[], None] | None, error: Exception | None = None) -> None:
            def deliver() -> None:
                self._threads.pop(job.number, None)
                job.end(state, error)
                self.changed.emit()
                if call is not None:
                    call()

            post(deliver)

        def run() -> None:
            report = throttled(lambda progress: post(lambda: job.report(progress)))
            try:
                value = work(job.token, report)
                give_back_memory()
            except Cancelled:
                finish("cancelled", on_cancelled)
            except Exception as error:  # noqa: BLE001 - thread boundary: the caller's on_error decides
                caught = error
                _log.log(logging.INFO if on_error else logging.ERROR, "job failed: %s", title, exc_info=error)
                handler = on_error or self._dispatcher.failed.emit
                finish("failed", lambda: handler(caught), caught)
            else:
                finish("done", None if on_done is None else lambda: on_done(value))

        thread = threading.Thread(target=run, name=f"job-{job.number}", daemon=True)
        self._threads[job.number] = thread
        self.started.emit(job)
        self.changed.emit()
        thread.start()
        return job

    @property
    def running(self) -> list[Job]:
        """Jobs that have not ended."""
        return [job for job in self.jobs if job.state == "running"]

    def stop(self) -> None:
        """Cancel every job; none can be started any more."""
        self._stopping = True
        for job in self.jobs:
            job.cancel()

    def join(self, deadline: float) -> bool:
        """Wait until `deadline` (time.monotonic); False if a job is still busy."""
        for thread in list(self._threads.values()):
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads.values())


class Lanes:
    """The three lanes and their dispatcher. Built once in app.py, shut down before widgets are destroyed."""

    def __init__(self, parent: QObject | None = None, decode_threads: int = 3) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.dispatcher = Dispatcher(parent)
        self.decode = DecodeLane(self.dispatcher, decode_threads)
        self.document = DocumentLane(self.dispatcher)
        self.jobs = JobLane(self.dispatcher, parent)

    @property
    def idle(self) -> bool:
        """Whether no lane has anything to do."""
        return self.decode.idle and self.document.idle and not self.jobs.running

    def shutdown(self, seconds: float = 2.0) -> bool:
        """Cancel all, deliver nothing more, wait at most `seconds`. False if a worker did not end in time."""
        self.dispatcher.close()
        lanes = (self.decode, self.document, self.jobs)
        for lane in lanes:
            lane.stop()
        deadline = time.monotonic() + seconds
        return all([lane.join(deadline) for lane in lanes])
