"""How fast a manifest opens, against its rivals in the same run: read the ratios, not the seconds.

    python -m tests.perf.bench_index [--records 1900000] [--layout line] [--file existing.json]

Measures first rows, full index, reopening from the side file, a random record and a page of 50; the
rivals are `json.load`, orjson without garbage collection, and `wc -l`. Files are in the page cache.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, get_args

import orjson

from ola_viewer.manifest.index_build import build_index
from ola_viewer.manifest.index_store import Identity, load_index, store_index
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.probe import probe
from ola_viewer.manifest.source import Source
from tests.perf.generate import LayoutName, write_manifest

Value = TypeVar("Value")


@dataclass(slots=True)
class Timing:
    """Seconds; rivals are None where they were not run. `records` is what our index found."""

    records: int
    bytes: int
    first_rows: float
    full_index: float
    reopen: float
    random_record: float
    page: float
    index_memory: int
    json_load: float | None = None
    json_records: int | None = None
    orjson_load: float | None = None
    wc: float | None = None


def timed(work: Callable[[], Value], rounds: int = 1) -> tuple[float, Value]:
    """The best time of some rounds, and the last value."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        value = work()
        best = min(best, time.perf_counter() - began)
    return best, value


def measure(path: Path, rivals: bool = True, rounds: int = 3) -> Timing:
    """Time everything on one file."""
    with open(path, "rb") as file:  # into the page cache
        while file.read(1 << 24):
            pass
    first: list[float] = []

    def build() -> int:
        began = time.perf_counter()
        seen: list[float] = []
        with ReadFile(path) as file:
            index = build_index(
                file, probe(path), on_rows=lambda _: seen.append(time.perf_counter() - began) if not seen else None
            )
        first.extend(seen)
        return index.count

    full, records = timed(build, rounds)
    with tempfile.TemporaryDirectory() as folder, ReadFile(path) as file:
        index = build_index(file, probe(path))
        identity = Identity.of(path)
        store_index(identity, index, Path(folder))
        reopen, loaded = timed(lambda: load_index(identity, file, Path(folder)), rounds)
        assert loaded is not None
        assert loaded.count == records
    memory = index.starts.nbytes + index.lengths.nbytes
    with Source.open(path) as source:
        source.index = index
        rows = random.Random(1).choices(range(records), k=2000) if records else []
        one, _ = timed(lambda: [source.read(row) for row in rows], rounds)
        page, _ = timed(lambda: [orjson.loads(source.read(row)) for row in range(min(50, records))], rounds)
    timing = Timing(records, os.path.getsize(path), min(first), full, reopen, one / max(len(rows), 1), page, memory)
    if rivals:
        _rivals(path, timing)
    return timing


def _rivals(path: Path, timing: Timing) -> None:
    """The same file by other means; each in a process of its own, so that nobody pays for another's memory."""
    lines = path.suffix == ".jsonl"
    if shutil.which("wc"):
        timing.wc, _ = timed(lambda: subprocess.run(["wc", "-l", str(path)], check=True, capture_output=True), 3)
    for name in ("json", "orjson"):
        command = [sys.executable, "-m", "tests.perf.bench_index", "--rival", name, "--file", str(path)]
        if lines:
            command.append("--lines")
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, count = json.loads(answer)
        if name == "json":
            timing.json_load, timing.json_records = seconds, count
        else:
            timing.orjson_load = seconds


def _run_rival(name: str, path: Path, lines: bool) -> tuple[float, int]:
    """Load everything into Python objects; seconds and number of records."""
    if name == "orjson":
        gc.disable()
    loads = json.loads if name == "json" else orjson.loads

    def load() -> list[object]:
        data = path.read_bytes()
        if lines:
            return [loads(line) for line in data.splitlines() if line.strip()]
        value: list[object] = loads(data)
        return value

    seconds, value = timed(load)
    return seconds, len(value)


def report(timing: Timing) -> str:
    """The measurements as text."""
    gigabytes = timing.bytes / 1e9
    lines = [
        f"{timing.records:,} records, {gigabytes:.2f} GB",
        f"first rows      {timing.first_rows * 1e3:9.1f} ms",
        f"full index      {timing.full_index:9.3f} s   ({gigabytes / timing.full_index:.2f} GB/s)",
        f"reopen          {timing.reopen * 1e3:9.1f} ms",
        f"random record   {timing.random_record * 1e6:9.1f} µs",
        f"page of 50 rows {timing.page * 1e3:9.2f} ms",
        f"index in memory {timing.index_memory / 1e6:9.1f} MB",
    ]
    for name, seconds in (("json.load", timing.json_load), ("orjson, no gc", timing.orjson_load)):
        if seconds is not None:
            lines.append(f"{name:15} {seconds:9.3f} s   = {seconds / timing.full_index:.1f} × the full index")
    if timing.wc is not None:
        lines.append(
            f"wc -l           {timing.wc:9.3f} s   the full index takes {timing.full_index / timing.wc:.1f} × as long"
        )
    return "\n".join(lines)


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(description="Opening a manifest against its rivals.")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--layout", choices=get_args(LayoutName), default="line")
    parser.add_argument("--file", type=Path, help="measure this file instead of a generated one")
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--rival", choices=["json", "orjson"], help=argparse.SUPPRESS)
    parser.add_argument("--lines", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rival:
        print(json.dumps(_run_rival(options.rival, options.file, options.lines)))
    elif options.file:
        print(report(measure(options.file, not options.no_rivals)))
    else:
        with tempfile.TemporaryDirectory() as folder:
            suffix = ".jsonl" if options.layout == "jsonl" else ".json"
            path = write_manifest(Path(folder) / f"made{suffix}", options.records, options.layout)
            print(report(measure(path, not options.no_rivals)))


if __name__ == "__main__":
    main()
