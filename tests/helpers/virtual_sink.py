"""A private sound server with a virtual output, and a recording of what is played into it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import numpy as np
import pytest

from tests.helpers.patience import PATIENCE

RATE = 48_000


class VirtualSink:
    """A running server. `env` makes PortAudio in a child process play into it."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env

    @contextlib.contextmanager
    def recording(self) -> Iterator[Path]:
        """Record the output (float32 mono at RATE, raw) while the block runs; the file is complete afterwards."""
        target = self.folder / "played.raw"
        with target.open("wb") as file:
            recorder = subprocess.Popen(
                [
                    "parec",
                    "-d",
                    "vs.monitor",
                    "--format=float32le",
                    f"--rate={RATE}",
                    "--channels=1",
                    "--latency-msec=20",
                ],
                env=self.env,
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
            try:
                _until(lambda: target.stat().st_size > 0, "the recorder to begin")
                yield target
            finally:
                recorder.send_signal(signal.SIGTERM)
                recorder.wait(PATIENCE)


def samples_of(recording: Path) -> np.ndarray:
    """(n,) float32 at RATE."""
    return np.frombuffer(recording.read_bytes()[: recording.stat().st_size // 4 * 4], dtype=np.float32)


@contextlib.contextmanager
def virtual_sink() -> Iterator[VirtualSink]:
    """Start the server; skips the test, with the reason, where that is not possible."""
    missing = [tool for tool in ("pulseaudio", "pactl", "parec") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"no virtual sound output: {', '.join(missing)} not installed")
    if find_library("portaudio") is None:
        pytest.skip("no virtual sound output: PortAudio (libportaudio2) not installed")
    folder = Path(tempfile.mkdtemp(prefix="sink"))
    (folder / "pulse").mkdir(mode=0o700)
    (folder / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    env = {name: value for name, value in os.environ.items() if name != "PULSE_LATENCY_MSEC"}
    env |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder / "pulse")}
    load = [
        "-L",
        "module-native-protocol-unix auth-anonymous=1",
        "-L",
        f"module-null-sink sink_name=vs rate={RATE} channels=2 format=float32le norewinds=1",
    ]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *load],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        try:
            _until(lambda: server.poll() is not None or _ready(env), "the sound server")
        except TimeoutError as error:
            pytest.skip(str(error))
        if server.poll() is not None:
            pytest.skip("no virtual sound output: pulseaudio does not start here")
        subprocess.run(["pactl", "set-default-sink", "vs"], env=env, check=True, timeout=PATIENCE)
        yield VirtualSink(folder, env)
    finally:
        server.terminate()
        server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _ready(env: dict[str, str]) -> bool:
    listed = subprocess.run(
        ["pactl", "list", "short", "sinks"], env=env, capture_output=True, timeout=PATIENCE, check=False
    )
    return b"vs" in listed.stdout


def _until(condition, what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)  # another process: there is nothing to wait on but its doing
