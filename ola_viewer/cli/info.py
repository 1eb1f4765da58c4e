"""`ola-viewer info FILE…`: what is in a manifest, and what is wrong with the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from ola_viewer.cli.failures import EXIT_BAD_INPUT, EXIT_FINDINGS, EXIT_FINE
from ola_viewer.cli.output import say, write_json
from ola_viewer.cli.progress_line import progress_line
from ola_viewer.manifest.contents import Contents, examine, problems_of
from ola_viewer.manifest.mix_files import expand
from ola_viewer.manifest.problems import FileProblem, ManifestError
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.source import Source

_SHOWN_PROBLEMS = 20
_SHOWN_KEYS = 40


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is said about one file. `unreadable` is the reason why it could not be opened at all."""

    path: Path
    container: str
    bytes: int
    contents: Contents
    problems: tuple[FileProblem, ...]
    problem_counts: dict[str, int]
    unreadable: bool = False

    def as_json(self) -> dict[str, object]:
        """The file's part of the JSON answer."""
        return {
            "path": str(self.path),
            "container": self.container,
            "bytes": self.bytes,
            "records": self.contents.records,
            "kinds": _ordered(self.contents.kinds),
            "keys": _ordered(self.contents.keys),
            "problems": [_problem_json(problem) for problem in self.problems],
            "problem_counts": self.problem_counts,
        }


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Say what FILES hold: records, kinds, keys, and faults of the files.

    Exit code 0: fine, 1: problems found, 2: a file cannot be opened.
    """
    infos = [_inspect(path) for path in expand(files)]
    if as_json:
        write_json(_answer(infos))
    else:
        for info in infos:
            _print(info)
        if len(infos) > 1:
            _print_total(infos)
    if any(info.unreadable for info in infos):
        return EXIT_BAD_INPUT
    return EXIT_FINDINGS if any(info.problems for info in infos) else EXIT_FINE


def _inspect(path: Path) -> FileInfo:
    """Index and examine one file. A file that cannot be opened is an answer, too."""
    try:
        with progress_line(f"Reading {path.name}") as progress, Source.open(path, progress=progress) as source:
            index = source.build_index(progress=progress)
            contents = examine(source.file, index, progress=progress)
            notices = source.opening.notices
            problems = (*notices, *index.problems, *problems_of(contents, source.file))
            counts = Counter(index.problem_counts) + contents.fault_counts + Counter(n.kind for n in notices)
            ordered = tuple(sorted(problems, key=lambda problem: problem.byte or 0))
            return FileInfo(path, source.opening.title, source.file.size, contents, ordered, dict(counts))
    except ManifestError as error:
        say(str(error), err=True)
        problem = FileProblem(error.kind, str(error), error.byte)
        return FileInfo(path, "", 0, Contents(), (problem,), {error.kind: 1}, True)


def _answer(infos: list[FileInfo]) -> dict[str, object]:
    """The JSON answer: one file's facts, or the totals and the files one by one."""
    if len(infos) == 1:
        return infos[0].as_json()
    return {
        "records": sum(info.contents.records for info in infos),
        "bytes": sum(info.bytes for info in infos),
        "kinds": _ordered(_sum(info.contents.kinds for info in infos)),
        "keys": _ordered(_sum(info.contents.keys for info in infos)),
        "problems": [{"path": str(info.path)} | _problem_json(problem) for info in infos for problem in info.problems],
        "problem_counts": _sum(Counter(info.problem_counts) for info in infos),
        "files": [info.as_json() for info in infos],
    }


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _ordered(counts: Counter[str]) -> dict[str, int]:
    """The most frequent first."""
    return dict(counts.most_common())


def _problem_json(problem: FileProblem) -> dict[str, object]:
    return {
        "kind": problem.kind,
        "byte": problem.byte,
        "line": problem.line,
        "column": problem.column,
        "record": problem.record,
        "message": problem.message,
    }


def _print(info: FileInfo) -> None:
    """The facts of one file for people."""
    if info.unreadable:
        return  # the reason was written to stderr
    say(f"{info.path}")
    say(f"  {info.container}, {info.bytes:,} bytes, {_records(info.contents.records)}")
    titles = {kind.slug: kind.title for kind in Kind}
    for slug, count in info.contents.kinds.most_common():
        say(f"  {count:>12,}  {titles.get(slug, 'Broken')}")
    keys = info.contents.keys.most_common()
    listed = ", ".join(f"{key[:60]!r} {count:,}" for key, count in keys[:_SHOWN_KEYS])
    more = f" and {len(keys) - _SHOWN_KEYS:,} more" if len(keys) > _SHOWN_KEYS else ""
    if listed:
        say(f"  Keys: {listed}{more}")
    total = sum(info.problem_counts.values())
    for problem in info.problems[:_SHOWN_PROBLEMS]:
        line = f", line {problem.line:,}, column {problem.column:,}" if problem.line and problem.column else ""
        say(f"  {problem.kind}: {problem.message} (byte {problem.byte or 0:,}{line})")
    if total > _SHOWN_PROBLEMS:
        counts = ", ".join(f"{kind} {count:,}" for kind, count in info.problem_counts.items())
        say(f"  … {total:,} problems in all: {counts}")
    if not total:
        say("  No faults found.")


def _print_total(infos: list[FileInfo]) -> None:
    records = sum(info.contents.records for info in infos)
    say(f"{len(infos)} files, {_records(records)}, {sum(info.bytes for info in infos):,} bytes")


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
