"""How fast the columns of a manifest are computed, and what filtering, sorting and counting with them costs.

    python -m tests.perf.bench_columns [--records 1900000] [--layout line] [--file existing.json]

Rivals in the same run: `wc -l`, and a plain orjson loop that reads a few of the columns of every record.
Read the ratios, not the seconds. Files are in the page cache.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import orjson

from ola_viewer.manifest.column_scan import scan_columns
from ola_viewer.manifest.column_store import load_columns, store_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.facets import count_facets
from ola_viewer.manifest.index_store import Identity
from ola_viewer.manifest.ordering import SORT_KEYS, sort_rows
from ola_viewer.manifest.query import parse_query, run_query
from ola_viewer.manifest.source import Source
from tests.perf.bench_index import timed
from tests.perf.generate import LayoutName, write_manifest

FILTERS = ("kind:video", "turns:>3", "folder:video_data", "path:nextqa", "path:/nextqa.*7/", "ext:png", "frames:32..40")


@dataclass(slots=True)
class Timing:
    """Seconds. `work`: each filter, sort and count that was timed."""

    records: int
    bytes: int
    index: float
    columns: float
    first_part: float
    reopen: float
    orjson_loop: float
    wc: float | None
    work: dict[str, float] = field(default_factory=dict)


def orjson_loop(source: Source) -> int:
    """The rival: parse every record, keep kind, number of turns and media paths in lists."""
    kinds, turns, paths = [], [], []
    starts, lengths = source.index.snapshot()
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        record = orjson.loads(source.file.read_at(start, length))
        kinds.append(("video" in record, "audio" in record, "image" in record))
        turns.append(len(record.get("conversations", ())))
        paths.append([record[key] for key in ("image", "video", "audio", "audio_q") if key in record])
    return len(kinds)


def measure(path: Path, rounds: int = 3) -> Timing:
    """Time everything on one file."""
    subprocess.run(["cat", str(path)], stdout=subprocess.DEVNULL, check=True)
    source = Source.open(path, use_cache=False)
    began = time.perf_counter()
    source.build_index()
    index = time.perf_counter() - began
    starts, lengths = source.index.snapshot()
    first: list[float] = []

    def scan() -> object:
        began = time.perf_counter()
        seen: list[float] = []
        columns = scan_columns(
            source.file, starts, lengths, on_part=lambda *_: seen.append(time.perf_counter() - began)
        )
        first.append(seen[0] if seen else 0.0)
        return columns

    taken, _ = timed(scan, rounds)
    columns = scan_columns(source.file, starts, lengths)
    with tempfile.TemporaryDirectory() as folder:
        identity = Identity.of(path)
        store_columns(identity, columns, Path(folder))
        reopen, loaded = timed(lambda: load_columns(identity, len(starts), Path(folder)), rounds)
        assert loaded is not None
    loop, count = timed(lambda: orjson_loop(source))
    assert count == len(starts)
    wc = None
    if sys.platform != "win32":
        wc, _ = timed(lambda: subprocess.run(["wc", "-l", str(path)], capture_output=True, check=True), rounds)
    timing = Timing(len(starts), path.stat().st_size, index, taken, min(first), reopen, loop, wc)
    document = Document()
    document.add_source(source)
    snapshot = document.snapshot
    snapshot.keep_columns(source.number, columns, 0)
    rows = snapshot.rows()

    def work(name: str, task: Callable[[], object]) -> None:
        timing.work[name], _ = timed(task, rounds)

    for text in FILTERS:
        work(f"filter {text}", lambda text=text: run_query(snapshot, parse_query(text)))  # type: ignore[misc]
    for key in SORT_KEYS:
        work(f"sort by {key}", lambda key=key: sort_rows(snapshot, rows, key))  # type: ignore[misc]
    work("all facets", lambda: count_facets(snapshot))
    source.close()
    return timing


def report(timing: Timing) -> str:
    """The figures as a table."""
    rate = timing.bytes / timing.columns / 1e6
    lines = [
        f"{timing.records:,} records, {timing.bytes / 1e6:,.0f} MB",
        f"columns            {timing.columns:8.3f} s   {rate:,.0f} MB/s, first part {timing.first_part * 1e3:.0f} ms",
        f"index and columns  {timing.index + timing.columns:8.3f} s",
        f"columns reopened   {timing.reopen * 1e3:8.1f} ms",
        f"orjson loop        {timing.orjson_loop:8.3f} s   {timing.orjson_loop / timing.columns:.1f} × the columns",
    ]
    if timing.wc:
        lines.append(
            f"wc -l              {timing.wc:8.3f} s   index and columns take "
            f"{(timing.index + timing.columns) / timing.wc:.1f} × as long (target 15)"
        )
    lines += [f"{name:<26} {seconds * 1e3:8.1f} ms" for name, seconds in timing.work.items()]
    return "\n".join(lines)


def main() -> None:
    """Generate a file, or take one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_900_000)
    parser.add_argument("--layout", choices=get_args(LayoutName), default="line")
    parser.add_argument("--file", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.file or write_manifest(Path(folder) / "bench.json", chosen.records, chosen.layout)
        print(report(measure(path)))


if __name__ == "__main__":
    main()
