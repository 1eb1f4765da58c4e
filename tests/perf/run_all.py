"""Runs the benchmarks behind the targets and prints one table: what was measured, and the target.

    python -m tests.perf.run_all            small, a minute: shows that they run; figures mean little
    python -m tests.perf.run_all --full     1.9 million records, 2 GB (`make bench`)
    python -m tests.perf.run_all --full --file existing.json --only index,window

Every benchmark runs in a process of its own. Ratios are taken within one run; read them, not the seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.perf.generate import write_manifest


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `good` is None where the target is no single figure, or its rival was not there."""

    what: str
    measured: str
    target: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. `file` is a JSON array; `folder` takes what is made on the way."""

    file: Path
    folder: Path
    full: bool


def at_most(what: str, value: float, limit: float, unit: str, note: str = "") -> Row:
    """A row whose figure should not be above a limit."""
    return Row(what, f"{value:.3g} {unit}{note}", f"≤ {limit:g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str, note: str = "") -> Row:
    """A row whose figure should not be below a limit."""
    return Row(what, f"{value:.3g} {unit}{note}", f"≥ {limit:g} {unit}", value >= limit)


def index_rows(size: Size) -> list[Row]:
    """Index, reopening, random record."""
    from tests.perf import bench_index

    t = bench_index.measure(size.file)
    rows = [
        at_most("first rows of a new file", t.first_rows * 1e3, 20, "ms"),
        at_most("reopen from the side file", t.reopen * 1e3, 60, "ms"),
        at_most("random record", t.random_record * 1e6, 20, "µs"),
        at_most("page of 50 rows", t.page * 1e3, 1, "ms"),
        at_most("memory of the index", t.index_memory / 1e6, 100, "MB"),
    ]
    took = f" ({t.full_index:.2f} s)"
    if t.wc:
        rows.insert(0, at_most("full index, against wc -l", t.full_index / t.wc, 6, "×", took))
    if t.orjson_load:
        rows.insert(0, at_least("orjson without GC, against the index", t.orjson_load / t.full_index, 12, "×", took))
    if t.json_load:
        rows.insert(0, at_least("json.load, against the index", t.json_load / t.full_index, 45, "×", took))
    return rows


def column_rows(size: Size) -> list[Row]:
    """Columns, and what works on them."""
    from tests.perf import bench_columns

    t = bench_columns.measure(size.file)
    both = t.index + t.columns
    rows = [at_most("index + all columns, against wc -l", both / t.wc, 15, "×", f" ({both:.2f} s)")] if t.wc else []
    rows.append(Row("orjson loop for some columns, against all", f"{t.orjson_loop / t.columns:.2g} ×", "–"))
    for name in ("filter kind:video", "filter path:nextqa", "all facets"):
        rows.append(Row(name, f"{t.work[name] * 1e3:.3g} ms", "–"))
    slowest = max((name for name in t.work if name.startswith("sort")), key=lambda name: t.work[name])
    rows.append(Row(f"slowest sort ({slowest.removeprefix('sort by ')})", f"{t.work[slowest] * 1e3:.3g} ms", "–"))
    return rows


def search_rows(size: Size) -> list[Row]:
    """Full text."""
    from tests.perf import bench_search

    rows = []
    for one in bench_search.measure(size.file):
        if one.grep:
            first = "" if one.first is None else f", first hits {one.first * 1e3:.0f} ms"
            rows.append(
                at_most(
                    f"search: {one.name}, against grep -c -F",
                    one.total / one.grep,
                    3,
                    "×",
                    f" ({one.total:.2f} s{first})",
                )
            )
    return rows


def check_rows(size: Size) -> list[Row]:
    """The quick check."""
    from tests.perf import bench_checks

    t = bench_checks.measure(size.file)
    note = f" ({t.check:.1f} s)"
    return [at_least("plain script, against the quick check", (t.script or 0) / t.check, 5, "×", note)]


def path_rows(size: Size) -> list[Row]:
    """Survey, remap preview."""
    from tests.perf import bench_paths

    files, folders, rows = (1_170_000, 5_000, 1_900_000) if size.full else (4_000, 50, 5_000)
    s = bench_paths.measure(size.folder, files, folders, rows).seconds
    survey = s["survey"]
    found = [at_least("os.path.exists loop, against the survey", s["os.path.exists loop"] / survey, 5, "×")]
    if "find" in s:
        found.append(at_most("survey, against find", survey / s["find"], 2, "×", f" ({survey:.2f} s)"))
    quick = ("preview: prefix, files", "preview: folder, files", "preview: prefix, patches")
    found.append(at_most("remap preview: prefix, folder", max(s[name] for name in quick) * 1e3, 200, "ms"))
    found.append(at_most("remap preview: regular expression", s["preview: regex, files"], 1, "s"))
    found.append(at_most("apply to columns", s["apply to columns, patches"] * 1e3, 100, "ms"))
    return found


def save_rows(size: Size) -> list[Row]:
    """Saving against cp."""
    from tests.perf import bench_save

    work = size.folder / "save.json"
    os.link(size.file, work) if size.file.stat().st_dev == size.folder.stat().st_dev else work.symlink_to(size.file)
    t = bench_save.measure(work)
    copy = min(t.seconds["cp"], t.seconds["cp again"])
    memory = max(t.memory.values()) / 1e6
    return [
        at_most("save, every record edited, against cp", t.seconds["save, all edited"] / copy, 1.6, "×"),
        at_most("save, 100 edits, against cp", t.seconds["save, 100 edits"] / copy, 1.15, "×"),
        at_most("memory on top while saving", memory, 60, "MB"),
    ]


def window_rows(size: Size) -> list[Row]:
    """The window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from tests.perf import bench_window

    t = bench_window.measure(size.file, size.folder, 6 if size.full else 2)
    sys.stdout.write(bench_window.report(t) + "\n\n")
    worst = max(t.phases, key=lambda phase: phase.longest)
    beside = f" ({worst.name}; an empty process then {worst.empty_longest:.0f} ms)"
    pictures = t.pictures
    return [
        at_most("program start to window", t.start, 0.7, "s"),
        at_most("first rows visible", t.first_rows * 1e3, 20, "ms"),
        at_most("open again, all columns", t.reopened * 1e3, 60, "ms"),
        at_most("memory of the program, file open", t.open_memory / 1e6, 350, "MB"),
        at_most("longest stall of the GUI thread", worst.longest, 50, "ms", beside),
        at_most("99 % of the stalls, worst phase", max(phase.p99 for phase in t.phases), 16, "ms"),
        at_most("key to patch JPEG", pictures["patch JPEG"], 30, "ms"),
        at_most("key to complete 64-frame strip", pictures["64-frame strip, complete"], 150, "ms"),
        at_most("key to first frame of an mp4", pictures["mp4 first frame"], 100, "ms"),
        at_most("key to 30 s waveform", pictures["30 s waveform"], 50, "ms"),
    ]


PARTS: dict[str, Callable[[Size], list[Row]]] = {
    "index": index_rows,
    "columns": column_rows,
    "search": search_rows,
    "checks": check_rows,
    "paths": path_rows,
    "save": save_rows,
    "window": window_rows,
}


def run(size: Size, names: list[str]) -> list[Row]:
    """The rows of some parts, each measured in a fresh process."""
    rows: list[Row] = []
    for name in names:
        began, first = time.perf_counter(), len(rows)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            try:
                rows += pool.submit(PARTS[name], size).result()
            except Exception as error:  # noqa: BLE001 - the others are worth their time all the same
                traceback.print_exception(error)
                rows.append(Row(name, f"failed: {type(error).__name__}", "runs", False))
        sys.stderr.write(f"{name}, {time.perf_counter() - began:.0f} s\n{table(rows[first:])}\n\n")
    return rows


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    marks = {True: "yes", False: "no", None: ""}
    lines = ["| what | measured | target | met |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.target} | {marks[row.good]} |" for row in rows]
    return "\n".join(lines)


def main() -> int:
    """Command line; exit code 0 also where a target was missed: machines differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="1.9 million records instead of 20,000")
    parser.add_argument("--file", type=Path, help="an existing JSON array instead of a generated one")
    parser.add_argument("--only", help=f"some of {','.join(PARTS)}")
    chosen = parser.parse_args()
    names = chosen.only.split(",") if chosen.only else list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="ola-bench-") as folder:
        made = chosen.file or write_manifest(Path(folder) / "bench.json", 1_900_000 if chosen.full else 20_000)
        rows = run(Size(made.resolve(), Path(folder), chosen.full), names)
    sys.stdout.write(f"{made.name}, {os.cpu_count()} cores, Python {platform.python_version()}\n\n{table(rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
