"""A Dask cluster of two worker processes on this machine, with patience."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from ola_viewer.jobs import dask_executor
from tests.helpers.patience import PATIENCE


@contextmanager
def local_cluster() -> Iterator[Any]:
    """A `LocalCluster`; skips the test where the library is not installed."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    limits = {f"distributed.comm.timeouts.{name}": f"{PATIENCE:.0f}s" for name in ("connect", "tcp")}
    with (
        dask.config.set(limits),
        patch.dict(os.environ),  # it sets some for its workers and leaves them there, for the allocator for one
        patch.object(dask_executor, "_CONNECT_SECONDS", PATIENCE),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", protocol="tcp://"
        ) as cluster,
    ):
        yield cluster
