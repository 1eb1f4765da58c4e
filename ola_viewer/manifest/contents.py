"""What only parsing can tell: kinds, keys, and the faults inside of records that the scan lets pass.

The index knows where records are, not whether each one is sound. `examine` parses every record once, in
worker processes for large files, and reports `broken-record`, `not-object`, `invalid-utf8`, `nan` and
`duplicate-key`, each with its place.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.jobs import CancelToken, Progress, ProgressCallback, ignore_progress
from ola_viewer.jobs.executors import Where, Workers, open_executor, run_each
from ola_viewer.manifest.dialects import read_sample
from ola_viewer.manifest.index import MAX_PROBLEMS_PER_KIND, RecordIndex
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import FileProblem, SourceChangedError
from ola_viewer.manifest.resync import LineCounter, find_fault

_CHUNK_BYTES = 4 << 20
_CHUNK_RECORDS = 8_192
_WORTH_PROCESSES = 32 << 20
"""Starting worker processes costs about half a second; smaller files are examined in the calling thread."""

_NOT_A_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*+"|(-?Infinity|NaN)', re.DOTALL)

_Task: TypeAlias = tuple[Path, int, NDArray[np.int64], NDArray[np.int64], frozenset[int]]
"""File, first record, starts, lengths, records whose faults are known."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault inside of a record: as `FileProblem`, before lines were counted."""

    kind: str
    message: str
    byte: int
    record: int
    end: int


@dataclass(slots=True)
class Contents:
    """Facts of a whole file (or a part of one)."""

    records: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """Slug of the kind → number of records."""
    keys: Counter[str] = field(default_factory=Counter)
    """Top-level key → number of records that have it."""
    faults: list[Fault] = field(default_factory=list)
    """At most 1,000 of a kind."""
    fault_counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Contents) -> None:
        """Take the facts of a later part in."""
        self.records += other.records
        self.kinds.update(other.kinds)
        self.keys.update(other.keys)
        for fault in other.faults:
            self.report(fault)
        kept = Counter(fault.kind for fault in other.faults)
        self.fault_counts.update(other.fault_counts - kept)

    def report(self, fault: Fault) -> None:
        """Keep a fault, or only count it when there are too many of its kind."""
        self.fault_counts[fault.kind] += 1
        if self.fault_counts[fault.kind] <= MAX_PROBLEMS_PER_KIND:
            self.faults.append(fault)


def examine(
    file: ReadFile,
    index: RecordIndex,
    cancel: CancelToken | None = None,
    progress: ProgressCallback = ignore_progress,
    workers: int | None = None,
) -> Contents:
    """Parse every record that is indexed and count; the faults that `index` does not know yet are returned.

    `workers`: number of processes, 0 for none, None to decide by the size of the file. Memory is bounded
    by a few chunks of 4 MB. Raises `Cancelled`, `SourceChangedError` and OSError.
    """
    cancel = cancel or CancelToken()
    starts, lengths = index.snapshot()
    known = frozenset(
        p.record for p in index.problems if p.kind in ("broken-record", "not-object") and p.record is not None
    )
    total = Contents()
    if workers is None:
        workers = (os.cpu_count() or 1) if file.size >= _WORTH_PROCESSES else 0
    parts = _chunks(starts, lengths)
    if workers:
        results = _in_processes(file.path, starts, lengths, known, parts, workers, cancel)
    else:
        results = (_examine_part(file, a, starts[a:b], lengths[a:b], _within(known, a, b)) for a, b in parts)
    for part in results:
        cancel.check()
        total.add(part)
        progress(Progress(total.records, len(starts), "records"))
    return total


def problems_of(contents: Contents, file: ReadFile) -> tuple[FileProblem, ...]:
    """The faults as problems with line and column, in file order. Reads the file up to the last one."""
    counter = LineCounter(file)
    found = []
    for fault in sorted(contents.faults, key=lambda fault: fault.byte):
        line, column = counter.place(fault.byte)
        found.append(FileProblem(fault.kind, fault.message, fault.byte, line, column, fault.record, fault.end))
    return tuple(found)


def _chunks(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of records of about 4 MB each."""
    first = 0
    while first < len(starts):
        last = int(np.searchsorted(starts, starts[first] + _CHUNK_BYTES, side="right"))
        last = min(max(last, first + 1), first + _CHUNK_RECORDS)
        yield first, last
        first = last


def _within(known: frozenset[int], first: int, last: int) -> frozenset[int]:
    return frozenset(position for position in known if first <= position < last) if known else known


def _in_processes(
    path: Path,
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    known: frozenset[int],
    parts: Iterator[tuple[int, int]],
    workers: int,
    cancel: CancelToken,
) -> Iterator[Contents]:
    """The parts' facts in order, computed by `workers` processes with few parts in flight."""
    tasks = ((path, a, starts[a:b], lengths[a:b], _within(known, a, b)) for a, b in parts)
    with open_executor(Workers(Where.PROCESSES, workers)) as executor:
        for outcome in run_each(executor, _examine_path, tasks, cancel, 2 * workers, in_order=True):
            yield outcome.result


def _examine_path(task: _Task) -> Contents:
    """`_examine_part` in a worker process."""
    path, first, starts, lengths, known = task
    with ReadFile(path) as file:
        return _examine_part(file, first, starts, lengths, known)


def _examine_part(
    file: ReadFile, first: int, starts: NDArray[np.int64], lengths: NDArray[np.int64], known: frozenset[int]
) -> Contents:
    """The facts of records `first` … of the file; `known` are those whose faults were reported already."""
    found = Contents(len(starts))
    base = int(starts[0])
    size = int(starts[-1] + lengths[-1]) - base
    data = file.read_at(base, size)
    if len(data) < size:
        raise SourceChangedError("shortened", f"{file.path} became shorter while it was read.", file.path, base)
    kinds, keys = found.kinds, found.keys
    for number, (start, length) in enumerate(zip((starts - base).tolist(), lengths.tolist(), strict=True)):
        raw = data[start : start + length]
        try:
            record: object = orjson.loads(raw)
        except orjson.JSONDecodeError:
            record = _parse_odd(raw, base + start, first + number, first + number in known, found)
        if isinstance(record, dict):
            keys.update(record.keys())
            if _colons(raw) != _members(record):
                _find_duplicates(raw, base + start, first + number, found)
        elif record is not _BROKEN and first + number not in known:
            message = f"Record {first + number} is not an object."
            found.report(Fault("not-object", message, base + start, first + number, base + start + length))
        kinds["broken" if record is _BROKEN else read_sample(record).kind.slug] += 1
    return found


_BROKEN = object()
"""Stands for a record that is not JSON."""


def _parse_odd(raw: bytes, start: int, record: int, known: bool, found: Contents) -> object:
    """A record that orjson refuses: report why, and return its value where Python can still read it."""
    end = start + len(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        text = raw.decode("utf-8", "replace")
        message = f"Record {record} holds bytes that are no UTF-8 ({error.reason})."
        found.report(Fault("invalid-utf8", message, start + error.start, record, end))
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        fault = find_fault(raw)
        if not known:
            offset, expected = (fault.offset, fault.expected) if fault else (0, "it cannot be read")
            found.report(Fault("broken-record", f"Record {record} is broken: {expected}.", start + offset, record, end))
        return _BROKEN
    for match in _NOT_A_NUMBER.finditer(raw):
        if match.group(1):
            literal = match.group(1).decode()
            message = (
                f"Record {record} holds {literal}, which is no JSON. Python reads it, other programs refuse the file."
            )
            found.report(Fault("nan", message, start + match.start(), record, end))
            break
    return value


def _colons(raw: bytes) -> int:
    """Number of keys by their colons, as spelt by all usual writers; wrong for odd texts, and then too large."""
    count = raw.count(b'":') - raw.count(b'\\":')
    return count + raw.count(b'" :') - raw.count(b'\\" :') if b'" :' in raw else count


def _members(value: object) -> int:
    """Number of members of all objects in a value."""
    count = 0
    pending = [value]
    for part in pending:  # grows while it is walked
        if type(part) is dict:
            count += len(part)
            items = list(part.values())
        elif type(part) is list and part and type(part[0]) is not int:
            items = part
        else:
            continue
        for item in items:
            if type(item) is dict or type(item) is list:
                pending.append(item)  # noqa: PERF401 - the list that is being walked
    return count


def _find_duplicates(raw: bytes, start: int, record: int, found: Contents) -> None:
    """Report keys that occur twice in one object, by parsing slowly."""
    twice: list[str] = []

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(members := dict(pairs)) < len(pairs):
            twice.extend(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        return members

    try:
        json.loads(raw.decode("utf-8", "replace"), object_pairs_hook=collect)
    except (ValueError, RecursionError):
        return
    for key in twice:
        last = list(re.finditer(re.escape(json.dumps(key, ensure_ascii=False)).encode() + rb"\s*:", raw))
        byte = start + (last[-1].start() if last else 0)
        message = f'Record {record} has the key "{key[:80]}" twice in one object; the last one counts.'
        found.report(Fault("duplicate-key", message, byte, record, start + len(raw)))
