"""Fixtures for every test: private home, settings and cache folders; the shared collection of real media."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own settings, cache and state."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("HOME", home),
        ("XDG_CONFIG_HOME", home / "config"),
        ("XDG_CACHE_HOME", home / "cache"),
        ("XDG_STATE_HOME", home / "state"),
        ("XDG_DATA_HOME", home / "data"),
    ):
        monkeypatch.setenv(name, str(folder))
    return home


@pytest.fixture(scope="session")
def ola_like(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private copy of the shared real media and manifests with true paths. Read only by agreement."""
    script = SHARED / "ola_like" / "place.py"
    if not script.exists():
        pytest.skip("../shared/ola_like is not beside this checkout")
    spec = importlib.util.spec_from_file_location("place", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    target = tmp_path_factory.mktemp("ola_like")
    # The collection may be read-only; its copy must not be, or only root could make the paths true.
    with patch.object(shutil, "copystat", lambda *_args, **_more: None):
        module.place(target)
    return target


# A runner that was started in the background ignores Ctrl+C, and so would every program that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Examples are bounded in number, never in time: the machine that runs them may be busy. They are the same in every run,
# so that no run fails by luck; `HYPOTHESIS_PROFILE=search pytest …` looks for new ones.
settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", derandomize=False, deadline=None, max_examples=2000, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
