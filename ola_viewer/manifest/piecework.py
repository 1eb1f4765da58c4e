"""Work on pieces of a file by a few threads, with results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = 2
"""numpy lets other threads run; more than two do not help, for the rest is Python."""


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int = THREADS, ahead: int | None = None
) -> Generator[tuple[Item, Result], None, None]:
    """Each item with its result, in the order of `items`; at most `ahead` more were begun (None: two a thread), so
    memory stays bounded. Without threads each is worked on as it is asked for.

    An error of `work` is raised here. Leaving the loop early drops what was not begun and waits for the rest.
    """
    if not threads:
        for item in items:
            yield item, work(item)
        return
    most = 2 * threads if ahead is None else ahead
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="pieces") as pool:
        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) > most:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
