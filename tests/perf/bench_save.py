"""How fast a manifest is saved with every path edited, with 100 edits, a word replaced and a key set in all records,
compared with copying it.

    python -m tests.perf.bench_save [--records 1900000] [--layout line] [--file existing.json] [--slow-rivals]

Rivals in the same run: `cp` with fsync, `sed`, an orjson script, and json.load / json.dump (the last two only with
`--slow-rivals` or on small files: they take minutes and many gigabytes). Read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import numpy as np
import orjson

from ola_viewer.manifest.atomic_file import Backup
from ola_viewer.manifest.bulk_edits import FindReplace, set_key
from ola_viewer.manifest.column_refresh import refresh_columns
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.edits import Edit, RowSet
from ola_viewer.manifest.record_edits import SetText
from ola_viewer.manifest.save import SaveOptions, save
from ola_viewer.manifest.source import Source
from ola_viewer.paths.path_rule import PathRule, RuleKind
from ola_viewer.paths.rules import PathRules
from tests.perf.generate import LayoutName, write_manifest

ROOT = "/mnt/ssd1/root/"
SMALL = 200 << 20


@dataclass(slots=True)
class Timing:
    """Seconds by name, fsync included; CPU seconds of them, rivals' processes included; how many records were edited;
    bytes of memory that saving took on top."""

    records: int
    bytes: int
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    edited: dict[str, int] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)


def cpu_seconds() -> float:
    """CPU time of this process and of the children it waited for, all threads, in user and system."""
    return sum(os.times()[:4])


def resident() -> int:
    """Bytes of memory the process holds now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def synced(path: Path) -> None:
    """Force a file to disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def plain_copy(path: Path, target: Path) -> None:
    """`cp`, or its like."""
    if shutil.which("cp"):
        subprocess.run(["cp", str(path), str(target)], check=True)
    else:
        shutil.copyfile(path, target)
    synced(target)


def with_sed(path: Path, target: Path) -> None:
    """A text replacement that gets only one of the spellings right."""
    with open(target, "wb") as out:
        subprocess.run(["sed", f's#"patch": "#"patch": "{ROOT}#g', str(path)], stdout=out, check=True)
    synced(target)


def rooted(record: dict[str, object]) -> None:
    """What a script does: a root before every path."""
    for key in ("image", "video", "audio", "audio_q"):
        value = record.get(key)
        if isinstance(value, str):
            record[key] = ROOT + value
        elif isinstance(value, dict) and isinstance(value.get("patch"), str):
            value["patch"] = ROOT + value["patch"]


def with_orjson(path: Path, target: Path) -> None:
    """Load, change, dump with orjson."""
    records = orjson.loads(path.read_bytes())
    for record in records:
        rooted(record)
    target.write_bytes(orjson.dumps(records))
    synced(target)


def with_json(path: Path, target: Path) -> None:
    """Load, change, dump with the standard library."""
    records = json.loads(path.read_text(encoding="utf-8"))
    for record in records:
        rooted(record)
    with open(target, "w", encoding="utf-8") as file:
        json.dump(records, file)
    synced(target)


def saving(path: Path, edits: list[Edit], timing: Timing, name: str) -> None:
    """Save the file with these edits, in place."""
    source = Source.open(path, use_cache=False)
    source.build_index()
    document = Document()
    document.add_source(source)
    if name != "save, 100 edits":
        refresh_columns(document.snapshot)
    for edit in edits:
        document.push(edit)
    before = resident()
    highest = before

    def watch(_: object) -> None:
        nonlocal highest
        highest = max(highest, resident())

    used, began = cpu_seconds(), time.perf_counter()
    saved = save(document.snapshot, options=SaveOptions(backup=Backup.NONE), progress=watch)
    timing.seconds[name] = time.perf_counter() - began
    timing.cpu[name] = cpu_seconds() - used
    timing.edited[name] = saved[0].edited
    timing.memory[name] = highest - before
    source.close()
    saved[0].source.close()


def measure(path: Path, slow_rivals: bool = False) -> Timing:
    """Time everything on copies of one file, which must be a JSON array on one line or indented."""
    work = path.with_name("bench-save-work.json")
    target = path.with_name("bench-save-target.json")
    source = Source.open(path, use_cache=False)
    count = source.build_index().count
    source.close()
    timing = Timing(count, path.stat().st_size)

    def make_room() -> None:
        """Free as much of the page cache as is written next: a virtual machine may have to fetch it from its host."""
        plain_copy(path, target)
        target.unlink()

    def rival(name: str, run: Callable[[Path, Path], None]) -> None:
        make_room()
        used, began = cpu_seconds(), time.perf_counter()
        run(path, target)
        timing.seconds[name] = time.perf_counter() - began
        timing.cpu[name] = cpu_seconds() - used
        target.unlink()

    try:
        rival("cp", plain_copy)
        hundred: list[Edit] = [
            SetText(int(row), ("id",), f"new{row}") for row in np.linspace(0, count - 1, min(100, count))
        ]
        everything: list[Edit] = [PathRules((PathRule(RuleKind.PREFIX, "", ROOT),))]
        found: list[Edit] = [FindReplace(RowSet.everything(), "the", "THE")]
        keyed: list[Edit] = [set_key(RowSet.everything(), "origin", "bench")]
        cases = (
            ("save, 100 edits", hundred),
            ("save, all edited", everything),
            ("save, find+replace", found),
            ("save, key set", keyed),
        )
        for name, edits in cases:
            plain_copy(path, work)
            make_room()
            saving(work, edits, timing, name)
            if name == "save, 100 edits":
                rival("cp again", plain_copy)
        if shutil.which("sed"):
            rival("sed", with_sed)
        if slow_rivals or timing.bytes < SMALL:
            rival("orjson script", with_orjson)
            rival("json.load/dump", with_json)
    finally:
        work.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
    return timing


def report(timing: Timing) -> str:
    """The figures as a table."""
    copy = min(timing.seconds["cp"], timing.seconds["cp again"])
    copy_cpu = max(min(timing.cpu["cp"], timing.cpu["cp again"]), 1e-3)
    lines = [f"{timing.records:,} records, {timing.bytes / 1e6:,.0f} MB"]
    for name, seconds in timing.seconds.items():
        line = f"{name:<18} {seconds:8.2f} s   {seconds / copy:6.2f} × cp"
        line += f"   CPU {timing.cpu[name]:6.2f} s   {timing.cpu[name] / copy_cpu:6.2f} × cp"
        if name in timing.edited:
            line += f"   {timing.edited[name]:,} records edited, {timing.memory[name] / 1e6:,.0f} MB more memory"
        lines.append(line)
    lines.append("targets: 1.6 × cp with all edited, 1.15 × cp with 100 edits, 60 MB")
    return "\n".join(lines)


def main() -> None:
    """Generate a file, or take one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_900_000)
    parser.add_argument("--layout", choices=get_args(LayoutName), default="line")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--slow-rivals", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.file or write_manifest(Path(folder) / "bench.json", chosen.records, chosen.layout)
        print(report(measure(path, chosen.slow_rivals)))


if __name__ == "__main__":
    main()
