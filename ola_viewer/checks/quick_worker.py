"""The part of the quick check that runs in worker processes: byte ranges in, findings and harvest out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import orjson
from numpy.typing import NDArray

from ola_viewer.checks.across import Gatherer, Harvest
from ola_viewer.checks.fast_path import FastPath
from ola_viewer.checks.findings import FindingTable
from ola_viewer.checks.profiles import TrainerProfile
from ola_viewer.checks.record_view import RecordView
from ola_viewer.checks.registry import RECORD_RULES
from ola_viewer.checks.rule import Issue, RecordRule
from ola_viewer.checks.settings import CheckSettings
from ola_viewer.manifest.edit_stack import EditStack
from ola_viewer.manifest.jsontext import RecordError, parse
from ola_viewer.manifest.platform_io import ReadFile
from ola_viewer.manifest.problems import SourceChangedError
from ola_viewer.manifest.rows import RowIds

MERGED_GAP = 1 << 16
"""Bytes between two wanted records that are rather read than skipped."""
MERGED_BLOCK = 4 << 20


@dataclass(frozen=True, slots=True)
class QuickTask:
    """Records of source `number`: where they stand and which rows they are. Arrays: int64, one length, ascending."""

    path: str
    number: int
    rows: RowIds
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    profile: TrainerProfile


class QuickChecker:
    """Checks records one after the other. One a process; not thread-safe."""

    def __init__(self, settings: CheckSettings, codes: frozenset[str] | None, stack: EditStack | None) -> None:
        self._settings = settings
        self._rules: tuple[RecordRule, ...] = tuple(r for r in RECORD_RULES if codes is None or r.code in codes)
        self._codes = codes
        self._stack = stack
        self._fast: dict[str, FastPath] = {}

    def records(self, records: Iterator[tuple[int, bytes]], profile: TrainerProfile) -> tuple[FindingTable, Harvest]:
        """Check (row, edited bytes) pairs."""
        fast = self._fast.get(profile.name)
        if fast is None:
            fast = self._fast.setdefault(profile.name, FastPath(profile, self._settings))
        gatherer = Gatherer()
        rows: list[int] = []
        found: list[tuple[int, str, Issue]] = []
        loads, plain, add = orjson.loads, fast.plain_issues, gatherer.add
        usable, codes = fast.usable, self._codes
        for row, raw in records:
            rows.append(row)
            try:
                record: object = loads(raw)
            except orjson.JSONDecodeError:
                record = None
            issues = plain(record) if usable else None
            if issues is None:
                try:
                    record = parse(raw)
                except RecordError as error:
                    record = None
                    if codes is None or "record-not-object" in codes:
                        message = f"The record is not valid JSON: {error.message}."
                        found.append((row, "record-not-object", Issue("", (), message)))
                else:
                    found += self._by_rules(row, record, profile)
            elif issues:
                found += [(row, code, issue) for code, issue in issues if codes is None or code in codes]
            add(row, record)
        return FindingTable.of(found), gatherer.harvest(np.array(rows, np.int64))

    def _by_rules(self, row: int, record: object, profile: TrainerProfile) -> Iterator[tuple[int, str, Issue]]:
        view = RecordView(record, profile, self._settings)
        for rule in self._rules:
            for issue in rule.look(view, self._settings):
                yield row, rule.code, issue

    def task(self, task: QuickTask) -> tuple[FindingTable, Harvest]:
        """Check the records of a task. Raises OSError, `SourceChangedError`."""
        return self.records(read_records(task, self._stack), task.profile)


def read_records(task: QuickTask, stack: EditStack | None) -> Iterator[tuple[int, bytes]]:
    """Row and edited bytes of the records of a task; neighbours are read together.

    Raises OSError, `SourceChangedError` when the file became shorter.
    """
    starts, stops = task.starts, task.starts + task.lengths
    breaks = np.flatnonzero(starts[1:] - stops[:-1] > MERGED_GAP) + 1
    edges = [0, *breaks.tolist(), len(starts)]
    with ReadFile(task.path) as file:
        for first, last in pairwise(edges):
            while first < last:
                base = int(starts[first])
                stop = max(first + 1, int(np.searchsorted(stops[:last], base + MERGED_BLOCK, side="right")))
                length = int(stops[stop - 1]) - base
                block = file.read_at(base, length)
                if len(block) != length:
                    raise SourceChangedError("changed", f"{task.path} was changed or shortened while it was checked.")
                rows = task.rows[first:stop].tolist()
                begins = (starts[first:stop] - base).tolist()
                ends = (stops[first:stop] - base).tolist()
                for row, begin, end in zip(rows, begins, ends, strict=True):
                    raw = block[begin:end]
                    if stack is not None:
                        for edit in stack.covering(row):
                            raw = edit.apply(raw, row)
                    yield row, raw
                first = stop


def quick_worker(
    argument: tuple[CheckSettings, frozenset[str] | None, EditStack | None],
) -> Callable[[QuickTask], tuple[FindingTable, Harvest]]:
    """Prepare a worker process: (settings, codes to report or None for all, edits in force or None).

    Parsed records hold no cycles: in a process that does nothing else, looking for them only costs time.
    """
    gc.disable()
    return QuickChecker(*argument).task
