"""Export: chosen rows, in the order given, as a manifest of another form. Records keep their bytes where the form
allows it, and always their tokens: spelling of numbers, escapes and the order of keys never change.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.manifest.atomic_file import PartFile, SaveError, check_target, disk_errors
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.relayout import compact, indented
from ola_viewer.manifest.rows import ADDED_SOURCE, POSITION_BITS, POSITION_MASK, RowIds
from ola_viewer.manifest.sample import Kind
from ola_viewer.manifest.save import packed_sink, stream_source
from ola_viewer.manifest.save_plan import separator_of
from ola_viewer.manifest.sinks import Sink
from ola_viewer.manifest.snapshot import Snapshot
from ola_viewer.manifest.source import Source
from ola_viewer.manifest.splice import PointerError, SpliceError, insert_member, set_value, to_one_line

Format: TypeAlias = Literal["stored", "array", "jsonl", "indent", "compact"]
"""`stored`: the container and separators of the source; `array`: a JSON array of the records' own bytes with the
source's separators; `jsonl`: one record a line; `indent`: an array laid out anew; `compact`: without white space."""

MOST_FILES: Final = 10_000
"""So many files are written by one export at most."""

_WRITE_AT: Final = 1 << 20
_MOST_STRETCHES: Final = 1000
_WHITE: Final = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`split`: "" (one file), "source", "kind", or the number of records of a shard. `source_key`: a key of each
    record that is set to the name of its file ("" = none). `overwrite`: replace files that exist."""

    format: Format = "stored"
    indent: int = 2
    source_key: str = ""
    split: Literal["", "source", "kind"] | int = ""
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that was written."""

    path: Path
    records: int
    size: int


def export(
    snapshot: Snapshot,
    rows: RowIds,
    target: Path,
    options: ExportOptions | None = None,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
) -> list[Exported]:
    """Write `rows`, without the excluded ones, to `target` or to files named after it; all files or none.

    A target that ends in `.gz` or `.zst` is packed. Raises `SaveError` (also for an existing target, and for one that
    is open in this document), `SourceChangedError`, `Cancelled`; nothing is left behind then.
    """
    options = options or ExportOptions()
    cancel = cancel or CancelToken()
    rows = rows[~snapshot.excluded.mask(rows)]
    parts = _parts(snapshot, rows, Path(target), options, cancel)
    estimate = _size_estimate(snapshot, rows)
    for path, _ in parts:
        refuse_target(snapshot, path, options.overwrite)
    check_target(parts[0][0] if parts else Path(target), estimate)
    done = 0
    with contextlib.ExitStack() as stack:
        written: list[tuple[PartFile, int]] = []
        for path, chosen in parts:
            part = stack.enter_context(PartFile(Path(os.path.realpath(path))))
            _write(snapshot, chosen, part, options, cancel, _shifted(progress, done, len(rows)))
            part.finish()
            written.append((part, len(chosen)))
            done += len(chosen)
        cancel.check()
        exported = []
        for (path, _), (part, count) in zip(parts, written, strict=True):
            part.commit()
            exported.append(Exported(path, count, path.stat().st_size))
    progress(Progress(len(rows), len(rows)))
    return exported


def refuse_target(snapshot: Snapshot, path: Path, overwrite: bool) -> None:
    """Raise `SaveError` if `path` exists and may not be overwritten, or is one of the open files."""
    real = os.path.realpath(path)
    if any(real == os.path.realpath(source.path) for source in snapshot.sources):
        raise SaveError("is-open", f"{path} is open here. Use Save to change it, or choose another name.", path)
    if not overwrite and os.path.lexists(path):
        raise SaveError("exists", f"{path} exists. Choose another name, or allow overwriting.", path)


def home_of(snapshot: Snapshot, rows: RowIds) -> RowIds:
    """For each row the number of the source it belongs to; added rows belong where they were added. int64."""
    homes = rows >> POSITION_BITS
    added = np.flatnonzero(homes == ADDED_SOURCE)
    if len(added):
        homes[added] = np.array(snapshot.structure.homes, np.int64)[rows[added] & POSITION_MASK]
    return homes


def _size_estimate(snapshot: Snapshot, rows: RowIds) -> int:
    """About how many bytes the rows have."""
    total = sum(source.file.size for source in snapshot.sources)
    count = sum(snapshot.counts)
    return int(total * min(len(rows) / count, 1.0)) if count else 0


def _parts(
    snapshot: Snapshot, rows: RowIds, target: Path, options: ExportOptions, cancel: CancelToken
) -> list[tuple[Path, RowIds]]:
    """The files to write and their rows."""
    if options.split == "":
        return [(target, rows)]
    if isinstance(options.split, int):
        size = max(options.split, 1)
        count = max(-(-len(rows) // size), 1)
        if count > MOST_FILES:
            message = f"Shards of {size:,} records would be {count:,} files; {MOST_FILES:,} at most are written."
            raise SaveError("too-many-files", message, target)
        width = max(len(str(count)), 5)
        return [
            (_named(target, f"-{shard + 1:0{width}d}-of-{count:0{width}d}"), rows[shard * size : (shard + 1) * size])
            for shard in range(count)
        ]
    if options.split == "source":
        homes = home_of(snapshot, rows)
        groups = {number: name for number, name in _source_names(snapshot).items() if (homes == number).any()}
        return [(_named(target, f".{name}"), rows[homes == number]) for number, name in groups.items()]
    kinds = _kinds(snapshot, rows, cancel)
    return [
        (_named(target, f".{kind.slug.replace('+', '-')}"), rows[kinds == kind])
        for kind in Kind
        if (kinds == kind).any()
    ]


def _named(target: Path, mark: str) -> Path:
    """`target` with `mark` before its suffixes, of which `.json.gz` is one."""
    packed = target.suffix if target.suffix in {".gz", ".zst"} else ""
    plain = target.with_suffix("") if packed else target
    return target.with_name(f"{plain.stem}{mark}{plain.suffix}{packed}")


def _source_names(snapshot: Snapshot) -> dict[int, str]:
    """A short name for each source, each one different."""
    names: dict[int, str] = {}
    for source in snapshot.sources:
        stem = source.path.name.split(".")[0] or f"source{source.number}"
        names[source.number] = stem if stem not in names.values() else f"{stem}.{source.number}"
    return names


def _kinds(snapshot: Snapshot, rows: RowIds, cancel: CancelToken) -> RowIds:
    """The kind of each row: from the columns where they are known, else by reading the records."""
    kinds = np.full(len(rows), int(Kind.OTHER), np.int64)
    numbers = rows >> POSITION_BITS
    for number in np.unique(numbers).tolist():
        places = np.flatnonzero(numbers == number)
        columns = snapshot.columns(number)
        if columns is not None:
            kinds[places] = columns.kind[rows[places] & POSITION_MASK]
            continue
        for place, (_, raw) in zip(places.tolist(), snapshot.iter_raws(rows[places], cancel), strict=True):
            with contextlib.suppress(RecordError):
                kinds[place] = int(read_sample(parse(raw)).kind)
    return kinds


def _packing(path: Path) -> str:
    return {".gz": "gzip", ".zst": "zstd"}.get(path.suffix, "")


def _write(
    snapshot: Snapshot,
    rows: RowIds,
    part: PartFile,
    options: ExportOptions,
    cancel: CancelToken,
    progress: ProgressCallback,
) -> None:
    packing = _packing(part.target)
    source = _spliceable(snapshot, rows, options)
    if source is not None:
        size, count = max(source.file.size, 1), len(rows)
        stream_source(
            snapshot, source, part, packing, cancel, lambda p: progress(Progress(p.done * count // size, count)), rows
        )
        return
    with disk_errors(part.target), packed_sink(part.out, packing) as sink:
        _write_records(snapshot, rows, sink, options, cancel, progress)


def _spliceable(snapshot: Snapshot, rows: RowIds, options: ExportOptions) -> Source | None:
    """The single source of which `rows` are a copy at disk speed, or None: then record by record."""
    if options.source_key or not len(rows) or options.format in {"indent", "compact"}:
        return None
    homes = home_of(snapshot, rows)
    number = int(homes[0])
    if (homes != number).any() or not snapshot.source(number).index.complete:
        return None
    source = snapshot.source(number)
    if source.opening.bom:
        return None  # a new file begins without the mark, which the trainer refuses
    clean = not source.index.problem_counts
    if options.format == "array" and not (clean and source.opening.container == "array"):
        return None
    if options.format == "jsonl" and not (clean and source.opening.by_lines):
        return None
    if source.opening.container == "object" and len(rows) != 1:
        return None
    positions = rows[rows >> POSITION_BITS == number]
    return source if int((np.diff(positions) < 0).sum()) <= _MOST_STRETCHES else None


def _write_records(
    snapshot: Snapshot,
    rows: RowIds,
    sink: Sink,
    options: ExportOptions,
    cancel: CancelToken,
    progress: ProgressCallback,
) -> None:
    head, separator, tail = _frame(snapshot, rows, options)
    relaid = _relayout(snapshot, rows, options)
    held: list[bytes] = [head]
    size = len(head)
    for done, (row, raw) in enumerate(_with_source_key(snapshot, rows, options.source_key, cancel)):
        if done:
            held.append(separator)
        text = relaid(raw, row)
        held.append(text)
        size += len(text) + len(separator)
        if size >= _WRITE_AT:
            cancel.check()
            sink.write(b"".join(held))
            held, size = [], 0
            progress(Progress(done + 1, len(rows)))
    held.append(tail if len(rows) else tail.lstrip(_WHITE))
    sink.write(b"".join(held))


def _frame(snapshot: Snapshot, rows: RowIds, options: ExportOptions) -> tuple[bytes, bytes, bytes]:
    """What stands before the first record, between two, and behind the last."""
    first = _first_source(snapshot, rows)
    as_lines = options.format == "stored" and first is not None and first.opening.container in {"jsonl", "object"}
    if options.format == "jsonl" or as_lines:
        return b"", b"\n", b"\n" if len(rows) else b""
    if options.format == "compact":
        return b"[", b",", b"]"
    if options.format == "indent":
        line = b"\n" + b" " * options.indent
        return b"[" + line, b"," + line, b"\n]"
    if first is None or first.opening.container not in {"array", "wrapped-array"} or not first.index.count:
        return b"[\n", b",\n", b"\n]\n"
    start, _ = first.index.span(0)
    last_start, last_length = first.index.span(first.index.count - 1)
    opened = first.file.read_at(first.opening.body, min(start - first.opening.body, 4096))
    closed = first.file.read_at(last_start + last_length, 4096)
    closed, bracket, _ = closed.partition(b"]")
    clean = not opened.strip(_WHITE) and not closed.strip(_WHITE) and bool(bracket)
    return b"[" + (opened if clean else b""), separator_of(first), (closed if clean else b"") + b"]\n"


def _first_source(snapshot: Snapshot, rows: RowIds) -> Source | None:
    return snapshot.source(int(home_of(snapshot, rows[:1])[0])) if len(rows) else None


def _relayout(snapshot: Snapshot, rows: RowIds, options: ExportOptions) -> Callable[[bytes, int], bytes]:
    """What happens to the bytes of each record."""
    if options.format == "compact":
        return lambda raw, _: compact(raw)
    if options.format == "indent":
        unit = b" " * options.indent
        return lambda raw, _: indented(raw, unit, unit)
    first = _first_source(snapshot, rows)
    if options.format == "jsonl" or (
        options.format == "stored" and first is not None and first.opening.container in {"jsonl", "object"}
    ):
        return lambda raw, _: to_one_line(raw)
    return lambda raw, _: raw


def _with_source_key(snapshot: Snapshot, rows: RowIds, key: str, cancel: CancelToken) -> Iterator[tuple[int, bytes]]:
    """Row and bytes of each record, with the name of its file under `key` if that is not empty."""
    if not key:
        yield from snapshot.iter_raws(rows, cancel)
        return
    names = {source.number: source.path.name for source in snapshot.sources}
    for row, raw in snapshot.iter_raws(rows, cancel):
        yield row, with_key(raw, key, names.get(snapshot.structure.home(row), ""))


def with_key(raw: bytes, key: str, value: str) -> bytes:
    """The record with `key` set, at the end where it is new; bytes that are no object stay as they are."""
    try:
        try:
            return set_value(raw, (key,), value)
        except PointerError:
            return insert_member(raw, (), key, value)
    except (RecordError, PointerError, SpliceError):
        return raw


def _shifted(progress: ProgressCallback, done: int, total: int) -> ProgressCallback:
    """The progress of one file as part of all."""

    def report(one: Progress) -> None:
        progress(Progress(min(done + one.done, total), total))

    return report
