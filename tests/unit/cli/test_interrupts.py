"""A command that is told to end leaves no part of a file behind, and says so in a word."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from ola_viewer.cli.main import cli, main
from tests.helpers.patience import PATIENCE

RECORD = {"id": "a", "conversations": [{"from": "human", "value": "What?"}, {"from": "gpt", "value": "y" * 900}]}

ENDLESS = """
import os, sys, threading
from pathlib import Path
from ola_viewer.cli.main import main
replace = os.replace
def held_up(old, new):
    if Path(new).name == "b.json":
        threading.Event().wait()
    replace(old, new)
os.replace = held_up
sys.exit(main(sys.argv[1:]))
"""
"""The command line, but for the moment in which the new file b.json takes its place: that never comes, however late the
signal does."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def command(*arguments: str | Path, program: tuple[str, str] = ("-m", "ola_viewer")) -> subprocess.Popen[bytes]:
    # what Python itself has to say about a program would stand among its words
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONDEVMODE", "PYTHONWARNINGS")}
    return subprocess.Popen(
        [sys.executable, *program, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=env,
    )  # fmt: skip


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_text("[" + ",\n".join([json.dumps(RECORD)] * 40_000) + "]")
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_no_part_stays(manifest: Path, tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    out.mkdir()
    process = command("convert", manifest, "--to", "qwen", "--out", out / "b.json", program=("-c", ENDLESS))
    while not list(out.iterdir()) and process.poll() is None:
        time.sleep(0.005)  # another process: its file is all there is to wait on
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err.strip() == b"Interrupted."
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("surfaces_as", [RuntimeError("release unlocked lock"), click.ClickException("died")])
def test_an_interrupt_that_surfaces_as_another_error(
    surfaces_as: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(**_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            raise surfaces_as

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(cli, "main", run)
    assert main(["info"]) == 130
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err.strip() == "Interrupted."


def test_a_reader_that_has_seen_enough(manifest: Path) -> None:
    process = command("check", manifest, "--format", "json")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"source"')
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(PATIENCE) == 141
