"""What the workers of these tests do; importable from other processes."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from tests.helpers.hanging import hang


def double(number: int) -> int:
    return 2 * number


def obey(order: str) -> str:
    """Die, hang or fail as told; else answer."""
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order.startswith("hang"):
        hang(Path(order.removeprefix("hang ")))
    if order == "fail":
        raise ValueError("as told")
    if order == "odd":
        raise UnreadableError("one", "two")
    if order == "unpicklable":
        return (lambda: "").__name__ and threading.Lock()  # type: ignore[return-value]
    return f"{order} done"


class UnreadableError(Exception):
    """Can be pickled but not read back."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def kill_worker_once(order: tuple[str, int]) -> int:
    """Item 5 kills the process that has it, the first time."""
    folder, number = order
    mark = Path(folder, "killed")
    if number == 5 and not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    Path(folder, f"by_{os.getpid()}").touch()
    return number * number
