"""Jobs on a Dask cluster: the same `concurrent.futures` face, over a scheduler that runs elsewhere.

Workers need the same version of this package and the same view of the files. A worker that dies is replaced by
another one for the items it had; an item that keeps killing its workers fails alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Final

from ola_viewer.jobs.executors import ExecutorError

_CONNECT_SECONDS: Final = 3.0
_ANSWER_SECONDS: Final = 2.0
_RETRIES: Final = 2


def connect(address: str) -> DaskExecutor:
    """An executor on the cluster at `address` (such as tcp://host:8786). Raises `ExecutorError` within some seconds;
    then no connection and no thread is left behind."""
    try:
        from distributed import Client
    except ImportError as error:
        message = "Running on a cluster needs the optional extra: pip install 'ola-viewer[dask]'."
        raise ExecutorError(message) from error
    remedy = "Start one with: dask scheduler."
    try:
        # Asked before there is a client: one that cannot connect keeps its thread, and waits for ever at a port that
        # belongs to something else.
        kind = asyncio.run(_kind_of(address))
        if kind != "Scheduler":
            what = f"a Dask {kind.lower()}" if kind == "Worker" else "something else"
            raise ExecutorError(f"There is no Dask scheduler at {address} but {what}. {remedy}")
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error) or "nothing there answers as one"
        raise ExecutorError(f"There is no Dask scheduler at {address} ({reason}). {remedy}") from error
    return DaskExecutor(client)


async def _kind_of(address: str) -> str:
    """What answers at an address: "Scheduler", "Worker" … Raises OSError (also for a time-out) and ValueError."""
    from distributed.comm import connect as open_comm

    # The library's own limit does not hold for what accepts the connection and then says nothing.
    async with asyncio.timeout(_CONNECT_SECONDS + _ANSWER_SECONDS):
        comm = await open_comm(address, timeout=_CONNECT_SECONDS)
        try:
            await comm.write({"op": "identity", "reply": True})
            answer = await comm.read()
        finally:
            comm.abort()
    return str(answer.get("type", "")) if isinstance(answer, dict) else ""


class DaskExecutor(Executor):
    """An open connection to a cluster. `retries` cover faults of the machine, such as a lost mount: files that the
    job cannot read fail by their own results, not by exceptions."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner: Executor = client.get_executor(pure=False, retries=_RETRIES)
        self._open: set[Future[Any]] = set()

    @property
    def width(self) -> int:
        """Threads of all workers that are there now."""
        return max(1, int(sum(self._client.nthreads().values())))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """See `Executor.submit`."""
        future: Future[Any] = self._inner.submit(fn, *args, **kwargs)
        self._open.add(future)
        future.add_done_callback(self._open.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `Executor.shutdown`; closes the connection. The cluster goes on."""
        if cancel_futures:
            for future in list(self._open):
                future.cancel()
        self._inner.shutdown(wait=wait and not cancel_futures)
        self._client.close()
