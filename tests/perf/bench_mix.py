"""How fast manifests are mixed, compared with a json.load script and with `cat`.

    python -m tests.perf.bench_mix [--records 2000000] [--slow-rivals]

Half of the records come from a file of one record a line, half from JSON Lines. Rivals in the same run: `cat` of the
same files (which gives no manifest), an orjson script, and json.load / json.dump (the last two only with
`--slow-rivals` or on small files: they take minutes and many gigabytes). All with fsync. Read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from ola_viewer.building.mix import Mixed, MixOptions, mix
from ola_viewer.building.mix_ids import IdRule
from ola_viewer.building.mix_shares import Share, parse_share
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from tests.perf.generate import write_manifest

SMALL = 200 << 20


@dataclass(slots=True)
class Timing:
    """Seconds by name, fsync included, and what was mixed."""

    records: int
    bytes: int
    seconds: dict[str, float] = field(default_factory=dict)


def synced(path: Path) -> None:
    """Force a file to disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def concatenated(paths: Sequence[Path], target: Path) -> None:
    """`cat`, or its like."""
    with open(target, "wb") as out:
        subprocess.run(["cat", *map(str, paths)], stdout=out, check=True)
    synced(target)


def scripted(paths: Sequence[Path], target: Path) -> None:
    """What people do: load everything, join, shuffle, dump."""
    records = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            records += [json.loads(line) for line in file] if path.suffix == ".jsonl" else json.load(file)
    random.Random(0).shuffle(records)
    with open(target, "w", encoding="utf-8") as out:
        json.dump(records, out)
    synced(target)


def scripted_fast(paths: Sequence[Path], target: Path) -> None:
    """The same with orjson."""
    records = []
    for path in paths:
        data = path.read_bytes()
        records += [orjson.loads(line) for line in data.splitlines()] if path.suffix == ".jsonl" else orjson.loads(data)
    random.Random(0).shuffle(records)
    target.write_bytes(orjson.dumps(records))
    synced(target)


def opened(paths: Sequence[Path]) -> Document:
    """The files, indexed; from the cache if they were before."""
    document = Document()
    for number, path in enumerate(paths):
        source = Source.open(path, number)
        source.build_index()
        document.add_source(source)
    return document


def mixed(paths: Sequence[Path], target: Path, options: MixOptions, share: Share | None = None) -> Mixed:
    """Open and mix."""
    return mix(opened(paths).snapshot, [share or Share()] * len(paths), target, options)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(paths: Sequence[Path], folder: Path, slow_rivals: bool = False) -> Timing:
    """All ways, each into a file of `folder` that is removed again."""
    size = sum(path.stat().st_size for path in paths)
    target = folder / "mix.json"
    timing = Timing(0, size)

    def run(name: str, work: Callable[[], object]) -> None:
        timing.seconds[name] = timed(work)
        for path in folder.glob("mix.*"):
            path.unlink()

    run("cat", lambda: concatenated(paths, target))
    run("mix, first time (index and ids are read)", lambda: mixed(paths, target, MixOptions()))
    run("mix", lambda: mixed(paths, target, MixOptions()))
    run("mix, shuffled", lambda: mixed(paths, target, MixOptions(shuffle=True)))
    run("mix, numbered anew", lambda: mixed(paths, target, MixOptions(ids=IdRule.RENUMBER)))
    run("mix, random:10%", lambda: mixed(paths, target, MixOptions(), parse_share("random:10%")))
    timing.records = sum(source.count for source in opened(paths).sources)
    if slow_rivals or size < SMALL:
        run("orjson script, shuffled", lambda: scripted_fast(paths, target))
        run("json script, shuffled", lambda: scripted(paths, target))
    return timing


def report(timing: Timing) -> str:
    """A table with ratios to `cat`."""
    base = timing.seconds["cat"]
    lines = [f"{timing.records:,} records, {timing.bytes:,} bytes"]
    lines += [f"{name:<48} {seconds:8.2f} s {seconds / base:8.2f} x cat" for name, seconds in timing.seconds.items()]
    return "\n".join(lines)


def main() -> None:
    """Make the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2_000_000)
    parser.add_argument("--slow-rivals", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        half = arguments.records // 2
        paths = [
            write_manifest(folder / "a.json", half, "line"),
            write_manifest(folder / "b.jsonl", arguments.records - half, "jsonl", seed=8),
        ]
        print(report(measure(paths, folder, arguments.slow_rivals)))


if __name__ == "__main__":
    main()
