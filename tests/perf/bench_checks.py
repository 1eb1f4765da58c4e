"""How fast the quick check is: all rules that need the JSON alone, over every record.

    python -m tests.perf.bench_checks [--records 1900000] [--layout line] [--file existing.json]

The rival is what one writes without a tool: `json.load`, then a loop with the three main checks (keys, roles,
token counts), in a process of its own. Read the ratio, not the seconds. Files are in the page cache; the
index is ready, as it is when a check is started in the window (its time is printed too).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ola_viewer.checks.run_quick import CheckOptions, run_quick
from ola_viewer.jobs.worker_pool import worker_count
from ola_viewer.manifest.document import Document
from ola_viewer.manifest.source import Source
from tests.perf.generate import LayoutName, write_manifest

KNOWN_KEYS = {"id", "image", "video", "audio", "audio_q", "text_q", "conversations"}


@dataclass(slots=True)
class Timing:
    """Seconds and counts."""

    records: int
    bytes: int
    index: float
    check: float
    processes: int
    findings: int
    table_bytes: int
    check_work: float = 0.0
    """Processor time of all processes together: what does not change when the machine has other work."""
    script: float | None = None
    script_work: float = 0.0
    script_findings: int = 0


def plain_script(path: Path) -> tuple[int, int]:
    """(records, faults) by the plain way: load everything, look at keys, roles and token counts."""
    with open(path, encoding="utf-8") as file:
        data = [json.loads(line) for line in file] if path.suffix == ".jsonl" else json.load(file)
    faults = 0
    for record in data:
        if not set(record) <= KNOWN_KEYS or "conversations" not in record:
            faults += 1
            continue
        images = speeches = 0
        for turn in record["conversations"]:
            if turn["from"] not in ("human", "gpt"):
                faults += 1
            images += turn["value"].count("<image>")
            speeches += turn["value"].count("<speech>")
        image = record.get("image")
        wanted = len(image) if isinstance(image, list) else int("image" in record or "video" in record)
        if images != wanted or speeches != int("audio" in record or "audio_q" in record):
            faults += 1
    return len(data), faults


def _work() -> float:
    """Processor seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(path: Path, rival: bool = True, jobs: int | None = None) -> Timing:
    """Time the quick check of one file, and the script if `rival`."""
    subprocess.run(["cat", str(path)], stdout=subprocess.DEVNULL, check=True)
    source = Source.open(path, use_cache=False)
    began = time.perf_counter()
    source.build_index()
    index = time.perf_counter() - began
    document = Document()
    document.add_source(source)
    began, work = time.perf_counter(), _work()
    result = run_quick(document.snapshot, options=CheckOptions(jobs=jobs))
    check = time.perf_counter() - began
    timing = Timing(
        records=result.checked,
        bytes=path.stat().st_size,
        index=index,
        check=check,
        check_work=_work() - work,
        processes=worker_count(jobs),
        findings=len(result.table),
        table_bytes=result.table.nbytes,
    )
    if rival:
        command = [sys.executable, "-m", "tests.perf.bench_checks", "--script", str(path)]
        began, work = time.perf_counter(), _work()
        said = subprocess.run(command, capture_output=True, check=True, text=True)
        timing.script = time.perf_counter() - began
        timing.script_work = _work() - work
        timing.script_findings = int(said.stdout.split()[1])
    return timing


def report(timing: Timing) -> str:
    """The figures as lines of text."""
    lines = [
        f"{timing.records:,} records, {timing.bytes / 1e6:,.0f} MB",
        f"index                   {timing.index:8.2f} s",
        f"quick check             {timing.check:8.2f} s  ({timing.processes} processes, "
        f"{timing.check / max(1, timing.records) * 1e6:.1f} µs a record)",
        f"  processor time        {timing.check_work:8.2f} s",
        f"findings                {timing.findings:,} in {timing.table_bytes / 1e6:.1f} MB",
    ]
    if timing.script is not None:
        lines.append(f"plain script, 3 checks  {timing.script:8.2f} s  ({timing.script_findings:,} faults)")
        lines.append(f"  processor time        {timing.script_work:8.2f} s")
        lines.append(f"script / quick check    {timing.script / timing.check:8.1f} ×  (target ≥ 5 ×)")
        ratio = timing.script_work / timing.check_work * timing.processes
        lines.append(f"  by processor time     {ratio:8.1f} ×  (with {timing.processes} cores to themselves)")
        lines.append(f"script / index + check  {timing.script / (timing.index + timing.check):8.1f} ×")
    return "\n".join(lines)


def main() -> None:
    """Generate a file, or take one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_900_000)
    parser.add_argument("--layout", choices=get_args(LayoutName), default="line")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--script", type=Path, help="run the rival on this file")
    chosen = parser.parse_args()
    if chosen.script:
        print(*plain_script(chosen.script))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.file or write_manifest(Path(folder) / "bench.json", chosen.records, chosen.layout)
        print(report(measure(path, jobs=chosen.jobs)))


if __name__ == "__main__":
    main()
