"""How fast paths are surveyed and rules previewed.

    python -m tests.perf.bench_paths [--files 1170000] [--folders 5000] [--rows 1900000] [--sizes]

Survey: a tree of empty-looking sound files, against a Python `os.path.exists` loop and `find` over the same tree.
Preview: the same references moved to a prefix that does not exist, and `--rows` references into 190 patches; times
are of one key press with the target folders listed. Relink: walk and inference over the same tree. Saving with rules
is timed by `bench_save`. Read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from ola_viewer.manifest.columns import NO_RANGE, Columns, RefTable
from ola_viewer.media.file_facts import PathState
from ola_viewer.paths.found_files import index_folders
from ola_viewer.paths.preview import Figure, PreviewContext, preview
from ola_viewer.paths.relink import infer_rules
from ola_viewer.paths.rules import PathRule, PathRules, RuleKind
from ola_viewer.paths.survey import survey_tables

GONE = "/mnt/gone/"


@dataclass(slots=True)
class Timing:
    """Seconds by name, best of the runs: by the clock, and of the processor, child processes included."""

    files: int
    folders: int
    rows: int
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], object], runs: int = 1) -> None:
        """Run and keep the best time."""
        for _ in range(runs):
            began, used = time.perf_counter(), processor_seconds()
            work()
            took, spent = time.perf_counter() - began, processor_seconds() - used
            self.seconds[name] = min(took, self.seconds.get(name, took))
            self.cpu[name] = min(spent, self.cpu.get(name, spent))


def processor_seconds() -> float:
    """Processor time of this process and of the children it has waited for."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def make_tree(root: Path, files: int, folders: int) -> tuple[tuple[str, ...], list[str]]:
    """Folder texts and the names in each; every file holds nothing but is there."""
    each = max(1, files // folders)
    texts = tuple(f"{root}/GigaSpeech/part{k // 100:02d}/chunk_{k:05d}/" for k in range(folders))
    for number, text in enumerate(texts):
        os.makedirs(text)
        for name in names_of(number, each):
            os.close(os.open(text + name, os.O_CREAT | os.O_WRONLY, 0o644))
    return texts, [name for number in range(folders) for name in names_of(number, each)]


def names_of(folder: int, each: int) -> list[str]:
    """Names that differ from folder to folder."""
    return [f"utt_{folder:05d}_{k:06d}.wav" for k in range(each)]


def count_existing(paths: list[str]) -> int:
    """The rival."""
    return sum(map(os.path.exists, paths))


def plain_table(folders: tuple[str, ...], names: list[str]) -> RefTable:
    """One audio path a record."""
    count = len(names)
    return RefTable(
        offsets=np.arange(count + 1, dtype=np.int64),
        field=np.full(count, 2, np.uint8),
        field_names=("image", "video", "audio", "audio_q"),
        start=np.arange(count, dtype=np.int64) * 300,
        length=np.full(count, 80, np.uint32),
        folder=np.repeat(np.arange(len(folders), dtype=np.int32), count // len(folders)),
        folders=folders,
        names=pa.array(names, pa.large_string()),
        range_start=np.full(count, NO_RANGE, np.int64),
        range_size=np.zeros(count, np.int64),
        parts=np.zeros(count, np.uint32),
    )


def patch_table(rows: int) -> RefTable:
    """One patch video a record, 190 patches."""
    return RefTable(
        offsets=np.arange(rows + 1, dtype=np.int64),
        field=np.full(rows, 1, np.uint8),
        field_names=("image", "video", "audio", "audio_q"),
        start=np.arange(rows, dtype=np.int64) * 1000,
        length=np.full(rows, 60, np.uint32),
        folder=np.zeros(rows, np.int32),
        folders=(GONE + "nextqa/",),
        names=pa.array([f"patch_{k % 190:06d}" for k in range(rows)], pa.large_string()),
        range_start=np.arange(rows, dtype=np.int64) * 100,
        range_size=np.full(rows, 100, np.int64),
        parts=np.full(rows, 64, np.uint32),
    )


def columns_of(refs: RefTable) -> Columns:
    """Columns around a table."""
    count = len(refs.offsets) - 1
    nothing = np.zeros(count, np.uint32)
    kinds, turns = np.zeros(count, np.uint8), np.zeros(count, np.uint16)
    return Columns(kinds, turns, nothing, nothing, nothing, nothing, refs, np.zeros(0, np.int64))


def measure(work: Path, files: int, folders: int, rows: int, sizes: bool = False) -> Timing:
    """Time everything in a scratch folder, which is left empty."""
    timing = Timing(files, folders, rows)
    tree = work / "ola_audio"
    try:
        texts, names = make_tree(tree, files, folders)
        there = plain_table(texts, names)
        _surveys(timing, tree, there, sizes)
        gone = plain_table(tuple(text.replace(f"{tree}/", GONE) for text in texts), names)
        _previews(timing, tree, gone, work, rows)
        lost = survey_tables({0: gone}, {}, sizes=False)
        timing.time("relink: walk", lambda: index_folders([tree]))
        found = index_folders([tree])
        timing.time("relink: infer", lambda: infer_rules(lost, found))
        rules = infer_rules(lost, found).path_rules
        assert [(rule.find, rule.replace) for rule in rules] == [(GONE, f"{tree}/")]
    finally:
        shutil.rmtree(tree, ignore_errors=True)
        shutil.rmtree(work / "patches", ignore_errors=True)
    return timing


def _surveys(timing: Timing, tree: Path, there: RefTable, sizes: bool) -> None:
    paths = [there.folders[f] + name for f, name in zip(there.folder.tolist(), there.names.to_pylist(), strict=True)]
    loop = partial(count_existing, paths)
    for _ in range(3):
        timing.time("os.path.exists loop", loop)
        if shutil.which("find"):
            timing.time("find", lambda: subprocess.run(["find", str(tree)], stdout=subprocess.DEVNULL, check=True))
        timing.time("survey", lambda: survey_tables({0: there}, {}, sizes=False))
    if sizes:
        timing.time("survey with sizes", lambda: survey_tables({0: there}, {}))
    assert survey_tables({0: there}, {}, sizes=False).counts()[PathState.PRESENT] == len(there.folder)


def _previews(timing: Timing, tree: Path, gone: RefTable, work: Path, rows: int) -> None:
    context = PreviewContext.of_tables({0: columns_of(gone)}, survey_tables({0: gone}, {}, sizes=False))

    def show(name: str, *rules: PathRule, runs: int = 4) -> None:
        timing.time(f"preview: {name}", lambda: preview(context, PathRules(rules)), runs)

    total = preview(context, PathRules((_prefix(GONE, f"{tree}/"),))).total
    assert total[Figure.BECOME_PRESENT] == len(gone.folder)
    show("prefix, files", _prefix(GONE, f"{tree}/"))
    show("folder, files", PathRule(RuleKind.FOLDER, gone.folders[0], f"{tree}/x"))
    show("regex, files", PathRule(RuleKind.REGEX, "^/mnt/gone/(.+)[.]wav$", f"{tree}/\\1.flac"))
    show("regex, one literal in names", PathRule(RuleKind.REGEX, "utt_", "u_"))
    show("regex, prefix", PathRule(RuleKind.REGEX, "^/mnt/gone/", f"{tree}/"))
    show("regex, three groups", PathRule(RuleKind.REGEX, "^/mnt/gone/([^/]+)/(.+)/(utt.*)[.]wav$", r"/x/\1/\2/\3.ogg"))
    show("glob, files", PathRule(RuleKind.GLOB, f"{GONE}**/*.wav", f"{tree}/**/*.flac"))
    patches = work / "patches"
    patches.mkdir()
    for number in range(190):
        with open(patches / f"patch_{number:06d}", "wb") as out:
            out.truncate(rows * 100)
    table = patch_table(rows)
    context = PreviewContext.of_tables({0: columns_of(table)}, survey_tables({0: table}, {}, sizes=False))
    rule = _prefix(GONE + "nextqa/", f"{patches}/")
    assert preview(context, PathRules((rule,))).total[Figure.COLOURS] == rows
    show("prefix, patches", rule)
    show("prefix half typed, patches", _prefix(GONE + "nextqa/", f"{work}/pat"))
    show("regex, patches", PathRule(RuleKind.REGEX, "^/mnt/gone/nextqa/", f"{patches}/"))
    edit = PathRules((rule,))
    timing.time("apply to columns, patches", lambda: edit.columns(columns_of(table), 0), 3)


def _prefix(old: str, new: str) -> PathRule:
    return PathRule(RuleKind.PREFIX, old, new)


def report(timing: Timing) -> str:
    """The figures as text."""
    lines = [f"{timing.files:,} files in {timing.folders:,} folders, {timing.rows:,} patch videos"]
    survey, survey_cpu = timing.seconds["survey"], timing.cpu["survey"]
    for name, seconds in timing.seconds.items():
        rival = name in ("os.path.exists loop", "find")
        ratio = (
            f"  = {seconds / survey:.2f} × survey (processor {timing.cpu[name] / survey_cpu:.2f} ×)" if rival else ""
        )
        lines.append(f"{seconds:9.3f} s  {timing.cpu[name]:9.3f} s processor  {name}{ratio}")
    return "\n".join(lines)


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_170_000)
    parser.add_argument("--folders", type=int, default=5000)
    parser.add_argument("--rows", type=int, default=1_900_000)
    parser.add_argument("--sizes", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ola-bench-paths-") as folder:
        print(report(measure(Path(folder), options.files, options.folders, options.rows, options.sizes)))


if __name__ == "__main__":
    main()
