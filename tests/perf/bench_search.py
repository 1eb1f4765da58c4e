"""How fast full-text search is, against `grep -c -F` on the same file.

    python -m tests.perf.bench_search [--records 1900000] [--layout line] [--file existing.json]

Times until the first hits and until the last; read the ratios. Files are in the page cache.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ola_viewer.manifest.document import Document
from ola_viewer.manifest.query import parse_query, run_query
from ola_viewer.manifest.source import Source
from tests.perf.generate import LayoutName, write_manifest

QUERIES = (
    ("rare, exact", '="zebra crossing"', "zebra crossing"),
    ("rare, any case", '"zebra crossing"', "zebra crossing"),
    ("id", '="nextqa_0000017"', "nextqa_0000017"),
    ("two words", '"sequence movement"', "sequence movement"),
    ("regular expression", "/sequence m[ao]vement/", "sequence m"),
    ("common word", "bicycle", "bicycle"),
    ("not ASCII", "音", "音"),
)
"""Name, filter, and the text that grep looks for."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One search: seconds until the first hits and the end, rows found, seconds of grep or None."""

    name: str
    hits: int
    first: float | None
    total: float
    grep: float | None


def measure(path: Path) -> tuple[Timing, ...]:
    """Run every search once on a file that is read before."""
    with Source.open(path, use_cache=False) as source:
        source.build_index()
        document = Document()
        document.add_source(source)
        return tuple(_search(document, path, *query) for query in QUERIES)


def _search(document: Document, path: Path, name: str, text: str, words: str) -> Timing:
    grep = None
    if shutil.which("grep"):
        began = time.perf_counter()
        environment = {**os.environ, "LC_ALL": "C"}
        subprocess.run(["grep", "-c", "-F", words, str(path)], capture_output=True, check=False, env=environment)
        grep = time.perf_counter() - began
    seen: list[float] = []
    began = time.perf_counter()
    found = run_query(document.snapshot, parse_query(text), on_hits=lambda _: seen.append(time.perf_counter() - began))
    total = time.perf_counter() - began
    return Timing(name, len(found), seen[0] if seen else None, total, grep)


def report(timings: tuple[Timing, ...]) -> str:
    """The figures as a table."""
    lines = [f"{'search':<20} {'hits':>9} {'first':>9} {'all':>9} {'grep -c -F':>11} {'ratio':>6}"]
    for one in timings:
        first = "–" if one.first is None else f"{one.first * 1e3:.0f} ms"
        grep = "–" if one.grep is None else f"{one.grep:.2f} s"
        ratio = "–" if not one.grep else f"{one.total / one.grep:.1f}"
        lines.append(f"{one.name:<20} {one.hits:>9,} {first:>9} {one.total:>7.2f} s {grep:>11} {ratio:>6}")
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
