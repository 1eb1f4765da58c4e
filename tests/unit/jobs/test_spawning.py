"""Ctrl+C on a terminal reaches every process of the group; only the parent may answer."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

import pytest

from ola_viewer.jobs.spawning import interrupts_for_parent

pytestmark = pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked here")


def _interrupt_oneself() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    os._exit(7)


def test_a_child_never_sees_the_interrupt() -> None:
    process = multiprocessing.get_context("spawn").Process(target=_interrupt_oneself)
    with interrupts_for_parent():
        process.start()
    process.join()
    assert process.exitcode == 7


def test_the_parent_gets_it_behind_the_block() -> None:
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - where it is raised is what is tested
        with interrupts_for_parent():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)  # a thread of numpy could take it otherwise
            inside = True
        raise AssertionError("not interrupted")
    assert inside
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
